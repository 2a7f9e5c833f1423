import type { CardStep } from '../card.ts';
import { type Kernel, type KernelMaker, overflow } from '../state.ts';

export const inFlight: CardStep = {
  name: 'inFlight',
  stage: 'simulate',
  does: 'takes the generated particles of each event into the detector',
  neglects: 'decays in flight, conversions, bremsstrahlung',
  numbers: {},
};

export const compileInFlight: KernelMaker = (): Kernel => {
  return ({ batch, flying: f }) => {
    const p = batch.particles;
    let n = 0;
    for (let e = 0; e < batch.size; e++) {
      f.offset[e] = n;
      const end = p.offset[e + 1];
      for (let row = p.offset[e]; row < end; row++) {
        if (n === f.capacity) throw overflow('particles in flight');
        f.pdg[n] = p.pdg[row];
        f.mother[n] = p.mother[row];
        f.stable[n] = p.stable[row];
        f.origin[n] = p.origin[row];
        f.energy[n] = p.energy[row];
        f.px[n] = p.px[row];
        f.py[n] = p.py[row];
        f.pz[n] = p.pz[row];
        f.vx[n] = p.vx[row];
        f.vy[n] = p.vy[row];
        f.vz[n] = p.vz[row];
        f.time[n] = p.time[row];
        f.generated[n] = row;
        f.pathEnd[n] = Number.POSITIVE_INFINITY;
        n++;
      }
    }
    f.offset[batch.size] = n;
  };
};

import type { EventBatch } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import { InternalError } from '../basics/errors.ts';
import { massOf, pdgOf } from '../basics/particles.ts';

/** A particle to shoot: momentum [GeV], polar angle and azimuth [rad], production vertex [cm], laboratory. */
export interface Shot {
  readonly particle: string;
  readonly momentum: number;
  readonly theta: number;
  readonly phi: number;
  readonly vertex?: readonly [number, number, number];
}

/**
 * Fills a batch with chosen particles instead of generated events, to study what a detector card makes of them.
 *
 * @param shots  the particles of the event of a given index
 */
export function particleGun(
  batch: EventBatch,
  firstIndex: number,
  count: number,
  shots: (index: number) => readonly Shot[],
): void {
  const p = batch.particles;
  if (count > batch.index.length) throw new InternalError('particle gun: more events than the batch holds');
  let n = 0;
  for (let e = 0; e < count; e++) {
    batch.index[e] = firstIndex + e;
    batch.weight[e] = 1;
    batch.trials[e] = 1;
    p.offset[e] = n;
    for (const shot of shots(firstIndex + e)) {
      if (n === p.capacity) throw new InternalError('particle gun: more particles than the batch holds');
      const mass = massOf(shot.particle);
      const transverse = shot.momentum * sin(shot.theta);
      p.pdg[n] = pdgOf(shot.particle);
      p.mother[n] = -1;
      p.stable[n] = 1;
      p.origin[n] = 1;
      p.energy[n] = Math.sqrt(shot.momentum * shot.momentum + mass * mass);
      p.px[n] = transverse * cos(shot.phi);
      p.py[n] = transverse * sin(shot.phi);
      p.pz[n] = shot.momentum * cos(shot.theta);
      p.vx[n] = shot.vertex?.[0] ?? 0;
      p.vy[n] = shot.vertex?.[1] ?? 0;
      p.vz[n] = shot.vertex?.[2] ?? 0;
      p.time[n] = 0;
      n++;
    }
  }
  p.offset[count] = n;
  batch.size = count;
}

import { UserError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import { assumed, type CardStep, choice, numberOf } from '../card.ts';
import { Flight } from '../flight/flight.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { kind, kindOf, unknownParticle } from '../particle-kinds.ts';
import { randomBlocks } from '../random-blocks.ts';
import { type FlyingParticles, type Kernel, type KernelMaker, overflow } from '../state.ts';

const offset =
  'shift of all generated vertices: where the interaction point of a run stands to the origin; 0 in the generator, tenths of a millimetre in data';

export const inFlight: CardStep = {
  name: 'inFlight',
  stage: 'simulate',
  does:
    'takes the generated particles of each event into the detector: decays in flight of mu, pi, K, K_S0, K_L0, Lambda and pi0 by their exact exponential law, ' +
    'conversions of photons and bremsstrahlung of electrons in the material of the tracker, particles that range out',
  neglects:
    'spin of what decays, loss of energy before a decay, decays and capture of stopped particles, hadronic interactions before the calorimeter, opening ' +
    'angles of pairs and bremsstrahlung, radiation below photonFrom, delta rays; behind the last measuring layer photons and electrons go on as they are, ' +
    "and behind the front of the calorimeter nothing decays: that detector's response stands for it",
  numbers: {
    decays: choice(1, [0, 1], '1: particles decay in flight'),
    conversions: choice(1, [0, 1], '1: photons convert in the material of the tracker'),
    bremsstrahlung: choice(1, [0, 1], '1: electrons radiate in the material of the tracker'),
    stopping: choice(1, [0, 1], '1: slow particles end where ionisation has taken their energy'),
    photonFrom: assumed(
      1,
      'MeV',
      'least bremsstrahlung photon that is followed; softer ones change a momentum by less than the fit resolves',
    ),
    offsetX: { ...assumed(0, 'cm', offset), signed: true },
    offsetY: { ...assumed(0, 'cm', offset), signed: true },
    offsetZ: { ...assumed(0, 'cm', offset), signed: true },
    longestPath: assumed(
      1000,
      'cm',
      'path after which a particle that turns in the solenoid is taken as absorbed; 2 m reach the calorimeter',
    ),
  },
};

/** E may fall below |p| by rounding of imported events, relative. */
const ROUNDING = 1e-6;

/** Refuses four-momenta that no particle can have. */
function badMomentum(f: FlyingParticles, row: number, first: number, index: number): UserError {
  const four = [f.energy[row], f.px[row], f.py[row], f.pz[row]];
  const finite = four.every(Number.isFinite);
  return new UserError({
    what: finite ? 'a particle with energy below its momentum' : 'a four-momentum that is not finite',
    where: `event ${index}, particle ${row - first} (PDG code ${f.pdg[row]})`,
    value: `E, px, py, pz = ${four.join(', ')} GeV`,
    remedy: 'look at the file or generator that the event is from',
  });
}

/** Masses [GeV] of the charged particles in the order of `species`. */
export function speciesMasses(): Float64Array {
  return Float64Array.from(['e-', 'mu-', 'pi+', 'K+', 'p', 'deuteron'], massOf);
}

export const compileInFlight: KernelMaker = (step, card): Kernel => {
  const flight = new Flight(
    compileTracker(card),
    {
      decays: numberOf(step, 'decays') === 1,
      conversions: numberOf(step, 'conversions') === 1,
      bremsstrahlung: numberOf(step, 'bremsstrahlung') === 1,
      stopping: numberOf(step, 'stopping') === 1,
      photonFrom: numberOf(step, 'photonFrom'),
      longestPath: numberOf(step, 'longestPath'),
    },
    speciesMasses(),
  );
  const dx = numberOf(step, 'offsetX');
  const dy = numberOf(step, 'offsetY');
  const dz = numberOf(step, 'offsetZ');
  const { stage: s, first: block, count } = randomBlocks.flight;
  const own = new Float64Array(2);
  let index = new Float64Array(0);
  let particle = new Int32Array(0);
  let uniforms = new Float64Array(0);

  return ({ batch, flying: f, stream }) => {
    const p = batch.particles;
    const total = p.offset[batch.size];
    if (index.length < total) {
      index = new Float64Array(total);
      particle = new Int32Array(total);
      uniforms = new Float64Array(2 * count * total);
    }
    let draws = 0;
    for (let e = 0; e < batch.size; e++)
      for (let row = p.offset[e]; row < p.offset[e + 1]; row++) {
        if (p.stable[row] !== 1 || kindOf(p.pdg[row]) === kind.invisible) continue;
        index[draws] = batch.index[e];
        particle[draws++] = row - p.offset[e];
      }
    stream.fill(index, particle, draws, s, block, count, uniforms);

    let n = 0;
    let draw = 0;
    for (let e = 0; e < batch.size; e++) {
      const first = n;
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
        f.vx[n] = p.vx[row] + dx;
        f.vy[n] = p.vy[row] + dy;
        f.vz[n] = p.vz[row] + dz;
        f.time[n] = p.time[row];
        f.generated[n] = row;
        f.pathEnd[n] = Number.POSITIVE_INFINITY;
        n++;
      }
      const generated = n;
      const event = batch.index[e];
      for (let row = first; row < n; row++) {
        if (f.stable[row] !== 1) continue;
        const what = kindOf(f.pdg[row]);
        const p2 = f.px[row] * f.px[row] + f.py[row] * f.py[row] + f.pz[row] * f.pz[row];
        const energy = f.energy[row];
        // products made here inherit what a mother of an imported event is off its mass shell
        if (row < generated && !(energy * energy * (1 + ROUNDING) >= p2 && energy < Number.POSITIVE_INFINITY && energy >= 0))
          throw badMomentum(f, row, first, event);
        if (what === kind.invisible) continue;
        if (what < 0) throw unknownParticle(f.pdg[row], event, row - first);
        if (row < generated) {
          const at = 2 * count * draw++;
          if (p2 > 0) n = flight.pass(f, first, row, n, event, stream, uniforms[at], uniforms[at + 1]);
        } else if (p2 > 0) {
          stream.one(event, s, row - first, block, count, own);
          n = flight.pass(f, first, row, n, event, stream, own[0], own[1]);
        }
      }
    }
    f.offset[batch.size] = n;
  };
};

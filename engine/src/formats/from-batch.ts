import type { EventBatch } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import { InternalError } from '../basics/errors.ts';
import { particles as known } from '../basics/particles.ts';
import { type GeneratorEvent, type GeneratorParticle, SPIN_UNKNOWN, status } from './generator-event.ts';
import { SPEED_OF_LIGHT } from './units.ts';

export interface BatchContext {
  /** PDG ids of the incoming particles, the one that flies along +z first */
  readonly incoming: readonly [number, number];
  /** angle of either beam to the z axis [rad] */
  readonly halfCrossingAngle: number;
  /** weight of an event whose relative weight is 1 [pb]: the mean weight is the cross-section */
  readonly weightUnit: number;
  readonly alphaQED: number;
}

/**
 * Events of a batch as plain data. The incoming particles, which the columns do not hold, follow from the total four-momentum P and the
 * directions of the beams: E1 = (E + pz/cos a)/2, E2 = E - E1, a the half crossing angle. They are written without mass, as the beams
 * are taken in the generator, so that the event balances to rounding. c tau of a decayed particle is c (t_decay - t) m / E.
 */
export function eventsOf(batch: EventBatch, context: BatchContext): GeneratorEvent[] {
  return Array.from({ length: batch.size }, (_, i) => eventAt(batch, i, context));
}

function eventAt(batch: EventBatch, i: number, context: BatchContext): GeneratorEvent {
  const p = batch.particles;
  const first = p.offset[i]!;
  const end = p.offset[i + 1]!;
  const list: GeneratorParticle[] = [];
  const total = [0, 0, 0, 0];
  for (let row = first; row < end; row++) {
    if (p.mother[row] !== -1) continue;
    total[0]! += p.energy[row]!;
    total[1]! += p.px[row]!;
    total[2]! += p.py[row]!;
    total[3]! += p.pz[row]!;
  }
  if (end > first) list.push(...beams(total as [number, number, number, number], context));
  const shift = list.length;
  const daughter = new Int32Array(end - first).fill(-1);
  for (let row = end - 1; row >= first; row--) if (p.mother[row]! >= 0) daughter[p.mother[row]!] = row;
  for (let row = first; row < end; row++) {
    const { mass, energy } = massAt(batch, row);
    const child = daughter[row - first]!;
    list.push({
      pdg: p.pdg[row]!,
      status: p.stable[row] === 1 ? status.final : status.decayed,
      mothers: p.mother[row] === -1 ? [0, 1] : [p.mother[row]! + shift],
      px: p.px[row]!,
      py: p.py[row]!,
      pz: p.pz[row]!,
      energy,
      mass,
      vertex: vertexOf(batch, row),
      properLength: child < 0 ? 0 : (SPEED_OF_LIGHT * (p.time[child]! - p.time[row]!) * mass) / energy,
      spin: SPIN_UNKNOWN,
    });
  }
  return {
    number: batch.index[i]!,
    processId: 1,
    weights: [batch.weight[i]! * context.weightUnit],
    scale: Math.sqrt(Math.max(0, total[0]! * total[0]! - total[1]! * total[1]! - total[2]! * total[2]! - total[3]! * total[3]!)),
    alphaQED: context.alphaQED,
    alphaQCD: null,
    particles: list,
  };
}

const vertexOf = ({ particles: p }: EventBatch, row: number): [number, number, number, number] => [
  p.vx[row]!,
  p.vy[row]!,
  p.vz[row]!,
  p.time[row]!,
];

function beams(
  [energy, , , pz]: [number, number, number, number],
  { incoming, halfCrossingAngle }: BatchContext,
): GeneratorParticle[] {
  const c = cos(halfCrossingAngle);
  const s = sin(halfCrossingAngle);
  const forward = 0.5 * (energy + pz / c);
  return [forward, energy - forward].map((e, k) => ({
    pdg: incoming[k]!,
    status: status.incoming,
    mothers: [],
    px: e * s,
    py: 0,
    pz: k === 0 ? e * c : -e * c,
    energy: e,
    mass: 0,
    vertex: null,
    properLength: 0,
    spin: SPIN_UNKNOWN,
  }));
}

const masses = new Map(Object.values(known).map(({ pdg, mass }) => [pdg, mass]));

/** Table mass where the particle is on that shell (E^2 - p^2 of a fast electron has no digit of its mass left), else the invariant mass. */
function massAt({ particles: p }: EventBatch, row: number): { mass: number; energy: number } {
  const energy = p.energy[row]!;
  if (!(energy > 0)) throw new InternalError(`generated particle ${p.pdg[row]} with energy ${energy}`);
  const square = energy * energy - p.px[row]! * p.px[row]! - p.py[row]! * p.py[row]! - p.pz[row]! * p.pz[row]!;
  const own = masses.get(p.pdg[row]!);
  if (own !== undefined && Math.abs(square - own * own) < 1e-9 * energy * energy) return { mass: own, energy };
  return { mass: Math.sqrt(Math.max(0, square)), energy };
}

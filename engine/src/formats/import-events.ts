import { origin } from '../basics/columns.ts';
import { UserError } from '../basics/errors.ts';
import type { CmsFrame } from '../reconstruct/cms-frame.ts';
import { kindOf, unknownParticle } from '../simulate/particle-kinds.ts';
import { type DetectorBatch, startEvent, takeRow } from './detector-events.ts';
import { type GeneratorEvent, type GeneratorParticle, status } from './generator-event.ts';
import { SPEED_OF_LIGHT } from './units.ts';

export interface ImportOptions {
  /** PDG codes of final particles that leave no trace in the detector, whatever it knows of them */
  readonly invisible: ReadonlySet<number>;
  /** frame in which the events are given, electron along +z or as the event's incoming electron flies; null: the laboratory */
  readonly frame: CmsFrame | null;
}

/** Momentum above energy by more than what files with eight digits lose. */
const SPACELIKE = 1e-6;

/** Incoming particles and those that a generator only notes down never reach the detector. */
const flies = ({ status: of }: GeneratorParticle) => of === status.final || of === status.decayed;

/**
 * Adds an event of another program to a batch: final particles fly, decayed ones are kept as their mothers. False where the batch has
 * no room left for it. Final particles that the detector does not know, and four-momenta that no particle can have, are errors with
 * event and particle.
 *
 * @param index  of the event in its file: addresses its random numbers
 * @param where  file and event, for messages
 */
export function importEvent(
  target: DetectorBatch,
  source: GeneratorEvent,
  index: number,
  options: ImportOptions,
  where: string,
): boolean {
  const { batch } = target;
  const p = batch.particles;
  const kept = source.particles.filter(flies).length;
  if (batch.size === batch.index.length || p.capacity - p.offset[batch.size]! < kept) {
    if (batch.size === 0)
      throw new UserError({ where, what: 'more particles than an event can have', value: kept, remedy: 'leave the event out' });
    return false;
  }
  const event = startEvent(target, index, source.weights[0] ?? 1);
  const first = p.offset[event]!;
  const rows = new Int32Array(source.particles.length).fill(-1);
  const transform = options.frame === null ? null : intoLab(options.frame, source);
  source.particles.forEach((particle, i) => {
    if (!flies(particle)) return;
    const place = `${where}, particle ${i + 1} of ${source.particles.length}`;
    const final = particle.status === status.final;
    const hidden = options.invisible.has(particle.pdg);
    if (final && !hidden && kindOf(particle.pdg) < 0) throw unknownParticle(particle.pdg, source.number, i + 1, place);
    checkMomentum(particle, place);
    const row = takeRow(p, event);
    rows[i] = row;
    const [energy, px, py, pz] = transform
      ? transform(particle.energy, particle.px, particle.py, particle.pz)
      : [particle.energy, particle.px, particle.py, particle.pz];
    const [x, y, z, t] = particle.vertex ?? [0, 0, 0, 0];
    const [ct, vx, vy, vz] = transform ? transform(t * SPEED_OF_LIGHT, x, y, z) : [t * SPEED_OF_LIGHT, x, y, z];
    p.pdg[row] = particle.pdg;
    p.mother[row] = motherOf(source.particles, rows, i, first);
    p.stable[row] = final && !hidden ? 1 : 0;
    p.origin[row] = origin.hard;
    // digits of the file and a boost may leave a massless particle below its momentum by rounding
    p.energy[row] = Math.max(energy, Math.sqrt(px * px + py * py + pz * pz));
    p.px[row] = px;
    p.py[row] = py;
    p.pz[row] = pz;
    p.vx[row] = vx;
    p.vy[row] = vy;
    p.vz[row] = vz;
    p.time[row] = transform ? ct / SPEED_OF_LIGHT : t;
  });
  return true;
}

/** Row inside the event of the nearest ancestor that was kept and stands earlier in the list, -1 for none. */
function motherOf(particles: readonly GeneratorParticle[], rows: Int32Array, of: number, first: number): number {
  let at = particles[of]!.mothers[0];
  for (let steps = 0; at !== undefined && steps < particles.length; steps++) {
    if (rows[at]! >= 0) return rows[at]! - first;
    at = particles[at]!.mothers[0];
  }
  return -1;
}

function checkMomentum({ px, py, pz, energy }: GeneratorParticle, where: string): void {
  const p2 = px * px + py * py + pz * pz;
  if (![energy, px, py, pz].every(Number.isFinite))
    throw new UserError({
      where,
      what: 'a four-momentum that is not finite',
      value: [energy, px, py, pz],
      remedy: 'remove the event',
    });
  if (!(energy > 0) || p2 > energy * energy * (1 + SPACELIKE))
    throw new UserError({
      where,
      what: 'a momentum above the energy',
      value: [energy, px, py, pz],
      remedy: 'the order is px, py, pz, E in GeV: make the file again, or remove the event',
    });
}

/** Into the laboratory from the centre of mass; where the event's electron comes along -z, after half a turn about the y axis. */
function intoLab(frame: CmsFrame, { particles }: GeneratorEvent) {
  const electron = particles.find(({ pdg, status: of }) => pdg === 11 && of === status.incoming);
  const side = electron !== undefined && electron.pz < 0 ? -1 : 1;
  return (e: number, x: number, y: number, z: number) => frame.toLab(e, side * x, y, side * z);
}

/**
 * Whether events look as if they were given in the centre of mass: both beams, or where the file does not name them the first events'
 * sums, without a boost along z of the size of an asymmetric collider's (pz / E = 0.27 at SuperKEKB).
 */
export function looksUnboosted(event: GeneratorEvent): boolean {
  let energy = 0;
  let pz = 0;
  const incoming = event.particles.filter((particle) => particle.status === status.incoming);
  for (const particle of incoming.length === 2 ? incoming : event.particles.filter((one) => one.status === status.final)) {
    energy += particle.energy;
    pz += particle.pz;
  }
  return Math.abs(pz) < 0.05 * energy;
}

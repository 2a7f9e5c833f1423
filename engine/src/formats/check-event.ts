import { UserError } from '../basics/errors.ts';
import { type GeneratorEvent, status } from './generator-event.ts';

/** More particles than a hadron collider makes in one event: a longer list is a damaged file. */
export const MOST_PARTICLES = 200_000;

/** Four-momentum conservation and mass shells are the generator's; what is checked is what would break whoever reads on. */
const numbers = ['px', 'py', 'pz', 'energy', 'mass', 'properLength', 'spin'] as const;

/**
 * Refuses events that nobody can use: NaN or infinite numbers, PDG id 0, mothers outside of the list, a particle among its own
 * ancestors, no particle at all.
 *
 * @param where  file:line of the event, for messages
 */
export function checkEvent(event: GeneratorEvent, where: string): void {
  const { particles, weights } = event;
  const fail = (what: string, value: unknown, remedy = 'the file is damaged: make it again, or remove the event'): never => {
    throw new UserError({ where, what, value, remedy });
  };
  if (particles.length === 0) fail('an event without particles', event.number);
  for (const weight of weights) if (!Number.isFinite(weight)) fail('a weight that is not a finite number', weight);
  particles.forEach((particle, i) => {
    const label = `particle ${i + 1} of ${particles.length}`;
    if (!Number.isSafeInteger(particle.pdg) || particle.pdg === 0) fail(`${label}: not a PDG id`, particle.pdg);
    for (const name of numbers)
      if (!Number.isFinite(particle[name])) fail(`${label}: ${name} is not a finite number`, particle[name]);
    for (const x of particle.vertex ?? []) if (!Number.isFinite(x)) fail(`${label}: its vertex is not finite`, particle.vertex);
    for (const mother of particle.mothers)
      if (!(Number.isInteger(mother) && mother >= 0 && mother < particles.length))
        fail(`${label}: its mother is not in the event`, mother + 1);
    if (particle.status === status.incoming && particle.mothers.length > 0)
      fail(`${label}: an incoming particle with a mother`, particle.pdg);
  });
  const cyclic = ownAncestor(event);
  if (cyclic >= 0) fail(`particle ${cyclic + 1} of ${particles.length} is its own ancestor`, particles[cyclic]!.pdg);
}

/** Index of a particle on a cycle of mothers, -1 when there is none. Iterative: the list may be a chain of thousands. */
function ownAncestor({ particles }: GeneratorEvent): number {
  const state = new Uint8Array(particles.length); // 1: on the path, 2: done
  const path: number[] = [];
  const next: number[] = [];
  for (let start = 0; start < particles.length; start++) {
    if (state[start] !== 0) continue;
    path.push(start);
    next.push(0);
    state[start] = 1;
    while (path.length > 0) {
      const at = path[path.length - 1]!;
      const mothers = particles[at]!.mothers;
      const k = next[next.length - 1]!;
      if (k === mothers.length) {
        state[at] = 2;
        path.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = k + 1;
      const mother = mothers[k]!;
      if (state[mother] === 1) return mother;
      if (state[mother] === 0) {
        state[mother] = 1;
        path.push(mother);
        next.push(0);
      }
    }
  }
  return -1;
}

import type { GeneratorParticle } from './generator-event.ts';
import { SPEED_OF_LIGHT } from './units.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Production vertices from proper lifetimes, for files that have lifetimes but no places (LHE of other generators): roots at the origin
 * at t = 0, daughters where their mother ends, x + (c tau / m) p, t + c tau E / (m c). Nothing is done where no lifetime is above zero.
 */
export function placeVertices(particles: Mutable<GeneratorParticle>[]): void {
  if (!particles.some(({ properLength }) => properLength > 0)) return;
  const at = (i: number, depth: number): [number, number, number, number] => {
    const particle = particles[i]!;
    if (particle.vertex === null) {
      const first = particle.mothers[0];
      // deeper than the list is long: a cycle, which the check of the event names
      if (first === undefined || depth > particles.length || particles[first] === undefined) particle.vertex = [0, 0, 0, 0];
      else {
        const [x, y, z, t] = at(first, depth + 1);
        const mother = particles[first]!;
        const scale = mother.properLength > 0 && mother.mass > 0 ? mother.properLength / mother.mass : 0;
        particle.vertex = [
          x + scale * mother.px,
          y + scale * mother.py,
          z + scale * mother.pz,
          t + (scale * mother.energy) / SPEED_OF_LIGHT,
        ];
      }
    }
    return particle.vertex as [number, number, number, number];
  };
  for (let i = 0; i < particles.length; i++) at(i, 0);
}

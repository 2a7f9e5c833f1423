import { describe, expect, it } from 'vitest';
import type { ResolvedModel } from '../model/definition.ts';
import { legOf } from '../model/process-text.ts';
import type { AmplitudeProcess } from './diagrams.ts';

/** Uniform numbers of a linear congruential generator: tests need points, not randomness. */
export function uniforms(seed: number): () => number {
  let state = BigInt(seed) * 2862933555777941757n + 3037000493n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
}

/** A point of phase space in the centre-of-mass frame, every particle on its mass shell: massless momenta, boosted and rescaled. */
export function momenta(
  outgoing: readonly number[],
  incoming: readonly number[],
  energy: number,
  uniform: () => number,
): number[][] {
  const isotropic = outgoing.map(() => {
    const cos = 2 * uniform() - 1;
    const [sin, phi, e] = [Math.sqrt(1 - cos * cos), 2 * Math.PI * uniform(), -Math.log(uniform() * uniform())];
    return [e, e * sin * Math.cos(phi), e * sin * Math.sin(phi), e * cos];
  });
  const total = [0, 1, 2, 3].map((i) => isotropic.reduce((sum, p) => sum + p[i]!, 0));
  const atRest = isotropic.map((p) =>
    boosted(
      p,
      total.slice(1).map((x) => -x / total[0]!),
    ),
  );
  let scale = 1;
  for (let i = 0; i < 100; i++) {
    const energies = atRest.map(([e], j) => Math.hypot(outgoing[j]!, scale * e!));
    const slope = atRest.reduce((sum, [e], j) => sum + (scale * e! * e!) / energies[j]!, 0);
    scale -= (energies.reduce((a, b) => a + b, 0) - energy) / slope;
  }
  const out = atRest.map((p, j) => {
    const q = p.slice(1).map((x) => scale * x);
    return [Math.hypot(outgoing[j]!, ...q), ...q];
  });
  if (incoming.length === 1) return [[energy, 0, 0, 0], ...out];
  const [a, b] = incoming as [number, number];
  const first = (energy ** 2 + a * a - b * b) / (2 * energy);
  const p = Math.sqrt(first ** 2 - a * a);
  return [[first, 0, 0, p], [energy - first, 0, 0, -p], ...out];
}

/** A momentum seen from a frame in which its own frame moves with velocity beta. */
export function boosted([e, ...p]: readonly number[], beta: readonly number[]): number[] {
  const b2 = beta.reduce((sum, b) => sum + b * b, 0);
  const gamma = 1 / Math.sqrt(1 - b2);
  const along = beta.reduce((sum, b, i) => sum + b * p[i]!, 0);
  const factor = b2 === 0 ? 0 : ((gamma - 1) * along) / b2 + gamma * e!;
  return [gamma * (e! + along), ...p.map((x, i) => x + factor * beta[i]!)];
}

/** `count` points of a process, 4 numbers a leg. */
export function points(model: ResolvedModel, process: AmplitudeProcess, energy: number, count: number, seed = 1): Float64Array {
  const masses = (names: readonly string[]) => names.map((name) => legOf(model, name).particle.mass);
  const uniform = uniforms(seed);
  const rows = Array.from({ length: count }, () => momenta(masses(process.outgoing), masses(process.incoming), energy, uniform));
  return Float64Array.from(rows.flat(2));
}

describe('points of phase space', () => {
  it('conserve momentum and lie on the mass shells', () => {
    const masses = [0.000511, 1, 0, 2];
    const [a, b, ...out] = momenta(masses, [0.000511, 0.000511], 10.58, uniforms(3));
    for (const i of [0, 1, 2, 3]) expect(out.reduce((sum, p) => sum + p[i]!, 0)).toBeCloseTo(a![i]! + b![i]!, 12);
    out.forEach(([e, x, y, z], j) => {
      expect(Math.sqrt(Math.max(0, e! ** 2 - x! ** 2 - y! ** 2 - z! ** 2))).toBeCloseTo(masses[j]!, 6);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../../amplitude/compile.ts';
import { decayTable } from '../../model/decay-table.ts';
import type { ResolvedModel } from '../../model/definition.ts';
import { legOf } from '../../model/process-text.ts';
import { modelNames, resolveModel } from '../../model/registry.ts';
import { breakUpMomentum } from '../tau/isotropic.ts';

const massOf = (model: ResolvedModel, name: string): number => legOf(model, name).particle.mass;

/** Gamma = p/(8 pi M^2) |M|^2, averaged over the spins of the parent. */
function twoBody(model: ResolvedModel, parent: string, products: readonly string[]): number {
  const [M, m1, m2] = [parent, ...products].map((name) => massOf(model, name)) as [number, number, number];
  const p = breakUpMomentum(M, m1, m2);
  const [x, y, z] = [0.48 * p, -0.6 * p, 0.64 * p];
  const points = Float64Array.of(M, 0, 0, 0, Math.sqrt(m1 * m1 + p * p), x, y, z, Math.sqrt(m2 * m2 + p * p), -x, -y, -z);
  const out = new Float64Array(1);
  compileAmplitude(model, { incoming: [parent], outgoing: products }).me2(points, 0, 1, out, 0);
  return (p * out[0]!) / (8 * Math.PI * M * M);
}

/** Gamma = 1/((2 pi)^3 32 M^3) int |M|^2 dm12^2 dm23^2, midpoint rule in m23 and the cosine of its pair. */
function threeBody(model: ResolvedModel, parent: string, products: readonly string[], steps: number): number {
  const [M, m1, m2, m3] = [parent, ...products].map((name) => massOf(model, name)) as [number, number, number, number];
  const amplitude = compileAmplitude(model, { incoming: [parent], outgoing: products });
  const points = new Float64Array(16 * steps * steps);
  const weights = new Float64Array(steps * steps);
  for (let i = 0; i < steps; i++) {
    const t = (i + 0.5) / steps;
    const range = M - m1 - m2 - m3;
    const pair = m2 + m3 + range * t * t * (3 - 2 * t);
    const [p, k] = [breakUpMomentum(M, m1, pair), breakUpMomentum(pair, m2, m3)];
    for (let j = 0; j < steps; j++) {
      const c = (2 * (j + 0.5)) / steps - 1;
      const s = Math.sqrt(1 - c * c);
      const energy = Math.sqrt(pair * pair + p * p);
      const boosted = (mass: number, sign: number): [number, number, number, number] => {
        const e = Math.sqrt(mass * mass + k * k);
        const along = sign * k * c;
        return [(energy * e + p * along) / pair, sign * k * s, 0, (energy * along + p * e) / pair];
      };
      const at = 16 * (i * steps + j);
      points.set([M, 0, 0, 0, Math.sqrt(m1 * m1 + p * p), 0, 0, -p, ...boosted(m2, 1), ...boosted(m3, -1)], at);
      // p k/((2 pi)^4 ...): dGamma = |M|^2 p k dm23 dOmega.../(...)
      weights[i * steps + j] = (p * k * range * 6 * t * (1 - t) * 2) / (steps * steps);
    }
  }
  const out = new Float64Array(steps * steps);
  amplitude.me2(points, 0, steps * steps, out, 0);
  const sum = out.reduce((total, me2, i) => total + me2 * weights[i]!, 0);
  // (2 pi)^-5 1/(16 M^2) |M|^2 p k dm23 dOmega1 dOmega23, 4 pi x 2 pi of the angles done
  return (sum * 8 * Math.PI * Math.PI) / (16 * M * M * (2 * Math.PI) ** 5);
}

describe('widths', () => {
  it('of all two-body decays of all models are those of the amplitudes', () => {
    let compared = 0;
    const cases: [string, Record<string, number>][] = modelNames().map((name) => [name, {}]);
    cases.push(
      ['dark-photon', { 'mass.Aprime': 4, 'mass.hprime': 9 }],
      ['inelastic-dark-matter', { 'mass.chi2': 5, 'mass.Aprime': 3 }],
    );
    cases.push(
      ['inelastic-dark-matter-majorana', { 'mass.chi2': 5 }],
      ['electroweak', { 'mass.W': 40 }],
      ['zprime', { 'mass.Zprime': 5 }],
    );
    for (const [name, parameters] of cases) {
      const model = resolveModel(name, parameters);
      for (const particle of model.particles)
        for (const { products, width } of decayTable(model, particle.name).channels) {
          const known = products.every((product) => model.particles.some((one) => one.name === product || one.anti === product));
          if (products.length !== 2 || !known) continue;
          expect(
            width / twoBody(model, particle.name, products),
            `${name}: ${particle.name} -> ${products.join(' ')}`,
          ).toBeCloseTo(1, 9);
          compared++;
        }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it.each([
    ['inelastic-dark-matter', { 'mass.chi2': 1.4 }, 'chi2', 'chi1 e- e+'],
    ['inelastic-dark-matter-majorana', { 'mass.chi2': 1.4 }, 'chi2', 'chi1 mu- mu+'],
    ['sterile-neutrino', { 'mass.N': 2 }, 'N', 'mu- e+ nu_e'],
    ['sterile-neutrino', { 'mass.N': 2 }, 'N', 'nu_e e- e+'],
    ['sterile-neutrino', { 'mass.N': 1 }, 'N', 'nu_tau mu- mu+'],
  ] as const)('%s %j: %s -> %s is the integral of the amplitude', (name, parameters, parent, products) => {
    const model = resolveModel(name, parameters);
    const list = products.split(' ');
    const { width } = decayTable(model, parent).channels.find((channel) => channel.products.join(' ') === products)!;
    const integral = threeBody(model, parent, list, 60);
    // the contact interaction leaves out q^2/m_W^2 < 1e-3
    expect(Math.abs(integral / width - 1)).toBeLessThan(2e-3);
  });
});

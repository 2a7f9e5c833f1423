import { describe, expect, it } from 'vitest';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';

const alpha = 1 / 137.036;
const qed = resolveModel('qed', { alpha });

describe('e+ e- -> mu+ mu-', () => {
  it('is the closed form with both masses', () => {
    const amplitude = compileAmplitude(qed, { incoming: ['e-', 'e+'], outgoing: ['mu-', 'mu+'] });
    const [me, mmu, s] = [qed.parameters['mass.e']!, qed.parameters['mass.mu']!, 10.58 ** 2];
    const energy = Math.sqrt(s) / 2;
    const [p, k] = [Math.sqrt(energy ** 2 - me ** 2), Math.sqrt(energy ** 2 - mmu ** 2)];
    for (const cos of [-0.9, 0.1, 1]) {
      const sin = Math.sqrt(1 - cos * cos);
      const points = Float64Array.of(
        energy,
        0,
        0,
        p,
        energy,
        0,
        0,
        -p,
        energy,
        k * sin,
        0,
        k * cos,
        energy,
        -k * sin,
        0,
        -k * cos,
      );
      const out = new Float64Array(1);
      amplitude.me2(points, 0, 1, out, 0);
      // e^4 8/s^2 [(p.k)^2 + (p.k')^2 + (m_e^2 + m_mu^2) s/2], momenta of electron and muons
      const [same, other] = [energy ** 2 - p * k * cos, energy ** 2 + p * k * cos];
      const expected = ((4 * Math.PI * alpha) ** 2 * 8 * (same ** 2 + other ** 2 + ((me ** 2 + mmu ** 2) * s) / 2)) / s ** 2;
      expect(out[0]! / expected).toBeCloseTo(1, 12);
    }
  });
});

describe('the largest graphs', () => {
  // what is compiled within a second must not grow unseen: counts of today and a little more (bench/amplitude.mjs has the times)
  it.each([
    ['e- e+ -> e- e+ e- e+', 38_000],
    ['e- e+ -> W+ W- Z gamma', 150_000],
  ])('%s: at most %i operations', (text, most) => {
    expect(compileAmplitude(resolveModel('electroweak'), parseProcessText(text)).operations).toBeLessThan(most);
  });
});

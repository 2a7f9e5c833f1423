import { describe, expect, it } from 'vitest';
import { mass2 } from '../../basics/four-vector.ts';
import { RandomStream } from '../../basics/random.ts';
import { Uniforms } from '../uniforms.ts';
import { PhaseSpace } from './phase-space.ts';

const stream = new RandomStream(2, 'phase space');

function forEvents(space: PhaseSpace, mass: number, masses: Float64Array, count: number, each: (p: Float64Array) => void): void {
  const p = new Float64Array(4 * masses.length);
  const u = new Uniforms();
  for (let i = 0; i < count; i++) {
    u.start(stream, i, 3, 0);
    space.draw(u, mass, masses, p);
    each(p);
  }
}

describe('phase space', () => {
  it.each([[1], [2], [3], [4], [6]])('of %i bodies conserves momentum, masses on shell', (n) => {
    const masses = Float64Array.from({ length: n }, (_, i) => (n === 1 ? 3 : 0.1 * i));
    forEvents(new PhaseSpace(n), 3, masses, 50, (p) => {
      for (let j = 0; j < 4; j++) {
        let sum = j === 0 ? -3 : 0;
        for (let i = 0; i < n; i++) sum += p[4 * i + j]!;
        expect(Math.abs(sum)).toBeLessThan(1e-12);
      }
      masses.forEach((m, i) => {
        expect(Math.abs(mass2(p, 4 * i) - m * m)).toBeLessThan(1e-12);
      });
    });
  });

  it('is flat in the Dalitz plot: mean of m12^2 for massless products is a third of M^2', () => {
    const masses = new Float64Array(3);
    let [sum, squares] = [0, 0];
    const n = 6000;
    forEvents(new PhaseSpace(3, { mass: 1, masses }), 1, masses, n, (p) => {
      // m12^2 = 1 - 2 E3: triangle density 2(1 - x): mean 1/3, mean square 1/6
      const x = 1 - 2 * p[8]!;
      sum += x;
      squares += x * x;
    });
    expect(Math.abs(sum / n - 1 / 3)).toBeLessThan((4 * 0.236) / Math.sqrt(n));
    expect(Math.abs(squares / n - 1 / 6)).toBeLessThan((4 * 0.2) / Math.sqrt(n));
  });

  it('shares the energy of massless products alike, whatever their place, with either bound', () => {
    const masses = new Float64Array(5);
    for (const space of [new PhaseSpace(5), new PhaseSpace(5, { mass: 1, masses })]) {
      const means = new Float64Array(5);
      const n = 1500;
      forEvents(space, 1, masses, n, (p) => {
        for (let i = 0; i < 5; i++) means[i]! += p[4 * i]! / n;
      });
      for (const mean of means) expect(Math.abs(mean - 0.2)).toBeLessThan((4 * 0.09) / Math.sqrt(n));
    }
  });

  it('knows the largest weight: no point of a fine grid is above it', () => {
    // two intermediate masses of four bodies; the bound shows as acceptance: mean weight over largest
    const masses = Float64Array.of(0.14, 0.14, 0.14, 0.135);
    const momentum = (M: number, a: number, b: number): number =>
      Math.sqrt(Math.max(0, (M - a - b) * (M + a + b) * (M - a + b) * (M + a - b))) / (2 * M);
    let [largest, mean, points] = [0, 0, 0];
    const [M, low] = [1.7, 0.28];
    const free = M - 0.555;
    for (let i = 0; i < 200; i++)
      for (let j = i; j < 200; j++) {
        const [m2, m3] = [low + (free * (i + 0.5)) / 200, low + 0.14 + (free * (j + 0.5)) / 200];
        const weight = momentum(m2, 0.14, 0.14) * momentum(m3, m2, 0.14) * momentum(M, m3, 0.135);
        largest = Math.max(largest, weight);
        mean += weight;
        points++;
      }
    const space = new PhaseSpace(4, { mass: M, masses });
    let trials = 0;
    const u = { next: (): number => 0 };
    const source = new Uniforms();
    source.start(stream, 1, 3, 1);
    u.next = () => {
      trials++;
      return source.next();
    };
    const p = new Float64Array(16);
    const n = 3000;
    for (let i = 0; i < n; i++) space.draw(u as Uniforms, M, masses, p);
    // three uniforms a trial, six for the directions
    const efficiency = n / ((trials - 6 * n) / 3);
    expect(efficiency / (mean / points / largest)).toBeGreaterThan(0.93);
    expect(efficiency / (mean / points / largest)).toBeLessThan(1.07);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import golden from './golden/photon-and-vector.json' with { type: 'json' };
import { photonAndVectorDistribution, photonAndVectorMe2 } from './photon-and-vector.ts';

function value(p: number[][], electronMass: number, mass: number, inverseAlpha: number, epsilon: number): number {
  const product = (i: number, j: number) => p[i][0] * p[j][0] - p[i][1] * p[j][1] - p[i][2] * p[j][2] - p[i][3] * p[j][3];
  const m2 = electronMass * electronMass;
  const s = 2 * (m2 + product(0, 1));
  const charge = Math.sqrt((4 * Math.PI) / inverseAlpha);
  return photonAndVectorMe2(s, -2 * product(0, 2), -2 * product(1, 2), m2, mass * mass, 1 / inverseAlpha, epsilon * charge);
}

describe("e+ e- -> gamma A'", () => {
  it.each(golden.points)('agrees with an independent generator at mass $mass', (point) => {
    const result = value(point.momenta, point.electronMass, point.mass, point.inverseAlpha, point.coupling);
    expect(Math.abs(result / point.me2 - 1)).toBeLessThan(1e-10);
  });

  it('agrees at every reference point', ({ skip }) => {
    const file = `${process.env.LACUNA_REFERENCE ?? ''}/generators/data/me2_n_aap.json`;
    if (!existsSync(file)) {
      console.log('skipped, reference not found');
      skip();
    }
    for (const { parameters, points } of JSON.parse(readFileSync(file, 'utf8')).sets)
      for (const point of points) {
        const result = value(point.p, parameters.Me, parameters.MAp, parameters.aEWM1, parameters.eps);
        expect(Math.abs(result / point.me2 - 1)).toBeLessThan(1e-10);
      }
  });

  it('has the closed form as its limit for a light electron', () => {
    const s = 10.579558 ** 2;
    const alpha = 1 / 137.036;
    const epsilon = 1e-3;
    for (const mass of [0.01, 1, 5, 9])
      for (const c of [-0.9, -0.3, 0, 0.5]) {
        const half = (s - mass * mass) / 2;
        const charge = Math.sqrt(4 * Math.PI * alpha);
        const me2 = photonAndVectorMe2(s, -half * (1 - c), -half * (1 + c), 0, mass * mass, alpha, epsilon * charge);
        const phaseSpace = (1 - (mass * mass) / s) / (32 * Math.PI * s);
        expect((me2 * phaseSpace) / photonAndVectorDistribution(s, mass, c, alpha, epsilon)).toBeCloseTo(1, 12);
      }
  });

  it('integrates to the value worked out by hand', () => {
    // 4 pi alpha^2 epsilon^2 / s (1 - x) [(1 + 2x/(1-x)^2) ln((1+c)/(1-c)) - c], c = 0.94, x = 1/10.58^2, epsilon = 1e-3: 5.99662e-3 pb
    const s = 10.58 ** 2;
    const steps = 4000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const c = -0.94 + (1.88 * (i + 0.5)) / steps;
      sum += (photonAndVectorDistribution(s, 1, c, 1 / 137.036, 1e-3) * 1.88) / steps;
    }
    expect(sum * 0.3893793721e9).toBeCloseTo(5.99662e-3, 7);
  });
});

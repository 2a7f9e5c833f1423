import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import golden from './golden/mu-mu-zprime.json' with { type: 'json' };
import { bosonRadiationTensor, bosonRadiationTrace, pairAndBosonMe2 } from './pair-and-boson.ts';

const masses = { electronMass: 0.000511, fermionMass: 0.10566 };

describe("e+ e- -> mu+ mu- Z'", () => {
  it.each(golden.points)('agrees with an independent generator at mass $mass', (point) => {
    const parameters = { ...masses, alpha: 1 / point.inverseAlpha, coupling: point.coupling, bosonMass: point.mass };
    const value = pairAndBosonMe2(new Float64Array(point.momenta.flat()), 0, parameters);
    expect(Math.abs(value / point.me2 - 1)).toBeLessThan(1e-10);
  });

  it('agrees at every reference point', ({ skip }) => {
    const file = `${process.env.LACUNA_REFERENCE ?? ''}/generators/data/me2_n_mmzp.json`;
    if (!existsSync(file)) {
      console.log('skipped, reference not found');
      skip();
    }
    let points = 0;
    for (const set of JSON.parse(readFileSync(file, 'utf8')).sets) {
      const p = set.parameters;
      const parameters = {
        alpha: 1 / p.aEWM1,
        coupling: p.gmt,
        electronMass: p.Me,
        fermionMass: p.MMU,
        bosonMass: p.MZp,
      };
      for (const point of set.points) {
        const value = pairAndBosonMe2(new Float64Array(point.p.flat()), 0, parameters);
        expect(Math.abs(value / point.me2 - 1)).toBeLessThan(1e-10);
        points++;
      }
    }
    expect(points).toBeGreaterThan(60);
  });

  it('does not depend on the frame', () => {
    const point = golden.points[0];
    const parameters = { ...masses, alpha: 1 / 137.036, coupling: point.coupling, bosonMass: point.mass };
    const gamma = 1.25; // boost along x, beta = 0.6
    const boosted = point.momenta.flatMap(([e, x, y, z]) => [gamma * (e + 0.6 * x), gamma * (x + 0.6 * e), y, z]);
    const value = pairAndBosonMe2(new Float64Array(boosted), 0, parameters);
    expect(Math.abs(value / point.me2 - 1)).toBeLessThan(1e-9);
  });

  it.each(golden.points)('is the tensor contracted with the beam direction, at mass $mass', (point) => {
    // body axes: boson along z, so the fermions have opposite transverse momenta
    const [[energy, , , beamZ], , [, ...p1], [, ...p2], k] = point.momenta;
    const s = 4 * energy * energy;
    const b2 = point.mass * point.mass;
    const m2 = masses.fermionMass ** 2;
    const kLength = Math.sqrt(k[1] ** 2 + k[2] ** 2 + k[3] ** 2);
    const axis = [k[1] / kLength, k[2] / kLength, k[3] / kLength];
    const along = (p: number[]) => p[0] * axis[0] + p[1] * axis[1] + p[2] * axis[2];
    const z1 = along(p1);
    const z2 = along(p2);
    const side = [p1[0] - z1 * axis[0], p1[1] - z1 * axis[1], p1[2] - z1 * axis[2]];
    const x = Math.sqrt(side[0] ** 2 + side[1] ** 2 + side[2] ** 2);
    const nz = axis[2];
    const nx = side[2] / x;
    const d1 = b2 + 2 * (point.momenta[2][0] * k[0] - p1[0] * k[1] - p1[1] * k[2] - p1[2] * k[3]);
    const d2 = b2 + 2 * (point.momenta[3][0] * k[0] - p2[0] * k[1] - p2[1] * k[2] - p2[2] * k[3]);
    const h = new Float64Array(4);
    bosonRadiationTensor(s, d1, d2, m2, b2, x, z1, z2, h);
    const trace = h[0] + h[1] + h[3];
    expect(trace / bosonRadiationTrace(s, s + b2 - d1 - d2, d1, d2, m2, b2)).toBeCloseTo(1, 9);
    const ny2 = Math.max(0, 1 - nx * nx - nz * nz);
    const quadratic = h[0] * ny2 + h[1] * nx * nx + 2 * h[2] * nx * nz + h[3] * nz * nz;
    const e4 = ((4 * Math.PI) / point.inverseAlpha) ** 2;
    const value = ((e4 * point.coupling ** 2) / s ** 2) * ((s / 2) * trace - 2 * beamZ * beamZ * quadratic);
    expect(Math.abs(value / point.me2 - 1)).toBeLessThan(1e-8);
    // a sum of squares of currents: no negative eigenvalue
    expect(h[0]).toBeGreaterThanOrEqual(0);
    expect(h[1] * h[3] - h[2] * h[2]).toBeGreaterThanOrEqual(-1e-9 * trace * trace);
  });
});

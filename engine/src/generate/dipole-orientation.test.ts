import { describe, expect, it } from 'vitest';
import { RandomStream } from '../basics/random.ts';
import { DipoleOrientation, dipoleCosine } from './dipole-orientation.ts';

const uniforms = new Float64Array(4 * 50_000);
for (let i = 0; i < 50_000; i++) new RandomStream(3, 'orientation').one(i, 1, 0, 0, 2, uniforms, 4 * i);

describe('orientation', () => {
  it('draws a cosine with density 1 - beta^2 c^2', () => {
    for (const beta of [1, 0.5]) {
      // the cumulative distribution at the drawn value is the uniform: (c - b c^3/3)/(2 - 2 b/3) + 1/2 with b = beta^2
      for (const u of [1e-9, 0.1, 0.4, 0.5, 0.9, 1 - 1e-9]) {
        const c = dipoleCosine(u, beta);
        const b = beta * beta;
        expect((c - (b * c ** 3) / 3) / (2 - (2 * b) / 3) + 0.5).toBeCloseTo(u, 9);
      }
    }
  });

  it('gives the beam direction the moments of its tensor', () => {
    // density sum_ij H_ij (delta_ij - n_i n_j): <n_i n_j> = (4 Tr H delta_ij - 2 H_ij)/(10 Tr H)
    const [yy, xx, xz, zz] = [0.3, 1.1, -0.4, 0.6];
    const orientation = new DipoleOrientation();
    const trace = xx + yy + zz;
    const h = new Float64Array([yy, xx, xz, zz]);
    const p = new Float64Array(8);
    let x2 = 0;
    let z2 = 0;
    let cross = 0;
    let around = 0;
    const events = 50_000;
    for (let i = 0; i < events; i++) {
      orientation.draw(h, 1, uniforms[4 * i], uniforms[4 * i + 1], uniforms[4 * i + 2]);
      // images of the body axes x and z; the beam is along lab z, so their z components are n_x and n_z
      orientation.place(1, 1, 0, p, 0);
      orientation.place(1, 0, 1, p, 4);
      x2 += p[3] * p[3];
      z2 += p[7] * p[7];
      cross += p[3] * p[7];
      around += p[1] * p[1];
      expect(Math.abs(p[1] ** 2 + p[2] ** 2 + p[3] ** 2 - 1)).toBeLessThan(1e-12);
      expect(Math.abs(p[1] * p[5] + p[2] * p[6] + p[3] * p[7])).toBeLessThan(1e-12);
    }
    expect(x2 / events).toBeCloseTo((4 * trace - 2 * xx) / (10 * trace), 2);
    expect(z2 / events).toBeCloseTo((4 * trace - 2 * zz) / (10 * trace), 2);
    expect(cross / events).toBeCloseTo((-2 * xz) / (10 * trace), 2);
    // nothing prefers an azimuth about the beam
    expect(around / events).toBeCloseTo((1 - x2 / events) / 2, 2);
  });
});

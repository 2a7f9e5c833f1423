import { expect, test } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { normalQuantile } from '../../basics/elementary.ts';
import { DecayGun, isotropic } from './decay-gun.ts';
import { peakWidth, spreadOf } from './widths.ts';

test('decay chains: masses, momenta and vertices of the products are those of the chain', () => {
  const batch = createEventBatch(50);
  const gun = new DecayGun('test');
  gun.fill(batch, 0, 50, {
    decay: { mass: 5.279, products: ['K+', { mass: 1, ctau: 2, products: ['mu+', 'mu-'] }] },
    production: (u, mass) => {
      const p = isotropic(u[0]!, u[1]!, 0.33);
      return [Math.hypot(mass, ...p), ...p];
    },
  });
  const p = batch.particles;
  let far = 0;
  for (let e = 0; e < 50; e++) {
    const at = p.offset[e];
    expect(p.offset[e + 1] - at).toBe(3);
    const sum = (rows: number[]) => {
      const v = [p.energy, p.px, p.py, p.pz].map((column) => rows.reduce((s, r) => s + column[r], 0));
      return Math.sqrt(v[0] ** 2 - v[1] ** 2 - v[2] ** 2 - v[3] ** 2);
    };
    expect(sum([at, at + 1, at + 2])).toBeCloseTo(5.279, 9);
    expect(sum([at + 1, at + 2])).toBeCloseTo(1, 9);
    expect(p.vx[at]).toBe(0);
    const flown = Math.hypot(p.vx[at + 1], p.vy[at + 1], p.vz[at + 1]);
    // slower than light
    expect(p.time[at + 1]).toBeGreaterThan(flown / 29.9792458);
    far += flown;
  }
  expect(far / 50).toBeGreaterThan(2);
});

test('spreads of a normal sample: width 1 by quantiles and by half maximum; a tail does not move them', () => {
  const normal = Float64Array.from({ length: 20000 }, (_, i) => normalQuantile((i + 0.5) / 20000));
  const { mean, width, outside } = spreadOf(normal.slice());
  expect(mean).toBeCloseTo(0, 6);
  expect(width).toBeCloseTo(1, 3);
  expect(outside).toBe(0);
  expect(peakWidth(normal.slice())).toBeCloseTo(1, 1);
  const tailed = normal.map((x, i) => (i % 100 === 0 ? 40 : x));
  expect(spreadOf(tailed).outside).toBeCloseTo(0.01, 3);
  expect(spreadOf(tailed).width).toBeCloseTo(1.02, 1);
  expect(spreadOf(new Float64Array(3)).width).toBeNaN();
});

import { expect, test } from 'vitest';
import { quartzOf, topLikelihood } from '../steps/top-likelihood.ts';
import { distanceInBar } from './bar-azimuth.ts';
import { HypothesisCurves, hypothesisMasses } from './hypothesis-curves.ts';
import { photonsOf, type QuartzBar, QuartzPhotons } from './quartz-bar.ts';

const bar: QuartzBar = {
  radius: 120,
  readoutZ: -90,
  mirrorZ: 190,
  index: 1.47,
  groupIndex: 1.5,
  photonTime: 0.1,
  colour: 0,
  photonAngle: 0,
  window: 1e9,
};
const saturated = 1 - 1 / 1.47 ** 2;

test('a track across the bar, worked by hand: all photons trapped, |lever| from the cone of 47.1 deg', () => {
  const out = new Float64Array(4);
  photonsOf(bar, 0, saturated, out);
  // beta = 1 at normal incidence: k_r = cos theta_c = 0.6803 < sqrt(1 - 1/n^2) = 0.7330, k_phi <= sin theta_c = 0.7330: every photon stays
  expect(out[0]).toBe(1);
  expect(out[1]).toBeCloseTo(100, 9);
  // k_z = sin theta_c cos phi: t = D n_g / (c k_z), dt/dtheta_c = -t / tan theta_c; half go 90 cm, half 470 cm by the mirror
  let [first, second] = [0, 0];
  for (let n = 0; n < 48; n++) {
    const cosine = Math.cos((Math.PI * (n + 0.5)) / 48);
    const lever = -(((cosine < 0 ? 90 : 470) * 1.5) / 29.9792458 / (0.733 * Math.abs(cosine))) * (0.6803 / 0.733);
    first += lever / 48;
    second += (lever * lever) / 48;
  }
  expect(out[2]! / 100 / first).toBeCloseTo(1, 2);
  expect(out[3]! / 100 / second).toBeCloseTo(1, 2);
});

test('a late photon is lost, and no photon knows the angle better than its own spread', () => {
  const out = new Float64Array(4);
  photonsOf({ ...bar, window: 47 }, 0, saturated, out);
  // 470 cm by the mirror at |k_z| < 0.733 takes 32 ns and more: only half of the cone and some of the rest are left
  expect(out[0]).toBeGreaterThan(0.6);
  expect(out[0]).toBeLessThan(0.8);
  photonsOf({ ...bar, photonAngle: 8e-3 }, 0, saturated, out);
  expect(out[3]).toBeLessThan(1 / 8e-3 ** 2);
  expect(out[3]).toBeGreaterThan(0.5 / 8e-3 ** 2);
});

test('forward tracks lose photons by the faces of the bar, and a table interpolates between its nodes', () => {
  const photons = new QuartzPhotons(bar, [-0.67, 1.59]);
  const exact = new Float64Array(4);
  for (const slope of [-0.5, 0.2, 0.8, 1.4]) {
    photonsOf(bar, slope, 0.95 * saturated, exact);
    photons.locate(slope);
    expect(exact[0]).toBeGreaterThan(0.2);
    expect(exact[0]).toBeLessThanOrEqual(1);
    expect(Math.abs(photons.value(0, 0.95) - exact[0]!)).toBeLessThan(0.06);
  }
});

test('a fast track leaves 20 to 50 photons with the numbers of the card, which measure the angle to some 2 to 5 mrad together', () => {
  const { photons, perTrack } = quartzOf(topLikelihood);
  for (const slope of [-0.5, 0, 0.4, 0.9, 1.4]) {
    photons.locate(slope);
    const detected = perTrack * saturated * Math.sqrt(1 + slope * slope) * photons.value(0, 1);
    expect(detected).toBeGreaterThan(20);
    expect(detected).toBeLessThan(50);
    const angle = 1 / Math.sqrt(detected * photons.value(3, 1));
    expect(angle).toBeGreaterThan(1e-3);
    expect(angle).toBeLessThan(6e-3);
  }
});

test('azimuth in the bars: 0 in the middle of each of 16, tan(11.25 deg) on the edges, the same in all', () => {
  for (let k = 0; k < 16; k++) {
    for (const [off, distance] of [
      [0, 0],
      [3, 3],
      [-7, 7],
      [11.25, 11.25],
    ] as const) {
      const phi = ((11.25 + 22.5 * k + off) * Math.PI) / 180;
      expect(distanceInBar(Math.cos(phi), Math.sin(phi))).toBeCloseTo(Math.tan((distance * Math.PI) / 180), 12);
    }
  }
});

test('curves by hypothesis: exact on smooth functions to a part in a thousand, constant beyond the ends', () => {
  const curves = new HypothesisCurves([(p, m) => Math.log(p) + m, (_, m) => m]);
  const all = new Float64Array(12);
  for (const p of [0.05, 0.11, 0.7, 2.3, 9]) {
    curves.locate(p);
    curves.load(all);
    for (let h = 0; h < 6; h++) {
      expect(Math.abs(curves.value(0, h) - Math.log(p) - hypothesisMasses[h]!)).toBeLessThan(2e-3);
      expect(curves.value(1, h)).toBeCloseTo(hypothesisMasses[h]!, 12);
      expect(all[2 * h]).toBe(curves.value(0, h));
      expect(all[2 * h + 1]).toBe(curves.value(1, h));
    }
  }
  curves.locate(100);
  expect(curves.value(0, 0)).toBeCloseTo(Math.log(16) + 0.000511, 6);
  curves.locate(0.001);
  expect(curves.value(0, 0)).toBeCloseTo(Math.log(0.04), 2);
});

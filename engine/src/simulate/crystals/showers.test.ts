import { expect, test } from 'vitest';
import { crystals } from '../steps/crystals.ts';
import { addShower, kernelWidth, LateralShapes, shapeOf, shareInRectangle, shareInside } from './lateral.ts';
import { CrystalBall } from './line-shape.ts';
import { attenuation, contained } from './longitudinal.ts';
import { Material } from './material.ts';

const b = kernelWidth(3.57);

test('lateral profile: 90 % within a Moliere radius, 95 % within two; rectangles are integrals of it', () => {
  expect(b).toBeCloseTo(0.3588, 4);
  const within = (r: number) => 1 - b / Math.hypot(r, b);
  expect(within(3.57)).toBeCloseTo(0.9, 12);
  expect(within(7.14)).toBeCloseTo(0.95, 3);
  // midpoint rule of the density over a rectangle, in units of b
  let sum = 0;
  const n = 400;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const x = -1 + (4 * (i + 0.5)) / n;
      const y = 0.5 + (3 * (j + 0.5)) / n;
      sum += 1 / (2 * Math.PI * (1 + x * x + y * y) ** 1.5);
    }
  }
  expect(shareInRectangle(-1, 0.5, 3, 3.5)).toBeCloseTo((sum * 12) / n / n, 6);
  expect(shareInRectangle(-1e9, -1e9, 1e9, 1e9)).toBeCloseTo(1, 8);
  expect(shareInside(2)).toBeCloseTo(shareInRectangle(-1e9, -1e9, 2, 1e9), 8);
});

test('shapes: concentrated in the middle, shared at an edge and a corner; the table is the sum over crystals', () => {
  const shapes = new LateralShapes(3.57, 5.7);
  const cells = new Float64Array(25);
  const direct = { e1e9: 0, e9e21: 0 };
  const tabled = { e1e9: 0, e9e21: 0 };
  for (const [u, v] of [
    [0, 0],
    [0.13, -0.41],
    [-0.5, 0.2],
    [0.47, 0.49],
    [0.5, 0.5],
  ] as const) {
    cells.fill(0);
    addShower(cells, u, v, 3, 5.7 / b);
    shapeOf(cells, direct);
    shapes.at(u, v, tabled);
    expect(tabled.e1e9).toBeCloseTo(direct.e1e9, 2);
    expect(tabled.e9e21).toBeCloseTo(direct.e9e21, 3);
  }
  // on an edge half of it, less the outer columns: hand-worked from the four corners of the formula
  shapes.at(0.5, 0, tabled);
  expect(tabled.e1e9).toBeGreaterThan(0.46);
  expect(tabled.e1e9).toBeLessThan(0.5);
  shapes.at(0.5, 0.5, tabled);
  expect(tabled.e1e9).toBeLessThan(0.25);
  expect(shapes.crystalsAbove(0, 0, Math.log(1 / 0.9))).toBeLessThan(1);
  expect(shapes.crystalsAbove(0.5, 0.5, Math.log(5))).toBeCloseTo(4, 0);
  expect(shapes.crystalsAbove(0.1, 0.2, 9)).toBe(25);
});

test('longitudinal profile: closed form where a is whole, whole showers at infinity', () => {
  // t_max = 2 makes a = 2: P(2, x) = 1 - (1 + x) exp(-x)
  const energy = 0.01117 * Math.exp(1.5);
  for (const t of [1, 4, 10]) expect(contained(energy, 0.01117, t)).toBeCloseTo(1 - (1 + t / 2) * Math.exp(-t / 2), 9);
  expect(contained(5, 0.01117, 100)).toBeCloseTo(1, 9);
  expect(contained(5, 0.01117, 0)).toBe(0);
  // below the critical energy a = 1
  expect(contained(0.001, 0.01117, 3)).toBeCloseTo(1 - Math.exp(-1.5), 9);
});

test('photons attenuate with 7/9 per radiation length at high energy, less below', () => {
  const material = new Material(crystals);
  expect(material.attenuation(20)).toBeCloseTo(7 / 9 / 1.86, 2);
  expect(material.attenuation(0.1) / (7 / 9 / 1.86)).toBeCloseTo(0.78, 2);
  expect(attenuation(0.001)).toBe(0.4);
  expect(material.containedAlong(1, 30)).toBeCloseTo(1, 12);
  expect(material.containedLate(1, 0)).toBeLessThan(0.03);
  expect(material.showers(30)).toBeCloseTo(1 - Math.exp(-30 / 38.04), 12);
  expect(material.containedBeside(0, Number.POSITIVE_INFINITY, 2.85)).toBeCloseTo(0.5 / (0.5 + Math.atan(2.85 / b) / Math.PI), 9);
});

test('Crystal Ball: quantiles rise, the tail has its probability, the core is the Gaussian', () => {
  const line = new CrystalBall(1.3, 5);
  // integrals of the two parts by hand: 5/1.3/4 exp(-0.845) and sqrt(pi/2) (1 + erf(0.919))
  const tail = (5 / 1.3 / 4) * Math.exp(-0.845);
  const core = Math.sqrt(Math.PI / 2) * (1 + 0.8064);
  expect(line.tail).toBeCloseTo(tail / (tail + core), 4);
  let last = Number.NEGATIVE_INFINITY;
  for (let u = 1e-6; u < 1; u += 1e-3) {
    const x = line.quantile(u);
    expect(x).toBeGreaterThan(last);
    last = x;
  }
  expect(line.quantile(line.tail * (1 - 1e-12))).toBeCloseTo(-1.3, 9);
  expect(line.quantile(line.tail * (1 + 1e-9))).toBeCloseTo(-1.3, 3);
  expect(Number.isFinite(line.quantile(1 - 2 ** -53))).toBe(true);
});

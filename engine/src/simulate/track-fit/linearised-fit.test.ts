import { expect, test } from 'vitest';
import { belle2 } from '../belle2.ts';
import type { CardTable, DetectorCard } from '../card.ts';
import { compileTracker, type Tracker } from '../geometry/tracker.ts';
import { createCrossings, traverse } from '../geometry/traverse.ts';
import { applyOverrides } from '../overrides.ts';
import { LARGEST_REACH, LinearisedFit, relativeLoss } from './linearised-fit.ts';
import { at, factorOfInverse, invert, squareOf } from './symmetric.ts';

const MUON = 0.1056583755;
const tracker = compileTracker(belle2);
type Five = [d0: number, phi0: number, omega: number, z0: number, tanLambda: number];

/** Position on a helix at a transverse arc from its closest approach, basf2 conventions; written apart from the code under test. */
function position([d0, phi0, omega, z0, t]: Five, arc: number): [number, number, number] {
  const phi = phi0 - omega * arc;
  return [
    d0 * Math.sin(phi0) + (Math.sin(phi0) - Math.sin(phi)) / omega,
    -d0 * Math.cos(phi0) - (Math.cos(phi0) - Math.cos(phi)) / omega,
    z0 + t * arc,
  ];
}

/** Helix through a point with azimuth phi, curvature and slope, and the arc from its closest approach to the point. */
function throughPoint([x, y, z]: readonly number[], phi: number, omega: number, t: number): { helix: Five; arc: number } {
  const cx = x! + Math.sin(phi) / omega;
  const cy = y! - Math.cos(phi) / omega;
  const q = Math.sign(omega);
  const phi0 = Math.atan2(q * cx, -q * cy);
  let turn = phi0 - phi;
  turn -= 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  const arc = turn / omega;
  return { helix: [q * (Math.hypot(cx, cy) - 1 / Math.abs(omega)), phi0, omega, z! - t * arc, t], arc };
}

/**
 * The same fit the long way: all derivatives by finite differences of helices, the full covariance of all measurements with every scattering
 * angle, and one dense inversion.
 */
function denseFit(t: Tracker, start: readonly number[], p: readonly number[], charge: number, mass: number): number[][] {
  const [px, py, pz] = p as [number, number, number];
  const pT = Math.hypot(px, py);
  const omega = charge / (pT * t.rhoPerPt);
  const { helix, arc: arc0 } = throughPoint(start, Math.atan2(py, px), omega, pz / pT);
  const c = createCrossings();
  const cosLambda = pT / Math.hypot(pT, pz);
  const n = traverse(t, start[0]!, start[1]!, start[2]!, px, py, pz, charge, (Math.PI / Math.abs(omega) - arc0) / cosLambda, c);
  const disc = Array.from({ length: n }, (_, i) => i).find((i) => t.layers[c.layer[i]!]!.disc) ?? n;
  const reach = LARGEST_REACH * (2 / Math.abs(omega) + charge * helix[0]);
  const rim = (i: number) => t.columns.rim[c.layer[i]!]!;
  const rows: { i: number; e: number[]; sigma: number }[] = [];
  let momentum = Math.hypot(pT, pz);
  let total = 0;
  let stack = 0;
  let beta2 = 1;
  const momenta: number[] = [];
  for (let i = 0; i < disc; i++) {
    const layer = t.layers[c.layer[i]!]!;
    const loss = c.ionisation[i]! * relativeLoss(momentum, mass);
    const energy = Math.hypot(momentum, mass);
    momenta.push(Math.sqrt((energy - loss / 2) ** 2 - mass ** 2));
    momentum = Math.sqrt((energy - loss) ** 2 - mass ** 2);
    total += c.radiationLengths[i]!;
    if (layer.bit < 0 || rim(i) >= reach) continue;
    stack = total;
    beta2 = momentum ** 2 / (momentum ** 2 + mass ** 2);
    const u = [c.ux[i]!, c.uy[i]!, c.sinLambda];
    const azimuth = Math.atan2(c.y[i]!, c.x[i]!);
    const around = [-Math.sin(azimuth), Math.cos(azimuth), 0];
    if (layer.part === 'cdc') {
      const w = [around[0]! * Math.sin(layer.stereo), around[1]! * Math.sin(layer.stereo), Math.cos(layer.stereo)];
      const e = [w[1]! * u[2]! - w[2]! * u[1]!, w[2]! * u[0]! - w[0]! * u[2]!, w[0]! * u[1]! - w[1]! * u[0]!];
      const norm = Math.hypot(...e);
      rows.push({ i, e: e.map((v) => v / norm), sigma: layer.sigmaU });
    } else {
      const lean = Math.hypot(1, layer.coneSlope);
      const normal = [Math.cos(azimuth) / lean, Math.sin(azimuth) / lean, -layer.coneSlope / lean];
      const along = [(layer.coneSlope * Math.cos(azimuth)) / lean, (layer.coneSlope * Math.sin(azimuth)) / lean, 1 / lean];
      const dot = (a: number[], b: number[]) => a.reduce((s, v, k) => s + v * b[k]!, 0);
      for (const [axis, sigma] of [
        [around, layer.sigmaU],
        [along, layer.sigmaV],
      ] as const) {
        const k = dot(axis, u) / dot(normal, u);
        rows.push({ i, e: axis.map((v, j) => v - normal[j]! * k), sigma });
      }
    }
  }
  const last = rows[rows.length - 1]!.i;
  const arcOf = (i: number) => arc0 + c.path[i]! * cosLambda;
  const project = (e: number[], h: Five, arc: number, from: readonly number[]) => {
    const moved = position(h, arc);
    return e.reduce((sum, v, k) => sum + v * (moved[k]! - from[k]!), 0);
  };
  const steps = [1e-5, 1e-6, 1e-9, 1e-5, 1e-6];
  const H = rows.map(({ i, e }) => {
    const from = position(helix, arcOf(i));
    return steps.map((step, k) => {
      const up = helix.slice() as Five;
      const down = helix.slice() as Five;
      up[k]! += step;
      down[k]! -= step;
      return (project(e, up, arcOf(i), from) - project(e, down, arcOf(i), from)) / (2 * step);
    });
  });
  const V = rows.map((a, k) => rows.map((_, j) => (j === k ? a.sigma ** 2 : 0)));
  for (let j = 0; j <= last; j++) {
    const factor = 1 + 0.038 * Math.log(stack / beta2);
    const pj = momenta[j]!;
    const q = ((13.6e-3 * factor) ** 2 * c.radiationLengths[j]! * (pj ** 2 + mass ** 2)) / pj ** 4;
    const here = position(helix, arcOf(j));
    const phi = helix[1] - helix[2] * arcOf(j);
    const lambda = Math.atan(helix[4]);
    const kick = 1e-6;
    for (const inPlane of [true, false]) {
      const turned = (sign: number) => {
        const l = inPlane ? lambda : lambda + sign * kick;
        // momentum kept: curvature goes as 1 / cos(lambda)
        const w = (helix[2] * Math.cos(lambda)) / Math.cos(l);
        return throughPoint(here, inPlane ? phi + (sign * kick) / Math.cos(lambda) : phi, w, Math.tan(l));
      };
      const up = turned(1);
      const down = turned(-1);
      const response = rows.map(({ i, e }) => {
        if (i <= j) return 0;
        const from = position(helix, arcOf(i));
        const far = arcOf(i) - arcOf(j);
        return (project(e, up.helix, up.arc + far, from) - project(e, down.helix, down.arc + far, from)) / (2 * kick);
      });
      for (let a = 0; a < rows.length; a++) for (let b = 0; b < rows.length; b++) V[a]![b]! += q * response[a]! * response[b]!;
    }
  }
  // C^-1 = H^T V^-1 H, by solving V X = H
  const X = solve(V, H);
  const weight = steps.map((_, a) => steps.map((_, b) => rows.reduce((sum, _, k) => sum + H[k]![a]! * X[k]![b]!, 0)));
  const scale = weight.map((row, k) => 1 / Math.sqrt(row[k]!));
  const unit = solve(
    weight.map((row, a) => row.map((v, b) => v * scale[a]! * scale[b]!)),
    steps.map((_, a) => steps.map((_, b) => (a === b ? 1 : 0))),
  );
  return unit.map((row, a) => row.map((v, b) => v * scale[a]! * scale[b]!));
}

/** Gauss elimination with pivots; right-hand sides are columns. */
function solve(matrix: number[][], right: number[][]): number[][] {
  const m = matrix.map((row, i) => [...row, ...right[i]!]);
  const n = m.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[best]![k]!)) best = i;
    [m[k], m[best]] = [m[best]!, m[k]!];
    for (let i = k + 1; i < n; i++) {
      const f = m[i]![k]! / m[k]![k]!;
      for (let j = k; j < m[i]!.length; j++) m[i]![j]! -= f * m[k]![j]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = n; j < m[k]!.length; j++) {
      let sum = m[k]![j]!;
      for (let i = k + 1; i < n; i++) sum -= m[k]![i]! * m[i]![j]!;
      m[k]![j] = sum / m[k]![k]!;
    }
  }
  return m.map((row) => row.slice(n));
}

test.each<[string, number[], number[], number, number]>([
  ['1 GeV muon, central', [0, 0, 0], [0.8, 0.6, 0.3], 1, MUON],
  ['forward, slanted sensors', [0.01, 0.02, 0.3], [-0.3, 0.4, 0.9], -1, MUON],
  ['0.2 GeV pion that curls', [0, 0, 0], [0.1, -0.17, 0.08], 1, 0.13957],
  ['slow proton', [0, 0, 0], [0.3, 0.2, -0.2], 1, 0.93827],
  ['displaced, outward', [8, 6, 5], [0.9, 0.2, 0.4], 1, MUON],
  ['displaced in the drift chamber', [-30, 25, -10], [-0.4, 0.8, 0.1], -1, MUON],
  ['displaced, inward at first', [30, 4, 10], [-0.6, 0.5, 0.2], 1, 0.13957],
])('the information filter is the dense least-squares fit: %s', (_name, start, p, charge, mass) => {
  const fit = new LinearisedFit(tracker);
  expect(fit.fit(...(start as [number, number, number]), ...(p as [number, number, number]), charge, mass)).toBe(true);
  const dense = denseFit(tracker, start, p, charge, mass);
  for (let i = 0; i < 5; i++) {
    for (let j = i; j < 5; j++) {
      const scale = Math.sqrt(dense[i]![i]! * dense[j]![j]!);
      expect(Math.abs(fit.covariance[at(i, j)]! - dense[i]![j]!) / scale, `(${i}, ${j})`).toBeLessThan(2e-4);
    }
  }
});

/** The card with tables of the tracker put anew. */
function withTables(change: (tables: Record<string, CardTable>) => Record<string, CardTable>): DetectorCard {
  const steps = belle2.steps.map((step) => (step.name === 'tracker' ? { ...step, tables: change({ ...step.tables! }) } : step));
  return { ...belle2, steps };
}
const without = (table: CardTable, keep: readonly string[] = []): CardTable => ({
  ...table,
  rows: Object.fromEntries(
    Object.entries(table.rows).map(([name, row]) => [name, keep.includes(name) ? row : [...row.slice(0, -1), 0]]),
  ),
});
/** A column set to one value in all rows. */
const column = (table: CardTable, name: string, value: number): CardTable => {
  const k = table.columns.indexOf(name);
  return { ...table, rows: Object.fromEntries(Object.entries(table.rows).map(([n, row]) => [n, row.with(k, value)])) };
};
const noGas = { 'tracker.gasRadiationLength': '1e15 cm', 'tracker.effectiveGasRadiationLength': '1e15 cm' };

test('Gluckstern: N equidistant layers without material measure the curvature to sigma/L^2 sqrt(720 (N-1)^3 / ((N-2) N (N+1) (N+2)))', () => {
  const N = 40;
  const chamber = belle2.steps[0]!.tables!['driftChamber']!;
  const rows = Object.fromEntries(Array.from({ length: N }, (_, i) => [`w${i}`, [0, 200 + 20 * i, -700, 1500, 100, 0, 1]]));
  const card = withTables((tables) => ({
    layers: column(column(tables['layers']!, 'effective', 0), 'sigmaU', 1e7),
    driftChamber: { ...chamber, rows },
    cylinders: without(tables['cylinders']!),
    discs: tables['discs']!,
  }));
  const fit = new LinearisedFit(compileTracker(applyOverrides(card, noGas)));
  expect(fit.fit(0, 0, 0, 2000, 0, 0, 1, MUON)).toBe(true);
  const L = 2 * (N - 1);
  const expected = (0.013 / L ** 2) * Math.sqrt((720 * (N - 1) ** 3) / ((N - 2) * N * (N + 1) * (N + 2)));
  expect(Math.sqrt(fit.covariance[at(2, 2)]!) / expected).toBeCloseTo(1, 4);
  expect(fit.degreesOfFreedom).toBe(N + 12 - 5);
});

test('two layers that measure z: z0 to sigma sqrt(r1^2 + r2^2) / (r2 - r1), without material', () => {
  const card = withTables((tables) => ({
    ...tables,
    layers: without(column(column(tables['layers']!, 'effective', 0), 'sigmaV', 30), ['pxd1', 'svd6']),
    driftChamber: column(tables['driftChamber']!, 'shift', 0),
    cylinders: without(tables['cylinders']!),
  }));
  const fit = new LinearisedFit(compileTracker(applyOverrides(card, noGas)));
  expect(fit.fit(0, 0, 0, 500, 0, 0, 1, MUON)).toBe(true);
  const [r1, r2] = [1.421, 13.515];
  expect(Math.sqrt(fit.covariance[at(3, 3)]!)).toBeCloseTo((30e-4 * Math.hypot(r1, r2)) / (r2 - r1), 8);
  expect(Math.sqrt(fit.covariance[at(4, 4)]!)).toBeCloseTo((30e-4 * Math.SQRT2) / (r2 - r1), 8);
});

test('scattering in the pipe alone before perfect layers: d0 to theta r / sin(theta), z0 to theta r / sin^2(theta), phi0 to theta / sin(theta)', () => {
  const card = withTables((tables) => ({
    layers: column(column(column(tables['layers']!, 'effective', 0), 'sigmaU', 1e-4), 'sigmaV', 1e-4),
    driftChamber: tables['driftChamber']!,
    cylinders: without(tables['cylinders']!, ['pipe']),
    discs: tables['discs']!,
  }));
  const fit = new LinearisedFit(compileTracker(applyOverrides(card, { ...noGas, 'tracker.sigmaDrift': '1e-7 mm' })));
  const p = 5;
  for (const theta of [90, 60]) {
    const sine = Math.sin((theta * Math.PI) / 180);
    const pz = p * Math.cos((theta * Math.PI) / 180);
    expect(fit.fit(0, 0, 0, p * sine, 0, pz, -1, MUON)).toBe(true);
    // 13.6 MeV / (beta p) sqrt(x) (1 + 0.038 ln(x / beta^2)), x = 0.45 % / sin(theta)
    const x = 0.0045 / sine;
    const beta = p / Math.hypot(p, MUON);
    const angle = (13.6e-3 / (beta * p)) * Math.sqrt(x) * (1 + 0.038 * Math.log(x / beta ** 2));
    const sigma = (i: number) => Math.sqrt(fit.covariance[at(i, i)]!);
    expect(sigma(0) / ((angle * 1.1) / sine)).toBeCloseTo(1, 3);
    expect(sigma(3) / ((angle * 1.1) / sine ** 2)).toBeCloseTo(1, 3);
    expect(sigma(1) / (angle / sine)).toBeCloseTo(1, 3);
    expect(sigma(4) / (angle / sine ** 2)).toBeCloseTo(1, 3);
  }
});

test('resolutions of a 1 GeV muon at 90 deg, of the tuned material: 0.20 %, 17 um, 20 um; hits that are missing cost', () => {
  const fit = new LinearisedFit(tracker);
  const sigmas = (vxd?: number, inner?: number, outer?: number) => {
    expect(fit.fit(0, 0, 0, 1, 0, 0, -1, MUON, vxd, inner, outer)).toBe(true);
    return [0, 1, 2, 3, 4].map((k) => Math.sqrt(fit.covariance[at(k, k)]!));
  };
  const full = sigmas();
  expect((full[2]! * 333.564) / 1.5).toBeCloseTo(0.00202, 4);
  expect(full[0]! * 1e4).toBeCloseTo(17.4, 0);
  expect(full[3]! * 1e4).toBeCloseTo(19.8, 0);
  expect(fit.degreesOfFreedom).toBe(63);
  expect([fit.vxdHits, fit.cdcInner, fit.cdcOuter]).toEqual([63, 0xffffffff, 0xffffff]);
  expect([fit.firstRadius, fit.lastRadius]).toEqual([expect.closeTo(1.421, 10), expect.closeTo(111.14, 10)]);
  // pipe, silicon, wall and gas: some 3 MeV of a minimum-ionising particle
  expect(fit.energyLoss * 1e3).toBeGreaterThan(1.5);
  expect(fit.energyLoss * 1e3).toBeLessThan(3.5);
  const blind = sigmas(0b111100);
  expect(blind[0]! / full[0]!).toBeGreaterThan(1.8);
  expect(fit.degreesOfFreedom).toBe(59);
  const short = sigmas(undefined, 0xffffffff, 0);
  expect(short[2]! / full[2]!).toBeGreaterThan(1.3);
  expect(fit.fit(0, 0, 0, 1, 0, 0, -1, MUON, 0b11, 0, 0)).toBe(false);
  expect(fit.fit(0, 0, 0, 0.001, 0, 0.1, -1, MUON)).toBe(false);
});

test('another field and a missing layer: curvature error of pT goes as 1/B, d0 suffers without the second pixel layer', () => {
  const of = (overrides: Record<string, string | number>) => {
    const t = compileTracker(applyOverrides(belle2, overrides));
    const fit = new LinearisedFit(t);
    expect(fit.fit(0, 0, 0, 5, 0, 0, -1, MUON)).toBe(true);
    return { pT: Math.sqrt(fit.covariance[at(2, 2)]!) * 5 * t.rhoPerPt, d0: Math.sqrt(fit.covariance[0]!) };
  };
  const usual = of({});
  expect(of({ 'tracker.field': '1.2 T' }).pT / usual.pT).toBeCloseTo(1.5 / 1.2, 2);
  const less = of({ 'tracker.layers.pxd2.installed': 0 });
  expect(less.d0 / usual.d0).toBeGreaterThan(1.1);
  expect(less.pT / usual.pT).toBeCloseTo(1, 2);
});

test('symmetric matrices: inverse of a badly scaled one, and the Cholesky factor of the inverse; what is not positive definite is refused', () => {
  const spread = [1e3, 1, 1e-6, 1e2, 1e-1];
  const m = new Float64Array(15);
  for (let i = 0; i < 5; i++)
    for (let j = i; j < 5; j++) m[at(i, j)] = spread[i]! * spread[j]! * (i === j ? 2 : 0.5 + 0.1 * (i + j));
  for (let i = 0; i < 5; i++) m[at(i, i)]! *= 1 + i;
  const inverse = new Float64Array(15);
  const factor = new Float64Array(15);
  expect(invert(m, inverse)).toBe(true);
  const full = (s: Float64Array, i: number, j: number) => s[i <= j ? at(i, j) : at(j, i)]!;
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += full(m, i, k) * full(inverse, k, j);
      expect((sum * spread[j]!) / spread[i]!).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
  expect(factorOfInverse(m, factor)).toBe(true);
  const square = new Float64Array(17).fill(7);
  squareOf(factor, 2, square, 1);
  const L = (i: number, j: number) => factor[(i * (i + 1)) / 2 + j]!;
  for (let i = 0; i < 5; i++) {
    for (let j = i; j < 5; j++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += L(i, k) * L(j, k);
      const unit = spread[i]! * spread[j]!;
      expect(sum * unit).toBeCloseTo(full(inverse, i, j) * unit, 9);
      expect(square[1 + at(i, j)]! * unit).toBeCloseTo(4 * sum * unit, 12);
    }
  }
  expect([square[0], square[16]]).toEqual([7, 7]);
  m[0] = -1;
  expect(invert(m, inverse)).toBe(false);
  expect(factorOfInverse(m, factor)).toBe(false);
});

test('ionisation rises below beta gamma = 3 as 1/beta^2 times the logarithm', () => {
  expect(relativeLoss(1, MUON)).toBe(1);
  // pion of 100 MeV: beta gamma 0.7165, beta^2 0.3392: (ln(1.022e4 * 0.5133) - 0.3392)/0.3392 over (ln(9.198e4) - 0.9)/0.9
  expect(relativeLoss(0.1, 0.13957)).toBeCloseTo(24.244 / 11.699, 2);
});

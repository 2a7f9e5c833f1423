import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../../amplitude/compile.ts';
import { boostFromRestFrame, boostToRestFrame, dot } from '../../basics/four-vector.ts';
import { RandomStream } from '../../basics/random.ts';
import { resolveModel } from '../../model/registry.ts';
import { VacuumPolarisation } from '../vacuum-polarisation/vacuum-polarisation.ts';
import { Bhabha } from './bhabha.ts';
import type { HardPair } from './hard-pair.ts';
import { PhotonPair } from './photon-pair.ts';

const m = 0.511e-3;
const alpha = 1 / 137.036;
const root = 10.58;
const e2 = 4 * Math.PI * alpha;
const model = resolveModel('qed', { alpha, 'mass.e': m });
const stream = new RandomStream(1, 'tree ratio');
const u = new Float64Array(8);
const beam = root / 2;
const velocity = Math.sqrt(1 - (m / beam) ** 2);

/** e-, e+, pair, photon in one array, and what `ratio` is given for it. */
function point(index: number, hard: HardPair) {
  stream.one(index, 1, 0, 0, 4, u);
  const y = Math.exp(u[0] * Math.log(1e-3)) * 0.97;
  // from the dead cone to the other side, off the beam or off the pair
  const t = 0.1 * (m / beam) ** 2 * Math.exp(u[1] * Math.log(1.9 / (0.1 * (m / beam) ** 2)));
  const across = Math.sqrt(t * (2 - t));
  const phi = 2 * Math.PI * u[2];
  const c = -0.9 + 1.8 * u[3];
  const sine = Math.sqrt(1 - c * c);
  const n = new Float64Array([sine, 0, c]);
  const onPair = hard.charged && u[4] > 0.5;
  const k = onPair
    ? new Float64Array([
        across * Math.cos(phi) * c + (1 - t) * sine,
        across * Math.sin(phi),
        -across * Math.cos(phi) * sine + (1 - t) * c,
      ])
    : new Float64Array([across * Math.cos(phi), across * Math.sin(phi), 1 - t]);
  // about either end of the axis in turn
  const flipped = index % 2 === 1;
  if (flipped) for (let i = 0; i < 3; i++) k[i] = -k[i];
  const w = y * beam;
  const mass = root * Math.sqrt(1 - y);
  const momentum = Math.sqrt((mass * mass) / 4 - hard.mass ** 2);
  const p = new Float64Array(20);
  p.set([beam, 0, 0, velocity * beam, beam, 0, 0, -velocity * beam]);
  const q = new Float64Array([root - w, -w * k[0], -w * k[1], -w * k[2]]);
  for (let j = 0; j < 2; j++) {
    p[8 + 4 * j] = mass / 2;
    for (let i = 0; i < 3; i++) p[9 + 4 * j + i] = (1 - 2 * j) * momentum * n[i];
    boostFromRestFrame(p, 8 + 4 * j, q, 0);
  }
  p.set([w, w * k[0], w * k[1], w * k[2]], 16);
  setCosine(hard, c);
  const slow = (m / beam) ** 2 / (1 + velocity);
  const near = slow + velocity * t;
  const gap1 = onPair || flipped ? 1 - velocity * k[2] : near;
  const gap2 = onPair || !flipped ? 1 + velocity * k[2] : near;
  const ratio = hard.ratio(root, y, n, k, 0, gap1, gap2, onPair ? Math.min(t, 2 - t) : -1);
  return { p, y, ratio };
}

/** Soft-photon factor of the charges with the momenta p at the given offsets; signs + for a particle going out or an antiparticle coming in. */
function soft(p: Float64Array, charges: readonly [number, number][]): number {
  let sum = 0;
  for (const [i, a] of charges)
    for (const [j, b] of charges) sum -= (a * b * dot(p, i, p, j)) / (dot(p, i, p, 16) * dot(p, j, p, 16));
  return sum;
}

/** The sampled cosine of a hard pair, as a test sets it. */
function setCosine(hard: HardPair, c: number): void {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    hard.sample(middle);
    if (hard.cosine < c) low = middle;
    else high = middle;
  }
}

describe.each([
  ['gamma gamma gamma', 'gamma', (): HardPair => new PhotonPair(alpha, m, root * root, 0.95, 0.1), 6],
  [
    'e- e+ gamma',
    'e',
    (): HardPair =>
      new Bhabha(
        alpha,
        m,
        new VacuumPolarisation({ mode: 'off', alpha, masses: [m, 0.1, 1.7], narrowResonances: false }),
        0.95,
        0.1,
      ),
    1,
  ],
] as const)('closed form of e+ e- -> %s', (_, kind, make, factorial) => {
  const outgoing = kind === 'gamma' ? ['gamma', 'gamma', 'gamma'] : ['e-', 'e+', 'gamma'];
  const amplitude = compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing });
  const out = new Float64Array(1);

  it('is the |M|^2 of the helicity amplitudes to 2e-6, from the dead cone to wide angles and from soft to the end', () => {
    const hard = make();
    const charges: [number, number][] = [
      [0, 1],
      [4, -1],
      ...((hard.charged
        ? [
            [8, -1],
            [12, 1],
          ]
        : []) as [number, number][]),
    ];
    for (let index = 0; index < 300; index++) {
      const { p, y, ratio } = point(index, hard);
      amplitude.me2(p, 0, 1, out, 0);
      const closed = (ratio * e2 * soft(p, charges) * hard.squared(root * root)) / (1 - y);
      expect(Math.abs(closed / (out[0] * factorial) - 1)).toBeLessThan(2e-6);
    }
  });

  it('is 1 for a soft photon and (1 + z^2)/2 for one along the beam or the pair', () => {
    const hard = make();
    setCosine(hard, 0.3);
    const n = new Float64Array([Math.sqrt(0.91), 0, 0.3]);
    const slow = (m / beam) ** 2 / (1 + velocity);
    const t = 1e3 * slow;
    const k = new Float64Array([Math.sqrt(t * (2 - t)), 0, 1 - t]);
    const along = (y: number) => hard.ratio(root, y, n, k, 0, slow + velocity * t, 1 + velocity * k[2], -1);
    expect(along(1e-6)).toBeCloseTo(1, 5);
    for (const z of [0.2, 0.5, 0.9]) expect(along(1 - z)).toBeCloseTo((1 + z * z) / 2, 1.6);
    if (!hard.charged) return;
    const k2 = new Float64Array([
      Math.sqrt(t * (2 - t)) * 0.3 + (1 - t) * n[0],
      0,
      -Math.sqrt(t * (2 - t)) * n[0] + (1 - t) * 0.3,
    ]);
    for (const z of [0.2, 0.5, 0.9]) {
      const value = hard.ratio(root, 1 - z, n, k2, 0, 1 - velocity * k2[2], 1 + velocity * k2[2], t);
      expect(value).toBeCloseTo((1 + z * z) / 2, 1.6);
    }
  });
});

describe('Bose symmetry of three photons', () => {
  it('lets any photon be the radiated one', () => {
    const hard: HardPair = new PhotonPair(alpha, m, root * root, 0.95, 0.1);
    // three photons at wide angles in a plane through the beams: energies from their angles, shares y1 + y2 + y3 = 2
    const directions = [0.7, 2.9, 4.6].map((a) => [Math.sin(a), 0, Math.cos(a)]);
    const sines = [0, 1, 2].map((i) => {
      const [a, b] = [directions[(i + 1) % 3], directions[(i + 2) % 3]];
      return Math.abs(a[0] * b[2] - a[2] * b[0]);
    });
    const sum = sines[0] + sines[1] + sines[2];
    const y = sines.map((s) => (2 * s) / sum);
    const values = [0, 1, 2].map((i) => {
      const j = (i + 1) % 3;
      const mass = 2 * Math.sqrt(1 - y[i]);
      // direction of photon j in the rest frame of j and the third
      const p = new Float64Array([y[j], ...directions[j].map((x) => y[j] * x)]);
      const q = new Float64Array([2 - y[i], ...directions[i].map((x) => -y[i] * x)]);
      boostToRestFrame(p, 0, q, 0);
      const n = new Float64Array([p[1] / (mass / 2), p[2] / (mass / 2), p[3] / (mass / 2)]);
      setCosine(hard, n[2]);
      const k = new Float64Array(directions[i]);
      const [gap1, gap2] = [1 - velocity * k[2], 1 + velocity * k[2]];
      const ratio = hard.ratio(root, y[i], n, k, 0, gap1, gap2, -1);
      return (ratio * 4 * hard.squared(root * root)) / (gap1 * gap2 * y[i] * y[i] * (1 - y[i]));
    });
    expect(values[1] / values[0]).toBeCloseTo(1, 5);
    expect(values[2] / values[0]).toBeCloseTo(1, 5);
  });
});

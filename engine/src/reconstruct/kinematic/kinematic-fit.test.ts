import { expect, test } from 'vitest';
import { normalQuantile } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { type ToyTrack, ToyTracks } from '../../run/validate/toy-tracks.ts';
import { CmsFrame } from '../cms-frame.ts';
import { fitVertex } from '../vertex/vertex-fit.ts';
import { VertexResult } from '../vertex/vertex-result.ts';
import { BeamsObject } from './beams-object.ts';
import {
  beamEnergyConstraint,
  type Constraint,
  flightConstraint,
  fourMomentumConstraint,
  massConstraint,
  recoilMassConstraint,
  vertexConstraint,
} from './constraints.ts';
import {
  CandidateObject,
  type FitObject,
  PhotonObject,
  PointObject,
  STATE_SIZE,
  TrackObject,
  UnmeasuredObject,
} from './fit-object.ts';
import { fitKinematics, KinematicFit } from './kinematic-fit.ts';

const MUON = 0.1056583755;
const beams = { electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 };
const frame = new CmsFrame(beams);

test('hand-worked: energies 5.0 and 5.2 of two photons back to back at rest in 10 GeV: both 5, each error 0.1: chi2 = (0.2/0.1)^2 from the second', () => {
  const first = new PhotonObject().set(5, Math.PI / 2, 0, 0.1, 1e-3, 1e-3);
  const second = new PhotonObject().set(5.2, Math.PI / 2, Math.PI, 0.1, 1e-3, 1e-3);
  const rest = new BeamsObject({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });
  const fit = fitKinematics([first, second, rest], [fourMomentumConstraint([0, 1], 2)]);
  expect(fit.ndf).toBe(4);
  expect(fit.states[0]).toBeCloseTo(5, 8);
  expect(fit.states[STATE_SIZE]).toBeCloseTo(5, 8);
  expect(fit.chi2).toBeCloseTo(4, 6);
  expect(fit.pulls[0]).toBeCloseTo(0, 8);
  expect(fit.pulls[3]).toBeCloseTo(2, 6);
});

test('hand-worked: a mass of 1 from two photons of 0.5 +- 0.01 and 0.6 +- 0.02 back to back: E1 E2 = 1/4, shared by E^2 sigma^2', () => {
  const first = new PhotonObject().set(0.5, Math.PI / 2, 0, 0.01, 1e-9, 1e-9);
  const second = new PhotonObject().set(0.6, Math.PI / 2, Math.PI, 0.02, 1e-9, 1e-9);
  const fit = fitKinematics([first, second], [massConstraint([0, 1], 1)]);
  const [a, b] = [fit.parameters[0], fit.parameters[3]];
  expect(a * b).toBeCloseTo(0.25, 9);
  // stationary: (0.5 - a) / s1^2 / b = (0.6 - b) / s2^2 / a
  expect((4 * (0.5 - a) * a) / ((0.6 - b) * b)).toBeCloseTo(1, 4);
});

test('derivatives of every object and constraint equal numeric ones', () => {
  const toys = new ToyTracks(1);
  toys.fill(-1, [{ position: [4, 3, 1], momentum: [0.5, 0.4, 0.2], charge: -1 }]);
  const vertex = new VertexResult(1);
  fitVertex(
    toys.columns,
    [0],
    { constraint: { position: Float64Array.of(4, 3, 1), covariance: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) } },
    vertex,
  );
  const objects: FitObject[] = [
    new PhotonObject().set(1.2, 0.8, -2, 0.1, 0.1, 0.1),
    new TrackObject(MUON, true).set(toys.columns, 0, 7),
    new TrackObject(MUON).set(toys.columns, 0),
    new CandidateObject().set(vertex),
    new UnmeasuredObject(0.5).set(0.3, -0.2, 0.9),
    new PointObject().set(1, -2, 3),
    new BeamsObject(beams, { electron: 5e-3, positron: 2e-3 }),
  ];
  const constraints: Constraint[] = [
    fourMomentumConstraint([0, 1, 2, 3, 4], 6),
    massConstraint([0, 1, 4], 0.3),
    recoilMassConstraint([2, 3], 6, 0.5),
    beamEnergyConstraint([1, 3], 6),
    vertexConstraint([1, 3], 5),
    flightConstraint(3, 5),
  ];
  const width = STATE_SIZE * objects.length;
  const statesAt = (parameters: Float64Array[]) => {
    const states = new Float64Array(width);
    objects.forEach((o, i) => {
      o.evaluate(parameters[i], 0, states, STATE_SIZE * i, new Float64Array(7 * 16), 0);
    });
    return states;
  };
  const start = objects.map((o) => o.values.slice());
  const states = statesAt(start);
  objects.forEach((o, i) => {
    const n = o.measured + o.free;
    const jacobian = new Float64Array(7 * n);
    o.evaluate(start[i], 0, new Float64Array(7), 0, jacobian, 0);
    for (let k = 0; k < n; k++) {
      const step = 1e-6 * Math.max(1e-2, Math.abs(start[i][k]));
      const moved = (sign: number) => {
        const p = start.map((x) => x.slice());
        p[i][k] += sign * step;
        return statesAt(p);
      };
      const [up, down] = [moved(1), moved(-1)];
      for (let s = 0; s < 7; s++) {
        const slope = (up[7 * i + s] - down[7 * i + s]) / (2 * step);
        expect(Math.abs(jacobian[n * s + k] - slope), `object ${i}, ${s} by ${k}`).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    }
  });
  for (const c of constraints) {
    const value = (at: Float64Array) => {
      const f = new Float64Array(c.count);
      c.evaluate(at, f, new Float64Array(c.count * width), 0, width);
      return f;
    };
    const slope = new Float64Array(c.count * width);
    c.evaluate(states, new Float64Array(c.count), slope, 0, width);
    for (let k = 0; k < width; k++) {
      const [up, down] = [1e-5, -1e-5].map((step) => value(states.map((x, j) => (j === k ? x + step : x))));
      for (let i = 0; i < c.count; i++)
        expect(slope[i * width + k], `${c.name} ${i} by ${k}`).toBeCloseTo((up[i] - down[i]) / 2e-5, 6);
    }
  }
});

/** Three photons of a -> gamma gamma and a recoil photon in the laboratory: energies and angles. */
function threePhotons(u: Float64Array, total: Float64Array): number[][] {
  const mass = 0.5 + 8 * u[0];
  const s = total[0] ** 2 - total[1] ** 2 - total[3] ** 2;
  const root = Math.sqrt(s);
  const vectors: number[][] = [];
  const k = (s - mass * mass) / (2 * root);
  const c = 1.6 * u[1] - 0.8;
  const phi = 6.28 * u[2];
  const n = [Math.sqrt(1 - c * c) * Math.cos(phi), Math.sqrt(1 - c * c) * Math.sin(phi), c];
  vectors.push([k, k * n[0], k * n[1], k * n[2]]);
  const ea = root - k;
  const c2 = 1.8 * u[3] - 0.9;
  const phi2 = 6.28 * u[4];
  const d = [Math.sqrt(1 - c2 * c2) * Math.cos(phi2), Math.sqrt(1 - c2 * c2) * Math.sin(phi2), c2];
  for (const sign of [1, -1])
    vectors.push(
      boosted(
        [mass / 2, (sign * d[0] * mass) / 2, (sign * d[1] * mass) / 2, (sign * d[2] * mass) / 2],
        [ea, -k * n[0], -k * n[1], -k * n[2]],
      ),
    );
  return vectors.map((v) => {
    const p = boosted(v, [...total.subarray(0, 4)]);
    return [p[0], Math.acos(p[3] / p[0]), Math.atan2(p[2], p[1])];
  });
}

function boosted(p: number[], by: number[]): number[] {
  const m = Math.sqrt(by[0] ** 2 - by[1] ** 2 - by[2] ** 2 - by[3] ** 2);
  const dot = p[1] * by[1] + p[2] * by[2] + p[3] * by[3];
  const e = (p[0] * by[0] + dot) / m;
  const f = (p[0] + e) / (by[0] + m);
  return [e, p[1] + f * by[1], p[2] + f * by[2], p[3] + f * by[3]];
}

test('three photons to the beam four-momentum: pulls are unit Gaussians, chi2 has mean 4, with and without beam energy spread', () => {
  for (const spread of [undefined, { electron: 5.13e-3, positron: 2.375e-3 }]) {
    const photons = [new PhotonObject(), new PhotonObject(), new PhotonObject()];
    const total = new BeamsObject(beams, spread);
    const fit = new KinematicFit([...photons, total], [fourMomentumConstraint([0, 1, 2], 3)]);
    const n = spread ? 11 : 9;
    const state = new Float64Array(7);
    const stream = new RandomStream(8, `photons ${spread ? 'spread' : 'exact'}`);
    const u = new Float64Array(20);
    const sums = new Float64Array(n);
    const squares = new Float64Array(n);
    let chi2 = 0;
    const events = 3000;
    for (let e = 0; e < events; e++) {
      stream.one(e, 9, 0, 0, 10, u);
      const energies = total.values.map((x, i) => x + Math.sqrt(total.covariance[3 * i]) * normalQuantile(u[15 + i]));
      total.evaluate(energies, 0, state, 0, new Float64Array(14), 0);
      const truth = threePhotons(u, state);
      truth.forEach(([energy, theta, phi], i) => {
        const errors = [0.02 * energy, 4e-3, 4.5e-3];
        const g = [0, 1, 2].map((k) => normalQuantile(u[6 + 3 * i + k]));
        photons[i].set(
          energy + errors[0] * g[0],
          theta + errors[1] * g[1],
          phi + errors[2] * g[2],
          errors[0],
          errors[1],
          errors[2],
        );
      });
      expect(fit.run()).toBe(true);
      chi2 += fit.chi2;
      for (let k = 0; k < n; k++) {
        sums[k] += fit.pulls[k];
        squares[k] += fit.pulls[k] ** 2;
      }
    }
    expect(chi2 / events).toBeGreaterThan(3.85);
    expect(chi2 / events).toBeLessThan(4.15);
    for (let k = 0; k < n; k++) {
      expect(Math.abs(sums[k] / events), `mean ${k}`).toBeLessThan(0.07);
      expect(Math.sqrt(squares[k] / events), `width ${k}`).toBeGreaterThan(0.95);
      expect(Math.sqrt(squares[k] / events), `width ${k}`).toBeLessThan(1.05);
    }
  }
});

const pair: ToyTrack[] = [
  { position: [20, 12, -8], momentum: [0.9, 0.3, 0.4], charge: 1 },
  { position: [20, 12, -8], momentum: [0.5, 0.7, -0.1], charge: -1 },
];

test('a vertex constraint with multipliers gives what the vertex fit gives: position, chi2, covariance, momenta, mass-constrained too', () => {
  const toys = new ToyTracks(1);
  const out = new VertexResult(2);
  for (let e = 0; e < 20; e++) {
    toys.fill(e, pair);
    for (const mass of [undefined, 0.766]) {
      const options = { masses: [MUON, MUON], ...(mass === undefined ? {} : { mass }) };
      expect(fitVertex(toys.columns, [0, 1], options, out)).toBe(true);
      const tracks = [0, 1].map((i) => new TrackObject(MUON, true).set(toys.columns, i, 23));
      const point = new PointObject().set(20, 12, -8);
      const fit = fitKinematics(
        [...tracks, point],
        [vertexConstraint([0, 1], 2), ...(mass === undefined ? [] : [massConstraint([0, 1], mass)])],
      );
      expect(fit.ndf).toBe(out.ndf);
      expect(Math.abs(fit.chi2 - out.chi2)).toBeLessThan(2e-2 * (1 + out.chi2));
      for (let k = 0; k < 3; k++) {
        const sigma = Math.sqrt(out.positionCovariance[4 * k]);
        expect(Math.abs(fit.states[2 * STATE_SIZE + 4 + k] - out.position[k]) / sigma).toBeLessThan(2e-2);
        const at = 10 + 2 + k;
        expect(Math.sqrt(fit.covariance[at * 15 + at]) / sigma).toBeCloseTo(1, 1);
        for (let i = 0; i < 2; i++)
          expect(Math.abs(fit.states[STATE_SIZE * i + 1 + k] - out.momenta[4 * i + 1 + k])).toBeLessThan(2e-4);
      }
    }
  }
});

test('recoil mass, beam energy and an unmeasured particle: constraints are met and errors shrink', () => {
  const toys = new ToyTracks(5);
  const prompt = pair.map(
    (t): ToyTrack => ({ ...t, position: [0, 0, 0], momentum: [3 * t.momentum[0], -3 * t.momentum[1] * t.charge, t.momentum[2]] }),
  );
  toys.fill(2, prompt);
  const tracks = [0, 1].map((i) => new TrackObject(MUON).set(toys.columns, i));
  const recoil = fitKinematics([...tracks, new BeamsObject(beams)], [recoilMassConstraint([0, 1], 2, 4)]);
  const p = [0, 1, 2, 3].map((k) => recoil.states[14 + k] - recoil.states[k] - recoil.states[7 + k]);
  expect(p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2).toBeCloseTo(16, 6);
  expect(recoil.covariance[2 * 10 + 2]).toBeLessThan(tracks[0].covariance[12]);

  const energy = fitKinematics([...tracks, new BeamsObject(beams)], [beamEnergyConstraint([0, 1], 2)]);
  const s = [0, 1, 2, 3].map((k) => energy.states[k] + energy.states[7 + k]);
  expect(frame.energyOf(s[0], s[1], s[3])).toBeCloseTo(frame.sqrtS / 2, 6);

  const missing = new UnmeasuredObject(4).set(...([0, 1, 2].map((k) => p[1 + k]) as [number, number, number]));
  const same = fitKinematics([...tracks, missing, new BeamsObject(beams)], [fourMomentumConstraint([0, 1, 2], 3)]);
  expect(same.ndf).toBe(1);
  expect(same.chi2).toBeCloseTo(recoil.chi2, 4);
});

test('a neutral candidate that flew from the beam spot: the spot and the flight line bound each other', () => {
  const toys = new ToyTracks(6);
  const vertex = new VertexResult(2);
  const k = [1.4, 1.0, 0.3];
  const at = k.map((x) => 12 * x) as [number, number, number];
  toys.fill(
    3,
    pair.map((t): ToyTrack => ({ ...t, position: at })),
  );
  fitVertex(toys.columns, [0, 1], { masses: [MUON, MUON] }, vertex);
  const spot = new PointObject(true).set(0, 0, 0, [1e-6, 0, 0, 0, 1e-8, 0, 0, 0, 4e-4]);
  const fit = fitKinematics([new CandidateObject().set(vertex), spot], [flightConstraint(0, 1)]);
  expect(fit.ndf).toBe(2);
  expect(fit.probability).toBeGreaterThan(1e-3);
  const [, px, py, pz, x, y, z] = fit.states;
  expect(x * py - y * px).toBeCloseTo(0, 2);
  expect(Math.hypot(y * pz - z * py, z * px - x * pz)).toBeLessThan(0.1);
});

test('the order of the objects does not matter, nor a turn about the z axis when the beams turn along', () => {
  const values = [
    [4.55, 1.052, 0.302],
    [3.62, 1.351, 2.668],
    [2.83, 1.586, -1.589],
  ];
  const head = { electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0 };
  const fitted = (order: number[], turn: number, of = beams) => {
    const photons = order.map((i) => new PhotonObject().set(values[i][0], values[i][1], values[i][2] + turn, 0.2, 0.02, 0.02));
    return fitKinematics([...photons, new BeamsObject(of)], [fourMomentumConstraint([0, 1, 2], 3)]);
  };
  const a = fitted([0, 1, 2], 0);
  const b = fitted([2, 0, 1], 0);
  expect(b.chi2).toBeCloseTo(a.chi2, 5);
  for (let k = 0; k < 4; k++) expect(b.states[STATE_SIZE + k]).toBeCloseTo(a.states[k], 5);
  const c = fitted([0, 1, 2], 0, head);
  const d = fitted([0, 1, 2], 1.1, head);
  expect(d.chi2).toBeCloseTo(c.chi2, 5);
  expect(d.states[0]).toBeCloseTo(c.states[0], 6);
  expect(d.states[1]).toBeCloseTo(Math.cos(1.1) * c.states[1] - Math.sin(1.1) * c.states[2], 6);
});

test('loud: too few or dependent constraints, wrong objects, masses out of reach', () => {
  const a = new PhotonObject().set(0.1, 1, 0, 0.01, 0.01, 0.01);
  const b = new PhotonObject().set(0.1, 2, 3, 0.01, 0.01, 0.01);
  expect(() => new KinematicFit([a], [])).toThrow('too few constraints');
  expect(() => new KinematicFit([a], [massConstraint([3], 1)])).toThrow('not in the fit');
  expect(() => new KinematicFit([a, new UnmeasuredObject(0)], [massConstraint([0, 1], 1)])).toThrow('too few constraints');
  expect(() => fitKinematics([a, b], [massConstraint([0, 1], 0.2), massConstraint([0, 1], 0.2)])).toThrow(
    'dependent constraints',
  );
  expect(() => massConstraint([0], Number.NaN)).toThrow('not a mass');
  const many = Array.from({ length: 17 }, () => fourMomentumConstraint([0], 1));
  expect(() => new KinematicFit([a, new BeamsObject(beams)], many)).toThrow('too large');
  const heavy = new UnmeasuredObject(5).set(0, 0, 0.1);
  const low = fitOf([a, b, heavy]);
  expect(low.run()).toBe(false);
  expect(low.chi2).toBe(Infinity);
  expect(low.probability).toBe(0);
});

/** A sum of masses above the beam energy: no solution. */
function fitOf(objects: FitObject[]): KinematicFit {
  const rest = new BeamsObject({ electronEnergy: 1, positronEnergy: 1, halfCrossingAngle: 0 });
  return new KinematicFit([...objects, rest], [fourMomentumConstraint([0, 1, 2], 3)]);
}

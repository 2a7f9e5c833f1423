import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import { columnsFrom, type PlainEvent } from './columns-from.ts';
import { compileSearch } from './compile.ts';
import { defineSearch } from './define-search.ts';
import { search as everything } from './fixture.test.ts';
import type { SearchInput } from './search-types.ts';

/** Ten GeV head-on, a photon and what is beside it. */
const input: SearchInput = {
  ...(everything as unknown as SearchInput),
  name: 'veto',
  trigger: [],
  objects: {
    track: { from: 'tracks', cuts: [] },
    positive: { from: 'track', cuts: [{ require: 'charge', above: 0, because: 'positive' }] },
    photon: { from: 'photons', cuts: [{ require: 'energy', above: 1, because: 'hard' }] },
    soft: { from: 'photons', cuts: [] },
    cluster: { from: 'klm', cuts: [{ require: 'layers', above: 2, because: 'no noise' }] },
  },
  candidates: { single: { decay: 'photon', cuts: [] } },
  event: [],
  histograms: [],
  massWindow: { ...everything.massWindow, observable: 'single.recoilMassSquared', ownMass: 'single.recoilMass' },
};
const beams = { electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 };
const across = { theta: Math.PI / 2, phi: 0 };

/** Value of one cut on the event, as N-1 sees it. */
function asked(cut: object, event: PlainEvent): number {
  const compiled = compileSearch(defineSearch({ ...input, event: [{ ...cut, because: 'x' }] as never }), { beams });
  const { tracks, clusters, klm } = columnsFrom([event]);
  compiled.judge.prepare(tracks, clusters, 0, 1, klm);
  compiled.judge.judge(0, 0, 9, true);
  return compiled.judge.values[0]!;
}

describe('observables of an event in a search', () => {
  const photons = [
    { energy: 4, ...across, time: -3 },
    { energy: 0.5, theta: Math.PI / 2, phi: 2, time: -30 },
  ];

  it('KLM clusters: counted, and their angle to the recoil', () => {
    // the recoil of the photon along +x goes along -x; 0.3 rad from it a cluster of three layers, 0.1 rad from it one of two
    const klm = [
      { theta: Math.PI / 2, phi: Math.PI - 0.3, layers: 3 },
      { theta: Math.PI / 2, phi: Math.PI - 0.1, layers: 2 },
    ];
    expect(asked({ count: 'cluster', equals: 0 }, { photons, klm })).toBe(1);
    const angle = { require: 'klmRecoilAngle', of: 'cluster', candidate: 'single', above: 0.1 };
    expect(asked(angle, { photons, klm })).toBeCloseTo(0.3, 12);
    expect(asked(angle, { photons })).toBe(Math.PI);
  });

  it('events without KLM clusters are refused by a search that asks for them', () => {
    const compiled = compileSearch(defineSearch(input), { beams });
    const { tracks, clusters } = columnsFrom([{ photons }]);
    expect(() => compiled.judge.prepare(tracks, clusters, 0, 1)).toThrow(UserError);
  });

  it('latest photon beside the candidate', () => {
    expect(asked({ require: 'latestTime', of: 'soft', below: 10 }, { photons })).toBe(30);
  });

  it('shapes and what is missing, of tracks and photons, each row once', () => {
    // a pion and a photon back to back along x, and 10 GeV of beams
    const event: PlainEvent = { tracks: [{ charge: 1, px: -4, py: 0, pz: 0 }], photons: [{ energy: 4, ...across }] };
    const pion = Math.sqrt(16 + massOf('pi-') ** 2);
    for (const of of ['track photon', ' photon  track', 'positive track photon'])
      expect(asked({ require: 'visibleEnergyCms', of, above: 0 }, event)).toBeCloseTo(4 + pion, 12);
    expect(asked({ require: 'missingEnergyCms', of: 'photon', above: 0 }, event)).toBeCloseTo(6, 6);
    expect(asked({ require: 'missingMomentum', of: 'track', above: 0 }, event)).toBeCloseTo(4, 12);
    expect(asked({ require: 'thrust', of: 'track photon', above: 0 }, event)).toBeCloseTo(1, 12);
    expect(asked({ require: 'thrustCosTheta', of: 'track photon', above: 0 }, event)).toBeCloseTo(0, 12);
    expect(asked({ require: 'foxWolframR2', of: 'track photon', above: 0 }, event)).toBeCloseTo(1, 12);
  });

  it.each([
    [{ require: 'thrust', of: 'track cluster', above: 0.5 }, '"cluster" is a list of KLM clusters'],
    [{ require: 'thrust', above: 0.5 }, 'needs "of", the lists of tracks and photons'],
    [{ require: 'extraEnergy', of: 'photon soft', below: 1 }, 'taken over one list'],
    [{ require: 'extraEnergy', of: 'track', below: 1 }, '"track" is a list of tracks'],
    [{ require: 'klmRecoilAngle', of: 'photon', candidate: 'single', above: 1 }, '"photon" is a list of photons'],
    [{ require: 'klmRecoilAngle', of: 'cluster', above: 1 }, 'needs "candidate"'],
    [{ require: 'trust', of: 'track', above: 1 }, 'Did you mean "thrust"'],
    [{ count: 'single', equals: 1 }, 'with among: "passing"'],
    [{ count: 'singl', equals: 1 }, 'unknown object "singl"'],
  ])('refuses %j', (cut, words) => {
    expect(() => defineSearch({ ...input, event: [{ ...cut, because: 'x' }] as never })).toThrow(words);
  });

  it('refuses KLM clusters in candidates and under a hypothesis', () => {
    const candidates = { single: { decay: 'cluster', cuts: [] } };
    expect(() => defineSearch({ ...input, candidates })).toThrow('is a KLM cluster');
    const objects = { ...input.objects, cluster: { from: 'klm', hypothesis: 'pion', cuts: [] } } as never;
    expect(() => defineSearch({ ...input, objects })).toThrow('a KLM cluster has no mass hypothesis');
  });
});

it('three daughters: the heaviest of the combinations, each pair of alike ones once', () => {
  const three = defineSearch({
    ...input,
    objects: { pion: { from: 'tracks', hypothesis: 'pion', cuts: [] } },
    candidates: {
      single: {
        decay: 'pion+ pion+ pion-',
        best: { pick: 'highest', of: 'mass', among: 'passing' },
        cuts: [{ require: 'mass', below: 5, because: 'light' }],
      },
    },
    event: [{ count: 'single', below: 9, because: 'x' }],
  });
  const compiled = compileSearch(three, { beams });
  const along = (charge: 1 | -1, px: number, py: number, pz: number) => ({ charge, px, py, pz });
  const event = { tracks: [along(1, 2, 0, 0), along(1, 0, 1, 0), along(1, 0, 0, 0.5), along(-1, -1, 0, 0)] };
  const { tracks, clusters, klm } = columnsFrom([event]);
  compiled.judge.prepare(tracks, clusters, 0, 1, klm);
  compiled.judge.judge(0, 0, 9, false);
  const mass = (rows: number[]): number => {
    const rest = rows.map((i) => event.tracks[i]!);
    const sum = (of: (t: (typeof rest)[0]) => number) => rest.reduce((total, t) => total + of(t), 0);
    const energy = sum((t) => Math.sqrt(t.px ** 2 + t.py ** 2 + t.pz ** 2 + massOf('pi-') ** 2));
    return Math.sqrt(energy ** 2 - sum((t) => t.px) ** 2 - sum((t) => t.py) ** 2 - sum((t) => t.pz) ** 2);
  };
  const masses = [
    [0, 1, 3],
    [0, 2, 3],
    [1, 2, 3],
  ].map(mass);
  expect(compiled.judge.values[compiled.plan.common.length - 1]).toBe(3);
  const { p } = compiled.judge.candidate(0);
  expect(Math.sqrt(p[8]! ** 2 - p[9]! ** 2 - p[10]! ** 2 - p[11]! ** 2)).toBeCloseTo(Math.max(...masses), 12);
  expect(compiled.judge.first).toBe(compiled.steps.length);
});

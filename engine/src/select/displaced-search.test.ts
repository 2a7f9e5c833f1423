import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import { beamConstrainedMass, deltaE } from '../reconstruct/beam-constrained.ts';
import { Candidate, FIRST, SECOND } from '../reconstruct/candidate.ts';
import { CmsFrame } from '../reconstruct/cms-frame.ts';
import { vertexRadius } from '../reconstruct/flight.ts';
import { CandidateFit } from '../reconstruct/lists/candidate-fit.ts';
import { columnsFrom, type PlainEvent, type PlainTrack } from './columns-from.ts';
import { compileSearch } from './compile.ts';
import { defineSearch } from './define-search.ts';
import { explain } from './explain.ts';
import type { SearchInput } from './search-types.ts';

const beams = { electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 };
const MOST_SIGNIFICANT = { pick: 'highest', of: 'vertexProbability' } as const;

/** B+ -> K+ h', h' to two muons away from the beams, as anyone would write it. */
const input: SearchInput = {
  name: 'b-to-k-long-lived',
  title: 'B⁺ → K⁺h′, h′ → μ⁺μ⁻ displaced',
  papers: [],
  status: 'draft',
  signal: {
    model: 'dark-scalar',
    process: 'e+ e- -> B+ B-',
    parameters: {},
    strength: { coupling: 'sinTheta', power: 2 },
    scan: { parameter: 'mass.hprime', values: [0.5, 1, 2] },
    openRange: [0.3, 4.6],
    invisible: [],
  },
  backgrounds: [],
  luminosity: '189/fb',
  objects: {
    kaon: { from: 'tracks', hypothesis: 'kaon', cuts: [{ require: 'absD0', below: '0.5 cm', because: 'prompt' }] },
    daughter: { from: 'tracks', hypothesis: 'muon', cuts: [{ require: 'muonId', above: 0.5, because: 'a muon' }] },
    track: { from: 'tracks', cuts: [] },
  },
  candidates: {
    llp: {
      decay: 'daughter+ daughter-',
      vertex: true,
      best: MOST_SIGNIFICANT,
      cuts: [
        { require: 'vertexProbability', above: 0.001, because: 'a vertex' },
        { require: 'vertexRadius', above: '0.05 cm', because: 'displaced' },
      ],
    },
    B: {
      decay: 'kaon llp',
      best: { pick: 'lowest', of: 'absDeltaE', among: 'passing' },
      cuts: [
        { require: 'beamConstrainedMass', above: '5.2 GeV', because: 'a B' },
        { require: 'absDeltaE', below: '0.25 GeV', because: 'a B' },
      ],
    },
  },
  event: [
    { count: 'llp', equals: 1, because: 'one displaced vertex' },
    { count: 'track', below: 7, because: 'few tracks' },
  ],
  histograms: [{ name: 'mass', of: 'llp.mass', bins: 50, from: 0, to: 5, after: 'allCuts' }],
  massWindow: {
    observable: 'llp.mass',
    ownMass: 'llp.mass',
    table: [
      [0.3, 0.25, 0.35],
      [4.6, 4.5, 4.7],
    ],
    negatives: 'none',
    because: 'resolution',
  },
  limit: { method: 'CLs', level: 0.9 },
};

function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

// variances of d0, phi0, omega, z0, tan lambda: 30 um, 0.3 mrad, 1e-5/cm, 40 um, 0.4e-3
const covariance = [9e-6, 0, 0, 0, 0, 9e-8, 0, 0, 0, 1e-10, 0, 0, 1.6e-5, 0, 1.6e-7];

/** B -> K h' at rest in the beams' frame, with vertex at a flight length of h', a few other tracks, and smeared momenta. */
function signalEvent(u: () => number, mass: number, length: number, others: number): PlainEvent {
  const frame = new CmsFrame(beams);
  const total = frame.sqrtS / 2;
  const [mk, mm] = [massOf('K+'), massOf('mu-')];
  const direction = () => {
    const c = 1.6 * u() - 0.8;
    const phi = 2 * Math.PI * u();
    const s = Math.sqrt(1 - c * c);
    return [s * Math.cos(phi), s * Math.sin(phi), c] as const;
  };
  const two = (m: number, a: number, b: number) => Math.sqrt((m * m - (a + b) ** 2) * (m * m - (a - b) ** 2)) / (2 * m);
  const boost = (p: readonly number[], b: readonly number[]): number[] => {
    const g = 1 / Math.sqrt(1 - b[0]! ** 2 - b[1]! ** 2 - b[2]! ** 2);
    const along = b[0]! * p[1]! + b[1]! * p[2]! + b[2]! * p[3]!;
    const shift = g * ((g / (g + 1)) * along + p[0]!);
    return [g * (p[0]! + along), ...[1, 2, 3].map((i) => p[i]! + shift * b[i - 1]!)];
  };
  const lab = [frame.px / frame.energy, 0, frame.pz / frame.energy];
  const n = direction();
  const pk = two(total, mk, mass);
  const kaon = boost([Math.hypot(pk, mk), ...n.map((x) => pk * x)], lab);
  const scalar = [Math.hypot(pk, mass), ...n.map((x) => -pk * x)];
  const d = direction();
  const pm = two(mass, mm, mm);
  const velocity = scalar.slice(1).map((x) => x / scalar[0]!);
  const [plus, minus] = [1, -1].map((sign) =>
    boost(boost([Math.hypot(pm, mm), ...d.map((x) => sign * pm * x)], velocity), lab),
  ) as [number[], number[]];
  const flight = boost(scalar, lab);
  const norm = Math.hypot(flight[1]!, flight[2]!, flight[3]!);
  const through = [1, 2, 3].map((i) => (length * flight[i]!) / norm) as [number, number, number];
  const track = (p: number[], charge: 1 | -1, more: Partial<PlainTrack> = {}): PlainTrack => {
    const f = 1 + 0.003 * (u() - 0.5);
    return { charge, px: f * p[1]!, py: f * p[2]!, pz: f * p[3]!, covariance, muonId: 0.1, ...more };
  };
  const random = (): PlainTrack => {
    const p = 0.2 + 1.5 * u();
    return track([0, ...direction().map((x) => p * x)], u() < 0.5 ? 1 : -1, {
      muonId: u(),
      d0: 0.2 * (u() - 0.5),
      z0: 0.2 * (u() - 0.5),
    });
  };
  return {
    tracks: [
      track(kaon, u() < 0.5 ? 1 : -1),
      track(plus, 1, { through, muonId: 0.9 }),
      track(minus, -1, { through, muonId: 0.9 }),
      ...Array.from({ length: others }, random),
    ],
  };
}

function events(count: number, seed: number): PlainEvent[] {
  const u = uniforms(seed);
  return Array.from({ length: count }, () =>
    signalEvent(u, 0.5 + 2 * u(), u() < 0.2 ? 0.01 : 0.1 + 10 * u(), Math.floor(5 * u())),
  );
}

/** The event taken apart in loops: for every kaon and pair which line of the cut flow it does not pass. */
function naively(columns: ReturnType<typeof columnsFrom>, event: number) {
  const { tracks } = columns;
  const frame = new CmsFrame(beams);
  const fit = new CandidateFit([0, 1], [massOf('mu-'), massOf('mu-')]);
  const rows = Array.from({ length: tracks.offset[event + 1]! - tracks.offset[event]! }, (_, i) => tracks.offset[event]! + i);
  // lines: trigger, llp, B, muonId, absD0 (objects in the order of their names), fit, probability, radius, M_bc, Delta E
  const outcome: { failed: number[]; rank: number; mass: number }[] = [];
  let vertices = 0;
  for (const a of rows)
    for (const b of rows) {
      if (!(tracks.charge[a]! > 0 && tracks.charge[b]! < 0)) continue;
      const muons = tracks.muonId[a]! > 0.5 && tracks.muonId[b]! > 0.5;
      const llp = new Candidate(frame, 2);
      llp.setTrack(FIRST, tracks, a, massOf('mu-') ** 2);
      llp.setTrack(SECOND, tracks, b, massOf('mu-') ** 2);
      llp.close();
      fit.rows.set([a, b]);
      const fitted = muons && fit.fit(tracks, llp);
      llp.close();
      const own = [fitted, llp.vertex.probability > 0.001, vertexRadius(llp) > 0.05];
      if (muons && own.every(Boolean)) vertices++;
      for (const k of rows) {
        if (k === a || k === b) continue;
        const candidate = new Candidate(frame, 2);
        candidate.setTrack(FIRST, tracks, k, massOf('K+') ** 2);
        candidate.p.set(llp.p.subarray(8, 12), SECOND);
        candidate.close();
        const objects = [muons, Math.abs(tracks.d0[k]!) < 0.5];
        const cuts = [...own, beamConstrainedMass(candidate) > 5.2, Math.abs(deltaE(candidate)) < 0.25];
        const passes = objects.every(Boolean) ? [...objects, ...cuts] : objects;
        const failed = passes.flatMap((ok, i) => (ok ? [] : [3 + i]));
        outcome.push({
          failed,
          rank: Math.abs(deltaE(candidate)),
          mass: Math.sqrt(llp.p[8]! ** 2 - llp.p[9]! ** 2 - llp.p[10]! ** 2 - llp.p[11]! ** 2),
        });
      }
    }
  const passed = outcome.filter(({ failed }) => failed.length === 0).sort((x, y) => x.rank - y.rank);
  const first = outcome.length === 0 ? -1 : Math.max(...outcome.map(({ failed }) => failed[0] ?? 10));
  const eventCuts = [vertices === 1, rows.length < 7];
  const step = first < 10 ? first : eventCuts[0] ? (eventCuts[1] ? 12 : 11) : 10;
  return { step, best: passed[0], vertices };
}

describe('a search for a displaced vertex, as data', () => {
  const search = defineSearch(input);
  const compiled = compileSearch(search, { beams });

  it('is a cut flow of objects, vertex and B', () => {
    expect(compiled.steps.map(({ name }) => name)).toEqual([
      'trigger',
      'llp',
      'B',
      'daughter.muonId',
      'kaon.absD0',
      'llp.vertexProbability',
      'llp.vertexProbability #2',
      'llp.vertexRadius',
      'B.beamConstrainedMass',
      'B.absDeltaE',
      'count(llp)',
      'count(track)',
    ]);
    expect(defineSearch(JSON.parse(JSON.stringify(search)))).toEqual(search);
  });

  it('agrees with loops written out, event by event', () => {
    const columns = columnsFrom(events(90, 3));
    const { batch, tracks, clusters, bits } = columns;
    const all = compiled.newAccumulator([1]);
    compiled.process(batch, tracks, clusters, bits, all);
    const steps = new Array<number>(13).fill(0);
    const masses = new Map<number, number>();
    for (let event = 0; event < batch.size; event++) {
      const { step, best } = naively(columns, event);
      steps[step]!++;
      if (step === 12) masses.set(event, best!.mass);
    }
    expect(Array.from({ length: 13 }, (_, k) => all.flow.entries(k))).toEqual(steps);
    expect(steps[12]).toBeGreaterThan(30);
    // every line stops something, but for the fit itself and lines that a perfect event cannot fail
    expect(steps.filter((count) => count > 0).length).toBeGreaterThan(4);
    let seen = 0;
    compiled.collect(batch, tracks, clusters, bits, ['llp.mass'], (event, [mass]) => {
      seen++;
      expect(mass).toBeCloseTo(masses.get(event)!, 9);
    });
    expect(seen).toBe(masses.size);
  });

  it('measures the mass and the flight that were put in', () => {
    const u = uniforms(5);
    const { batch, tracks, clusters, bits } = columnsFrom(Array.from({ length: 20 }, () => signalEvent(u, 1.5, 7, 0)));
    let seen = 0;
    compiled.collect(
      batch,
      tracks,
      clusters,
      bits,
      ['llp.mass', 'llp.flightDistance', 'llp.cosPointing', 'B.mass'],
      (_, [mass, flight, pointing, b]) => {
        seen++;
        // momenta are smeared by 0.15 % at most; at the closest approach to the beams the angle would be off by a few per cent
        expect(Math.abs(mass! - 1.5)).toBeLessThan(0.01);
        expect(flight).toBeCloseTo(7, 0);
        expect(pointing).toBeGreaterThan(0.999);
        expect(b).toBeCloseTo(5.28, 1);
      },
    );
    expect(seen).toBeGreaterThan(10);
  });

  it('explains what rejects an event', () => {
    const u = uniforms(7);
    const prompt = signalEvent(u, 1.5, 0, 0);
    const { tracks, clusters, bits } = columnsFrom([prompt]);
    const { rejectedBy, failed, verdicts, candidates } = explain(compiled, tracks, clusters, bits, 0, 1.5);
    expect(rejectedBy).toBe('llp.vertexRadius');
    expect(failed).toEqual(['llp.vertexRadius', 'count(llp)']);
    const radius = verdicts.find(({ name }) => name === 'llp.vertexRadius')!;
    expect(radius.values[0]).toBeLessThan(0.05);
    expect(candidates.map(({ name, daughters }) => [name, ...daughters.map((one) => `${one.name} ${one.row}`)])).toEqual([
      ['llp', 'daughter 1', 'daughter 2'],
      ['B', 'kaon 0', 'llp -1'],
    ]);
    expect(candidates[0]).toMatchObject({ combinations: { formed: expect.any(Number), passing: 0 } });
    expect(candidates[0]!.vertex!.flightDistance).toBeLessThan(0.06);
    expect(candidates[1]!.mass).toBeCloseTo(5.28, 1);
    expect('vertex' in candidates[1]!).toBe(false);
    const two = explain(
      compiled,
      ...([columnsFrom([{ tracks: prompt.tracks!.slice(1) }])].flatMap(({ tracks: t, clusters: c, bits: b }) => [t, c, b]) as [
        never,
        never,
        never,
      ]),
      0,
    );
    expect(two.rejectedBy).toBe('B');
  });

  it('fills N-1 with what fails that cut alone', () => {
    const u = uniforms(9);
    const columns = columnsFrom([signalEvent(u, 1.5, 0, 0), signalEvent(u, 1.5, 5, 0)]);
    const entries = (search: typeof compiled): number => {
      const sums = search.newAccumulator([1]);
      search.process(columns.batch, columns.tracks, columns.clusters, columns.bits, sums);
      const histogram = sums.nMinusOne[search.nMinusOneSteps.findIndex(({ name }) => name === 'llp.vertexRadius')]!;
      return Array.from({ length: histogram.bins }, (_, bin) => histogram.entries(bin)).reduce((a, b) => a + b, 0);
    };
    // the prompt one fails the radius and with it the count of vertices: two cuts
    expect(entries(compiled)).toBe(1);
    expect(entries(compileSearch(defineSearch({ ...input, event: [] }), { beams }))).toBe(2);
  });

  it.each([
    [
      { llp: { decay: 'daughter+ daughter-', cuts: [{ require: 'flightDistance', above: 1, because: 'x' }] } },
      'unknown observable "flightDistance"',
    ],
    [{ llp: { decay: 'daughter+ kaon- lp', cuts: [] } }, 'unknown object "lp". Did you mean "llp"'],
    [{ llp: { decay: 'daughter', vertex: true, cuts: [] } }, 'a vertex needs two tracks'],
    [{ B: { decay: 'kaon+ [llp -> daughter+ daughter-]', cuts: [] } }, 'without arrow and brackets'],
    [{ B: { decay: 'kaon llp+', cuts: [] } }, 'leave out the sign'],
    [{ B: { decay: 'kaon llp llp', cuts: [] } }, 'more than once'],
    [{ llp: { decay: 'daughter B', cuts: [] } }, 'is made from itself'],
    [{ B: { decay: 'kaon kaon kaon kaon kaon kaon kaon', cuts: [] } }, 'one to 6 objects'],
    [{ B: { decay: 'kaon llp', vertex: true, cuts: [] } }, 'a vertex needs two tracks'],
  ])('refuses %j', (candidates, words) => {
    const define = () => defineSearch({ ...input, candidates: { ...input.candidates, ...candidates } as never });
    expect(define).toThrow(UserError);
    expect(define).toThrow(words);
  });
});

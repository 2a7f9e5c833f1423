import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import { columnsFrom, type PlainEvent } from '../../select/columns-from.ts';
import { randomEvents } from '../../select/fixture.test.ts';
import { CmsFrame } from '../cms-frame.ts';
import { candidateObservables } from '../observables/candidate.ts';
import { compileReconstruction } from './compile.ts';
import type { Reconstruction } from './particle-list.ts';
import { standard, standardLists } from './standard-lists.ts';

const frame = new CmsFrame({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });
const source = 'this test';
const track = (charge: 1 | -1, px: number, py = 0, pz = 0, more = {}) => ({ charge, px, py, pz, ...more });

/** Of every candidate of a list: sign and the numbers of its tracks (t0, t1, ...) and clusters (c0, ...) inside the event. */
function formed(definitions: Reconstruction, name: string, event: PlainEvent): string[] {
  const { tracks, clusters } = columnsFrom([{ tracks: [track(1, 9)], photons: [{ energy: 9, theta: 1, phi: 1 }] }, event]);
  const lists = compileReconstruction(definitions, frame);
  lists.reconstruct(tracks, clusters, 1);
  const { table } = lists.list(name);
  return Array.from({ length: table.count }, (_, row) => {
    const leaves = [...table.leaves.subarray(row * table.width, (row + 1) * table.width)].filter((leaf) => leaf >= 0);
    return `${table.sign[row]} ${leaves.map((leaf) => `${leaf % 2 === 0 ? 't' : 'c'}${(leaf >> 1) - 1}`).join(' ')}`;
  });
}

describe('candidates of a decay', () => {
  const four = { tracks: [track(1, 1), track(-1, 2), track(1, 3), track(-1, 4)] };

  it('use no track twice and both charges of the decay', () => {
    const all = { B: { decay: "B+ -> K+ [h' -> mu+ mu-]", source } };
    // kaon + with either pair of the others that are of opposite charge, and the conjugate
    expect(formed(all, 'B', four)).toEqual([
      '1 t0 t2 t1',
      '1 t0 t2 t3',
      '1 t2 t0 t1',
      '1 t2 t0 t3',
      '-1 t1 t0 t3',
      '-1 t1 t2 t3',
      '-1 t3 t0 t1',
      '-1 t3 t2 t1',
    ]);
  });

  it('form a decay that is its own conjugate once', () => {
    expect(formed({ h: { decay: 'hprime -> mu- mu+', source } }, 'h', four)).toEqual([
      '0 t1 t0',
      '0 t1 t2',
      '0 t3 t0',
      '0 t3 t2',
    ]);
    // a scalar that breaks lepton flavour: two decays
    expect(formed({ h: { decay: 'hprime -> mu- e+', source } }, 'h', { tracks: [track(1, 1), track(-1, 2)] })).toEqual([
      '0 t1 t0',
      '0 t0 t1',
    ]);
  });

  it('take daughters that are alike in one order', () => {
    const photons = [1, 2, 3].map((energy) => ({ energy, theta: 1, phi: energy }));
    expect(formed({ a: { decay: 'a -> gamma gamma', source } }, 'a', { photons })).toEqual(['0 c0 c1', '0 c0 c2', '0 c1 c2']);
    expect(
      formed({ t: { decay: 'tau+ -> pi+ pi+ pi-', source } }, 't', {
        tracks: [track(1, 1), track(1, 2), track(-1, 1), track(-1, 3)],
      }),
    ).toEqual(['1 t0 t1 t2', '1 t0 t1 t3', '-1 t2 t3 t0', '-1 t2 t3 t1']);
  });

  it('are not formed again from lists that overlap', () => {
    const photons = [0.2, 2, 3].map((energy) => ({ energy, theta: 1, phi: energy }));
    const hard = { from: 'photons', cuts: [{ require: 'energy', above: '1 GeV' }], source } as const;
    expect(formed({ hard, a: { decay: 'a -> gamma gamma:hard', source } }, 'a', { photons })).toEqual([
      '0 c0 c1',
      '0 c0 c2',
      '0 c1 c2',
    ]);
  });

  it('agree with loops written out, on random events', () => {
    const definitions: Reconstruction = {
      muon: { from: 'tracks', particle: 'mu-', cuts: [{ require: 'muonId', above: 0.3 }], source },
      B: {
        decay: 'B0 -> [J -> ] K+ pi-'.replace('[J -> ]', '[hprime -> mu+:muon mu-:muon]'),
        cuts: [{ require: 'mass', below: 6 }],
        source,
      },
    };
    const events = randomEvents(60, 11).map((event) => ({
      ...event,
      tracks: [...event.tracks!, ...event.tracks!.map((one) => ({ ...one, px: -one.px, muonId: 0.5 }))],
    }));
    const { tracks, clusters } = columnsFrom(events);
    const lists = compileReconstruction(definitions, frame);
    let total = 0;
    events.forEach((event, e) => {
      const rows = event.tracks.map((_, i) => i);
      const masses: number[] = [];
      const energy = (i: number, m: number) => Math.hypot(event.tracks[i]!.px, event.tracks[i]!.py, event.tracks[i]!.pz, m);
      for (const mode of [1, -1])
        for (const a of rows)
          for (const b of rows)
            for (const k of rows)
              for (const p of rows) {
                if (new Set([a, b, k, p]).size < 4) continue;
                const [ta, tb, tk, tp] = [a, b, k, p].map((i) => event.tracks[i]!) as [
                  (typeof event.tracks)[0],
                  (typeof event.tracks)[0],
                  (typeof event.tracks)[0],
                  (typeof event.tracks)[0],
                ];
                if (!(ta.charge === 1 && tb.charge === -1 && tk.charge === mode && tp.charge === -mode)) continue;
                if (!(ta.muonId! > 0.3 && tb.muonId! > 0.3)) continue;
                const E =
                  energy(a, massOf('mu-')) + energy(b, massOf('mu-')) + energy(k, massOf('K+')) + energy(p, massOf('pi+'));
                const [x, y, z] = (['px', 'py', 'pz'] as const).map((c) => ta[c] + tb[c] + tk[c] + tp[c]) as [
                  number,
                  number,
                  number,
                ];
                const m = Math.sqrt(E * E - x * x - y * y - z * z);
                if (m < 6) masses.push(m);
              }
      lists.reconstruct(tracks, clusters, e);
      const { table } = lists.list('B');
      const candidate = lists.candidateOf('B');
      const found = Array.from({ length: table.count }, (_, row) => {
        table.load(row, candidate);
        return candidateObservables.mass.of(candidate);
      });
      total += found.length;
      expect(found.length).toBe(masses.length);
      found.sort((x, y) => x - y);
      masses
        .sort((x, y) => x - y)
        .forEach((m, i) => {
          expect(found[i]).toBeCloseTo(m, 9);
        });
    });
    expect(total).toBeGreaterThan(300);
  });
});

describe('rules of a list', () => {
  const photons = [1, 3, 2, 3].map((energy, i) => ({ energy, theta: 1, phi: i }));
  const list = (more: object): Reconstruction => ({ g: { from: 'photons', source, ...more } });

  it('keep the best, the first on a tie', () => {
    expect(formed(list({ best: { pick: 'highest', of: 'energy' } }), 'g', { photons })).toEqual(['0 c1']);
    expect(formed(list({ best: { pick: 'highest', of: 'energy', keep: 3 } }), 'g', { photons })).toEqual([
      '0 c1',
      '0 c3',
      '0 c2',
    ]);
    expect(formed(list({ best: { pick: 'lowest', of: 'energy', keep: 2 } }), 'g', { photons })).toEqual(['0 c0', '0 c2']);
  });

  it('empty the list for another number of candidates', () => {
    expect(formed(list({ count: { equals: 4 } }), 'g', { photons }).length).toBe(4);
    expect(formed(list({ count: { below: 4 } }), 'g', { photons })).toEqual([]);
    expect(formed(list({ count: { equals: 1 }, best: { pick: 'lowest', of: 'energy' } }), 'g', { photons })).toEqual(['0 c0']);
  });

  it('thin tracks, photons and candidates', () => {
    const definitions: Reconstruction = {
      soft: { from: 'pairs', cuts: [{ require: 'energyCms', below: 5 }], source },
      pairs: { decay: 'a -> gamma gamma', source },
      hard: { from: 'photons', cuts: [{ require: 'energy', above: 1.5 }], source },
      hardest: {
        from: 'hard',
        cuts: [{ anyOf: [[{ require: 'energy', above: 2.5 }], [{ require: 'phi', equals: 2 }]] }],
        source,
      },
    };
    expect(formed(definitions, 'soft', { photons })).toEqual(['0 c0 c1', '0 c0 c2', '0 c0 c3']);
    expect(formed(definitions, 'hardest', { photons })).toEqual(['0 c1', '0 c2', '0 c3']);
  });

  it.each([
    [{ g: { from: 'photns', source } }, 'Did you mean "photons"'],
    [{ g: { from: 'tracks', source } }, 'tracks need a "particle"'],
    [{ g: { from: 'tracks', particle: 'K0', source } }, 'not a particle that leaves a track'],
    [{ g: { from: 'photons', cuts: [{ require: 'enrgy', above: 1 }], source } }, 'Did you mean "energy"'],
    [{ g: { from: 'photons', cuts: [{ require: 'energy', above: '1 cm' }], source } }, 'unit "cm" is not one of energy'],
    [{ g: { from: 'photons', cuts: [{ require: 'energy', above: 1, below: 2 }], source } }, 'exactly one of'],
    [{ g: { from: 'photons' } }, '"source" is missing'],
    [{ g: { from: 'photons', cut: [], source } }, 'Did you mean "cuts"'],
    [{ a: { from: 'b', source }, b: { from: 'a', source } }, 'made from itself'],
    [{ B: { decay: 'B+ -> K- [hprime -> mu+ mu-]', source } }, 'charge is not conserved'],
    [{ B: { decay: 'B+ -> K+ pi0', source } }, 'nothing makes "pi0"'],
    [{ m: { from: 'tracks', particle: 'mu-', source }, B: { decay: 'B+ -> K+:m', source } }, 'holds mu-, not K+'],
    [{ h: { decay: 'a -> gamma gamma', vertex: true, source } }, 'a vertex needs two daughters that are tracks'],
    [{ h: { decay: 'hprime -> mu+ mu-', cuts: [{ require: 'flightDistance', above: 1 }], source } }, 'unknown observable'],
    [{ h: { decay: 'tau+ -> pi+ pi+ pi-', cuts: [{ require: 'openingAngle', above: 1 }], source } }, 'unknown observable'],
    [{ g: { from: 'photons', best: { pick: 'best', of: 'energy' }, source } }, 'is "highest" or "lowest"'],
  ])('refuses %j', (definitions, words) => {
    const compile = () => compileReconstruction(definitions as never, frame);
    expect(compile).toThrow(UserError);
    expect(compile).toThrow(words);
  });
});

describe('standard lists', () => {
  it('are plain data with sources, and compile', () => {
    expect(JSON.parse(JSON.stringify(standardLists))).toEqual(standardLists);
    expect(compileReconstruction(standardLists, frame).names).toEqual(expect.arrayContaining(Object.keys(standardLists)));
    expect(Object.keys(standard('pi0'))).toEqual(['chamberPhoton', 'pi0Photon', 'pi0']);
  });

  it('select photons by the thresholds of each part of the calorimeter', () => {
    const photon = (region: number, energy: number, more = {}) => ({ energy, theta: 1.5, phi: 0, region, ...more });
    const photons = [
      photon(1, 0.06),
      photon(1, 0.05),
      photon(2, 0.051),
      photon(3, 0.06),
      photon(3, 0.08),
      photon(2, 0.06, { e1e9: 0.3 }),
      photon(2, 1, { e1e9: 0.3 }),
    ];
    expect(formed(standard('tightPhoton'), 'tightPhoton', { photons })).toEqual(['0 c0', '0 c2', '0 c4', '0 c6']);
    const hard = [
      photon(1, 0.21),
      photon(1, 0.19),
      photon(2, 0.11),
      photon(3, 0.17),
      photon(3, 0.19),
      photon(2, 1, { e1e9: 0.45 }),
      photon(2, 1, { hits: 1.2 }),
    ];
    expect(formed(standard('pi0Photon'), 'pi0Photon', { photons: hard })).toEqual(['0 c0', '0 c2', '0 c4']);
  });
});

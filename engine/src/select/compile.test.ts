import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../basics/canonical-json.ts';
import { InternalError, UserError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import { Candidate, FIRST, SECOND } from '../reconstruct/candidate.ts';
import { CmsFrame } from '../reconstruct/cms-frame.ts';
import { photonRecoilAngle } from '../reconstruct/photon-recoil.ts';
import type { Accumulator, AccumulatorJSON } from './accumulator.ts';
import { columnsFrom, type PlainEvent } from './columns-from.ts';
import { compileSearch } from './compile.ts';
import { decayParts } from './decay.ts';
import { defineSearch } from './define-search.ts';
import { explain } from './explain.ts';
import { beams, masses, randomEvents, search } from './fixture.test.ts';
import { insideAt } from './interval.ts';
import { candidateObservables, photonObservables, trackObservables } from './observables.ts';
import type { Range, Search } from './search-types.ts';

type Naive = ReturnType<typeof naively>;

/** The same search read step by step from its data, object by object, without thought of speed. `drop` leaves one cut out by its object. */
function naively(s: Search, events: PlainEvent[], event: number, fired: boolean) {
  const frame = new CmsFrame(beams);
  const { tracks, clusters } = columnsFrom(events);
  const rowsOf = (source: string) => {
    const { offset } = source === 'photons' ? clusters : tracks;
    return Array.from({ length: offset[event + 1]! - offset[event]! }, (_, i) => offset[event]! + i);
  };
  const sourceOf = (name: string): string => (s.objects[name] ? sourceOf(s.objects[name]!.from) : name);
  const value = (source: string, name: string, row: number): number =>
    source === 'photons'
      ? photonObservables[name as keyof typeof photonObservables].of(clusters, row, frame)
      : trackObservables[name as keyof typeof trackObservables].of(tracks, row, frame);
  const one = (part: { require: string } & Range<number>, source: string, row: number) =>
    insideAt(part, 0, value(source, part.require, row));
  const objectCut = (cut: unknown, source: string, row: number): boolean => {
    const c = cut as { anyOf?: ({ require: string } & Range<number>)[][]; require: string } & Range<number>;
    return c.anyOf ? c.anyOf.some((all) => all.every((part) => one(part, source, row))) : one(c, source, row);
  };
  const objectCuts = Object.entries(s.objects).flatMap(([object, { cuts }]) => cuts.map((cut) => ({ object, cut })));
  /** rows of an object using only some cuts */
  const rows = (name: string, use: (cut: unknown) => boolean): number[] => {
    const object = s.objects[name];
    if (!object) return rowsOf(name);
    return rows(object.from, use).filter((row) => object.cuts.every((cut) => !use(cut) || objectCut(cut, sourceOf(name), row)));
  };
  const form = (name: string, use: (cut: unknown) => boolean) => {
    const { decay, best } = s.candidates[name]!;
    const parts = decayParts(decay);
    const lists = parts.map((part) =>
      rows(part.object, use).filter((row) => part.charge === 0 || tracks.charge[row] === part.charge),
    );
    const candidates: { candidate: Candidate; rows: number[]; rank: number }[] = [];
    for (const a of lists[0]!)
      for (const b of parts.length === 2 ? lists[1]! : [-1]) {
        const candidate = new Candidate(frame, parts.length as 1 | 2);
        [a, b].forEach((row, i) => {
          if (row < 0) return;
          if (sourceOf(parts[i]!.object) === 'photons') candidate.setPhoton(i === 0 ? FIRST : SECOND, clusters, row);
          else candidate.setTrack(i === 0 ? FIRST : SECOND, tracks, row, massOf('mu-') ** 2);
        });
        candidate.close();
        candidates.push({ candidate, rows: [a, b], rank: candidateObservables[best!.of].of(candidate) });
      }
    return candidates.sort((x, y) => y.rank - x.rank)[0];
  };
  const everyCut = [...Object.values(s.candidates).flatMap(({ cuts }) => cuts), ...s.event];
  const againstMass = (cut: unknown) => JSON.stringify(cut).includes('tabulated');
  const judge = (dropped: unknown) => {
    const use = (cut: unknown) => cut !== dropped;
    const found = Object.fromEntries(Object.keys(s.candidates).map((name) => [name, form(name, use)]));
    if (Object.values(found).includes(undefined as never)) return undefined;
    const daughters = Object.entries(found).flatMap(([name, f]) =>
      f!.rows.filter(
        (_, i) =>
          decayParts(s.candidates[name]!.decay)[i] && sourceOf(decayParts(s.candidates[name]!.decay)[i]!.object) === 'photons',
      ),
    );
    const of = (name: string, observable: string) =>
      candidateObservables[observable as keyof typeof candidateObservables].of(found[name]!.candidate);
    const cutValue = (cut: (typeof everyCut)[number], mass: number): number => {
      const owner = Object.keys(s.candidates).find((name) => (s.candidates[name]!.cuts as readonly unknown[]).includes(cut))!;
      if ('count' in cut) return rows(cut.count, use).length;
      if ('linear' in cut) {
        const slope = typeof cut.linear.slope === 'number' ? cut.linear.slope : table(cut.linear.slope.tabulated, mass);
        return of(owner, cut.linear.a) + slope * of(owner, cut.linear.b);
      }
      if ('of' in cut) {
        const extra = rows(cut.of, use).filter((row) => !daughters.includes(row));
        if (cut.require === 'extraEnergy') return extra.reduce((sum, row) => sum + clusters.energy[row]!, 0);
        if (cut.require === 'maxEnergy') return Math.max(0, ...extra.map((row) => clusters.energy[row]!));
        return Math.min(Math.PI, ...extra.map((row) => photonRecoilAngle(found[cut.candidate!]!.candidate, clusters, row)));
      }
      if ('anyOf' in cut) throw new Error('not in this test');
      return of(owner, cut.require);
    };
    const own = of(...(s.massWindow.ownMass.split('.') as [string, string]));
    const windowValue = of(...(s.massWindow.observable.split('.') as [string, string]));
    return {
      common: everyCut
        .filter((cut) => !againstMass(cut))
        .map((cut) => ({ cut, value: cutValue(cut, 0), pass: insideAt(cut as Range<number>, 0, cutValue(cut, 0)) })),
      at: (mass: number) =>
        everyCut
          .filter(againstMass)
          .map((cut) => ({ cut, value: cutValue(cut, mass), pass: insideAt(cut as Range<number>, mass, cutValue(cut, mass)) })),
      own,
      windowValue,
    };
  };
  const plain = judge(undefined);
  const commonPass = fired && (plain?.common.every(({ pass }) => pass) ?? false);
  const inWindow = masses.map((mass) => {
    if (!commonPass) return false;
    const low = table(
      s.massWindow.table.map((row) => [row[0], row[1]]),
      mass,
    );
    const high = table(
      s.massWindow.table.map((row) => [row[0], row[2]]),
      mass,
    );
    return plain!.windowValue >= low && plain!.windowValue <= high && plain!.at(mass).every(({ pass }) => pass);
  });
  /** values that belong into the N-1 distribution of every cut, in the order of the compiled search */
  const nMinusOne: number[][] = [];
  for (const { object, cut } of objectCuts) {
    const without = fired ? judge(cut) : undefined;
    const pass = without?.common.every((c) => c.pass) && without.at(without.own).every((c) => c.pass);
    nMinusOne.push(
      pass
        ? rows(object, (other) => other !== cut).map((row) =>
            value(sourceOf(object), (('anyOf' in cut ? cut.anyOf[0]![0]! : cut) as { require: string }).require, row),
          )
        : [],
    );
  }
  const all = fired && plain ? [...plain.common, ...plain.at(plain.own)] : [];
  for (const cut of [...everyCut.filter((c) => !againstMass(c)), ...everyCut.filter(againstMass)]) {
    const mine = all.find((c) => c.cut === cut);
    nMinusOne.push(mine && all.every((c) => c === mine || c.pass) ? [mine.value] : []);
  }
  /** number of the cut-flow line that rejects the event */
  let first = 0;
  if (fired) {
    first = 1;
    const used = objectCuts.filter(({ object }) => ['track', 'muon'].includes(object));
    for (let k = 0; k <= used.length; k++) {
      const some = new Set<unknown>(used.slice(0, k).map(({ cut }) => cut));
      if (!form(Object.keys(s.candidates)[0]!, (cut) => some.has(cut))) break;
      first++;
    }
    if (plain)
      first +=
        plain.common.findIndex(({ pass }) => !pass) === -1 ? plain.common.length : plain.common.findIndex(({ pass }) => !pass);
  }
  const spectrum = commonPass && plain!.at(plain!.own).every(({ pass }) => pass) ? [plain!.own] : [];
  return {
    first,
    commonPass,
    inWindow,
    nMinusOne,
    spectrum,
    momenta: commonPass ? rows('muon', () => true).map((row) => value('tracks', 'p', row)) : [],
  };
}

function table(rows: readonly (readonly [number, number])[], mass: number): number {
  const m = Math.min(Math.max(mass, rows[0]![0]), rows[rows.length - 1]![0]);
  for (let i = 1; i < rows.length; i++) {
    const [a, b] = [rows[i - 1]!, rows[i]!];
    if (m <= b[0]) {
      const t = (m - a[0]) / (b[0] - a[0]);
      return t === 1 ? b[1] : a[1] + t * (b[1] - a[1]);
    }
  }
  return rows[rows.length - 1]![1];
}

const events = randomEvents(3000, 7);
const fired = (i: number) => i % 11 !== 0;
const columns = columnsFrom(events);
for (let i = 0; i < events.length; i++) columns.bits[i] = fired(i) ? (i % 2 === 0 ? 1 : 2) : 4;

function run(from: PlainEvent[], bits: (i: number) => number): Accumulator {
  const compiled = compileSearch(search, { beams });
  const accumulator = compiled.newAccumulator(masses);
  const part = columnsFrom(from);
  from.forEach((_, i) => {
    part.bits[i] = bits(i);
  });
  compiled.process(part.batch, part.tracks, part.clusters, part.bits, accumulator);
  return accumulator;
}

describe('a compiled search', () => {
  const compiled = compileSearch(search, { beams });
  const accumulator = compiled.newAccumulator(masses);
  compiled.process(columns.batch, columns.tracks, columns.clusters, columns.bits, accumulator);
  const naive: Naive[] = events.map((event, i) => naively(search, [event], 0, fired(i)));
  const weight = (i: number) => events[i]!.weight!;
  const sum = (pass: (n: Naive, i: number) => boolean) => naive.reduce((total, n, i) => total + (pass(n, i) ? weight(i) : 0), 0);
  const count = (pass: (n: Naive) => boolean) => naive.filter(pass).length;

  it('lists its lines in the order of the flow', () => {
    expect(compiled.steps.map(({ name }) => name)).toEqual([
      'trigger', 'dimuon', 'track.absD0', 'muon.theta', 'muon.muonId or others',
      'dimuon.openingAzimuth', 'dimuon.ptMaxRecoil+ptMinRecoil', 'count(track)', 'photonRecoilAngle(barrelPhoton)', 'extraEnergy(photon)',
    ]); // biome-ignore format: a list
    expect(compiled.massSteps.map(({ name }) => name)).toEqual([
      'window',
      'dimuon.ptCms',
      'dimuon.ptMaxRecoil+ptMinRecoil #2',
      'maxEnergy(photon)',
    ]);
  });

  it('counts every line of the cut flow as the naive reading does', () => {
    expect(accumulator.total.entries).toBe(events.length);
    for (let step = 0; step < compiled.steps.length; step++) {
      const after = accumulator.afterStep(step);
      expect(after.entries, compiled.steps[step]!.name).toBe(count((n) => n.first > step));
      expect(after.sum).toBeCloseTo(
        sum((n) => n.first > step),
        8,
      );
      expect(after.entries).toBeGreaterThan(100);
    }
  });

  it('counts every window as the naive reading does', () => {
    masses.forEach((_, m) => {
      expect(accumulator.inWindow(m).entries).toBe(count((n) => n.inWindow[m]!));
      expect(accumulator.inWindow(m).sum).toBeCloseTo(
        sum((n) => n.inWindow[m]!),
        8,
      );
      expect(accumulator.inWindow(m).entries).toBeGreaterThan(20);
      expect(accumulator.afterMassStep(m, 0).entries).toBeGreaterThanOrEqual(accumulator.afterMassStep(m, 1).entries);
    });
  });

  it('fills every N-1 distribution as the naive reading does', () => {
    accumulator.nMinusOne.forEach((histogram, k) => {
      const values = naive.flatMap((n) => n.nMinusOne[k]!);
      expect(values.length, histogram.name).toBeGreaterThan(50);
      const bins = new Map<number, number>();
      for (const value of values) bins.set(histogram.binOf(value), (bins.get(histogram.binOf(value)) ?? 0) + 1);
      for (let bin = -1; bin <= histogram.bins; bin++)
        expect(histogram.entries(bin), `${histogram.name} bin ${bin}`).toBe(bins.get(bin) ?? 0);
    });
  });

  it('fills spectra of candidates and of objects', () => {
    const [mass, momenta] = accumulator.histograms;
    const entries = (h: typeof mass) =>
      Array.from({ length: h!.bins + 2 }, (_, i) => h!.entries(i - 1)).reduce((a, b) => a + b, 0);
    expect(entries(mass)).toBe(naive.flatMap((n) => n.spectrum).length);
    expect(entries(momenta)).toBe(naive.flatMap((n) => n.momenta).length);
    expect(entries(mass)).toBeLessThan(accumulator.afterStep(compiled.steps.length - 1).entries);
  });

  it('explains every event as it was counted', () => {
    naive.slice(0, 600).forEach((n, i) => {
      const { rejectedBy, failed, atMass } = explain(compiled, columns.tracks, columns.clusters, columns.bits, i, masses[2]);
      expect(rejectedBy).toBe(n.first < compiled.steps.length ? compiled.steps[n.first]!.name : null);
      if (rejectedBy !== null) expect(failed[0]).toBe(rejectedBy);
      else {
        expect(failed).toEqual([]);
        expect(atMass.every(({ passed }) => passed === true)).toBe(n.inWindow[2]);
      }
    });
  });

  it('gives the same bytes whatever the shards and the order of merging', () => {
    const digest = accumulator.digest();
    const bits = (i: number) => columns.bits[i]!;
    const shards = [0, 1, 17, 900, 901, 2500, 3000].slice(0, -1).map((start, k) => {
      const end = [0, 1, 17, 900, 901, 2500, 3000][k + 1]!;
      return run(events.slice(start, end), (i) => bits(start + i));
    });
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [5, 3, 1, 0, 2, 4],
      [2, 5, 4, 1, 3, 0],
    ]) {
      const merged = compiled.newAccumulator(masses);
      for (const k of order)
        merged.merge(compiled.accumulatorFromJSON(JSON.parse(canonicalJson(shards[k]!.toJSON())) as AccumulatorJSON));
      expect(merged.digest()).toBe(digest);
    }
    expect(run([...events].reverse(), (i) => bits(events.length - 1 - i)).digest()).toBe(digest);
  });

  it('changes its digest with a cut', () => {
    const other = compileSearch(
      defineSearch({ ...search, event: [{ count: 'track', between: [2, 4], because: 'looser' }, ...search.event.slice(1)] }),
      { beams },
    );
    const sums = other.newAccumulator(masses);
    other.process(columns.batch, columns.tracks, columns.clusters, columns.bits, sums);
    expect(sums.digest()).not.toBe(accumulator.digest());
    expect(() => sums.merge(accumulator)).toThrow(InternalError);
    expect(() => compiled.newAccumulator([1]).merge(accumulator)).toThrow(/different mass hypotheses/);
  });

  it('hands out the values of the events that pass', () => {
    const values: number[] = [];
    compiled.collect(
      columns.batch,
      columns.tracks,
      columns.clusters,
      columns.bits,
      ['dimuon.recoilMass', 'dimuon.ptCms'],
      (_event, row) => {
        values.push(row[0]!);
      },
    );
    expect(values.length).toBe(count((n) => n.commonPass));
    expect(() =>
      compiled.collect(columns.batch, columns.tracks, columns.clusters, columns.bits, ['dimuon.recoil'], () => {}),
    ).toThrow(UserError);
  });

  it('refuses masses outside the open range', () => {
    expect(() => compiled.newAccumulator([0.1])).toThrow(UserError);
    expect(() => compiled.newAccumulator([7])).toThrow(/from 0.2 to 6 GeV/);
  });
});

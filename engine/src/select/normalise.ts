import type { z } from 'zod';
import { didYouMean, UserError } from '../basics/errors.ts';
import type { Issue } from '../basics/plain-data.ts';
import { type Dimension, parseQuantity } from '../basics/units.ts';
import { type CutQuantity, cutDimensions } from '../generate/process.ts';
import { canonicalParameter } from '../model/particle-name.ts';
import { modelNames, modelOf } from '../model/registry.ts';
import { triggerLines } from '../trigger/lines.ts';
import { candidateParts, countProblem } from './candidate-parts.ts';
import { decayParts } from './decay.ts';
import { decayRulesIn } from './decay-rules.ts';
import { listProblems } from './event-lists.ts';
import {
  type EventObservable,
  eventObservables,
  klmObservables,
  type Observable,
  observablesOfCandidate,
  photonObservables,
  trackObservables,
} from './observables.ts';
import type { Source } from './plan.ts';
import { processIssues } from './process-text.ts';
import { readScan } from './read-scan.ts';
import type { searchSchema } from './schema.ts';
import type { GeneratedCut, Search } from './search-types.ts';

type Raw = z.infer<typeof searchSchema>;
type Path = readonly PropertyKey[];
type RawValue = number | string;
type RawBound = RawValue | { tabulated: [RawValue, RawValue][] };
interface RawRange {
  above?: RawBound | undefined;
  below?: RawBound | undefined;
  between?: [RawBound, RawBound] | undefined;
  equals?: RawValue | undefined;
}
interface RawGenerated {
  particle: string;
  quantity: string;
  above?: RawValue | undefined;
  below?: RawValue | undefined;
}
type Observables = Readonly<Record<string, Observable<unknown>>>;
type NumberBound = number | { tabulated: [number, number][] };

const RANGE_KEYS = ['above', 'below', 'between', 'equals'] as const;

const ROWS: Readonly<Record<Source, readonly [known: Observables, what: string]>> = {
  tracks: [trackObservables, 'a track'],
  photons: [photonObservables, 'a photon'],
  klm: [klmObservables, 'a KLM cluster'],
};

/** Checks every name and unit of a search of the right shape; converts to native units, fills defaults, puts objects into dependency order. */
export function normalise(raw: Raw): { search: Search; issues: Issue[] } {
  return new Normaliser(raw).run();
}

class Normaliser {
  private readonly raw: Raw;
  private readonly issues: Issue[] = [];
  /** own list: object name -> what it is made of in the end */
  private readonly sources = new Map<string, Source>();
  private readonly depths = new Map<string, number>();
  private openRange: [number, number] = [0, 0];

  constructor(raw: Raw) {
    this.raw = raw;
  }

  private fail(path: Path, message: string, key = false): void {
    this.issues.push(key ? { path, message, key } : { path, message });
  }

  /** Native value; without a dimension (its observable is unknown, which is reported) any text passes. */
  private quantity(given: RawValue, dimension: Dimension | undefined, path: Path): number {
    if (typeof given === 'number') return given;
    if (dimension === undefined) return 0;
    try {
      return parseQuantity(given, dimension);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.fail(path, error.message);
      return 0;
    }
  }

  /** A cut of the generator in native units. */
  private generated(given: RawGenerated, path: Path): GeneratedCut<number> {
    const { particle, quantity } = given;
    const names = Object.keys(cutDimensions);
    if (!names.includes(quantity))
      this.fail(
        [...path, 'quantity'],
        `unknown quantity "${quantity}". Known: ${names.join(', ')}.${didYouMean(quantity, names)}`,
      );
    if (given.above === undefined && given.below === undefined) this.fail(path, 'neither "above" nor "below" is given');
    const dimension = cutDimensions[quantity as CutQuantity];
    const above = given.above === undefined ? {} : { above: this.quantity(given.above, dimension, [...path, 'above']) };
    const below = given.below === undefined ? {} : { below: this.quantity(given.below, dimension, [...path, 'below']) };
    return { particle, quantity: quantity as CutQuantity, ...above, ...below };
  }

  private bound(given: RawBound, dimension: Dimension | undefined, path: Path, tableAllowed: boolean): NumberBound {
    if (typeof given !== 'object') return this.quantity(given, dimension, path);
    if (!tableAllowed)
      this.fail(path, 'a number that depends on the mass hypothesis is possible only in cuts on candidates and events');
    const table = given.tabulated.map(([mass, value], i): [number, number] => [
      this.quantity(mass, 'energy', [...path, 'tabulated', i, 0]),
      this.quantity(value, dimension, [...path, 'tabulated', i, 1]),
    ]);
    this.masses(
      table.map((row) => row[0]),
      [...path, 'tabulated'],
    );
    return { tabulated: table };
  }

  /** Masses of a table ascend and cover the open range. */
  private masses(masses: number[], path: Path): void {
    const wrong = masses.findIndex((mass, i) => i > 0 && !(mass > masses[i - 1]!));
    if (wrong > 0) this.fail([...path, wrong], `masses must ascend, but ${masses[wrong]} follows ${masses[wrong - 1]}`);
    const [low, high] = this.openRange;
    if (masses[0]! > low || masses[masses.length - 1]! < high)
      this.fail(
        path,
        `the table covers ${masses[0]} to ${masses[masses.length - 1]} GeV, not the open range of masses ${low} to ${high} GeV`,
      );
  }

  private range(given: RawRange, dimension: Dimension | undefined, path: Path, tableAllowed: boolean) {
    const keys = RANGE_KEYS.filter((key) => given[key] !== undefined);
    if (keys.length !== 1) {
      const given = keys.length === 0 ? 'none' : keys.join(' and ');
      this.fail(path, `a cut has exactly one of above, below, between, equals (this one has ${given})`);
      return { equals: 0 };
    }
    const at = (key: string, index?: number): Path => (index === undefined ? [...path, key] : [...path, key, index]);
    if (given.above !== undefined) return { above: this.bound(given.above, dimension, at('above'), tableAllowed) };
    if (given.below !== undefined) return { below: this.bound(given.below, dimension, at('below'), tableAllowed) };
    if (given.equals !== undefined) return { equals: this.quantity(given.equals, dimension, at('equals')) };
    const [low, high] = given.between!.map((end, i) => this.bound(end, dimension, at('between', i), tableAllowed));
    if (typeof low === 'number' && typeof high === 'number' && low > high)
      this.fail(at('between'), `the lower end ${low} is above the upper end ${high}`);
    return { between: [low!, high!] };
  }

  /** The observable of that name, or an issue with the nearest one. */
  private observable(name: string, known: Observables, what: string, path: Path): Observable<unknown> | undefined {
    if (Object.hasOwn(known, name)) return known[name];
    this.fail(
      path,
      `unknown observable "${name}" of ${what}.${didYouMean(name, Object.keys(known)) || ` Known: ${Object.keys(known).join(', ')}`}`,
    );
    return undefined;
  }

  private known(name: string, among: Iterable<string>, what: string, path: Path): boolean {
    const names = [...among];
    if (names.includes(name)) return true;
    this.fail(path, `unknown ${what} "${name}".${didYouMean(name, names) || ` Known: ${names.join(', ') || 'none'}`}`);
    return false;
  }

  private reason(
    given: { because: string; from?: string | undefined; status?: Search['massWindow']['status'] | undefined },
    path: Path,
  ) {
    if (given.status === 'sourced' && given.from === undefined)
      this.fail(path, 'a cut with status "sourced" names its source in "from"');
    return {
      because: given.because,
      status: given.status ?? ('unverified' as const),
      ...(given.from === undefined ? {} : { from: given.from }),
    };
  }

  private objectSources(): void {
    const { objects } = this.raw;
    const visit = (name: string, trail: string[]): Source | undefined => {
      const done = this.sources.get(name);
      if (done) return done;
      const { from } = objects[name]!;
      let source: Source | undefined;
      if (from === 'tracks' || from === 'photons' || from === 'klm') {
        source = from;
        this.depths.set(name, 0);
      } else if (trail.includes(from) || from === name) this.fail(['objects', name, 'from'], `"${name}" is made from itself`);
      else if (this.known(from, ['tracks', 'photons', 'klm', ...Object.keys(objects)], 'list', ['objects', name, 'from'])) {
        source = visit(from, [...trail, name]);
        this.depths.set(name, (this.depths.get(from) ?? 0) + 1);
      }
      if (source) this.sources.set(name, source);
      return source;
    };
    for (const name of Object.keys(objects)) {
      if (name === 'tracks' || name === 'photons' || name === 'klm' || name === 'event')
        this.fail(['objects', name], `"${name}" is a name of the engine's own, choose another`, true);
      visit(name, []);
    }
  }

  /** Simple or anyOf cut; undefined when neither. */
  private cut(
    given: { require?: string | undefined; anyOf?: ({ require: string } & RawRange)[][] | undefined } & RawRange,
    known: Observables,
    what: string,
    path: Path,
    tableAllowed: boolean,
  ) {
    const limited = (part: { require: string } & RawRange, at: Path, allowed: boolean) => ({
      require: part.require,
      ...this.range(part, this.observable(part.require, known, what, [...at, 'require'])?.dimension, at, allowed),
    });
    if (given.require !== undefined && given.anyOf === undefined)
      return limited({ ...given, require: given.require }, path, tableAllowed);
    if (given.anyOf !== undefined && given.require === undefined) {
      if (RANGE_KEYS.some((key) => given[key] !== undefined))
        this.fail(path, 'the ranges of anyOf stand inside its alternatives');
      return { anyOf: given.anyOf.map((all, i) => all.map((part, j) => limited(part, [...path, 'anyOf', i, j], false))) };
    }
    this.fail(path, 'a cut has exactly one of require and anyOf');
    return { require: '', equals: 0 };
  }

  private objects() {
    const { objects } = this.raw;
    const names = Object.keys(objects).sort((a, b) => (this.depths.get(a) ?? 0) - (this.depths.get(b) ?? 0) || (a < b ? -1 : 1));
    const entries = names.map((name) => {
      const { from, hypothesis, cuts } = objects[name]!;
      const source = this.sources.get(name);
      const [known, what] = ROWS[source ?? 'tracks'];
      if (hypothesis && source !== undefined && source !== 'tracks')
        this.fail(['objects', name, 'hypothesis'], `${what} has no mass hypothesis`);
      const checked = source
        ? cuts.map((cut, i) => {
            const path = ['objects', name, 'cuts', i];
            return { ...this.cut(cut, known, what, path, false), ...this.reason(cut, path) };
          })
        : [];
      return [name, { from, ...(hypothesis ? { hypothesis } : {}), cuts: checked }];
    });
    if (Object.values(objects).reduce((sum, { cuts }) => sum + cuts.length, 0) > 31)
      this.fail(['objects'], 'at most 31 cuts on objects together');
    return Object.fromEntries(entries);
  }

  private candidates() {
    const { candidates, objects } = this.raw;
    const entries = Object.keys(candidates)
      .sort()
      .map((name) => {
        const { best, vertex, cuts } = candidates[name]!;
        const at = ['candidates', name];
        if (Object.hasOwn(objects, name) || name === 'event') this.fail(at, `"${name}" names something else already`, true);
        const parts = candidateParts(this.raw, name, this.sources, (path, message) => this.fail(path, message));
        const known = observablesOfCandidate(parts.length, vertex === true);
        if (best) this.observable(best.of, known, 'a candidate', [...at, 'best', 'of']);
        const checked = cuts.map((cut, i) => this.candidateCut(cut, known, [...at, 'cuts', i]));
        return [
          name,
          {
            decay: parts.map((part) => part.text).join(' '),
            ...(vertex === undefined ? {} : { vertex }),
            best: best ?? { pick: 'highest', of: 'ptSum' },
            cuts: checked,
          },
        ];
      });
    return Object.fromEntries(entries);
  }

  private candidateCut(cut: Raw['candidates'][string]['cuts'][number], known: Observables, path: Path) {
    const { linear } = cut;
    if (!linear) return { ...this.cut(cut, known, 'a candidate', path, true), ...this.reason(cut, path) };
    if (cut.require !== undefined || cut.anyOf !== undefined)
      this.fail(path, 'a cut has exactly one of require, anyOf and linear');
    const a = this.observable(linear.a, known, 'a candidate', [...path, 'linear', 'a']);
    const b = this.observable(linear.b, known, 'a candidate', [...path, 'linear', 'b']);
    if (a && b && a.dimension !== b.dimension)
      this.fail([...path, 'linear'], `${linear.a} is of dimension ${a.dimension}, ${linear.b} of ${b.dimension}`);
    const slope = this.bound(linear.slope, '1', [...path, 'linear', 'slope'], true);
    return {
      linear: { a: linear.a, b: linear.b, slope },
      ...this.range(cut, a?.dimension, path, true),
      ...this.reason(cut, path),
    };
  }

  private event(cut: Raw['event'][number], path: Path) {
    const reason = this.reason(cut, path);
    if (cut.count !== undefined && cut.require === undefined) {
      for (const key of ['of', 'candidate'] as const)
        if (cut[key] !== undefined) this.fail([...path, key], `"${key}" goes with "require", not with "count"`, true);
      const problem = countProblem(this.raw, cut.count);
      if (problem === undefined) this.known(cut.count, Object.keys(this.raw.objects), 'object', [...path, 'count']);
      else if (problem !== '') this.fail([...path, 'count'], problem);
      return { count: cut.count, ...this.range(cut, '1', path, true), ...reason };
    }
    if (cut.require === undefined || cut.count !== undefined) {
      this.fail(path, 'a cut on the event has exactly one of count and require');
      return { count: '', equals: 0, ...reason };
    }
    const found = this.observable(cut.require, eventObservables, 'an event', [...path, 'require']);
    if (found)
      for (const problem of listProblems(cut.require as EventObservable, cut.of, this.raw.objects, this.sources))
        this.fail(cut.of === undefined ? path : [...path, 'of'], problem);
    const needsCandidate = cut.require === 'photonRecoilAngle' || cut.require === 'klmRecoilAngle';
    if (needsCandidate && cut.candidate === undefined)
      this.fail(path, `${cut.require} needs "candidate", what the recoil is against`);
    if (!needsCandidate && cut.candidate !== undefined)
      this.fail([...path, 'candidate'], `"${cut.require}" takes no candidate`, true);
    if (cut.candidate !== undefined)
      this.known(cut.candidate, Object.keys(this.raw.candidates), 'candidate', [...path, 'candidate']);
    const candidate = cut.candidate === undefined ? {} : { candidate: cut.candidate };
    return {
      require: cut.require,
      of: (cut.of ?? '').trim().split(/\s+/).join(' '),
      ...candidate,
      ...this.range(cut, found?.dimension, path, true),
      ...reason,
    };
  }

  /** "dimuon.recoilMass": dimension, or undefined with an issue. */
  private dotted(name: string, path: Path, objectsToo: boolean): Dimension | undefined {
    const [owner = '', quantity = '', ...rest] = name.split('.');
    if (quantity === '' || rest.length > 0) {
      this.fail(path, `"${name}" is not of the form "candidate.observable"`);
      return undefined;
    }
    if (Object.hasOwn(this.raw.candidates, owner))
      return this.observable(
        quantity,
        observablesOfCandidate(decayParts(this.raw.candidates[owner]!.decay).length, this.raw.candidates[owner]!.vertex === true),
        'a candidate',
        path,
      )?.dimension;
    const names = [...Object.keys(this.raw.candidates), ...(objectsToo ? Object.keys(this.raw.objects) : [])];
    if (!this.known(owner, names, objectsToo ? 'candidate or object' : 'candidate', path)) return undefined;
    const [rows, what] = ROWS[this.sources.get(owner) ?? 'tracks'];
    return this.observable(quantity, rows, what, path)?.dimension;
  }

  private scan(): ReturnType<typeof readScan> {
    return readScan(
      this.raw.signal.scan,
      this.openRange,
      (path, message, key) => this.fail(path, message, key),
      (value, path) => this.quantity(value, 'energy', path),
    );
  }

  private decays() {
    const { decays } = this.raw.signal;
    if (decays === undefined) return {};
    return {
      decays: decayRulesIn(
        decays,
        (path, message) => this.fail(path, message),
        (value, path) => this.quantity(value, 'length', path),
      ),
    };
  }

  /** Model, its parameters and the trigger lines. */
  private names(): void {
    const { signal, trigger } = this.raw;
    trigger.forEach((line, i) => {
      this.known(line, triggerLines(), 'trigger line', ['trigger', i]);
    });
    if (!this.known(signal.model, modelNames(), 'model', ['signal', 'model'])) return;
    const parameters = modelOf(signal.model).parameters.map(({ name }) => name);
    this.known(signal.scan.parameter, parameters, 'parameter', ['signal', 'scan', 'parameter']);
    this.known(signal.strength.coupling, parameters, 'parameter', ['signal', 'strength', 'coupling']);
    for (const name of Object.keys(signal.parameters))
      if (!parameters.includes(canonicalParameter(name)))
        this.fail(['signal', 'parameters', name], `unknown parameter "${name}".${didYouMean(name, parameters)}`, true);
  }

  run(): { search: Search; issues: Issue[] } {
    const { raw } = this;
    const { signal, massWindow } = raw;
    this.openRange = signal.openRange.map((mass, i) => this.quantity(mass, 'energy', ['signal', 'openRange', i])) as [
      number,
      number,
    ];
    if (!(this.openRange[0] >= 0 && this.openRange[0] < this.openRange[1]))
      this.fail(['signal', 'openRange'], 'the open range is [low, high] with 0 <= low < high');
    this.names();
    this.issues.push(...processIssues(raw.signal, raw.backgrounds));
    this.objectSources();
    const dimension = this.dotted(massWindow.observable, ['massWindow', 'observable'], false);
    const own = this.dotted(massWindow.ownMass, ['massWindow', 'ownMass'], false);
    if (own && own !== 'energy')
      this.fail(['massWindow', 'ownMass'], `ownMass is a mass, but ${massWindow.ownMass} is of dimension ${own}`);
    const table = massWindow.table.map((row, i) =>
      row.map((value, j) => this.quantity(value, j === 0 ? 'energy' : dimension, ['massWindow', 'table', i, j])),
    );
    table.forEach((row, i) => {
      if (!(row[1]! < row[2]!))
        this.fail(['massWindow', 'table', i], `the window's low edge ${row[1]} is not below its high edge ${row[2]}`);
    });
    this.masses(
      table.map((row) => row[0]!),
      ['massWindow', 'table'],
    );
    const luminosity = this.quantity(raw.luminosity, 'luminosity', ['luminosity']);
    if (!(luminosity > 0)) this.fail(['luminosity'], 'the luminosity must be positive');
    const histograms = raw.histograms.map((histogram, i) => {
      const path = ['histograms', i];
      const unit = this.dotted(histogram.of, [...path, 'of'], true);
      const [from, to] = [
        this.quantity(histogram.from, unit, [...path, 'from']),
        this.quantity(histogram.to, unit, [...path, 'to']),
      ];
      if (!(from < to)) this.fail(path, `the histogram's range ${from} to ${to} is empty`);
      if (raw.histograms.findIndex((other) => other.name === histogram.name) < i)
        this.fail([...path, 'name'], `two histograms are called "${histogram.name}"`);
      return { ...histogram, from, to };
    });
    const processes = raw.backgrounds.map((background) => background.process);
    const search = {
      ...raw,
      signal: { ...signal, ...this.decays(), openRange: this.openRange, scan: this.scan() },
      backgrounds: raw.backgrounds.map(({ dominatesAbove, cuts, bias, relativeEvents, ...rest }, i) => ({
        ...rest,
        ...(cuts === undefined ? {} : { cuts: cuts.map((cut, j) => this.generated(cut, ['backgrounds', i, 'cuts', j])) }),
        ...(relativeEvents === undefined ? {} : { relativeEvents }),
        ...(bias === undefined
          ? {}
          : {
              bias: bias.map(({ toward, factor }, j) => ({
                toward: toward.map((cut, k) => this.generated(cut, ['backgrounds', i, 'bias', j, 'toward', k])),
                factor,
              })),
            }),
        ...(dominatesAbove === undefined
          ? {}
          : { dominatesAbove: this.quantity(dominatesAbove, 'energy', ['backgrounds', i, 'dominatesAbove']) }),
      })),
      luminosity,
      objects: this.objects(),
      candidates: this.candidates(),
      event: raw.event.map((cut, i) => this.event(cut, ['event', i])),
      histograms,
      massWindow: {
        observable: massWindow.observable,
        ownMass: massWindow.ownMass,
        table,
        negatives: massWindow.negatives,
        ...this.reason(massWindow, ['massWindow']),
      },
      systematics: raw.systematics.map((systematic, i) => {
        this.known(systematic.appliesTo, ['signal', 'background', 'luminosity', ...processes], 'process', [
          'systematics',
          i,
          'appliesTo',
        ]);
        return {
          name: systematic.name,
          appliesTo: systematic.appliesTo,
          relative: systematic.relative,
          ...this.reason(systematic, ['systematics', i]),
        };
      }),
    };
    return { search: search as unknown as Search, issues: this.issues };
  }
}

import { normalQuantile } from '../../basics/elementary.ts';
import { didYouMean, UserError } from '../../basics/errors.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import type { Parameter, StatisticalModel } from '../likelihood.ts';
import { poissonQuantile } from '../special/poisson.ts';
import { type Arrangement, arrange } from './arrangement.ts';
import { type Compiled, compile } from './compile.ts';
import { type HistFactoryData, HistFactoryLikelihood } from './likelihood.ts';
import { type ParameterSet, parameterSets } from './parameter-sets.ts';
import { interpolationCodes, type Measurement, type ModifierSettings, type Workspace } from './specification.ts';

export interface ModelOptions {
  /** name of the measurement; the first without it */
  readonly measurement?: string | undefined;
  /** parameter of interest in place of the measurement's; null for none */
  readonly poi?: string | null | undefined;
  readonly settings?: ModifierSettings | undefined;
  /** accept negative expected yields of a sample */
  readonly allowNegativeYields?: boolean | undefined;
  /** name of the file, for messages */
  readonly file?: string | undefined;
}

/** Below this expectation of a bin that matters, asymptotic formulae carry a warning. */
const FEW_EVENTS = 10;
/** A bin matters when it carries at least this share of sum s^2 / nu, the information on the parameter of interest. */
const MATTERS = 0.05;

/** Statistical model of a workspace and one of its measurements. */
export class HistFactoryModel implements StatisticalModel<HistFactoryData> {
  readonly parameters: readonly Parameter[];
  readonly poi: number;
  readonly data: HistFactoryData;
  readonly sets: readonly ParameterSet[];
  readonly channels: readonly { readonly name: string; readonly firstBin: number; readonly bins: number }[];
  readonly measurement: string;
  /** what was accepted but deserves a word */
  readonly notes: readonly string[];
  private readonly file: string;
  private readonly observations: readonly string[];
  private readonly compiled: Compiled;
  private readonly expectation: HistFactoryLikelihood;
  private readonly uniforms: Float64Array;

  constructor(workspace: Workspace, options: ModelOptions = {}) {
    const file = options.file ?? 'workspace';
    const [measurement, index] = measurementOf(workspace, options.measurement, file);
    const arranged = arrange(workspace, file, options.allowNegativeYields);
    const path = `${file}: /measurements/${index}/config/parameters`;
    this.sets = parameterSets(arranged, measurement.config.parameters, path);
    this.compiled = compile(arranged, this.sets, interpolationCodes(options.settings));
    this.channels = this.compiled.channels;
    this.measurement = measurement.name;
    this.file = file;
    this.observations = workspace.observations.map((one) => one.name);
    this.parameters = this.sets.flatMap(parametersOf);
    const fromMeasurement = options.poi === undefined;
    const poi = options.poi === undefined ? measurement.config.poi : options.poi;
    this.poi = poiIndex(poi, this.sets, fromMeasurement ? `${file}: /measurements/${index}/config/poi` : '--poi');
    const main = observed(workspace, this.compiled, file);
    checkPossible(workspace, arranged, main, file);
    this.data = {
      main,
      aux: Float64Array.from(this.sets.flatMap((set) => set.auxdata)),
    };
    const lumi = this.sets.find((set) => set.types[0] === 'lumi');
    const config = measurement.config.parameters.find((one) => one.name === lumi?.name);
    this.notes =
      lumi !== undefined && config?.sigmas === undefined
        ? ['lumi has no sigmas in the measurement: its uncertainty is 1, as in pyhf, which is hardly what was meant']
        : [];
    this.expectation = new HistFactoryLikelihood(this.compiled, this.parameters, this.poi, this.data);
    this.uniforms = new Float64Array(2 * Math.ceil((this.compiled.bins + this.data.aux.length) / 2));
  }

  likelihood(data: HistFactoryData): HistFactoryLikelihood {
    return new HistFactoryLikelihood(this.compiled, this.parameters, this.poi, data);
  }

  /** Events expected in each bin. */
  expected(x: Float64Array): Float64Array {
    const out = new Float64Array(this.compiled.bins);
    this.expectation.expected(x, out);
    return out;
  }

  asimov(x: Float64Array): HistFactoryData {
    const { constrained, poisson, widths } = this.compiled;
    const aux = Float64Array.from(constrained, (i, k) => (poisson[k] === 1 ? x[i] * widths[k] : x[i]));
    return { main: this.expected(x), aux };
  }

  toy(x: Float64Array, stream: RandomStream, index: number): HistFactoryData {
    const { constrained, poisson, widths, bins } = this.compiled;
    const { uniforms } = this;
    stream.one(index, stage.toys, 0, 0, uniforms.length / 2, uniforms);
    const main = this.expected(x);
    for (let b = 0; b < bins; b++) {
      if (!(main[b] >= 0))
        throw new UserError({ what: 'negative expectation of a bin: no pseudo-data can be drawn', value: main[b] });
      main[b] = poissonQuantile(uniforms[b], main[b]);
    }
    const aux = new Float64Array(constrained.length);
    for (let k = 0; k < aux.length; k++) {
      const u = uniforms[bins + k];
      const value = x[constrained[k]];
      aux[k] = poisson[k] === 1 ? poissonQuantile(u, value * widths[k]) : value + widths[k] * normalQuantile(u);
    }
    return { main, aux };
  }

  impossible(x: Float64Array, data: HistFactoryData): string | undefined {
    const rate = this.expected(x);
    for (const { name, firstBin, bins } of this.channels)
      for (let b = 0; b < bins; b++) {
        const index = this.observations.indexOf(name);
        const [seen, expected] = [data.main[firstBin + b], rate[firstBin + b]];
        if (seen > 0 && !(expected > 0))
          return `${this.file}: /observations/${index}/data/${b}: ${seen} events where ${expected} are expected`;
      }
    return undefined;
  }

  asymptoticWarning(x: Float64Array): string | undefined {
    if (this.poi < 0) return undefined;
    const rate = this.expected(x);
    const slope = new Float64Array(rate.length);
    this.expectation.expectedSlope(x, this.poi, slope);
    let total = 0;
    for (let b = 0; b < rate.length; b++) if (rate[b] > 0) total += (slope[b] * slope[b]) / rate[b];
    const few: string[] = [];
    for (const { name, firstBin, bins } of this.channels)
      for (let b = firstBin; b < firstBin + bins; b++)
        if (slope[b] !== 0 && rate[b] < FEW_EVENTS && (rate[b] <= 0 || slope[b] * slope[b] >= MATTERS * total * rate[b]))
          few.push(`${name}[${b - firstBin}] (${Number(rate[b].toPrecision(3))})`);
    if (few.length === 0) return undefined;
    const shown = few.length > 5 ? `${few.slice(0, 5).join(', ')} and ${few.length - 5} more` : few.join(', ');
    return `asymptotic formulae with fewer than ${FEW_EVENTS} expected events in bins that matter: ${shown}; check with toys`;
  }
}

function parametersOf(set: ParameterSet): Parameter[] {
  return Array.from({ length: set.size }, (_, k): Parameter => {
    const name = set.scalar ? set.name : `${set.name}[${k}]`;
    const constrained = set.constraint !== 'none';
    const one = { name, init: set.inits[k], bounds: set.bounds[k], fixed: set.fixed[k], constrained };
    if (set.constraint === 'normal') return { ...one, constraint: { centre: set.auxdata[k], width: set.widths[k] } };
    if (set.constraint === 'none') return one;
    return { ...one, constraint: { centre: set.auxdata[k] / set.widths[k], width: 1 / Math.sqrt(set.widths[k]) } };
  });
}

/**
 * Refuses data that no parameters explain: events in a bin where every sample expects none, and a workspace in which nothing is expected
 * anywhere. Yields are multiplied by their modifiers, except that a histosys moves a bin away from zero.
 */
function checkPossible(workspace: Workspace, arranged: Arrangement, main: Float64Array, file: string): void {
  const possible = new Uint8Array(arranged.bins);
  for (const { firstBin, channel } of arranged.channels)
    for (const sample of channel.samples)
      sample.data.forEach((nominal, b) => {
        const moved = sample.modifiers.some(
          (one) => one.type === 'histosys' && (one.data.hi_data[b] !== 0 || one.data.lo_data[b] !== 0),
        );
        if (nominal !== 0 || moved) possible[firstBin + b] = 1;
      });
  if (possible.every((one) => one === 0))
    throw new UserError({
      where: `${file}: /channels`,
      what: 'no sample expects an event in any bin',
      remedy: 'give the signal or a background a yield',
    });
  for (const { channel, firstBin, bins } of arranged.channels)
    for (let b = 0; b < bins; b++)
      if (main[firstBin + b] > 0 && possible[firstBin + b] === 0) {
        const index = workspace.observations.findIndex((one) => one.name === channel.name);
        throw new UserError({
          where: `${file}: /observations/${index}/data/${b}`,
          what: 'events where every sample expects none: no parameters explain them',
          value: main[firstBin + b],
          remedy: `give a sample of ${channel.name} a yield in bin ${b}, or leave the bin out`,
        });
      }
}

function measurementOf(workspace: Workspace, name: string | undefined, file: string): [Measurement, number] {
  if (name === undefined) return [workspace.measurements[0], 0];
  const index = workspace.measurements.findIndex((one) => one.name === name);
  if (index < 0) {
    const names = workspace.measurements.map((one) => one.name);
    throw new UserError({
      where: `${file}: /measurements`,
      what: 'no measurement of this name',
      value: name,
      remedy: `there are ${names.join(', ')}.${didYouMean(name, names)}`,
    });
  }
  return [workspace.measurements[index], index];
}

function poiIndex(poi: string | null, sets: readonly ParameterSet[], where: string): number {
  if (poi === null || poi === '') return -1;
  const set = sets.find((one) => one.name === poi);
  if (set === undefined) {
    const names = sets.filter((one) => one.size === 1).map((one) => one.name);
    throw new UserError({
      where,
      what: 'the parameter of interest is not in the model',
      value: poi,
      remedy: `parameters are ${names.join(', ')}.${didYouMean(poi, names)}`,
    });
  }
  if (set.size > 1)
    throw new UserError({ where, what: `the parameter of interest has ${set.size} components, it must have one`, value: poi });
  return set.start;
}

function observed(workspace: Workspace, compiled: Compiled, file: string): Float64Array {
  const main = new Float64Array(compiled.bins);
  const seen = new Set<string>();
  workspace.observations.forEach(({ name }, i) => {
    const where = `${file}: /observations/${i}/name`;
    if (seen.has(name)) throw new UserError({ where, what: 'two observations of one name', value: name });
    seen.add(name);
  });
  for (const { name, firstBin, bins } of compiled.channels) {
    const index = workspace.observations.findIndex((one) => one.name === name);
    const names = workspace.observations.map((one) => one.name);
    if (index < 0)
      throw new UserError({
        where: `${file}: /observations`,
        what: 'no observation for a channel',
        value: name,
        remedy: `there are ${names.join(', ')}.${didYouMean(name, names)}`,
      });
    const { data } = workspace.observations[index];
    const where = `${file}: /observations/${index}/data`;
    if (data.length !== bins)
      throw new UserError({ where, what: 'wrong number of bins', value: data.length, remedy: `the channel ${name} has ${bins}` });
    data.forEach((value, b) => {
      if (value < 0) throw new UserError({ where: `${where}/${b}`, what: 'negative number of events', value });
      main[firstBin + b] = value;
    });
  }
  return main;
}

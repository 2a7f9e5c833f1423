import type { Arrangement } from './arrangement.ts';
import { normConstants } from './interpolation.ts';
import type { ParameterSet } from './parameter-sets.ts';
import type { HistosysCode, NormsysCode } from './specification.ts';

/** A shape variation of a sample: bins move by u up + d down, the weights those of its parameter. */
export interface ShapeVariation {
  /** index into Compiled.shapes */
  readonly weights: number;
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/** A factor of a sample that is the same in all bins: the parameter itself (constants undefined) or a normalisation variation. */
export interface Scale {
  readonly constants?: Float64Array;
}

/** A sample of a channel: rate = (nominal + shape variations) * scales * factors of its bins. */
export interface Term {
  readonly nominal: Float64Array;
  /** parameters that scale or shape the whole sample, each once: parameter, row of the channel, variation, scale */
  readonly parameters: Int32Array;
  readonly rows: Int32Array;
  readonly shapes: readonly (ShapeVariation | undefined)[];
  readonly scales: readonly (Scale | undefined)[];
  /** per-bin factors: index into the channel's factors */
  readonly factors: Int32Array;
}

export interface CompiledChannel {
  readonly name: string;
  readonly firstBin: number;
  readonly bins: number;
  readonly terms: readonly Term[];
  /** parameters that act on the whole channel, in the order of the rows of its Jacobian */
  readonly shared: Int32Array;
  /** per-bin factors: the parameter of each bin */
  readonly factors: readonly Int32Array[];
}

export interface Compiled {
  readonly channels: readonly CompiledChannel[];
  readonly bins: number;
  readonly size: number;
  readonly normsys: NormsysCode;
  readonly histosys: HistosysCode;
  /** parameters of shape variations, by the index the variations use */
  readonly shapes: Int32Array;
  /** constraints by auxiliary measurement: parameter and width (Gaussian) or factor (Poisson) */
  readonly constrained: Int32Array;
  readonly widths: Float64Array;
  readonly poisson: Uint8Array;
  readonly blocks: Int32Array;
  readonly segments: ReadonlyMap<number, readonly (readonly [number, number])[]>;
}

/** The arrays that the likelihood runs over. */
export function compile(
  arranged: Arrangement,
  sets: readonly ParameterSet[],
  codes: { normsys: NormsysCode; histosys: HistosysCode },
): Compiled {
  const setOf = new Map(sets.map((set) => [set.name, set]));
  const shapeIndex = new Map<number, number>();
  const kinked = new Set<number>();
  const staterrorBin = new Map<string, number>();
  const channels = arranged.channels.map(({ channel, firstBin, bins }): CompiledChannel => {
    const shared: number[] = [];
    const factorNames: string[] = [];
    const factors: Int32Array[] = [];
    const uses = arranged.uses.filter((use) => use.channel === channel);
    const names = channel.samples.map((sample) => sample.name).sort((a, b) => (a < b ? -1 : 1));
    const terms = names.map((name): Term => {
      const sample = channel.samples.find((one) => one.name === name)!;
      const parameters: number[] = [];
      const shapes: (ShapeVariation | undefined)[] = [];
      const scales: (Scale | undefined)[] = [];
      const mine: number[] = [];
      const slot = (parameter: number): number => {
        let at = parameters.indexOf(parameter);
        if (at < 0) {
          at = parameters.push(parameter) - 1;
          shapes.push(undefined);
          scales.push(undefined);
        }
        return at;
      };
      for (const { modifier, sample: owner } of uses) {
        if (owner !== sample) continue;
        const set = setOf.get(modifier.name)!;
        switch (modifier.type) {
          case 'histosys': {
            const { lo_data: lo, hi_data: hi } = modifier.data;
            if (!shapeIndex.has(set.start)) shapeIndex.set(set.start, shapeIndex.size);
            const up = Float64Array.from(sample.data, (value, b) => hi[b] - value);
            const down = Float64Array.from(sample.data, (value, b) => value - lo[b]);
            if (codes.histosys === 'code2' || (codes.histosys === 'code0' && up.some((value, b) => value !== down[b])))
              kinked.add(set.start);
            shapes[slot(set.start)] = { weights: shapeIndex.get(set.start)!, up, down };
            break;
          }
          case 'normsys': {
            const { lo, hi } = modifier.data;
            if (codes.normsys === 'code1' && lo * hi !== 1) kinked.add(set.start);
            scales[slot(set.start)] = { constants: normConstants(codes.normsys, lo, hi) };
            break;
          }
          case 'normfactor':
          case 'lumi':
            scales[slot(set.start)] = {};
            break;
          default: {
            const key = `${modifier.type}/${modifier.name}`;
            let at = factorNames.indexOf(key);
            if (at < 0) {
              // a staterror counts its bins through the channels, the others start again in each
              const offset = modifier.type === 'staterror' ? (staterrorBin.get(key) ?? 0) : 0;
              if (modifier.type === 'staterror') staterrorBin.set(key, offset + bins);
              at = factorNames.push(key) - 1;
              factors.push(Int32Array.from({ length: bins }, (_, b) => set.start + offset + b));
            }
            mine.push(at);
          }
        }
      }
      const rows = parameters.map((parameter) => {
        const at = shared.indexOf(parameter);
        return at < 0 ? shared.push(parameter) - 1 : at;
      });
      return {
        nominal: Float64Array.from(sample.data),
        parameters: Int32Array.from(parameters),
        rows: Int32Array.from(rows),
        shapes,
        scales,
        factors: Int32Array.from(mine),
      };
    });
    return { name: channel.name, firstBin, bins, terms, shared: Int32Array.from(shared), factors };
  });
  const size = sets.reduce((sum, set) => sum + set.size, 0);
  const constraints = sets.filter((set) => set.constraint !== 'none');
  const flat = <T>(of: (set: ParameterSet) => readonly T[]) => constraints.flatMap(of);
  return {
    channels,
    bins: arranged.bins,
    size,
    ...codes,
    shapes: Int32Array.from(shapeIndex.keys()),
    constrained: Int32Array.from(flat((set) => Array.from({ length: set.size }, (_, k) => set.start + k))),
    widths: Float64Array.from(flat((set) => set.widths)),
    poisson: Uint8Array.from(flat((set) => set.auxdata.map(() => (set.constraint === 'poisson' ? 1 : 0)))),
    blocks: blocksOf(channels, size),
    segments: segmentsOf(kinked, codes),
  };
}

/** Per-bin parameters that meet in a bin form a block; parameters of whole samples couple with all. */
function blocksOf(channels: readonly CompiledChannel[], size: number): Int32Array {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at];
    return at;
  };
  const blocks = new Int32Array(size).fill(-1);
  for (const { factors, bins } of channels)
    for (let b = 0; b < bins; b++)
      for (const factor of factors) {
        blocks[factor[b]] = 0;
        parent[root(factor[b])] = root(factors[0][b]);
      }
  for (const { shared } of channels) for (const parameter of shared) blocks[parameter] = -1;
  for (let i = 0; i < size; i++) if (blocks[i] >= 0) blocks[i] = root(i);
  return blocks;
}

/** Kinks at 0 (code0, code1), steps at +-1 (code2). */
function segmentsOf(
  kinked: ReadonlySet<number>,
  codes: { normsys: NormsysCode; histosys: HistosysCode },
): Map<number, readonly (readonly [number, number])[]> {
  const infinity = Number.POSITIVE_INFINITY;
  const above = 1e-200;
  const one = 1 + 2 * Number.EPSILON;
  const ofZero: [number, number][] = [[-infinity, 0], [above, infinity]]; // biome-ignore format: intervals
  const ofTwo: [number, number][] =
    codes.normsys === 'code1'
      ? [[-infinity, -one], [-1, 0], [above, 1], [one, infinity]] // biome-ignore format: intervals
      : [[-infinity, -one], [-1, 1], [one, infinity]]; // biome-ignore format: intervals
  const parts = codes.histosys === 'code2' ? ofTwo : ofZero;
  return new Map([...kinked].map((parameter) => [parameter, parts]));
}

import { UserError } from '../basics/errors.ts';
import type { DetectorBatch, DetectorHeader, ExtraColumn } from '../formats/index.ts';
import { superKEKB } from '../generate/beams.ts';
import { observablesOfCandidate } from '../reconstruct/observables/candidate.ts';
import { unitOf } from '../select/accumulator.ts';
import { compileSearch } from '../select/compile.ts';
import type { Search } from '../select/search-types.ts';

export interface SelectedFlow {
  readonly name: string;
  readonly because: string;
  /** events, and sum of their weights, that pass this line and all before it */
  readonly entries: number;
  readonly sum: number;
}

/** Events of a batch that pass every common cut, and the values of their candidates. */
export interface Selected {
  readonly events: readonly number[];
  /** in the order of `FileSelection.columns`, each for these events */
  readonly values: readonly Float64Array[];
}

/**
 * The selection of a search on events of a file. Trigger lines are those of the file, by name; where it has none, every line counts as
 * fired. At a mass, the window and the cuts against mass are counted too.
 */
export class FileSelection {
  /** observables of every candidate of the search that passes: "dimuon_recoilMassSquared" */
  readonly columns: readonly ExtraColumn[];
  readonly #compiled;
  readonly #sums;
  readonly #names: readonly string[];
  readonly #bits: readonly number[] | null;
  #words = new Uint32Array(0);

  constructor(search: Search, header: DetectorHeader, mass: number | undefined) {
    this.#compiled = compileSearch(search, { beams: superKEKB });
    this.#sums = this.#compiled.newAccumulator(mass === undefined ? [] : [mass]);
    const of = this.#compiled.plan.candidates.flatMap(({ name, parts, vertex }) =>
      Object.entries(observablesOfCandidate(parts.length, vertex)).map(([quantity, { dimension }]) => ({
        dotted: `${name}.${quantity}`,
        unit: unitOf(dimension) || '1',
      })),
    );
    this.#names = of.map(({ dotted }) => dotted);
    this.columns = of.map(({ dotted, unit }) => ({ name: dotted.replace('.', '_'), unit }));
    this.#bits = header.triggerLines.length === 0 ? null : search.trigger.map((line) => bitOf(line, header.triggerLines));
  }

  process(source: DetectorBatch): Selected {
    const { batch, tracks, clusters, klm } = source;
    const bits = this.#searchBits(source);
    this.#compiled.process(batch, tracks, clusters, bits, this.#sums, klm);
    const events: number[] = [];
    const values: number[][] = this.#names.map(() => []);
    const take = (event: number, found: Float64Array): void => {
      events.push(event);
      found.forEach((value, k) => {
        values[k]!.push(value);
      });
    };
    this.#compiled.collect(batch, tracks, clusters, bits, this.#names, take, klm);
    return { events, values: values.map((column) => Float64Array.from(column)) };
  }

  flow(): { all: SelectedFlow; common: SelectedFlow[]; atMass: SelectedFlow[] } {
    const count = ({ entries, sum }: { entries: number; sum: number }) => ({ entries, sum });
    const lines = this.#compiled.steps.map(({ name, because }, k) => ({ name, because, ...count(this.#sums.afterStep(k)) }));
    const atMass = this.#sums.masses.flatMap((_, m) =>
      this.#compiled.massSteps.map(({ name, because }, k) => ({ name, because, ...count(this.#sums.afterMassStep(m, k)) })),
    );
    return { all: { name: 'all events', because: 'in the file', ...count(this.#sums.total) }, common: lines, atMass };
  }

  /** The file's bits in the order of the search's lines. */
  #searchBits({ batch, bits }: DetectorBatch): Uint32Array {
    if (this.#bits === null) return bits;
    if (this.#words.length < batch.size) this.#words = new Uint32Array(batch.index.length);
    for (let e = 0; e < batch.size; e++) {
      let word = 0;
      this.#bits.forEach((bit, i) => {
        if (bit < 0 || ((bits[e]! >>> bit) & 1) === 1) word |= 1 << i;
      });
      this.#words[e] = word >>> 0;
    }
    return this.#words;
  }
}

function bitOf(line: string, known: readonly string[]): number {
  if (line === 'none') return -1;
  const bit = known.indexOf(line);
  if (bit < 0)
    throw new UserError({
      where: 'trigger',
      what: 'the file has no decision of this trigger line',
      value: line,
      remedy: `it has ${known.join(', ')}; --set trigger=none asks for none`,
    });
  return bit;
}

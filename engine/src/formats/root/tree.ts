/** What the readers below need of a ROOT tree; `run/node` puts a file behind it, tests put plain data. */
export interface RootTree {
  readonly name: string;
  readonly entries: number;
  /** names of the branches at the top */
  readonly branches: readonly string[];
  /** Whether the layout of a branch is one that can be read: objects with streamers of their own are not. */
  readable(branch: string): Promise<boolean>;
  /**
   * Values of branches for entries first .. end-1, in order: numbers, typed arrays, arrays of them, objects with members, or arrays of
   * objects (TClonesArray).
   */
  read(
    branches: readonly string[],
    first: number,
    end: number,
    take: (entry: number, values: Readonly<Record<string, unknown>>) => void,
  ): Promise<void>;
}

export interface RootFile {
  readonly path: string;
  readonly trees: readonly RootTree[];
}

/** A list of objects in one entry. */
export interface Collection {
  readonly size: number;
  has(member: string): boolean;
  /** a member that is a number; NaN where it is missing */
  number(member: string, i: number): number;
  /** a 64-bit pattern */
  bits(member: string, i: number): bigint;
  /** a member that is an array, its dimensions flattened */
  vector(member: string, i: number): readonly number[];
}

type Values = Readonly<Record<string, unknown>>;

const asNumber = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'bigint'
      ? Number(value)
      : typeof value === 'boolean'
        ? Number(value)
        : Number.NaN;

const flat = (value: unknown): number[] => {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value)
    return [...(value as Iterable<unknown>)].flatMap((one) => flat(one));
  return [asNumber(value)];
};

const asBits = (value: unknown): bigint => {
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  const number = asNumber(value);
  return Number.isFinite(number) ? BigInt.asUintN(64, BigInt(Math.trunc(number))) : 0n;
};

/** Objects as a TClonesArray gives them. */
export function objectCollection(objects: readonly Values[]): Collection {
  return {
    size: objects.length,
    has: (member) => objects.length > 0 && member in objects[0]!,
    number: (member, i) => asNumber(objects[i]![member]),
    bits: (member, i) => asBits(objects[i]![member]),
    vector: (member, i) => flat(objects[i]![member]),
  };
}

/** A member that every object has, and its numbers an object. */
export type Counted = readonly [member: string, width: number];

/** The same from branches "Name.member" that hold all numbers of a member one after the other; the number of objects is that of `counted`. */
export function flatCollection(name: string, counted: readonly Counted[], values: Values): Collection {
  const column = (member: string) => values[`${name}.${member}`];
  const cached = new Map<string, number[]>();
  const numbers = (member: string): number[] => {
    const known = cached.get(member);
    if (known !== undefined) return known;
    const found = column(member) === undefined ? [] : flat(column(member));
    cached.set(member, found);
    return found;
  };
  const [member, width] = counted.find(([one]) => column(one) !== undefined) ?? ['', 1];
  const size = Math.floor(numbers(member).length / width);
  return {
    size,
    has: (one) => column(one) !== undefined,
    number: (one, i) => numbers(one)[i] ?? Number.NaN,
    bits: (one, i) => asBits((column(one) as ArrayLike<unknown> | undefined)?.[i]),
    vector(one, i) {
      const all = numbers(one);
      const each = size === 0 ? 0 : Math.floor(all.length / size);
      return all.slice(i * each, (i + 1) * each);
    },
  };
}

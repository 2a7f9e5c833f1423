import { UserError } from '../basics/errors.ts';

/** Text that arrives in pieces of any length. */
export type TextSource = AsyncIterable<string> | Iterable<string>;

/** Longest line that is taken [characters]: a file without line ends, or one made to fill the memory, is refused there. */
export const LONGEST_LINE = 1_000_000;

/** Lines of a text that is never in memory as a whole, with the number of the line last read for messages. */
export class LineReader {
  readonly name: string;
  /** number of the line last returned, from 1 */
  line = 0;
  readonly #pieces: AsyncIterator<string> | Iterator<string>;
  #buffer = '';
  #at = 0;
  #ended = false;
  #back: string | null = null;

  constructor(source: TextSource, name: string) {
    this.name = name;
    this.#pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** "file:line" of the line last read. */
  get where(): string {
    return `${this.name}:${Math.max(1, this.line)}`;
  }

  /** The next line without its end, null at the end of the text. */
  async next(): Promise<string | null> {
    if (this.#back !== null) {
      const line = this.#back;
      this.#back = null;
      this.line++;
      return line;
    }
    for (;;) {
      const end = this.#buffer.indexOf('\n', this.#at);
      if (end >= 0) {
        const line = this.#buffer.slice(this.#at, end);
        this.#at = end + 1;
        return this.#returned(line);
      }
      const rest = this.#buffer.slice(this.#at);
      if (rest.length > LONGEST_LINE)
        throw new UserError({
          where: `${this.name}:${this.line + 1}`,
          what: `a line of more than ${LONGEST_LINE} characters`,
          remedy: 'this is no event file, or it is damaged',
        });
      if (this.#ended) {
        this.#buffer = '';
        this.#at = 0;
        return rest === '' ? null : this.#returned(rest);
      }
      const piece = await this.#pieces.next();
      if (piece.done) this.#ended = true;
      this.#buffer = piece.done ? rest : rest + piece.value;
      this.#at = 0;
    }
  }

  /** Gives the line back: `next` returns it once more. */
  unread(line: string): void {
    this.#back = line;
    this.line--;
  }

  failure(what: string, value?: unknown, remedy?: string): UserError {
    return new UserError({ where: this.where, what, value, remedy });
  }

  fail(what: string, value?: unknown, remedy?: string): never {
    throw this.failure(what, value, remedy);
  }

  #returned(line: string): string {
    this.line++;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}

/** A number as these files write it; NaN, infinities and words are refused with the line. `D` as exponent is Fortran's. */
export function numberIn(text: string | undefined, reader: LineReader, what: string): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text.replace(/[dD]/, 'e'));
  if (!Number.isFinite(value))
    reader.fail(`${what} is not a finite number`, text ?? 'nothing', 'the file is damaged: make it again, or remove the event');
  return value;
}

/** A whole number inside a range. */
export function integerIn(text: string | undefined, reader: LineReader, what: string, low: number, high: number): number {
  const value = text === undefined || !/^[+-]?\d+$/.test(text) ? Number.NaN : Number(text);
  if (!(value >= low && value <= high))
    reader.fail(`${what} is not a whole number from ${low} to ${high}`, text ?? 'nothing', 'the file is damaged: make it again');
  return value;
}

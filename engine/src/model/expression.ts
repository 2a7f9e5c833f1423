import { cos, exp, log, sin } from '../basics/elementary.ts';
import { didYouMean, UserError } from '../basics/errors.ts';

/** Longer than any coupling, short enough that nothing recursive can hurt. */
const MAXIMUM_CHARACTERS = 500;

/** Brackets inside each other. */
const MAXIMUM_DEPTH = 32;

const functions: Readonly<Record<string, (x: number) => number>> = { sqrt: Math.sqrt, exp, log, sin, cos };

/** Names that expressions know without being told. */
export const constantNames: readonly string[] = ['pi', ...Object.keys(functions)];

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)|([-+*/^()]))/y;

/**
 * Value of an arithmetic expression: numbers, names, + - * / ^ (an integer power up to 16), brackets, sqrt exp log sin cos of one argument, pi.
 * Nothing else is read, so a file cannot run a program.
 *
 * @param values  numbers by name
 * @throws UserError for anything else, and for a result that is not a finite number
 */
export function evaluateExpression(text: string, values: ReadonlyMap<string, number>, where?: string): number {
  if (text.length > MAXIMUM_CHARACTERS)
    throw new UserError({
      where,
      what: `an expression of ${text.length} characters`,
      remedy: `at most ${MAXIMUM_CHARACTERS} are read`,
    });
  const value = new Reader(text, values, where).all();
  if (Number.isFinite(value)) return value;
  throw new UserError({
    where,
    what: 'the expression is not a finite number',
    value: text,
    remedy: 'avoid division by zero and roots of negative numbers',
  });
}

class Reader {
  readonly #text: string;
  readonly #values: ReadonlyMap<string, number>;
  readonly #where: string | undefined;
  #at = 0;
  #depth = 0;
  #token: { number?: number; name?: string; sign?: string } | null = null;

  constructor(text: string, values: ReadonlyMap<string, number>, where: string | undefined) {
    this.#text = text;
    this.#values = values;
    this.#where = where;
    this.#next();
  }

  all(): number {
    const value = this.#sum();
    if (this.#token !== null) throw this.#wrong('an operator is missing');
    return value;
  }

  #wrong(what: string): UserError {
    const remedy = 'write arithmetic of parameters, such as "2*gD*mass.Aprime" or "sqrt(4*pi*alpha)"';
    return new UserError({ where: this.#where, what: `not an expression: ${what}`, value: this.#text, remedy });
  }

  #next(): void {
    if (this.#text.slice(this.#at).trim() === '') {
      this.#token = null;
      return;
    }
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match === null) throw this.#wrong(`"${this.#text.slice(this.#at).trim().slice(0, 1)}" cannot be read`);
    this.#at = TOKEN.lastIndex;
    const [, number, name, sign] = match;
    this.#token = number !== undefined ? { number: Number(number) } : name !== undefined ? { name } : { sign: sign! };
  }

  #take(...signs: string[]): string | undefined {
    const sign = this.#token?.sign;
    if (sign === undefined || !signs.includes(sign)) return undefined;
    this.#next();
    return sign;
  }

  #sum(): number {
    if (++this.#depth > MAXIMUM_DEPTH) throw this.#wrong('brackets nested too deep');
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      const next = this.#product();
      value = sign === '+' ? value + next : value - next;
    }
    this.#depth--;
    return value;
  }

  #product(): number {
    let value = this.#signed();
    for (let sign = this.#take('*', '/'); sign !== undefined; sign = this.#take('*', '/')) {
      const next = this.#signed();
      value = sign === '*' ? value * next : value / next;
    }
    return value;
  }

  #signed(): number {
    let negative = false;
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) negative = negative !== (sign === '-');
    const value = this.#power();
    return negative ? -value : value;
  }

  #power(): number {
    const base = this.#atom();
    if (this.#take('^') === undefined) return base;
    const negative = this.#take('-') !== undefined;
    const exponent = this.#token?.number;
    if (exponent === undefined || !Number.isInteger(exponent) || exponent > 16)
      throw this.#wrong('the power after ^ is a whole number up to 16');
    this.#next();
    let value = 1;
    for (let i = 0; i < exponent; i++) value *= base;
    return negative ? 1 / value : value;
  }

  #atom(): number {
    const token = this.#token;
    if (token === null) throw this.#wrong('it ends too early');
    if (token.number !== undefined) {
      this.#next();
      return token.number;
    }
    if (token.name !== undefined) {
      this.#next();
      if (Object.hasOwn(functions, token.name)) return this.#call(functions[token.name]!);
      if (token.name === 'pi') return Math.PI;
      const value = this.#values.get(token.name);
      if (value !== undefined) return value;
      const names = [...this.#values.keys(), ...constantNames];
      throw new UserError({
        where: this.#where,
        what: 'unknown name in an expression',
        value: token.name,
        remedy: didYouMean(token.name, names) || `known are ${names.join(', ')}`,
      });
    }
    if (this.#take('(') === undefined) throw this.#wrong(`"${token.sign}" stands where a number should`);
    const value = this.#sum();
    if (this.#take(')') === undefined) throw this.#wrong('a bracket is not closed');
    return value;
  }

  #call(f: (x: number) => number): number {
    if (this.#take('(') === undefined) throw this.#wrong('a function is followed by its argument in brackets');
    const value = f(this.#sum());
    if (this.#take(')') === undefined) throw this.#wrong('a bracket is not closed');
    return value;
  }
}

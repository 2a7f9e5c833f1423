import { InternalError } from '../basics/errors.ts';

/** Operations of the graph. `input` differs from event to event, `parameter` from model to model (mass, width, coupling). */
export const operations = ['constant', 'input', 'parameter', 'add', 'sub', 'mul', 'div', 'sqrt', 'neg'] as const;
export type Operation = (typeof operations)[number];
export const opcodes = Object.fromEntries(operations.map((name, code) => [name, code])) as Record<Operation, number>;
const { constant, input, parameter, add, sub, mul, div, sqrt, neg } = opcodes;

const FIRST_ROOM = 1 << 12;

/** Bits of a node's number: a graph has at most four million nodes, real processes stay far below. */
const BITS = 22;
const NODE = (1 << BITS) - 1;

/**
 * A graph of real operations, every one a correctly rounded IEEE operation. Equal operations on equal operands are one node; products with
 * 0 and 1 and sums of constants are folded while the graph grows, so structural zeros never reach the evaluation.
 *
 * A term is the number of a node, or minus it for the negative of its value: rounding is the same on both sides of zero, so that signs pass through
 * every operation and the node of a negative exists for an output only (`node`). Operands are older than the node that uses them, constants are not
 * negative.
 */
export class Graph {
  op = new Uint8Array(FIRST_ROOM);
  a = new Int32Array(FIRST_ROOM);
  b = new Int32Array(FIRST_ROOM);
  size = 0;
  /** open addressing by the hash of operation and operands: the node and, above it, other bits of its hash; 0 where free */
  private known = new Int32Array(1 << 14);
  private readonly constants = new Map<number, number>();
  private readonly constantValues: number[] = [];
  readonly zero: number;
  readonly one: number;

  constructor() {
    this.zero = this.constant(0);
    this.one = this.constant(1);
  }

  constant(value: number): number {
    if (value < 0) return 0 - this.constant(-value);
    const positive = value === 0 ? 0 : value;
    let node = this.constants.get(positive);
    if (node === undefined) {
      node = this.push(constant, this.constantValues.push(positive) - 1, 0);
      this.constants.set(positive, node);
    }
    return node;
  }
  input(index: number): number {
    return this.unique(input, index, 0);
  }
  parameter(index: number): number {
    return this.unique(parameter, index, 0);
  }

  add(a: number, b: number): number {
    if (a === 0) return b;
    if (b === 0) return a;
    if (a < 0) return b < 0 ? 0 - this.plus(-a, -b) : this.minus(b, -a);
    return b < 0 ? this.minus(a, -b) : this.plus(a, b);
  }
  sub(a: number, b: number): number {
    return this.add(a, 0 - b);
  }
  mul(a: number, b: number): number {
    if (a === 0 || b === 0) return 0;
    if (a < 0) return b < 0 ? this.times(-a, -b) : 0 - this.times(-a, b);
    return b < 0 ? 0 - this.times(a, -b) : this.times(a, b);
  }
  div(a: number, b: number): number {
    if (b === 0) throw new InternalError('division by a structural zero in an amplitude');
    if (a === 0) return 0;
    if (a < 0) return b < 0 ? this.over(-a, -b) : 0 - this.over(-a, b);
    return b < 0 ? 0 - this.over(a, -b) : this.over(a, b);
  }
  sqrt(a: number): number {
    return a >= 0 && this.isConstant(a) ? this.constant(Math.sqrt(this.value(a))) : this.unique(sqrt, this.node(a), 0);
  }
  neg(a: number): number {
    // no -0
    return 0 - a;
  }
  sum(terms: readonly number[]): number {
    return terms.reduce((total, term) => this.add(total, term), 0);
  }
  /** The node that holds the value of a term. */
  node(term: number): number {
    if (term >= 0) return term;
    return this.unique(neg, 0 - term, 0);
  }

  // operands that are not negative
  private plus(a: number, b: number): number {
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value(a) + this.value(b));
    return a < b ? this.unique(add, a, b) : this.unique(add, b, a);
  }
  private minus(a: number, b: number): number {
    if (a === b) return 0;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value(a) - this.value(b));
    return a < b ? this.unique(sub, a, b) : 0 - this.unique(sub, b, a);
  }
  private times(a: number, b: number): number {
    if (a === this.one) return b;
    if (b === this.one) return a;
    // a constant stays in front
    if (this.isConstant(b)) return this.isConstant(a) ? this.constant(this.value(a) * this.value(b)) : this.timesConstant(b, a);
    if (this.isConstant(a)) return this.timesConstant(a, b);
    return a < b ? this.unique(mul, a, b) : this.unique(mul, b, a);
  }
  private timesConstant(a: number, b: number): number {
    if (this.op[b] === mul && this.isConstant(this.a[b])) return this.times(this.times(a, this.a[b]), this.b[b]);
    return this.unique(mul, a, b);
  }
  private over(a: number, b: number): number {
    if (b === this.one) return a;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value(a) / this.value(b));
    return this.unique(div, a, b);
  }

  /** Value of a constant; number of an input or parameter. */
  value(node: number): number {
    return this.isConstant(node) ? this.constantValues[this.a[node]] : this.a[node];
  }

  private isConstant(node: number): boolean {
    return this.op[node] === constant;
  }
  private unique(op: number, a: number, b: number): number {
    const hash = hashOf(op, a, b);
    const mask = this.known.length - 1;
    const tag = (hash >>> BITS) << BITS;
    let at = hash & mask;
    for (let entry = this.known[at]; entry !== 0; entry = this.known[at]) {
      const node = entry & NODE;
      if ((entry ^ node) === tag && this.a[node] === a && this.b[node] === b && this.op[node] === op) return node;
      at = (at + 1) & mask;
    }
    const node = this.push(op, a, b);
    this.known[at] = tag | node;
    if (2 * node > mask) this.rehash();
    return node;
  }
  private rehash(): void {
    const known = new Int32Array(4 * this.known.length);
    const mask = known.length - 1;
    for (let node = 0; node < this.size; node++) {
      if (this.isConstant(node)) continue;
      const hash = hashOf(this.op[node], this.a[node], this.b[node]);
      let at = hash & mask;
      while (known[at] !== 0) at = (at + 1) & mask;
      known[at] = ((hash >>> BITS) << BITS) | node;
    }
    this.known = known;
  }
  private grow(): void {
    const { op, a, b } = this;
    const room = 2 * op.length;
    this.op = new Uint8Array(room);
    this.a = new Int32Array(room);
    this.b = new Int32Array(room);
    this.op.set(op);
    this.a.set(a);
    this.b.set(b);
  }
  private push(op: number, a: number, b: number): number {
    const node = this.size;
    if (node > NODE) throw new InternalError('amplitude graph too large');
    if (node === this.op.length) this.grow();
    this.op[node] = op;
    this.a[node] = a;
    this.b[node] = b;
    this.size = node + 1;
    return node;
  }
}

/** 32 bits, of which the lowest say where an operation is looked for. */
function hashOf(op: number, a: number, b: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + op * 0x10001, 0x85ebca6b);
  const folded = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return folded ^ (folded >>> 13);
}

/** Number of operands of an operation. */
export const arity = (op: number): number => (op === sqrt || op === neg ? 1 : op >= add ? 2 : 0);

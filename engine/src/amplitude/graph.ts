import { InternalError } from '../basics/errors.ts';

/** Operations of the graph. `input` differs from event to event, `parameter` from model to model (mass, width, coupling). */
export const operations = ['constant', 'input', 'parameter', 'add', 'sub', 'mul', 'div', 'sqrt', 'neg'] as const;
export type Operation = (typeof operations)[number];
export const opcodes = Object.fromEntries(operations.map((name, code) => [name, code])) as Record<Operation, number>;
const { constant, input, parameter, add, sub, mul, div, sqrt, neg } = opcodes;

const FIRST_ROOM = 1 << 12;
/** Numbers of an entry of the table of known operations. */
const ENTRY = 4;

/** Most nodes of a graph; real processes stay far below. */
const LIMIT = 1 << 22;

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
  /** value of a constant; number of an input or parameter */
  value = new Float64Array(FIRST_ROOM);
  size = 0;
  /** open addressing by the hash of operation and operands: node (0 where free), operands and operation side by side */
  private known = new Int32Array(ENTRY << 14);
  private readonly constants = new Map<number, number>();
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
      node = this.push(constant, 0, 0, positive);
      this.constants.set(positive, node);
    }
    return node;
  }
  input(index: number): number {
    return this.unique(input, index, 0, index);
  }
  parameter(index: number): number {
    return this.unique(parameter, index, 0, index);
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
    return a >= 0 && this.isConstant(a) ? this.constant(Math.sqrt(this.value[a])) : this.unique(sqrt, this.node(a), 0);
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
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] + this.value[b]);
    return a < b ? this.unique(add, a, b) : this.unique(add, b, a);
  }
  private minus(a: number, b: number): number {
    if (a === b) return 0;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] - this.value[b]);
    return a < b ? this.unique(sub, a, b) : 0 - this.unique(sub, b, a);
  }
  private times(a: number, b: number): number {
    if (a === this.one) return b;
    if (b === this.one) return a;
    // a constant stays in front
    if (this.isConstant(b)) return this.isConstant(a) ? this.constant(this.value[a] * this.value[b]) : this.timesConstant(b, a);
    if (this.isConstant(a)) return this.timesConstant(a, b);
    return a < b ? this.unique(mul, a, b) : this.unique(mul, b, a);
  }
  private timesConstant(a: number, b: number): number {
    if (this.op[b] === mul && this.isConstant(this.a[b])) return this.times(this.times(a, this.a[b]), this.b[b]);
    return this.unique(mul, a, b);
  }
  private over(a: number, b: number): number {
    if (b === this.one) return a;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] / this.value[b]);
    return this.unique(div, a, b);
  }

  private isConstant(node: number): boolean {
    return this.op[node] === constant;
  }
  private unique(op: number, a: number, b: number, value = 0): number {
    const at = this.find(op, a, b);
    if (this.known[at] !== 0) return this.known[at];
    const node = this.push(op, a, b, value);
    this.enter(at, node, op, a, b);
    if (2 * ENTRY * node > this.known.length) this.rehash();
    return node;
  }
  private enter(at: number, node: number, op: number, a: number, b: number): void {
    const { known } = this;
    known[at] = node;
    known[at + 1] = a;
    known[at + 2] = b;
    known[at + 3] = op;
  }
  /** Where an operation stands in the table, or would stand. Node 0 is the constant zero, which never does. */
  private find(op: number, a: number, b: number): number {
    const { known } = this;
    const mask = known.length / ENTRY - 1;
    let entry = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b + op * 0x10001, 0x85ebca6b)) >>> 0;
    entry = (entry ^ (entry >>> 15)) & mask;
    for (;;) {
      const at = ENTRY * entry;
      if (known[at] === 0 || (known[at + 1] === a && known[at + 2] === b && known[at + 3] === op)) return at;
      entry = (entry + 1) & mask;
    }
  }
  private rehash(): void {
    const old = this.known;
    this.known = new Int32Array(4 * old.length);
    for (let i = 0; i < old.length; i += ENTRY)
      if (old[i] !== 0) this.enter(this.find(old[i + 3], old[i + 1], old[i + 2]), old[i], old[i + 3], old[i + 1], old[i + 2]);
  }
  private grow(): void {
    const { op, a, b, value } = this;
    const room = 2 * op.length;
    this.op = new Uint8Array(room);
    this.a = new Int32Array(room);
    this.b = new Int32Array(room);
    this.value = new Float64Array(room);
    this.op.set(op);
    this.a.set(a);
    this.b.set(b);
    this.value.set(value);
  }
  private push(op: number, a: number, b: number, value: number): number {
    const node = this.size;
    if (node >= LIMIT) throw new InternalError('amplitude graph too large');
    if (node === this.op.length) this.grow();
    this.op[node] = op;
    this.a[node] = a;
    this.b[node] = b;
    this.value[node] = value;
    this.size = node + 1;
    return node;
  }
}

/** Number of operands of an operation. */
export const arity = (op: number): number => (op === sqrt || op === neg ? 1 : op >= add ? 2 : 0);

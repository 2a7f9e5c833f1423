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
 * 0 and 1, double signs and sums of constants are folded while the graph grows, so structural zeros never reach the evaluation.
 * A node is a number; operands are always older than the node that uses them.
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
    const positive = Object.is(value, -0) ? 0 : value;
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
    if (a === this.zero) return b;
    if (b === this.zero) return a;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] + this.value[b]);
    if (this.op[b] === neg) return this.sub(a, this.a[b]);
    if (this.op[a] === neg) return this.sub(b, this.a[a]);
    return a < b ? this.unique(add, a, b) : this.unique(add, b, a);
  }
  sub(a: number, b: number): number {
    if (b === this.zero) return a;
    if (a === this.zero) return this.neg(b);
    if (a === b) return this.zero;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] - this.value[b]);
    if (this.op[b] === neg) return this.add(a, this.a[b]);
    if (this.op[a] === neg) return this.neg(this.add(this.a[a], b));
    // one of a - b and b - a is enough, when the other stands already
    const mirror = this.known[this.find(sub, b, a)];
    return mirror === 0 ? this.unique(sub, a, b) : this.neg(mirror);
  }
  mul(a: number, b: number): number {
    if (a === this.zero || b === this.zero) return this.zero;
    if (a === this.one) return b;
    if (b === this.one) return a;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] * this.value[b]);
    if (this.isConstant(b)) return this.mul(b, a);
    if (this.isConstant(a)) {
      if (this.value[a] < 0) return this.neg(this.mul(this.constant(-this.value[a]), b));
      if (this.op[b] === mul && this.isConstant(this.a[b])) return this.mul(this.mul(a, this.a[b]), this.b[b]);
    }
    if (this.op[a] === neg) return this.neg(this.mul(this.a[a], b));
    if (this.op[b] === neg) return this.neg(this.mul(a, this.a[b]));
    // a constant stays in front
    return a < b || this.isConstant(a) ? this.unique(mul, a, b) : this.unique(mul, b, a);
  }
  div(a: number, b: number): number {
    if (b === this.zero) throw new InternalError('division by a structural zero in an amplitude');
    if (a === this.zero) return this.zero;
    if (b === this.one) return a;
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.value[a] / this.value[b]);
    if (this.op[a] === neg) return this.neg(this.div(this.a[a], b));
    if (this.op[b] === neg) return this.neg(this.div(a, this.a[b]));
    return this.unique(div, a, b);
  }
  sqrt(a: number): number {
    return this.isConstant(a) ? this.constant(Math.sqrt(this.value[a])) : this.unique(sqrt, a, 0);
  }
  neg(a: number): number {
    if (this.isConstant(a)) return this.constant(-this.value[a]);
    if (this.op[a] === neg) return this.a[a];
    return this.unique(neg, a, 0);
  }
  sum(nodes: readonly number[]): number {
    return nodes.reduce((total, node) => this.add(total, node), this.zero);
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

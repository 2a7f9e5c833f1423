import { InternalError } from '../basics/errors.ts';
import { arity, type Graph, opcodes } from './graph.ts';

/**
 * Straight-line code of a graph: instruction i computes `op[i]` of the slots a[i] and b[i] into slot target[i]. What depends on parameters alone
 * is computed once by `fixed` into the parameter table, which holds constants too.
 */
export interface Program {
  readonly inputs: number;
  /** for each instruction: operation, target slot, operand slots; slots from `slots` on are entries of the parameter table */
  readonly op: Uint8Array;
  readonly target: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** slots of a working set; inputs occupy the first ones at the start */
  readonly slots: number;
  /** slots of the results, kept to the end */
  readonly outputs: Int32Array;
  readonly table: number;
  /** fills the table from the values of the parameters */
  fixed(parameters: Float64Array): Float64Array;
}

const { constant, input, parameter, add, sub, mul, div, sqrt, neg } = opcodes;

/** One operation; NaN and infinities as IEEE has them. */
export function apply(op: number, a: number, b: number): number {
  switch (op) {
    case add:
      return a + b;
    case sub:
      return a - b;
    case mul:
      return a * b;
    case div:
      return a / b;
    case sqrt:
      return Math.sqrt(a);
    case neg:
      return -a;
    default:
      throw new InternalError(`operation ${op}`);
  }
}

/** Orders the nodes that the outputs need depth first, which keeps live ranges short, and gives slots that are used again when free. */
export function compileProgram(graph: Graph, terms: readonly number[], inputs: number): Program {
  const outputs = terms.map((term) => graph.node(term));
  const { op: ops, a: firsts, b: seconds } = graph;
  const { order, varies } = schedule(graph, outputs);
  const table: number[] = [];
  const uses = new Int32Array(graph.size);
  // slots of what varies; entries of the table stand behind all slots, -1 - entry until their number is known
  const place = new Int32Array(graph.size);
  let count = 0;
  for (let k = 0; k < order.length; k++) {
    const node = order[k];
    if (varies[node] === 0) place[node] = -table.push(node);
    else if (ops[node] === input) place[node] = graph.value(node);
    else {
      count++;
      uses[firsts[node]]++;
      if (arity(ops[node]) > 1) uses[seconds[node]]++;
    }
  }
  for (const node of outputs) uses[node]++;

  const free: number[] = [];
  let slots = inputs;
  const op = new Uint8Array(count);
  const target = new Int32Array(count);
  const a = new Int32Array(count);
  const b = new Int32Array(count);
  let i = 0;
  for (let k = 0; k < order.length; k++) {
    const node = order[k];
    if (varies[node] === 0 || ops[node] === input) continue;
    const x = firsts[node];
    const y = arity(ops[node]) > 1 ? seconds[node] : -1;
    op[i] = ops[node];
    a[i] = place[x];
    b[i] = y < 0 ? a[i] : place[y];
    if (--uses[x] === 0 && varies[x] === 1) free.push(place[x]);
    if (y >= 0 && --uses[y] === 0 && varies[y] === 1) free.push(place[y]);
    place[node] = free.pop() ?? slots++;
    target[i++] = place[node];
  }
  const final = (slot: number): number => (slot < 0 ? slots - 1 - slot : slot);
  for (const operands of [a, b]) for (let j = 0; j < count; j++) if (operands[j] < 0) operands[j] = final(operands[j]);

  const fixed = (parameters: Float64Array): Float64Array => {
    const values = new Float64Array(table.length);
    table.forEach((node, entry) => {
      const code = ops[node];
      if (code === constant) values[entry] = graph.value(node);
      else if (code === parameter) values[entry] = parameters[graph.value(node)];
      else values[entry] = apply(code, values[-1 - place[firsts[node]]], arity(code) > 1 ? values[-1 - place[seconds[node]]] : 0);
    });
    return values;
  };
  const outputSlots = Int32Array.from(outputs, (node) => final(place[node]));
  return { inputs, op, target, a, b, slots, outputs: outputSlots, table: table.length, fixed };
}

/** The needed nodes, operands first, and which of them differ from event to event. */
function schedule({ op, a, b, size }: Graph, outputs: readonly number[]): { order: Int32Array; varies: Uint8Array } {
  const varies = new Uint8Array(size);
  for (let node = 0; node < size; node++) {
    const operands = arity(op[node]);
    if (op[node] === input || (operands > 0 && varies[a[node]] === 1) || (operands > 1 && varies[b[node]] === 1))
      varies[node] = 1;
  }
  const done = new Uint8Array(size);
  const order = new Int32Array(size);
  let count = 0;
  const stack: number[] = [];
  for (const output of outputs) {
    stack.push(output);
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      const operands = arity(op[node]);
      if (operands > 0 && done[a[node]] === 0) stack.push(a[node]);
      else if (operands > 1 && done[b[node]] === 0) stack.push(b[node]);
      else {
        stack.pop();
        if (done[node] === 0) order[count++] = node;
        done[node] = 1;
      }
    }
  }
  return { order: order.subarray(0, count), varies };
}

/** Events that the evaluation takes at a time: their slots stay in the caches and the loop over operations costs little. */
export const BLOCK = 32;

/**
 * The plain evaluation of a program, the reference of every other: one operation at a time on a block of events.
 *
 * @param points  for each event `inputs` numbers, from `at` on
 * @param out     for each event the outputs, from `outAt` on
 */
export class Evaluator {
  private readonly program: Program;
  private readonly memory: Float64Array;

  constructor(program: Program) {
    this.program = program;
    this.memory = new Float64Array((program.slots + program.table) * BLOCK);
  }

  run(table: Float64Array, points: Float64Array, at: number, count: number, out: Float64Array, outAt: number): void {
    const { memory } = this;
    const { inputs, slots, outputs } = this.program;
    for (let i = 0; i < table.length; i++) memory.fill(table[i], (slots + i) * BLOCK, (slots + i + 1) * BLOCK);
    for (let first = 0; first < count; first += BLOCK) {
      const n = Math.min(BLOCK, count - first);
      for (let e = 0; e < n; e++) for (let j = 0; j < inputs; j++) memory[j * BLOCK + e] = points[at + (first + e) * inputs + j];
      this.block(n);
      for (let e = 0; e < n; e++)
        for (let j = 0; j < outputs.length; j++) out[outAt + (first + e) * outputs.length + j] = memory[outputs[j] * BLOCK + e];
    }
  }

  private block(n: number): void {
    const { memory } = this;
    const { op, target, a, b } = this.program;
    for (let i = 0; i < op.length; i++) {
      const t = target[i] * BLOCK;
      const x = a[i] * BLOCK;
      const y = b[i] * BLOCK;
      switch (op[i]) {
        case add:
          for (let e = 0; e < n; e++) memory[t + e] = memory[x + e] + memory[y + e];
          break;
        case sub:
          for (let e = 0; e < n; e++) memory[t + e] = memory[x + e] - memory[y + e];
          break;
        case mul:
          for (let e = 0; e < n; e++) memory[t + e] = memory[x + e] * memory[y + e];
          break;
        case div:
          for (let e = 0; e < n; e++) memory[t + e] = memory[x + e] / memory[y + e];
          break;
        case sqrt:
          for (let e = 0; e < n; e++) memory[t + e] = Math.sqrt(memory[x + e]);
          break;
        default:
          for (let e = 0; e < n; e++) memory[t + e] = -memory[x + e];
      }
    }
  }
}

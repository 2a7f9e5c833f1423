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
export function compileProgram(graph: Graph, outputs: readonly number[], inputs: number): Program {
  const { order, varies } = schedule(graph, outputs);
  const tableNodes = order.filter((node) => !varies[node]);
  const tableIndex = new Map(tableNodes.map((node, i) => [node, i]));
  const live = order.filter((node) => varies[node] && graph.op[node] !== input);

  const uses = new Map<number, number>();
  const use = (node: number) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of live) for (const operand of operandsOf(graph, node)) use(operand);
  for (const node of outputs) use(node);

  const slotOf = new Map<number, number>();
  const free: number[] = [];
  let slots = inputs;
  for (const node of order) if (varies[node] && graph.op[node] === input) slotOf.set(node, graph.value[node]);
  const op = new Uint8Array(live.length);
  const target = new Int32Array(live.length);
  const a = new Int32Array(live.length);
  const b = new Int32Array(live.length);
  const place = (node: number): number => (varies[node] ? slotOf.get(node)! : -1 - tableIndex.get(node)!);
  live.forEach((node, i) => {
    const operands = operandsOf(graph, node);
    op[i] = graph.op[node];
    a[i] = place(operands[0]);
    b[i] = operands.length > 1 ? place(operands[1]) : a[i];
    for (const operand of operands) {
      const left = uses.get(operand)! - 1;
      uses.set(operand, left);
      if (left === 0 && varies[operand]) free.push(slotOf.get(operand)!);
    }
    const slot = free.pop() ?? slots++;
    slotOf.set(node, slot);
    target[i] = slot;
  });
  // entries of the table stand behind the slots
  for (const operands of [a, b])
    for (let i = 0; i < operands.length; i++) if (operands[i] < 0) operands[i] = slots - 1 - operands[i];
  const outputSlots = Int32Array.from(outputs, (node) => (varies[node] ? slotOf.get(node)! : slots + tableIndex.get(node)!));

  const fixed = (parameters: Float64Array): Float64Array => {
    const table = new Float64Array(tableNodes.length);
    tableNodes.forEach((node, i) => {
      const [x, y] = operandsOf(graph, node).map((operand) => table[tableIndex.get(operand)!]);
      const code = graph.op[node];
      table[i] = code === constant ? graph.value[node] : code === parameter ? parameters[graph.value[node]] : apply(code, x, y);
    });
    return table;
  };
  return { inputs, op, target, a, b, slots, outputs: outputSlots, table: tableNodes.length, fixed };
}

function operandsOf(graph: Graph, node: number): number[] {
  const n = arity(graph.op[node]);
  return n === 0 ? [] : n === 1 ? [graph.a[node]] : [graph.a[node], graph.b[node]];
}

/** The needed nodes, operands first, and which of them differ from event to event. */
function schedule(graph: Graph, outputs: readonly number[]): { order: number[]; varies: Uint8Array } {
  const varies = new Uint8Array(graph.size);
  for (let node = 0; node < graph.size; node++)
    varies[node] = graph.op[node] === input || operandsOf(graph, node).some((operand) => varies[operand]) ? 1 : 0;
  const done = new Uint8Array(graph.size);
  const order: number[] = [];
  const stack: number[] = [];
  for (const output of outputs) {
    stack.push(output);
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      const missing = operandsOf(graph, node).filter((operand) => !done[operand]);
      if (done[node] || missing.length === 0) {
        stack.pop();
        if (!done[node]) {
          done[node] = 1;
          order.push(node);
        }
      } else stack.push(missing[0]);
    }
  }
  return { order, varies };
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

import { type Code, instantiate, WasmModule } from '../basics/wasm.ts';
import { memoryOps, plainOps } from '../basics/wasm-ops.ts';
import { arity, opcodes } from './graph.ts';
import type { Program } from './program.ts';

/** Pairs of events that pass through a piece of the program together: its instructions are fetched once for all, their values stay in the first-level cache. */
const PAIRS = 8;

/** Operations of a piece: V8's compiler keeps few values in registers in longer functions (measured: 64 takes 60 to 70 % of the time of 512). */
const PIECE = 64;

/** A program compiled for this thread. */
export interface Kernel {
  /** As `Evaluator.run`, with the same bits. */
  run(table: Float64Array, points: Float64Array, at: number, count: number, out: Float64Array, outAt: number): void;
}

/** The kernel of a program, or undefined where WebAssembly vectors are missing or a browser compiles nothing large on its main thread. */
export function compileKernel(program: Program, piece = PIECE): Kernel | undefined {
  const layout = layoutOf(program, piecesOf(program, piece));
  const instance = instantiateOrNone(kernelModule(program, layout));
  if (instance === undefined) return undefined;
  const memory = new Float64Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
  const runPairs = instance.exports['run'] as (pairs: number) => void;
  const { inputs, outputs } = program;
  const [to, results] = [layout.points / 8, layout.results / 8];
  let loaded: Float64Array | undefined;
  return {
    run(table, points, at, count, out, outAt) {
      if (loaded !== table) {
        for (let i = 0; i < table.length; i++) memory.fill(table[i], 2 * i, 2 * i + 2);
        loaded = table;
      }
      for (let first = 0; first < count; first += 2 * PAIRS) {
        const n = Math.min(2 * PAIRS, count - first);
        const from = at + first * inputs;
        memory.set(points.subarray(from, from + n * inputs), to);
        // the odd event at the end is computed twice
        if (n % 2 === 1) memory.copyWithin(to + n * inputs, to + (n - 1) * inputs, to + n * inputs);
        runPairs((n + 1) >> 1);
        out.set(memory.subarray(results, results + n * outputs.length), outAt + first * outputs.length);
      }
    },
  };
}

function instantiateOrNone(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Instance | undefined {
  try {
    return instantiate(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A run of instructions with the values that it takes from earlier pieces and leaves to later ones, by the instruction that made them. */
interface Piece {
  readonly first: number;
  readonly end: number;
  readonly takes: readonly number[];
  readonly leaves: readonly number[];
}

/** Values instead of slots: >= 0 the instruction that made it, otherwise -1 - entry for inputs and, behind them, the table. */
interface Values {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly outputs: Int32Array;
}

function valuesOf(program: Program): Values {
  const { op, target, a, b, slots, inputs, outputs } = program;
  const holder = new Int32Array(slots);
  for (let j = 0; j < inputs; j++) holder[j] = -1 - j;
  const valueIn = (slot: number): number => (slot >= slots ? -1 - inputs - (slot - slots) : holder[slot]);
  const values = { a: new Int32Array(op.length), b: new Int32Array(op.length), outputs: new Int32Array(outputs.length) };
  for (let i = 0; i < op.length; i++) {
    values.a[i] = valueIn(a[i]);
    values.b[i] = valueIn(b[i]);
    holder[target[i]] = i;
  }
  outputs.forEach((slot, j) => {
    values.outputs[j] = valueIn(slot);
  });
  return values;
}

function piecesOf(program: Program, size: number): { values: Values; pieces: Piece[] } {
  const values = valuesOf(program);
  const { a, b } = values;
  const n = program.op.length;
  const count = Math.max(1, Math.ceil(n / size));
  const lastUse = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    if (a[i] >= 0) lastUse[a[i]] = i;
    if (b[i] >= 0) lastUse[b[i]] = i;
  }
  for (const output of values.outputs) if (output >= 0) lastUse[output] = n;
  const takenBy = new Int32Array(n).fill(-1);
  const pieces: Piece[] = [];
  for (let p = 0; p < count; p++) {
    const [first, end] = [Math.floor((p * n) / count), Math.floor(((p + 1) * n) / count)];
    const takes: number[] = [];
    const leaves: number[] = [];
    const take = (value: number): void => {
      if (value < 0 || value >= first || takenBy[value] === p) return;
      takenBy[value] = p;
      takes.push(value);
    };
    for (let i = first; i < end; i++) {
      take(a[i]);
      take(b[i]);
      if (lastUse[i] >= end) leaves.push(i);
    }
    pieces.push({ first, end, takes, leaves });
  }
  return { values, pieces };
}

/** Byte offsets in the kernel's memory: table, momenta, results, and the values that pass from piece to piece, 16 bytes for each pair. */
interface Layout {
  readonly values: Values;
  readonly pieces: readonly Piece[];
  readonly points: number;
  readonly results: number;
  readonly scratch: number;
  /** bytes of scratch of one pair */
  readonly stride: number;
  /** place of a value in the scratch of its pair, -1 for one that stays in its piece */
  readonly place: Int32Array;
  readonly pages: number;
}

function layoutOf(program: Program, { values, pieces }: { values: Values; pieces: readonly Piece[] }): Layout {
  const { table, inputs, outputs } = program;
  const points = 16 * table;
  const results = points + 16 * inputs * PAIRS;
  const scratch = results + 16 * outputs.length * PAIRS;
  const n = program.op.length;
  const lastPiece = new Int32Array(n);
  pieces.forEach(({ takes }, p) => {
    for (const value of takes) lastPiece[value] = p;
  });
  for (const output of values.outputs) if (output >= 0) lastPiece[output] = pieces.length;
  const place = new Int32Array(n).fill(-1);
  const free: number[] = [];
  let size = 0;
  pieces.forEach(({ takes, leaves }, p) => {
    for (const value of leaves) place[value] = free.pop() ?? size++;
    for (const value of takes) if (lastPiece[value] === p) free.push(place[value]);
  });
  const stride = 16 * size;
  return { values, pieces, points, results, scratch, stride, place, pages: Math.ceil((scratch + stride * PAIRS) / 65536) };
}

const instructions: Record<number, number> = {
  [opcodes.add]: plainOps['f64x2.add'],
  [opcodes.sub]: plainOps['f64x2.sub'],
  [opcodes.mul]: plainOps['f64x2.mul'],
  [opcodes.div]: plainOps['f64x2.div'],
  [opcodes.sqrt]: plainOps['f64x2.sqrt'],
  [opcodes.neg]: plainOps['f64x2.neg'],
};

/** Two events side by side in the lanes; run(pairs) sends all pairs through one piece after the other. */
function kernelModule(program: Program, layout: Layout): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.exportMemory('memory', layout.pages);
  const emit = pieceWriter(program, layout);
  const functions = layout.pieces.map((piece) => module.function(['i32'], [], (code) => emit(code, piece)));
  functions.push(module.function(['i32'], [], (code) => emitResults(code, program, layout)));
  module.exportFunction('run', ['i32'], [], (code) => {
    for (const index of functions) code.get(0).call(index);
  });
  return module.bytes();
}

/** for (pair = 0; pair < pairs; pair++) with pointers that advance by `steps` bytes */
function loopOverPairs(code: Code, steps: readonly number[], body: (pointers: number[]) => void): void {
  const pointers = steps.map(() => code.local('i32'));
  code.loop(() => {
    body(pointers);
    for (const [i, step] of steps.entries()) code.get(pointers[i]).i32(step).op('i32.add').set(pointers[i]);
    code.get(0).i32(-1).op('i32.add').tee(0).brIf(0);
  });
}

function pieceWriter(program: Program, layout: Layout): (code: Code, piece: Piece) => void {
  const { op, inputs } = program;
  const { values, place } = layout;
  const { 'v128.load': load, 'v128.store': store } = memoryOps;
  const n = op.length;
  // local variable of an instruction's value or, behind them, of an input, in the piece that began last
  const locals = new Int32Array(n + inputs);
  const pieceOf = new Int32Array(n + inputs).fill(-1);
  return (code, { first, end }) => {
    loopOverPairs(code, [16 * inputs, layout.stride], ([input, scratch]) => {
      const hold = (at: number): number => {
        pieceOf[at] = first;
        locals[at] = code.local('v128');
        return locals[at];
      };
      const push = (value: number): void => {
        const at = value < 0 ? n - 1 - value : value;
        if (value < -inputs) code.i32(0).memory(load, 16 * (-1 - value - inputs));
        else if (pieceOf[at] === first) code.get(locals[at]);
        else if (value < 0) {
          // the component of both events
          const offset = layout.points - 8 * (1 + value);
          code.get(input).memory('v128.load64_splat', offset);
          code.get(input).memory('f64.load', offset + 8 * inputs);
          code.lane('f64x2.replace_lane', 1).tee(hold(at));
        } else {
          code.get(scratch).memory(load, layout.scratch + 16 * place[value]);
          code.tee(hold(at));
        }
      };
      for (let i = first; i < end; i++) {
        push(values.a[i]);
        if (arity(op[i]) > 1) push(values.b[i]);
        code.opcode(instructions[op[i]]);
        if (place[i] < 0) code.set(hold(i));
        else {
          const local = hold(i);
          code.set(local).get(scratch).get(local);
          code.memory(store, layout.scratch + 16 * place[i]);
        }
      }
    });
  };
}

function emitResults(code: Code, program: Program, layout: Layout): void {
  const n = program.outputs.length;
  const { inputs } = program;
  loopOverPairs(code, [16 * inputs, layout.stride, 16 * n], ([input, scratch, result]) => {
    layout.values.outputs.forEach((value, j) => {
      for (const lane of [0, 1]) {
        code.get(result);
        if (value >= 0) code.get(scratch).memory('f64.load', layout.scratch + 16 * layout.place[value] + 8 * lane);
        else if (value < -inputs) code.i32(0).memory('f64.load', 16 * (-1 - value - inputs));
        else code.get(input).memory('f64.load', layout.points - 8 * (1 + value) + 8 * inputs * lane);
        code.memory('f64.store', layout.results + 8 * (j + lane * n));
      }
    });
  });
}

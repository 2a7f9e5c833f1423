import { PHILOX_M0, PHILOX_M1, PHILOX_ROUNDS, PHILOX_W0, PHILOX_W1 } from './philox.ts';
import { type Code, instantiate, WasmModule } from './wasm.ts';

/** Rows of one call and doubles of its output: 12 KiB in and 64 KiB out stay in the first- and second-level caches. */
const ROWS = 1024;
const DOUBLES = 8192;
/** Byte offsets: counter words 0, 1, 2 of the rows, what a row adds to word 3 (the block), then the output. */
const WORD_1 = 4 * ROWS;
const WORD_2 = 8 * ROWS;
const BLOCK_OFFSET = 12 * ROWS;
const OUTPUT = 16 * ROWS;

/** The kernel in its memory: words of the counters in, uniforms out. */
export interface PhiloxKernel {
  /** largest rows * 2 * blocks and largest rows of one call */
  readonly doubles: number;
  readonly rows: number;
  readonly word0: Int32Array;
  readonly word1: Int32Array;
  readonly word2: Int32Array;
  /** added to the block of a row; 0 unless several rows of one call are parts of one */
  readonly blockOffset: Int32Array;
  readonly output: Float64Array;
  /** Fills output[(r * blocks + b) * 2 + j] for r below `rows` (a multiple of 4). */
  run(rows: number, blocks: number, firstBlock: number, key0: number, key1: number): void;
}

let kernel: PhiloxKernel | null | undefined;

/** The kernel, compiled at the first call and shared by all streams of this thread; null where WebAssembly vectors are missing. */
export function philoxKernel(): PhiloxKernel | null {
  if (kernel === undefined) kernel = build();
  return kernel;
}

function build(): PhiloxKernel | null {
  const instance = instantiate(philoxModule());
  if (instance === undefined) return null;
  const { buffer } = instance.exports['memory'] as WebAssembly.Memory;
  return {
    doubles: DOUBLES,
    rows: ROWS,
    word0: new Int32Array(buffer, 0, ROWS),
    word1: new Int32Array(buffer, WORD_1, ROWS),
    word2: new Int32Array(buffer, WORD_2, ROWS),
    blockOffset: new Int32Array(buffer, BLOCK_OFFSET, ROWS),
    output: new Float64Array(buffer, OUTPUT, DOUBLES),
    run: instance.exports['run'] as PhiloxKernel['run'],
  };
}

/**
 * The module: four rows side by side in the lanes of i32x4, all rounds unrolled; two such groups at once while there are eight rows, as
 * each round waits for the products of the one before.
 */
export function philoxModule(): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.exportMemory('memory', 2);
  module.exportFunction('run', ['i32', 'i32', 'i32', 'i32', 'i32'], [], (code) => {
    const [rows, blocks, firstBlock, key0, key1] = [0, 1, 2, 3, 4];
    const vectors = (count: number) => Array.from({ length: count }, () => code.local('v128'));
    const keys = Array.from({ length: PHILOX_ROUNDS }, () => vectors(2));
    keys.forEach(([first, second], round) => {
      code.get(key0).i32(Math.imul(round, PHILOX_W0)).op('i32.add').op('i32x4.splat').set(first);
      code.get(key1).i32(Math.imul(round, PHILOX_W1)).op('i32.add').op('i32x4.splat').set(second);
    });
    const [end, input, output, stride, next, b] = Array.from({ length: 6 }, () => code.local('i32'));
    const counters = [vectors(4), vectors(4)];
    const words = [vectors(4), vectors(4)];
    const scratch = vectors(4);
    const groups = (count: number) => {
      const those = words.slice(0, count);
      for (let g = 0; g < count; g++)
        for (const [word, offset] of [0, WORD_1, WORD_2, BLOCK_OFFSET].entries())
          code
            .get(input)
            .memory('v128.load', offset + 16 * g)
            .set(counters[g][word]);
      code.i32(0).set(b);
      code.loop(() => {
        those.forEach((x, g) => {
          for (const word of [0, 1, 2]) code.get(counters[g][word]).set(x[word]);
          code.get(firstBlock).get(b).op('i32.add').op('i32x4.splat').get(counters[g][3]).op('i32x4.add').set(x[3]);
        });
        for (const [first, second] of keys) for (const x of those) round(code, x, first, second, scratch);
        code.get(output).set(next);
        for (const x of those) uniforms(code, x, stride, next, scratch);
        code.get(output).i32(16).op('i32.add').set(output);
        code.get(b).i32(1).op('i32.add').tee(b).get(blocks).op('i32.lt_u').brIf(0);
      });
      // the other rows were written beside the one that `output` walked along
      code
        .get(output)
        .get(stride)
        .i32(4 * count - 1)
        .op('i32.mul')
        .op('i32.add')
        .set(output);
      code
        .get(input)
        .i32(16 * count)
        .op('i32.add')
        .set(input);
    };

    code.i32(OUTPUT).set(output);
    code.get(blocks).i32(4).op('i32.shl').set(stride);
    code.get(rows).i32(2).op('i32.shl').set(end);
    code
      .get(end)
      .i32(32)
      .op('i32.ge_u')
      .if(() => {
        code.loop(() => {
          groups(2);
          code.get(input).i32(32).op('i32.add').get(end).op('i32.le_u').brIf(0);
        });
      });
    code
      .get(input)
      .get(end)
      .op('i32.lt_u')
      .if(() => groups(1));
  });
  return module.bytes();
}

/** One round: x0, x1, x2, x3 -> upper(M1 x2) ^ x1 ^ k0, lower(M1 x2), upper(M0 x0) ^ x3 ^ k1, lower(M0 x0). */
function round(code: Code, x: number[], key0: number, key1: number, scratch: number[]): void {
  const [low, high, nextLow, nextHigh] = scratch;
  const product = (factor: number, constant: number, even: number, odd: number) => {
    code.get(factor).i32x4(constant).op('i64x2.extmul_low_i32x4_u').set(even);
    code.get(factor).i32x4(constant).op('i64x2.extmul_high_i32x4_u').set(odd);
  };
  product(x[2], PHILOX_M1, low, high);
  product(x[0], PHILOX_M0, nextLow, nextHigh);
  code.get(low).get(high).shuffle32(1, 3, 5, 7).get(x[1]).op('v128.xor').get(key0).op('v128.xor').set(x[0]);
  code.get(low).get(high).shuffle32(0, 2, 4, 6).set(x[1]);
  code.get(nextLow).get(nextHigh).shuffle32(1, 3, 5, 7).get(x[3]).op('v128.xor').get(key1).op('v128.xor').set(x[2]);
  code.get(nextLow).get(nextHigh).shuffle32(0, 2, 4, 6).set(x[3]);
}

/** Transposes the four words of four rows to two 64-bit numbers a row, makes doubles of their upper 52 bits and stores them from `next` on. */
function uniforms(code: Code, x: number[], stride: number, next: number, scratch: number[]): void {
  const [a, b, c, d] = scratch;
  code.get(x[1]).get(x[0]).shuffle32(0, 4, 1, 5).set(a);
  code.get(x[1]).get(x[0]).shuffle32(2, 6, 3, 7).set(b);
  code.get(x[3]).get(x[2]).shuffle32(0, 4, 1, 5).set(c);
  code.get(x[3]).get(x[2]).shuffle32(2, 6, 3, 7).set(d);
  for (const [first, second, half] of [
    [a, c, 0],
    [a, c, 1],
    [b, d, 0],
    [b, d, 1],
  ] as const) {
    code
      .get(next)
      .get(first)
      .get(second)
      .shuffle64(half, 2 + half);
    // as fraction bits of a double in [1, 2); less 1 - 2^-53 it is (v + 1/2) 2^-52
    code.i32(12).op('i64x2.shr_u').i64x2(0x3ff0000000000000n).op('v128.or').f64x2(0.9999999999999999).op('f64x2.sub');
    code.memory('v128.store');
    code.get(next).get(stride).op('i32.add').set(next);
  }
}

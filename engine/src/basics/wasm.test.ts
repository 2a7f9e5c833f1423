import { describe, expect, it } from 'vitest';
import { type Code, instantiate, type ValueType, WasmModule } from './wasm.ts';
import { laneOps, memoryOps, type PlainOp, plainOps } from './wasm-ops.ts';

/** Runs a function without parameters that leaves one value on the stack. */
function run(result: ValueType, build: (code: Code) => void): number | bigint {
  const module = new WasmModule();
  module.exportMemory('memory', 1);
  module.exportFunction('f', [], [result], build);
  const instance = instantiate(module.bytes());
  if (instance === undefined) throw new Error('not a valid module');
  return (instance.exports['f'] as () => number | bigint)();
}

const i32 = (value: number) => (code: Code) => code.i32(value);
const i64 = (value: bigint) => (code: Code) => code.i64(value);
const f64 = (value: number) => (code: Code) => code.f64(value);

// by hand: [operation, operands, result], scalars
const scalar: [PlainOp, ((code: Code) => Code)[], ValueType, number | bigint][] = [
  ...(
    [
      ['i32.eq', 0],
      ['i32.ne', 1],
      ['i32.lt_s', 1],
      ['i32.lt_u', 0],
      ['i32.gt_s', 0],
      ['i32.gt_u', 1],
      ['i32.le_s', 1],
      ['i32.le_u', 0],
      ['i32.ge_s', 0],
      ['i32.ge_u', 1],
      ['i32.add', -5],
      ['i32.sub', -11],
      ['i32.mul', -24],
      ['i32.div_s', -2],
      ['i32.div_u', 1431655762],
      ['i32.rem_s', -2],
      ['i32.rem_u', 2],
      ['i32.and', 0],
      ['i32.or', -5],
      ['i32.xor', -5],
      ['i32.shl', -64],
      ['i32.shr_s', -1],
      ['i32.shr_u', 536870911],
      ['i32.rotl', -57],
    ] as [PlainOp, number][]
  ).map(([op, value]) => [op, [i32(-8), i32(3)], 'i32', value] as [PlainOp, ((code: Code) => Code)[], ValueType, number]),
  ['i32.eqz', [i32(0)], 'i32', 1],
  ['i32.clz', [i32(1)], 'i32', 31],
  ...(
    [
      ['i64.eq', 0],
      ['i64.ne', 1],
      ['i64.lt_s', 1],
      ['i64.lt_u', 0],
      ['i64.gt_s', 0],
      ['i64.gt_u', 1],
    ] as [PlainOp, number][]
  ).map(([op, value]) => [op, [i64(-8n), i64(3n)], 'i32', value] as [PlainOp, ((code: Code) => Code)[], ValueType, number]),
  ...(
    [
      ['i64.add', -5n],
      ['i64.sub', -11n],
      ['i64.mul', -24n],
      ['i64.and', 0n],
      ['i64.or', -5n],
      ['i64.xor', -5n],
      ['i64.shl', -64n],
      ['i64.shr_s', -1n],
      ['i64.shr_u', 2305843009213693951n],
    ] as [PlainOp, bigint][]
  ).map(([op, value]) => [op, [i64(-8n), i64(3n)], 'i64', value] as [PlainOp, ((code: Code) => Code)[], ValueType, bigint]),
  ['i64.eqz', [i64(0n)], 'i32', 1],
  ...(
    [
      ['f64.eq', 0],
      ['f64.ne', 1],
      ['f64.lt', 1],
      ['f64.gt', 0],
      ['f64.le', 1],
      ['f64.ge', 0],
    ] as [PlainOp, number][]
  ).map(([op, value]) => [op, [f64(-2.5), f64(0.5)], 'i32', value] as [PlainOp, ((code: Code) => Code)[], ValueType, number]),
  ...(
    [
      ['f64.add', -2],
      ['f64.sub', -3],
      ['f64.mul', -1.25],
      ['f64.div', -5],
      ['f64.min', -2.5],
      ['f64.max', 0.5],
      ['f64.copysign', 2.5],
    ] as [PlainOp, number][]
  ).map(([op, value]) => [op, [f64(-2.5), f64(0.5)], 'f64', value] as [PlainOp, ((code: Code) => Code)[], ValueType, number]),
  ...(
    [
      ['f64.abs', 2.25],
      ['f64.neg', 2.25],
      ['f64.ceil', -2],
      ['f64.floor', -3],
      ['f64.trunc', -2],
      ['f64.nearest', -2],
    ] as [PlainOp, number][]
  ).map(([op, value]) => [op, [f64(-2.25)], 'f64', value] as [PlainOp, ((code: Code) => Code)[], ValueType, number]),
  ['f64.sqrt', [f64(2.25)], 'f64', 1.5],
  ['i32.wrap_i64', [i64(0x1_0000_0002n)], 'i32', 2],
  ['i64.extend_i32_s', [i32(-2)], 'i64', -2n],
  ['i64.extend_i32_u', [i32(-2)], 'i64', 4294967294n],
  ['i32.trunc_f64_s', [f64(-2.9)], 'i32', -2],
  ['f64.convert_i32_s', [i32(-2)], 'f64', -2],
  ['f64.convert_i32_u', [i32(-2)], 'f64', 4294967294],
  ['f64.convert_i64_s', [i64(-2n)], 'f64', -2],
  ['f64.convert_i64_u', [i64(-2n)], 'f64', 2 ** 64],
  ['i64.reinterpret_f64', [f64(1)], 'i64', 0x3ff0000000000000n],
  ['f64.reinterpret_i64', [i64(0x3ff0000000000000n)], 'f64', 1],
  ['select', [f64(1), f64(2), i32(0)], 'f64', 2],
  ['drop', [i32(7), f64(1)], 'i32', 7],
  ['nop', [i32(7)], 'i32', 7],
  ['return', [i32(7)], 'i32', 7],
];

const two = (a: number, b: number) => (code: Code) => code.f64x2(a, b);
const four = (a: number, b: number, c: number, d: number) => (code: Code) => code.i32x4(a, b, c, d);
const pair = (a: bigint, b: bigint) => (code: Code) => code.i64x2(a, b);
const ALL = -1n;

// by hand: [operation, operands, the result as two 64-bit or two double lanes]
const vectors: [PlainOp, ((code: Code) => Code)[], [number, number] | [bigint, bigint]][] = [
  ['f64x2.splat', [f64(1.5)], [1.5, 1.5]],
  ['i64x2.splat', [i64(-3n)], [-3n, -3n]],
  ['i32x4.splat', [i32(1)], [0x1_0000_0001n, 0x1_0000_0001n]],
  ['i8x16.swizzle', [pair(0x0706050403020100n, 0x0f0e0d0c0b0a0908n), pair(0x0f0f0f0f0f0f0f0fn, 0n)], [0x0f0f0f0f0f0f0f0fn, 0n]],
  ['f64x2.eq', [two(1, 2), two(1, 3)], [ALL, 0n]],
  ['f64x2.ne', [two(1, 2), two(1, 3)], [0n, ALL]],
  ['f64x2.lt', [two(1, 2), two(1, 3)], [0n, ALL]],
  ['f64x2.gt', [two(1, 4), two(1, 3)], [0n, ALL]],
  ['f64x2.le', [two(1, 4), two(1, 3)], [ALL, 0n]],
  ['f64x2.ge', [two(1, 2), two(1, 3)], [ALL, 0n]],
  ['v128.not', [pair(0n, -1n)], [ALL, 0n]],
  ['v128.and', [pair(12n, 10n), pair(10n, 6n)], [8n, 2n]],
  ['v128.andnot', [pair(12n, 10n), pair(10n, 6n)], [4n, 8n]],
  ['v128.or', [pair(12n, 10n), pair(10n, 6n)], [14n, 14n]],
  ['v128.xor', [pair(12n, 10n), pair(10n, 6n)], [6n, 12n]],
  ['v128.bitselect', [pair(12n, 12n), pair(3n, 3n), pair(10n, -1n)], [9n, 12n]],
  ['f64x2.ceil', [two(-1.5, 1.5)], [-1, 2]],
  ['f64x2.floor', [two(-1.5, 1.5)], [-2, 1]],
  ['f64x2.trunc', [two(-1.5, 1.5)], [-1, 1]],
  ['f64x2.nearest', [two(-1.5, 2.5)], [-2, 2]],
  ['i32x4.shl', [four(1, 2, 3, -1), i32(4)], [0x20_0000_0010n, -68719476688n]],
  ['i32x4.shr_s', [four(-16, 0, 16, 0), i32(4)], [0xffffffffn, 1n]],
  ['i32x4.shr_u', [four(-16, 0, 16, 0), i32(4)], [0x0fffffffn, 1n]],
  ['i32x4.add', [four(-1, 0, 1, 0), four(1, 0, 1, 0)], [0n, 2n]],
  ['i32x4.sub', [four(1, 0, 3, 0), four(1, 0, 1, 0)], [0n, 2n]],
  ['i32x4.mul', [four(0x10000, 0, 3, 0), four(0x10001, 0, 5, 0)], [0x10000n, 15n]],
  ['i64x2.shl', [pair(1n, 3n), i32(40)], [1n << 40n, 3n << 40n]],
  ['i64x2.shr_s', [pair(-16n, 16n), i32(4)], [-1n, 1n]],
  ['i64x2.shr_u', [pair(-16n, 16n), i32(4)], [0x0fffffffffffffffn, 1n]],
  ['i64x2.add', [pair(-1n, 5n), pair(3n, 6n)], [2n, 11n]],
  ['i64x2.sub', [pair(-1n, 5n), pair(3n, 6n)], [-4n, -1n]],
  ['i64x2.mul', [pair(-1n, 5n), pair(3n, 6n)], [-3n, 30n]],
  ['i64x2.extmul_low_i32x4_u', [four(-1, 3, 7, 8), four(-1, 5, 9, 2)], [-8589934591n, 15n]],
  ['i64x2.extmul_high_i32x4_u', [four(-1, 3, 7, 8), four(-1, 5, 9, 2)], [63n, 16n]],
  ['f64x2.abs', [two(-1.5, 2)], [1.5, 2]],
  ['f64x2.neg', [two(-1.5, 2)], [1.5, -2]],
  ['f64x2.sqrt', [two(2.25, 16)], [1.5, 4]],
  ['f64x2.add', [two(1, 2), two(3, 5)], [4, 7]],
  ['f64x2.sub', [two(1, 2), two(3, 5)], [-2, -3]],
  ['f64x2.mul', [two(1, 2), two(3, 5)], [3, 10]],
  ['f64x2.div', [two(1, 3), two(4, 2)], [0.25, 1.5]],
  ['f64x2.min', [two(1, 9), two(3, 5)], [1, 5]],
  ['f64x2.max', [two(1, 9), two(3, 5)], [3, 9]],
  ['f64x2.convert_low_i32x4_s', [four(-1, 3, 7, 8)], [-1, 3]],
  ['f64x2.convert_low_i32x4_u', [four(-1, 3, 7, 8)], [4294967295, 3]],
];

describe('instructions do what their name says', () => {
  for (const [op, operands, type, expected] of scalar) {
    it(op, () => {
      const result = run(type, (code) => {
        for (const operand of operands) operand(code);
        code.op(op);
      });
      expect(result).toBe(expected);
    });
  }

  for (const [op, operands, expected] of vectors) {
    it(op, () => {
      const doubles = typeof expected[0] === 'number';
      const lanes = [0, 1].map((lane) =>
        run(doubles ? 'f64' : 'i64', (code) => {
          for (const operand of operands) operand(code);
          code.op(op).lane(doubles ? 'f64x2.extract_lane' : 'i64x2.extract_lane', lane);
        }),
      );
      expect(lanes).toEqual(expected);
    });
  }

  it('v128.any_true; unreachable traps', () => {
    expect(run('i32', (code) => code.i64x2(0n, 4n).op('v128.any_true'))).toBe(1);
    expect(run('i32', (code) => code.i64x2(0n).op('v128.any_true'))).toBe(0);
    expect(() => run('i32', (code) => code.op('unreachable'))).toThrow(WebAssembly.RuntimeError);
  });

  it('none is left without a test', () => {
    const tested = new Set<string>([...scalar.map(([op]) => op), ...vectors.map(([op]) => op), 'v128.any_true', 'unreachable']);
    expect(Object.keys(plainOps).filter((op) => !tested.has(op))).toEqual([]);
  });

  it('loads, stores, lanes and shuffles', () => {
    for (const [name, value, type] of [
      ['i32', 7, 'i32'],
      ['i64', 7n, 'i64'],
      ['f64', 7.5, 'f64'],
    ] as const) {
      const push = (code: Code) =>
        typeof value === 'bigint' ? code.i64(value) : type === 'f64' ? code.f64(value) : code.i32(value);
      expect(
        run(type, (code) => {
          push(code.i32(8)).memory(`${name}.store`, 300).i32(300).memory(`${name}.load`, 8);
        }),
      ).toBe(value);
    }
    expect(
      run('f64', (code) =>
        code.i32(16).f64x2(1, 2).memory('v128.store', 16).i32(32).memory('v128.load').lane('f64x2.extract_lane', 1),
      ),
    ).toBe(2);
    expect(
      run('f64', (code) =>
        code.i32(0).f64(3).memory('f64.store').i32(0).memory('v128.load64_splat').lane('f64x2.extract_lane', 1),
      ),
    ).toBe(3);
    expect(
      run('i32', (code) =>
        code.i32(0).i32(5).memory('i32.store').i32(0).memory('v128.load32_splat').lane('i32x4.extract_lane', 3),
      ),
    ).toBe(5);
    expect(run('f64', (code) => code.f64x2(1, 2).f64(9).lane('f64x2.replace_lane', 0).lane('f64x2.extract_lane', 0))).toBe(9);
    expect(run('i32', (code) => code.i32x4(1, 2, 3, 4).i32(9).lane('i32x4.replace_lane', 2).lane('i32x4.extract_lane', 2))).toBe(
      9,
    );
    expect(run('i64', (code) => code.i64x2(1n, 2n).i64(9n).lane('i64x2.replace_lane', 1).lane('i64x2.extract_lane', 1))).toBe(9n);
    for (const [lane, value] of [8, 1, 5, 4].entries()) {
      expect(
        run('i32', (code) => code.i32x4(1, 2, 3, 4).i32x4(5, 6, 7, 8).shuffle32(7, 0, 4, 3).lane('i32x4.extract_lane', lane)),
      ).toBe(value);
    }
    expect(run('f64', (code) => code.f64x2(1, 2).f64x2(3, 4).shuffle64(1, 2).lane('f64x2.extract_lane', 1))).toBe(3);
    expect([Object.keys(memoryOps).length, Object.keys(laneOps).length]).toEqual([10, 6]);
  });

  it('constants of any size', () => {
    for (const value of [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2147483647, -2147483648])
      expect(run('i32', i32(value))).toBe(value);
    for (const value of [0n, -1n, 1n << 62n, -(1n << 63n), (1n << 63n) - 1n]) expect(run('i64', i64(value))).toBe(value);
    for (const value of [0, -0, 0.1, -Infinity, Number.NaN]) expect(run('f64', f64(value))).toBe(value);
  });
});

describe('modules', () => {
  it('loop, local, block, if: sum of squares, skipping the multiples of 3, until 100 is passed', () => {
    const module = new WasmModule();
    module.exportFunction('sum', ['i32'], ['i32'], (code) => {
      const sum = code.local('i32');
      const i = code.local('i32');
      code.block(() => {
        code.loop(() => {
          code.get(i).i32(1).op('i32.add').tee(i).get(0).op('i32.gt_s').brIf(1);
          code
            .get(i)
            .i32(3)
            .op('i32.rem_s')
            .if(() => code.get(i).get(i).op('i32.mul').get(sum).op('i32.add').set(sum));
          code.get(sum).i32(100).op('i32.gt_s').brIf(1).br(0);
        });
      });
      code.get(sum);
    });
    const sum = instantiate(module.bytes())?.exports['sum'] as (n: number) => number;
    expect(sum(5)).toBe(1 + 4 + 16 + 25);
    expect(sum(1000)).toBe(1 + 4 + 16 + 25 + 49 + 64);
  });

  it('imports functions and memory, calls own functions, shares types', () => {
    const module = new WasmModule();
    module.importMemory('host', 'memory', 1);
    const add = module.importFunction('host', 'add', ['f64', 'f64'], ['f64']);
    const twice = module.function(['f64'], ['f64'], (code) => code.get(0).get(0).call(add));
    module.exportFunction('store', ['f64', 'f64'], ['f64'], (code) =>
      code.i32(8).get(0).get(1).call(add).call(twice).memory('f64.store').i32(8).memory('f64.load'),
    );
    const memory = new WebAssembly.Memory({ initial: 1 });
    const instance = instantiate(module.bytes(), { host: { memory, add: (a: number, b: number) => a + b } });
    const store = instance?.exports['store'] as (a: number, b: number) => number;
    expect(store(1.5, 2)).toBe(7);
    expect(new Float64Array(memory.buffer)[1]).toBe(7);
    expect(() => module.importFunction('host', 'late', [], [])).toThrow(/imported before/);
  });

  it('a module that is not valid is not started', () => {
    const module = new WasmModule();
    module.exportFunction('f', [], ['f64'], (code) => code.i32(1));
    expect(instantiate(module.bytes())).toBeUndefined();
  });
});

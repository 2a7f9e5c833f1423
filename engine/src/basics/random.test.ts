import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from './errors.ts';
import { philox, uniformOf } from './philox.ts';
import { RandomStream, stage } from './random.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('Philox4x32-10', () => {
  it('gives the published vectors', () => {
    const block = new Uint32Array(4);
    const hex = (...words: number[]) => {
      philox(words[0], words[1], words[2], words[3], words[4], words[5], block);
      return Array.from(block, (word) => word.toString(16)).join(' ');
    };
    // known-answer vectors published with the generator: zeros, ones, digits of pi
    expect(hex(0, 0, 0, 0, 0, 0)).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(hex(ones, ones, ones, ones, ones, ones)).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(hex(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  it('uniforms lie strictly inside (0, 1) at both ends', () => {
    expect(uniformOf(0, 0)).toBe(1 / 9007199254740992);
    expect(uniformOf(0, 4095)).toBe(1 / 9007199254740992);
    expect(uniformOf(-1, -1)).toBe(1 - 1 / 9007199254740992);
    expect(uniformOf(0x80000000, 0)).toBe(0.5 + 1 / 9007199254740992);
  });
});

const words = fc.integer({ min: 0, max: 65535 });
const indices = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('RandomStream', () => {
  it('fill and one give the same bits, for any shape', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: indices,
          name: fc.string(),
          rows: fc.array(fc.tuple(indices, words), { minLength: 1, maxLength: 40 }),
          stage: fc.integer({ min: 1, max: 40 }),
          firstBlock: fc.integer({ min: 0, max: 100000 }),
          blocks: fc.integer({ min: 0, max: 9 }),
        }),
        ({ seed, name, rows, stage, firstBlock, blocks }) => {
          const stream = new RandomStream(seed, name);
          const index = Float64Array.from(rows, ([i]) => i);
          const particle = Int32Array.from(rows, ([, p]) => p);
          const filled = new Float64Array(rows.length * blocks * 2 + 1).fill(-1);
          const single = new Float64Array(rows.length * blocks * 2 + 1).fill(-1);
          stream.fill(index, particle, rows.length, stage, firstBlock, blocks, filled);
          for (let r = 0; r < rows.length; r++)
            stream.one(index[r], stage, particle[r], firstBlock, blocks, single, r * blocks * 2);
          expect(filled).toEqual(single);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    [5000, 3],
    [3, 1500],
    [7, 4],
    [2049, 1],
    [1025, 8],
  ])('so do %i rows of %i blocks, which take several calls of the kernel or none', (rows, blocks) => {
    const stream = new RandomStream(7, 'large');
    const index = Float64Array.from({ length: rows }, (_, r) => r * 1e9);
    const particle = Int32Array.from({ length: rows }, (_, r) => r % 5);
    const filled = new Float64Array(rows * blocks * 2);
    const single = new Float64Array(rows * blocks * 2);
    stream.fill(index, particle, rows, 4, 9, blocks, filled);
    for (let r = 0; r < rows; r++) stream.one(index[r], 4, particle[r], 9, blocks, single, r * blocks * 2);
    expect(Buffer.compare(Buffer.from(filled.buffer), Buffer.from(single.buffer))).toBe(0);
  });

  it('one row in quarters is the reference, block by block', () => {
    const stream = new RandomStream(11, 'quarters');
    const out = new Float64Array(2 * 16 + 3);
    const single = new Float64Array(2);
    for (const blocks of [4, 8, 16]) {
      stream.one(123456789012, stage.decay, 5, 3, blocks, out, 3);
      for (let b = 0; b < blocks; b++) {
        stream.one(123456789012, stage.decay, 5, 3 + b, 1, single);
        expect([out[3 + 2 * b], out[4 + 2 * b]]).toEqual([...single]);
      }
    }
    // the kernel's rows are as before afterwards
    const rows = new Float64Array(2 * 4);
    stream.fill(Float64Array.of(1, 2, 3, 4), new Int32Array(4), 4, stage.generate, 0, 1, rows);
    stream.one(4, stage.generate, 0, 0, 1, single);
    expect([rows[6], rows[7]]).toEqual([...single]);
  });

  it('without WebAssembly the bits are the same', async () => {
    const index = Float64Array.of(0, 1, 2, 2 ** 40);
    const particle = Int32Array.of(0, 1, 2, 3);
    const withKernel = new Float64Array(24);
    new RandomStream(3, 's').fill(index, particle, 4, 1, 0, 3, withKernel);
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('./random.ts');
    const plain = new Float64Array(24);
    new fresh.RandomStream(3, 's').fill(index, particle, 4, 1, 0, 3, plain);
    expect(plain).toEqual(withKernel);
  });

  it('every part of the address matters', () => {
    const draw = (seed: number, name: string, index: number, step: number, particle: number, block: number) => {
      const out = new Float64Array(2);
      new RandomStream(seed, name).one(index, step, particle, block, 1, out);
      return out.join();
    };
    const draws = [
      draw(1, 'a', 5, 1, 0, 0),
      draw(2, 'a', 5, 1, 0, 0),
      draw(2 ** 40 + 1, 'a', 5, 1, 0, 0),
      draw(1, 'b', 5, 1, 0, 0),
      draw(1, 'a', 6, 1, 0, 0),
      draw(1, 'a', 5 + 2 ** 32, 1, 0, 0),
      draw(1, 'a', 5, 2, 0, 0),
      draw(1, 'a', 5, 1, 1, 0),
      draw(1, 'a', 5, 1, 0, 1),
    ];
    expect(new Set(draws).size).toBe(draws.length);
    expect(draw(1, 'a', 5, 1, 0, 0)).toBe(draws[0]);
  });

  it('gives the same numbers as ever: a change here changes every event of every seed', () => {
    const out = new Float64Array(4);
    new RandomStream(20240101, 'e+ e- -> mu+ mu-').one(8123455, stage.generate, 2, 0, 2, out);
    expect(Array.from(out)).toEqual([0.7066939984502173, 0.4374019380639219, 0.12460668266668551, 0.7567604453757087]);
  });

  it('looks uniform: mean, variance, neighbours', () => {
    const rows = 20000;
    const out = new Float64Array(rows * 2);
    const index = Float64Array.from({ length: rows }, (_, i) => i);
    new RandomStream(11, 'uniformity').fill(index, new Int32Array(rows), rows, 1, 0, 1, out);
    let [sum, squares, product] = [0, 0, 0];
    for (let i = 0; i < out.length; i++) {
      const u = out[i] - 0.5;
      sum += u;
      squares += u * u;
      if (i > 0) product += u * (out[i - 1] - 0.5);
    }
    const n = out.length;
    // standard deviations: 1/sqrt(12 n), 1/sqrt(180 n), 1/(12 sqrt(n))
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(4 / Math.sqrt(180 * n));
    expect(Math.abs(product / n)).toBeLessThan(4 / (12 * Math.sqrt(n)));
  });

  it('refuses what is not a seed', () => {
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 53, Infinity]) expect(() => new RandomStream(seed, 'x')).toThrow(UserError);
    expect(() => new RandomStream('1' as unknown as number, 'x')).toThrow(/not a seed \("1"\), give an integer/);
  });
});

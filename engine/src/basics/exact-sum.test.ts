import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { InternalError } from './errors.ts';
import { addExact, ExactSum } from './exact-sum.ts';

const sumOf = (terms: readonly number[]) => {
  const sum = new ExactSum();
  for (const term of terms) sum.add(term);
  return sum;
};
const text = (sum: ExactSum) => canonicalJson(sum.toJSON());
const weight = fc.oneof(
  fc.double({ min: -1048575, max: 1048575, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constantFrom(1, -1, 0.5, 2 ** -20, -(2 ** -21), 2 ** -46, 2 ** -47, -(2 ** -47), 0, -0),
);

describe('ExactSum', () => {
  it('by hand', () => {
    expect(sumOf([]).toJSON()).toEqual([0, 0]);
    expect(sumOf([1, 1, 0.5]).toJSON()).toEqual([2.5, 0]);
    expect(sumOf([2 ** -21]).toJSON()).toEqual([0, 2 ** -21]);
    expect(sumOf([-(2 ** -46)]).toJSON()).toEqual([-(2 ** -20), 2 ** -20 - 2 ** -46]);
    expect(sumOf([0.1, 0.2, -0.3]).value).toBeCloseTo(0, 13);
    // a million times 0.1, rounded once to 2^-46 each: plain doubles are off by 1e-6
    let plain = 0;
    const sum = new ExactSum();
    for (let i = 0; i < 1e6; i++) {
      sum.add(0.1);
      plain += 0.1;
    }
    expect(Math.abs(sum.value - 1e5)).toBeLessThan(1e6 * 2 ** -47);
    expect(plain).not.toBe(sum.value);
  });

  it('does not depend on the order of terms', () => {
    const shuffled = fc
      .array(weight, { maxLength: 60 })
      .chain((terms) => fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms, { minLength: terms.length })));
    fc.assert(
      fc.property(shuffled, ([terms, other]) => {
        expect(text(sumOf(other))).toBe(text(sumOf(terms)));
      }),
    );
  });

  it('shards merge to the whole, in any grouping', () => {
    fc.assert(
      fc.property(fc.array(fc.array(weight, { maxLength: 20 }), { maxLength: 6 }), (shards) => {
        const whole = sumOf(shards.flat());
        const forward = new ExactSum();
        for (const shard of shards) forward.merge(sumOf(shard));
        const backward = new ExactSum();
        for (const shard of [...shards].reverse()) backward.merge(ExactSum.fromJSON(JSON.parse(text(sumOf(shard)))));
        expect(text(forward)).toBe(text(whole));
        expect(text(backward)).toBe(text(whole));
      }),
    );
  });

  it('is right to half a unit of 2^-46 a term', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { maxLength: 50 }), (terms) => {
        // reference in integers of 2^-1080, exact for every double
        const exact = terms.reduce((sum, term) => sum + toInteger(term), 0n);
        const [high, low] = sumOf(terms).toJSON();
        const error = toInteger(high) + toInteger(low) - exact;
        const bound = BigInt(terms.length) << (1080n - 47n);
        expect(error <= bound && error >= -bound).toBe(true);
      }),
    );
  });

  it('carries many low limbs without losing any', () => {
    const term = 2 ** -21 - 2 ** -46;
    const limbs = new Float64Array(2);
    // start near the carry, so that the test need not run 2^27 times
    limbs[1] = 64 - 2 ** -22;
    for (let i = 0; i < 10; i++) addExact(limbs, 0, term);
    expect(limbs[0] + limbs[1]).toBe(64 - 2 ** -22 + 10 * term);
    expect(limbs[1]).toBeLessThan(1);
  });

  it('refuses terms and sums beyond its range', () => {
    for (const term of [1048576, -1048576, Infinity, Number.NaN]) expect(() => sumOf([term])).toThrow(InternalError);
    expect(() => {
      const sum = new ExactSum();
      for (let i = 0; i < 5000; i++) sum.add(1048575);
    }).toThrow(/passed 2\^32/);
  });

  it('refuses limbs that are not canonical', () => {
    for (const limbs of [
      [0.1, 0],
      [0, 2 ** -20],
      [0, -(2 ** -46)],
      [0, 2 ** -47],
      [2 ** 33, 0],
      [Number.NaN, 0],
      [0],
      ['0', 0],
    ]) {
      expect(() => ExactSum.fromJSON(limbs as number[]), String(limbs)).toThrow(/not the limbs/);
    }
  });
});

/** A double times 2^1080. */
function toInteger(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0];
  const exponent = bits >> 52n;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const size = mantissa << (1080n - 1075n + (exponent > 0n ? exponent : 1n));
  return x < 0 ? -size : size;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from './canonical-json.ts';
import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  cos,
  cosh,
  erf,
  erfc,
  exp,
  expm1,
  hypot2,
  log,
  log1p,
  log10,
  normalCdf,
  normalQuantile,
  pow,
  sin,
  sinCos,
  sinh,
  tan,
  tanh,
} from './elementary.ts';
import golden from './golden/elementary.json' with { type: 'json' };
import { RandomStream } from './random.ts';

const one = {
  exp,
  expm1,
  log,
  log1p,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  cbrt,
  erf,
  erfc,
  normalCdf,
  normalQuantile,
};
const functions: Record<keyof typeof golden, (...x: [number, number]) => number> = { ...one, atan2, pow, hypot2 };

/** Largest error allowed at the reference points [ulp]. */
const limits: Record<keyof typeof golden, number> = {
  exp: 0.6,
  expm1: 1,
  log: 0.52,
  log1p: 0.52,
  log10: 0.52,
  sin: 0.8,
  cos: 0.8,
  tan: 2,
  asin: 1,
  acos: 1.3,
  atan: 1.3,
  sinh: 1.5,
  cosh: 1.3,
  tanh: 2.2,
  asinh: 1.5,
  acosh: 1.6,
  atanh: 1.5,
  cbrt: 0.7,
  erf: 1.5,
  erfc: 5,
  normalCdf: 5,
  normalQuantile: 5,
  atan2: 1.3,
  pow: 0.7,
  hypot2: 1.1,
};

/** Distance from |x| to the next double. */
function ulp(x: number): number {
  const float = Float64Array.of(Math.abs(x));
  const bits = new BigUint64Array(float.buffer);
  bits[0] += 1n;
  return float[0] - Math.abs(x);
}

describe('against references of 60 digits', () => {
  // rows are [argument(s)..., nearest double to the result, what the result has beyond it in ulp]
  for (const [name, rows] of Object.entries(golden) as [keyof typeof golden, number[][]][]) {
    it(`${name}: within ${limits[name]} ulp at ${rows.length} points`, () => {
      const f = functions[name];
      let worst = 0;
      let where: number[] = [];
      for (const row of rows) {
        const [nearest, beyond] = row.slice(-2);
        const error = Math.abs((f(row[0], row[1]) - nearest) / ulp(nearest) - beyond);
        if (!(error <= worst)) [worst, where] = [error, row];
      }
      expect(worst, `at ${where}`).toBeLessThan(limits[name]);
    });
  }
});

const NEGATIVE_ZERO = -0;

describe('edges', () => {
  it('keeps the sign of zero where the function is odd', () => {
    for (const f of [sin, tan, asin, atan, sinh, tanh, asinh, atanh, expm1, log1p, cbrt, erf]) {
      expect(f(0)).toBe(0);
      expect(f(NEGATIVE_ZERO)).toBe(NEGATIVE_ZERO);
    }
  });

  it('gives NaN for NaN', () => {
    for (const f of [
      sin,
      cos,
      tan,
      asin,
      acos,
      atan,
      sinh,
      cosh,
      tanh,
      asinh,
      acosh,
      atanh,
      exp,
      expm1,
      log,
      log1p,
      log10,
      cbrt,
    ]) {
      expect(f(Number.NaN)).toBeNaN();
    }
    for (const f of [erf, erfc, normalCdf, normalQuantile]) expect(f(Number.NaN)).toBeNaN();
    expect(atan2(Number.NaN, 1)).toBeNaN();
    expect(atan2(1, Number.NaN)).toBeNaN();
    expect(pow(Number.NaN, 1)).toBeNaN();
    expect(hypot2(Number.NaN, 1)).toBeNaN();
  });

  it('agrees with what IEEE 754 and ECMAScript fix for infinite and extreme arguments', () => {
    const extremes = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, Infinity, -Infinity, Number.NaN, 1e308, -1e308, 5e-324, -5e-324];
    const tabulated: [(x: number) => number, (x: number) => number][] = [
      [exp, Math.exp],
      [expm1, Math.expm1],
      [log, Math.log],
      [log1p, Math.log1p],
      [log10, Math.log10],
      [sin, Math.sin],
      [cos, Math.cos],
      [tan, Math.tan],
      [asin, Math.asin],
      [acos, Math.acos],
      [atan, Math.atan],
      [sinh, Math.sinh],
      [cosh, Math.cosh],
      [tanh, Math.tanh],
      [asinh, Math.asinh],
      [acosh, Math.acosh],
      [atanh, Math.atanh],
      [cbrt, Math.cbrt],
    ];
    for (const [own, builtIn] of tabulated) for (const x of extremes) expectClose(own(x), builtIn(x), `${builtIn.name}(${x})`);
    for (const x of extremes) {
      for (const y of extremes) {
        expectClose(atan2(x, y), Math.atan2(x, y), `atan2(${x}, ${y})`);
        expectClose(pow(x, y), x ** y, `pow(${x}, ${y})`);
        expectClose(hypot2(x, y), Math.hypot(x, y), `hypot(${x}, ${y})`);
      }
    }
  });

  it('overflows and underflows where the result does', () => {
    expect(exp(709.782712893384)).toBeCloseTo(1.797693134862273e308, -300);
    expect(exp(709.782712893385)).toBe(Infinity);
    expect(exp(-745.1332191019411)).toBe(5e-324);
    expect(exp(-745.1332191019412)).toBe(0);
    expect(log(5e-324)).toBe(-744.4400719213812);
    expect(erfc(28)).toBe(0);
    expect(erfc(-28)).toBe(2);
    expect(normalCdf(-40)).toBe(0);
    expect(normalCdf(40)).toBe(1);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(1.1)).toBeNaN();
  });

  it('is exact where the result is a double', () => {
    expect(exp(0)).toBe(1);
    expect(log(1)).toBe(0);
    expect(cos(0)).toBe(1);
    for (let k = -300; k <= 300; k++) expect(log10(Number(`1e${k}`))).toBe(k);
    for (let k = 1; k < 60; k++) {
      expect(pow(3, k % 33)).toBe(3 ** (k % 33));
      expect(pow(2, -k)).toBe(1 / 2 ** k);
      expect(cbrt(k * k * k)).toBe(k);
    }
    expect(pow(-2, 3)).toBe(-8);
    expect(pow(2, 0.5)).toBe(Math.SQRT2);
    expect(hypot2(3, 4)).toBe(5);
    expectClose(hypot2(3e200, 4e200), 5e200, 'no overflow');
    expectClose(hypot2(3e-200, 4e-200), 5e-200, 'no underflow');
  });
});

describe('identities', () => {
  const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

  it('sin^2 + cos^2 = 1, and sinCos gives the bits of both, for every finite argument', () => {
    const out = new Float64Array(3);
    fc.assert(
      fc.property(anyDouble, (x) => {
        sinCos(x, out, 1);
        expect(out[1]).toBe(sin(x));
        expect(out[2]).toBe(cos(x));
        expect(Math.abs(out[1] * out[1] + out[2] * out[2] - 1)).toBeLessThan(4e-16);
      }),
      { numRuns: 2000 },
    );
  });

  it('sin is odd, cos even, exp and log are inverse, atan2 recovers an angle', () => {
    fc.assert(
      fc.property(anyDouble, fc.double({ min: -700, max: 700, noNaN: true }), (x, y) => {
        expect(sin(-x)).toBe(-sin(x));
        expect(cos(-x)).toBe(cos(x));
        expect(Math.abs(log(exp(y)) - y)).toBeLessThan(3e-16 * Math.max(1, Math.abs(y)));
        const angle = y / 250;
        if (Math.abs(angle) < Math.PI) expect(Math.abs(atan2(sin(angle), cos(angle)) - angle)).toBeLessThan(1e-15);
      }),
      { numRuns: 1000 },
    );
  });

  it('normalQuantile inverts normalCdf', () => {
    for (let x = -37; x <= 7; x += 0.37)
      expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(x < 0 ? 1e-14 * -x + 1e-15 : 1e-4);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalCdf(-1.6448536269514722)).toBeCloseTo(0.05, 15);
  });

  it('is monotonic over the joints of its tables', () => {
    for (const [f, from, to] of [
      [log, 0.7, 1.45],
      [atan, -1.2, 1.2],
      [exp, -0.36, 0.36],
      [asin, 0.49, 0.51],
      [erf, 0.98, 1.02],
      [normalQuantile, 0.07, 0.08],
    ] as const) {
      let previous = -Infinity;
      for (let i = 0; i <= 20000; i++) {
        const value = f(from + ((to - from) * i) / 20000);
        expect(value).toBeGreaterThanOrEqual(previous);
        previous = value;
      }
    }
  });
});

it('gives the same bits as ever: a change here is a change of every generated event', () => {
  const stream = new RandomStream(1, 'elementary');
  const u = new Float64Array(2);
  const results = new Float64Array(500 * 15);
  for (let i = 0; i < 500; i++) {
    stream.one(i, 1, 0, 0, 1, u);
    const [a, b] = [20 * u[0] - 10, 3 * u[1]];
    const row = [
      exp(a),
      expm1(a),
      log(b),
      log1p(b),
      sin(a),
      cos(a),
      tan(a),
      asin(u[0]),
      acos(u[0]),
      atan(a),
      atan2(a, b),
      pow(b, a),
    ];
    results.set([...row, cbrt(a), tanh(a), normalQuantile(u[0])], 15 * i);
  }
  expect(sha256(new Uint8Array(results.buffer))).toBe('1d30fadf8f0cf61e1249e54ea865ef2f1e4008e91936b4d0770712f102886f03');
});

/** Equal, with the same sign of zero, or within 3 ulp. */
function expectClose(own: number, reference: number, what: string): void {
  if (Number.isNaN(reference) || reference === 0 || !Number.isFinite(reference)) expect(own, what).toBe(reference);
  else expect(Math.abs(own - reference), what).toBeLessThanOrEqual(3 * ulp(reference));
}

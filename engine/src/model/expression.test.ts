import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { evaluateExpression } from './expression.ts';

const values = new Map([
  ['alpha', 1 / 137],
  ['mass.Aprime', 3],
  ['gD', 0.5],
]);
const value = (text: string): number => evaluateExpression(text, values, 'here');

describe('expressions', () => {
  it.each([
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['-2^2', -4],
    ['(-2)^2', 4],
    ['2^-1', 0.5],
    ['8/4/2', 1],
    ['8-4-2', 2],
    ['--3', 3],
    ['2*-3', -6],
    ['1e-3*2.5E2', 0.25],
    ['.5', 0.5],
    ['2*gD*mass.Aprime', 3],
    ['sqrt(4*pi*alpha)', Math.sqrt((4 * Math.PI) / 137)],
    ['log(exp(2))', 2],
    ['sin(0) + cos(0)', 1],
    ['mass.Aprime^0', 1],
  ])('%s', (text, expected) => {
    expect(value(text)).toBeCloseTo(expected, 14);
  });

  it.each([
    ['', /ends too early/],
    ['1+', /ends too early/],
    ['(1', /not closed/],
    ['1)', /operator is missing/],
    ['2 gD', /operator is missing/],
    ['sqrt', /followed by its argument/],
    ['sqrt(1', /not closed/],
    ['gd', /unknown name in an expression \("gd"\), Did you mean "gD"/],
    ['constructor', /unknown name/],
    ['__proto__', /cannot be read/],
    ['process.exit(1)', /unknown name/],
    ['gD[0]', /"\[" cannot be read/],
    ['1;2', /";" cannot be read/],
    ['2^0.5', /whole number up to 16/],
    ['2^gD', /whole number up to 16/],
    ['1/0', /not a finite number/],
    ['sqrt(-1)', /not a finite number/],
    ['*2', /"\*" stands where a number should/],
    [`${'('.repeat(40)}1${')'.repeat(40)}`, /nested too deep/],
    ['1+'.repeat(400), /an expression of 800 characters/],
  ])('refuses %s', (text, message) => {
    expect(() => value(text)).toThrow(UserError);
    expect(() => value(text)).toThrow(message);
    expect(() => value(text)).toThrow(/^here: /);
  });

  it('agrees with JavaScript on any sum of products', () => {
    const number = fc.integer({ min: 1, max: 99 });
    const term = fc.array(number, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (terms) => {
        const text = terms.map((factors) => factors.join(' * ')).join(' - ');
        const products = terms.map((factors) => factors.reduce((product, factor) => product * factor, 1));
        expect(value(text)).toBe(products.slice(1).reduce((sum, product) => sum - product, products[0]!));
      }),
      { numRuns: 100 },
    );
  });

  it('never throws anything but a UserError', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        try {
          expect(Number.isFinite(value(text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256, utf8 } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every level and writes no space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });

  it('writes numbers so that they read back the same, -0 as 0', () => {
    expect(canonicalJson([-0, 0.1, 1e21, 5e-324])).toBe('[0,0.1,1e+21,5e-324]');
  });

  it('refuses what JSON cannot hold, with the path', () => {
    expect(() => canonicalJson({ a: [1, Number.NaN] })).toThrow('$.a[1]: NaN has no JSON form');
    expect(() => canonicalJson({ a: Infinity })).toThrow('$.a: Infinity');
    expect(() => canonicalJson({ a: undefined })).toThrow('$.a: undefined');
    expect(() => canonicalJson([() => 0])).toThrow('$[0]: function');
    expect(() => canonicalJson({ a: 1n })).toThrow('$.a: bigint');
    expect(() => canonicalJson({ a: new Float64Array(2) })).toThrow('$.a: not a plain object');
    expect(() => canonicalJson(new Map())).toThrow('$: not a plain object');
    expect(() => canonicalJson(new Array(1))).toThrow('$[0]: undefined');
    const cycle: Record<string, unknown> = {};
    cycle['self'] = { cycle };
    expect(() => canonicalJson(cycle)).toThrow('$.self.cycle: cycle');
  });

  it('is JSON, and does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const text = canonicalJson(record);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(Object.fromEntries(Object.entries(record).reverse()))).toBe(text);
      }),
    );
  });

  it('takes the same value twice and objects without prototype', () => {
    const shared = [1];
    expect(canonicalJson([shared, shared])).toBe('[[1],[1]]');
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });
});

describe('sha256', () => {
  it('gives the published digests (FIPS 180-4 examples)', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(Uint8Array.of(97, 98, 99))).toBe(sha256('abc'));
  });
});

it('utf8 agrees with TextEncoder on any text', () => {
  const bytes = (text: string) => Array.from(new TextEncoder().encode(text));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(Array.from(utf8(text))).toEqual(bytes(text));
    }),
  );
  expect(Array.from(utf8('\ud800x'))).toEqual(bytes('\ud800x'));
});

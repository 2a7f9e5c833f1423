import { describe, expect, it } from 'vitest';
import { UserError } from './errors.ts';
import {
  cm,
  deg,
  fb,
  formatQuantity,
  GeV,
  keV,
  MeV,
  m,
  mm,
  mrad,
  nb,
  ns,
  parseQuantity,
  pb,
  perAb,
  perFb,
  perPb,
  rad,
  um,
} from './units.ts';

it('units stand in the right ratios', () => {
  expect([GeV, cm, ns, rad, perFb, fb]).toEqual([1, 1, 1, 1, 1, 1]);
  expect(1000 * keV).toBeCloseTo(MeV, 18);
  expect(1000 * MeV).toBe(GeV);
  expect(10 * mm).toBe(cm);
  expect(1e4 * um).toBe(cm);
  expect(m).toBe(100 * cm);
  expect(180 * deg).toBeCloseTo(Math.PI, 15);
  expect(1000 * mrad).toBe(rad);
  expect(1000 * perPb).toBe(perFb);
  expect(1000 * perFb).toBe(perAb);
  expect(1000 * fb).toBe(pb);
  expect(1000 * pb).toBe(nb);
  // the number of events is luminosity times cross-section in native units: 276 /pb of 0.92 nb
  expect(276 * perPb * 0.92 * nb).toBeCloseTo(253920, 6);
});

describe('parseQuantity', () => {
  it('reads the ways a luminosity is written', () => {
    for (const text of [
      '276/pb',
      '276 /pb',
      '276 pb^-1',
      ' 0.276/fb ',
      '276e0 pb^-1',
      '276 1/pb',
      '0.000276 ab^-1',
      '276000/nb',
    ]) {
      expect(parseQuantity(text, 'luminosity')).toBeCloseTo(0.276, 15);
    }
    expect(parseQuantity('276/pb', 'luminosity')).toBe(0.276);
    expect(parseQuantity('50/ab', 'luminosity')).toBe(50000);
  });

  it('reads every dimension', () => {
    expect(parseQuantity('0.5 cm', 'length')).toBe(0.5);
    expect(parseQuantity('5 mm', 'length')).toBe(0.5);
    expect(parseQuantity('90 deg', 'angle')).toBeCloseTo(Math.PI / 2, 15);
    expect(parseQuantity('41.5mrad', 'angle')).toBe(0.0415);
    expect(parseQuantity('105.66 MeV', 'energy')).toBe(0.10566);
    expect(parseQuantity('-2 GeV^2', 'energy^2')).toBe(-2);
    expect(parseQuantity('-2GeV2', 'energy^2')).toBe(-2);
    expect(parseQuantity('290.3 fs', 'time')).toBeCloseTo(290.3e-6, 18);
    expect(parseQuantity('.5 pb', 'cross-section')).toBe(500);
    expect(parseQuantity('3e-4', '1')).toBe(3e-4);
    expect(parseQuantity('12 %', '1')).toBe(0.12);
  });

  it('refuses a missing, a wrong and a misspelt unit, and says which it takes', () => {
    expect(() => parseQuantity('276', 'luminosity', '--luminosity')).toThrow(
      '--luminosity: unit missing ("276"), give a number with one of the units /fb, /pb, /ab, /nb',
    );
    expect(() => parseQuantity('276 GeV', 'luminosity')).toThrow(/unit "GeV" is not one of luminosity.*\/fb, \/pb, \/ab, \/nb/);
    expect(() => parseQuantity('276 pb', 'luminosity')).toThrow(/Did you mean "\/pb"/);
    expect(() => parseQuantity('1 gev', 'energy')).toThrow(/Did you mean "GeV"/);
    expect(() => parseQuantity('1 /GeV', 'energy')).toThrow(UserError);
  });

  it('refuses what is not one finite number', () => {
    for (const text of [
      '',
      'pb^-1',
      '1 2/pb',
      '1,5/pb',
      '0x10/pb',
      'NaN/pb',
      'Infinity /pb',
      '1e999/pb',
      '--1/pb',
      '1e/pb',
      '5 __proto__',
      '5 constructor',
    ]) {
      expect(() => parseQuantity(text, 'luminosity'), text).toThrow(UserError);
    }
    expect(() => parseQuantity('__proto__', '1')).toThrow(UserError);
  });
});

it('formatQuantity picks the unit people would', () => {
  expect(formatQuantity(0.276, 'luminosity')).toBe('276 pb^-1');
  expect(formatQuantity(50000, 'luminosity')).toBe('50 ab^-1');
  expect(formatQuantity(0.1056583755, 'energy')).toBe('105.7 MeV');
  expect(formatQuantity(10.58, 'energy')).toBe('10.58 GeV');
  expect(formatQuantity(0.0087, 'length')).toBe('87 um');
  expect(formatQuantity(775930, 'cross-section', 5)).toBe('775.93 pb');
  expect(formatQuantity(0, 'energy')).toBe('0 GeV');
  expect(formatQuantity(-0.05, 'time')).toBe('-50 ps');
  expect(formatQuantity(0.25, '1')).toBe('0.25');
});

import { expect, test } from 'vitest';
import { belle2 } from './belle2.ts';
import { belle2Tables } from './belle2-tables.ts';
import { cardHash, type DetectorCard, numberOf, rowOf, stepOf } from './card.ts';
import { applyOverrides, cardPaths } from './overrides.ts';

const at = (card: DetectorCard, step: string, name: string) => numberOf(stepOf(card, step)!, name);

test('numbers change by path, the original stays', () => {
  const card = applyOverrides(belle2Tables, { 'photonInefficiency.barrel': '5e-4', 'trackResolution.scale': 2 });
  expect(at(card, 'photonInefficiency', 'barrel')).toBe(5e-4);
  expect(at(card, 'trackResolution', 'scale')).toBe(2);
  expect(at(belle2Tables, 'photonInefficiency', 'barrel')).toBe(3e-4);
  expect(cardHash(card)).not.toBe(cardHash(belle2Tables));
});

test('units are converted, the own unit stays exact, percent is a fraction', () => {
  const card = applyOverrides(belle2Tables, {
    'chargedPropagation.thetaFrom': '20 deg',
    'photonThreshold.barrel': '0.1 GeV',
    'chargedPropagation.field': '1.4536 T',
    'photonInefficiency.forward': '0.2 %',
  });
  expect(stepOf(card, 'chargedPropagation')!.numbers['thetaFrom'].value).toBe(20);
  expect(stepOf(card, 'photonThreshold')!.numbers['barrel'].value).toBeCloseTo(100, 12);
  expect(at(card, 'chargedPropagation', 'field')).toBe(1.4536);
  expect(at(card, 'photonInefficiency', 'forward')).toBeCloseTo(2e-3, 15);
});

test('a table entry changes by step.table.row.column', () => {
  const card = applyOverrides(belle2Tables, { 'calorimeterResolution.basf2.barrelEnergy1.d': '3' });
  expect(rowOf(stepOf(card, 'calorimeterResolution')!, 'basf2', 'barrelEnergy1')[5]).toBe(3);
  expect(rowOf(stepOf(belle2Tables, 'calorimeterResolution')!, 'basf2', 'barrelEnergy1')[5]).toBe(2.37568);
});

test.each([
  ['photonInefficiency.barel', '1e-3', /Did you mean "photonInefficiency.barrel"/],
  ['photonIneficiency.barrel', '1e-3', /Did you mean "photonInefficiency.barrel"/],
  ['__proto__.x', '1', /no number "__proto__.x"/],
  ['photonInefficiency.__proto__', '1', /no number/],
  ['calorimeterResolution.basf2.__proto__.d', '1', /no row "__proto__"/],
  ['calorimeterResolution.basf2.barrelEnergy1.e', '1', /no column "e"/],
  ['photonInefficiency', '1', /no number/],
  ['chargedPropagation.thetaFrom', '20', /unit missing/],
  ['chargedPropagation.thetaFrom', '20 GeV', /unit "GeV"/],
  ['chargedPropagation.field', '1.5', /unit missing/],
  ['photonThreshold.barrel', 50, /unit missing/],
  ['photonInefficiency.barrel', '1.5', /between 0 and 1/],
  ['photonInefficiency.scale', '-1', /negative/],
  ['photonInefficiency.scale', Number.NaN, /finite/],
  ['calorimeterResolution.backgroundLevel', 3, /choices/],
])('%s = %s is refused', (path, value, message) => {
  expect(() => applyOverrides(belle2Tables, { [path]: value }, '--set')).toThrow(message);
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

test.each([belle2, belle2Tables])('every path of the card $name can be set, and every number is in the hash', (card) => {
  const hash = cardHash(card);
  const paths = cardPaths(card);
  expect(paths.length).toBeGreaterThan(80);
  for (const path of paths) {
    const [step, name] = path.split('.') as [string, string];
    const { value, unit, choices } = stepOf(card, step)!.numbers[name];
    const changed = choices !== undefined ? choices.find((c) => c !== value)! : value === 0 ? 0.5 : value * 0.875;
    const text = ['1', 'fraction', 'choice'].includes(unit) ? `${changed}` : `${changed} ${unit}`;
    expect(cardHash(applyOverrides(card, { [path]: text })), path).not.toBe(hash);
  }
});

import { expect, test } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { belle2 } from '../belle2.ts';
import { compileDetector } from '../detector.ts';
import { applyOverrides } from '../overrides.ts';
import { compileTracker } from './tracker.ts';

const tracker = compileTracker(belle2);
const layer = (name: string) => tracker.layers.find((l) => l.name === name)!;

test('56 layers of 14,336 sense wires in nine superlayers of alternating stereo angle', () => {
  const wires = tracker.layers.filter((l) => l.part === 'cdc');
  expect(wires.length).toBe(56);
  expect(tracker.senseWires).toBe(14336);
  expect(wires.map((l) => l.bit)).toEqual(Array.from({ length: 56 }, (_, i) => i));
  const signs = wires.map((l) => Math.sign(l.stereo));
  const superlayers = [8, 6, 6, 6, 6, 6, 6, 6, 6].flatMap((n, s) => Array<number>(n).fill([0, 1, 0, -1, 0, 1, 0, -1, 0][s]!));
  expect(signs).toEqual(superlayers);
  // basf2's geometry, worked out apart: 68.4 mrad in layer 8, -66.2 in 24, 74.5 in 37 (with the lead-throughs of the wires, 0.3 % longer)
  expect(layer('cdc8').stereo * 1e3).toBeCloseTo(68.4, 0);
  expect(layer('cdc24').stereo * 1e3).toBeCloseTo(-66.4, 0);
  expect(layer('cdc37').stereo * 1e3).toBeCloseTo(74.6, 0);
  // a wire's waist: r cos(turn/2), turn = 18 half cells of 160
  expect(layer('cdc8').radius).toBeCloseTo(25.7 * Math.cos((9 * Math.PI) / 160), 10);
});

test('material: pipe 0.49 %, silicon alone or effective, gas and wires 263 m', () => {
  const plain = compileTracker(applyOverrides(belle2, { 'tracker.material': 0 }));
  const of = (name: string) => plain.layers.find((l) => l.name === name)!;
  expect(of('pipe').radiationLengths).toBeCloseTo(0.1 / 35.28 + 0.1 / 48.23, 4);
  // 320 um over 9.37 cm, 75 um
  expect(of('svd3').radiationLengths).toBeCloseTo(0.003416, 6);
  expect(of('pxd1').radiationLengths).toBeCloseTo(0.0008005, 6);
  expect(layer('svd3').radiationLengths).toBe(0.005);
  expect(layer('pipe').radiationLengths).toBeCloseTo(0.0045, 12);
  const depth = (t: typeof tracker) =>
    t.layers.filter((l) => l.part === 'cdc').reduce((sum, l) => sum + l.radiationLengths, 0) / 97;
  expect(1 / depth(tracker)).toBeCloseTo(26300, 6);
  // helium-ethane 640 m with tungsten and aluminium wires
  expect(1 / depth(plain) / 26300).toBeCloseTo(1, 2);
  // 320 um silicon: 124 keV (3.88 MeV/cm); all wires and gas: some 0.2 MeV
  expect(of('svd3').ionisation * 1e6).toBeCloseTo(124, 0);
});

test('slanted sensors narrow forward from the end of the ladder and reach 17 deg', () => {
  const cone = layer('svd6 slanted');
  const r = (z: number) => Math.sqrt(cone.slope2) * Math.abs(z - cone.apex);
  expect(r(cone.zFrom)).toBeCloseTo(13.515, 10);
  expect(r(cone.zTo)).toBeCloseTo(13.515 - 12.288 * Math.sin((21.1 * Math.PI) / 180), 10);
  expect((Math.atan2(r(cone.zTo), cone.zTo) * 180) / Math.PI).toBeLessThan(17);
});

test('variants: another field, a layer less', () => {
  expect(compileTracker(applyOverrides(belle2, { 'tracker.field': '1.2 T' })).rhoPerPt).toBeCloseTo(333.564 / 1.2, 3);
  const without = compileTracker(applyOverrides(belle2, { 'tracker.layers.pxd2.installed': 0 }));
  expect(without.layers.length).toBe(tracker.layers.length - 1);
  expect(without.layers.some((l) => l.name === 'pxd2')).toBe(false);
  const short = compileTracker(applyOverrides(belle2, { 'tracker.driftChamber.cdc55.installed': '0' }));
  expect(short.senseWires).toBe(14336 - 384);
});

test.each<[string, string | number, RegExp]>([
  ['tracker.field', '0 T', /field must be above zero/],
  ['tracker.layers.pxd2.radius', '10', /radii do not ascend.*larger than 14.21/],
  ['tracker.driftChamber.cdc3.radius', 500, /cdc4.radius: impossible geometry: radii do not ascend/],
  ['tracker.driftChamber.cdc55.radius', 1200, /outside of the gas/],
  ['tracker.layers.svd3.zFrom', 200, /not below zTo/],
  ['tracker.cylinders.pipe.effective', -1, /negative/],
  ['tracker.cylinders.top.at', 2000, /outside of the tracker/],
  ['tracker.layers.svd4.installed', 2, /between 0 and 1/],
  ['tracker.layers.svd6.slant', 80, /reach the axis/],
])('impossible geometry is refused: %s = %s', (path, value, message) => {
  const compile = () => compileDetector(applyOverrides(belle2, { [path]: value }));
  expect(compile).toThrow(UserError);
  expect(compile).toThrow(message);
});

test('NaN and mistyped names are refused', () => {
  expect(() => applyOverrides(belle2, { 'tracker.field': Number.NaN })).toThrow(UserError);
  expect(() => applyOverrides(belle2, { 'tracker.layers.pxd3.installed': 0 })).toThrow(/Did you mean "pxd/);
  expect(() => applyOverrides(belle2, { 'tracker.layers.pxd2.instaled': 0 })).toThrow(/Did you mean "installed"/);
  expect(() => applyOverrides(belle2, { 'tracker.layer.pxd2.installed': 0 })).toThrow(/no number/);
});

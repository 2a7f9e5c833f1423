import { expect, test } from 'vitest';
import { belle2 } from '../belle2.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { createCrossings, traverse } from '../geometry/traverse.ts';
import { LayersInside } from './layers-inside.ts';
import { collect, noPassage } from './passage.ts';

const tracker = compileTracker(belle2);
const inside = new LayersInside(tracker);

test('by hand: in the pipe nothing, at 12 cm five layers of silicon, in the gas the wires of smaller radius', () => {
  inside.at(0.9, 0, 0, true);
  expect([inside.vxd, inside.inner, inside.outer]).toEqual([0, 0, 0]);
  inside.at(0, 12, 0, true);
  expect([inside.vxd, inside.inner, inside.outer]).toEqual([0b11111, 0, 0]);
  // layers 0..7 end at 23.8 cm, 8 begins at 25.7 cm
  inside.at(-24.5, 0, 10, true);
  expect([inside.vxd, inside.inner, inside.outer]).toEqual([0b111111, 0xff, 0]);
  inside.at(0, 112, 50, true);
  expect([inside.vxd, inside.inner, inside.outer]).toEqual([0b111111, 0xffffffff, 0xffffff]);
  // slanted sensors lean to the axis: at 23 cm forward the fourth layer stands at 6 cm, backward its ladder at 8 cm
  inside.at(7, 0, 23, true);
  expect(inside.vxd).toBe(0b1111);
  inside.at(7, 0, -23, true);
  expect(inside.vxd).toBe(0b111);
  // on a layer: met by what ends beyond, not by what begins there
  const { radius } = tracker.layers.find(({ name }) => name === 'svd3')!;
  inside.at(radius, 0, 0, true);
  expect(inside.vxd).toBe(0b111);
  inside.at(radius, 0, 0, false);
  expect(inside.vxd).toBe(0b11);
});

test('wires of one layer stand outside of those of the layer before, up to both end-plates', () => {
  const wires = tracker.layers.filter(({ part }) => part === 'cdc');
  for (let i = 1; i < wires.length; i++) {
    for (let z = -80; z <= 165; z += 5) {
      const r2 = (k: number) => wires[k]!.square + wires[k]!.slope2 * (z - wires[k]!.apex) ** 2;
      expect(r2(i), `${wires[i]!.name} at ${z} cm`).toBeGreaterThan(r2(i - 1));
    }
  }
});

test('a track outwards has crossed the layers inside of where it is, of those that it crosses at all', () => {
  const out = createCrossings();
  const whole = noPassage();
  const part = noPassage();
  const part2 = (i: number, step: number) => i * step - Math.floor(i * step);
  for (let i = 0; i < 2000; i++) {
    const pT = 0.1 + 1.5 * part2(i, 0.618034) ** 2;
    const phi = 6.28 * part2(i, 0.754878);
    const tanLambda = -1.5 + 4 * part2(i, 0.56984);
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), pT * tanLambda] as const;
    const halfTurn = Math.PI * pT * tracker.rhoPerPt * Math.hypot(1, tanLambda);
    traverse(tracker, 0, 0, 0, ...p, i % 2 === 0 ? 1 : -1, halfTurn, out);
    collect(tracker, out, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, whole);
    if (out.n < 3) continue;
    // half way between two crossings, where they are not at one place
    const k = 1 + Math.trunc((out.n - 2) * part2(i, 0.37));
    if (out.path[k]! - out.path[k - 1]! < 1e-3) continue;
    const w = 0.5;
    const at = (column: Float64Array) => (1 - w) * column[k - 1]! + w * column[k]!;
    // the chord lies inside of the circle by less than its sagitta: leave out steps where that matters
    if ((out.path[k]! - out.path[k - 1]!) ** 2 > 0.1 * pT * tracker.rhoPerPt) continue;
    collect(tracker, out, Number.POSITIVE_INFINITY, at(out.path), part);
    inside.at(at(out.x), at(out.y), at(out.z), true);
    expect([whole.vxd & inside.vxd, (whole.inner & inside.inner) >>> 0, whole.outer & inside.outer]).toEqual([
      part.vxd,
      part.inner,
      part.outer,
    ]);
  }
});

import { describe, expect, it } from 'vitest';
import { parseSearch } from './parse-search.ts';
import { planSearch } from './plan.ts';

const axisFor = (cut: string) => {
  const search = parseSearch(
    `name: axes
title: a test
papers: []
status: draft
signal:
  model: zprime
  process: e+ e- -> mu+ mu- Zprime
  strength: { coupling: gPrime, power: 2 }
  scan: { parameter: mass.Zprime, values: [1] }
  openRange: [0.5, 3]
backgrounds: []
luminosity: 1/fb
objects: { muon: { from: tracks, hypothesis: muon } }
candidates: { pair: { decay: muon+ muon-, cuts: [{ ${cut}, because: a test }] } }
massWindow: { observable: pair.recoilMass, ownMass: pair.recoilMass, table: [[0.5, 0, 1], [3, 2, 4]], negatives: kept, because: a test }
limit: { method: CLs, level: 0.9 }
`,
    'axes.yaml',
  );
  const { steps, massSteps } = planSearch(search);
  const { low, high } = [...steps, ...massSteps].find(({ range, axis }) => range && axis)!.axis!;
  return [low, high];
};

describe('axis of a distribution without one cut', () => {
  it('is the natural range of the quantity, however small the cut', () => {
    expect(axisFor('require: ptCms, above: 0.2')).toEqual([0, 6]);
    expect(axisFor('require: openingAngle, above: 0.1')).toEqual([0, Math.PI]);
    expect(axisFor('require: recoilMass, above: 0')).toEqual([-3, 11]);
  });

  it('goes to four times a cut that is large', () => {
    expect(axisFor('require: ptCms, above: 2')).toEqual([0, 8]);
    expect(axisFor('require: ptCms, above: { tabulated: [[0.5, 0.1], [3, 2.5]] }')).toEqual([0, 10]);
  });
});

import { expect, test } from 'vitest';
import { Candidate, FIRST, SECOND } from './candidate.ts';
import { CmsFrame } from './cms-frame.ts';
import { massAsElectrons, massAsPions, massAsProtonPion, vertexInMatter } from './veto.ts';

const frame = new CmsFrame({ electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 });

test('a Lambda of 2 GeV is recognised whichever daughter is first; K_S0 and conversion masses are others', () => {
  const k =
    Math.sqrt((1.115683 ** 2 - (0.93827208816 + 0.13957039) ** 2) * (1.115683 ** 2 - (0.93827208816 - 0.13957039) ** 2)) /
    (2 * 1.115683);
  const along = (mass: number) => (2 / 1.115683) * Math.hypot(k, mass);
  const c = new Candidate(frame, 2);
  for (const [proton, pion] of [
    [FIRST, SECOND],
    [SECOND, FIRST],
  ] as const) {
    c.p.set([0, along(0.93827208816), k, 0], proton);
    c.p.set([0, along(0.13957039), -k, 0], pion);
    expect(massAsProtonPion(c)).toBeCloseTo(1.115683, 9);
    expect(massAsPions(c)).toBeLessThan(0.49);
    expect(massAsElectrons(c)).toBeLessThan(massAsPions(c));
  }
  expect(massAsPions(new Candidate(frame, 1))).toBeNaN();
});

test('matter: the beam pipe and the drift chamber wall, not the gas; no answer without a vertex', () => {
  const c = new Candidate(frame, 2);
  expect(vertexInMatter(c)).toBeNaN();
  c.vertex.fitted = true;
  const at = (x: number) => {
    c.vertex.position.set([x, 0, 0]);
    return vertexInMatter(c);
  };
  expect([at(1.1), at(0.4), at(16), at(50)]).toEqual([1, 0, 1, 0]);
});

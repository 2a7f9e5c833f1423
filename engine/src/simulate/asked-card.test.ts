import { describe, expect, it } from 'vitest';
import { AskedCard, alike, ask } from './asked-card.ts';
import { belle2 } from './belle2.ts';
import { type DetectorCard, stepOf } from './card.ts';
import { compileStep } from './detector.ts';
import { applyOverrides, cardPaths } from './overrides.ts';

const askedBy = (name: string, card: DetectorCard = belle2) => compileStep(stepOf(card, name)!, card).asked;

describe('a card that keeps what it is asked', () => {
  it('agrees with cards that differ elsewhere alone', () => {
    const asked = new AskedCard(belle2);
    expect(stepOf(asked, 'crystals')).toBe(stepOf(belle2, 'crystals'));
    expect(stepOf(asked, 'no such step')).toBe(undefined);
    expect(asked.asked).toEqual(['step crystals', 'step no such step']);
    expect(asked.agreesWith(applyOverrides(belle2, { 'photonEscape.scale': 3 }))).toBe(true);
    expect(asked.agreesWith(applyOverrides(belle2, { 'crystals.width': '6 cm' }))).toBe(false);
    const more = { ...belle2, steps: [...belle2.steps, { ...belle2.steps[0]!, name: 'no such step' }] };
    expect(asked.agreesWith(more)).toBe(false);
  });

  it('counts a look at all steps, at name or title as a question', () => {
    for (const look of [(c: DetectorCard) => c.steps.length, (c: DetectorCard) => c.name, (c: DetectorCard) => c.title]) {
      const asked = new AskedCard(belle2);
      look(asked);
      const other = { name: 'other', title: 'other', steps: belle2.steps.slice(1) };
      expect(asked.agreesWith(belle2)).toBe(true);
      expect(asked.agreesWith(other)).toBe(false);
    }
  });

  it('hides its card otherwise, and answers nothing new once it is closed', () => {
    const asked = new AskedCard(belle2);
    expect(Object.keys({ ...asked })).toEqual([]);
    stepOf(asked, 'crystals');
    asked.close();
    expect(stepOf(asked, 'crystals')).toBeDefined();
    expect(() => stepOf(asked, 'tracker')).toThrow('a step asks its card for "step tracker" after it was compiled');
    expect(() => ask(asked, 'all', ({ steps }) => steps)).toThrow('after it was compiled');
  });
});

describe('steps that look at other steps', () => {
  it('are found out by compiling them', () => {
    expect(askedBy('showerShapes').asked).toEqual(['step crystals', 'step showerResponse', 'step waveform']);
    expect(askedBy('neutralClusters').asked).toContain('step backgroundClusters');
    expect(askedBy('topLikelihood').asked).toEqual([]);
  });

  it('see later steps too: a shower of a track has the resolution that stands in the response of neutral ones', () => {
    const other = applyOverrides(belle2, { 'showerResponse.backgroundLevel': 2 });
    expect(askedBy('trackShowers').agreesWith(other)).toBe(false);
    expect(askedBy('photonEscape').agreesWith(other)).toBe(true);
  });

  it('see through their templates all steps that act on tracks, and not those that act on photons', () => {
    for (const name of ['calorimeterLikelihood', 'klmLikelihood']) {
      expect(askedBy(name).agreesWith(applyOverrides(belle2, { 'photonEscape.scale': 3 }))).toBe(true);
      expect(askedBy(name).agreesWith(applyOverrides(belle2, { 'trackShowers.hadronicTo': 0.7 }))).toBe(false);
      expect(askedBy(name).agreesWith(applyOverrides(belle2, { 'klm.crystalLength': '31 cm' }))).toBe(false);
    }
  });
});

describe('plain data', () => {
  it('are alike where every bit is', () => {
    const data = () => ({ a: [1, { b: Number.NaN }], c: 'x', d: undefined });
    expect(alike(data(), data())).toBe(true);
    for (const other of [
      { ...data(), c: 'y' },
      { a: [1], c: 'x', d: undefined },
      { a: data().a, c: 'x', e: undefined },
      [],
      null,
      1,
    ])
      expect(alike(data(), other)).toBe(false);
    expect(alike(data(), { ...data(), f: 1 })).toBe(false);
    expect(alike(0, -0)).toBe(false);
    expect(alike([], {})).toBe(false);
  });

  it('of a card are alike to nothing with another number', () => {
    const paths = cardPaths(belle2).filter((_, i) => i % 7 === 0);
    for (const path of paths) {
      const [step, number] = path.split('.') as [string, string];
      const { value } = stepOf(belle2, step)!.numbers[number]!;
      const steps = belle2.steps.map((one) =>
        one.name === step
          ? { ...one, numbers: { ...one.numbers, [number]: { ...one.numbers[number]!, value: value + 1 } } }
          : one,
      );
      expect(alike(belle2.steps, steps), path).toBe(false);
    }
  });
});

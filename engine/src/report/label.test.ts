import { describe, expect, test } from 'vitest';
import { inline } from './html-parts.ts';
import { labelOr, math, plain, processLabel, toPlain, unitLabel } from './label.ts';

describe('markup', () => {
  test('a symbol with a subscript: letters alone are italic, words upright', () => {
    expect(math('M_{recoil}')).toEqual([
      { text: 'M', italic: true },
      { text: 'recoil', script: -1 },
    ]);
  });
  test('prime and minus are typeset', () => {
    expect(toPlain(math("g'"))).toBe('g′');
    expect(inline(math('fb^{-1}'))).toBe('fb<sup>−1</sup>');
    expect(inline(math("M_{Z'}"))).toBe('<i>M</i><sub><i>Z</i></sub><sub>′</sub>');
  });
  test('Greek by name, unknown commands as they stand', () => {
    expect(toPlain(math('\\mu^+'))).toBe('μ⁺');
    expect(toPlain(math('\\nosuch'))).toBe('\\nosuch');
  });
  test.each(['_', '^', 'a_', 'a^', 'a_{open', '}', '_{}', ''])('odd markup %j never throws and loses no letter', (markup) => {
    const letters = markup.replace(/[^a-z]/g, '');
    expect(toPlain(math(markup)).replace(/[^a-z]/g, '')).toBe(letters);
  });
  test('a unit is upright', () => {
    expect(unitLabel('cm^2')).toEqual([{ text: 'cm' }, { text: '2', script: 1 }]);
    expect(unitLabel('1')).toEqual([]);
  });
});

describe('processes', () => {
  test.each([
    ['e+ e- -> mu+ mu- (gamma)', 'e⁺e⁻ → μ⁺μ⁻(γ)'],
    ['e+ e- -> tau+ tau- (gamma)', 'e⁺e⁻ → τ⁺τ⁻(γ)'],
    ['e+ e- -> mu+ mu- Zprime', 'e⁺e⁻ → μ⁺μ⁻Z′'],
    ['Zprime -> invisible', 'Z′ → invisible'],
    ['e+ e- -> gamma Aprime', 'e⁺e⁻ → γA′'],
  ])('%s', (text, shown) => {
    expect(toPlain(processLabel(text))).toBe(shown);
  });
  test('unknown particles are shown by their name', () => {
    expect(toPlain(processLabel('e+ e- -> foo+'))).toBe('e⁺e⁻ → foo⁺');
  });
  test('a label given goes before the process text', () => {
    expect(toPlain(labelOr('X_1', 'e+ e- -> mu+ mu-'))).toBe('X₁');
    expect(toPlain(labelOr('', 'e+ e- -> mu+ mu-'))).toBe('e⁺e⁻ → μ⁺μ⁻');
  });
});

test('plain text is shown as it stands, markup or not', () => {
  expect(toPlain(plain('a_b^c'))).toBe('a_b^c');
});

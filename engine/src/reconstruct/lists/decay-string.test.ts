import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { decayText, parseDecayString } from './decay-string.ts';
import { particleNames } from './particle-names.ts';

const known = { particles: particleNames, lists: ['good', 'tight'] };
const read = (text: string) => parseDecayString(text, known, 'list mine');

describe('a decay string', () => {
  it('is a tree of names, labels and columns', () => {
    const tree = read("B+ -> K+:good [h' -> mu+ mu-]");
    expect(tree).toEqual({
      name: 'B+',
      label: '',
      column: 1,
      daughters: [
        { name: 'K+', label: 'good', column: 7, daughters: [] },
        {
          name: 'hprime',
          label: '',
          column: 16,
          daughters: [
            { name: 'mu+', label: '', column: 22, daughters: [] },
            { name: 'mu-', label: '', column: 26, daughters: [] },
          ],
        },
      ],
    });
    expect(decayText(tree)).toBe('B+ -> K+:good [hprime -> mu+ mu-]');
  });

  it.each([
    ['tau-->pi- pi0', 'tau- -> pi- pi0'],
    ['B0→K_S [J->mu+ mu-]', 'unknown particle "J"'],
    ['D*+ -> D0 pi+', 'unknown particle "D*+"'],
    ['  h′=>[A′ -> e+ e-][A′ -> mu+ mu-]  ', 'hprime -> [Aprime -> e+ e-] [Aprime -> mu+ mu-]'],
    ['pi0 -> γ γ:tight', 'pi0 -> gamma gamma:tight'],
  ])('%s', (text, expected) => {
    let result: string;
    try {
      result = decayText(read(text));
    } catch (error) {
      result = (error as Error).message;
    }
    expect(result).toContain(expected);
  });

  it.each([
    ['', 'column 1', 'is empty'],
    ['B+', 'column 3', 'an arrow is missing'],
    ['B+ ->', 'column 6', '"B+" has no daughters'],
    ['-> K+', 'column 1', 'the particle that decays is missing'],
    ['B+ -> K+ -> mu+', 'column 10', 'a second arrow'],
    ['B+ -> K+ [hprime -> mu+ mu-', 'column 10', 'the bracket is not closed'],
    ['B+ -> K+ mu+ ]', 'column 14', '"]" closes nothing'],
    ['B+ -> K+ [hprime mu+]', 'column 18', 'an arrow is missing'],
    ['B+ -> K+ hprme', 'column 10', 'Did you mean "hprime"'],
    ['B+ -> K+:goood', 'column 10', 'Did you mean "good"'],
    [`B+ -> ${'K+ '.repeat(9)}`, 'column 31', 'more than 8 daughters'],
    [`B+ -> ${'[B+ -> '.repeat(7)}`, 'column 42', 'nested deeper'],
    [`B+ -> ${'K+ '.repeat(200)}`, 'column 1', 'too long'],
  ])('refuses "%s"', (text, column, words) => {
    expect(() => read(text)).toThrow(UserError);
    expect(() => read(text)).toThrow(`list mine, ${column}:`);
    expect(() => read(text)).toThrow(words);
  });
});

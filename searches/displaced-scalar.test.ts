import { readFileSync } from 'node:fs';
import { parseSearch } from '@lacuna/engine';
import { expect, it } from 'vitest';

const text = readFileSync(new URL('../examples/displaced-scalar.yaml', import.meta.url), 'utf8');

it('the example of a displaced vertex reads as a search of two candidates, one inside the other', () => {
  const search = parseSearch(text, 'displaced-scalar.yaml');
  expect(search.candidates['llp']).toMatchObject({ decay: 'daughter+ daughter-', vertex: true });
  expect(search.candidates['B']).toMatchObject({
    decay: 'kaon llp',
    best: { pick: 'lowest', of: 'absDeltaE', among: 'passing' },
  });
  expect(search.signal.decays).toEqual({ 'B+': { to: ['K+ hprime'] }, hprime: { to: ['mu+ mu-'], decayLength: 2 } });
});

it.each([
  ['decayLength: 2 cm }', '}', 'needs a "decayLength"'],
  ['decayLength: 2 cm', 'decayLength: 2 GeV', 'unit "GeV" is not one of length'],
  ['K+ hprime]', 'K+ hprme]', 'Did you mean "hprime"'],
  ['B+: { to', 'B++: { to', 'unknown particle "B++". Did you mean "B+"'],
])('%s -> %s is refused with line and column', (from, to, words) => {
  const changed = text.replace(from, to).replace(', }', ' }');
  expect(() => parseSearch(changed, 'mine.yaml')).toThrow(/^mine\.yaml:\d+:\d+/);
  expect(() => parseSearch(changed, 'mine.yaml')).toThrow(words);
});

import { readFileSync } from 'node:fs';
import { parseSearch } from '@lacuna/engine';
import { describe, expect, it } from 'vitest';

describe('examples/one-photon.json', () => {
  const text = readFileSync(new URL('../examples/one-photon.json', import.meta.url), 'utf8');

  it('is a search that gives no limit while its largest background is missing', () => {
    const search = parseSearch(text, 'one-photon.json');
    expect(search.signal.process).toBe('e+ e- -> gamma Aprime');
    expect(search.backgrounds.map(({ dominatesAbove }) => dominatesAbove)).toEqual([undefined, 0]);
  });

  it('is refused when that is left out', () => {
    expect(() => parseSearch(text.replace(/,\s*"dominatesAbove": 0/, ''), 'x')).toThrow(/needs "dominatesAbove"/);
  });
});

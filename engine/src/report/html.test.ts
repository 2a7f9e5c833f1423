import { describe, expect, test } from 'vitest';
import { escapeMarkup } from './escape.ts';
import { sampleResult } from './fixture.test.ts';
import { htmlReport } from './html.ts';
import { plots } from './plots.ts';
import type { SearchResult } from './result.ts';

const page = (result: SearchResult) => htmlReport(result, plots(result));

/** Every string of the result replaced, except those that choose a branch. */
function replaceStrings<T>(value: T, by: string): T {
  const kept = new Set(['role', 'kind', 'method', 'quantity', 'status', 'format', 'references', 'papers']);
  if (typeof value === 'string') return by as T;
  if (Array.isArray(value)) return value.map((item) => replaceStrings(item, by)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, kept.has(key) ? item : replaceStrings(item, by)]),
  ) as T;
}

test('the five characters and control characters', () => {
  expect(escapeMarkup(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
  expect(escapeMarkup('a\u0000b\u001b')).toBe('a\ufffdb\ufffd');
  expect(escapeMarkup('a\u202eb\u2066c\u200fd\u061c\u0085')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd\ufffd');
  expect(escapeMarkup('e⁺e⁻ → μ⁺μ⁻\n\tZ′ 😀')).toBe('e⁺e⁻ → μ⁺μ⁻\n\tZ′ 😀');
});

describe('the page', () => {
  const html = page(sampleResult());

  test('fetches nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=/);
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!);
    for (const address of addresses) expect(address).toMatch(/^(#|https:\/\/(arxiv|doi)\.org\/)/);
  });

  test('holds what a reader needs to judge and to repeat it', () => {
    for (const words of [
      'published = observed',
      '90 % credibility (Bayesian)',
      'No limit is given above 6 GeV',
      'effective events',
      'npx lacuna search toy --luminosity &quot;276/pb&quot;',
      '0123456789abcdef'.repeat(4),
      'a radiated photon would fake missing energy',
      'Phys. Rev. Lett. 124 (2020) 141801',
      'Numbers assumed or not verified',
      'from the limit on the Born cross-section',
      'About the comparison',
      'Nothing here was tuned.',
    ]) {
      expect(html).toContain(words);
    }
  });

  test('uncertainties keep their digits; process texts with a remark are typeset', () => {
    const result = sampleResult();
    result.systematics[0]!.relative = 0.125;
    result.reproduction.tables[1]!.process = 'e+ e- -> mu+ mu- Zprime, without radiation';
    const html = page(result);
    expect(html).toContain('<td>12.5 %</td>');
    expect(html).not.toContain('Zprime, without');
    expect(html).toContain(', without radiation');
  });

  test('every link inside the page has its target, once', () => {
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html.split(` id="${id}"`)).toHaveLength(2);
  });

  test('user text is escaped in every field', () => {
    const nasty = replaceStrings(sampleResult(), `<script>alert(1)</script>"'&<img src=x onerror=y>`);
    nasty.references = ['<script>x</script>'];
    nasty.search.papers = ['javascript:alert(1)', 'arXiv:1912.11276"><script>'];
    const spoiled = page(nasty);
    expect(spoiled).not.toMatch(/<script|<img|href="javascript/);
    expect(spoiled).toContain('&lt;script&gt;');
  });

  test('a result with nothing in it still gives a page', () => {
    const empty: SearchResult = {
      ...sampleResult(),
      processes: [],
      cutFlow: [],
      nMinusOne: [],
      spectra: [],
      masses: [],
      variations: [],
      closure: null,
      systematics: [],
      assumptions: [],
      references: [],
      incompleteBackgrounds: [],
      warnings: [],
      data: null,
    };
    expect(page(empty)).toContain('No limit is given');
  });
});

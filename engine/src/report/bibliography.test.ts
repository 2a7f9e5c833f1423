import { describe, expect, test } from 'vitest';
import { bibtex, citations, findReference } from './bibliography.ts';
import { references, stageReferences } from './references.ts';

describe('the table of papers', () => {
  test('keys and arXiv numbers are unique and well formed', () => {
    expect(new Set(references.map((one) => one.key)).size).toBe(references.length);
    const numbers = references.flatMap((one) => (one.arxiv === undefined ? [] : [one.arxiv]));
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number).toMatch(/^(\d{4}\.\d{4,5}|[a-z-]+\/\d{7})$/);
  });
  test('an article has a journal, a volume and pages; every paper can be found and is used for something', () => {
    for (const one of references) {
      if (one.type === 'article') expect(one.in && one.volume && one.pages, one.key).toBeTruthy();
      expect(one.doi ?? one.arxiv ?? one.volume, one.key).toBeTruthy();
      expect(one.for, one.key).not.toBe('');
    }
  });
  test('what the stages cite is in the table', () => {
    for (const key of Object.values(stageReferences).flat()) expect(references.map((one) => one.key)).toContain(key);
  });
});

describe('BibTeX', () => {
  test('one entry, as BibTeX wants it', () => {
    expect(bibtex(['Punzi2003'])).toBe(
      [
        '@misc{Punzi2003,',
        '  author = {Punzi, Giovanni},',
        '  title = {{Sensitivity of searches for new signals and its optimization}},',
        '  year = {2003},',
        '  eprint = {physics/0308063},',
        '  archivePrefix = {arXiv},',
        '}',
        '',
      ].join('\n'),
    );
  });
  test('sorted, without repeats, the arXiv number and the key being the same paper', () => {
    const text = bibtex(['PDG2024', 'arXiv:1912.11276', 'BelleII2020Zprime', 'PDG2024']);
    expect([...text.matchAll(/^@\w+\{(.*),$/gm)].map((match) => match[1])).toEqual(['BelleII2020Zprime', 'PDG2024']);
  });
  test('braces are balanced in every entry', () => {
    for (const one of references) {
      const text = bibtex([one.key]);
      expect([...text].filter((c) => c === '{').length, one.key).toBe([...text].filter((c) => c === '}').length);
    }
  });
  test("a paper that only a user's search cites is kept", () => {
    expect(bibtex(['arXiv:2503.11351'])).toContain('eprint = {2503.11351}');
    expect(bibtex(['my note\n}'])).toBe('% not an entry of the table: my note }\n');
  });
});

test('a mistyped key is an error that names the nearest', () => {
  expect(() => findReference('PDG2023')).toThrow(/unknown reference.*Did you mean "PDG2024"/);
});

test('lines for people', () => {
  expect(citations(['Junk1999', 'Shuve2014', 'CousinsHighland1992']).map((one) => one.text)).toEqual([
    'Robert D. Cousins and Virgil L. Highland, Nucl. Instrum. Meth. A 320 (1992) 331–335',
    'Thomas Junk, Nucl. Instrum. Meth. A 434 (1999) 435–443',
    'Brian Shuve and Itay Yavin, Phys. Rev. D 89 (2014) 113004',
  ]);
});

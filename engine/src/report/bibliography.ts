/** The papers behind a result as BibTeX and as lines for people. */
import { didYouMean, UserError } from '../basics/errors.ts';
import { type Reference, references } from './references.ts';

const ARXIV = /^arXiv:(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})$/;

const byKey = new Map<string, Reference>();
for (const reference of references) {
  byKey.set(reference.key, reference);
  if (reference.arxiv !== undefined) byKey.set(`arXiv:${reference.arxiv}`, reference);
}

/**
 * The entry of a key or of an arXiv number. A number that the table does not hold still gives an entry, with the number alone:
 * a user's search may cite any paper.
 */
export function findReference(key: string): Reference | { key: string; arxiv: string } {
  const known = byKey.get(key);
  if (known) return known;
  const number = ARXIV.exec(key)?.[1];
  if (number !== undefined) return { key, arxiv: number };
  throw new UserError({
    what: 'unknown reference',
    where: 'references',
    value: key,
    remedy: `cite a key of the table or an arXiv number such as "arXiv:1912.11276".${didYouMean(key, byKey.keys())}`,
  });
}

/** What a run cites is shown even when nobody knows it: a report must not fail after the work is done over a paper's name. */
function findOrShow(key: string): ReturnType<typeof findReference> | { key: string; unknown: true } {
  return byKey.has(key) || ARXIV.test(key) ? findReference(key) : { key, unknown: true };
}

/** Each paper once, in the order of the keys (code units, so the same everywhere). */
function distinct(keys: readonly string[]): ReturnType<typeof findOrShow>[] {
  const found = new Map(keys.map((key) => [findOrShow(key).key, findOrShow(key)]));
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function fields(entry: ReturnType<typeof findReference>): [string, string | undefined][] {
  const eprint: [string, string | undefined][] = [
    ['eprint', entry.arxiv],
    ['archivePrefix', entry.arxiv === undefined ? undefined : 'arXiv'],
  ];
  if (!('author' in entry)) return eprint;
  return [
    ['author', entry.author],
    ['collaboration', entry.collaboration],
    // the inner braces keep the capitals as printed
    ['title', `{${entry.title}}`],
    [entry.type === 'inproceedings' ? 'booktitle' : 'journal', entry.in],
    ['volume', entry.volume],
    ['pages', entry.pages],
    ['year', String(entry.year)],
    ['doi', entry.doi],
    ...eprint,
  ];
}

/** Text of `references.bib`: entries sorted by key, without repeats. */
export function bibtex(keys: readonly string[]): string {
  return distinct(keys)
    .map((entry) => {
      if ('unknown' in entry) return `% not an entry of the table: ${entry.key.replace(/\s+/g, ' ')}\n`;
      const body = fields(entry)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `  ${name} = {${value}},\n`)
        .join('');
      return `@${'type' in entry ? entry.type : 'misc'}{${entry.key},\n${body}}\n`;
    })
    .join('\n');
}

export interface Citation {
  key: string;
  /** "I. Adachi et al. (Belle II), Phys. Rev. Lett. 124 (2020) 141801" */
  text: string;
  arxiv: string | null;
  doi: string | null;
  /** what of this project uses it; "" for a paper that only a search cites */
  for: string;
}

/** "Adachi, I. and others" -> "I. Adachi et al."; more than three authors are shortened */
function people(author: string): string {
  const names = author.replaceAll('\\"u', 'ü').split(' and ');
  const turned = names.filter((name) => name !== 'others').map((name) => name.split(', ').reverse().join(' '));
  if (names.includes('others') || turned.length > 3) return `${turned[0]} et al.`;
  return turned.length > 1 ? `${turned.slice(0, -1).join(', ')} and ${turned[turned.length - 1]}` : turned[0]!;
}

/** What `cite` prints and the page lists, sorted as the BibTeX is. */
export function citations(keys: readonly string[]): Citation[] {
  return distinct(keys).map((entry) => {
    if ('unknown' in entry) return { key: entry.key, text: entry.key, arxiv: null, doi: null, for: '' };
    if (!('author' in entry)) return { key: entry.key, text: `arXiv:${entry.arxiv}`, arxiv: entry.arxiv, doi: null, for: '' };
    const group = entry.collaboration === undefined ? '' : ` (${entry.collaboration})`;
    const place =
      entry.volume === undefined
        ? `${entry.in ?? readable(entry.title)} (${entry.year})`
        : `${entry.in} ${entry.volume} (${entry.year}) ${entry.pages?.replace('--', '–')}`;
    return {
      key: entry.key,
      text: `${people(entry.author)}${group}, ${place}`,
      arxiv: entry.arxiv ?? null,
      doi: entry.doi ?? null,
      for: entry.for,
    };
  });
}

const readable = (title: string) => title.replace(/[{}$]/g, '');

import type { Search } from '@lacuna/engine';
import zprimeInvisiblePublished from './zprime-invisible/published.json' with { type: 'json' };
import { zprimeInvisible } from './zprime-invisible/search.ts';

/** A published limit to compare with: coupling at which the upper limit lies, by mass [GeV]. */
export interface PublishedLimit {
  /** arXiv id */
  readonly reference: string;
  readonly citation: string;
  readonly level: number;
  readonly method: string;
  /** observed or expected */
  readonly kind: string;
  /** what is assumed of the decay */
  readonly scenario: string;
  readonly coupling: string;
  /** fb^-1 */
  readonly luminosity: { readonly value: number; readonly text: string; readonly relativeError: number };
  readonly points: readonly { readonly mass: number; readonly coupling: number }[];
  /** what a reader should know about departures from it */
  readonly explanation: readonly string[];
}

export interface SearchEntry {
  readonly search: Search;
  readonly published: PublishedLimit;
}

/** The searches that come with Lacuna, by name. */
export const searches: Readonly<Record<string, SearchEntry>> = {
  'zprime-invisible': { search: zprimeInvisible, published: zprimeInvisiblePublished },
};

export { zprimeInvisible };

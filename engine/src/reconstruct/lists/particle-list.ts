import type { ListRange } from './range.ts';

/** Cut on an observable of what is in the list, or a choice of alternatives of which one must pass as a whole. */
export type ListCut =
  | ({ readonly require: string } & ListRange)
  | { readonly anyOf: readonly (readonly ({ readonly require: string } & ListRange)[])[] };

/** Of several candidates the first `keep` (1 when left out) in the order of an observable; on a tie the one formed first. */
export interface BestRule {
  readonly pick: 'highest' | 'lowest';
  readonly of: string;
  readonly keep?: number;
}

interface Common {
  /** who chose the numbers; "assumed: ..." where nobody did */
  readonly source: string;
  readonly cuts?: readonly ListCut[];
  readonly best?: BestRule;
  /** the list is emptied in events that have another number of candidates, after `best` */
  readonly count?: ListRange;
}

/** Tracks under a mass hypothesis ("mu-" stands for both charges), or photons. */
export interface LeafListDefinition extends Common {
  readonly from: 'tracks' | 'photons';
  readonly particle?: string;
}

/** An earlier list, thinned; particle and daughters are its own. */
export interface ThinnedListDefinition extends Common {
  readonly from: string;
}

/**
 * Candidates of a decay "B+ -> K+:good [hprime -> mu+ mu-]"; the charge-conjugate decay is formed too. Without a label a daughter is taken from
 * the list that has its name, else from all tracks under its hypothesis, or all photons.
 */
export interface DecayListDefinition extends Common {
  readonly decay: string;
  /** asked before the vertex is fitted, with momenta at the points closest to the z axis */
  readonly preselect?: readonly ListCut[];
  /** fit the tracks to a common vertex; momenta are those at the vertex then, and a candidate whose fit fails is none */
  readonly vertex?: boolean;
}

export type ParticleList = LeafListDefinition | ThinnedListDefinition | DecayListDefinition;

/** Lists by name, in any order; plain data that survives JSON. */
export type Reconstruction = Readonly<Record<string, ParticleList>>;

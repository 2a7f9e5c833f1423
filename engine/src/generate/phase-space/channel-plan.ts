import type { LineMap } from './line-map.ts';

/**
 * One way through phase space, as a list of steps. A set of final particles is a bit mask. Each step either draws the squared mass of a
 * set (one uniform) or splits a set into two, with a direction (two uniforms). Outer sets come before inner ones, but for the masses of what is left of a line between the beams.
 */
export type Step = MassStep | SplitStep;

/** Draws the squared mass of `mask`, which with `sibling` makes up `parent`. */
export interface MassStep {
  readonly kind: 'mass';
  readonly mask: number;
  readonly parent: number;
  readonly sibling: number;
  /** the sibling's mass was drawn before */
  readonly siblingKnown: boolean;
  /** smallest squared mass of this set, and smallest mass of the sibling */
  readonly low: number;
  /** a part of the set whose mass was drawn before, with the smallest mass of what else is in the set; null for none */
  readonly inner: { readonly mask: number; readonly others: number } | null;
  readonly siblingMass: number;
  /** squared mass of the propagator [GeV^2] */
  readonly pole: number;
  /** the sibling is radiated by what is in `mask`: an upper pole at s(parent) + this squared mass of the sibling */
  readonly radiated: number | null;
  /** least energy of the radiated particle in the frame of the beams, and in the rest frame of the whole [GeV], from the cuts */
  readonly leastEnergy: number;
  readonly leastRestEnergy: number;
  readonly map: LineMap;
}

/** Splits `parent` into `first` and `second`. */
export interface SplitStep {
  readonly kind: 'split';
  readonly parent: number;
  readonly first: number;
  readonly second: number;
  readonly axis: Axis;
}

/**
 * What the direction of `first` follows. Poles are squared masses of propagators, null for none:
 * - isotropic: nothing
 * - beams: exchange towards either beam. r = a - (sum over `left`), r' = parent - r; poles in (r - first)^2 and in (r' - first)^2
 * - leg: particle `leg` was radiated by either product; poles in (first + leg)^2 and in (second + leg)^2
 */
export type Axis =
  | { readonly kind: 'isotropic' }
  | { readonly kind: 'beams'; readonly left: number; readonly near: number | null; readonly far: number | null }
  | { readonly kind: 'leg'; readonly leg: number; readonly near: number | null; readonly far: number | null };

/** The steps of a channel with a text that tells it from others: channels of equal text are the same. */
export interface ChannelPlan {
  readonly name: string;
  readonly steps: readonly Step[];
}

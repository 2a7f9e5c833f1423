import { ask } from '../asked-card.ts';
import { cardHash, type DetectorCard } from '../card.ts';

/** Templates that are kept. */
const MOST = 6;
const kept = new Map<string, unknown>();
/** By card: what of it templates see; by that: its hash. */
const parts = new WeakMap<DetectorCard, DetectorCard>();
const hashes = new WeakMap<DetectorCard, string>();

/** Steps that act on other particles or after the templates' tracks: cards that differ in them share their templates, which therefore may not see them. */
const UNRELATED = [
  'photonEscape',
  'photonInefficiency',
  'backgroundClusters',
  'splitOffs',
  'neutralClusters',
  'trackingFactor',
  'identificationFactor',
];

function part(card: DetectorCard): DetectorCard {
  const known = parts.get(card);
  if (known !== undefined) return known;
  const seen = { ...card, steps: card.steps.filter(({ name, stage }) => stage === 'simulate' && !UNRELATED.includes(name)) };
  parts.set(card, seen);
  return seen;
}

/**
 * What a pure function makes of the tracks' steps of a card, kept by their content in each thread: a card compiled again takes no time. The
 * card is looked at now, the templates are made when they are first asked for: many cards are compiled only to be looked at.
 */
export function templatesOf<T>(card: DetectorCard, name: string, make: (card: DetectorCard) => T): () => T {
  const seen = ask(card, 'steps that templates see', part);
  let own: T | undefined;
  return () => {
    own ??= keptOrMade(seen, name, make);
    return own;
  };
}

function keptOrMade<T>(seen: DetectorCard, name: string, make: (card: DetectorCard) => T): T {
  const hash = hashes.get(seen) ?? cardHash(seen);
  hashes.set(seen, hash);
  const key = `${name} ${hash}`;
  const found = kept.get(key) as T | undefined;
  if (found !== undefined) return found;
  const made = make(seen);
  for (const oldest of kept.keys()) {
    if (kept.size < MOST) break;
    kept.delete(oldest);
  }
  kept.set(key, made);
  return made;
}

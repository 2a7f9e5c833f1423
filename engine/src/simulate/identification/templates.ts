import { cardHash, type DetectorCard } from '../card.ts';

/** Templates that are kept. */
const MOST = 6;
const kept = new Map<string, unknown>();
/** By card: what of it templates see, and the hash of that. */
const parts = new WeakMap<DetectorCard, { readonly card: DetectorCard; readonly hash: string }>();

/** Steps that act on other particles or after the templates' tracks: cards that differ in them share their templates, which therefore may not see them. */
const UNRELATED = [
  'photonEscape',
  'backgroundClusters',
  'splitOffs',
  'neutralClusters',
  'trackingFactor',
  'identificationFactor',
];

function part(card: DetectorCard): { readonly card: DetectorCard; readonly hash: string } {
  let known = parts.get(card);
  if (known === undefined) {
    const seen = { ...card, steps: card.steps.filter(({ name, stage }) => stage === 'simulate' && !UNRELATED.includes(name)) };
    known = { card: seen, hash: cardHash(seen) };
    parts.set(card, known);
  }
  return known;
}

/** What a pure function makes of the tracks' steps of a card, kept by their content in each thread: a card compiled again takes no time. */
export function templatesOf<T>(card: DetectorCard, name: string, make: (card: DetectorCard) => T): T {
  const { card: seen, hash } = part(card);
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

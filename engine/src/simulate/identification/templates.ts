import { cardHash, type DetectorCard } from '../card.ts';

/** Templates that are kept. */
const MOST = 6;
const kept = new Map<string, unknown>();
const hashes = new WeakMap<DetectorCard, string>();

/** What a pure function makes of a card, kept by the card's content in each thread: a card compiled again takes no time. */
export function templatesOf<T>(card: DetectorCard, name: string, make: () => T): T {
  const hash = hashes.get(card) ?? cardHash(card);
  hashes.set(card, hash);
  const key = `${name} ${hash}`;
  const found = kept.get(key) as T | undefined;
  if (found !== undefined) return found;
  const made = make();
  for (const oldest of kept.keys()) {
    if (kept.size < MOST) break;
    kept.delete(oldest);
  }
  kept.set(key, made);
  return made;
}

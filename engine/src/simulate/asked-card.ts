import { InternalError } from '../basics/errors.ts';
import type { CardStep, DetectorCard } from './card.ts';

interface Answered {
  readonly question: (card: DetectorCard) => unknown;
  readonly answer: unknown;
}

/**
 * A card that keeps what it is asked while a step is compiled. Makers are pure functions of their step and of the answers, so a kernel made
 * from one card is the kernel of another one that gives the same answers: detectors may share it. All of a card is behind a question,
 * and once closed it answers none: a kernel that looked at the card later would have been compared without what it sees.
 */
export class AskedCard implements DetectorCard {
  readonly #card: DetectorCard;
  readonly #asked = new Map<string, Answered>();
  #closed = false;

  constructor(card: DetectorCard) {
    this.#card = card;
  }

  get name(): string {
    return this.ask('name', ({ name }) => name);
  }

  get title(): string {
    return this.ask('title', ({ title }) => title);
  }

  get steps(): readonly CardStep[] {
    return this.ask('steps', ({ steps }) => steps);
  }

  ask<Answer>(name: string, question: (card: DetectorCard) => Answer): Answer {
    const known = this.#asked.get(name);
    if (known !== undefined) return known.answer as Answer;
    if (this.#closed) throw new InternalError(`a step asks its card for "${name}" after it was compiled`);
    const answer = question(this.#card);
    this.#asked.set(name, { question, answer });
    return answer;
  }

  close(): this {
    this.#closed = true;
    return this;
  }

  /** What was asked, by name. */
  get asked(): string[] {
    return [...this.#asked.keys()];
  }

  /** Whether another card answers all that was asked alike. */
  agreesWith(other: DetectorCard): boolean {
    for (const { question, answer } of this.#asked.values()) if (!alike(answer, question(other))) return false;
    return true;
  }
}

/** Answer of a card to a named question, noted where the card takes notes: whatever else than steps by name a step looks at goes through here. */
export function ask<Answer>(card: DetectorCard, name: string, question: (card: DetectorCard) => Answer): Answer {
  return card instanceof AskedCard ? card.ask(name, question) : question(card);
}

/** Equality of plain data, bit by bit. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && alike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

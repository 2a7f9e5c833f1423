export interface DecayPart {
  /** "muon+" */
  readonly text: string;
  readonly object: string;
  /** required charge, 0 for any */
  readonly charge: -1 | 0 | 1;
}

/** "muon+ muon-" -> the objects a candidate is made of; a name without sign takes any charge. */
export function decayParts(decay: string): DecayPart[] {
  return decay
    .trim()
    .split(/\s+/)
    .map((text) => {
      const sign = text.slice(-1);
      if (sign === '+') return { text, object: text.slice(0, -1), charge: 1 };
      if (sign === '-') return { text, object: text.slice(0, -1), charge: -1 };
      return { text, object: text, charge: 0 };
    });
}

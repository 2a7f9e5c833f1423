type Segments = readonly (readonly [number, number])[];

/** The segments of free parameters cut to their bounds, those with more than one part only. */
export function segmentsInside(
  segments: ReadonlyMap<number, Segments> | undefined,
  lower: Float64Array,
  upper: Float64Array,
  held: Uint8Array,
): Map<number, Segments> {
  const inside = new Map<number, Segments>();
  if (segments === undefined) return inside;
  for (const [i, parts] of segments) {
    if (held[i] !== 0) continue;
    const cut = parts
      .filter(([from, to]) => to >= lower[i] && from <= upper[i])
      .map(([from, to]): readonly [number, number] => [Math.max(from, lower[i]), Math.min(to, upper[i])]);
    if (cut.length > 1) inside.set(i, cut);
  }
  return inside;
}

/** Index of the segment that holds x: between two, the nearer one. */
export function segmentAt(parts: Segments, x: number): number {
  let at = 0;
  while (at + 1 < parts.length && x - parts[at][1] > parts[at + 1][0] - x) at++;
  return at;
}

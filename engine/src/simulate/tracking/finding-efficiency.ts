import { exp } from '../../basics/elementary.ts';

/** Parameters of the pattern recognition. */
export interface Finding {
  /** efficiency where nothing is in the way */
  readonly plateau: number;
  /** part lost at zero transverse momentum, and the scale on which the loss falls [GeV] */
  readonly lowLoss: number;
  readonly lowScale: number;
  /** the efficiency's denominator by the number of layers of the drift chamber, of `riseWithWires` */
  readonly rise: Float64Array;
  /** least layers of the strip detector for a track of its own, and its efficiency */
  readonly strips: number;
  readonly stripTrack: number;
  /** radius of production [cm] at which the drift chamber finds 1/e of what it finds of tracks with as many hits from the interaction point */
  readonly displacement: number;
}

/** Layers of the drift chamber. */
const LAYERS = 56;

/** 1 + exp[-(n - wires) / width] for n = 0 .. 56 layers with a hit: `wires` of them at which half are found, and the width of the rise. */
export function riseWithWires(wires: number, width: number): Float64Array {
  return Float64Array.from({ length: LAYERS + 1 }, (_, n) => {
    const few = (wires - n) / width;
    return few < -NEGLIGIBLE ? 1 : 1 + exp(few);
  });
}

/**
 * Probability that a track is found: by the drift chamber,
 *   exp[-(r / displacement)^2] / (1 + exp[-(n - wires)/wiresWidth]),
 * or by the strips alone where at least `strips` of them are hit; times the plateau and 1 - lowLoss exp(-pT / lowScale).
 *
 * @param n       layers of the drift chamber with a hit
 * @param strips  layers of the strip detector with a hit
 * @param r       distance of the production vertex from the z axis [cm]
 */
export function findingEfficiency(f: Finding, n: number, strips: number, pT: number, r: number): number {
  const far2 = (r * r) / (f.displacement * f.displacement);
  // exponentials below 1e-7 and of next to nothing are not worth their time
  const near = far2 < 1e-4 ? 1 - far2 : exp(-far2);
  const chamber = n > 0 ? near / f.rise[n] : 0;
  const alone = strips >= f.strips ? f.stripTrack : 0;
  const slow = pT / f.lowScale;
  const momentum = slow > NEGLIGIBLE ? 1 : 1 - f.lowLoss * exp(-slow);
  return f.plateau * momentum * (1 - (1 - chamber) * (1 - alone));
}

/** e^-16 = 1e-7 */
const NEGLIGIBLE = 16;

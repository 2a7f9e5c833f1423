import { massOf } from '../../basics/particles.ts';
import type { VertexResult } from './vertex-result.ts';

/** Invariant masses of a pair of opposite charges under the hypotheses of neutral particles that decay or convert [GeV]. Filled by `v0Masses`. */
export class V0Masses {
  /** K_S0 -> pi+ pi- */
  kShort = 0;
  /** Lambda -> p pi-, and Lambda~ -> p~ pi+ */
  lambda = 0;
  antiLambda = 0;
  /** gamma -> e+ e- in material */
  conversion = 0;
}

const electron = massOf('e-');
const pion = massOf('pi+');
const proton = massOf('p');
export const kShortMass = massOf('K_S0');
export const lambdaMass = massOf('Lambda');

/**
 * sqrt((E1 + E2)^2 - |p1 + p2|^2) of two momenta under masses [GeV], precise also for light, nearly parallel pairs.
 *
 * @param p     four-vectors (E, px, py, pz); the energies are not read
 * @param at1   where they begin
 */
export function pairMassOf(p: Float64Array, at1: number, at2: number, mass1: number, mass2: number): number {
  const a = p[at1 + 1] * p[at1 + 1] + p[at1 + 2] * p[at1 + 2] + p[at1 + 3] * p[at1 + 3];
  const b = p[at2 + 1] * p[at2 + 1] + p[at2 + 2] * p[at2 + 2] + p[at2 + 3] * p[at2 + 3];
  const dot = p[at1 + 1] * p[at2 + 1] + p[at1 + 2] * p[at2 + 2] + p[at1 + 3] * p[at2 + 3];
  const e1 = Math.sqrt(a + mass1 * mass1);
  const e2 = Math.sqrt(b + mass2 * mass2);
  // E1 E2 - p1.p2 without the cancellation: (E1^2 E2^2 - (p1.p2)^2) / (E1 E2 + p1.p2)
  const cx = p[at1 + 2] * p[at2 + 3] - p[at1 + 3] * p[at2 + 2];
  const cy = p[at1 + 3] * p[at2 + 1] - p[at1 + 1] * p[at2 + 3];
  const cz = p[at1 + 1] * p[at2 + 2] - p[at1 + 2] * p[at2 + 1];
  const cross = cx * cx + cy * cy + cz * cz;
  const both = mass1 * mass1 * mass2 * mass2 + mass1 * mass1 * b + mass2 * mass2 * a;
  const product = dot > 0 ? (cross + both) / (e1 * e2 + dot) : e1 * e2 - dot;
  return Math.sqrt(mass1 * mass1 + mass2 * mass2 + 2 * product);
}

/** The same of tracks i and j of a fitted vertex. */
export function pairMass(vertex: VertexResult, i: number, j: number, mass1: number, mass2: number): number {
  return pairMassOf(vertex.momenta, 4 * i, 4 * j, mass1, mass2);
}

/** Masses of tracks 0 and 1 of a fitted vertex. */
export function v0Masses(vertex: VertexResult, firstIsPositive: boolean, out: V0Masses): void {
  const positive = firstIsPositive ? 0 : 1;
  const negative = 1 - positive;
  out.kShort = pairMass(vertex, 0, 1, pion, pion);
  out.lambda = pairMass(vertex, positive, negative, proton, pion);
  out.antiLambda = pairMass(vertex, negative, positive, proton, pion);
  out.conversion = pairMass(vertex, 0, 1, electron, electron);
}

/** Half widths of the windows around the masses, and the largest mass of a conversion [GeV]. */
export interface V0Windows {
  readonly kShort: number;
  readonly lambda: number;
  readonly conversion: number;
}

/** Assumed, about four standard deviations of a vertex fit: 20 MeV for K_S0 (as 0.48 to 0.52 GeV of arXiv:1911.03176), 6 MeV for Lambda, 50 MeV for e+ e-. */
export const v0Windows: V0Windows = { kShort: 0.02, lambda: 0.006, conversion: 0.05 };

/** What a pair looks like: 'K_S0', 'Lambda', 'gamma' or nothing known. The first of them that fits. */
export function v0Kind(masses: V0Masses, windows: V0Windows = v0Windows): 'K_S0' | 'Lambda' | 'gamma' | undefined {
  if (masses.conversion < windows.conversion) return 'gamma';
  if (Math.abs(masses.kShort - kShortMass) < windows.kShort) return 'K_S0';
  if (Math.abs(masses.lambda - lambdaMass) < windows.lambda) return 'Lambda';
  return Math.abs(masses.antiLambda - lambdaMass) < windows.lambda ? 'Lambda' : undefined;
}

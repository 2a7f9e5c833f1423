import { deg } from '../basics/units.ts';

/** Edges of the calorimeter's parts in polar angle [rad] as seen from the interaction point; between them are gaps. */
const CALORIMETER = [12.4, 31.4, 32.2, 128.7, 130.7, 155.1].map((edge) => edge * deg);

/** Edges of the K_L and muon detector's parts: forward, overlap, barrel, overlap, backward. */
const KLM = [18, 37, 47, 122, 130, 155].map((edge) => edge * deg);

/**
 * Part of the calorimeter at a polar angle [rad], laboratory: 1 forward, 2 barrel, 3 backward, 0 in a gap or outside.
 *
 * @source  basf2 analysis/variables/src/AcceptanceVariables.cc: 12.4-31.4, 32.2-128.7, 130.7-155.1 degrees
 */
export function calorimeterRegion(theta: number): number {
  for (let part = 0; part < 3; part++)
    if (theta >= CALORIMETER[2 * part]! && theta <= CALORIMETER[2 * part + 1]!) return part + 1;
  return 0;
}

/**
 * Part of the K_L and muon detector at a polar angle [rad], laboratory: 1 forward, 2 barrel, 3 backward, 4 where barrel and end cap
 * overlap, 0 outside.
 *
 * @source  basf2 analysis/variables/src/AcceptanceVariables.cc: 18-37, overlap to 47, barrel to 122, overlap to 130, backward to 155 degrees
 */
export function klmRegion(theta: number): number {
  if (!(theta >= KLM[0]! && theta <= KLM[5]!)) return 0;
  if (theta <= KLM[1]!) return 1;
  if (theta < KLM[2]!) return 4;
  if (theta <= KLM[3]!) return 2;
  return theta < KLM[4]! ? 4 : 3;
}

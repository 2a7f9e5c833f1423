import { log } from '../../basics/elementary.ts';

const ELECTRON_MASS = 0.51099895e-3;
/** Mean excitation energy of silicon [GeV], which stands for the material of the tracker (it enters by its logarithm). Source: PDG 2024, silicon. */
const POTENTIAL = 173e-9;
/** beta gamma of minimum ionisation; plateau of the density effect in silicon sets in right above. */
const MINIMUM = 3.3;

/** beta^2 dE/dx up to a factor: ln(2 m beta^2 gamma^2 / I) - beta^2, frozen above the minimum (density effect). */
function bracket(betaGamma2: number): number {
  const beta2 = betaGamma2 / (1 + betaGamma2);
  return Math.max(1, log((2 * ELECTRON_MASS * betaGamma2) / POTENTIAL) - beta2);
}

const atMinimum = (bracket(MINIMUM * MINIMUM) * (1 + MINIMUM * MINIMUM)) / (MINIMUM * MINIMUM);

/**
 * Mean ionisation loss relative to that of a minimum-ionising particle: Bethe's 1/beta^2 [ln(2 m c^2 beta^2 gamma^2 / I) - beta^2], 1 above
 * beta gamma = 3.3 (the relativistic rise of a solid is a tenth). Below beta gamma = 0.03 kept from growing by a floor of the bracket.
 *
 * @source PDG 2024, Passage of particles through matter, Eq. (34.5)
 */
export function relativeLoss(momentum: number, mass: number): number {
  const ratio = momentum / mass;
  const betaGamma2 = ratio * ratio;
  if (betaGamma2 > MINIMUM * MINIMUM) return 1;
  return (bracket(betaGamma2) * (1 + betaGamma2)) / (betaGamma2 * atMinimum);
}

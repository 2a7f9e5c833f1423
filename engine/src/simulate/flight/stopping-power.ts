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

/** Cells of the table of ranges in beta gamma, up to where ionisation is at its minimum. */
const RANGE_CELLS = 1024;
const PER_RATIO = RANGE_CELLS / MINIMUM;
let ranges: Float64Array | undefined;

/** Ranges by beta gamma: the kinetic energy weighed with the inverse loss, by the midpoint rule. */
function rangeTable(): Float64Array {
  if (ranges !== undefined) return ranges;
  const steps = 16;
  const table = new Float64Array(RANGE_CELLS + 1);
  let sum = 0;
  for (let i = 1; i <= RANGE_CELLS; i++) {
    for (let k = 0; k < steps; k++) {
      const ratio = (i - 1 + (k + 0.5) / steps) / PER_RATIO;
      // dE = m beta d(beta gamma)
      sum += ratio / Math.sqrt(1 + ratio * ratio) / relativeLoss(ratio, 1) / (steps * PER_RATIO);
    }
    table[i] = sum;
  }
  ranges = table;
  return table;
}

/**
 * Material that stops a particle, in terms of the energy [GeV] that a minimum-ionising one loses in it:
 *   R = integral of dE / relativeLoss from rest
 * For beta gamma below 3.3; above, all that is more stands for minimum ionisation.
 */
export function range(momentum: number, mass: number): number {
  const table = ranges ?? rangeTable();
  const at = (momentum / mass) * PER_RATIO;
  if (!(at < RANGE_CELLS))
    return mass * table[RANGE_CELLS] + Math.sqrt(momentum * momentum + mass * mass) - mass * Math.sqrt(1 + MINIMUM * MINIMUM);
  const i = at | 0;
  return mass * (table[i] + (at - i) * (table[i + 1] - table[i]));
}

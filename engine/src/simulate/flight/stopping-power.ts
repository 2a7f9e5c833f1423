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

/** Cells of the inverse table in the fourth root of range over mass, in which beta gamma is nearly a straight line. */
const ROOT_CELLS = 1024;
let ratios: Float64Array | undefined;
let perRoot = 0;
let atMinimumRange = 0;

function ratioTable(): Float64Array {
  if (ratios !== undefined) return ratios;
  const of = ranges ?? rangeTable();
  atMinimumRange = of[RANGE_CELLS];
  perRoot = ROOT_CELLS / Math.sqrt(Math.sqrt(of[RANGE_CELLS]));
  const table = new Float64Array(ROOT_CELLS + 1);
  let i = 1;
  for (let k = 1; k <= ROOT_CELLS; k++) {
    const root = k / perRoot;
    const wanted = Math.min(root * root * root * root, of[RANGE_CELLS]);
    while (of[i] < wanted) i++;
    table[k] = (i - 1 + (wanted - of[i - 1]) / (of[i] - of[i - 1])) / PER_RATIO;
  }
  ratios = table;
  return table;
}

/** Momentum [GeV] of a particle that is stopped by as much material as takes `least` [GeV] from a minimum-ionising one: the inverse of `range`; 0 for none. */
export function momentumOfRange(least: number, mass: number): number {
  if (!(least > 0)) return 0;
  const table = ratios ?? ratioTable();
  const excess = least - mass * atMinimumRange;
  if (excess >= 0) {
    const energy = mass * Math.sqrt(1 + MINIMUM * MINIMUM) + excess;
    return Math.sqrt((energy - mass) * (energy + mass));
  }
  const at = Math.sqrt(Math.sqrt(least / mass)) * perRoot;
  const i = Math.min(at | 0, ROOT_CELLS - 1);
  return mass * (table[i] + (at - i) * (table[i + 1] - table[i]));
}

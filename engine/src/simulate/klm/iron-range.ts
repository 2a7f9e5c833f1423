import { constants } from '../../basics/constants.ts';
import { exp, log, pow } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { quickLog } from '../relative-table.ts';

/** Iron. Source: PDG 2020, Atomic and nuclear properties, muon table of iron: Z/A, I and Sternheimer's parameters. */
const iron = {
  zOverA: 0.46557,
  potential: 286e-9,
  a: 0.1468,
  k: 2.9632,
  x0: -0.0012,
  x1: 3.1531,
  c: 4.2911,
  delta0: 0.12,
} as const;
/** K = 4 pi N_A r_e^2 m_e c^2 [GeV cm^2 / mol]. Source: PDG 2024, Passage of particles through matter, table 34.1. */
const K = 0.307075e-3;

/**
 * Mean energy loss of a heavy particle of charge 1 in iron by ionisation [GeV cm^2/g]:
 *   -dE/dx = K (Z/A) / beta^2 [ (1/2) ln(2 m_e beta^2 gamma^2 T_max / I^2) - beta^2 - delta/2 ]
 * without radiation (1 % at 10 GeV for muons). Domain: beta gamma > 0.1.
 *
 * @param mass  [GeV], enters through the largest transfer T_max only
 * @source PDG 2024, Passage of particles through matter, Eq. (34.4), (34.5), (34.7)
 */
export function ironStoppingPower(betaGamma: number, mass: number): number {
  const electron = massOf('e-');
  const square = betaGamma * betaGamma;
  const beta2 = square / (1 + square);
  const ratio = electron / mass;
  const transfer = (2 * electron * square) / (1 + 2 * Math.sqrt(1 + square) * ratio + ratio * ratio);
  const x = log(betaGamma) / Math.LN10;
  let delta = 2 * Math.LN10 * x - iron.c;
  if (x < iron.x0) delta = iron.delta0 * pow(10, 2 * (x - iron.x0));
  else if (x < iron.x1) delta += iron.a * pow(iron.x1 - x, iron.k);
  const logarithm = log((2 * electron * square * transfer) / (iron.potential * iron.potential));
  return ((K * iron.zOverA) / beta2) * (0.5 * logarithm - beta2 - delta / 2);
}

const LOWEST = 0.1;
const PER_UNIT = 16;
const CELLS = 112;

/**
 * Range in iron [g/cm^2] in the continuous-slowing-down approximation, R = int_0^T dT / (-dE/dx), by momentum; tabulated for muons in
 * ln(beta gamma), for other masses by R(beta gamma) ~ mass. Below beta gamma = 0.1, where it is less than 0.01 g/cm^2, it is proportional to T^2.
 */
export class IronRange {
  /** ln R of muons */
  private readonly table = new Float64Array(CELLS + 2);

  constructor() {
    const mass = massOf('mu-');
    const kinetic = (betaGamma: number) => mass * (Math.sqrt(1 + betaGamma * betaGamma) - 1);
    let range = kinetic(LOWEST) / (2 * ironStoppingPower(LOWEST, mass));
    this.table[0] = log(range);
    for (let cell = 1; cell <= CELLS + 1; cell++) {
      // Simpson's rule over the kinetic energies of the cell
      const parts = 4;
      const from = log(LOWEST) + (cell - 1) / PER_UNIT;
      for (let i = 0; i < parts; i++) {
        const edge = (j: number) => exp(from + j / (parts * PER_UNIT));
        const [low, middle, high] = [edge(i), edge(i + 0.5), edge(i + 1)];
        // dT = m beta d(beta gamma), d(beta gamma) = beta gamma d ln(beta gamma)
        const f = (x: number) => (mass * x * x) / (Math.sqrt(1 + x * x) * ironStoppingPower(x, mass));
        range += (f(low) + 4 * f(middle) + f(high)) / (6 * parts * PER_UNIT);
      }
      this.table[cell] = log(range);
    }
  }

  /** [g/cm^2] of iron; `momentum` and `mass` [GeV]. */
  range(momentum: number, mass: number): number {
    const betaGamma = momentum / mass;
    const scale = mass / MUON_MASS;
    const x = (quickLog(betaGamma) - LOG_LOWEST) * PER_UNIT;
    if (!(x > 0)) {
      const share = betaGamma / LOWEST;
      return scale * exp(this.table[0]) * share * share * share * share;
    }
    const at = Math.min(x, CELLS);
    const cell = Math.trunc(at);
    const low = this.table[cell];
    return scale * exp(low + (at - cell) * (this.table[cell + 1] - low));
  }
}

const MUON_MASS = massOf('mu-');
const LOG_LOWEST = log(LOWEST);

/** Distance in a vacuum covered in one nanosecond [cm]. */
export const LIGHT = constants.speedOfLight.value;

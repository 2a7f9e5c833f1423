import { log, pow } from '../basics/elementary.ts';
import { type CardStep, numberOf } from './card.ts';
import { LANDAU_MOST_PROBABLE, landauCdf, landauQuantile } from './landau.ts';
import { quickLog, RelativeTable } from './relative-table.ts';

/** Electron mass [GeV] and K = 4 pi N_A r_e^2 m_e c^2 [GeV cm^2 / mol]. Source: PDG 2024, Passage of particles through matter, table 34.1. */
const ELECTRON_MASS = 0.51099895e-3;
const K = 0.307075e-3;
/** The constant j of the most probable loss. Source: PDG 2024, eq. (34.12). */
const J = 0.2;

/**
 * Energy that a heavy charged particle leaves by ionisation in a crystal of thickness x:
 *   most probable loss = xi [ln(2 m_e beta^2 gamma^2 / I) + ln(xi / I) + j - beta^2 - delta],  xi = (K/2) <Z/A> rho x / beta^2
 * with Landau fluctuations of width xi, thinned where a single delta ray would exceed what a spin-1/2 collision can transfer:
 *   dN/dT ~ (1 - beta^2 T/T_max + T^2 / 2E^2) / T^2,  T < T_max
 * Domain: beta gamma > 1; below, the loss is bounded by the kinetic energy.
 *
 * @source PDG 2024, Passage of particles through matter, eq. (34.4), (34.7), (34.8), (34.12)
 */
export class Ionisation {
  private readonly xi: number;
  private readonly scale: number;
  private readonly sternheimer: { a: number; k: number; x0: number; x1: number; c: number };
  private readonly belowSingleCollision = landauCdf(SINGLE_COLLISION);
  /** the bracket of a crystal of the card's length, by (beta gamma)^2 */
  private readonly bracket: RelativeTable;

  constructor(step: CardStep) {
    const potential = numberOf(step, 'meanExcitation');
    this.xi = (K / 2) * numberOf(step, 'zOverA') * numberOf(step, 'density') * numberOf(step, 'length');
    this.scale = (2 * ELECTRON_MASS * this.xi) / (potential * potential);
    this.sternheimer = {
      a: numberOf(step, 'sternheimerA'),
      k: numberOf(step, 'sternheimerK'),
      x0: numberOf(step, 'sternheimerX0'),
      x1: numberOf(step, 'sternheimerX1'),
      c: numberOf(step, 'sternheimerC'),
    };
    this.bracket = new RelativeTable(
      (square) =>
        log(this.scale * (1 + square)) + J - square / (1 + square) - this.densityEffect((0.5 * log(square)) / Math.LN10),
      LOWEST_OCTAVE,
      OCTAVES,
      CELL_BITS,
    );
  }

  /** Density effect delta at X = log10(beta gamma), Sternheimer's parametrisation. */
  densityEffect(x: number): number {
    const { a, k, x0, x1, c } = this.sternheimer;
    if (x < x0) return 0;
    return 2 * Math.LN10 * x - c + (x < x1 ? a * pow(x1 - x, k) : 0);
  }

  /** The bracket of the most probable loss. */
  private logarithms(betaGamma2: number, pathFactor: number): number {
    return this.bracket.at(betaGamma2) + quickLog(pathFactor);
  }

  /** Most probable loss [GeV] over `pathFactor` times the crystal length. */
  mostProbable(momentum: number, mass: number, pathFactor: number): number {
    const ratio = momentum / mass;
    const betaGamma2 = ratio * ratio;
    return ((this.xi * pathFactor * (1 + betaGamma2)) / betaGamma2) * this.logarithms(betaGamma2, pathFactor);
  }

  /**
   * Loss [GeV] drawn with two uniforms, between 0 and the kinetic energy.
   *
   * @param thin  decides whether a large loss is kept; when not, it serves again to draw from the rest of the distribution
   */
  loss(momentum: number, mass: number, pathFactor: number, u: number, thin: number): number {
    const ratio = momentum / mass;
    const betaGamma2 = ratio * ratio;
    const beta2 = betaGamma2 / (1 + betaGamma2);
    const xi = (this.xi * pathFactor) / beta2;
    const peak = xi * (this.logarithms(betaGamma2, pathFactor) - LANDAU_MOST_PROBABLE);
    let lambda = landauQuantile(u);
    const transfer = xi * lambda;
    if (lambda > SINGLE_COLLISION) {
      const gamma = Math.sqrt(1 + betaGamma2);
      const light = ELECTRON_MASS / mass;
      const largest = (2 * ELECTRON_MASS * betaGamma2) / (1 + 2 * gamma * light + light * light);
      const total = gamma * mass;
      const kept = transfer < largest ? 1 - (beta2 * transfer) / largest + (transfer * transfer) / (2 * total * total) : 0;
      if (thin >= kept) lambda = landauQuantile(((thin - kept) / (1 - kept)) * this.belowSingleCollision);
    }
    const kinetic = (Math.sqrt(1 + betaGamma2) - 1) * mass;
    const loss = peak + xi * lambda;
    return loss < 0 ? 0 : Math.min(loss, kinetic);
  }
}

/** The bracket is tabulated from beta gamma = 1/8 to 2^14, off by less than 3e-5 of about 20. */
const LOWEST_OCTAVE = -6;
const OCTAVES = 34;
const CELL_BITS = 6;
/** Above this lambda the excess loss is mostly one delta ray. */
const SINGLE_COLLISION = 6;

import { exp, log, pow } from '../../basics/elementary.ts';
import { type CardStep, numberOf } from '../card.ts';
import type { KlmPath } from './path.ts';
import { type KlmMaterial, radiationBefore } from './materials.ts';

/** Uniforms of a shower: depth of the conversion, and one that settles the layers. */
export const SHOWER_UNIFORMS = 2;

const ENERGY_CELLS = 28;
const PER_LOG = 4;
const LOWEST = 0.02;
const DEPTH_CELLS = 160;
const PER_LENGTH = 4;

/**
 * An electromagnetic shower in coil and iron: a photon converts after an exponential depth of 9/7 radiation lengths; behind, the mean number of
 * charged particles at depth t is that of the longitudinal profile of an electron's shower,
 *   N(t) = (E/E_c) b (b t)^(a-1) exp(-b t) / Gamma(a),   (a - 1)/b = ln(E/E_c) - 1/2,   b = 1/2,
 * and the pair itself, 2 exp(-t). A layer is hit with probability 1 - exp(-v N), v the share of particles that come out of the iron.
 *
 * @source PDG 2024, Passage of particles through matter, Eq. (34.36), (34.37): profile (numbers of equations from memory, not checked)
 */
export class PhotonShower {
  private readonly material: KlmMaterial;
  private readonly visible: number;
  private readonly least: number;
  private readonly table = new Float64Array((ENERGY_CELLS + 1) * (DEPTH_CELLS + 1));

  constructor(step: CardStep, material: KlmMaterial) {
    this.material = material;
    this.visible = numberOf(step, 'showerVisible');
    this.least = numberOf(step, 'leastPhoton');
    const critical = numberOf(step, 'criticalEnergy');
    const b = 0.5;
    for (let i = 0; i <= ENERGY_CELLS; i++) {
      const scale = (LOWEST * exp(i / PER_LOG)) / critical;
      const a = 1 + b * Math.max(0.1, log(scale) - 0.5);
      // Gamma(a) by the sum of the profile itself
      let norm = 0;
      const fine = 0.1;
      for (let x = fine / 2; x < 40; x += fine) norm += pow(x, a - 1) * exp(-x) * fine;
      for (let j = 0; j <= DEPTH_CELLS; j++) {
        const t = j / PER_LENGTH;
        const profile = t === 0 ? 0 : (scale * b * pow(b * t, a - 1) * exp(-b * t)) / norm;
        this.table[i * (DEPTH_CELLS + 1) + j] = profile + 2 * exp(-t);
      }
    }
  }

  /** Mean number of charged particles, depth t [radiation lengths] behind the conversion of a photon of energy [GeV]. */
  particles(energy: number, t: number): number {
    const e = Math.min(ENERGY_CELLS, Math.max(0, log(energy / LOWEST) * PER_LOG));
    const d = Math.min(DEPTH_CELLS, t * PER_LENGTH);
    const i = Math.min(ENERGY_CELLS - 1, Math.trunc(e));
    const j = Math.min(DEPTH_CELLS - 1, Math.trunc(d));
    const at = i * (DEPTH_CELLS + 1) + j;
    const low = this.table[at] + (d - j) * (this.table[at + 1] - this.table[at]);
    const above = at + DEPTH_CELLS + 1;
    const high = this.table[above] + (d - j) * (this.table[above + 1] - this.table[above]);
    return low + (e - i) * (high - low);
  }

  /**
   * Crossings that are hit (bits k of the path), before efficiencies.
   *
   * @param energy  [GeV] behind the calorimeter
   * @param converted  true for an electron, whose shower begins at once
   * @param before  radiation lengths before the path begins: crystals that it starts in
   * @param u  SHOWER_UNIFORMS numbers in (0, 1), from `at`
   */
  crossed(path: KlmPath, energy: number, converted: boolean, before: number, u: Float64Array, at = 0): number {
    if (energy < this.least) return 0;
    const start = converted ? 0 : (-9 / 7) * log(u[at]);
    let rest = u[at + 1];
    let crossed = 0;
    for (let k = 0; k < path.n; k++) {
      const depth = before + radiationBefore(this.material, path, k) - start;
      if (depth < 0) continue;
      const probability = 1 - exp(-this.visible * this.particles(energy, depth));
      if (probability < 1e-4) break;
      if (rest < probability) {
        crossed |= 1 << k;
        rest /= probability;
      } else {
        rest = (rest - probability) / (1 - probability);
      }
    }
    return crossed;
  }
}

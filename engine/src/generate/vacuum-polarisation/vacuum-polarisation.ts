import { fermionLoop } from './fermion-loop.ts';
import { broadMesons, continua, narrowMesons, qcdFactor, type VectorMeson } from './hadrons.ts';

/** 'leptonic': e, mu, tau at one loop; 'full': hadrons as well. */
export type VacuumPolarisationMode = 'off' | 'leptonic' | 'full';

export interface VacuumPolarisationOptions {
  readonly mode: VacuumPolarisationMode;
  readonly alpha: number;
  /** masses of e, mu, tau [GeV] */
  readonly masses: readonly [number, number, number];
  /** J/psi, psi(2S) and Upsilon(1S, 2S, 3S) in mode 'full' */
  readonly narrowResonances: boolean;
  /**
   * Full width at half maximum of a Lorentzian in energy [GeV] over which `intensity` and `factor` average the narrow resonances; 0: as they are. Their
   * area and their tails do not depend on it. A sampler that cannot follow a peak of 50 keV takes some MeV, the beams' energy spread.
   */
  readonly resolution?: number;
}

/**
 * The photon propagator with its vacuum polarisation: every exchanged photon of squared momentum q^2 brings the factor
 *   A(q^2) = 1/[1 - Delta alpha(q^2)] - e^{2 i phi} sum over narrow mesons of c s/(M^2 - s - i M G),   c = 3 Gamma_ee/(alpha M)
 * so |A|^2 multiplies a Born cross-section through one photon and alpha A(q^2) is the running coupling. Delta alpha holds the leptons, the
 * broad mesons (same c, constant width for s > 0) and the open-flavour continua; phi is the phase of its factor. The narrow mesons stand
 * outside of the denominator as their measured Gamma_ee contain it: at the peak |A|^2 gives sigma(mu mu) = 12 pi B_ee B_mumu/M^2.
 *
 * @source  Jegerlehner, Nucl. Phys. B Proc. Suppl. 181-182 (2008) 135 (definitions and sign); the narrow-width formula is the dispersion integral over
 *          R = 9 pi Gamma_ee M delta(s - M^2)/alpha^2
 */
export class VacuumPolarisation {
  readonly mode: VacuumPolarisationMode;
  readonly narrow: readonly VectorMeson[];
  readonly #alpha: number;
  /** squared masses and weights (alpha/3 pi) x charges^2 of all loops */
  readonly #loopMass2: number[] = [];
  readonly #loopWeight: number[] = [];
  readonly #broad: readonly VectorMeson[];
  readonly #resolution: number;
  readonly #pair = new Float64Array(2);
  readonly #smooth = new Float64Array(2);
  readonly #scratch = new Float64Array(2);

  constructor({ mode, alpha, masses, narrowResonances, resolution = 0 }: VacuumPolarisationOptions) {
    this.mode = mode;
    this.#alpha = alpha;
    this.#resolution = resolution;
    const unit = alpha / (3 * Math.PI);
    if (mode !== 'off') for (const mass of masses) this.#loop(mass, unit);
    if (mode === 'full') for (const { charges2, threshold } of continua) this.#loop(0.5 * threshold, unit * charges2 * qcdFactor);
    this.#broad = mode === 'full' ? broadMesons : [];
    this.narrow = mode === 'full' && narrowResonances ? narrowMesons : [];
  }

  /** Delta alpha without the narrow mesons, real part to out[0], imaginary part to out[1]. */
  smoothDeltaAlpha(q2: number, out: Float64Array): void {
    let re = 0;
    let im = 0;
    for (let i = 0; i < this.#loopMass2.length; i++) {
      fermionLoop(q2, this.#loopMass2[i], this.#pair, 0);
      re += this.#loopWeight[i] * this.#pair[0];
      im += this.#loopWeight[i] * this.#pair[1];
    }
    for (const meson of this.#broad) {
      this.#meson(meson, q2, meson.width);
      re -= this.#pair[0];
      im -= this.#pair[1];
    }
    out[0] = re;
    out[1] = im;
  }

  /** A(q^2), averaged over the resolution, real part to out[0], imaginary part to out[1]. */
  factor(q2: number, out: Float64Array): void {
    this.#factor(q2, out, q2 > 0 ? this.#resolution : 0);
  }

  /** Delta alpha with everything that is on, 1 - 1/A. */
  deltaAlpha(q2: number, out: Float64Array): void {
    this.#factor(q2, out, 0);
    const norm = out[0] * out[0] + out[1] * out[1];
    out[0] = 1 - out[0] / norm;
    out[1] = out[1] / norm;
  }

  /** |A(q^2)|^2, averaged over the resolution. */
  intensity(q2: number): number {
    return this.factorAndIntensity(q2, this.#scratch);
  }

  /** `factor` into out, returns `intensity`: what interferes and what does not, in one evaluation. */
  factorAndIntensity(q2: number, out: Float64Array): number {
    const d = q2 > 0 ? this.#resolution : 0;
    this.#factor(q2, out, d);
    let sum = out[0] * out[0] + out[1] * out[1];
    if (d > 0) {
      // a Lorentzian widens the amplitude's pole; the square of the pole loses less, by (G + d)/G
      for (const meson of this.narrow) {
        this.#meson(meson, q2, meson.width + d);
        sum += (d / meson.width) * (this.#pair[0] * this.#pair[0] + this.#pair[1] * this.#pair[1]);
      }
    }
    return sum;
  }

  #factor(q2: number, out: Float64Array, extraWidth: number): void {
    if (this.mode === 'off') {
      out[0] = 1;
      out[1] = 0;
      return;
    }
    const smooth = this.#smooth;
    this.smoothDeltaAlpha(q2, smooth);
    const re = 1 - smooth[0];
    const im = smooth[1];
    const norm = re * re + im * im;
    out[0] = re / norm;
    out[1] = im / norm;
    if (this.narrow.length === 0) return;
    const cos2 = (re * re - im * im) / norm;
    const sin2 = (2 * re * im) / norm;
    for (const meson of this.narrow) {
      this.#meson(meson, q2, meson.width + extraWidth);
      out[0] -= cos2 * this.#pair[0] - sin2 * this.#pair[1];
      out[1] -= cos2 * this.#pair[1] + sin2 * this.#pair[0];
    }
  }

  /** c s/(M^2 - s - i M G) into #pair; no width for space-like momenta. */
  #meson({ mass, electronWidth }: VectorMeson, q2: number, width: number): void {
    const real = mass * mass - q2;
    const imaginary = q2 > 0 ? mass * width : 0;
    const scale = (3 * electronWidth * q2) / (this.#alpha * mass * (real * real + imaginary * imaginary));
    this.#pair[0] = scale * real;
    this.#pair[1] = scale * imaginary;
  }

  #loop(mass: number, weight: number): void {
    this.#loopMass2.push(mass * mass);
    this.#loopWeight.push(weight);
  }
}

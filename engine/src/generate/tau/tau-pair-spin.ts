import { boostFromRestFrame, boostToRestFrame, boostWith, momentum } from '../../basics/four-vector.ts';
import type { BeamOptions } from '../beams.ts';
import { BeamState } from '../beams.ts';

/**
 * Spin correlation of e+ e- -> gamma* -> tau- tau+, unpolarised beams:
 *   d sigma ~ 1 + cos^2 t + sin^2 t/g^2 + sum_ij R_ij s_i s'_j,   g = sqrt(s)/(2M), s and s' the spins in the rest frames, axes
 *   z along the tau-, x in the plane of the beam with the electron's direction at positive x, y = z cross x (the same for both):
 *   R_zz = 1 + cos^2 t - sin^2 t/g^2,  R_xx = (1 + 1/g^2) sin^2 t,  R_yy = -(1 - 1/g^2) sin^2 t,  R_xz = R_zx = sin(2t)/g
 * The helicities are opposite in the share (1 + cos^2 t)/(1 + cos^2 t + sin^2 t/g^2); a single tau is not polarised.
 * With photons the formula is used in the rest frame of the pair, t counted from the direction that bisects the electron's and the
 * reversed positron's there (exact for collinear initial-state photons).
 *
 * @source  Tsai, Phys. Rev. D4 (1971) 2821; the limits at threshold and at high energy are tested
 */
export class TauPairSpin {
  /** axes x, y, z in the rest frame of the pair, one after another */
  readonly axes = new Float64Array(9);
  zz = 0;
  xx = 0;
  yy = 0;
  xz = 0;
  readonly #mass: number;
  readonly #beams: Float64Array;
  readonly #work = new Float64Array(8);
  readonly #pair = new Float64Array(4);
  readonly #tau = new Float64Array(4);

  constructor(options: BeamOptions, mass: number) {
    this.#mass = mass;
    const beams = new BeamState(options);
    const half = 0.5 * beams.sqrtS;
    this.#beams = Float64Array.of(half, 0, 0, half, half, 0, 0, -half);
    beams.toLab(this.#beams, 0);
    beams.toLab(this.#beams, 4);
  }

  /** The pair: tau- at p[minus], tau+ at p[plus], laboratory. */
  set(p: Float64Array, minus: number, plus: number): void {
    const pair = this.#pair;
    const tau = this.#tau;
    for (let j = 0; j < 4; j++) {
      tau[j] = p[minus + j];
      pair[j] = p[minus + j] + p[plus + j];
    }
    const beams = this.#work;
    beams.set(this.#beams);
    boostToRestFrame(beams, 0, pair, 0);
    boostToRestFrame(beams, 4, pair, 0);
    boostToRestFrame(tau, 0, pair, 0);
    const length1 = momentum(beams, 0);
    const length2 = momentum(beams, 4);
    for (let j = 1; j < 4; j++) beams[j] = beams[j] / length1 - beams[4 + j] / length2;
    const axes = this.axes;
    const length = momentum(beams, 0);
    const tauMomentum = momentum(tau, 0);
    let cosine = 0;
    for (let j = 0; j < 3; j++) {
      axes[6 + j] = tau[1 + j] / tauMomentum;
      beams[1 + j] /= length;
      cosine += axes[6 + j] * beams[1 + j];
    }
    let across = 0;
    for (let j = 0; j < 3; j++) {
      axes[j] = beams[1 + j] - cosine * axes[6 + j];
      across += axes[j] * axes[j];
    }
    // along the beam the azimuth does not matter: any normal of z will do
    if (across < 1e-24) {
      const k = Math.abs(axes[6]) < 0.6 ? 0 : 1;
      across = 0;
      for (let j = 0; j < 3; j++) {
        axes[j] = (j === k ? 1 : 0) - axes[6 + k] * axes[6 + j];
        across += axes[j] * axes[j];
      }
    }
    const norm = 1 / Math.sqrt(across);
    for (let j = 0; j < 3; j++) axes[j] *= norm;
    axes[3] = axes[7] * axes[2] - axes[8] * axes[1];
    axes[4] = axes[8] * axes[0] - axes[6] * axes[2];
    axes[5] = axes[6] * axes[1] - axes[7] * axes[0];

    const inverse2 = Math.min(1, (this.#mass * this.#mass) / (tau[0] * tau[0])); // 1/g^2
    const cos2 = Math.min(1, cosine * cosine);
    const sin2 = 1 - cos2;
    const rate = 1 + cos2 + sin2 * inverse2;
    this.zz = (1 + cos2 - sin2 * inverse2) / rate;
    this.xx = ((1 + inverse2) * sin2) / rate;
    this.yy = (-(1 - inverse2) * sin2) / rate;
    this.xz = (2 * cosine * Math.sqrt(sin2 * inverse2)) / rate;
  }

  /**
   * 1 + sum R_ij h_i h'_j over the rate: between 0 and 2, mean 1.
   *
   * @param h       polarimeter of the tau-, on the axes x, y, z; k that of the tau+
   */
  weight(h: Float64Array, k: Float64Array): number {
    return 1 + this.xx * h[0] * k[0] + this.yy * h[1] * k[1] + this.zz * h[2] * k[2] + this.xz * (h[0] * k[2] + h[2] * k[0]);
  }

  /** In place: rest frame of the tau- (sign 1) or tau+ (-1), vector already along the pair's directions -> laboratory. */
  toLab(p: Float64Array, at: number, sign: 1 | -1): void {
    boostWith(p, at, this.#tau, 0, sign, this.#mass);
    boostFromRestFrame(p, at, this.#pair, 0);
  }
}

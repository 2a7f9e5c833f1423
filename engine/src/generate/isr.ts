import { exp, expm1, log, log1p, sinCos } from '../basics/elementary.ts';
import { boostFromRestFrame, boostToRestFrame, rotateZOnto } from '../basics/four-vector.ts';
import type { BeamState } from './beams.ts';
import { EikonalAngle } from './eikonal.ts';
import { radiatorRemainder, softNormalisation } from './radiator.ts';

/** Photons below this energy [GeV] are not emitted at all: their leg keeps its beam's four-momentum. */
const PHOTON_FLOOR = 1e-7;

/** Room for the beam-energy spread above the nominal s when the range of the energy fractions is fixed: ten standard deviations. */
const S_MARGIN = 1.01;

export interface InitialStateOptions {
  on: boolean;
  /**
   * Half angle of the cone about each beam inside which photons are emitted [rad, centre-of-mass frame]. Absent: everywhere, each leg
   * filling its own hemisphere.
   */
  coneAngle?: number;
  /** [GeV] */
  electronMass: number;
  alpha: number;
}

/**
 * Collinear initial-state radiation: one photon a leg, the sum of what the leg radiates. The energy fraction x that a leg keeps follows
 * the exponentiated second-order radiator of radiator.ts with the strength
 *   b = (alpha/2 pi) x integral over the cone of the eikonal g(cos theta);  both legs, all angles: 2b = (2 alpha/pi) [ln(s/m^2) - 1]
 * and the photon's angle follows g (so it does not narrow or widen with its energy: simplified), its azimuth is flat.
 *
 * The four-momenta balance exactly, sHat = (P - k1 - k2)^2 = x1 x2 s, and the hard process is turned to the direction that the electron line has in
 * the rest frame of P - k1 - k2. The weight holds the O(alpha) remainder of the initial vertex and soft photons,
 *   K = 1 + (alpha/pi) (pi^2/3 - 1/2)   [Berends, van Neerven, Burgers, Nucl. Phys. B297 (1988) 429]
 * and, with a cone, the term (alpha/2 pi)(1 - x) that a fixed cone adds to the integrated collinear spectrum (m^2 corrections included:
 * (alpha/2 pi) [(1 + x^2)/(1 - x) (l - 1) + 1 - x], l = ln of the squared angle over (m/E)^2; outside the cone it is subtracted again).
 */
export class InitialState {
  /** uniforms: the two energy fractions, then polar and azimuthal angle of either photon */
  static readonly dimensions = 6;
  sHat = 0;
  photonCount = 0;
  readonly #photons = new Float64Array(8);
  readonly #on: boolean;
  readonly #cosCone: number;
  readonly #options: InitialStateOptions;
  readonly #vertex: number;
  readonly #hard = new Float64Array(4);
  readonly #axis = new Float64Array(4);
  readonly #trig = new Float64Array(2);
  #angles: EikonalAngle | undefined;
  /** b of the head, and what follows from it and from the lower end of x */
  #strength = 0;
  #soft = 1;
  #nominalS = 0;
  #minimum = -1;
  #lowest = 1;
  #softShare = 1;
  #reach = 1;
  #logReach = 0;
  #logLowest = 0;
  #floor = 0;
  /** filled by #leg */
  #lost = 0;
  #lost1 = 0;
  #lost2 = 0;
  readonly #angleUniforms = new Float64Array(4);
  #unplaced = false;
  #stale = false;
  #sqrtS = 0;

  constructor(options: InitialStateOptions) {
    this.#options = options;
    this.#on = options.on;
    this.#cosCone = 0;
    if (options.coneAngle !== undefined) {
      sinCos(options.coneAngle, this.#trig);
      this.#cosCone = this.#trig[1];
    }
    this.#vertex = 1 + (options.alpha / Math.PI) * ((Math.PI * Math.PI) / 3 - 0.5);
  }

  /** Strength b of one leg inside its cone, at the nominal energy of the beams; 0 when off. */
  strength(beams: BeamState): number {
    if (!this.#on) return 0;
    this.#prepare(beams, Math.max(0, this.#minimum));
    return this.#strength;
  }

  /**
   * Draws the photons of both legs from u[at] .. u[at + 5].
   *
   * @param minimumSHat  squared energy that the hard process needs [GeV^2]
   * @returns            radiators over sampling density x K; 0 when too little energy is left. Flat when the hard cross-section falls
   *                     as 1/sHat. Off: 1, sHat = s, no photons
   */
  sample(u: Float64Array, at: number, beams: BeamState, minimumSHat: number): number {
    this.#sqrtS = beams.sqrtS;
    this.photonCount = 0;
    this.sHat = beams.s;
    this.#stale = this.#unplaced = false;
    if (!this.#on) return beams.s > minimumSHat ? 1 : 0;
    if (minimumSHat !== this.#minimum || beams.nominalS !== this.#nominalS) this.#prepare(beams, minimumSHat);
    if (this.#lowest >= 1) return 0;

    let weight = this.#leg(u[at]);
    const lost1 = this.#lost;
    weight *= this.#leg(u[at + 1]) * this.#vertex;
    const lost2 = this.#lost;
    if ((1 - lost1) * (1 - lost2) * beams.s < minimumSHat) return 0;
    if (lost1 > 0) this.photonCount++;
    if (lost2 > 0) this.photonCount++;
    if (this.photonCount > 0) {
      this.sHat = beams.s * (1 - lost1) * (1 - lost2);
      // the angles are for those who ask: no trial that is rejected pays for them
      this.#lost1 = lost1;
      this.#lost2 = lost2;
      for (let i = 0; i < 4; i++) this.#angleUniforms[i] = u[at + 2 + i];
      this.#unplaced = this.#stale = true;
    }
    return weight;
  }

  /** of both beams at the last sample, sqrt(s) [GeV] */
  get energy(): number {
    return this.#sqrtS;
  }

  /** four-momenta of the photons of the last sample, beam centre-of-mass frame [GeV] */
  get photons(): Float64Array {
    if (this.#unplaced) this.#place();
    return this.#photons;
  }

  /** In place: rest frame of the hard system (z along the effective electron direction) -> beam centre-of-mass frame. */
  toCms(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    if (this.#stale) this.#prepareFrame();
    rotateZOnto(p, at, this.#axis[1], this.#axis[2], this.#axis[3]);
    boostFromRestFrame(p, at, this.#hard, 0);
  }

  #prepareFrame(): void {
    const hard = this.#hard;
    const axis = this.#axis;
    const k = this.photons;
    const half = 0.5 * this.#sqrtS;
    hard[0] = this.#sqrtS;
    hard[1] = hard[2] = hard[3] = 0;
    for (let i = 0; i < this.photonCount; i++) for (let j = 0; j < 4; j++) hard[j] -= k[4 * i + j];
    // the electron line after its photon; a photon from the positron comes alone or second and has pz < 0
    const own = k[3] > 0 ? 1 : 0;
    axis[0] = half - own * k[0];
    axis[1] = -own * k[1];
    axis[2] = -own * k[2];
    axis[3] = half - own * k[3];
    boostToRestFrame(axis, 0, hard, 0);
    const length = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
    for (let j = 1; j < 4; j++) axis[j] /= length;
    this.#stale = false;
  }

  /**
   * Energy fraction lost by one leg, into #lost; returns D(x)/q(x). q is a mixture of b y^(b-1), y = 1 - x, and 1/x, in the ratio of
   * their shares in D(x)/x = b/y + (b/2)(1/x - 1) + ...
   */
  #leg(u: number): number {
    const b = this.#strength;
    let logY: number;
    let logX: number;
    let y: number;
    let power: number;
    if (u < this.#softShare) {
      const share = u / this.#softShare;
      if (share < this.#floor) {
        this.#lost = 0;
        return (this.#soft * this.#reach) / this.#softShare;
      }
      logY = this.#logReach + log(share) / b;
      y = exp(logY);
      logX = log1p(-y);
      power = share * this.#reach;
    } else {
      logX = (this.#logLowest * (u - this.#softShare)) / (1 - this.#softShare);
      y = Math.max(-expm1(logX), Number.MIN_VALUE / Number.EPSILON);
      logY = log(y);
      power = exp(b * logY);
    }
    this.#lost = y;
    const scale = y / power; // y^(1-b)
    let hard = radiatorRemainder(b, y, logY, logX);
    if (this.#cosCone > 0) hard += (0.5 * this.#options.alpha * y) / Math.PI;
    const density = (this.#softShare * b) / this.#reach - ((1 - this.#softShare) * scale) / ((1 - y) * this.#logLowest);
    return (this.#soft * b + scale * hard) / density;
  }

  #place(): void {
    const u = this.#angleUniforms;
    const half = 0.5 * this.#sqrtS;
    let row = 0;
    if (this.#lost1 > 0) this.#emit(row++, half * this.#lost1, u[0], u[1], 1);
    if (this.#lost2 > 0) this.#emit(row++, half * this.#lost2, u[2], u[3], -1);
    if (row === 2) this.#rescale();
    this.#unplaced = false;
  }

  /**
   * Two photons that are not exactly back to back: a common factor on their energies keeps sHat = x1 x2 s,
   *   s - 2 sqrt(s) f (w1 + w2) + 2 f^2 k1.k2 = x1 x2 s
   */
  #rescale(): void {
    const k = this.#photons;
    const energies = this.#sqrtS * (k[0] + k[4]);
    const product = k[0] * k[4] - k[1] * k[5] - k[2] * k[6] - k[3] * k[7];
    const missing = this.#sqrtS * this.#sqrtS - this.sHat;
    const factor = missing / (energies + Math.sqrt(Math.max(0, energies * energies - 2 * product * missing)));
    for (let j = 0; j < 8; j++) k[j] *= factor;
  }

  #emit(row: number, energy: number, uTheta: number, uPhi: number, side: 1 | -1): void {
    const t = this.#angles!.oneMinusCos(uTheta);
    sinCos(2 * Math.PI * uPhi, this.#trig);
    const transverse = energy * Math.sqrt(t * (2 - t));
    const at = 4 * row;
    this.#photons[at] = energy;
    this.#photons[at + 1] = transverse * this.#trig[1];
    this.#photons[at + 2] = transverse * this.#trig[0];
    this.#photons[at + 3] = side * energy * (1 - t);
  }

  #prepare(beams: BeamState, minimumSHat: number): void {
    if (beams.nominalS !== this.#nominalS) {
      this.#nominalS = beams.nominalS;
      this.#angles = new EikonalAngle(Math.sqrt(beams.nominalS) / (2 * this.#options.electronMass), this.#cosCone);
      this.#strength = (this.#options.alpha / (2 * Math.PI)) * this.#angles.total;
      this.#soft = softNormalisation(this.#strength);
    }
    const b = this.#strength;
    this.#minimum = minimumSHat;
    this.#lowest = Math.max(minimumSHat / (S_MARGIN * beams.nominalS), 1e-12);
    if (this.#lowest >= 1) return;
    this.#logLowest = log(this.#lowest);
    this.#logReach = log1p(-this.#lowest);
    this.#reach = exp(b * this.#logReach);
    this.#softShare = 1 / (1 - 0.5 * b * this.#logLowest);
    const floor = (2 * PHOTON_FLOOR) / Math.sqrt(beams.nominalS);
    this.#floor = exp(b * (log(floor) - this.#logReach));
  }
}

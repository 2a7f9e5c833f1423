import { exp, expm1, log, log1p, sinCos } from '../../basics/elementary.ts';
import { boostWith, rotateZOnto } from '../../basics/four-vector.ts';
import type { BeamState } from '../beams.ts';
import { emissionFactor } from './emission-factor.ts';
import { infraredCut } from './infrared.ts';
import { SoftDipole } from './soft-dipole.ts';

/** Photons written at most; more are so rare (1e-5 of events) that the softest of them stay unwritten there. */
export const MOST_INITIAL = 7;

/** Room for the beam-energy spread above the nominal s when the range of v is fixed: ten standard deviations. */
const S_MARGIN = 1.01;

export interface InitialPhotonOptions {
  on: boolean;
  /** [GeV] */
  electronMass: number;
  alpha: number;
  /** share of the beam energy below which photons are not written */
  infraredCut?: number;
}

/**
 * Photons of the incoming pair: the soft-photon series of Yennie, Frautschi and Suura, drawn exactly and without rejection.
 *
 *   d sigma = e^{Y} sum over n of (1/n!) prod_i [S(k_i) d^3k_i/k_i Theta(k_i > c E)] x sigma(sHat) x corrections
 * With g photons per unit of ln k the sum is a Poisson process in ln k. v = 1 - sHat/s is drawn first; the hardest photon has the energy
 * x1 E, each next one u^(1/g) times the one before, until c is passed; angles follow the eikonal distribution; then x1 follows from
 *   v = e x1 - (m2/4) x1^2,   (e, m2) energy and squared mass of the sum of the photons over the hardest one's energy
 * so that the four-momenta balance exactly, and the weight is x1^g d ln(x1)/d ln(v). The hardest photon is drawn without dead cones.
 *
 * `sample` gives that weight with the virtual correction exp(3g/4) [1 + (alpha/pi)(pi^2/3 - 1/2)] (1 - v)^(-g/4): order alpha exact, leading
 * logarithms of order alpha^2 in it; `corrections` the product over the photons of (matrix element)/(drawn density), each alone.
 *
 * @source  Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009 (hep-ph/0006359), whose second-order leading logarithm of a virtual photon beside
 *          a real one, -(g/4) ln(1 - v), is the last factor to that order; the Poisson process is ours
 */
export class InitialPhotons {
  /** uniforms: v, then angle, azimuth and the energy of the next one for each photon */
  static readonly dimensions = 3 * MOST_INITIAL;
  sHat = 0;
  photonCount = 0;
  /** photons per unit of ln k, g */
  strength = 0;
  /** four-momenta, hardest first, beam centre-of-mass frame [GeV] */
  readonly photons = new Float64Array(4 * MOST_INITIAL);
  /** p1.k, and p2.k, of each photon [GeV^2] */
  readonly near = new Float64Array(MOST_INITIAL);
  readonly far = new Float64Array(MOST_INITIAL);
  /** P less the photons, squared mass sHat */
  readonly hard = new Float64Array(4);
  readonly #options: InitialPhotonOptions;
  readonly #cut: number;
  readonly #dipole = new SoftDipole();
  readonly #axis = new Float64Array(4);
  readonly #other = new Float64Array(4);
  readonly #trig = new Float64Array(2);
  readonly #ratios = new Float64Array(MOST_INITIAL);
  #virtual = 1;
  #beforeLast = 1;
  #nominalS = 0;
  #minimum = -1;
  #lowest = 1;
  #softShare = 1;
  #reach = 1;
  #logReach = 0;
  #logLowest = 0;
  #stale = true;
  #s = 0;
  #rootHat = 0;

  constructor(options: InitialPhotonOptions) {
    this.#options = options;
    this.#cut = infraredCut(options.infraredCut);
  }

  /**
   * Draws photons from u[at] .. u[at + dimensions - 1].
   *
   * @param minimumSHat  squared energy that the hard process needs [GeV^2]
   * @returns  the weight of the head; 0 when too little energy is left. Off: 1, sHat = s, no photons
   */
  sample(u: Float64Array, at: number, beams: BeamState, minimumSHat: number): number {
    this.photonCount = 0;
    this.#s = this.sHat = beams.s;
    this.#stale = true;
    if (!this.#options.on) return beams.s > minimumSHat ? 1 : 0;
    if (minimumSHat !== this.#minimum || beams.nominalS !== this.#nominalS) this.#prepare(beams, minimumSHat);
    if (this.#lowest >= 1) return 0;

    // v by a mixture of g v^(g-1) and 1/(1 - v), after the 1/sHat of the hard process
    const g = this.strength;
    let logV: number;
    let logX: number;
    let v: number;
    if (u[at] < this.#softShare) {
      logV = this.#logReach + log(u[at] / this.#softShare) / g;
      v = exp(logV);
      logX = log1p(-v);
    } else {
      logX = (this.#logLowest * (u[at] - this.#softShare)) / (1 - this.#softShare);
      v = Math.max(-expm1(logX), Number.MIN_VALUE / Number.EPSILON);
      logV = log(v);
    }
    const power = exp(g * logV);
    const soft = (g * power) / v;
    const density = (this.#softShare * soft) / this.#reach - (1 - this.#softShare) / ((1 - v) * this.#logLowest);
    let weight = (this.#virtual * soft) / density;
    if (v < this.#cut) return beams.s > minimumSHat ? weight : 0;
    if ((1 - v) * beams.s < minimumSHat) return 0;

    this.sHat = (1 - v) * beams.s;
    const stretch = this.#draw(u, at + 1, v);
    weight *= stretch * exp(g * (log(this.#ratios[0]) - logV) - 0.25 * g * logX);
    return weight * (this.#dipole.flatStrength / this.#dipole.strength);
  }

  /** Product over the photons of (matrix element)/(drawn density), each emitted after the softer ones; for hard processes whose own photons are none. */
  corrections(): number {
    return this.photonCount === 0 ? 1 : this.softer() * this.first();
  }

  /** The part of `corrections` of the hardest photon alone: massive, in the s that the softer ones leave. */
  first(): number {
    const { electronMass } = this.#options;
    const a = this.near[0];
    const b = this.far[0];
    const z = this.sHat;
    return (emissionFactor(a, b, z, electronMass * electronMass) * z) / (z + 2 * (a + b));
  }

  /**
   * The part of all others: (1/2)[(1 - y)^2 + (1 - y')^2] each, y and y' the shares that it takes of what either beam still has. Collinear
   * photons have no order of their own: the mean of softest first (as `first` takes it) and hardest first, which is the leading logarithm for two.
   */
  softer(): number {
    const last = this.photonCount - 1;
    if (last < 1) return 1;
    const up = this.#chain(last, 0, -1);
    const down = this.#chain(0, last, 1);
    return this.#beforeLast * 0.5 * (1 + down / up);
  }

  /** Product of the collinear factors from photon `from` to photon `to`, emitted in this order; without the last one in #beforeLast. */
  #chain(from: number, to: number, step: number): number {
    const scale = 2 / this.#s;
    let x1 = 1;
    let x2 = 1;
    let product = 1;
    for (let i = from; ; i += step) {
      const y1 = scale * this.far[i];
      const y2 = scale * this.near[i];
      const z1 = 1 - y1 / x1;
      const z2 = 1 - y2 / x2;
      if (i === to && step < 0) this.#beforeLast = product;
      product *= 0.5 * (z1 * z1 + z2 * z2);
      if (i === to) return product;
      x1 -= y1;
      x2 -= y2;
    }
  }

  /** In place: rest frame of the hard system (z along the effective electron direction) -> beam centre-of-mass frame. */
  toCms(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    if (this.#stale) this.#prepareFrame();
    rotateZOnto(p, at, this.#axis[1], this.#axis[2], this.#axis[3]);
    boostWith(p, at, this.hard, 0, 1, this.#rootHat);
  }

  /** Photons with v given; returns d ln(x1)/d ln(v), and x1 in #ratios[0]. */
  #draw(u: Float64Array, at: number, v: number): number {
    const { photons: k, near, far } = this;
    const ratios = this.#ratios;
    const dipole = this.#dipole;
    const inverse = 1 / this.strength;
    const last = this.#cut / v;
    const sqrtS = Math.sqrt(this.#s);
    // p1.k and p2.k share sqrt(s) k: p1.k = sqrt(s) k/(1 + exp t)
    const slow = (2 * this.#options.electronMass * this.#options.electronMass) / this.#s;
    let energy = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    let count = 0;
    let ratio = 1;
    do {
      const at3 = at + 3 * count;
      const e = exp(count === 0 ? dipole.drawFlat(u[at3]) : dipole.draw(u[at3]));
      const share = 1 / (1 + e);
      const toward = share * e;
      sinCos(2 * Math.PI * u[at3 + 1], this.#trig);
      // 1 - v c = 2 share and 1 + v c = 2 toward: sin^2 = 4 share toward less the dead cone
      const sine = Math.sqrt(Math.max(0, 4 * share * toward - 2 * slow));
      const cosine = toward - share;
      const at4 = 4 * count;
      k[at4] = ratio;
      k[at4 + 1] = ratio * sine * this.#trig[1];
      k[at4 + 2] = ratio * sine * this.#trig[0];
      k[at4 + 3] = ratio * (cosine < 0 ? -1 : 1) * Math.sqrt(1 - sine * sine);
      near[count] = ratio * share;
      far[count] = ratio * toward;
      energy += ratio;
      x += k[at4 + 1];
      y += k[at4 + 2];
      z += k[at4 + 3];
      count++;
      if (count === MOST_INITIAL) break;
      ratio *= exp(log(u[at3 + 2]) * inverse);
    } while (ratio > last);
    this.photonCount = count;

    const mass2 = count === 1 ? 0 : Math.max(0, energy * energy - x * x - y * y - z * z);
    const root = Math.sqrt(energy * energy - mass2 * v);
    const x1 = (2 * v) / (energy + root);
    ratios[0] = x1;
    const half = 0.5 * sqrtS * x1;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 4; j++) k[4 * i + j] *= half;
      near[i] *= half * sqrtS;
      far[i] *= half * sqrtS;
    }
    this.#rootHat = Math.sqrt(this.sHat);
    const hard = this.hard;
    hard[0] = sqrtS - half * energy;
    hard[1] = -half * x;
    hard[2] = -half * y;
    hard[3] = -half * z;
    return v / (x1 * root);
  }

  /** Axis of the hard process: the difference of the beams' directions, seen from its rest frame. */
  #prepareFrame(): void {
    const axis = this.#axis;
    const other = this.#other;
    axis[0] = axis[3] = other[0] = 1;
    other[3] = -1;
    axis[1] = axis[2] = other[1] = other[2] = 0;
    boostWith(axis, 0, this.hard, 0, -1, this.#rootHat);
    boostWith(other, 0, this.hard, 0, -1, this.#rootHat);
    for (let j = 1; j < 4; j++) axis[j] = axis[j] / axis[0] - other[j] / other[0];
    const length = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
    for (let j = 1; j < 4; j++) axis[j] /= length;
    this.#stale = false;
  }

  #prepare(beams: BeamState, minimumSHat: number): void {
    const { alpha, electronMass } = this.#options;
    if (beams.nominalS !== this.#nominalS) {
      this.#nominalS = beams.nominalS;
      const m2 = electronMass * electronMass;
      this.#dipole.set(0.5 * beams.nominalS - m2, m2);
      this.strength = alpha * this.#dipole.strength;
      this.#virtual = exp(0.75 * this.strength) * (1 + (alpha / Math.PI) * ((Math.PI * Math.PI) / 3 - 0.5));
    }
    const g = this.strength;
    this.#minimum = minimumSHat;
    this.#lowest = Math.max(minimumSHat / (S_MARGIN * beams.nominalS), 1e-12);
    if (this.#lowest >= 1) return;
    this.#logLowest = log(this.#lowest);
    this.#logReach = log1p(-this.#lowest);
    this.#reach = exp(g * this.#logReach);
    this.#softShare = 1 / (1 - 0.5 * g * this.#logLowest);
  }
}

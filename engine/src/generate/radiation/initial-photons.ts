import { exp, expm1, log, log1p, sinCos } from '../../basics/elementary.ts';
import { boostWith, rotateZOnto } from '../../basics/four-vector.ts';
import type { BeamState } from '../beams.ts';
import { emissionFactor } from './emission-factor.ts';
import { infraredCut } from './infrared.ts';
import { SoftDipole } from './soft-dipole.ts';

/** Photons written at most on either side; more are so rare (2e-5 of events) that the softest of them stay unwritten there. */
export const MOST_A_SIDE = 5;

export const MOST_INITIAL = 2 * MOST_A_SIDE;

/** Uniforms of a side: y, then angle, azimuth and the energy of the next one for each photon. */
const SIDE_DIMENSIONS = 3 * MOST_A_SIDE;

/** Room for the beam-energy spread above the nominal s when the range of y is fixed: ten standard deviations. */
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
 * Photons of the incoming pair: the soft-photon series of Yennie, Frautschi and Suura, drawn exactly and without rejection,
 *   d sigma = e^{Y} sum over n of (1/n!) prod_i [S(k_i) d^3k_i/k_i Theta(k_i > c E)] x sigma(sHat) x corrections.
 * With b photons per unit of ln k toward either beam (t > 0 and t < 0 in soft-dipole.ts) the sum is a Poisson process in ln k on each side: the
 * hardest has the energy x E, each next one u^(1/b) times the one before, until c is passed; angles follow the eikonal distribution, those of the
 * hardest one without dead cones. Drawn are the shares y1 and y2 of the beam energy that the sides lose, by which
 *   sHat = (1 - y1)(1 - y2) s,   x = L y/e,   e the energy of the side's photons over its hardest one's;
 * L, near 1, makes up for photons that are not collinear: 1 - L (y1 + y2) + L^2 K^2/s = sHat/s. The four-momenta balance exactly.
 * The weight is prod of (L/e)^b times the jacobian d(ln x1, ln x2)/d(ln y1, ln y2) = (Y - 2 y1 y2)/(L Y - 2 L^2 K^2/s), Y = y1 + y2.
 *
 * `sample` gives that weight with the virtual correction of order alpha, exp(3b/2) [1 + (alpha/pi)(pi^2/3 - 1/2)]; `corrections` the product over
 * the photons of (matrix element)/(drawn density) and the leading logarithm of virtual photons beside real ones: a beam that goes on with the share
 * z of its energy below the angle of a real photon radiates softer ones from there, z^(-b |t|/T), on average over t z^(-b/2).
 *
 * @source  Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009 (hep-ph/0006359), where the last is -(g/4) ln(1 - v), g = 2b, of order alpha^2 and averaged;
 *          drawing by Poisson processes and the order of angles are ours
 */
export class InitialPhotons {
  static readonly dimensions = 2 * SIDE_DIMENSIONS;
  sHat = 0;
  photonCount = 0;
  /** photons per unit of ln k, both sides, 2b */
  strength = 0;
  /** four-momenta, hardest first, beam centre-of-mass frame [GeV] */
  readonly photons = new Float64Array(4 * MOST_INITIAL);
  /** p1.k, and p2.k, of each photon [GeV^2] */
  readonly near = new Float64Array(MOST_INITIAL);
  readonly far = new Float64Array(MOST_INITIAL);
  /** P less the photons, squared mass sHat; valid with photons */
  readonly hard = new Float64Array(4);
  readonly #options: InitialPhotonOptions;
  readonly #cut: number;
  readonly #dipole = new SoftDipole();
  readonly #axis = new Float64Array(4);
  readonly #other = new Float64Array(4);
  readonly #trig = new Float64Array(2);
  /** photons of either side before they are put in order: rows of E, px, py, pz, p1.k, p2.k, dead cone, |t|/T */
  readonly #rows = new Float64Array(8 * MOST_INITIAL);
  readonly #counts = new Int32Array(2);
  /** (eikonal factor)/(drawn density) of each photon in order, 1 but for the hardest of a side */
  readonly #dead = new Float64Array(MOST_INITIAL);
  /** |t|/T of each photon in order, 1 along the beams; and their numbers by it */
  readonly #rapidity = new Float64Array(MOST_INITIAL);
  readonly #order = new Int32Array(MOST_INITIAL);
  #virtual = 1;
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
  #lost = 0;
  #logScale = 0;

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

    let weight = this.#virtual * this.#share(u[at]);
    const y1 = this.#lost;
    weight *= this.#share(u[at + SIDE_DIMENSIONS]);
    const y2 = this.#lost;
    const kept = (1 - y1) * (1 - y2);
    if (kept * beams.s < minimumSHat) return 0;
    if (y1 === 0 && y2 === 0) return weight;
    this.sHat = kept * beams.s;
    const b = 0.5 * this.strength;
    const flat = this.#dipole.flatStrength / this.#dipole.strength;
    let logRatios = 0;
    if (y1 > 0) logRatios -= this.#side(0, u, at + 1, y1);
    if (y2 > 0) logRatios -= this.#side(1, u, at + SIDE_DIMENSIONS + 1, y2);
    weight *= y1 > 0 && y2 > 0 ? flat * flat : flat;
    const stretch = this.#balance(y1, y2);
    if (!(stretch > 0)) return 0;
    const sides = y1 > 0 && y2 > 0 ? 2 : 1;
    return weight * stretch * exp(b * (logRatios + sides * this.#logScale));
  }

  /** Product over the photons of (matrix element)/(drawn density), for hard processes that have no photon of their own. */
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
   * The part of all others, (1/2)[(1 - y)^2 + (1 - y')^2] each, y and y' the shares that it takes of what either beam still has, and of virtual
   * photons. Photons leave the beams in the order of their angles, those along the beams first; `first` takes the hardest for the last.
   */
  softer(): number {
    const last = this.photonCount - 1;
    const order = this.#order;
    const rapidity = this.#rapidity;
    for (let i = 0; i <= last; i++) {
      let at = i;
      for (; at > 0 && rapidity[order[at - 1]] < rapidity[i]; at--) order[at] = order[at - 1];
      order[at] = i;
    }
    const scale = 2 / this.#s;
    let x1 = 1;
    let x2 = 1;
    let product = 1;
    let exponent = 0;
    for (let n = 0; n <= last; n++) {
      const i = order[n];
      const y1 = scale * this.far[i];
      const y2 = scale * this.near[i];
      const z1 = 1 - y1 / x1;
      const z2 = 1 - y2 / x2;
      product *= 0.5 * (z1 * z1 + z2 * z2);
      exponent -= rapidity[i] * log(y1 > y2 ? z1 : z2);
      x1 -= y1;
      x2 -= y2;
    }
    // the hardest one, as the last
    const z1 = 1 - (scale * this.far[0]) / (x1 + scale * this.far[0]);
    const z2 = 1 - (scale * this.near[0]) / (x2 + scale * this.near[0]);
    product /= 0.5 * (z1 * z1 + z2 * z2);
    for (let i = 1; i <= last; i++) product *= this.#dead[i];
    return product * exp(0.5 * this.strength * exponent);
  }

  /** In place: rest frame of the hard system (z along the effective electron direction) -> beam centre-of-mass frame. */
  toCms(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    if (this.#stale) this.#prepareFrame();
    rotateZOnto(p, at, this.#axis[1], this.#axis[2], this.#axis[3]);
    boostWith(p, at, this.hard, 0, 1, this.#rootHat);
  }

  /**
   * The share y that a side loses, into #lost (0 below the cut, where nothing is written); returns (density b y^(b-1))/(drawn density). Drawn is a
   * mixture of b y^(b-1) and 1/(1 - y), after the 1/sHat of the hard process.
   */
  #share(u: number): number {
    const b = 0.5 * this.strength;
    let logY: number;
    let y: number;
    if (u < this.#softShare) {
      logY = this.#logReach + log(u / this.#softShare) / b;
      y = exp(logY);
    } else {
      y = Math.max(-expm1((this.#logLowest * (u - this.#softShare)) / (1 - this.#softShare)), Number.MIN_VALUE / Number.EPSILON);
      logY = log(y);
    }
    // both densities over y^(b-1)
    const scale = y / exp(b * logY);
    const density = (this.#softShare * b) / this.#reach - ((1 - this.#softShare) * scale) / ((1 - y) * this.#logLowest);
    this.#lost = y < this.#cut ? 0 : y;
    return b / density;
  }

  /** Photons of a side, energies summing to y in units of half sqrt(s), to #rows; returns ln e. */
  #side(side: 0 | 1, u: Float64Array, at: number, y: number): number {
    const rows = this.#rows;
    const dipole = this.#dipole;
    const inverse = 2 / this.strength;
    const last = this.#cut / y;
    const first = 8 * MOST_A_SIDE * side;
    // (dead cone) 1 - v^2 c^2 = sin^2 + 4 m^2/s
    const slow = (4 * this.#options.electronMass * this.#options.electronMass) / this.#s;
    let energy = 0;
    let count = 0;
    let ratio = 1;
    do {
      const at3 = at + 3 * count;
      const t = count === 0 ? u[at3] * dipole.range : dipole.draw(0.5 + 0.5 * u[at3]);
      const e = exp(t);
      // 1 - v c = 2 away and 1 + v c = 2 toward, c to the own beam
      const away = 1 / (1 + e);
      const toward = away * e;
      const sine = Math.sqrt(Math.max(0, 4 * away * toward - slow));
      const along = Math.sqrt(1 - sine * sine);
      sinCos(2 * Math.PI * u[at3 + 1], this.#trig);
      const row = first + 8 * count;
      rows[row] = ratio;
      rows[row + 1] = ratio * sine * this.#trig[1];
      rows[row + 2] = ratio * sine * this.#trig[0];
      rows[row + 3] = side === 0 ? ratio * along : -ratio * along;
      rows[row + 4] = ratio * (side === 0 ? away : toward);
      rows[row + 5] = ratio * (side === 0 ? toward : away);
      rows[row + 6] = count === 0 ? dipole.deadCone(t) : 1;
      rows[row + 7] = t / dipole.range;
      energy += ratio;
      count++;
      if (count === MOST_A_SIDE) break;
      ratio *= exp(log(u[at3 + 2]) * inverse);
    } while (ratio > last);
    this.#counts[side] = count;
    const scale = y / energy;
    for (let i = 0; i < count; i++) for (let j = 0; j < 6; j++) rows[first + 8 * i + j] *= scale;
    return log(energy);
  }

  /** Scales the photons of both sides so that sHat comes out, puts them in order; returns the jacobian of the head, ln L in #logScale. */
  #balance(y1: number, y2: number): number {
    const rows = this.#rows;
    const count1 = y1 > 0 ? this.#counts[0] : 0;
    const count2 = y2 > 0 ? this.#counts[1] : 0;
    const count = count1 + count2;
    const total = y1 + y2;
    let scale = 1;
    let stretch = 1;
    this.#logScale = 0;
    if (count > 1) {
      let x = 0;
      let y = 0;
      let z = 0;
      for (let i = 0; i < count; i++) {
        const row = 8 * (i < count1 ? i : MOST_A_SIDE + i - count1);
        x += rows[row + 1];
        y += rows[row + 2];
        z += rows[row + 3];
      }
      // K^2/s with K in units of half sqrt(s)
      const mass2 = 0.25 * Math.max(0, (total - z) * (total + z) - x * x - y * y);
      const missing = total - y1 * y2;
      const root = Math.sqrt(Math.max(0, total * total - 4 * mass2 * missing));
      if (!(root > 0)) return 0;
      scale = (2 * missing) / (total + root);
      stretch = (total - 2 * y1 * y2) / (scale * root);
      this.#logScale = log(scale);
    }
    this.#merge(count1, count2, scale);
    return stretch;
  }

  /** The photons of both sides to `photons`, hardest first. */
  #merge(count1: number, count2: number, scale: number): void {
    const rows = this.#rows;
    const { photons: k, near, far, hard } = this;
    const sqrtS = Math.sqrt(this.#s);
    const half = 0.5 * sqrtS * scale;
    hard[0] = sqrtS;
    hard[1] = hard[2] = hard[3] = 0;
    const count = count1 + count2;
    let i = 0;
    let j = 0;
    for (let n = 0; n < count; n++) {
      const takeFirst = j === count2 || (i < count1 && rows[8 * i] >= rows[8 * (MOST_A_SIDE + j)]);
      const row = 8 * (takeFirst ? i++ : MOST_A_SIDE + j++);
      for (let m = 0; m < 4; m++) {
        const component = half * rows[row + m];
        k[4 * n + m] = component;
        hard[m] -= component;
      }
      near[n] = half * sqrtS * rows[row + 4];
      far[n] = half * sqrtS * rows[row + 5];
      this.#dead[n] = rows[row + 6];
      this.#rapidity[n] = rows[row + 7];
    }
    this.photonCount = count;
    this.#rootHat = Math.sqrt(this.sHat);
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
    const b = 0.5 * this.strength;
    this.#minimum = minimumSHat;
    this.#lowest = Math.max(minimumSHat / (S_MARGIN * beams.nominalS), 1e-12);
    if (this.#lowest >= 1) return;
    this.#logLowest = log(this.#lowest);
    this.#logReach = log1p(-this.#lowest);
    this.#reach = exp(b * this.#logReach);
    this.#softShare = 1 / (1 - 0.5 * b * this.#logLowest);
  }
}

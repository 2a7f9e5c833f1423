import { atanh, exp, expm1, log, sinCos } from '../../basics/elementary.ts';
import { EikonalAngle } from '../eikonal.ts';

/** Photons at most; the mean number stays below 3 for any infrared cut above 1e-6. */
export const MOST_PHOTONS = 10;

/** What a pair, or a system before it radiates, keeps of the squared energy at least: less than any two particles inside a detector have. */
export const LEAST_SHARE = 4e-3;

/** Weight h of the part 1/(1 - y) beside 1/y in the energies of the beams' wide and collinear photons: it follows the flux 1/s' of hard ones. */
const FLUX = [0.5, 0.5] as const;

/** Energy share from which a photon is hard, and |cosine| to its axis below which a hard one is wide. */
const HARD = 0.05;
const WIDE = 0.98;

/** By its hardest photons: soft ones alone; hard ones along their axes, none wide; at least one that is hard and wide. */
export type Hardness = 'soft' | 'collinear' | 'wide';

export interface PhotonCloudOptions {
  readonly alpha: number;
  /** mass of the charges [GeV] */
  readonly mass: number;
  /** nominal squared energy [GeV^2] */
  readonly s: number;
  /** whether a charged pair radiates beside the beams */
  readonly pair: boolean;
  /** smallest energy share y that is drawn */
  readonly infrared: number;
  readonly hardness: Hardness;
}

/**
 * Photons of two pairs of back-to-back charges, drawn as a Poisson process: energy shares y of the beams in 1/y + h/(1 - y), of the pair in 1/y; angles of
 * soft ones to their axis after the soft-photon factor g(c) = 4 v^2 (1 - c^2)/(1 - v^2 c^2)^2 at the nominal energy, of hard ones after
 * 4/(1 - v^2 c^2), as these fill the dead cone too (helicity flip), where g vanishes; azimuth flat. Photons of the beams come first.
 * The process is cut in three by its hardest photons, so that each part has weights of one size.
 *
 * Uniforms: numbers of wide, collinear and soft photons, then leg and angle, energy, azimuth of MOST_PHOTONS photons in the same order.
 */
export class PhotonCloud {
  static readonly dimensions = 3 + 3 * MOST_PHOTONS;
  /** (alpha/pi) x integral of g: photons per unit of ln(energy) of either pair at the nominal energy */
  readonly strength: number;
  /** sampled density to d^2n/(dy dc) = (alpha/2 pi) g/y of the beams and of the pair: what every event is multiplied with */
  readonly norm: number;
  /** velocity of the charges at the nominal energy, and 1 - that */
  readonly velocity: number;
  readonly slowness: number;
  count = 0;
  fromBeams = 0;
  /** whether the first photon is a hard wide one of the beams */
  wideBeam = false;
  readonly y = new Float64Array(MOST_PHOTONS);
  /** unit vectors, their pair's axis along z */
  readonly unit = new Float64Array(3 * MOST_PHOTONS);
  /** +1 along their axis, -1 against it: the leg */
  readonly side = new Int8Array(MOST_PHOTONS);
  /** 1 - |c| */
  readonly near = new Float64Array(MOST_PHOTONS);
  readonly #angles: EikonalAngle;
  readonly #infrared: number;
  readonly #softReach: number;
  readonly #flatReach = log((1 - LEAST_SHARE) / HARD);
  readonly #fluxReach = log((1 - HARD) / LEAST_SHARE);
  /** shares of the beams among wide, collinear and soft photons */
  readonly #beamShare: readonly number[];
  /** rapidities of the edges of wide and collinear photons: 0, that of WIDE, that of the charge */
  readonly #edge: number;
  readonly #end: number;
  /** cumulative numbers of wide, collinear and soft photons */
  readonly #numbers: readonly Float64Array[];
  readonly #counts = new Int32Array(3);
  readonly #trig = new Float64Array(2);
  readonly #ofBeams = new Uint8Array(MOST_PHOTONS);

  constructor({ alpha, mass, s, pair, infrared, hardness }: PhotonCloudOptions) {
    const gamma = Math.sqrt(s) / (2 * mass);
    this.velocity = Math.sqrt(1 - 1 / (gamma * gamma));
    this.slowness = 1 / (gamma * gamma * (1 + this.velocity));
    this.#angles = new EikonalAngle(gamma, 0);
    this.strength = (alpha / Math.PI) * this.#angles.total;
    this.#infrared = infrared;
    this.#softReach = log(HARD / infrared);
    this.#edge = atanh(WIDE);
    this.#end = log(gamma * (1 + this.velocity));
    const others = pair ? 1 : 0;
    const beams = FLUX.map((h) => this.#flatReach + h * this.#fluxReach);
    const hard = beams.map((reach) => reach + others * this.#flatReach);
    this.#beamShare = [beams[0] / hard[0], beams[1] / hard[1], 1 / (1 + others)];
    // either side of an axis: (alpha/2 pi)(4/v) per unit of rapidity
    const perRapidity = (4 * alpha) / (Math.PI * this.velocity);
    const wide = perRapidity * this.#edge * hard[0];
    const collinear = perRapidity * (this.#end - this.#edge) * hard[1];
    const soft = this.strength * this.#softReach * (1 + others);
    this.#numbers = [
      poisson(wide, hardness === 'wide' ? 1 : -1),
      poisson(collinear, hardness === 'wide' ? 0 : hardness === 'collinear' ? 1 : -1),
      poisson(soft, 0),
    ];
    this.norm =
      exp(soft) * (hardness === 'soft' ? 1 : hardness === 'collinear' ? expm1(collinear) : exp(collinear) * expm1(wide));
  }

  /** Draws photons from u[at] on; returns the density asked for over the sampled one, 0 when they are too many. */
  draw(u: Float64Array, at: number): number {
    const counts = this.#counts;
    let count = 0;
    for (let k = 0; k < 3; k++) count += counts[k] = number(this.#numbers[k], u[at + k]);
    this.count = 0;
    if (count > MOST_PHOTONS) return 0;
    const hard = counts[0] + counts[1];
    const kindOf = (i: number): number => (i < counts[0] ? 0 : i < hard ? 1 : 2);
    let weight = 1;
    let fromBeams = 0;
    for (let i = 0; i < count; i++) {
      this.#ofBeams[i] = u[at + 3 + 3 * i] < this.#beamShare[kindOf(i)] ? 1 : 0;
      fromBeams += this.#ofBeams[i];
    }
    this.fromBeams = fromBeams;
    this.wideBeam = counts[0] > 0 && this.#ofBeams[0] === 1;
    let beam = 0;
    let own = fromBeams;
    for (let i = 0; i < count; i++) {
      const ofBeams = this.#ofBeams[i] === 1;
      weight *= this.#emit(ofBeams ? beam++ : own++, ofBeams, kindOf(i), u, at + 3 + 3 * i);
    }
    this.count = count;
    return weight;
  }

  /** Photon i of a kind (0 wide, 1 collinear, 2 soft) from u[at] .. u[at + 2]. */
  #emit(i: number, ofBeams: boolean, kind: number, u: Float64Array, at: number): number {
    const share = this.#beamShare[kind];
    // what choosing leg and side leaves of the uniform is one again
    let angle = ofBeams ? u[at] / share : (u[at] - share) / (1 - share);
    const side = angle < 0.5 ? 1 : -1;
    angle = side > 0 ? 2 * angle : 2 * angle - 1;
    let y: number;
    let t: number;
    let weight = 1;
    if (kind === 2) {
      y = this.#infrared * exp(u[at + 1] * this.#softReach);
      t = this.#angles.oneMinusCos(Math.min(Math.max(angle, 1e-16), 1 - 1e-16));
    } else {
      const { velocity: v, slowness } = this;
      const eta = kind === 0 ? angle * this.#edge : this.#edge + angle * (this.#end - this.#edge);
      // 1 - v c = 1 - tanh(eta)
      t = Math.max((2 / (exp(2 * eta) + 1) - slowness) / v, 1e-6 * slowness);
      const flat = v * v * t * (2 - t);
      weight = flat / (slowness * (1 + v) + flat);
      if (!ofBeams) y = HARD * exp(u[at + 1] * this.#flatReach);
      else {
        const h = FLUX[kind];
        const along = u[at + 1] * (this.#flatReach + h * this.#fluxReach);
        const beyond = along - this.#flatReach;
        y = beyond < 0 ? HARD * exp(along) : 1 - (1 - HARD) * exp(-beyond / h);
        weight *= (1 - y) / (1 - y + h * y);
      }
    }
    sinCos(2 * Math.PI * u[at + 2], this.#trig);
    const across = Math.sqrt(t * (2 - t));
    this.y[i] = y;
    this.near[i] = t;
    this.side[i] = side;
    this.unit[3 * i] = across * this.#trig[1];
    this.unit[3 * i + 1] = across * this.#trig[0];
    this.unit[3 * i + 2] = side * (1 - t);
    return weight;
  }
}

/** Cumulative Poisson probabilities of 0, 1, ...; `least` 1: given that there is one, -1: none at all. */
function poisson(mean: number, least: -1 | 0 | 1): Float64Array {
  const out = new Float64Array(MOST_PHOTONS + 2);
  if (least < 0) return out.fill(1);
  const all = least > 0 ? -expm1(-mean) : 1;
  let term = exp(-mean);
  let sum = 0;
  for (let n = 0; n < out.length; n++) {
    if (n >= least) sum += term / all;
    out[n] = sum;
    term *= mean / (n + 1);
  }
  return out;
}

function number(cumulative: Float64Array, u: number): number {
  let n = 0;
  while (n < cumulative.length && u >= cumulative[n]) n++;
  return n;
}

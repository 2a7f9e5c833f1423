import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { exp, log, sinCos } from '../../basics/elementary.ts';
import { boostFromRestFrame, boostToRestFrame } from '../../basics/four-vector.ts';
import { pdgOf } from '../../basics/particles.ts';
import { pb } from '../../basics/units.ts';
import { BeamState } from '../beams.ts';
import { EikonalAngle } from '../eikonal.ts';
import type { Integrand } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';
import type { HardPair } from './hard-pair.ts';
import { interferenceExponent } from './soft-exponent.ts';

/** Photons at most; the mean number stays below 3 for any cut above 1e-6 of the beam energy. */
const MOST_PHOTONS = 10;

/** The pair, and the hard system before it radiates, keep at least this share of s: less than any two particles inside a detector have. */
const LEAST_SHARE = 1e-3;

/** Weight of the part 1/(1 - y) beside 1/y in the energies of initial-state photons: it follows the flux 1/s' of hard ones. */
const HARD_SHARE = 0.5;

/** The one-photon ratio of the leading photon beside another of energy share y is cut at 1 + this/y: not at all where that one is soft. */
const SECOND_PHOTON = 0.2;

export interface MatchedPairOptions {
  readonly alpha: number;
  readonly electronMass: number;
  readonly radiation: boolean;
  /** photons softer than this share of the beam energy (the pair's photons: of half the pair's mass, in its rest frame) are not written */
  readonly infrared: number;
  /** names of the two particles */
  readonly particles: readonly [string, string];
  /** whether an event is inside the cuts: the pair in p[0..7], photons in k, beam centre-of-mass frame */
  readonly accept: (p: Float64Array, k: Float64Array, photons: number, beams: BeamState) => boolean;
}

/**
 * A pair with any number of photons, exact at order alpha and exponentiated:
 *   d sigma = (symmetry/2s) e^Y (1 + remainder) |M|^2(s_h, c) (s/Q^2) prod_i [S(k_i) r_i d^3k_i/((2 pi)^3 2 w_i)] dPhi_2(Q; q1, q2)/n!
 * S = e^2 x soft-photon factor of all charges with the final momenta, electron mass kept; r_i = `ratio` of the hard pair, in which each photon
 * meets the pair alone (beside another hard photon that leads to points where |M|^2 has poles that the event has not: so r is cut at 1 for all but the
 * photon with the largest momentum across the beams, and for that at 1 + 0.2/y of the hardest other one); Y the exponent of virtual and unwritten photons. With one photon it is the exact |M|^2, without one the exact virtual and soft
 * correction; beyond, collinear photons have their leading logarithms to all orders (r -> (1 + z^2)/2 and the flux s/Q^2), and the collinear
 * 3/2 (L - 1) of each pair of legs stands in the exponent.
 *
 * Photons are drawn as a Poisson process. Those of the beams: angles after the soft-photon factor of the beams, energies y in 1/y + h/(1 - y). Those of a
 * charged pair: the same about the pair's axis in its own rest frame, where the pair is back to back whatever it radiates; energies x in units of
 * half the pair's mass, so that the pair and its photons have s_h = (pair mass)^2 [(1 + X0)^2 - X^2], X = sum of x_i (1, u_i)/2, and phase space
 *   prod_i d^3k_i/(2 w_i) dPhi_2 = (Q^2/s_h)^2 prod_i [(Q^2/4) x_i dx_i dOmega_i/2] dPhi_2(n)
 * Since S is that of all charges, each photon carries S/(S_beams + S_pair), which lies between 0 and 2: a label says how a photon was drawn,
 * nothing depends on it.
 *
 * Uniforms: beams, c, azimuth, two photon numbers, then energy, polar angle, azimuth of MOST_PHOTONS photons.
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379; Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009 (exponent); the product of one-photon
 *          corrections as in Balossini et al., Nucl. Phys. B758 (2006) 227
 */
export class MatchedPair implements Integrand {
  readonly name = 'pair with photons';
  readonly dimensions: number;
  readonly fixed: readonly number[];
  /** q1, q2 in the beam centre-of-mass frame [GeV] */
  readonly pair = new Float64Array(8);
  /** photons of the last event, beam centre-of-mass frame: four-vectors */
  readonly photons = new Float64Array(4 * MOST_PHOTONS);
  photonCount = 0;
  readonly beams: BeamState;
  readonly #hard: HardPair;
  readonly #options: MatchedPairOptions;
  readonly #writer: ParticleWriter;
  readonly #pdg: [number, number];
  readonly #photonPdg = pdgOf('gamma');
  readonly #angles: EikonalAngle;
  readonly #oneMinusV: number;
  readonly #velocity: number;
  readonly #strength: number;
  readonly #logInfrared: number;
  readonly #reach: number;
  readonly #hardReach: number;
  readonly #cumulativeBeams: Float64Array;
  readonly #cumulativePair: Float64Array;
  readonly #scale: number;
  readonly #constant: number;
  readonly #trig = new Float64Array(2);
  readonly #n = new Float64Array(3);
  /** photons in the frame where they were drawn: unit vectors, y, gaps to the beams, gap to the pair's axis, crude soft factor */
  readonly #unit = new Float64Array(3 * MOST_PHOTONS);
  readonly #y = new Float64Array(MOST_PHOTONS);
  readonly #gap1 = new Float64Array(MOST_PHOTONS);
  readonly #gap2 = new Float64Array(MOST_PHOTONS);
  readonly #near = new Float64Array(MOST_PHOTONS);
  readonly #frame = new Float64Array(4);
  readonly #own = new Float64Array(4);
  #fromBeams = 0;

  constructor(spec: ProcessSpec, hard: HardPair, options: MatchedPairOptions) {
    const { alpha, electronMass, infrared, radiation } = options;
    this.#hard = hard;
    this.#options = options;
    this.beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.beams);
    this.#pdg = [pdgOf(options.particles[0]), pdgOf(options.particles[1])];
    const s = this.beams.nominalS;
    const gamma = Math.sqrt(s) / (2 * electronMass);
    this.#velocity = Math.sqrt(1 - 1 / (gamma * gamma));
    this.#oneMinusV = 1 / (gamma * gamma * (1 + this.#velocity));
    this.#angles = new EikonalAngle(gamma, 0);
    // both legs of a pair, per unit of ln(energy): (2 alpha/pi)(L - 1)
    this.#strength = radiation ? (alpha / Math.PI) * this.#angles.total : 0;
    this.#logInfrared = log(infrared);
    const largest = 1 - LEAST_SHARE;
    this.#reach = log(largest / infrared);
    this.#hardReach = log((1 - infrared) / LEAST_SHARE);
    const meanBeams = this.#strength * (this.#reach + HARD_SHARE * this.#hardReach);
    const meanPair = hard.charged ? this.#strength * this.#reach : 0;
    this.#cumulativeBeams = poisson(meanBeams);
    this.#cumulativePair = poisson(meanPair);
    const perPi = alpha / Math.PI;
    const pairs = hard.charged ? 2 : 1;
    // e^(mean number) of the Poisson process, the exponent at rest: beta ln(infrared) + 3 beta/4 for each pair of legs, and for two pairs
    // what their soft exponents hold beyond that, 2 (pi^2/3 - 1/2)
    const rest =
      pairs * this.#strength * (this.#logInfrared + 0.75) + (hard.charged ? perPi * ((2 * Math.PI * Math.PI) / 3 - 1) : 0);
    this.#constant = radiation ? exp(meanBeams + meanPair + rest) : 1;
    this.#scale = (hard.symmetry * constants.hbarc2.value * pb) / (16 * Math.PI);
    const first = this.beams.dimensions;
    this.dimensions = first + 2 + (radiation ? 2 + 3 * MOST_PHOTONS : 0);
    this.fixed = Array.from({ length: this.dimensions }, (_, d) => d).filter((d) => d !== first);
  }

  /** Which of the photons of the last event the beams radiated: the first of them. */
  get photonsOfBeams(): number {
    return this.#fromBeams;
  }

  evaluate(u: Float64Array, at: number): number {
    const { beams, pair } = this;
    const hard = this.#hard;
    const { radiation } = this.#options;
    const first = beams.read(u, at);
    const { s, sqrtS } = beams;
    const jacobian = hard.sample(u[first]);
    if (!(jacobian > 0)) return 0;
    const c = hard.cosine;
    const n = this.#n;
    const sine = Math.sqrt((1 - c) * (1 + c));
    sinCos(2 * Math.PI * u[first + 1], this.#trig);
    n[0] = sine * this.#trig[1];
    n[1] = sine * this.#trig[0];
    n[2] = c;

    let fromBeams = 0;
    let count = 0;
    if (radiation) {
      fromBeams = draw(this.#cumulativeBeams, u[first + 2]);
      count = fromBeams + (hard.charged ? draw(this.#cumulativePair, u[first + 3]) : 0);
      if (count > MOST_PHOTONS) return 0;
    }
    this.photonCount = count;
    this.#fromBeams = fromBeams;
    const slot = first + 4;

    // photons of the beams; what they leave
    const frame = this.#frame;
    frame[0] = sqrtS;
    frame[1] = frame[2] = frame[3] = 0;
    let weight = 1;
    for (let i = 0; i < fromBeams; i++) weight *= this.#fromBeam(i, u, slot + 3 * i, 0.5 * sqrtS);
    const sh = frame[0] * frame[0] - frame[1] * frame[1] - frame[2] * frame[2] - frame[3] * frame[3];
    if (!(sh > LEAST_SHARE * s && frame[0] > 0)) return 0;
    const rootH = Math.sqrt(sh);

    // photons of the pair in its rest frame, in units of half its mass; the mass that is left
    const own = this.#own;
    own[0] = 2;
    own[1] = own[2] = own[3] = 0;
    for (let i = fromBeams; i < count; i++) weight *= this.#fromPair(i, u, slot + 3 * i);
    const growth = 0.25 * (own[0] * own[0] - own[1] * own[1] - own[2] * own[2] - own[3] * own[3]);
    const q2 = sh / growth;
    if (!(q2 > LEAST_SHARE * s)) return 0;
    weight /= growth * growth;

    const mass = hard.mass;
    const velocity2 = 1 - (4 * mass * mass) / q2;
    if (!(velocity2 > 0)) return 0;
    const velocity = Math.sqrt(velocity2);
    const half = 0.5 * Math.sqrt(q2);
    const photons = this.photons;
    for (let j = 0; j < 2; j++) {
      const momentum = (1 - 2 * j) * half * velocity;
      pair[4 * j] = half;
      for (let i = 0; i < 3; i++) pair[4 * j + 1 + i] = momentum * n[i];
    }
    if (count > fromBeams) {
      boostToRestFrame(pair, 0, own, 0);
      boostToRestFrame(pair, 4, own, 0);
      for (let i = fromBeams; i < count; i++) {
        for (let j = 0; j < 4; j++) photons[4 * i + j] *= half;
        boostToRestFrame(photons, 4 * i, own, 0);
      }
    }
    if (fromBeams > 0) {
      boostFromRestFrame(pair, 0, frame, 0);
      boostFromRestFrame(pair, 4, frame, 0);
      for (let i = fromBeams; i < count; i++) boostFromRestFrame(photons, 4 * i, frame, 0);
    }
    if (!this.#options.accept(pair, this.photons, count, beams)) return 0;

    let widest = 0;
    for (let i = 1; i < count; i++) if (across2(photons, i) > across2(photons, widest)) widest = i;
    let second = 0;
    for (let i = 0; i < count; i++) if (i !== widest) second = Math.max(second, this.#y[i]);
    const most = 1 + SECOND_PHOTON / second;
    for (let i = 0; i < count; i++) {
      const m = i < fromBeams ? sqrtS : rootH;
      const r = hard.ratio(m, this.#y[i], n, this.#unit, 3 * i, this.#gap1[i], this.#gap2[i], this.#near[i]);
      weight *= Math.min(r, i === widest ? most : 1);
    }
    if (!(weight > 0)) return 0;
    if (hard.charged && radiation) {
      for (let i = 0; i < count; i++) weight *= this.#coherence(i, i >= fromBeams, velocity);
      weight *= exp(this.#interplay(q2));
    }
    if (radiation) weight *= this.#constant * (1 + hard.remainder());
    return (weight * this.#scale * jacobian * velocity * hard.squared(sh)) / q2;
  }

  write(particles: ParticleColumns, row: number): number {
    for (let j = 0; j < 2; j++) row = this.#writer.put(particles, row, this.#pdg[j], origin.hard, this.pair, 4 * j);
    for (let i = 0; i < this.photonCount; i++) {
      const label = i < this.#fromBeams ? origin.initialState : origin.finalState;
      row = this.#writer.put(particles, row, this.#photonPdg, label, this.photons, 4 * i);
    }
    return row;
  }

  /** Photon i of the beams into the event and out of the frame; returns 1/y over the sampled density. */
  #fromBeam(i: number, u: Float64Array, at: number, beam: number): number {
    const total = this.#reach + HARD_SHARE * this.#hardReach;
    const along = u[at] * total;
    const infrared = exp(this.#logInfrared);
    const y = along < this.#reach ? infrared * exp(along) : 1 - (1 - infrared) * exp(-(along - this.#reach) / HARD_SHARE);
    const side = u[at + 1] < 0.5 ? 1 : -1;
    const t = this.#angles.oneMinusCos(side > 0 ? 2 * u[at + 1] : 2 * u[at + 1] - 1);
    this.#place(i, y, t, side, u[at + 2]);
    const unit = this.#unit;
    const energy = y * beam;
    const k = this.photons;
    k[4 * i] = energy;
    this.#frame[0] -= energy;
    for (let j = 0; j < 3; j++) {
      k[4 * i + 1 + j] = energy * unit[3 * i + j];
      this.#frame[1 + j] -= k[4 * i + 1 + j];
    }
    const nearGap = this.#oneMinusV + this.#velocity * t;
    const farGap = 1 + this.#velocity * (1 - t);
    this.#gap1[i] = side > 0 ? nearGap : farGap;
    this.#gap2[i] = side > 0 ? farGap : nearGap;
    this.#near[i] = -1;
    return (1 - y) / (1 - y + HARD_SHARE * y);
  }

  /** Photon i of the pair, rest frame and units of the pair, drawn in y = x/(1 + x) as 1/y; returns 1/x over that density. */
  #fromPair(i: number, u: Float64Array, at: number): number {
    const y = exp(this.#logInfrared + u[at] * this.#reach);
    const x = y / (1 - y);
    const side = u[at + 1] < 0.5 ? 1 : -1;
    const t = this.#angles.oneMinusCos(side > 0 ? 2 * u[at + 1] : 2 * u[at + 1] - 1);
    this.#place(i, y, t, side, u[at + 2]);
    const unit = this.#unit;
    const n = this.#n;
    // from the frame whose z axis is n: columns are two unit vectors across n, and n
    const x1 = unit[3 * i];
    const x2 = unit[3 * i + 1];
    const x3 = unit[3 * i + 2];
    const across = Math.sqrt(n[0] * n[0] + n[1] * n[1]);
    const cos = across > 0 ? n[0] / across : 1;
    const sin = across > 0 ? n[1] / across : 0;
    const lean = n[2] * x1 + across * x3;
    unit[3 * i] = lean * cos - x2 * sin;
    unit[3 * i + 1] = lean * sin + x2 * cos;
    unit[3 * i + 2] = n[2] * x3 - across * x1;
    const k = this.photons;
    k[4 * i] = x;
    this.#own[0] += x;
    for (let j = 0; j < 3; j++) {
      k[4 * i + 1 + j] = x * unit[3 * i + j];
      this.#own[1 + j] += k[4 * i + 1 + j];
    }
    this.#gap1[i] = 1 - this.#velocity * unit[3 * i + 2];
    this.#gap2[i] = 1 + this.#velocity * unit[3 * i + 2];
    this.#near[i] = t;
    return 1 + x;
  }

  /** Unit vector at 1 - |cos| = t to the z axis. */
  #place(i: number, y: number, t: number, side: number, uPhi: number): void {
    sinCos(2 * Math.PI * uPhi, this.#trig);
    const transverse = Math.sqrt(t * (2 - t));
    this.#y[i] = y;
    this.#unit[3 * i] = transverse * this.#trig[1];
    this.#unit[3 * i + 1] = transverse * this.#trig[0];
    this.#unit[3 * i + 2] = side * (1 - t);
  }

  /**
   * What the exponent has beyond that of two pairs of legs at s: [ln(Q^2/m^2) - L] (2 ln(infrared) + 1/2) of the pair, back to back in its rest
   * frame, and the interference between beams and pair.
   */
  #interplay(q2: number): number {
    const p = this.pair;
    const beam = 0.5 * this.beams.sqrtS;
    const t1 = 2 * beam * (p[0] - p[3]);
    const u2 = 2 * beam * (p[0] + p[3]);
    const u1 = 2 * beam * (p[4] - p[7]);
    const t2 = 2 * beam * (p[4] + p[7]);
    const shift = log(q2 / this.beams.nominalS) * (2 * this.#logInfrared + 0.5);
    const delta = beam * exp(this.#logInfrared);
    return (this.#options.alpha / Math.PI) * (shift + interferenceExponent(t1, t2, u1, u2, p[0], p[4], beam, delta));
  }

  /** S/(S_beams + S_pair), for a photon of the pair times S_pair over the sampled one. */
  #coherence(i: number, ofPair: boolean, velocity: number): number {
    const p = this.pair;
    const k = this.photons;
    const beam = 0.5 * this.beams.sqrtS;
    const o = 4 * i;
    const m2 = this.#hard.mass * this.#hard.mass;
    const q1k = p[0] * k[o] - p[1] * k[o + 1] - p[2] * k[o + 2] - p[3] * k[o + 3];
    const q2k = p[4] * k[o] - p[5] * k[o + 1] - p[6] * k[o + 2] - p[7] * k[o + 3];
    let p1k: number;
    let p2k: number;
    if (ofPair) {
      p1k = beam * (k[o] - this.#velocity * k[o + 3]);
      p2k = beam * (k[o] + this.#velocity * k[o + 3]);
    } else {
      p1k = beam * k[o] * this.#gap1[i];
      p2k = beam * k[o] * this.#gap2[i];
    }
    if (!(q1k > 0 && q2k > 0 && p1k > 0 && p2k > 0)) return 0;
    const q12 = p[0] * p[4] - p[1] * p[5] - p[2] * p[6] - p[3] * p[7];
    const ofBeams = (4 * beam * beam) / (p1k * p2k) - m2 / (p1k * p1k) - m2 / (p2k * p2k);
    const ofOwn = (2 * q12) / (q1k * q2k) - m2 / (q1k * q1k) - m2 / (q2k * q2k);
    const between =
      2 *
      beam *
      ((p[0] - p[3]) / (p1k * q1k) + (p[4] + p[7]) / (p2k * q2k) - (p[4] - p[7]) / (p1k * q2k) - (p[0] + p[3]) / (p2k * q1k));
    const both = ofBeams + ofOwn;
    let factor = Math.max(0, both + between) / both;
    if (ofPair) {
      // 4 v^2 (1 - x^2)/(1 - v^2 x^2)^2 about the pair's axis, with its own velocity over the one that was drawn
      const v = this.#velocity;
      const flat = this.#near[i] * (2 - this.#near[i]);
      const gap = this.#oneMinusV * (1 + v) + v * v * flat;
      const slow = (2 * m2) / (q12 + m2);
      const own = slow + velocity * velocity * flat;
      factor *= (velocity * velocity * gap * gap) / (v * v * own * own);
    }
    return factor;
  }
}

/** Squared momentum of photon i across the beams. */
function across2(k: Float64Array, i: number): number {
  return k[4 * i + 1] * k[4 * i + 1] + k[4 * i + 2] * k[4 * i + 2];
}

/** Cumulative Poisson probabilities of 0 .. MOST_PHOTONS. */
function poisson(mean: number): Float64Array {
  const out = new Float64Array(MOST_PHOTONS + 2);
  let term = exp(-mean);
  let sum = 0;
  for (let n = 0; n < out.length; n++) {
    sum += term;
    out[n] = sum;
    term *= mean / (n + 1);
  }
  return out;
}

function draw(cumulative: Float64Array, u: number): number {
  let n = 0;
  while (n < cumulative.length && u >= cumulative[n]) n++;
  return n;
}

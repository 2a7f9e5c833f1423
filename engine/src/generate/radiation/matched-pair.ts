import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { exp, log, sinCos } from '../../basics/elementary.ts';
import { boostFromRestFrame, boostToRestFrame } from '../../basics/four-vector.ts';
import { pdgOf } from '../../basics/particles.ts';
import { pb } from '../../basics/units.ts';
import { BeamState } from '../beams.ts';
import type { Integrand } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';
import type { HardPair } from './hard-pair.ts';
import { type Hardness, LEAST_SHARE, MOST_PHOTONS, PhotonCloud } from './photon-cloud.ts';
import { sharedLeg } from './shared-leg.ts';
import { interferenceExponent } from './soft-exponent.ts';

/** The one-photon ratio of the leading photon beside another of energy share y is cut at 1 + this/y: not at all where that one is soft. */
const SECOND_PHOTON = 0.2;

export interface MatchedPairOptions {
  readonly alpha: number;
  readonly electronMass: number;
  /** no photons at all, or the part of the radiation (photon-cloud.ts) */
  readonly radiation: 'off' | Hardness;
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
 * correction; beyond, collinear photons have their leading logarithms (r -> (1 + z^2)/2, the flux s/Q^2, orders of emission: shared-leg.ts), and the
 * collinear 3/2 (L - 1) of each pair of legs stands in the exponent.
 *
 * Photons are drawn by photon-cloud.ts, those of a charged pair about its axis in its own rest frame, where it is back to back whatever it
 * radiates, with energies x = y/(1 - y) in units of half the pair's mass, so that the pair and its photons have
 * s_h = Q^2 [(1 + X0)^2 - X^2], X = sum of x_i (1, u_i)/2, and phase space
 *   prod_i d^3k_i/(2 w_i) dPhi_2 = (Q^2/s_h)^2 prod_i [(Q^2/4) x_i dx_i dOmega_i/2] dPhi_2(n)
 * Since S is that of all charges, each photon carries S/(S_beams + S_pair), which lies between 0 and 2: a label says how a photon was drawn,
 * nothing depends on it.
 *
 * Uniforms: beams, c, azimuth, photons, and with wide photons the beam that one of them is counted to.
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379; Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009 (exponent); the product of one-photon
 *          corrections as in Balossini et al., Nucl. Phys. B758 (2006) 227
 */
export class MatchedPair implements Integrand {
  readonly name: string;
  readonly dimensions: number;
  readonly fixed: readonly number[];
  /** q1, q2 in the beam centre-of-mass frame [GeV] */
  readonly pair = new Float64Array(8);
  /** photons of the last event, beam centre-of-mass frame: four-vectors */
  readonly photons = new Float64Array(4 * MOST_PHOTONS);
  readonly beams: BeamState;
  readonly #hard: HardPair;
  readonly #options: MatchedPairOptions;
  readonly #writer: ParticleWriter;
  readonly #pdg: [number, number];
  readonly #photonPdg = pdgOf('gamma');
  readonly #cloud: PhotonCloud | undefined;
  readonly #logInfrared: number;
  readonly #scale: number;
  readonly #constant: number;
  readonly #trig = new Float64Array(2);
  readonly #n = new Float64Array(3);
  /** 1 -+ velocity x cosine of each photon to the beams, where it meets the pair alone */
  readonly #gap1 = new Float64Array(MOST_PHOTONS);
  readonly #gap2 = new Float64Array(MOST_PHOTONS);
  readonly #frame = new Float64Array(4);
  readonly #own = new Float64Array(4);
  readonly #axis = new Float64Array(4);
  readonly #other = new Float64Array(4);
  readonly #line = new Float64Array(4);
  /** the beam that each photon of the beams is counted to: its hemisphere, or for a wide one either */
  readonly leg = new Int8Array(MOST_PHOTONS);
  readonly #turn = new Float64Array(4);
  readonly #direction = new Float64Array(3);

  constructor(spec: ProcessSpec, hard: HardPair, options: MatchedPairOptions) {
    const { alpha, electronMass, infrared, radiation } = options;
    this.#hard = hard;
    this.#options = options;
    this.beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.beams);
    this.#pdg = [pdgOf(options.particles[0]), pdgOf(options.particles[1])];
    const s = this.beams.nominalS;
    this.name = radiation === 'off' ? 'pair' : `pair with ${radiation} photons`;
    this.#logInfrared = log(infrared);
    this.#scale = (hard.symmetry * constants.hbarc2.value * pb) / (16 * Math.PI);
    const first: number = this.beams.dimensions;
    this.dimensions = first + 2;

    this.#constant = 1;
    if (radiation !== 'off') {
      this.#cloud = new PhotonCloud({ alpha, mass: electronMass, s, pair: hard.charged, infrared, hardness: radiation });
      // one more for the line that a wide photon of the beams is counted to
      this.dimensions += PhotonCloud.dimensions + (radiation === 'wide' ? 1 : 0);
      // the exponent: strength x (ln(infrared) + 3/4) for each pair of legs, and for two pairs what it holds beyond that, 2 (pi^2/3 - 1/2) alpha/pi
      const pairs = hard.charged ? 2 : 1;
      const beyond = hard.charged ? (alpha / Math.PI) * ((2 * Math.PI * Math.PI) / 3 - 1) : 0;
      this.#constant = this.#cloud.norm * exp(pairs * this.#cloud.strength * (this.#logInfrared + 0.75) + beyond);
    }
    // beside hard photons a grid would starve what is rare
    const adapt = radiation === 'off' || radiation === 'soft';
    this.fixed = Array.from({ length: this.dimensions }, (_, d) => d).filter((d) => !adapt || d !== first);
  }

  get photonCount(): number {
    return this.#cloud?.count ?? 0;
  }

  /** How many of the photons of the last event the beams radiated: the first ones. */
  get photonsOfBeams(): number {
    return this.#cloud?.fromBeams ?? 0;
  }

  evaluate(u: Float64Array, at: number): number {
    const { beams, pair } = this;
    const hard = this.#hard;
    const cloud = this.#cloud;
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

    let weight = cloud ? cloud.draw(u, first + 2) * this.#constant : 1;
    if (!(weight > 0)) return 0;
    const { photonCount: count, photonsOfBeams: fromBeams } = this;

    // photons of the beams; what they leave
    const frame = this.#frame;
    frame[0] = sqrtS;
    frame[1] = frame[2] = frame[3] = 0;
    const axis = this.#axis;
    axis[0] = axis[3] = 0.5 * sqrtS;
    axis[1] = axis[2] = 0;
    const { leg } = this;
    for (let i = 0; i < fromBeams; i++) leg[i] = cloud!.side[i];
    const exchanged = cloud?.wideBeam ?? false;
    if (exchanged && u[first + 2 + PhotonCloud.dimensions] < 0.5) leg[0] = -leg[0];
    for (let i = 0; i < fromBeams; i++) this.#fromBeam(i, 0.5 * sqrtS);
    // Q^2/s of the formula at the head as it is along the beams; elsewhere two hard photons would make it smaller than any amplitude follows
    const flux = fromBeams > 1 ? this.#fractions(fromBeams) : 0;
    const sh = frame[0] * frame[0] - frame[1] * frame[1] - frame[2] * frame[2] - frame[3] * frame[3];
    if (!(sh > LEAST_SHARE * s && frame[0] > 0)) return 0;
    const rootH = Math.sqrt(sh);

    // photons of the pair in its rest frame, in units of half its mass; the mass that is left
    const own = this.#own;
    own[0] = 2;
    own[1] = own[2] = own[3] = 0;
    for (let i = fromBeams; i < count; i++) weight *= this.#fromPair(i);
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
      if (exchanged) weight *= this.#exchange(jacobian);
      boostToRestFrame(axis, 0, frame, 0);
      const length = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
      this.#toBeams(pair, 0, length);
      this.#toBeams(pair, 4, length);
      for (let i = fromBeams; i < count; i++) this.#toBeams(photons, 4 * i, length);
    }
    if (!this.#options.accept(pair, this.photons, count, beams)) return 0;

    let widest = 0;
    for (let i = 1; i < count; i++) if (across2(photons, i) > across2(photons, widest)) widest = i;
    let second = 0;
    for (let i = 0; i < count; i++) if (i !== widest) second = Math.max(second, cloud!.y[i]);
    const most = 1 + SECOND_PHOTON / second;
    // two hard photons can bring the pair into the cuts from an angle where the Born process has its pole: the event has none
    if (hard.excess > most) weight *= most / hard.excess;
    for (let i = 0; i < count; i++) {
      const m = i < fromBeams ? sqrtS : rootH;
      const direction = i < fromBeams ? this.#turned(i) : n;
      const r = hard.ratio(
        m,
        cloud!.y[i],
        direction,
        cloud!.unit,
        3 * i,
        this.#gap1[i],
        this.#gap2[i],
        i < fromBeams ? -1 : cloud!.near[i],
      );
      weight *= Math.min(r, i === widest ? most : 1);
    }
    for (let i = 1; i < count; i++) for (let j = 0; j < i; j++) weight *= this.#ordering(i, j, i < fromBeams, j < fromBeams);
    if (!(weight > 0)) return 0;
    if (hard.charged && cloud) {
      for (let i = 0; i < count; i++) weight *= this.#coherence(i, i >= fromBeams, velocity);
      weight *= exp(this.#interplay(q2));
    }
    if (cloud) weight *= 1 + hard.remainder();
    return (weight * this.#scale * jacobian * velocity * hard.squared(sh) * growth) / Math.max(sh, flux * s);
  }

  write(particles: ParticleColumns, row: number): number {
    for (let j = 0; j < 2; j++) row = this.#writer.put(particles, row, this.#pdg[j], origin.hard, this.pair, 4 * j);
    const { photonCount, photonsOfBeams } = this;
    for (let i = 0; i < photonCount; i++) {
      const label = i < photonsOfBeams ? origin.initialState : origin.finalState;
      row = this.#writer.put(particles, row, this.#photonPdg, label, this.photons, 4 * i);
    }
    return row;
  }

  /** Photon i of the beams into the event, out of the frame and out of its beam. */
  #fromBeam(i: number, beam: number): void {
    const { y, unit, near, velocity, slowness } = this.#cloud!;
    const k = this.photons;
    const energy = y[i] * beam;
    const side = unit[3 * i + 2] > 0 ? 1 : -1;
    k[4 * i] = energy;
    for (let j = 0; j < 3; j++) k[4 * i + 1 + j] = energy * unit[3 * i + j];
    for (let j = 0; j < 4; j++) {
      this.#frame[j] -= k[4 * i + j];
      if (this.leg[i] > 0) this.#axis[j] -= k[4 * i + j];
    }
    const nearGap = slowness + velocity * near[i];
    const farGap = 1 + velocity * (1 - near[i]);
    this.#gap1[i] = side > 0 ? nearGap : farGap;
    this.#gap2[i] = side > 0 ? farGap : nearGap;
  }

  /** What sharing a leg does to photons i and j; 1 for photons of different legs. */
  #ordering(i: number, j: number, beamsI: boolean, beamsJ: boolean): number {
    const { y, side } = this.#cloud!;
    return beamsI === beamsJ && side[i] === side[j] ? sharedLeg(y[i], y[j], beamsI) : 1;
  }

  /**
   * A wide photon may have come from either beam, and the pair's angle to the other one has the pole: both ways are drawn, one half each. Returns the
   * density of the one at hand over the mean density of both at this direction of the pair.
   */
  #exchange(jacobian: number): number {
    const { photons } = this;
    const axis = this.#axis;
    const other = this.#other;
    const turn = this.#turn;
    for (let j = 0; j < 4; j++) other[j] = axis[j] + this.leg[0] * photons[j];
    const own = this.#line;
    own.set(axis);
    boostToRestFrame(own, 0, this.#frame, 0);
    boostToRestFrame(other, 0, this.#frame, 0);
    const length = Math.sqrt(own[1] * own[1] + own[2] * own[2] + own[3] * own[3]);
    const otherLength = Math.sqrt(other[1] * other[1] + other[2] * other[2] + other[3] * other[3]);
    for (let j = 0; j < 3; j++) turn[1 + j] = this.#n[j];
    tiltZOnto(turn, 0, own[1] / length, own[2] / length, own[3] / length);
    const cosine = (turn[1] * other[1] + turn[2] * other[2] + turn[3] * other[3]) / otherLength;
    return 2 / (1 + jacobian * this.#hard.density(Math.max(-1, Math.min(1, cosine))));
  }

  /** Product of the energy fractions that the two beams keep, each hemisphere's photons counted to its beam; 0 when nothing would be left. */
  #fractions(count: number): number {
    const { y, unit } = this.#cloud!;
    let first = 1;
    let second = 1;
    for (let i = 0; i < count; i++) {
      if (unit[3 * i + 2] > 0) first -= y[i];
      else second -= y[i];
    }
    return first > 0 && second > 0 ? first * second : 0;
  }

  /** From the rest frame of the hard system, z along the electron line that enters it, to the beam centre of mass. */
  #toBeams(p: Float64Array, at: number, length: number): void {
    const axis = this.#axis;
    tiltZOnto(p, at, axis[1] / length, axis[2] / length, axis[3] / length);
    boostFromRestFrame(p, at, this.#frame, 0);
  }

  /**
   * The pair's direction n beside photon i of the beams alone, its rest frame: z is turned onto the line of the beam that has not radiated. In units of the
   * beam energy, with Q = (2 - y, -y u) and mass M = 2 sqrt(1 - y), that beam (1, 0, 0, -+1) has there the momentum
   *   (0, 0, -+1) + y u [1 -+ y u.z/(2 - y + M)]/M   of length (2 - y -+ y u.z)/M
   */
  #turned(i: number): Float64Array {
    const { y: shares, unit } = this.#cloud!;
    const y = shares[i];
    const o = 3 * i;
    const side = this.leg[i];
    const mass = 2 * Math.sqrt(1 - y);
    const along = side * y * unit[o + 2];
    const turned = this.#turn;
    const scale = (-side * mass) / (2 - y - along);
    const lean = (y * (1 - along / (2 - y + mass))) / mass;
    const x1 = scale * lean * unit[o];
    const x2 = scale * lean * unit[o + 1];
    const x3 = scale * (lean * unit[o + 2] - side);
    for (let j = 0; j < 3; j++) turned[1 + j] = this.#n[j];
    tiltZOnto(turned, 0, x1, x2, x3);
    for (let j = 0; j < 3; j++) this.#direction[j] = turned[1 + j];
    return this.#direction;
  }

  /** Photon i of the pair, rest frame and units of the pair, turned with the pair's axis; returns the jacobian (dx/x)/(dy/y). */
  #fromPair(i: number): number {
    const { y, unit, velocity } = this.#cloud!;
    const x = y[i] / (1 - y[i]);
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
    for (let j = 0; j < 3; j++) k[4 * i + 1 + j] = x * unit[3 * i + j];
    for (let j = 0; j < 4; j++) this.#own[j] += k[4 * i + j];
    this.#gap1[i] = 1 - velocity * unit[3 * i + 2];
    this.#gap2[i] = 1 + velocity * unit[3 * i + 2];
    return 1 + x;
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
    const { velocity: v, slowness, near } = this.#cloud!;
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
      p1k = beam * (k[o] - v * k[o + 3]);
      p2k = beam * (k[o] + v * k[o + 3]);
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
      const flat = near[i] * (2 - near[i]);
      const gap = slowness * (1 + v) + v * v * flat;
      const slow = (2 * m2) / (q12 + m2);
      const own = slow + velocity * velocity * flat;
      factor *= (velocity * velocity * gap * gap) / (v * v * own * own);
    }
    return factor;
  }
}

/** The shortest rotation of the z axis onto the unit vector (x, y, z), in place: no turn about the axis, so that azimuths keep their meaning. */
function tiltZOnto(p: Float64Array, at: number, x: number, y: number, z: number): void {
  const across = x * p[at + 1] + y * p[at + 2];
  const lean = p[at + 3] - across / Math.max(1 + z, 1e-12);
  p[at + 1] += x * lean;
  p[at + 2] += y * lean;
  p[at + 3] = z * p[at + 3] - across;
}

/** Squared momentum of photon i across the beams. */
function across2(k: Float64Array, i: number): number {
  return k[4 * i + 1] * k[4 * i + 1] + k[4 * i + 2] * k[4 * i + 2];
}

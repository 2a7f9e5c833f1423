import { atan, tan } from '../../basics/elementary.ts';
import { boostFromRestFrame, dot } from '../../basics/four-vector.ts';
import { massOf, particles, pdgOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { Uniforms } from '../uniforms.ts';
import { breakUpMomentum, isotropicPair } from './isotropic.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';

/**
 * tau- -> pi- nu_tau (or K-): two bodies, h the direction of the meson.
 *
 * @source  Tsai, Phys. Rev. D4 (1971) 2821
 */
export class TauToMeson implements TauDecayMode {
  readonly name: 'pi' | 'K';
  readonly products: readonly number[];
  readonly p = new Float64Array(8);
  readonly h = new Float64Array(3);
  readonly #mass: number;
  readonly #tau: number;

  constructor(meson: 'pi' | 'K', tauMass: number) {
    this.#tau = tauMass;
    this.name = meson;
    this.products = [pdgOf(`${meson}-`), pdgOf('nu_tau')];
    this.#mass = massOf(`${meson}-`);
  }

  draw(u: Uniforms): void {
    isotropicPair(u, this.#tau, this.#mass, 0, this.p, 0, 4);
    for (let j = 0; j < 3; j++) this.h[j] = this.p[1 + j] / this.p[4];
  }
}

interface Resonance {
  readonly mass: number;
  readonly width: number;
}

const rho = resonance('rho-');
const kStar = resonance('K*-');
const a1 = resonance('a_1-');

function resonance(name: 'rho-' | 'a_1-' | 'K*-'): Resonance {
  const { mass, width } = particles[name];
  return { mass, width: width ?? Number.NaN };
}

/** real and imaginary part */
const amplitude = new Float64Array(2);

/**
 * Breit-Wigner of a vector (rho, K*) in two pseudoscalars, normalised to 1 at s = 0, into `amplitude`:
 *   m^2/(m^2 - s - i sqrt(s) G(s)),   G(s) = G (m^2/s) (k(s)/k(m^2))^3, k the break-up momentum
 *
 * @source  Kuehn and Santamaria, Z. Phys. C48 (1990) 445; excited rho left out
 */
function breitWigner({ mass, width }: Resonance, s: number, m1: number, m2: number): void {
  const root = Math.sqrt(s);
  const ratio = breakUpMomentum(root, m1, m2) / breakUpMomentum(mass, m1, m2);
  const running = ((width * mass * mass) / s) * ratio * ratio * ratio;
  const re = mass * mass - s;
  const im = root * running;
  const norm = (mass * mass) / (re * re + im * im);
  amplitude[0] = re * norm;
  amplitude[1] = im * norm;
}

/**
 * Products and polarimeter from a hadronic current J (real part at `j`, imaginary part at j + 4 of `current`), N the neutrino:
 *   Pi = 2 Re[(J*.N) J] - (J.J*) N,   rate ~ Pi_0 (1 + h.s), h = Pi / Pi_0 (tau rest frame)
 * The part odd under time reversal, Im of eps(J*, J, N), is left out: it needs a complex current, and averages to zero in the rate.
 *
 * @returns  Pi_0
 * @source   Jadach, Kuehn, Was, Comput. Phys. Commun. 64 (1991) 275
 */
function polarimeter(current: Float64Array, neutrino: Float64Array, atN: number, h: Float64Array): number {
  const re = dot(current, 0, neutrino, atN);
  const im = dot(current, 4, neutrino, atN);
  const square = dot(current, 0, current, 0) + dot(current, 4, current, 4);
  const pi0 = 2 * (re * current[0] + im * current[4]) - square * neutrino[atN];
  for (let j = 1; j < 4; j++) {
    h[j - 1] = (2 * (re * current[j] + im * current[4 + j]) - square * neutrino[atN + j]) / pi0;
  }
  return pi0;
}

/** Squared mass between two limits with the density of a Breit-Wigner of fixed width. */
class PeakedMass {
  readonly #m2: number;
  readonly #mg: number;
  #low = 0;
  #range = 0;

  constructor(mass: number, width: number) {
    this.#m2 = mass * mass;
    this.#mg = mass * width;
  }

  limit(lowest: number, highest: number): void {
    this.#low = atan((lowest * lowest - this.#m2) / this.#mg);
    this.#range = atan((highest * highest - this.#m2) / this.#mg) - this.#low;
  }

  draw(u: number): number {
    return this.#m2 + this.#mg * tan(this.#low + u * this.#range);
  }

  /** of the last limits, at squared mass s [GeV^-2] */
  density(s: number): number {
    const x = (s - this.#m2) / this.#mg;
    return 1 / (this.#mg * this.#range * (1 + x * x));
  }
}

/** Points of the search for the largest weight, and what it is raised by; a weight above it counts as one. */
const SEARCH_POINTS = 20_000;
const SEARCH_MARGIN = 1.2;

/** Largest weights by mode and tau mass: the search is the same for all taus. */
const maxima = new Map<string, number>();

/** Hadronic decays drawn by weight: unweighted against the largest weight that a fixed search finds. */
abstract class WeightedDecay implements TauDecayMode {
  abstract readonly name: string;
  abstract readonly products: readonly number[];
  abstract readonly p: Float64Array;
  readonly h = new Float64Array(3);
  protected readonly tauMass: number;
  #maximum = 0;

  constructor(tauMass: number) {
    this.tauMass = tauMass;
  }

  /** Draws momenta and h, returns their weight. */
  protected abstract weigh(u: Uniforms): number;

  draw(u: Uniforms): void {
    if (this.#maximum === 0) this.#search();
    while (this.weigh(u) < u.next() * this.#maximum);
  }

  #search(): void {
    const key = `${this.name} ${this.tauMass}`;
    const known = maxima.get(key);
    if (known !== undefined) {
      this.#maximum = known;
      return;
    }
    const u = new Uniforms();
    u.start(new RandomStream(0, `largest weight of tau -> ${this.name}`), 0, 0, 0);
    let largest = 0;
    for (let i = 0; i < SEARCH_POINTS; i++) largest = Math.max(largest, this.weigh(u));
    this.#maximum = SEARCH_MARGIN * largest;
    maxima.set(key, this.#maximum);
  }
}

/**
 * tau- -> M1 M2 nu_tau through a vector meson, rho or K*:  J = q1 - q2 without its part along Q = q1 + q2, times the Breit-Wigner; phase space
 *   dQ^2 |n| |k|/sqrt(Q^2), n the neutrino's momentum, k the mesons' in the rest frame of Q. The scalar part of the current is left out.
 */
class TauToVector extends WeightedDecay {
  readonly name: string;
  readonly products: readonly number[];
  readonly p = new Float64Array(16);
  readonly #m1: number;
  readonly #m2: number;
  readonly #resonance: Resonance;
  readonly #current = new Float64Array(8);
  readonly #mass: PeakedMass;

  constructor(tauMass: number, name: string, mesons: readonly [string, string], resonance: Resonance) {
    super(tauMass);
    this.name = name;
    this.products = [...mesons.map(pdgOf), pdgOf('nu_tau')];
    [this.#m1, this.#m2] = mesons.map(massOf) as [number, number];
    this.#resonance = resonance;
    this.#mass = new PeakedMass(resonance.mass, resonance.width);
    this.#mass.limit(this.#m1 + this.#m2, tauMass);
  }

  protected weigh(u: Uniforms): number {
    const { p } = this;
    const s = this.#mass.draw(u.next());
    const root = Math.sqrt(s);
    isotropicPair(u, this.tauMass, root, 0, p, 12, 8);
    isotropicPair(u, root, this.#m1, this.#m2, p, 0, 4);
    // in the rest frame of Q the transverse current is the space part
    const current = this.#current;
    current[0] = 0;
    for (let j = 1; j < 4; j++) current[j] = p[j] - p[4 + j];
    boostFromRestFrame(current, 0, p, 12);
    boostFromRestFrame(p, 0, p, 12);
    boostFromRestFrame(p, 4, p, 12);
    const phaseSpace = (p[8] * breakUpMomentum(root, this.#m1, this.#m2)) / root;
    breitWigner(this.#resonance, s, this.#m1, this.#m2);
    const squared = amplitude[0] * amplitude[0] + amplitude[1] * amplitude[1];
    return (polarimeter(current, p, 8, this.h) * squared * phaseSpace) / this.#mass.density(s);
  }
}

/** tau- -> pi- pi0 nu_tau through the rho. */
export class TauToRho extends TauToVector {
  constructor(tauMass: number) {
    super(tauMass, 'pi pi0', ['pi-', 'pi0'], rho);
  }
}

/** tau- -> pi- K0~ nu_tau or K- pi0 nu_tau through the K*(892). */
export class TauToKStar extends TauToVector {
  constructor(tauMass: number, name: 'pi K0' | 'K pi0') {
    super(tauMass, name, name === 'pi K0' ? ['pi-', 'K0~'] : ['K-', 'pi0'], kStar);
  }
}

/**
 * tau- -> 3 pi nu_tau through the a1 and a rho in S wave: with q1, q2 the two like pions and q3 the other,
 *   J = BW_a1(Q^2) { BW_rho(s2) (q1 - q3) + BW_rho(s1) (q2 - q3) }, transverse to Q;  s1 = (q2 + q3)^2, s2 = (q1 + q3)^2,
 *   |BW_a1|^2 = 1/[(m^2 - Q^2)^2 + (m G)^2]
 * Simplified: constant a1 width, no excited rho, no sigma or f0.
 *
 * @source  Kuehn and Santamaria, Z. Phys. C48 (1990) 445
 */
export class TauToA1 extends WeightedDecay {
  readonly name: '3pi' | 'pi 2pi0';
  readonly products: readonly number[];
  readonly p = new Float64Array(24);
  readonly #like: number;
  readonly #other: number;
  readonly #current = new Float64Array(8);
  readonly #mass: PeakedMass;
  readonly #pairMass = new PeakedMass(rho.mass, rho.width);
  readonly #pair = new Float64Array(4);

  constructor(name: '3pi' | 'pi 2pi0', tauMass: number) {
    super(tauMass);
    this.name = name;
    const like = name === '3pi' ? 'pi-' : 'pi0';
    const other = name === '3pi' ? 'pi+' : 'pi-';
    this.products = [pdgOf(like), pdgOf(like), pdgOf(other), pdgOf('nu_tau')];
    this.#like = massOf(like);
    this.#other = massOf(other);
    this.#mass = new PeakedMass(a1.mass, a1.width);
    this.#mass.limit(2 * this.#like + this.#other, tauMass);
  }

  protected weigh(u: Uniforms): number {
    const { p } = this;
    const s = this.#mass.draw(u.next());
    const root = Math.sqrt(s);
    isotropicPair(u, this.tauMass, root, 0, p, 16, 12);
    // in the rest frame of Q: mass of (q2, q3) near the rho, then two isotropic decays; the two like pions share the peaks
    this.#pairMass.limit(this.#like + this.#other, root - this.#like);
    const s1 = this.#pairMass.draw(u.next());
    const mass = Math.sqrt(s1);
    isotropicPair(u, root, this.#like, mass, p, 0, 20);
    isotropicPair(u, mass, this.#like, this.#other, p, 4, 8);
    boostFromRestFrame(p, 4, p, 20);
    boostFromRestFrame(p, 8, p, 20);
    const s2 = this.#invariant(0, 8);
    const phaseSpace =
      (breakUpMomentum(root, this.#like, mass) * breakUpMomentum(mass, this.#like, this.#other) * p[12]) /
      (root * mass * (this.#pairMass.density(s1) + this.#pairMass.density(s2)));

    const current = this.#current;
    breitWigner(rho, s1, this.#like, this.#other);
    const re1 = amplitude[0];
    const im1 = amplitude[1];
    breitWigner(rho, s2, this.#like, this.#other);
    const re2 = amplitude[0];
    const im2 = amplitude[1];
    current[0] = current[4] = 0;
    for (let j = 1; j < 4; j++) {
      const v1 = p[j] - p[8 + j];
      const v2 = p[4 + j] - p[8 + j];
      current[j] = re2 * v1 + re1 * v2;
      current[4 + j] = im2 * v1 + im1 * v2;
    }
    boostFromRestFrame(current, 0, p, 16);
    boostFromRestFrame(current, 4, p, 16);
    for (let i = 0; i < 12; i += 4) boostFromRestFrame(p, i, p, 16);
    // the a1 Breit-Wigner is what Q^2 is drawn from
    return polarimeter(current, p, 12, this.h) * phaseSpace;
  }

  #invariant(a: number, b: number): number {
    const { p } = this;
    const pair = this.#pair;
    for (let j = 0; j < 4; j++) pair[j] = p[a + j] + p[b + j];
    return dot(pair, 0, pair, 0);
  }
}

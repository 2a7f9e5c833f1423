import { PairVertex } from '../../amplitude/pair-vertex.ts';
import { exp, log, log1p, sinCos } from '../../basics/elementary.ts';
import { boostWith } from '../../basics/four-vector.ts';
import { emissionFactor } from './emission-factor.ts';
import { infraredCut } from './infrared.ts';
import { SoftDipole } from './soft-dipole.ts';

/** Photons written at most, the hardest ones. */
export const MOST_FINAL = 5;

export interface FinalPhotonOptions {
  on: boolean;
  alpha: number;
  /** of the negative and of the positive lepton [GeV] */
  mass1: number;
  mass2: number;
  /** share of the lepton energies (half the pair's mass) below which photons are not written */
  infraredCut?: number;
}

/**
 * Photons of an outgoing pair of opposite charges, drawn as those of the incoming one (initial-photons.ts), in the pair's rest frame.
 *
 * w = 1 - s''/s' is drawn first, s' the squared mass of pair and photons, s'' that of the pair; then in the frame of the pair, where the
 * eikonal factor is back to back, the hardest photon has the energy h1 sqrt(s'')/2 and
 *   s'/s'' = 1 + e h1 + (m2/4) h1^2,   (e, m2) energy and squared mass of the sum of the photons over the hardest one's energy.
 * d^3k/k in this frame instead of that of s' costs (s''/s')^2 in phase space. The weight is h1^g d ln(h1)/d ln(w) (s''/s')^2 v''/v' times
 * virtual corrections: those of the vertex with the mass kept, exponentiated by exp(3g/4), and z^(g |t|/2T)
 * beside the hardest photon [leading logarithm of order alpha^2, as in initial-photons.ts].
 *
 * @source  Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009 (hep-ph/0006359), for the use of the pair's frame; the exact map is ours
 */
export class FinalPhotons {
  /** uniforms: w, then angle, azimuth and the energy of the next one for each photon */
  static readonly dimensions = 3 * MOST_FINAL;
  /** squared mass of the pair after its photons [GeV^2] */
  sPair = 0;
  photonCount = 0;
  /** photons per unit of ln k at sPair */
  strength = 0;
  /** l-, l+ and the photons, hardest first: rest frame of s', z the direction of l- as it would be without photons [GeV] */
  readonly p = new Float64Array(8 + 4 * MOST_FINAL);
  /** q1.k, and q2.k, of each photon [GeV^2] */
  readonly near = new Float64Array(MOST_FINAL);
  readonly far = new Float64Array(MOST_FINAL);
  /** (alpha/pi) F2, the magnetic form factor at sPair; 0 when off or for unequal masses */
  magnetic = 0;
  /** velocity of the leptons in their own frame (equal masses) or 2 x momentum/sqrt(s'') */
  velocity = 0;
  readonly #options: FinalPhotonOptions;
  readonly #cut: number;
  readonly #dipole = new SoftDipole();
  readonly #vertex: PairVertex | undefined;
  readonly #masses: number;
  readonly #sum2: number;
  readonly #squares: number;
  readonly #trig = new Float64Array(2);
  readonly #whole = new Float64Array(4);
  #s = 0;
  #hardest = 0;
  #factor = 1;
  #logarithm = 0;

  constructor(options: FinalPhotonOptions) {
    const { mass1, mass2 } = options;
    this.#options = options;
    this.#cut = infraredCut(options.infraredCut);
    this.#vertex = mass1 === mass2 ? new PairVertex(mass1) : undefined;
    this.#masses = mass1 * mass2;
    this.#sum2 = (mass1 + mass2) * (mass1 + mass2);
    this.#squares = mass1 * mass1 + mass2 * mass2;
  }

  /**
   * Draws photons from u[at] .. u[at + dimensions - 1] and fills p, except that without photons p is left alone.
   *
   * @param s  s' [GeV^2]
   * @returns  the weight of the head; 0 below threshold. Off: 1, no photons
   */
  sample(u: Float64Array, at: number, s: number): number {
    const { on } = this.#options;
    this.photonCount = 0;
    this.#s = this.sPair = s;
    this.strength = 0;
    this.magnetic = 0;
    if (!(s > this.#sum2)) return 0;
    this.velocity = this.#velocityAt(s);
    if (!on) return 1;
    const g = this.#dipoleAt(s);
    this.strength = g;
    const reach = 1 - this.#sum2 / s;
    const logReach = log(reach);
    const logW = logReach + log(u[at]) / g;
    const w = exp(logW);
    if (w < this.#cut) return exp(g * logReach) * this.#virtual(g, 0);
    const kept = 1 - w;
    this.sPair = kept * s;
    if (!(this.sPair > this.#sum2)) return 0;
    const velocity = this.velocity;
    this.velocity = this.#velocityAt(this.sPair);
    if (!(this.velocity > 0)) return 0;
    const g2 = this.#dipoleAt(this.sPair);
    this.strength = g2;
    this.#draw(u, at + 1, w / kept);
    const phaseSpace = (kept * this.velocity) / velocity;
    // h1^g2 (flat strength) over g w^g/reach^g
    const power = exp(g2 * log(this.#hardest) - g * (logW - logReach));
    const flat = (this.#options.alpha * this.#dipole.flatStrength) / g;
    return phaseSpace * this.#factor * flat * power * this.#virtual(g2, this.#logarithm);
  }

  /** Product over the photons of (matrix element)/(drawn density), the hardest with the mass, each emitted before the harder ones. */
  corrections(): number {
    return this.photonCount === 0 ? 1 : this.first() * this.softer();
  }

  /** The part of the hardest photon: a vector current that makes the pair and this photon alone. */
  first(): number {
    const { mass1, mass2 } = this.#options;
    const c = this.near[0];
    const d = this.far[0];
    const s = this.sPair + 2 * (c + d);
    // unequal masses: the heavier dead cone is the dipole's own, the rest massless
    if (mass1 === mass2) return emissionFactor(-c, -d, s, mass1 * mass1) / (1 + (2 * mass1 * mass1) / s);
    const product = this.sPair - this.#squares;
    const z1 = 1 / (1 + (2 * d) / this.sPair);
    const z2 = 1 / (1 + (2 * c) / this.sPair);
    const dead = 1 - (mass1 * mass1 * d) / (product * c) - (mass2 * mass2 * c) / (product * d);
    return (0.5 * Math.max(0, dead) * (z1 * z1 + z2 * z2) * s) / this.sPair;
  }

  /** The part of the others: (1/2)(z^2 + z'^2) and the 1/z that collinear phase space leaves, z = 1/(1 + k.q'/q.q'). */
  softer(): number {
    const { near, far } = this;
    let product = 1;
    for (let i = 1; i < this.photonCount; i++) {
      const z1 = 1 / (1 + (2 * far[i]) / this.sPair);
      const z2 = 1 / (1 + (2 * near[i]) / this.sPair);
      product *= 0.5 * (z1 * z1 + z2 * z2);
    }
    return this.photonCount < 2 ? 1 : (product * this.#s) / (this.sPair + 2 * (near[0] + far[0]));
  }

  /** Photons in the pair's frame; then everything to the rest frame of s'. w/(1 - w) is what they add to s'/s'' - 1. */
  #draw(u: Float64Array, at: number, gain: number): void {
    const { p, near, far } = this;
    const dipole = this.#dipole;
    const inverse = 1 / this.strength;
    // c/w
    const last = (this.#cut * (1 + gain)) / gain;
    const { mass1, mass2 } = this.#options;
    const root = Math.sqrt(this.sPair);
    const momentum = 0.5 * root * this.velocity;
    const energy1 = 0.5 * (root + (mass1 * mass1 - mass2 * mass2) / root);
    const energy2 = root - energy1;
    const massRatio = mass2 / mass1;
    const back1 = (mass1 * mass1) / (energy1 + momentum);
    const back2 = (mass2 * mass2) / (energy2 + momentum);
    let energy = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    let count = 0;
    let ratio = 1;
    do {
      const at3 = at + 3 * count;
      const t = count === 0 ? dipole.drawFlat(u[at3]) : dipole.draw(u[at3]);
      if (count === 0) this.#logarithm = t;
      const e = massRatio * exp(t);
      // q1.k and q2.k share sqrt(s'') k as 1 : e
      const c = root / (1 + e);
      const d = c * e;
      const minus = (c - back1) / momentum;
      const plus = (d - back2) / momentum;
      const sine = Math.sqrt(Math.max(0, minus * plus));
      sinCos(2 * Math.PI * u[at3 + 1], this.#trig);
      const at4 = 8 + 4 * count;
      p[at4] = ratio;
      p[at4 + 1] = ratio * sine * this.#trig[1];
      p[at4 + 2] = ratio * sine * this.#trig[0];
      p[at4 + 3] = ratio * (minus > 1 ? -1 : 1) * Math.sqrt(Math.max(0, 1 - sine * sine));
      near[count] = ratio * c;
      far[count] = ratio * d;
      energy += ratio;
      x += p[at4 + 1];
      y += p[at4 + 2];
      z += p[at4 + 3];
      count++;
      if (count === MOST_FINAL) break;
      ratio *= exp(log(u[at3 + 2]) * inverse);
    } while (ratio > last);
    this.photonCount = count;

    const mass2OfSum = count === 1 ? 0 : Math.max(0, energy * energy - x * x - y * y - z * z);
    const square = Math.sqrt(energy * energy + mass2OfSum * gain);
    const h = (2 * gain) / (energy + square);
    this.#hardest = h;
    // (1 - w) d ln(h)/d ln(w): with (s''/s')^2 one power of 1 - w is left to the caller
    this.#factor = gain / (h * square);
    const scale = 0.5 * root * h;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 4; j++) p[8 + 4 * i + j] *= scale;
      near[i] *= scale;
      far[i] *= scale;
    }
    // the lepton on whose side the hardest photon is keeps z: (|t|/T) ln z
    const taken = 2 * (this.#logarithm > 0 ? far[0] : near[0]);
    this.#logarithm = (-Math.abs(this.#logarithm) / dipole.range) * log1p(taken / this.sPair);
    p[0] = energy1;
    p[4] = energy2;
    p[1] = p[2] = p[5] = p[6] = 0;
    p[3] = momentum;
    p[7] = -momentum;
    const whole = this.#whole;
    whole[0] = root + scale * energy;
    whole[1] = scale * x;
    whole[2] = scale * y;
    whole[3] = scale * z;
    const rootS = Math.sqrt(this.#s);
    for (let i = 0; i < count + 2; i++) boostWith(p, 4 * i, whole, 0, -1, rootS);
  }

  /** 2 x momentum/sqrt(s) */
  #velocityAt(s: number): number {
    const difference = this.#sum2 - 4 * this.#masses;
    return Math.sqrt(Math.max(0, (1 - this.#sum2 / s) * (1 - difference / s)));
  }

  /** Sets the dipole and returns alpha x strength. */
  #dipoleAt(s: number): number {
    this.#dipole.set(0.5 * (s - this.#squares), this.#masses);
    return this.#options.alpha * this.#dipole.strength;
  }

  /** Virtual and unresolved photons, per the energies' power that `sample` holds. */
  #virtual(g: number, logarithm: number): number {
    const perPi = this.#options.alpha / Math.PI;
    const head = exp(g * (0.75 + 0.5 * logarithm));
    if (this.#vertex === undefined) return head * (1 + perPi * ((Math.PI * Math.PI) / 3 - 0.5));
    this.#vertex.set(this.sPair);
    this.magnetic = perPi * this.#vertex.magnetic;
    return head * (1 + perPi * this.#vertex.remainder - 0.75 * g);
  }
}

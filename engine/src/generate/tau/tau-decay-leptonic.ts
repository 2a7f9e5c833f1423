import { massOf, pdgOf } from '../../basics/particles.ts';
import type { Uniforms } from '../uniforms.ts';
import { isotropicPair, isotropicPairInFlight } from './isotropic.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';

/**
 * tau- -> l- nu_l~ nu_tau, V-A at tree level with the lepton mass kept (no radiation, no W propagator):
 *   |M|^2 ~ [(p - M s).k] (l.n),   p tau, k nu_l~, l lepton, n nu_tau, s spin four-vector
 * so that the energy of the antineutrino, x = 2E/M in (0, 1 - r), r = (m/M)^2, follows
 *   x^2 (1 - x) [1 - r/(1 - x)]^2,
 * the lepton and the nu_tau are isotropic in their own rest frame, and h is the direction of the antineutrino.
 *
 * @source  Okun, Leptons and Quarks (1982) (muon decay), the lepton mass kept
 */
export class TauToLepton implements TauDecayMode {
  readonly name: 'e' | 'mu';
  readonly products: readonly number[];
  /** lepton, antineutrino, tau neutrino, and the pair lepton + tau neutrino as scratch */
  readonly p = new Float64Array(16);
  readonly h = new Float64Array(3);
  readonly #mass: number;
  readonly #tau: number;

  constructor(lepton: 'e' | 'mu', tauMass: number) {
    this.#tau = tauMass;
    this.name = lepton;
    this.products = [pdgOf(`${lepton}-`), pdgOf(`nu_${lepton}~`), pdgOf('nu_tau')];
    this.#mass = massOf(`${lepton}-`);
  }

  draw(u: Uniforms): void {
    const r = (this.#mass * this.#mass) / (this.#tau * this.#tau);
    let x: number;
    let factor: number;
    do {
      // x^2 (1 - x) is the density of the third smallest of four uniforms
      x = thirdOfFour(u.next(), u.next(), u.next(), u.next());
      factor = 1 - r / (1 - x);
    } while (!(factor > 0) || u.next() >= factor * factor);
    const { p, h } = this;
    isotropicPair(u, 2, 0, 0, p, 4, 12); // two massless products of mass 2: unit vectors
    for (let j = 0; j < 3; j++) h[j] = p[5 + j];
    const energy = 0.5 * this.#tau * x;
    for (let j = 4; j < 8; j++) p[j] *= energy;
    const pair = this.#tau * Math.sqrt(1 - x);
    p[12] = this.#tau - energy;
    for (let j = 1; j < 4; j++) p[12 + j] = -p[4 + j];
    isotropicPairInFlight(u, pair, this.#mass, 0, p, 12, p, 0, 8);
  }
}

function thirdOfFour(a: number, b: number, c: number, d: number): number {
  const high1 = Math.max(a, b);
  const low1 = Math.min(a, b);
  const high2 = Math.max(c, d);
  const low2 = Math.min(c, d);
  // the second largest of the four
  return Math.max(Math.min(high1, high2), high1 > high2 ? low1 : low2);
}

import { boostFromRestFrame } from '../../basics/four-vector.ts';
import { breakUpMomentum, isotropicPair } from '../tau/isotropic.ts';
import type { Uniforms } from '../uniforms.ts';

/** Sweeps of the search for the largest product of momenta, and what it is raised by against its rounding. */
const SWEEPS = 40;
const MARGIN = 1 + 1e-6;

/**
 * Flat n-body phase space of a particle at rest, n from 1 to 8, by a chain of two-body decays with sorted uniform intermediate masses and rejection
 * against the largest product of momenta (for masses that are drawn event by event: a bound of it).
 *
 * @source  James, CERN 68-15 (1968)
 */
export class PhaseSpace {
  readonly #count: number;
  readonly #sorted: Float64Array;
  readonly #invariant: Float64Array;
  readonly #cluster = new Float64Array(4);
  readonly #largest: number | null;

  /** @param fixed  masses of parent and products when they are the same in every event: then fewer trials are rejected */
  constructor(count: number, fixed?: { readonly mass: number; readonly masses: Float64Array }) {
    this.#count = count;
    this.#sorted = new Float64Array(Math.max(0, count - 2));
    this.#invariant = new Float64Array(count);
    this.#largest = fixed === undefined || count < 3 ? null : MARGIN * this.#search(fixed.mass, fixed.masses);
  }

  /** Momenta into p, four numbers a product in the order of the masses. The sum of masses is below the mass of the parent. */
  draw(u: Uniforms, mass: number, masses: Float64Array, p: Float64Array): void {
    const n = this.#count;
    if (n === 1) {
      p.fill(0, 0, 4);
      p[0] = mass;
      return;
    }
    if (n === 2) {
      isotropicPair(u, mass, masses[0], masses[1], p, 0, 4);
      return;
    }
    const m = this.#invariant;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += masses[i];
    const free = mass - sum;
    const bound = this.#largest ?? this.#bound(mass, masses, free);
    let weight: number;
    do {
      const sorted = this.#sorted;
      for (let i = 0; i < n - 2; i++) {
        const x = u.next();
        let k = i;
        for (; k > 0 && sorted[k - 1] > x; k--) sorted[k] = sorted[k - 1];
        sorted[k] = x;
      }
      let below = masses[0];
      m[0] = masses[0];
      for (let i = 1; i < n - 1; i++) {
        below += masses[i];
        m[i] = below + sorted[i - 1] * free;
      }
      m[n - 1] = mass;
      weight = 1;
      for (let i = 1; i < n; i++) weight *= breakUpMomentum(m[i], m[i - 1], masses[i]);
    } while (u.next() * bound >= weight);
    // from the outside in: cluster i splits into cluster i-1 and product i
    const cluster = this.#cluster;
    cluster.fill(0);
    cluster[0] = mass;
    for (let i = n - 1; i >= 1; i--) {
      isotropicPair(u, m[i], m[i - 1], masses[i], p, 0, 4 * i);
      if (i < n - 1) {
        boostFromRestFrame(p, 0, cluster, 0);
        boostFromRestFrame(p, 4 * i, cluster, 0);
      }
      for (let j = 0; j < 4; j++) cluster[j] = p[j];
    }
  }

  /** Largest product of momenta: the logarithm is taken to have one maximum, climbed one intermediate mass at a time. */
  #search(mass: number, masses: Float64Array): number {
    const n = this.#count;
    const m = new Float64Array(n);
    const sums = new Float64Array(n);
    let sum = 0;
    for (let i = 0; i < n; i++) sums[i] = sum += masses[i];
    const free = mass - sum;
    for (let i = 0; i < n; i++) m[i] = sums[i] + (free * i) / (n - 1);
    const pair = (i: number, x: number): number =>
      breakUpMomentum(x, m[i - 1], masses[i]) * breakUpMomentum(m[i + 1], x, masses[i + 1]);
    for (let sweep = 0; sweep < SWEEPS; sweep++)
      for (let i = 1; i < n - 1; i++) {
        let low = m[i - 1] + masses[i];
        let high = m[i + 1] - masses[i + 1];
        for (let step = 0; step < 60; step++) {
          const a = low + (high - low) / 3;
          const b = high - (high - low) / 3;
          if (pair(i, a) < pair(i, b)) low = a;
          else high = b;
        }
        m[i] = 0.5 * (low + high);
      }
    let product = 1;
    for (let i = 1; i < n; i++) product *= breakUpMomentum(m[i], m[i - 1], masses[i]);
    return product;
  }

  /** Product of the largest momenta, each reached when all free energy is in its cluster. */
  #bound(mass: number, masses: Float64Array, free: number): number {
    let bound = 1;
    let below = masses[0];
    for (let i = 1; i < this.#count; i++) {
      const top = Math.min(mass, below + masses[i] + free);
      bound *= breakUpMomentum(top, below, masses[i]);
      below += masses[i];
    }
    return bound;
  }
}

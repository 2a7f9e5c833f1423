import { dot } from '../../basics/four-vector.ts';
import type { BeamRadiation } from '../beam-radiation.ts';
import type { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { GeneratorCut } from '../process.ts';
import { type InitialPhotonOptions, InitialPhotons, MOST_A_SIDE } from './initial-photons.ts';

/**
 * Photons of the beams beside a hard process at sHat: the soft-photon series with collinear factors, the hardest photon exact for a process that
 * goes through one virtual photon, virtual corrections exponentiated (initial-photons.ts).
 */
export class BeamPhotons implements BeamRadiation {
  readonly dimensions = InitialPhotons.dimensions;
  /** shares of the energy: flat for a hard cross-section that falls as 1/s, and in two branches that one bin would mix; softer photons */
  readonly fixed: readonly number[] = Array.from({ length: InitialPhotons.dimensions }, (_, i) => i).filter(
    (i) => i % (3 * MOST_A_SIDE) === 0 || i % (3 * MOST_A_SIDE) > 2,
  );
  protected readonly initial: InitialPhotons;
  protected sqrtS = 0;

  constructor(options: Omit<InitialPhotonOptions, 'on'>) {
    this.initial = new InitialPhotons({ ...options, on: true });
  }

  get sHat(): number {
    return this.initial.sHat;
  }

  get photonCount(): number {
    return this.initial.photonCount;
  }

  get photons(): Float64Array {
    return this.initial.photons;
  }

  sample(u: Float64Array, at: number, beams: BeamState, minimumSHat: number): number {
    this.sqrtS = beams.sqrtS;
    const weight = this.initial.sample(u, at, beams, minimumSHat);
    return weight > 0 ? weight * this.initial.corrections() : 0;
  }

  get hardestFactor(): number {
    return this.initial.photonCount === 0 ? 1 : this.initial.first();
  }

  toCms(p: Float64Array, at: number): void {
    this.initial.toCms(p, at);
  }

  get stretch(): number {
    const { photonCount, near, far } = this.initial;
    if (photonCount === 0) return 1;
    // rapidity of x1 p1 + x2 p2
    let left1 = 1;
    let left2 = 1;
    const scale = 2 / (this.sqrtS * this.sqrtS);
    for (let i = 0; i < photonCount; i++) {
      left1 -= scale * far[i];
      left2 -= scale * near[i];
    }
    return Math.sqrt(left1 / left2);
  }

  toCollinear(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    const { stretch } = this;
    const cosh = 0.5 * (stretch + 1 / stretch);
    const sinh = 0.5 * (stretch - 1 / stretch);
    const energy = p[at];
    p[at] = cosh * energy + sinh * p[at + 3];
    p[at + 3] = sinh * energy + cosh * p[at + 3];
  }
}

/**
 * The same beside a hard process with photons of its own. A hard process that were turned to the electron line after a wide photon would have
 * its poles inside the acceptance: here it keeps the beams as its axis, and the sideways recoil is given to it as a whole, by the boost
 * that takes x1 p1 + x2 p2 into what is left.
 */
export class BeamPhotonsBesideHard extends BeamPhotons {
  readonly #collinear = new Float64Array(4);

  override toCms(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    const collinear = this.#collinear;
    collinear.fill(0);
    collinear[0] = Math.sqrt(this.sHat);
    this.toCollinear(collinear, 0);
    this.toCollinear(p, at);
    carry(p, at, collinear, this.initial.hard, this.sHat);
  }
}

/**
 * In place: the boost without rotation that takes the four-vector `from` into `to` of the same square m2,
 *   p' = p - (from + to) (from + to).p / (m2 + from.to) + 2 to (from.p)/m2
 *
 * @source  product of two reflections; J. D. Jackson's pure boosts in covariant form, worked out for this project
 */
function carry(p: Float64Array, at: number, from: Float64Array, to: Float64Array, m2: number): void {
  const fromP = dot(from, 0, p, at);
  const toP = dot(to, 0, p, at);
  const both = (fromP + toP) / (m2 + dot(from, 0, to, 0));
  for (let j = 0; j < 4; j++) p[at + j] += (2 * to[j] * fromP) / m2 - (from[j] + to[j]) * both;
}

/**
 * Keeps the photons of a hard process and radiated ones apart where both may be: the photons of the matrix element are the hardest of their
 * region, hardness being the transverse momentum to the beams. An event in which a radiated photon lies in the region of the matrix element's
 * photons and is harder than one of them is the same final state with the photons renamed, and is left to that one.
 */
export class PhotonOrder {
  readonly #slots: readonly number[];
  readonly #region: PhaseSpaceCuts;
  readonly #beams: BeamState;

  /**
   * @param names  the products of the process
   * @param cuts   those on single photons bound the region
   */
  constructor(names: readonly string[], cuts: readonly GeneratorCut[], beams: BeamState) {
    this.#slots = names.flatMap((name, place) => (name === 'gamma' ? [place] : []));
    const single = cuts.filter(
      ({ particle, quantity }) => particle === 'gamma' && quantity !== 'mass' && !quantity.startsWith('angle'),
    );
    this.#region = new PhaseSpaceCuts(single, ['gamma']);
    this.#beams = beams;
  }

  /** @param p  products, and `photons` radiated ones, beam centre of mass */
  holds(p: Float64Array, photons: Float64Array, count: number): boolean {
    let least = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) least = Math.min(least, transverse2(p, 4 * slot));
    for (let i = 0; i < count; i++)
      if (transverse2(photons, 4 * i) > least && this.#region.pass(photons, this.#beams, 4 * i)) return false;
    return true;
  }
}

const transverse2 = (p: Float64Array, at: number) => p[at + 1] * p[at + 1] + p[at + 2] * p[at + 2];

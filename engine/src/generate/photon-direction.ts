import { acos, atanh, cos, cosh, sinCos, tanh } from '../basics/elementary.ts';
import { cosTheta, dot } from '../basics/four-vector.ts';
import type { BeamState } from './beams.ts';
import type { GeneratorCut } from './process.ts';

/** cos theta range of a cut on the polar angle; undefined for another quantity. */
function cosineRange(cut: GeneratorCut): [number, number] | undefined {
  const above = cut.above ?? Number.NEGATIVE_INFINITY;
  const below = cut.below ?? Number.POSITIVE_INFINITY;
  switch (cut.quantity) {
    case 'thetaLab':
    case 'thetaCms':
      return [cos(Math.min(Math.PI, below)), cos(Math.max(0, above))];
    case 'cosThetaCms':
      return [Math.max(-1, above), Math.min(1, below)];
    case 'absCosThetaCms':
      return [-Math.min(1, below), Math.min(1, below)];
    default:
      return undefined;
  }
}

/**
 * Direction of a massless particle drawn inside the polar-angle cut that is set on it, in the frame of the cut (laboratory or beam
 * centre of mass), flat in pseudorapidity and azimuth: nothing is lost to the cut whatever the beams and the radiation do.
 */
export class PhotonDirection {
  /** whether there is a polar-angle cut on both sides; `sample` must not be called otherwise */
  readonly active: boolean;
  readonly #lab: boolean;
  readonly #low: number = 0;
  readonly #range: number = 0;
  readonly #sc = new Float64Array(2);
  readonly #n = new Float64Array(4);
  readonly #total = new Float64Array(4);
  readonly #image = new Float64Array(4);

  constructor(cuts: readonly GeneratorCut[], particle: string) {
    const angular = cuts.filter((cut) => cut.particle === particle && cosineRange(cut));
    this.#lab = angular.some((cut) => cut.quantity === 'thetaLab');
    let low = -1;
    let high = 1;
    for (const cut of angular) {
      if ((cut.quantity === 'thetaLab') !== this.#lab) continue;
      const [from, to] = cosineRange(cut) as [number, number];
      low = Math.max(low, from);
      high = Math.min(high, to);
    }
    this.active = low > -1 && high < 1 && low < high;
    if (!this.active) return;
    this.#low = atanh(low);
    this.#range = atanh(high) - this.#low;
  }

  /**
   * Photon of the two-body system with four-momentum P, beam centre-of-mass frame, into p[0..3].
   *
   * @param total   P
   * @param scale   P.k = (P^2 - M^2)/2 [GeV^2], M the mass of what recoils
   * @returns       jacobian dOmega/(4 pi) of the rest frame of P per unit square: P^2/(P.n)^2 sin^2(theta) range/2
   */
  sample(u1: number, u2: number, beams: BeamState, total: Float64Array, scale: number, p: Float64Array): number {
    const eta = this.#low + this.#range * u1;
    const sine = 1 / cosh(eta);
    this.#aim(eta, u2);
    this.#total.set(total);
    if (this.#lab) beams.toLab(this.#total, 0);
    const along = dot(this.#total, 0, this.#n, 0);
    const energy = scale / along;
    this.#toCms(beams, p);
    for (let i = 0; i < 4; i++) p[i] *= energy;
    return (dot(total, 0, total, 0) * sine * sine * this.#range) / (2 * along * along);
  }

  /** Smallest angle to either beam that the cut allows, beam centre-of-mass frame [rad]: radiation closer than that cannot be the photon. */
  coneAngle(beams: BeamState): number {
    let cosine = 0;
    for (const eta of [this.#low, this.#low + this.#range]) {
      for (let quarter = 0; quarter < 4; quarter++) {
        this.#aim(eta, quarter / 4);
        this.#toCms(beams, this.#total);
        cosine = Math.max(cosine, Math.abs(cosTheta(this.#total, 0)));
      }
    }
    return acos(cosine);
  }

  /** Lightlike direction of pseudorapidity eta in the frame of the cut. */
  #aim(eta: number, u: number): void {
    const sine = 1 / cosh(eta);
    sinCos(2 * Math.PI * u, this.#sc);
    this.#n[0] = 1;
    this.#n[1] = sine * this.#sc[1];
    this.#n[2] = sine * this.#sc[0];
    this.#n[3] = tanh(eta);
  }

  /** The direction as a four-vector of the beam centre-of-mass frame: components along the laboratory images of its axes. */
  #toCms(beams: BeamState, out: Float64Array): void {
    if (!this.#lab) {
      out.set(this.#n);
      return;
    }
    for (let i = 0; i < 4; i++) {
      this.#image.fill(0);
      this.#image[i] = 1;
      beams.toLab(this.#image, 0);
      const component = dot(this.#n, 0, this.#image, 0);
      out[i] = i === 0 ? component : -component;
    }
  }
}

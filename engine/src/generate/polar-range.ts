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

/** The polar angles that the cuts leave to a light particle, whose mass is nothing beside its energy. */
export class PolarRange {
  /** whether there is a polar-angle cut on both sides */
  readonly active: boolean;
  /** pseudorapidities in the frame of the cut */
  readonly low: number = 0;
  readonly high: number = 0;
  readonly lab: boolean;
  readonly #sc = new Float64Array(2);
  readonly #n = new Float64Array(4);
  readonly #image = new Float64Array(4);

  constructor(cuts: readonly GeneratorCut[], particle: string) {
    const angular = cuts.filter((cut) => cut.particle === particle && cosineRange(cut));
    this.lab = angular.some((cut) => cut.quantity === 'thetaLab');
    let low = -1;
    let high = 1;
    for (const cut of angular) {
      if ((cut.quantity === 'thetaLab') !== this.lab) continue;
      const [from, to] = cosineRange(cut) as [number, number];
      low = Math.max(low, from);
      high = Math.min(high, to);
    }
    this.active = low > -1 && high < 1 && low < high;
    if (!this.active) return;
    this.low = atanh(low);
    this.high = atanh(high);
  }

  /** Smallest angle to either beam that the cut allows, beam centre-of-mass frame [rad]: radiation closer than that cannot be the particle. */
  coneAngle(beams: BeamState): number {
    let cosine = 0;
    for (const eta of [this.low, this.high]) {
      for (let quarter = 0; quarter < 4; quarter++) {
        this.#toCms(beams, eta, quarter / 4);
        cosine = Math.max(cosine, Math.abs(cosTheta(this.#image, 0)));
      }
    }
    return acos(cosine);
  }

  /** Pseudorapidities in the beam centre-of-mass frame outside of which nothing passes. */
  inCms(beams: BeamState): [number, number] {
    if (!this.lab) return [this.low, this.high];
    const range: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [side, eta] of [this.low, this.high].entries())
      for (let quarter = 0; quarter < 4; quarter++) {
        this.#toCms(beams, eta, quarter / 4);
        const cms = atanh(cosTheta(this.#image, 0));
        range[side] = side === 0 ? Math.min(range[0], cms) : Math.max(range[1], cms);
      }
    return range;
  }

  /** Lightlike direction of pseudorapidity eta in the frame of the cut, as a four-vector of the beam centre-of-mass frame, into #image. */
  #toCms(beams: BeamState, eta: number, u: number): void {
    const sine = 1 / cosh(eta);
    const n = this.#n;
    sinCos(2 * Math.PI * u, this.#sc);
    n[0] = 1;
    n[1] = sine * this.#sc[1];
    n[2] = sine * this.#sc[0];
    n[3] = tanh(eta);
    const image = this.#image;
    if (!this.lab) {
      image.set(n);
      return;
    }
    // components along the laboratory images of the axes of the centre-of-mass frame
    const axis = new Float64Array(4);
    for (let i = 0; i < 4; i++) {
      axis.fill(0);
      axis[i] = 1;
      beams.toLab(axis, 0);
      const component = dot(n, 0, axis, 0);
      image[i] = i === 0 ? component : -component;
    }
  }
}

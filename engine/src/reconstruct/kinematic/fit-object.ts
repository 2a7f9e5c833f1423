import type { ClusterColumns, TrackColumns } from '../../basics/columns.ts';
import { cos, sin } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { covarianceOf, fieldOf, helixJacobian, helixOf, helixState, OMEGA, TAN_LAMBDA } from '../helix/track-helix.ts';
import type { VertexResult } from '../vertex/vertex-result.ts';

/** Components of a state: four-momentum (E, px, py, pz) [GeV] and position (x, y, z) [cm]. */
export const STATE_SIZE = 7;

/**
 * Something that takes part in a kinematic fit: measured parameters with a covariance, free ones with a starting value, and the state they
 * stand for. Objects are made once and filled for each event.
 */
export interface FitObject {
  readonly measured: number;
  readonly free: number;
  /** measured values, then starting values of the free ones */
  readonly values: Float64Array;
  /** of the measured ones, row by row */
  readonly covariance: Float64Array;
  /**
   * State at the parameters p[at ..] into state[to ..] and its derivatives, STATE_SIZE x (measured + free), into jacobian[from ..];
   * `jacobian` holds zeros before. Returns false outside of the domain (a photon of negative energy).
   */
  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean;
}

/** A photon from the origin, measured as (E, theta, phi) [GeV, rad]. */
export class PhotonObject implements FitObject {
  readonly measured = 3;
  readonly free = 0;
  readonly values = new Float64Array(3);
  readonly covariance = new Float64Array(9);

  /** Independent errors: of the energy [GeV] and of the angles [rad]. */
  set(energy: number, theta: number, phi: number, sigmaE: number, sigmaTheta: number, sigmaPhi: number): this {
    this.values[0] = energy;
    this.values[1] = theta;
    this.values[2] = phi;
    this.covariance[0] = sigmaE * sigmaE;
    this.covariance[4] = sigmaTheta * sigmaTheta;
    this.covariance[8] = sigmaPhi * sigmaPhi;
    return this;
  }

  /** A cluster with the errors that a parametrisation of the calorimeter gives it. */
  setCluster(clusters: ClusterColumns, row: number, errors: PhotonErrors): this {
    const energy = clusters.energy[row];
    const region = clusters.region[row];
    return this.set(
      energy,
      clusters.theta[row],
      clusters.phi[row],
      energy * errors.relativeEnergy(region, energy),
      errors.theta(region, energy),
      errors.phi(region, energy),
    );
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    const energy = p[at];
    const sinTheta = sin(p[at + 1]);
    const cosTheta = cos(p[at + 1]);
    const sinPhi = sin(p[at + 2]);
    const cosPhi = cos(p[at + 2]);
    state[to] = energy;
    state[to + 1] = energy * sinTheta * cosPhi;
    state[to + 2] = energy * sinTheta * sinPhi;
    state[to + 3] = energy * cosTheta;
    state[to + 4] = 0;
    state[to + 5] = 0;
    state[to + 6] = 0;
    jacobian[from] = 1;
    jacobian[from + 3] = sinTheta * cosPhi;
    jacobian[from + 4] = energy * cosTheta * cosPhi;
    jacobian[from + 5] = -energy * sinTheta * sinPhi;
    jacobian[from + 6] = sinTheta * sinPhi;
    jacobian[from + 7] = energy * cosTheta * sinPhi;
    jacobian[from + 8] = energy * sinTheta * cosPhi;
    jacobian[from + 9] = cosTheta;
    jacobian[from + 10] = -energy * sinTheta;
    return energy > 0;
  }
}

/** Standard deviations of a photon of energy E [GeV] in a region (1 forward, 2 barrel, 3 backward): sigma_E / E, angles [rad]. */
export interface PhotonErrors {
  relativeEnergy(region: number, energy: number): number;
  theta(region: number, energy: number): number;
  phi(region: number, energy: number): number;
}

/**
 * A track of a given mass, measured by its five helix parameters. With a free arc length (for vertex constraints) the state is where the arc ends;
 * without, at the closest approach to the z axis.
 */
export class TrackObject implements FitObject {
  readonly measured = 5;
  readonly free: 0 | 1;
  readonly values: Float64Array;
  readonly covariance = new Float64Array(25);
  readonly mass: number;
  /** pT |omega| [GeV/cm], see fieldOf */
  private field = 0;
  private readonly derivatives = new Float64Array(30);
  private readonly point = new Float64Array(6);

  constructor(mass: number, freeArc = false) {
    this.mass = mass;
    this.free = freeArc ? 1 : 0;
    this.values = new Float64Array(5 + this.free);
  }

  /** @param arc  starting value of a free arc length [cm] */
  set(tracks: TrackColumns, row: number, arc = 0): this {
    helixOf(tracks, row, this.values);
    covarianceOf(tracks, row, this.covariance);
    if (this.covariance[0] === 0)
      throw new UserError({
        what: 'a track without covariance cannot be fitted',
        value: `row ${row}`,
        remedy: 'use a detector card with a track fit, such as belle2',
      });
    this.field = fieldOf(tracks, row);
    if (this.free === 1) this.values[5] = arc;
    return this;
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    const arc = this.free === 1 ? p[at + 5] : 0;
    const { point, derivatives } = this;
    helixState(p, at, arc, this.field, point);
    helixJacobian(p, at, arc, this.field, derivatives);
    const energy = Math.sqrt(point[3] * point[3] + point[4] * point[4] + point[5] * point[5] + this.mass * this.mass);
    state[to] = energy;
    const width = 5 + this.free;
    for (let k = 0; k < 3; k++) {
      state[to + 1 + k] = point[3 + k];
      state[to + 4 + k] = point[k];
      for (let j = 0; j < 5; j++) {
        const byP = derivatives[5 * (3 + k) + j];
        jacobian[from + width * (1 + k) + j] = byP;
        jacobian[from + width * (4 + k) + j] = derivatives[5 * k + j];
        jacobian[from + j] += (point[3 + k] / energy) * byP;
      }
    }
    if (this.free === 1) {
      const omega = p[at + OMEGA];
      const perPt = Math.abs(omega) / this.field;
      jacobian[from + width + 5] = omega * point[4];
      jacobian[from + 2 * width + 5] = -omega * point[3];
      jacobian[from + 4 * width + 5] = point[3] * perPt;
      jacobian[from + 5 * width + 5] = point[4] * perPt;
      jacobian[from + 6 * width + 5] = p[at + TAN_LAMBDA];
    }
    return p[at + OMEGA] * this.values[OMEGA] > 0;
  }
}

/** A candidate that was fitted to a vertex: (E, px, py, pz, x, y, z) with its 7 x 7 covariance. */
export class CandidateObject implements FitObject {
  readonly measured = 7;
  readonly free = 0;
  readonly values = new Float64Array(7);
  readonly covariance = new Float64Array(49);

  set(vertex: VertexResult): this {
    for (let k = 0; k < 4; k++) this.values[k] = vertex.sum[k];
    for (let k = 0; k < 3; k++) this.values[4 + k] = vertex.position[k];
    this.covariance.set(vertex.covariance);
    return this;
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    for (let k = 0; k < 7; k++) {
      state[to + k] = p[at + k];
      jacobian[from + 8 * k] = 1;
    }
    return p[at] > 0;
  }
}

/** A particle of known mass of which nothing is measured; its momentum [GeV] starts at a guess. */
export class UnmeasuredObject implements FitObject {
  readonly measured = 0;
  readonly free = 3;
  readonly values = new Float64Array(3);
  readonly covariance = new Float64Array(0);
  readonly mass: number;

  constructor(mass: number) {
    this.mass = mass;
  }

  set(px: number, py: number, pz: number): this {
    this.values[0] = px;
    this.values[1] = py;
    this.values[2] = pz;
    return this;
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    const energy = Math.sqrt(p[at] * p[at] + p[at + 1] * p[at + 1] + p[at + 2] * p[at + 2] + this.mass * this.mass);
    state[to] = energy;
    for (let k = 0; k < 3; k++) {
      state[to + 1 + k] = p[at + k];
      state[to + 4 + k] = 0;
      jacobian[from + k] = energy > 0 ? p[at + k] / energy : 0;
      jacobian[from + 3 * (1 + k) + k] = 1;
    }
    return true;
  }
}

/** A point in space [cm]: free with a starting value, or measured with a covariance (a beam spot). */
export class PointObject implements FitObject {
  readonly measured: 0 | 3;
  readonly free: 0 | 3;
  readonly values = new Float64Array(3);
  readonly covariance: Float64Array;

  constructor(measured = false) {
    this.measured = measured ? 3 : 0;
    this.free = measured ? 0 : 3;
    this.covariance = new Float64Array(measured ? 9 : 0);
  }

  set(x: number, y: number, z: number, covariance?: ArrayLike<number>): this {
    this.values[0] = x;
    this.values[1] = y;
    this.values[2] = z;
    if (covariance) this.covariance.set(covariance);
    return this;
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    state.fill(0, to, to + 4);
    for (let k = 0; k < 3; k++) {
      state[to + 4 + k] = p[at + k];
      jacobian[from + 3 * (4 + k) + k] = 1;
    }
    return true;
  }
}

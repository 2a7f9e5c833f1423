import { COVARIANCE_SIZE, createTrackColumns, type TrackColumns } from '../../basics/columns.ts';
import { atan2, cos, normalQuantile, sin } from '../../basics/elementary.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { Perigee, perigee } from '../../reconstruct/helix/perigee.ts';
import { transport } from '../../reconstruct/helix/reference-point.ts';
import { CM_PER_GEV_TESLA } from '../../simulate/helix.ts';

const FIELD = 1.5;

/** A charged particle where it is made: position [cm], momentum [GeV]. */
export interface ToyTrack {
  readonly position: readonly [number, number, number];
  readonly momentum: readonly [number, number, number];
  readonly charge: 1 | -1;
}

/** Errors near the place of origin: across the track and along z [cm], angles [rad], relative error of pT. */
export interface ToyErrors {
  readonly d0: number;
  readonly phi: number;
  readonly relativePt: number;
  readonly z0: number;
  readonly tanLambda: number;
}

/** A few hits of the drift chamber just outside of the vertex. */
export const toyErrors: ToyErrors = { d0: 0.008, phi: 1.5e-3, relativePt: 0.004, z0: 0.05, tanLambda: 3e-3 };

/**
 * Tracks with exactly Gaussian parameters: true helices whose parameters at the z axis are smeared with a covariance that is carried there from
 * the place of origin, correlations included. The simplest sample on which the pulls of a vertex fit must be unit Gaussians.
 *
 * @param index  event number of the random stream; -1: not smeared
 */
export class ToyTracks {
  readonly columns: TrackColumns = createTrackColumns(8);
  readonly #stream: RandomStream;
  readonly #seen = new Perigee();
  readonly #q = new Float64Array(5);
  readonly #covariance = new Float64Array(25);
  readonly #factor = new Float64Array(25);
  readonly #uniforms = new Float64Array(6);

  constructor(seed: number) {
    this.#stream = new RandomStream(seed, 'toy tracks');
  }

  fill(index: number, tracks: readonly ToyTrack[], errors: ToyErrors = toyErrors): void {
    tracks.forEach((track, row) => {
      this.#fillRow(index, row, track, errors);
    });
    this.columns.offset[1] = tracks.length;
  }

  #fillRow(index: number, row: number, track: ToyTrack, errors: ToyErrors): void {
    const [x, y, z] = track.position;
    const [px, py, pz] = track.momentum;
    const pT = Math.sqrt(px * px + py * py);
    const omega = (track.charge * FIELD) / (CM_PER_GEV_TESLA * pT);
    const phi = atan2(py, px);
    const q = this.#q;
    // with the place of origin as reference: d0 = z0 = 0
    q.set([0, phi, omega, 0, pz / pT]);
    const c = this.#covariance;
    c.fill(0);
    [errors.d0, errors.phi, errors.relativePt * omega, errors.z0, errors.tanLambda].forEach((sigma, i) => {
      c[6 * i] = sigma * sigma;
    });
    // curvature is measured beyond: correlated with direction and place
    const correlate = (i: number, j: number, rho: number) => {
      c[5 * i + j] = rho * Math.sqrt(c[6 * i] * c[6 * j]);
      c[5 * j + i] = c[5 * i + j];
    };
    correlate(0, 1, -0.6);
    correlate(1, 2, 0.5);
    correlate(3, 4, -0.7);
    transport(q, c, -x, -y, -z);
    perigee(x, y, z, phi, omega, pz / pT, q[1], this.#seen);
    q.set(this.#seen.q);
    if (index >= 0) this.#smear(index, row);
    const { columns } = this;
    columns.charge[row] = q[2] > 0 ? 1 : -1;
    columns.d0[row] = q[0];
    columns.phi0[row] = q[1];
    columns.omega[row] = q[2];
    columns.z0[row] = q[3];
    columns.tanLambda[row] = q[4];
    this.#momentum(row);
    let to = COVARIANCE_SIZE * row;
    for (let i = 0; i < 5; i++) for (let j = i; j < 5; j++) columns.covariance[to++] = c[5 * i + j];
    columns.firstRadius[row] = Math.sqrt(x * x + y * y) + 1;
  }

  #momentum(row: number): void {
    const { columns } = this;
    const pT = FIELD / (CM_PER_GEV_TESLA * Math.abs(columns.omega[row]));
    columns.px[row] = pT * cos(columns.phi0[row]);
    columns.py[row] = pT * sin(columns.phi0[row]);
    columns.pz[row] = pT * columns.tanLambda[row];
  }

  #smear(index: number, row: number): void {
    this.#stream.one(index, stage.toys, row, 0, 3, this.#uniforms);
    const l = this.#factor;
    const c = this.#covariance;
    for (let i = 0; i < 5; i++)
      for (let j = 0; j <= i; j++) {
        let sum = c[5 * i + j];
        for (let k = 0; k < j; k++) sum -= l[5 * i + k] * l[5 * j + k];
        l[5 * i + j] = i === j ? Math.sqrt(sum) : sum / l[6 * j];
      }
    for (let i = 0; i < 5; i++) for (let j = 0; j <= i; j++) this.#q[i] += l[5 * i + j] * normalQuantile(this.#uniforms[j]);
  }
}

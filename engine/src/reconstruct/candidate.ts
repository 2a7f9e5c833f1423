import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import type { CmsFrame } from './cms-frame.ts';

/** Offsets of the four-vectors [E, px, py, pz] in `Candidate.p`. */
export const FIRST = 0;
export const SECOND = 4;
export const SUM = 8;
export const RECOIL = 12;

/** Where the third and later daughters start: behind the sum and the recoil. */
const FURTHER = 16;

/** Offset of daughter number i (from 0) in `Candidate.p`. */
export const daughterAt = (i: number): number => (i < 2 ? SECOND * i : FURTHER + 4 * (i - 2));

/**
 * Where a candidate decayed, from a fit of its tracks to one point. `fitted` is false where none was asked for or where it did not converge;
 * what is asked of it is NaN then, so that every cut on it fails.
 */
export class CandidateVertex {
  fitted = false;
  /** x, y, z [cm], laboratory; the nominal interaction point is the origin */
  readonly position = new Float64Array(3);
  /** xx, xy, xz, yy, yz, zz [cm^2] */
  readonly covariance = new Float64Array(6);
  chi2 = Number.NaN;
  degreesOfFreedom = 0;
  probability = Number.NaN;

  reset(): void {
    this.fitted = false;
    this.position.fill(Number.NaN);
    this.covariance.fill(Number.NaN);
    this.chi2 = Number.NaN;
    this.degreesOfFreedom = 0;
    this.probability = Number.NaN;
  }
}

/**
 * A few particles taken together, and what recoils against them: P_recoil = P_beams(nominal) - sum. One object is filled again and
 * again, so nothing is allocated per event. All four-vectors in the lab [GeV].
 */
export class Candidate {
  readonly frame: CmsFrame;
  readonly p: Float64Array;
  readonly daughters: number;
  readonly vertex = new CandidateVertex();

  constructor(frame: CmsFrame, daughters: number) {
    this.frame = frame;
    this.daughters = daughters;
    this.p = new Float64Array(daughterAt(Math.max(2, daughters)));
    this.vertex.reset();
  }

  /** Daughter from a track under a mass hypothesis given as squared mass [GeV^2]. */
  setTrack(at: number, tracks: TrackColumns, row: number, squaredMass: number): void {
    const x = tracks.px[row];
    const y = tracks.py[row];
    const z = tracks.pz[row];
    this.p[at] = Math.sqrt(x * x + y * y + z * z + squaredMass);
    this.p[at + 1] = x;
    this.p[at + 2] = y;
    this.p[at + 3] = z;
  }

  /** Daughter from a cluster taken as a photon from the interaction point. */
  setPhoton(at: number, clusters: ClusterColumns, row: number): void {
    const energy = clusters.energy[row];
    const transverse = energy * sin(clusters.theta[row]);
    this.p[at] = energy;
    this.p[at + 1] = transverse * cos(clusters.phi[row]);
    this.p[at + 2] = transverse * sin(clusters.phi[row]);
    this.p[at + 3] = energy * cos(clusters.theta[row]);
  }

  /** Sum and recoil from the daughters set before. */
  close(): void {
    const { p, frame, daughters } = this;
    for (let i = 0; i < 4; i++) p[SUM + i] = daughters > 1 ? p[i] + p[SECOND + i] : p[i];
    for (let d = 2; d < daughters; d++) {
      const at = FURTHER + 4 * (d - 2);
      for (let i = 0; i < 4; i++) p[SUM + i] += p[at + i];
    }
    p[RECOIL] = frame.energy - p[SUM];
    p[RECOIL + 1] = frame.px - p[SUM + 1];
    p[RECOIL + 2] = -p[SUM + 2];
    p[RECOIL + 3] = frame.pz - p[SUM + 3];
  }
}

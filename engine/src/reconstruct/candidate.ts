import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import type { CmsFrame } from './cms-frame.ts';

/** Offsets of the four-vectors [E, px, py, pz] in `Candidate.p`. */
export const FIRST = 0;
export const SECOND = 4;
export const SUM = 8;
export const RECOIL = 12;

/**
 * One or two particles taken together, and what recoils against them: P_recoil = P_beams(nominal) - sum. One object is filled again and
 * again, so nothing is allocated per event. All four-vectors in the lab [GeV].
 */
export class Candidate {
  readonly frame: CmsFrame;
  readonly p = new Float64Array(16);
  /** 1 or 2 */
  readonly daughters: 1 | 2;

  constructor(frame: CmsFrame, daughters: 1 | 2) {
    this.frame = frame;
    this.daughters = daughters;
  }

  /** Daughter from a track under a mass hypothesis given as squared mass [GeV^2]. */
  setTrack(at: typeof FIRST | typeof SECOND, tracks: TrackColumns, row: number, squaredMass: number): void {
    const x = tracks.px[row];
    const y = tracks.py[row];
    const z = tracks.pz[row];
    this.p[at] = Math.sqrt(x * x + y * y + z * z + squaredMass);
    this.p[at + 1] = x;
    this.p[at + 2] = y;
    this.p[at + 3] = z;
  }

  /** Daughter from a cluster taken as a photon from the interaction point. */
  setPhoton(at: typeof FIRST | typeof SECOND, clusters: ClusterColumns, row: number): void {
    const energy = clusters.energy[row];
    const transverse = energy * sin(clusters.theta[row]);
    this.p[at] = energy;
    this.p[at + 1] = transverse * cos(clusters.phi[row]);
    this.p[at + 2] = transverse * sin(clusters.phi[row]);
    this.p[at + 3] = energy * cos(clusters.theta[row]);
  }

  /** Sum and recoil from the daughters set before. */
  close(): void {
    const { p, frame } = this;
    for (let i = 0; i < 4; i++) p[SUM + i] = this.daughters === 2 ? p[i] + p[SECOND + i] : p[i];
    p[RECOIL] = frame.energy - p[SUM];
    p[RECOIL + 1] = frame.px - p[SUM + 1];
    p[RECOIL + 2] = -p[SUM + 2];
    p[RECOIL + 3] = frame.pz - p[SUM + 3];
  }
}

import type { ClusterColumns, KlmColumns } from '../basics/columns.ts';
import { atan2, cos, sin } from '../basics/elementary.ts';
import { type Candidate, RECOIL } from './candidate.ts';

/** Angle between a cluster (of the calorimeter or the KLM), seen from the interaction point, and the recoil momentum, in the lab [rad], 0..pi. */
export function photonRecoilAngle(c: Candidate, clusters: ClusterColumns | KlmColumns, row: number): number {
  const { p } = c;
  const transverse = sin(clusters.theta[row]);
  const x = transverse * cos(clusters.phi[row]);
  const y = transverse * sin(clusters.phi[row]);
  const z = cos(clusters.theta[row]);
  const cx = y * p[RECOIL + 3] - z * p[RECOIL + 2];
  const cy = z * p[RECOIL + 1] - x * p[RECOIL + 3];
  const cz = x * p[RECOIL + 2] - y * p[RECOIL + 1];
  return atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), x * p[RECOIL + 1] + y * p[RECOIL + 2] + z * p[RECOIL + 3]);
}

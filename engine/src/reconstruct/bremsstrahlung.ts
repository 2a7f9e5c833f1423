import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';

export interface BremsstrahlungOptions {
  /** largest angle between cluster and track direction at the origin [rad] */
  readonly angle: number;
  /** least energy of a cluster [GeV] */
  readonly leastEnergy: number;
}

/** Assumed: a cone of 50 mrad, as common in analyses with basf2 (recalled), and clusters above 20 MeV. */
export const bremsstrahlungOptions: BremsstrahlungOptions = { angle: 0.05, leastEnergy: 0.02 };

const direction = new Float64Array(3);

/**
 * Four-momentum of an electron with the photons that it radiated near the origin: they fly on along its direction there, so neutral clusters of the
 * same event inside a narrow cone around the track's direction at the closest approach are added to it. A cluster that lies in the cones of
 * several `rivals` goes to the nearest one alone.
 *
 * @param rows    rows of the event's clusters: from .. to - 1
 * @param rivals  rows of all electrons of the event that may claim a photon (`row` among them)
 * @param mass    of the track [GeV]
 * @param out     (E, px, py, pz) [GeV] at out[at ..]
 * @returns       number of photons added
 */
export function recoverBremsstrahlung(
  tracks: TrackColumns,
  row: number,
  clusters: ClusterColumns,
  from: number,
  to: number,
  rivals: ArrayLike<number>,
  mass: number,
  out: Float64Array,
  at = 0,
  options: BremsstrahlungOptions = bremsstrahlungOptions,
): number {
  const px = tracks.px[row];
  const py = tracks.py[row];
  const pz = tracks.pz[row];
  out[at] = Math.sqrt(px * px + py * py + pz * pz + mass * mass);
  out[at + 1] = px;
  out[at + 2] = py;
  out[at + 3] = pz;
  const least = cos(options.angle);
  let found = 0;
  for (let c = from; c < to; c++) {
    const energy = clusters.energy[c];
    if (!(energy >= options.leastEnergy)) continue;
    const sine = sin(clusters.theta[c]);
    direction[0] = sine * cos(clusters.phi[c]);
    direction[1] = sine * sin(clusters.phi[c]);
    direction[2] = cos(clusters.theta[c]);
    const own = cosineTo(tracks, row);
    if (!(own >= least)) continue;
    let nearest = true;
    for (let k = 0; k < rivals.length; k++) if (rivals[k] !== row && cosineTo(tracks, rivals[k]) > own) nearest = false;
    if (!nearest) continue;
    out[at] += energy;
    for (let k = 0; k < 3; k++) out[at + 1 + k] += energy * direction[k];
    found++;
  }
  return found;
}

function cosineTo(tracks: TrackColumns, row: number): number {
  const x = tracks.px[row];
  const y = tracks.py[row];
  const z = tracks.pz[row];
  return (x * direction[0] + y * direction[1] + z * direction[2]) / Math.sqrt(x * x + y * y + z * z);
}

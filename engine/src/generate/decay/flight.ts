import type { ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { log } from '../../basics/elementary.ts';

/**
 * Point where a particle decays, from its production point in the columns:  x + p (c tau/m) (-ln u),  t + E (tau/m) (-ln u), exact for the
 * exponential law in its rest frame. For a common u, points move along a straight line when lifetime or momentum change.
 *
 * @param length  mean decay length at rest c tau [cm]
 * @param mass    [GeV]
 * @param u       uniform in (0, 1)
 * @param out     x, y, z [cm], t [ns]
 */
export function decayPoint(
  columns: ParticleColumns,
  row: number,
  length: number,
  mass: number,
  u: number,
  out: Float64Array,
): void {
  const scale = length > 0 ? (-log(u) * length) / mass : 0;
  out[0] = columns.vx[row] + scale * columns.px[row];
  out[1] = columns.vy[row] + scale * columns.py[row];
  out[2] = columns.vz[row] + scale * columns.pz[row];
  out[3] = columns.time[row] + (scale * columns.energy[row]) / constants.speedOfLight.value;
}

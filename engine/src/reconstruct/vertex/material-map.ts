import { cos } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { Tracker } from '../../simulate/geometry/tracker.ts';

/** Dense matter as surfaces r^2(z) = square + slope2 (z - apex)^2 with a band around them, or planes with radii [cm]. */
export interface MaterialMap {
  readonly regions: readonly MaterialRegion[];
  /** distance to a surface that counts as inside [cm], on top of what the resolution asks for */
  readonly tolerance: number;
}

export interface MaterialRegion {
  readonly name: string;
  readonly disc: boolean;
  readonly square: number;
  readonly slope2: number;
  readonly apex: number;
  readonly zFrom: number;
  readonly zTo: number;
  readonly rFrom: number;
  readonly rTo: number;
  /** flat ladders around the axis reach out to radius times this, >= 1 */
  readonly reach: number;
}

export interface MaterialOptions {
  /** thinner surfaces are left out [radiation lengths]: layers of gas and wires */
  readonly least?: number;
  /** [cm] */
  readonly tolerance?: number;
}

/**
 * Map of the matter of a tracker in which photons convert: beam pipe, pixel and strip layers, walls and end-plates, for vetoes of vertices
 * that lie in it. n flat ladders at radius r reach out to r / cos(pi / n).
 *
 * @param options  surfaces from 0.05 % of a radiation length on, within 0.1 cm, unless said otherwise (both assumed)
 */
export function materialMap(tracker: Tracker, options: MaterialOptions = {}): MaterialMap {
  const least = options.least ?? 5e-4;
  const tolerance = options.tolerance ?? 0.1;
  if (!(tolerance >= 0))
    throw new UserError({ what: 'tolerance of a material map below zero', value: tolerance, remedy: 'give a length in cm' });
  const regions = tracker.layers
    .filter((layer) => layer.part !== 'cdc' && layer.radiationLengths >= least)
    .map((layer): MaterialRegion => {
      const { name, disc, square, slope2, apex, zFrom, zTo, rFrom, rTo, ladders } = layer;
      return { name, disc, square, slope2, apex, zFrom, zTo, rFrom, rTo, reach: ladders > 2 ? 1 / cos(Math.PI / ladders) : 1 };
    });
  return { regions, tolerance };
}

/**
 * The matter that a point [cm] lies in, within the tolerance plus `resolution`.
 *
 * @param resolution  allowance for the error of the vertex [cm], e.g. two standard deviations
 * @returns           number of the region in `map.regions`, -1 for none
 */
export function materialAt(map: MaterialMap, x: number, y: number, z: number, resolution = 0): number {
  const r = Math.sqrt(x * x + y * y);
  const margin = map.tolerance + resolution;
  for (let i = 0; i < map.regions.length; i++) {
    const region = map.regions[i];
    if (z < region.zFrom - margin || z > region.zTo + margin) continue;
    if (region.disc) {
      if (r >= region.rFrom - margin && r <= region.rTo + margin) return i;
      continue;
    }
    const away = z - region.apex;
    const surface = Math.sqrt(region.square + region.slope2 * away * away);
    if (r >= surface - margin && r <= surface * region.reach + margin) return i;
  }
  return -1;
}

/** Speed of light [cm/ns], exact by the definition of the metre. */
export const SPEED_OF_LIGHT = 29.9792458;

/** [cm] per millimetre: LHE lifetimes and HepMC3 lengths are in millimetres unless a file says CM. */
export const CM_PER_MM = 0.1;

/** Vertex (x, y, z [cm], t [ns]) as (x, y, z, ct) in lengths of `unit` cm. */
export function toLengths(vertex: readonly [number, number, number, number], unit: number): [number, number, number, number] {
  return [vertex[0] / unit, vertex[1] / unit, vertex[2] / unit, (vertex[3] * SPEED_OF_LIGHT) / unit];
}

/** The inverse of `toLengths`. */
export function fromLengths(x: number, y: number, z: number, ct: number, unit: number): [number, number, number, number] {
  return [x * unit, y * unit, z * unit, (ct * unit) / SPEED_OF_LIGHT];
}

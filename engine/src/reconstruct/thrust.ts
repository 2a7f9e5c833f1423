import type { EventMomenta } from './event-momenta.ts';

/**
 * Thrust of the particles in the nominal centre-of-mass frame,
 *   T = max_n sum |p*_i . n| / sum |p*_i|,   1/2 (isotropic) to 1 (two opposite lines),
 * exactly: at the maximum the axis is along a sum of +-p_i whose signs are those of the sides of a plane through the origin, and each such
 * division is found by turning a plane that contains two of the momenta by a little. N^3 steps. NaN without particles.
 *
 * @param axis  three numbers, filled with the unit axis (of the two directions, the one with z* >= 0)
 * @source      Farhi, Phys. Rev. Lett. 39 (1977) 1587 (definition); algorithm after Sjostrand, PYTHIA 6.4 manual, Sec. 15.2.1; from memory, not checked
 */
export function thrust(event: EventMomenta, axis: Float64Array): number {
  const { cms: p, count } = event;
  axis.fill(Number.NaN);
  let total = 0;
  for (let i = 0; i < count; i++) total += Math.sqrt(norm2(p[4 * i + 1]!, p[4 * i + 2]!, p[4 * i + 3]!));
  if (!(total > 0)) return Number.NaN;
  let best = -1;
  const consider = (x: number, y: number, z: number): void => {
    const square = norm2(x, y, z);
    if (square <= best) return;
    best = square;
    const sign = z < 0 ? -1 : 1;
    axis[0] = sign * x;
    axis[1] = sign * y;
    axis[2] = sign * z;
  };
  // all on one line, or one particle: no plane is spanned by two of them
  let [sx, sy, sz] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const along = p[1]! * p[4 * i + 1]! + p[2]! * p[4 * i + 2]! + p[3]! * p[4 * i + 3]!;
    const sign = along < 0 ? -1 : 1;
    sx += sign * p[4 * i + 1]!;
    sy += sign * p[4 * i + 2]!;
    sz += sign * p[4 * i + 3]!;
  }
  consider(sx, sy, sz);
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const a = 4 * i;
      const b = 4 * j;
      const nx = p[a + 2]! * p[b + 3]! - p[a + 3]! * p[b + 2]!;
      const ny = p[a + 3]! * p[b + 1]! - p[a + 1]! * p[b + 3]!;
      const nz = p[a + 1]! * p[b + 2]! - p[a + 2]! * p[b + 1]!;
      [sx, sy, sz] = [0, 0, 0];
      for (let k = 0; k < count; k++) {
        if (k === i || k === j) continue;
        const c = 4 * k;
        const sign = nx * p[c + 1]! + ny * p[c + 2]! + nz * p[c + 3]! < 0 ? -1 : 1;
        sx += sign * p[c + 1]!;
        sy += sign * p[c + 2]!;
        sz += sign * p[c + 3]!;
      }
      for (let signs = 0; signs < 4; signs++) {
        const s = (signs & 1) === 0 ? 1 : -1;
        const t = (signs & 2) === 0 ? 1 : -1;
        consider(sx + s * p[a + 1]! + t * p[b + 1]!, sy + s * p[a + 2]! + t * p[b + 2]!, sz + s * p[a + 3]! + t * p[b + 3]!);
      }
    }
  }
  const length = Math.sqrt(best);
  for (let k = 0; k < 3; k++) axis[k]! /= length;
  return length / total;
}

const norm2 = (x: number, y: number, z: number): number => x * x + y * y + z * z;

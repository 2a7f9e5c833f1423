import { asin, sin, sinCos } from '../basics/elementary.ts';

/**
 * Orientation of an event about the beam, drawn exactly for annihilation through one vector current.
 *
 * With H the (symmetric, non-negative) spatial tensor of the final state in axes of its own, the beam direction n is distributed as
 * sum_ij H_ij (delta_ij - beta^2 n_i n_j) = sum_k h_k (1 - beta^2 (n.e_k)^2), a sum of dipole patterns about the eigenvectors e_k
 * with the eigenvalues h_k as probabilities. Drawing k, the angle to e_k and the azimuth about it leaves no weight behind.
 */
export class DipoleOrientation {
  /** rows: images of the lab x, y, z axes in body axes; z is the e- direction */
  readonly #axes = new Float64Array(9);
  readonly #sc = new Float64Array(2);

  /**
   * @param h     H_yy, H_xx, H_xz, H_zz in body axes, all else zero
   * @param beta  velocity of the beam particles
   * @param u1    chooses the eigenvector and the angle to it
   * @param u2    azimuth about the eigenvector
   * @param u3    azimuth about the beam
   */
  draw(h: Float64Array, beta: number, u1: number, u2: number, u3: number): void {
    const half = 0.5 * (h[1] - h[3]);
    const radius = Math.sqrt(half * half + h[2] * h[2]);
    const middle = 0.5 * (h[1] + h[3]);
    const h1 = Math.max(0, middle + radius);
    const h2 = Math.max(0, middle - radius);
    const h0 = Math.max(0, h[0]);
    // in-plane eigenvector of h1: (cos psi, 0, sin psi), with tan 2 psi = 2 H_xz/(H_xx - H_zz)
    const cos2 = radius > 0 ? half / radius : 1;
    const cosPsi = Math.sqrt(Math.max(0, 0.5 * (1 + cos2)));
    const sinPsi = h[2] >= 0 ? Math.sqrt(Math.max(0, 0.5 * (1 - cos2))) : -Math.sqrt(Math.max(0, 0.5 * (1 - cos2)));
    const point = u1 * (h0 + h1 + h2);
    // local right-handed axes (a, b, e) with e the eigenvector, as components along body x, y, z
    let ax = 0;
    let az = 0;
    let by = 0;
    let bx = 0;
    const bz = 0;
    let ex = 0;
    let ey = 0;
    let ez = 0;
    let v: number;
    if (point < h0) {
      v = point / h0;
      az = 1;
      bx = 1;
      ey = 1;
    } else if (point < h0 + h1) {
      v = (point - h0) / h1;
      ex = cosPsi;
      ez = sinPsi;
      ax = -sinPsi;
      az = cosPsi;
      by = -1;
    } else {
      v = Math.min(1, (point - h0 - h1) / h2);
      ex = -sinPsi;
      ez = cosPsi;
      ax = cosPsi;
      az = sinPsi;
      by = 1;
    }
    const c = dipoleCosine(v, beta);
    const perpendicular = Math.sqrt(Math.max(0, (1 - c) * (1 + c)));
    sinCos(2 * Math.PI * u2, this.#sc);
    const ca = perpendicular * this.#sc[1];
    const cb = perpendicular * this.#sc[0];
    const nx = ca * ax + cb * bx + c * ex;
    const ny = cb * by + c * ey;
    const nz = ca * az + cb * bz + c * ez;
    // two axes perpendicular to n, started from the body axis that n is farthest from among x and y
    let px: number;
    let py: number;
    let pz: number;
    if (Math.abs(nx) < Math.abs(ny)) {
      const length = Math.sqrt(ny * ny + nz * nz);
      px = 0;
      py = nz / length;
      pz = -ny / length;
    } else {
      const length = Math.sqrt(nx * nx + nz * nz);
      px = nz / length;
      py = 0;
      pz = -nx / length;
    }
    const qx = ny * pz - nz * py;
    const qy = nz * px - nx * pz;
    const qz = nx * py - ny * px;
    sinCos(2 * Math.PI * u3, this.#sc);
    const sinPhi = this.#sc[0];
    const cosPhi = this.#sc[1];
    const m = this.#axes;
    m[0] = cosPhi * px + sinPhi * qx;
    m[1] = cosPhi * py + sinPhi * qy;
    m[2] = cosPhi * pz + sinPhi * qz;
    m[3] = -sinPhi * px + cosPhi * qx;
    m[4] = -sinPhi * py + cosPhi * qy;
    m[5] = -sinPhi * pz + cosPhi * qz;
    m[6] = nx;
    m[7] = ny;
    m[8] = nz;
  }

  /** Writes [E, px, py, pz] of a particle with body momentum (x, 0, z): e- along +z from here on. */
  place(energy: number, x: number, z: number, p: Float64Array, at: number): void {
    const m = this.#axes;
    p[at] = energy;
    p[at + 1] = m[0] * x + m[2] * z;
    p[at + 2] = m[3] * x + m[5] * z;
    p[at + 3] = m[6] * x + m[8] * z;
  }
}

/**
 * Cosine c with density proportional to 1 - beta^2 c^2 on [-1, 1] from a uniform: the cubic c - beta^2 c^3/3 = (2 u - 1)(1 - beta^2/3)
 * solved by c = (2/beta) sin(asin(y)/3), y = (3 beta/2)(2 u - 1)(1 - beta^2/3).
 */
export function dipoleCosine(u: number, beta: number): number {
  const y = 1.5 * beta * (2 * u - 1) * (1 - (beta * beta) / 3);
  const c = (2 / beta) * sin(asin(Math.max(-1, Math.min(1, y))) / 3);
  return Math.max(-1, Math.min(1, c));
}

/**
 * Tree-level e+ e- -> gamma* -> f fbar V, the massive vector V radiated from the fermion pair with a vector coupling.
 *
 * Every mass is kept, the electron's included. With q = p1 + p2 + k, s = q^2 and the propagator denominators
 *   D1 = (p1 + k)^2 - m^2,  D2 = (p2 + k)^2 - m^2,  S = D1 + D2 = 2 q.k,  W = D1 D2,
 *   Q = (s - D1)^2 + (s - D2)^2,  mu = M^2 + 2 m^2,  s' = (p1 + p2)^2 = s + M^2 - S,
 * the tensor H of the fermion line (summed over spins and over polarisations with -g, the current being conserved) has
 *   -H^m_m = 8/W^2 { W [Q + 2 M^2 (2 s + s') + 4 m^2 s'] - mu (s + 2 m^2) S^2 }
 *   d.H.d  = 4/W^2 { -d^2 [W (Q + 4 s M^2) - s mu S^2] + 4 mu (D1 d.p1 - D2 d.p2)^2 - 4 s W [(d.p1)^2 + (d.p2)^2] }
 * for any d with d.q = 0, and the averaged square is e^4 g^2/s^2 [-(s/2) H^m_m - 2 d.H.d] with d = (p_e- - p_e+)/2.
 * All terms but the one in mu are positive, so nothing is lost to cancellation short of the last soft and collinear corners.
 *
 * Traces worked out for this project; checked against an independent generator point by point (see the test).
 */

/** Couplings and masses [GeV] of e+ e- -> f fbar V. */
export interface PairAndBosonParameters {
  readonly alpha: number;
  /** vector coupling of V to the fermion */
  readonly coupling: number;
  readonly electronMass: number;
  readonly fermionMass: number;
  readonly bosonMass: number;
}

/**
 * Sum of the three eigenvalues of H in the rest frame of q, i.e. -H^m_m [1]: what is left after averaging over orientations.
 *
 * @param s      squared mass of the whole [GeV^2]
 * @param sPair  squared mass of the pair [GeV^2]
 * @param d1     D1 [GeV^2]
 * @param d2     D2 [GeV^2]
 * @param m2     squared fermion mass [GeV^2]
 * @param b2     squared boson mass [GeV^2]
 */
export function bosonRadiationTrace(s: number, sPair: number, d1: number, d2: number, m2: number, b2: number): number {
  const w = d1 * d2;
  const total = d1 + d2;
  const x1 = s - d1;
  const x2 = s - d2;
  const positive = x1 * x1 + x2 * x2 + 2 * b2 * (2 * s + sPair) + 4 * m2 * sPair;
  return (8 * (w * positive - (b2 + 2 * m2) * (s + 2 * m2) * total * total)) / (w * w);
}

/**
 * H in the rest frame of q, in axes where the fermions' momenta are p1 = (x, 0, z1), p2 = (-x, 0, z2): the spatial components
 * out[0..3] = H_yy, H_xx, H_xz, H_zz (the others vanish; H_ij >= 0 as a matrix, H_00 = 0). The distribution of the beam
 * direction n is then proportional to sum_ij H_ij (delta_ij - beta_e^2 n_i n_j).
 */
export function bosonRadiationTensor(
  s: number,
  d1: number,
  d2: number,
  m2: number,
  b2: number,
  x: number,
  z1: number,
  z2: number,
  out: Float64Array,
): void {
  const w = d1 * d2;
  const total = d1 + d2;
  const x1 = s - d1;
  const x2 = s - d2;
  const mu = b2 + 2 * m2;
  const scale = 4 / (w * w);
  const normal = w * (x1 * x1 + x2 * x2 + 4 * s * b2) - s * mu * total * total;
  const vx = total * x;
  const vz = d1 * z1 - d2 * z2;
  const sw = 4 * s * w;
  out[0] = scale * normal;
  out[1] = scale * (normal + 4 * mu * vx * vx - 2 * sw * x * x);
  out[2] = scale * (4 * mu * vx * vz - sw * x * (z1 - z2));
  out[3] = scale * (normal + 4 * mu * vz * vz - sw * (z1 * z1 + z2 * z2));
}

/**
 * |M|^2 of e-(0) e+(1) -> f(2) fbar(3) V(4), summed over final and averaged over initial spins [GeV^-2], from the five
 * four-momenta [E, px, py, pz] in GeV that stand one after the other in p from `at` on, in any frame.
 *
 * @source  photon exchange and both orders of emission; formula at the head of this file
 */
export function pairAndBosonMe2(p: Float64Array, at: number, parameters: PairAndBosonParameters): number {
  const m2 = parameters.fermionMass * parameters.fermionMass;
  const b2 = parameters.bosonMass * parameters.bosonMass;
  const e2 = parameters.electronMass * parameters.electronMass;
  const s = 2 * (e2 + dot(p, at, at + 4));
  const d1 = b2 + 2 * dot(p, at + 8, at + 16);
  const d2 = b2 + 2 * dot(p, at + 12, at + 16);
  const a = 0.5 * (dot(p, at, at + 8) - dot(p, at + 4, at + 8));
  const b = 0.5 * (dot(p, at, at + 12) - dot(p, at + 4, at + 12));
  const total = d1 + d2;
  const w = d1 * d2;
  const mu = b2 + 2 * m2;
  const q = (s - d1) * (s - d1) + (s - d2) * (s - d2);
  const trace = bosonRadiationTrace(s, s + b2 - total, d1, d2, m2, b2);
  const difference = a * d1 - b * d2;
  const beam =
    (4 / (w * w)) *
    ((0.25 * s - e2) * (w * (q + 4 * s * b2) - s * mu * total * total) +
      4 * mu * difference * difference -
      4 * s * w * (a * a + b * b));
  const e4 = 16 * Math.PI * Math.PI * parameters.alpha * parameters.alpha;
  return ((e4 * parameters.coupling * parameters.coupling) / (s * s)) * (0.5 * s * trace - 2 * beam);
}

function dot(p: Float64Array, i: number, j: number): number {
  return p[i] * p[j] - p[i + 1] * p[j + 1] - p[i + 2] * p[j + 2] - p[i + 3] * p[j + 3];
}

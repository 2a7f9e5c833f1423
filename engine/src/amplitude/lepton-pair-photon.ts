/**
 * |M|^2 of e-(p1) e+(p2) -> l-(q1) l+(q2) gamma(k) at tree level in closed form, both masses kept, as initial-state emission + final-state
 * emission + interference, each gauge invariant. Spins summed by traces (polarisation sum -g), so that a point costs some 120 operations
 * instead of 16 independent helicity amplitudes. With a = p1.k, b = p2.k, c = q1.k, d = q2.k and z = (q1 + q2)^2:
 *
 *   |M|^2 = (e^6/4) [ R(a, b, z; X, Y, W; m^2) + R(-c, -d, s; X', Y', W'; M^2) + I ]
 *
 * R(a, b, z; X, Y, W; m^2) = 8/(a b z)^2 { a (b z - 2 a m^2) X^2 + 4 a b m^2 X Y + b (a z - 2 b m^2) Y^2
 *     + (W/2) [a b G - m^2 z (a+b)^2] + z [a b G - m^2 z (a^2 + b^2) + 4 m^2 a b (a+b) - 2 m^4 (a+b)^2] },
 *     G = [(z + 2a)^2 + (z + 2b)^2]/2,   X = p1.(q1-q2), Y = p2.(q1-q2), W = (q1-q2)^2;
 *     X' = q1.(p1-p2), Y' = q2.(p1-p2), W' = (p1-p2)^2: the crossed channel p <-> -q
 * I = 32/(s z) { J [T^2 + T'^2 + U^2 + U'^2 + (s + z)(m^2 + M^2)/2]
 *     - m^2/(a b) [(a+b) V + (a-b)(c-d)] + M^2/(c d) [(a+b) V - (a-b)(c-d)] },
 *     J = T/(a c) + T'/(b d) - U/(a d) - U'/(b c),   T = p1.q1, T' = p2.q2, U = p1.q2, U' = p2.q1, V = (p1-p2).(q1-q2) = X - Y
 *
 * Massless limit: Berends et al., Nucl. Phys. B206 (1982) 61. The massive form is our own evaluation of the traces, checked
 * against an independent helicity generator to 1e-10 in the test. Events take |M|^2 from the compiled amplitude, which tests hold against this form;
 * `emission` alone is used beyond them, averaged, for single lines (generate/radiation/emission-factor.ts).
 */
export interface PhotonEmission {
  /** photon off the electron line */
  initial: boolean;
  /** photon off the lepton line */
  final: boolean;
}

/** The function R of the file's head. */
export function emission(a: number, b: number, z: number, X: number, Y: number, W: number, m2: number): number {
  const ab = a * b;
  const sum = a + b;
  const g1 = z + 2 * a;
  const g2 = z + 2 * b;
  const abG = ab * 0.5 * (g1 * g1 + g2 * g2);
  const quadratic = a * (b * z - 2 * a * m2) * X * X + 4 * ab * m2 * X * Y + b * (a * z - 2 * b * m2) * Y * Y;
  const flat = abG - m2 * z * (a * a + b * b) + 4 * m2 * ab * sum - 2 * m2 * m2 * sum * sum;
  const abz = ab * z;
  return (8 * (quadratic + 0.5 * W * (abG - m2 * z * sum * sum) + z * flat)) / (abz * abz);
}

/**
 * |M|^2 [GeV^-2] from the invariants, averaged over initial and summed over final spins.
 *
 * @param a       p1.k, and b = p2.k, c = q1.k, d = q2.k with a + b = c + d [GeV^2], all positive
 * @param s       (p1 + p2)^2 = z + 2 (a + b) [GeV^2]
 * @param z       (q1 + q2)^2 [GeV^2]
 * @param T       p1.q1, and T' = p2.q2, U = p1.q2, U' = p2.q1 [GeV^2]
 * @param m2      electron mass squared, M2 lepton mass squared [GeV^2]
 * @param on      which line radiates; the interference enters when both do
 */
export function leptonPairPhotonSquared(
  a: number,
  b: number,
  c: number,
  d: number,
  s: number,
  z: number,
  T: number,
  Tprime: number,
  U: number,
  Uprime: number,
  m2: number,
  M2: number,
  alpha: number,
  on: PhotonEmission,
): number {
  let sum = 0;
  if (on.initial) sum += emission(a, b, z, T - U, Uprime - Tprime, 4 * M2 - z, m2);
  if (on.final) sum += emission(-c, -d, s, T - Uprime, U - Tprime, 4 * m2 - s, M2);
  if (on.initial && on.final) sum += emissionInterference(a, b, c, d, s, z, T, Tprime, U, Uprime, m2, M2);
  const e2 = 4 * Math.PI * alpha;
  return 0.25 * e2 * e2 * e2 * sum;
}

/** The function I of the file's head, arguments as for leptonPairPhotonSquared. */
export function emissionInterference(
  a: number,
  b: number,
  c: number,
  d: number,
  s: number,
  z: number,
  T: number,
  Tprime: number,
  U: number,
  Uprime: number,
  m2: number,
  M2: number,
): number {
  const squares = T * T + Tprime * Tprime + U * U + Uprime * Uprime + 0.5 * (s + z) * (m2 + M2);
  const current = T / (a * c) + Tprime / (b * d) - U / (a * d) - Uprime / (b * c);
  const along = (a + b) * (T - U - Uprime + Tprime);
  const across = (a - b) * (c - d);
  return (32 / (s * z)) * (current * squares - (m2 * (along + across)) / (a * b) + (M2 * (along - across)) / (c * d));
}

import type { DecayShape } from './decay-list.ts';

/**
 * Matrix elements of decays at rest relative to their largest value, for rejection; momenta are four numbers a product (E, px, py, pz).
 */
export type ShapeWeight = (mass: number, masses: Float64Array, p: Float64Array) => number;

const flat: ShapeWeight = () => 1;

/**
 * Unpolarised l -> l' nu nu', products (l', nu_l, nu_l'~): |M|^2 ~ (P.k)(q.k') with k the antineutrino of l', q the charged lepton and
 * k' the neutrino of l; with x = 2 E_k / M and massless products the weight is 4 x (1 - x), at most 1.
 *
 * @source PDG 2024, Muon decay parameters: the V-A matrix element
 */
const muon: ShapeWeight = (mass, masses, p) => {
  const x = (2 * p[8]) / mass;
  const r = masses[0] / mass;
  return 4 * x * Math.max(0, 1 - x - r * r);
};

/**
 * K -> pi l nu, products (pi, l, nu), constant form factor and massless lepton in the matrix element:
 *   |M|^2 ~ 2 (K.l)(K.nu) - K^2 (l.nu) = M^2 (E_l E_nu + l.nu as three-vectors)
 * bounded by 2 E_l E_nu <= (M - m_pi)^2 / 2.
 *
 * @source own evaluation of the vector current <pi|V|K> ~ K + pi
 */
const semileptonic: ShapeWeight = (mass, masses, p) => {
  const along = p[5] * p[9] + p[6] * p[10] + p[7] * p[11];
  const free = mass - masses[0];
  return (2 * (p[4] * p[8] + along)) / (free * free);
};

export const shapeWeights: Readonly<Record<DecayShape, ShapeWeight>> = { flat, muon, semileptonic };

import { exp, log } from '../basics/elementary.ts';
import type { ModelParticle, ResolvedModel } from './definition.ts';
import { twoBodyWidths } from './two-body-width.ts';

/** A decay through a vector that is off its mass shell: F -> f V*, V* -> products. */
export interface CascadeWidth {
  readonly products: readonly string[];
  /** [GeV] */
  readonly width: number;
}

/** Intervals of Simpson's rule in the invariant mass. */
const INTERVALS = 400;

/**
 * Widths of a fermion into a lighter fermion and what a heavier vector would decay into, exact at tree level for vectors of conserved currents:
 *   Gamma = (1/pi) int dq^2 q Gamma(F -> f V(q)) Gamma(V(q) -> X)/[(q^2 - m_V^2)^2 + m_V^2 Gamma_V^2]
 * since the sum over polarisations of a vector of mass q is what a conserved current leaves of the propagator. Vertices of X that are not
 * vector currents of one fermion are left out, and so is V where the two-body decay is open.
 *
 * @param hadrons  widths of the vector into hadrons, were its mass q
 * @source  phase space in steps, PDG 2024, Kinematics, Eq. (49.13)
 */
export function cascadeWidths(
  model: ResolvedModel,
  name: string,
  hadrons: (vector: ModelParticle, q: number) => readonly { readonly products: readonly string[]; readonly width: number }[],
): CascadeWidth[] {
  const owner = model.particles.find((particle) => particle.name === name || particle.anti === name);
  if (owner === undefined || owner.spin !== 0.5) return [];
  const found: CascadeWidth[] = [];
  for (const vector of model.particles) {
    if (vector.spin !== 1 || !(vector.mass > 0)) continue;
    const light = twoBodyWidths(massive(model, vector, 0), name).flatMap(({ products }) =>
      products.filter((one) => one !== vector.name),
    );
    for (const fermion of new Set(light)) {
      const left = model.particles.find((particle) => particle.name === fermion || particle.anti === fermion);
      const highest = owner.mass - (left?.mass ?? owner.mass);
      if (!(highest > 0) || vector.mass <= highest || left?.spin !== 0.5) continue;
      found.push(...integrate(model, name, vector, fermion, highest, hadrons));
    }
  }
  return found;
}

/** The model with another mass of one particle, and only vector currents for it; mass 0 stands for "very light". */
function massive(model: ResolvedModel, vector: ModelParticle, q: number): ResolvedModel {
  const particles = model.particles.map((one) => (one === vector ? { ...one, mass: q > 0 ? q : 1e-9 } : one));
  return { ...model, particles };
}

/** Only the decays of V through vector currents of one fermion. */
function conserved(model: ResolvedModel, vector: ModelParticle): ResolvedModel {
  const vertices = model.vertices.filter(
    ({ kind, fields, couplings: [left, right] }) =>
      kind === 'FFV' && fields[2] === vector.name && fields[0] === fields[1] && left![0] === right![0] && left![1] === right![1],
  );
  return { ...model, vertices };
}

function integrate(
  model: ResolvedModel,
  name: string,
  vector: ModelParticle,
  fermion: string,
  highest: number,
  hadrons: (vector: ModelParticle, q: number) => readonly { readonly products: readonly string[]; readonly width: number }[],
): CascadeWidth[] {
  const currents = conserved(model, vector);
  const lowest = Math.min(
    ...currents.vertices.map(({ fields }) => 2 * model.particles.find((one) => one.name === fields[0])!.mass),
  );
  if (!(highest > lowest)) return [];
  const sums = new Map<string, { products: readonly string[]; width: number }>();
  const range = log(highest / Math.max(lowest, 1e-6 * highest));
  for (let i = 1; i < INTERVALS; i++) {
    // logarithm of q, flattened at both ends where thresholds are
    const x = i / INTERVALS;
    const q = highest * exp(-range * (1 - x * x * (3 - 2 * x)));
    const jacobian = (6 * x * (1 - x) * range * 2 * q * q * ((i % 2 === 1 ? 4 : 2) / (3 * INTERVALS))) / Math.PI;
    const first = twoBodyWidths(massive(model, vector, q), name).find(({ products }) => products.includes(fermion))?.width ?? 0;
    const off = q * q - vector.mass * vector.mass;
    const weight = (jacobian * q * first) / (off * off + vector.mass * vector.mass * vector.width * vector.width);
    for (const { products, width } of [...twoBodyWidths(massive(currents, vector, q), vector.name), ...hadrons(vector, q)]) {
      const key = products.join(' ');
      const sum = sums.get(key) ?? { products: [fermion, ...products], width: 0 };
      sum.width += weight * width;
      sums.set(key, sum);
    }
  }
  return [...sums.values()].filter(({ width }) => width > 0);
}

import type { Complex, ComplexAlgebra } from './complex.ts';
import type { Kinematics } from './light-cone.ts';
import { unit, type Wave } from './wave.ts';

/** A spin state of an external line: projection on its quantisation axis, wave function and what |amplitude|^2 must be multiplied with. */
export interface ExternalState {
  readonly projection: number;
  readonly wave: Wave;
  /** node; the amplitude is multiplied by its root */
  readonly norm: number;
}

/**
 * Gauge of external massless vectors: light-cone (eps+ = 0), or radiation (eps^0 = 0 in the frame of the momenta). They differ where a fixed width
 * of a charged vector breaks gauge invariance; then helicity amplitudes in other programs are in the radiation gauge.
 */
export type PhotonGauge = 'light-cone' | 'radiation';

/** Type of an external spinor, for the rule of emission from external lines: right = [(xi, 0), (1, z)], left = [(-z*, 1), (0, xi)]. */
export type SpinorType = 'right' | 'left';

/** Which spinor a spin state has: an outgoing particle is the charge conjugate of its state. */
export const spinorType = (projection: number, incoming: boolean): SpinorType => (projection > 0 === incoming ? 'right' : 'left');

/**
 * Spin states of an external line in the light-cone basis, stripped of factors that are returned as norms.
 *
 * Fermions (column spinors, chiral representation, gamma5 = diag(-1, 1), p+ = E + p.n, z = p_perp/p+):
 *   u(+1/2) = sqrt(p+) [ (m/p+, 0), (1, z) ],   u(-1/2) = sqrt(p+) [ (-z*, 1), (0, m/p+) ],
 *   an outgoing particle has C ubar^T = +-v, which is the other type with -m/p+. Spin axis in the rest frame: s = p/m - m q/(p.q) with
 *   q = (1, -n), that is the direction against the light-like q; p / |p| when p runs along n. For massless particles: helicity.
 * Vectors: eps(+-1) transverse with eps+ = 0 (light-cone gauge), eps(0) = p/m - m q/(p.q); the same axis. For a vector that couples to
 *   conserved currents the part p/m of eps(0) is dropped.
 *
 * @source Kogut, Soper, Phys. Rev. D 1 (1970) 2901 (light-cone spinors; from memory, not checked)
 */
export function externalStates(
  c: ComplexAlgebra,
  kinematics: Kinematics,
  leg: number,
  conserved: boolean,
  gauge: PhotonGauge = 'light-cone',
): ExternalState[] {
  const g = c.graph;
  const { incoming, field } = kinematics.legs[leg];
  const { plus, z, mu, mass } = kinematics.momenta[leg];
  const { zero, one } = c;
  const state = (projection: number, components: readonly Complex[], norm: number): ExternalState => ({
    projection,
    wave: { components, scale: unit },
    norm,
  });
  if (field.particle.spin === 0) return [state(0, [one], g.one)];
  if (field.particle.spin === 0.5) {
    const xi = c.real(incoming ? mu : g.neg(mu));
    const right = [xi, zero, one, z];
    const left = [c.neg(c.conj(z)), one, zero, xi];
    return [0.5, -0.5].map((projection) => state(projection, spinorType(projection, incoming) === 'right' ? right : left, plus));
  }
  const two = g.constant(2);
  // incoming +1: -(x' + i y')/sqrt2 has perp = 0 and bar = -sqrt2, incoming -1: (x' - i y')/sqrt2; outgoing states are conjugate
  const barType = [zero, z, zero, one];
  const perpType = [zero, c.conj(z), one, zero];
  const signed = (projection: number, components: Complex[]) => (projection > 0 ? components.map((x) => c.neg(x)) : components);
  const states = [1, -1].map((projection) =>
    state(projection, signed(projection, projection > 0 === incoming ? barType : perpType), two),
  );
  if (mass === g.zero) return gauge === 'light-cone' ? states : states.map((light) => withoutTime(c, kinematics, leg, light));
  const longitudinal = conserved
    ? state(0, [zero, c.neg(one), zero, zero], g.mul(g.constant(4), g.mul(mu, mu)))
    : state(0, [one, c.real(g.sub(c.square(z), g.mul(mu, mu))), z, c.conj(z)], g.div(g.one, g.mul(mu, mu)));
  return [states[0], longitudinal, states[1]];
}

/** eps - (eps^0/E) k */
function withoutTime(c: ComplexAlgebra, kinematics: Kinematics, leg: number, state: ExternalState): ExternalState {
  const g = c.graph;
  const half = c.scale(g.constant(0.5), c.add(state.wave.components[0], state.wave.components[1]));
  const ratio = c.mul(half, c.inverse(c.real(g.input(4 * leg))));
  const { plus, minus, perp, bar } = kinematics.momenta[leg].vector;
  const shift = [plus, minus, perp, bar].map((k) => c.mul(ratio, k));
  return { ...state, wave: { ...state.wave, components: state.wave.components.map((x, i) => c.sub(x, shift[i])) } };
}

import { sinCos } from '../../basics/elementary.ts';
import { boostWith, rotateZOnto } from '../../basics/four-vector.ts';
import type { AngularWindow } from './angular-window.ts';
import type { ChannelPlan, MassStep, SplitStep } from './channel-plan.ts';
import { Direction } from './direction.ts';
import type { Invariants } from './invariants.ts';

/**
 * A channel of phase space: draws points and knows the density it draws them with, per unit of
 *   dPhi_n = (2 pi)^4 delta(P - sum p) prod d^3p/[(2 pi)^3 2 E]
 * in the rest frame of the whole, the first beam along +z.
 */
export class Channel {
  readonly name: string;
  /** uniforms of a point, 3 n - 4 */
  readonly dimensions: number;
  readonly #plan: ChannelPlan;
  readonly #particles: number;
  readonly #whole: number;
  readonly #masses2: Float64Array;
  readonly #beam2: number;
  readonly #nominal: number;
  readonly #direction = new Direction();
  readonly #s: Float64Array;
  readonly #t: Float64Array;
  /** four-momenta of all sets */
  readonly #q: Float64Array;
  readonly #axis = new Float64Array(4);
  readonly #trig = new Float64Array(2);
  readonly #windows: readonly (AngularWindow | null)[];

  /**
   * @param masses    of the final particles [GeV]
   * @param beamMass  of either beam particle [GeV]
   * @param nominal   sqrt(s) of the beams before radiation [GeV], for the least energies
   * @param windows   polar angles of the final particles, null for all; used where one of them recoils against the rest
   */
  constructor(
    plan: ChannelPlan,
    masses: readonly number[],
    beamMass: number,
    nominal: number,
    windows: readonly (AngularWindow | null)[] = [],
  ) {
    this.#windows = masses.map((_, i) => windows[i] ?? null);
    this.name = plan.name;
    this.dimensions = plan.steps.reduce((sum, step) => sum + (step.kind === 'mass' ? 1 : 2), 0);
    this.#plan = plan;
    this.#particles = masses.length;
    this.#whole = (1 << masses.length) - 1;
    this.#masses2 = Float64Array.from(masses, (m) => m * m);
    this.#beam2 = beamMass * beamMass;
    this.#nominal = nominal;
    this.#s = new Float64Array(1 << masses.length);
    this.#t = new Float64Array(1 << masses.length);
    this.#q = new Float64Array(4 << masses.length);
    for (let i = 0; i < masses.length; i++) this.#s[1 << i] = this.#masses2[i];
  }

  /** Final four-momenta of the point at u[at ...] for squared energy s into p[to ...]; false where there is none. */
  sample(u: Float64Array, at: number, s: number, p: Float64Array, to: number): boolean {
    const { steps } = this.#plan;
    const squares = this.#s;
    const q = this.#q;
    const whole = this.#whole;
    squares[whole] = s;
    this.#t[0] = this.#t[whole] = this.#beam2;
    q[4 * whole] = Math.sqrt(s);
    q[4 * whole + 1] = q[4 * whole + 2] = q[4 * whole + 3] = 0;
    for (let k = 0; k < steps.length; k++) {
      const step = steps[k];
      if (step.kind === 'mass') {
        const high = this.#highest(step, squares);
        const low = lowest(step, squares);
        if (!(high > low)) return false;
        const total = step.radiated === null ? 0 : squares[step.parent] + step.radiated - step.pole;
        squares[step.mask] = step.pole + step.map.at(u[at++], low - step.pole, high - step.pole, total);
      } else {
        if (!this.#split(step, u[at], u[at + 1])) return false;
        at += 2;
      }
    }
    for (let i = 0; i < this.#particles; i++) {
      const from = 4 << i;
      const x = q[from + 1];
      const y = q[from + 2];
      const z = q[from + 3];
      p[to + 4 * i] = Math.sqrt(this.#masses2[i] + x * x + y * y + z * z);
      p[to + 4 * i + 1] = x;
      p[to + 4 * i + 2] = y;
      p[to + 4 * i + 3] = z;
    }
    return true;
  }

  /** Density at a point whose invariants were taken. */
  density(point: Invariants): number {
    const { steps } = this.#plan;
    const { s, t } = point;
    const direction = this.#direction;
    let density = 1;
    for (let k = 0; k < steps.length; k++) {
      const step = steps[k];
      if (step.kind === 'mass') {
        const x = s[step.mask] - step.pole;
        const low = lowest(step, s) - step.pole;
        const high = this.#highest(step, s) - step.pole;
        if (!(high > low && x >= low && x <= high)) return 0;
        const total = step.radiated === null ? 0 : s[step.parent] + step.radiated - step.pole;
        density *= 2 * Math.PI * step.map.density(x, low, high, total);
      } else {
        this.#prepare(step, s, t);
        const { axis, first, second } = step;
        if (axis.kind === 'isotropic') density *= direction.isotropicDensity() / this.#flatRange(step);
        else if (axis.kind === 'beams')
          density *= direction.density((axis.near ?? 0) - t[axis.left | first], (axis.far ?? 0) - t[axis.left | second]);
        else density *= direction.density(s[first | axis.leg] - (axis.near ?? 0), s[second | axis.leg] - (axis.far ?? 0));
      }
    }
    return density;
  }

  /** Upper end of the squared mass of a step. */
  #highest(step: MassStep, s: Float64Array): number {
    const whole = s[step.parent];
    const root = Math.sqrt(whole);
    const room = root - (step.siblingKnown ? Math.sqrt(s[step.sibling]) : step.siblingMass);
    if (!(room > 0)) return 0;
    const high = room * room;
    if (step.radiated === null || (step.leastEnergy === 0 && step.leastRestEnergy === 0)) return high;
    // a particle of energy k in the frame of the beams has at least k sqrt(sHat/s) in the frame of what is left after radiation
    const energy = Math.max(step.leastRestEnergy, (step.leastEnergy * Math.sqrt(s[this.#whole])) / this.#nominal);
    const least = step.parent === this.#whole ? 2 * root * energy : (energy * whole) / Math.sqrt(s[this.#whole]);
    return Math.min(high, whole + step.radiated - least);
  }

  #prepare({ parent, first, second, axis }: SplitStep, s: Float64Array, t: Float64Array): void {
    const direction = this.#direction;
    if (axis.kind === 'isotropic') direction.prepare(s[parent], s[first], s[second]);
    else if (axis.kind === 'leg')
      direction.besideLeg(s[parent], s[first], s[second], s[parent | axis.leg], s[axis.leg], axis.near, axis.far);
    else {
      direction.besideBeams(s[parent], s[first], s[second], t[axis.left], t[axis.left | parent], axis.near, axis.far);
      if (parent === this.#whole) direction.within(this.#least(first, second), this.#least(second, first));
    }
  }

  /**
   * Least 1 - cos theta of `first`, which flies opposite to `second` in the rest frame of the whole. With the sets exchanged that of `second`, which is
   * the least 1 + cos theta of `first`.
   */
  #least(first: number, second: number): number {
    const own = (first & (first - 1)) === 0 ? this.#windows[31 - Math.clz32(first)] : null;
    const other = (second & (second - 1)) === 0 ? this.#windows[31 - Math.clz32(second)] : null;
    return Math.max(own ? own.oneMinus : 0, other ? other.onePlus : 0);
  }

  /** Part of all directions that a flat split fills. */
  #flatRange({ parent, first, second }: SplitStep): number {
    return parent === this.#whole ? 1 - 0.5 * (this.#least(first, second) + this.#least(second, first)) : 1;
  }

  #split(step: SplitStep, u: number, uPhi: number): boolean {
    const { parent, first, second, axis } = step;
    const direction = this.#direction;
    const q = this.#q;
    this.#prepare(step, this.#s, this.#t);
    if (axis.kind === 'isotropic') {
      direction.oneMinus = (parent === this.#whole ? this.#least(first, second) : 0) + 2 * u * this.#flatRange(step);
      direction.onePlus = 2 - direction.oneMinus;
    } else if (!direction.at(u)) return false;
    if (axis.kind === 'beams') {
      const t = this.#t;
      const sum = t[axis.left] + t[axis.left | parent] + this.#s[first] + this.#s[second] - this.#s[parent];
      if (axis.near !== null) t[axis.left | first] = axis.near - direction.nearDistance;
      if (axis.far !== null) t[axis.left | second] = axis.far - direction.farDistance;
      if (axis.near === null) t[axis.left | first] = sum - t[axis.left | second];
      else if (axis.far === null) t[axis.left | second] = sum - t[axis.left | first];
    }
    const sine = Math.sqrt(direction.oneMinus * direction.onePlus);
    const p = direction.momentum;
    sinCos(2 * Math.PI * uPhi, this.#trig);
    const at = 4 * first;
    q[at] = direction.energy;
    q[at + 1] = p * sine * this.#trig[1];
    q[at + 2] = p * sine * this.#trig[0];
    q[at + 3] = p * (direction.oneMinus < 1 ? 1 - direction.oneMinus : direction.onePlus - 1);
    this.#aim(step);
    rotateZOnto(q, at, this.#axis[1], this.#axis[2], this.#axis[3]);
    if (parent !== this.#whole) boostWith(q, at, q, 4 * parent, 1, Math.sqrt(this.#s[parent]));
    for (let j = 0; j < 4; j++) q[4 * second + j] = q[4 * parent + j] - q[at + j];
    if (axis.kind === 'beams' && axis.left !== 0)
      for (let j = 0; j < 4; j++) q[4 * (axis.left | first) + j] = q[4 * axis.left + j] + q[at + j];
    return true;
  }

  /** Unit vector, in the rest frame of the parent, that cos theta = 1 means. */
  #aim({ parent, axis }: SplitStep): void {
    const out = this.#axis;
    const q = this.#q;
    const whole = this.#whole;
    if (parent === whole && axis.kind !== 'leg') {
      out[1] = out[2] = 0;
      out[3] = 1;
      return;
    }
    if (axis.kind === 'beams') {
      // r = a - (sum over `left`), or from the other side where that is nearer
      const root = q[4 * whole];
      const beam = Math.sqrt(0.25 * root * root - this.#beam2);
      out[0] = 0.5 * root;
      out[1] = out[2] = 0;
      out[3] = beam;
      if (axis.left !== 0) for (let j = 0; j < 4; j++) out[j] -= q[4 * axis.left + j];
      boostWith(out, 0, q, 4 * parent, -1, Math.sqrt(this.#s[parent]));
    } else if (axis.kind === 'leg') {
      for (let j = 0; j < 4; j++) out[j] = q[4 * axis.leg + j];
      if (parent !== whole) boostWith(out, 0, q, 4 * parent, -1, Math.sqrt(this.#s[parent]));
    } else for (let j = 1; j < 4; j++) out[j] = q[4 * parent + j];
    const length = Math.sqrt(out[1] * out[1] + out[2] * out[2] + out[3] * out[3]);
    if (length > 0) for (let j = 1; j < 4; j++) out[j] /= length;
    else {
      out[1] = out[2] = 0;
      out[3] = 1;
    }
  }
}

/** Lower end of the squared mass of a step. */
function lowest({ low, inner }: MassStep, s: Float64Array): number {
  if (inner === null) return low;
  const mass = Math.sqrt(s[inner.mask]) + inner.others;
  return Math.max(low, mass * mass);
}

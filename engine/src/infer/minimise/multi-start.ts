import type { Likelihood } from '../likelihood.ts';
import { heldParameters, type MinimiseOptions, type Minimum, minimise, type Response, responses } from './minimise.ts';

export interface MultiStartOptions extends MinimiseOptions {
  /** starting points to try before the library's own */
  readonly starts?: readonly Float64Array[];
  /** many pulls: a full minimisation from every start (default), or only where a look at -2 ln L says that another minimum may be near */
  readonly thorough?: boolean;
  /** minima that are known already: a side on which a pull has one is not tried */
  readonly known?: readonly Minimum[];
}

/** The lowest minimum found, and the other ones, lowest first. */
export interface Minima {
  readonly best: Minimum;
  readonly others: readonly Minimum[];
}

/** At most this many pulls are flipped one by one by full minimisations: in a thorough search, and in a quick one. */
const MOST_FLIPS = 24;
const MOST_QUICK_FLIPS = 0;
/** A way to the other side on which -2 ln L stays below this share of its parabola, or falls again, is worth a minimisation. */
const SUSPICIOUS = 0.35;
const LOOKS: readonly number[] = [0.25, 0.5, 1, 2];

/**
 * Global minimum of -2 ln L by deterministic starts: the given point, then every pull (a constrained parameter of either sign) at
 * +1 together, at -1 together, and flipped one at a time with the others following linearly. Asymmetric variations of one source in
 * several samples are what makes second minima, so its sign is what must be tried.
 */
export function globalMinimum(likelihood: Likelihood, options: MultiStartOptions = {}): Minima {
  const held = options.fixed ?? heldParameters(likelihood);
  const found: Minimum[] = [];
  let failure: Minimum | undefined;
  const attempt = (start: Float64Array | undefined): void => {
    const minimum = minimise(likelihood, start === undefined ? options : { ...options, start });
    if (!Number.isFinite(minimum.twiceNll) || !minimum.converged) {
      if (failure === undefined || minimum.twiceNll < failure.twiceNll) failure = minimum;
    } else if (!found.some((known) => same(likelihood, known, minimum, held))) found.push(minimum);
  };
  attempt(options.start);
  for (const start of options.starts ?? []) attempt(start);
  if (found.length === 0)
    for (const start of rescues(likelihood, options, held)) {
      attempt(start);
      if (found.length > 0) break;
    }
  if (found.length === 0) return { best: failure!, others: [] };

  const pulls = pullsOf(likelihood, held);
  const thorough = options.thorough !== false;
  const first = lowest(found);
  if (thorough && pulls.length > 1)
    for (const side of [1, -1]) {
      const start = Float64Array.from(first.x);
      for (const i of pulls) start[i] = side;
      attempt(start);
    }
  const moves = responses(likelihood, first.x, held, pulls);
  const all = pulls.length <= (thorough ? MOST_FLIPS : MOST_QUICK_FLIPS);
  pulls.forEach((i, k) => {
    const always = all || likelihood.segments?.has(i) === true;
    for (const start of flip(likelihood, first, held, i, moves[k], always, options)) attempt(start);
  });
  found.sort((a, b) => a.twiceNll - b.twiceNll);
  const best = found[0];
  // a failure below the best minimum is the truth about this likelihood
  if (failure !== undefined && failure.twiceNll < best.twiceNll - 1e-6 && Number.isFinite(failure.twiceNll))
    return { best: failure, others: found };
  return { best, others: found.slice(1) };
}

const lowest = (minima: readonly Minimum[]): Minimum => minima.reduce((a, b) => (b.twiceNll < a.twiceNll ? b : a));

/** Free pulls: constrained parameters of either sign that act on more than a bin. */
function pullsOf(likelihood: Likelihood, held: Uint8Array): number[] {
  const pulls: number[] = [];
  likelihood.parameters.forEach((parameter, i) => {
    const [low, high] = parameter.bounds;
    if (held[i] === 0 && parameter.constrained && low < 0 && high > 0 && (likelihood.blocks?.[i] ?? -1) < 0) pulls.push(i);
  });
  return pulls;
}

/** Starting points with pull i on its other side: always, or where the way there is not uphill enough. */
function flip(
  likelihood: Likelihood,
  minimum: Minimum,
  held: Uint8Array,
  i: number,
  { direction, curvature }: Response,
  always: boolean,
  options: MultiStartOptions,
): Float64Array[] {
  const n = likelihood.parameters.length;
  const moved = (target: number): Float64Array => {
    const shift = target - minimum.x[i];
    const x = Float64Array.from(minimum.x);
    for (let j = 0; j < n; j++) {
      if (held[j] !== 0) continue;
      const low = options.bounds === undefined ? likelihood.parameters[j].bounds[0] : options.bounds.lower[j];
      const high = options.bounds === undefined ? likelihood.parameters[j].bounds[1] : options.bounds.upper[j];
      x[j] = Math.min(Math.max(x[j] + shift * direction[j], low), high);
    }
    return x;
  };
  const starts: Float64Array[] = [];
  const taken = (side: number) => options.known?.some(({ x }) => x[i] * side > 1e-6) === true;
  const sides = (minimum.x[i] > 0.3 ? [-1] : minimum.x[i] < -0.3 ? [1] : [-1, 1]).filter((side) => !taken(side));
  for (const side of sides) {
    if (always) {
      starts.push(moved(side));
      continue;
    }
    let highest = minimum.twiceNll;
    for (const look of LOOKS) {
      const start = moved(side * look);
      const shift = start[i] - minimum.x[i];
      const there = likelihood.twiceNll(start);
      if (there < highest || there - minimum.twiceNll < SUSPICIOUS * 0.5 * curvature * shift * shift) {
        starts.push(start);
        break;
      }
      highest = there;
    }
  }
  return starts;
}

const scratches = new WeakMap<Likelihood, Float64Array>();
function scratch(likelihood: Likelihood): Float64Array {
  const n = likelihood.parameters.length;
  let array = scratches.get(likelihood);
  if (array === undefined) {
    array = new Float64Array(n * n);
    scratches.set(likelihood, array);
  }
  return array;
}

/** Starts for a likelihood that is zero (or does not converge) at the usual point: the parameter of interest and pulls elsewhere. */
function rescues(likelihood: Likelihood, options: MultiStartOptions, held: Uint8Array): Float64Array[] {
  const inits = Float64Array.from(options.start ?? likelihood.parameters.map((parameter) => parameter.init));
  const starts: Float64Array[] = [];
  const { poi } = likelihood;
  const vary = (change: (x: Float64Array) => void) => {
    const x = Float64Array.from(inits);
    change(x);
    starts.push(x);
  };
  if (poi >= 0 && held[poi] === 0)
    for (const value of [0, 0.1, 1, 10, 100])
      vary((x) => {
        x[poi] = value;
      });
  for (const value of [-0.5, 0.5, 2])
    vary((x) => {
      for (const i of pullsOf(likelihood, held)) x[i] = value;
    });
  return starts;
}

/** Whether two minima are one: at one place, or closer (by the curvature at one of them) than their depths tell apart. */
function same(likelihood: Likelihood, a: Minimum, b: Minimum, held: Uint8Array): boolean {
  const n = likelihood.parameters.length;
  if (Math.abs(a.twiceNll - b.twiceNll) > 1e-4) return false;
  let far = false;
  for (let i = 0; i < n; i++) far ||= Math.abs(a.x[i] - b.x[i]) > 1e-4 * (1 + Math.abs(a.x[i]));
  if (!far) return true;
  const h = scratch(likelihood);
  likelihood.hessian(a.x, h);
  let distance = 0;
  for (let i = 0; i < n; i++) {
    if (held[i] !== 0) continue;
    let row = 0;
    for (let j = 0; j < n; j++) if (held[j] === 0) row += h[i * n + j] * (b.x[j] - a.x[j]);
    distance += row * (b.x[i] - a.x[i]);
  }
  return Math.abs(distance) < 1e-2;
}

import type { Likelihood } from '../likelihood.ts';
import { heldParameters, type Minimum, minimise } from '../minimise/minimise.ts';
import { globalMinimum, type Minima } from '../minimise/multi-start.ts';

/** The profile likelihood at one value of the parameter of interest. */
export interface ProfilePoint {
  readonly value: number;
  /** min over the other parameters of -2 ln L; +Infinity where the likelihood is zero */
  readonly twiceNll: number;
  /** d twiceNll / d value */
  readonly slope: number;
  readonly x: Float64Array;
  readonly converged: boolean;
  readonly reason?: string;
  /** this minimum and the others that were met, lowest first */
  readonly minima: readonly Minimum[];
}

/** Asimov data are made at 0: a parameter that is off there moves everything expected in proportion, not in its square. */
const precision = (value: number): { tolerance?: number } => (value === 0 ? { tolerance: 1e-17 } : {});

/** Local minima followed along the profile, the lowest ones. */
const MOST_MINIMA = 4;
/** Looks for deeper minima that found one: after this many no more is looked (a likelihood with steps has any number of them). */
const MOST_SURPRISES = 8;

/** Depths closer than this are one minimum. */
const SAME_DEPTH = 1e-6;

/**
 * Profile of -2 ln L along its parameter of interest, remembered: each new point starts from its neighbours along the direction in which
 * their minimum moves, and follows every local minimum that is known there, so that the deepest one is never lost where two cross.
 */
export class Profile {
  readonly likelihood: Likelihood;
  readonly poi: number;
  private readonly held: Uint8Array;
  private readonly points: ProfilePoint[] = [];
  private readonly checked = new Set<number>();
  /** how often a look for deeper minima found one */
  surprises = 0;

  constructor(likelihood: Likelihood) {
    this.likelihood = likelihood;
    this.poi = likelihood.poi;
    this.held = heldParameters(likelihood, this.poi);
  }

  /** Adds a known minimum (such as the best fit) to start from. */
  add(minima: Minima): void {
    const all = [minima.best, ...minima.others];
    for (const minimum of all) this.insert(this.pointOf(minimum.x[this.poi], [minimum]));
  }

  /** The points so far, by value. */
  get known(): readonly ProfilePoint[] {
    return this.points;
  }

  /** The profile at a value. */
  at(value: number): ProfilePoint {
    const index = this.indexOf(value);
    const there = this.points[index];
    if (there !== undefined && there.value === value) return there;
    const neighbours = [this.points[index - 1], there].filter((point) => point?.converged);
    const minima: Minimum[] = [];
    let failure: Minimum | undefined;
    for (const neighbour of neighbours)
      for (const minimum of neighbour.minima) {
        const found = this.minimiseFrom(this.moved(minimum, value), value);
        if (found.converged) this.keep(minima, found);
        else failure = found;
      }
    if (minima.length === 0) {
      const fresh = this.search(value, undefined);
      if (fresh.best.converged) for (const one of [fresh.best, ...fresh.others]) this.keep(minima, one);
      else failure = fresh.best;
      this.checked.add(value);
    }
    const point = minima.length === 0 ? this.failed(value, failure!) : this.pointOf(value, minima);
    this.insert(point);
    return point;
  }

  /**
   * The profile at a value after a look for deeper minima (flipped pulls); costs about one gradient a pull. Minima that turn up are
   * followed to the other points from then on.
   */
  checkedAt(value: number): ProfilePoint {
    const point = this.at(value);
    if (this.checked.has(value) || !point.converged || this.surprises >= MOST_SURPRISES) return point;
    this.checked.add(value);
    const wider = this.search(value, point);
    const minima = [...point.minima];
    const before = point.twiceNll;
    if (wider.best.converged) for (const one of [wider.best, ...wider.others]) this.keep(minima, one);
    minima.sort((a, b) => a.twiceNll - b.twiceNll);
    minima.splice(MOST_MINIMA);
    if (minima.every((one) => point.minima.includes(one))) return point;
    if (minima[0].twiceNll > before - SAME_DEPTH) {
      // a higher one: followed from here on, nothing known becomes wrong
      this.insert(this.pointOf(value, minima));
      return this.at(value);
    }
    this.surprises++;
    const better = this.pointOf(value, minima);
    // what was computed before this minimum was known is forgotten, unless it already follows it
    for (let i = this.points.length - 1; i >= 0; i--)
      if (this.points[i].value !== 0 && this.points[i].minima.length < minima.length) this.points.splice(i, 1);
    this.insert(better);
    return better;
  }

  /** Second derivative of the profile at a converged point; 0 where it is not known. */
  curvature(point: ProfilePoint): number {
    return point.minima[0].response?.curvature ?? 0;
  }

  private search(value: number, from: ProfilePoint | undefined): Minima {
    const start = Float64Array.from(from?.x ?? this.likelihood.parameters.map((one) => one.init));
    start[this.poi] = value;
    return globalMinimum(this.likelihood, {
      start,
      fixed: this.held,
      thorough: from === undefined,
      known: from?.minima ?? [],
      along: this.poi,
      ...precision(value),
    });
  }

  private minimiseFrom(start: Float64Array, value: number): Minimum {
    return minimise(this.likelihood, { start, fixed: this.held, warm: true, along: this.poi, ...precision(value) });
  }

  /** The known minimum, moved along its response to another value. */
  private moved(minimum: Minimum, value: number): Float64Array {
    const start = Float64Array.from(minimum.x);
    const shift = value - start[this.poi];
    const moves = minimum.response;
    if (moves?.definite)
      for (let i = 0; i < start.length; i++) {
        const [low, high] = this.likelihood.parameters[i].bounds;
        if (this.held[i] !== 0) continue;
        const moved = start[i] + shift * moves.direction[i];
        // no closer to a bound than a tenth of the way: the response is linear, and bounds are where it fails
        start[i] = Math.min(Math.max(moved, low + 0.1 * (start[i] - low)), high - 0.1 * (high - start[i]));
        if (Number.isNaN(start[i])) start[i] = moved;
      }
    start[this.poi] = value;
    return start;
  }

  private keep(minima: Minimum[], found: Minimum): void {
    if (minima.some((known) => Math.abs(known.twiceNll - found.twiceNll) < SAME_DEPTH)) return;
    minima.push(found);
    if (minima.length > MOST_MINIMA) minima.sort((a, b) => a.twiceNll - b.twiceNll).pop();
  }

  private pointOf(value: number, minima: Minimum[]): ProfilePoint {
    minima.sort((a, b) => a.twiceNll - b.twiceNll);
    const [best] = minima;
    return { value, twiceNll: best.twiceNll, slope: best.gradient[this.poi], x: best.x, converged: true, minima };
  }

  private failed(value: number, { twiceNll, x, reason }: Minimum): ProfilePoint {
    return { value, twiceNll, slope: 0, x, converged: false, reason: reason ?? 'not converged', minima: [] };
  }

  /** Index of the first point not below a value. */
  private indexOf(value: number): number {
    let index = 0;
    while (index < this.points.length && this.points[index].value < value) index++;
    return index;
  }

  private insert(point: ProfilePoint): void {
    const index = this.indexOf(point.value);
    const there = this.points[index];
    if (there === undefined || there.value !== point.value) this.points.splice(index, 0, point);
    else if (point.minima.length > there.minima.length || point.twiceNll < there.twiceNll) this.points[index] = point;
  }
}

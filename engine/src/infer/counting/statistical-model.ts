import { log, normalQuantile } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import type { Likelihood, Parameter, StatisticalModel } from '../likelihood.ts';
import { logGamma } from '../special/log-gamma.ts';
import { poissonQuantile } from '../special/poisson.ts';
import { type PreparedModel, prepare } from './marginal.ts';
import { GAUSSIAN_REACH, SIGNAL_FLOOR } from './measure.ts';
import { type BackgroundComponent, type CountingModel, effectiveEntries, inQuadrature } from './model.ts';

/** What one counting experiment measures. */
export interface CountingData {
  readonly count: number;
  /** auxiliary measurements in the order of the parameters after mu: factors (1 nominally), effective simulated entries */
  readonly aux: Float64Array;
}

/** A counting window in both readings: a likelihood with its auxiliary measurements, and exact sums over the nuisances' priors. */
export interface CountingStatistics extends StatisticalModel<CountingData> {
  readonly description: CountingModel;
  /** the marginal reading, prepared once (see limit.ts, expected.ts, p-value.ts) */
  readonly exact: PreparedModel;
  /** data of a count with all auxiliary measurements at their nominal values */
  observing(count: number): CountingData;
  /** priors of nuisance parameters that are not flat, as functions of their value: the Bayesian reading of the simulated statistics */
  readonly nuisancePriors: ReadonlyMap<string, (value: number) => number>;
  /** expected count */
  expected(x: Float64Array): number;
}

/** A model as a counting window, where it is one and its auxiliary measurements are the nominal ones that its exact sums are made for; else null. */
export function nominalCount<Data>(
  model: StatisticalModel<Data>,
  data: Data,
): { readonly model: CountingStatistics; readonly count: number } | null {
  if (!('exact' in model && 'observing' in model)) return null;
  const counting = model as unknown as CountingStatistics;
  const { count, aux } = data as unknown as CountingData;
  const nominal = counting.observing(count).aux;
  return nominal.every((value, i) => value === aux[i]) ? { model: counting, count } : null;
}

/** Fewer expected events than this, and asymptotic formulae are not to be trusted. */
export const FEWEST_ASYMPTOTIC = 10;

interface Constraint {
  readonly kind: 'gaussian' | 'poisson';
  /** relative uncertainty of a factor */
  readonly sigma: number;
  readonly nominal: number;
}

/** coefficient times the product of some parameters: the mean is a sum of these, so that its derivatives are products again */
interface Term {
  readonly coefficient: number;
  readonly factors: readonly number[];
}

/**
 * The counting model as a likelihood,
 *   n ~ Poisson( nu ),  nu = l (mu s e + k sum_b B_b) + sum_f B_f,   B_b = f_b w_b theta_b   (f_b times the expected events without simulation)
 *   -2 ln L = -2 ln P(n | nu) + sum_factors [ (x - a)^2 / sigma^2 + ln 2 pi sigma^2 ] - 2 sum_b ln P(m_b | theta_b),
 * with m_b = n_eff the effective simulated entries of background b and w_b the events that one stands for. Parameters, each only where it
 * is uncertain: `mu`, `common` (l), `signal` (e), `backgrounds` (k), and for each background its `name` (f_b) and `simulated name` (theta_b).
 * Factors are bounded where their priors end in the marginal reading (measure.ts), so that both readings know the same nuisances.
 *
 * @param count  observed; without it the model has no data of its own
 * @throws       UserError as `validate`, and for a count that is not a number >= 0
 */
export function countingStatistics(description: CountingModel, count?: number): CountingStatistics {
  const exact = prepare(description);
  const parameters: Parameter[] = [
    {
      name: 'mu',
      init: 1 / description.signal.yieldPerUnit,
      bounds: [0, Number.POSITIVE_INFINITY],
      fixed: false,
      constrained: false,
    },
  ];
  const constraints: Constraint[] = [];
  const nuisancePriors = new Map<string, (value: number) => number>();
  const add = (name: string, constraint: Constraint, bounds: readonly [number, number]): number => {
    const { kind, sigma, nominal } = constraint;
    const width = kind === 'gaussian' ? sigma : Math.sqrt(nominal);
    parameters.push({
      name,
      init: nominal,
      bounds,
      fixed: false,
      constrained: true,
      // no event simulated: the measurement is one-sided and has no width
      ...(width > 0 && { constraint: { centre: nominal, width } }),
    });
    constraints.push(constraint);
    return parameters.length - 1;
  };
  const factor = (name: string, sigma: number, floor = 0): number[] =>
    sigma === 0
      ? []
      : [
          add(name, { kind: 'gaussian', sigma, nominal: 1 }, [
            Math.max(floor, 1 - GAUSSIAN_REACH * sigma),
            1 + GAUSSIAN_REACH * sigma,
          ]),
        ];
  const common = factor('common', inQuadrature(description.common), SIGNAL_FLOOR);
  const signal = factor('signal', inQuadrature(description.signal.uncertainties), SIGNAL_FLOOR);
  const shared = factor('backgrounds', inQuadrature(description.backgroundShared ?? []));
  const power = description.simulationPrior === 'flat' ? 0 : -0.5;
  const background = (one: BackgroundComponent): Term => {
    const own = factor(one.name, inQuadrature(one.uncertainties));
    const around = one.scalesWithCommon === false ? own : [...common, ...shared, ...own];
    if (!one.simulation) return { coefficient: one.expected, factors: around };
    const entries = effectiveEntries(one);
    const weight = entries === 0 ? one.simulation.eventWeight : one.simulation.sumW2 / one.expected;
    const name = `simulated ${one.name}`;
    if (power !== 0) nuisancePriors.set(name, (theta) => 1 / Math.sqrt(theta));
    const theta = add(name, { kind: 'poisson', sigma: 0, nominal: entries }, [0, entries + 40 + 8 * Math.sqrt(entries)]);
    return { coefficient: weight, factors: [...around, theta] };
  };
  const terms: Term[] = [
    { coefficient: description.signal.yieldPerUnit, factors: [0, ...common, ...signal] },
    ...description.backgrounds.map(background),
  ];
  const nominal = Float64Array.from(constraints, (one) => one.nominal);
  const expected = (x: Float64Array): number => meanOf(terms, x);
  const observing = (n: number): CountingData => {
    if (!(n >= 0 && Number.isFinite(n)))
      throw new UserError({ where: `window ${description.window}`, what: 'the count is not a number >= 0', value: n });
    return { count: n, aux: nominal };
  };
  return {
    parameters,
    poi: 0,
    description,
    exact,
    observing,
    nuisancePriors,
    expected,
    likelihood: (data) => likelihoodOf(parameters, constraints, terms, data),
    asimov: (x) => ({ count: expected(x), aux: x.slice(1) }),
    toy: (x, stream, index) => toyOf(constraints, expected(x), x, stream, index),
    asymptoticWarning: (x) => {
      const events = expected(x);
      return events >= FEWEST_ASYMPTOTIC
        ? undefined
        : `window ${description.window}: ${events.toPrecision(2)} events expected, fewer than ${FEWEST_ASYMPTOTIC}: asymptotic formulae are not to be trusted, use exact sums or toys`;
    },
    ...(count === undefined ? {} : { data: observing(count) }),
  };
}

function meanOf(terms: readonly Term[], x: Float64Array): number {
  let sum = 0;
  for (const { coefficient, factors } of terms) sum += productWithout(coefficient, factors, x, -1, -1);
  return sum;
}

function productWithout(coefficient: number, factors: readonly number[], x: Float64Array, i: number, j: number): number {
  let product = coefficient;
  for (const k of factors) if (k !== i && k !== j) product *= x[k]!;
  return product;
}

const LOG_TWO_PI = log(2 * Math.PI);

function likelihoodOf(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[],
  terms: readonly Term[],
  { count, aux }: CountingData,
): Likelihood {
  const n = parameters.length;
  let constant = 2 * logGamma(count + 1);
  for (const [i, { kind, sigma }] of constraints.entries())
    constant += kind === 'gaussian' ? LOG_TWO_PI + 2 * log(sigma) : 2 * logGamma(aux[i]! + 1);
  const slope = new Float64Array(n);

  const twiceNll = (x: Float64Array): number => {
    let value = constant + minusTwiceLog(count, meanOf(terms, x));
    for (let i = 0; i < constraints.length; i++) {
      const { kind, sigma } = constraints[i]!;
      if (kind === 'gaussian') {
        const pull = (x[i + 1]! - aux[i]!) / sigma;
        value += pull * pull;
      } else value += minusTwiceLog(aux[i]!, x[i + 1]!);
    }
    return value < Number.POSITIVE_INFINITY ? value : Number.POSITIVE_INFINITY;
  };
  /** d nu / d x */
  const slopes = (x: Float64Array): void => {
    slope.fill(0);
    for (const { coefficient, factors } of terms)
      for (const i of factors) slope[i] = slope[i]! + productWithout(coefficient, factors, x, i, -1);
  };
  /** gradient, and the second derivatives but for those of nu */
  const quadratic = (x: Float64Array, gradient: Float64Array | null, curvature: Float64Array): void => {
    const mean = meanOf(terms, x);
    slopes(x);
    const first = ratioSlope(count, mean);
    const second = count === 0 ? 0 : (2 * count) / (mean * mean);
    for (let i = 0; i < n; i++) {
      if (gradient) gradient[i] = first * slope[i]!;
      for (let j = 0; j < n; j++) curvature[i * n + j] = second * slope[i]! * slope[j]!;
    }
    for (let k = 0; k < constraints.length; k++) {
      const { kind, sigma } = constraints[k]!;
      const i = k + 1;
      const measured = aux[k]!;
      if (gradient)
        gradient[i] =
          gradient[i]! + (kind === 'gaussian' ? (2 * (x[i]! - measured)) / (sigma * sigma) : ratioSlope(measured, x[i]!));
      curvature[i * n + i] =
        curvature[i * n + i]! +
        (kind === 'gaussian' ? 2 / (sigma * sigma) : measured === 0 ? 0 : (2 * measured) / (x[i]! * x[i]!));
    }
  };
  return {
    parameters,
    poi: 0,
    twiceNll,
    derivatives: (x, gradient, curvature) => {
      quadratic(x, gradient, curvature);
      return twiceNll(x);
    },
    hessian: (x, out) => {
      quadratic(x, null, out);
      const first = ratioSlope(count, meanOf(terms, x));
      for (const { coefficient, factors } of terms)
        for (const i of factors)
          for (const j of factors)
            if (i !== j) out[i * n + j] = out[i * n + j]! + first * productWithout(coefficient, factors, x, i, j);
    },
  };
}

/** -2 ln P(n | mean) but for 2 ln n!; +Infinity where counts cannot be, or the mean is negative */
function minusTwiceLog(n: number, mean: number): number {
  if (mean > 0) return 2 * (mean - (n === 0 ? 0 : n * log(mean)));
  return mean === 0 && n === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** Its derivative; where the mean is zero, that of no count. */
const ratioSlope = (n: number, mean: number): number => (n === 0 ? 2 : 2 * (1 - n / Math.max(mean, 1e-300)));

function toyOf(
  constraints: readonly Constraint[],
  mean: number,
  x: Float64Array,
  stream: RandomStream,
  index: number,
): CountingData {
  const uniforms = new Float64Array(2 * Math.ceil((constraints.length + 1) / 2));
  stream.one(index, stage.toys, 0, 0, uniforms.length / 2, uniforms);
  const aux = Float64Array.from(constraints, ({ kind, sigma }, i) => {
    const u = uniforms[i + 1]!;
    return kind === 'gaussian' ? x[i + 1]! + sigma * normalQuantile(u) : poissonQuantile(u, x[i + 1]!);
  });
  return { count: poissonQuantile(uniforms[0]!, mean), aux };
}

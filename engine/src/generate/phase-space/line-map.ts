import { atan, exp, log, sinCos } from '../../basics/elementary.ts';

/**
 * A density on an interval that follows the poles of propagators. `total` is the place of the upper pole where there is one: all
 * arguments are distances from the lower pole [GeV^2], so that nothing cancels near it.
 */
export interface LineMap {
  /** the variable for u inside (0, 1), low < high */
  at(u: number, low: number, high: number, total: number): number;
  /** probability density of the variable, integral one over low .. high */
  density(x: number, low: number, high: number, total: number): number;
}

/** No propagator. */
export const flatMap: LineMap = {
  at: (u, low, high) => low + u * (high - low),
  density: (_x, low, high) => 1 / (high - low),
};

/** 1/x: a propagator whose pole lies below the interval. */
export const poleMap: LineMap = {
  at: (u, low, high) => low * exp(u * log(high / low)),
  density: (x, low, high) => 1 / (x * log(high / low)),
};

/** 1/(total - x): a boson of energy (total - x)/(2 sqrt s) radiated by what is left over. */
export const upperPoleMap: LineMap = {
  at: (u, low, high, total) => total - (total - high) * exp((1 - u) * log((total - low) / (total - high))),
  density: (x, low, high, total) => 1 / ((total - x) * log((total - low) / (total - high))),
};

/** 1/x + 1/(total - x): both, flat in ln[x/(total - x)]. */
export const twoPoleMap: LineMap = {
  at(u, low, high, total) {
    const start = low / (total - low);
    const e = start * exp(u * log(high / (total - high) / start));
    return (total * e) / (1 + e);
  },
  density: (x, low, high, total) => total / (x * (total - x) * log((high * (total - low)) / (low * (total - high)))),
};

/**
 * Breit-Wigner 1/[x^2 + (M Gamma)^2], x = s - M^2 between low and high: flat in the angle whose tangent is x/(M Gamma).
 *
 * @param scale  M Gamma [GeV^2], > 0
 */
export function breitWignerMap(scale: number): LineMap {
  const trig = new Float64Array(2);
  return {
    at(u, low, high) {
      const from = atan(low / scale);
      sinCos(from + u * (atan(high / scale) - from), trig);
      return (scale * trig[0]) / trig[1];
    },
    density: (x, low, high) => scale / ((x * x + scale * scale) * (atan(high / scale) - atan(low / scale))),
  };
}

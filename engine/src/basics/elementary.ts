/**
 * Elementary functions with the same bits on every engine: only + - * / sqrt, which IEEE 754 fixes, and views of a double's bits.
 * `Math.sin` and its kin are not specified bit by bit. Errors stand at each function, in units in the last place (ulp).
 */
export { exp, expm1 } from './elementary/exponential.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './elementary/hyperbolic.ts';
export { acos, asin, atan, atan2 } from './elementary/inverse-trigonometric.ts';
export { log, log1p, log10 } from './elementary/logarithm.ts';
export { erf, erfc, normalCdf, normalQuantile } from './elementary/normal.ts';
export { cbrt, hypot2, pow } from './elementary/power.ts';
export { cos, sin, sinCos, tan } from './elementary/trigonometric.ts';

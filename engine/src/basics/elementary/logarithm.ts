import { float, powerOfTwo, word } from './bits.ts';

// ln 2 in two parts; the first is a multiple of 2^-40, so that k ln2High + LOG[...] is exact
const LN2_HIGH = 0.6931471805601177;
const LN2_LOW = -1.7239444525614835e-13;

/**
 * For i = 45 .. 91: n, and ln(256/n) as a multiple of 2^-40 plus the rest; n/256 is the inverse of i/64 rounded to 9 bits,
 * so that products with it are exact.
 */
// biome-ignore format: a table
const LOG = new Float64Array([
  364, -0.35197642315688427, -2.9391859187648e-13,
  356, -0.32975328637257917, 1.1118671389559323e-13,
  349, -0.3098944777229917, 1.270357056228399e-13,
  341, -0.2867050328040932, 1.3889257940316386e-13,
  334, -0.265963548496984, -1.5393776174455408e-13,
  328, -0.24783616390413954, -4.4171755371315547e-13,
  321, -0.2262636786508665, 4.1310608358359187e-13,
  315, -0.20739519434573594, -3.346423512161294e-13,
  309, -0.1881638324184678, 2.848044593752396e-13,
  303, -0.16855536102957558, -2.310880731974025e-13,
  298, -0.15191604202573217, -1.0980754099855238e-13,
  293, -0.13499516453794058, 4.3575119284488535e-13,
  287, -0.1143047712803309, 2.7226320896561903e-13,
  282, -0.09672962645890948, 3.5836667430094137e-13,
  278, -0.08244366921098845, -8.614512936087814e-14,
  273, -0.06429435070549516, 9.790518511990216e-14,
  269, -0.049533935121871764, -4.048670417784827e-13,
  264, -0.03077165866670839, -4.529814257790929e-14,
  260, -0.015504186536418274, 4.530198941364935e-13,
  256, 0.0, 0.0,
  252, 0.015748356968288135, -1.489666416181693e-13,
  248, 0.03174869831491378, -3.334802027954729e-13,
  245, 0.0439192339345027, 3.327911139866607e-13,
  241, 0.06038051098857977, 3.2770792432999323e-13,
  237, 0.07711730334449385, -6.255850200176405e-14,
  234, 0.0898563291220853, -2.2425180056249017e-13,
  231, 0.10275973395800975, -2.40812081672063e-13,
  228, 0.11583181552487076, 2.509424976252708e-13,
  224, 0.13353139262471814, -1.9551393909415374e-13,
  221, 0.14701474296180095, 8.710783796122478e-15,
  218, 0.1606823816900942, 3.7927629060401605e-13,
  216, 0.1698990367949591, 4.383710744723666e-13,
  213, 0.18388527877050365, -3.662836153052554e-13,
  210, 0.19806991376208316, 1.0634128304268335e-14,
  207, 0.212458651214547, -3.5358790892055944e-13,
  205, 0.2221674653410446, 1.0970699320566433e-13,
  202, 0.23690974707824353, 1.1418840632299519e-13,
  200, 0.24686007793116005, 3.657488373208597e-13,
  197, 0.2619737157419877, -4.1372084016947966e-13,
  195, 0.2721778859158803, -6.465103064005256e-14,
  193, 0.28248725557477883, -1.0190482133505088e-13,
  191, 0.29290401643265795, 2.746482048483761e-13,
  188, 0.3087354816498191, -2.0585154795158916e-13,
  186, 0.3194307707663029, 5.834357420090924e-14,
  184, 0.330241686870977, -4.001352063965439e-13,
  182, 0.34117075740232394, 4.431816646402999e-13,
  180, 0.3522205935896636, -3.11522857378124e-13,
]);

// (ln(1+r) - r)/r^2 on |r| <= 0.0142: interpolation at Chebyshev nodes, error 2e-16, weighted by r^2 in the result
const P0 = -0.5;
const P1 = 0.333333333333433;
const P2 = -0.2500000000000898;
const P3 = 0.19999999604601187;
const P4 = -0.16666666310674796;
const P5 = 0.14289635872197326;
const P6 = -0.12503529813047534;

// (ln(1+r) - r + r^2/2)/r^3 on the same interval
const Q0 = 0.3333333333333333;
const Q1 = -0.2500000000000897;
const Q2 = 0.20000000000008164;
const Q3 = -0.1666666631080597;
const Q4 = 0.1428571396210482;
const Q5 = -0.12503529441314964;
const Q6 = 0.1111431998329363;

/** Adding and subtracting 1.5 * 2^26 keeps the bits of a number near 1 down to 2^-26. */
const UPPER = 100663296;

/** Upper word of sqrt(1/2): subtracting it makes the exponent k of x = 2^k m, sqrt(1/2) <= m < sqrt(2). */
const SQRT_HALF = 0x3fe6a09e;

/**
 * Natural logarithm, error below 0.6 ulp. log(0) = -Infinity, log(x < 0) = NaN.
 * x = 2^k m, m = (256/n)(1 + r): ln x = k ln2 + ln(256/n) + ln(1+r) with |r| <= 0.0118; after P. T. P. Tang, ACM TOMS 16 (1990) 378.
 */
export function log(x: number): number {
  float[0] = x;
  const top = word[1];
  if (top < 0x00100000 || top >= 0x7ff00000) return logOfUnusual(x);
  return logScaled(x, 0, (top - SQRT_HALF) >> 20, 0);
}

/** ln(1 + x), error below 1 ulp, exact to the last digits near 0. log1p(-1) = -Infinity, log1p(x < -1) = NaN. */
export function log1p(x: number): number {
  if (x > -1e-17 && x < 1e-17) return x;
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x > 0 ? x : Number.NaN;
  const sum = 1 + x;
  const lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  float[0] = sum;
  return logScaled(sum, lost, (word[1] - SQRT_HALF) >> 20, 0);
}

/** Decimal logarithm, error below 1 ulp; exact for powers of ten. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return log(x);
  const high = logWithTail(x);
  // 1/ln 10 in two parts, the first of 27 bits: its product with 24 bits of the logarithm is exact
  const upper = Math.fround(high);
  const rest = high - upper + logTail[0];
  const main = upper * INVERSE_LN10_HIGH;
  return main + (upper * INVERSE_LN10_LOW + rest * INVERSE_LN10);
}
const INVERSE_LN10 = Math.LOG10E;
const INVERSE_LN10_HIGH = 0.4342944845557213;
const INVERSE_LN10_LOW = -2.6524694553078553e-9;

/** ln(x + dx) + shift ln 2 for normal x = 2^k m, dx at most the last bit of x or so. */
function logScaled(x: number, dx: number, k: number, shift: number): number {
  const scale = powerOfTwo[1074 - k];
  const m = x * scale;
  const upper = m + UPPER - UPPER;
  const place = 3 * ((m * 64 + 0.5) | 0) - 135;
  const inverse = LOG[place] * 0.00390625;
  const r1 = upper * inverse - 1;
  const r2 = (m - upper + dx * scale) * inverse;
  const r = r1 + r2;
  const square = r * r;
  const polynomial = P0 + P1 * r + square * (P2 + P3 * r) + square * square * (P4 + P5 * r + square * P6);
  const exponent = k + shift;
  const main = exponent * LN2_HIGH + LOG[place + 1];
  const sum = main + r;
  return sum + (main - sum + r + (r1 - r + r2 + (exponent * LN2_LOW + LOG[place + 2]) + square * polynomial));
}

/** Zero, negative, subnormal, infinite, NaN. */
function logOfUnusual(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return Number.NaN;
  if (x === Infinity) return x;
  const normal = x * 18014398509481984; // 2^54
  float[0] = normal;
  return logScaled(normal, 0, (word[1] - SQRT_HALF) >> 20, -54);
}

/** What ln x has beyond the double that logWithTail returned. */
export const logTail = new Float64Array(1);

/** ln x for 0 < x < Infinity as a sum of two doubles, relative error about 2^-67: returns the first, leaves the second in logTail[0]. */
export function logWithTail(x: number): number {
  let shift = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    shift = -54;
  }
  float[0] = x;
  const k = (word[1] - SQRT_HALF) >> 20;
  const m = x * powerOfTwo[1074 - k];
  const upper = m + UPPER - UPPER;
  const place = 3 * ((m * 64 + 0.5) | 0) - 135;
  const inverse = LOG[place] * 0.00390625;
  const r1 = upper * inverse - 1;
  const r2 = (m - upper) * inverse;
  const r = r1 + r2;
  const rest = r1 - r + r2;
  // r^2 exactly, as product + error (Dekker)
  const cut = 134217729 * r;
  const high = cut - (cut - r);
  const low = r - high;
  const square = r * r;
  const error = high * high - square + 2 * high * low + low * low;
  const cube = square * r * (Q0 + Q1 * r + square * (Q2 + Q3 * r) + square * square * (Q4 + Q5 * r + square * Q6));
  const main = (k + shift) * LN2_HIGH + LOG[place + 1];
  const sum1 = main + r;
  const half = -0.5 * square;
  const sum2 = sum1 + half;
  const tail =
    main - sum1 + r + (sum1 - sum2 + half) + (rest + ((k + shift) * LN2_LOW + LOG[place + 2]) - (0.5 * error + r * rest) + cube);
  const result = sum2 + tail;
  logTail[0] = sum2 - result + tail;
  return result;
}

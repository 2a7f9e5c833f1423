// 2^600 and 2^-600: scales that bring the largest and the smallest doubles into the range where squares are normal
const LARGE = 4.149515568880993e180;
const SMALL = 2.409919865102884e-181;

// pi/2 and pi as sums of two doubles
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const PI = Math.PI;
const PI_LOW = 1.2246467991473532e-16;

/** atan(k/8), k = 0 .. 8, as sums of two doubles, in the four octants of the upper half plane. */
// biome-ignore format: a table
const ATAN = new Float64Array([
  // atan t
  0.0, 0.0,
  0.12435499454676144, -3.1253241424539383e-18,
  0.24497866312686414, 1.0698755618734451e-17,
  0.35877067027057225, -2.4623815582638635e-17,
  0.4636476090008061, 2.2698777452961687e-17,
  0.5585993153435624, -5.4556305485916264e-18,
  0.6435011087932844, 1.5834785051444286e-17,
  0.7188299996216245, -2.1478388444456983e-17,
  0.7853981633974483, 3.061616997868383e-17,
  // pi/2 - atan t
  1.5707963267948966, 6.123233995736766e-17,
  1.446441332248135, 9.211323971545052e-17,
  1.3258176636680326, -8.824429373951136e-17,
  1.2120256565243244, 3.034500430874847e-17,
  1.1071487177940904, 9.40447137356638e-17,
  1.0121970114513341, 6.668797050595929e-17,
  0.9272952180016122, 4.5397554905923374e-17,
  0.8519663271732721, -2.831157406069101e-17,
  0.7853981633974483, 3.061616997868383e-17,
  // pi - atan t
  Math.PI, 1.2246467991473532e-16,
  3.017237659043032, -6.869902525221314e-17,
  2.896613990462929, 1.950326511428876e-16,
  2.782821983319221, 9.157734426611613e-17,
  2.677945044588987, 1.5527705369303147e-16,
  2.5829933382462307, 1.2792031046332694e-16,
  2.498091544796509, -4.392407599224622e-18,
  2.4227626539681686, 1.439430683591923e-16,
  2.356194490192345, 9.184850993605148e-17,
  // pi/2 + atan t
  1.5707963267948966, 6.123233995736766e-17,
  1.695151321341658, 3.0351440199284805e-17,
  1.8157749899217608, -1.133563127078463e-17,
  1.9295669970654687, 9.211967560598685e-17,
  2.0344439357957027, 2.841996617907152e-17,
  2.129395642138459, 5.577670940877603e-17,
  2.214297435588181, 1.880894274713276e-16,
  2.289626326416521, 3.975395151291068e-17,
  2.356194490192345, 9.184850993605148e-17,
]);

// (atan t - t)/t^3 in t^2, |t| <= 1/16: interpolation at Chebyshev nodes, error 1.5e-16, weighted by t^3
const A0 = -0.3333333333333332;
const A1 = 0.1999999999982433;
const A2 = -0.14285713926962057;
const A3 = 0.1111085457632715;
const A4 = -0.09015962304059177;

// (asin x - x)/x^3 in x^2, |x| <= 1/2, error 2.4e-16, weighted by x^3
const B0 = 0.1666666666666665;
const B1 = 0.07500000000020869;
const B2 = 0.04464285710323956;
const B3 = 0.030381947379559158;
const B4 = 0.022372047201808885;
const B5 = 0.01735526856395352;
const B6 = 0.013929545950485803;
const B7 = 0.011876344296279416;
const B8 = 0.0077986264075622334;
const B9 = 0.01604912458494932;
const B10 = -0.010773195325585556;
const B11 = 0.028187667142318098;

/**
 * atan(y/x) for 0 <= y <= x, x > 0: atan(k/8) + atan t with t = (y - x k/8)/(x + y k/8), k/8 nearest to y/x. The octant's constant is
 * part of the table: 0: the angle a, 1: pi/2 - a, 2: pi - a, 3: pi/2 + a; sign: of a there.
 */
function atanOfRatio(y: number, x: number, octant: number, sign: number): number {
  const k = ((y / x) * 8 + 0.5) | 0;
  const c = k * 0.125;
  const t = (sign * (y - c * x)) / (x + c * y);
  const z = t * t;
  const polynomial = A0 + A1 * z + z * z * (A2 + A3 * z + z * z * A4);
  const place = 2 * (9 * octant + k);
  return ATAN[place] + (t + (ATAN[place + 1] + t * z * polynomial));
}

/** atan x in [-pi/2, pi/2], error below 1.3 ulp. */
export function atan(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-9) return x;
  if (a === Infinity) return x < 0 ? -HALF_PI : HALF_PI;
  const y = a <= 1 ? atanOfRatio(a, 1, 0, 1) : atanOfRatio(1, a, 1, -1);
  return x < 0 ? -y : y;
}

/**
 * Angle of the point (x, y) in [-pi, pi], error below 1.3 ulp. As IEEE 754 has it: the sign is that of y, atan2(+-0, x > 0) = +-0,
 * atan2(+-0, x < 0 or -0) = +-pi, infinite arguments give multiples of pi/4.
 */
export function atan2(y: number, x: number): number {
  let a = Math.abs(y);
  let b = Math.abs(x);
  const large = Math.max(a, b);
  if (!(large > 1e-150 && large < 1e150)) {
    if (!(large > 0 && large < Infinity)) return atan2OfUnusual(y, x);
    const scale = large < 1 ? LARGE : SMALL;
    a *= scale;
    b *= scale;
  }
  const right = x >= 0;
  const angle = a <= b ? atanOfRatio(a, b, right ? 0 : 2, right ? 1 : -1) : atanOfRatio(b, a, right ? 1 : 3, right ? -1 : 1);
  return y < 0 || (y === 0 && 1 / y < 0) ? -angle : angle;
}

/** Both zero, one infinite or NaN. */
function atan2OfUnusual(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const left = x < 0 || (x === 0 && 1 / x < 0);
  let angle: number;
  if (y === 0 || (Math.abs(x) === Infinity && Math.abs(y) !== Infinity)) angle = left ? PI : 0;
  else if (Math.abs(x) === Infinity) angle = left ? 2.356194490192345 : 0.7853981633974483;
  else angle = HALF_PI;
  return y < 0 || (y === 0 && 1 / y < 0) ? -angle : angle;
}

/** (asin x - x)/x^3 in z = x^2 <= 1/4 */
function asinTail(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const first = B0 + B1 * z + z2 * (B2 + B3 * z);
  const second = B4 + B5 * z + z2 * (B6 + B7 * z);
  const third = B8 + B9 * z + z2 * (B10 + B11 * z);
  return first + z4 * (second + z4 * third);
}

/** asin x in [-pi/2, pi/2], error below 1 ulp; NaN for |x| > 1. asin x = pi/2 - 2 asin sqrt((1-x)/2) above 1/2. */
export function asin(x: number): number {
  const a = Math.abs(x);
  if (a <= 0.5) return a < 1e-9 ? x : x + x * (x * x) * asinTail(x * x);
  if (!(a <= 1)) return Number.NaN;
  const z = 0.5 * (1 - a);
  const s = Math.sqrt(z);
  // the square root as a sum of 24 bits, which pi/2 - 2 upper keeps exact, and the rest
  const upper = Math.fround(s);
  const lower = z > 0 ? (z - upper * upper) / (s + upper) : 0;
  const y = HALF_PI - 2 * upper - (2 * s * z * asinTail(z) - (HALF_PI_LOW - 2 * lower));
  return x < 0 ? -y : y;
}

/** acos x in [0, pi], error below 1.5 ulp; NaN for |x| > 1. */
export function acos(x: number): number {
  const a = Math.abs(x);
  if (a <= 0.5) return HALF_PI - (x + (x * (x * x) * asinTail(x * x) - HALF_PI_LOW));
  if (!(a <= 1)) return Number.NaN;
  const z = 0.5 * (1 - a);
  const s = Math.sqrt(z);
  const y = 2 * (s + s * z * asinTail(z));
  return x < 0 ? PI - (y - PI_LOW) : y;
}

/** Azimuth of the middle of the first two of 16 modules, 11.25 and 33.75 deg: cosines and sines. */
const COS_1 = 0.9807852804032304;
const SIN_1 = 0.19509032201612825;
const COS_3 = 0.8314696123025452;
const SIN_3 = 0.5555702330196022;

/** Distance of an azimuth (x, y) from the middle of the nearest of 16 bars at equal distances, along the bar's face over its radius (tangent of the difference). */
export function distanceInBar(x: number, y: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  // all bars are images of two in the first octant
  const large = ax > ay ? ax : ay;
  const small = ax > ay ? ay : ax;
  const first = Math.abs(small * COS_1 - large * SIN_1) / (large * COS_1 + small * SIN_1);
  const second = Math.abs(small * COS_3 - large * SIN_3) / (large * COS_3 + small * SIN_3);
  return first < second ? first : second;
}

import type { EventMomenta } from './event-momenta.ts';

/**
 * Ratio of the second to the zeroth Fox-Wolfram moment in the nominal centre-of-mass frame,
 *   R2 = H2 / H0,   H_l = sum_ij |p_i| |p_j| P_l(cos theta_ij),   P2(x) = (3 x^2 - 1)/2:
 * near 0 for spherical events (B pairs), near 1 for two jets. NaN without particles.
 *
 * @source  Fox, Wolfram, Phys. Rev. Lett. 41 (1978) 1581; from memory, not checked
 */
export function foxWolframR2(event: EventMomenta): number {
  const { cms: p, count } = event;
  let zeroth = 0;
  let second = 0;
  for (let i = 0; i < count; i++) {
    const [ax, ay, az] = [p[4 * i + 1]!, p[4 * i + 2]!, p[4 * i + 3]!];
    const a = Math.sqrt(ax * ax + ay * ay + az * az);
    for (let j = 0; j <= i; j++) {
      const [bx, by, bz] = [p[4 * j + 1]!, p[4 * j + 2]!, p[4 * j + 3]!];
      const product = a * Math.sqrt(bx * bx + by * by + bz * bz);
      if (!(product > 0)) continue;
      const cosine = (ax * bx + ay * by + az * bz) / product;
      const pairs = i === j ? 1 : 2;
      zeroth += pairs * product;
      second += pairs * product * 0.5 * (3 * cosine * cosine - 1);
    }
  }
  return zeroth > 0 ? second / zeroth : Number.NaN;
}

import { exp, log } from '../../../basics/elementary.ts';
import { anyNumber, type Curve, positive } from '../curve.ts';
import { Quadrature } from '../quadrature.ts';

/**
 * ARGUS: phase space closing at an endpoint,
 *   g = x u^power e^(slope u),  u = 1 - (x/endpoint)^2,  zero for x >= endpoint;
 *   int_a^b g dx = (endpoint^2/2) int_{u_b}^{u_a} u^power e^(slope u) du = endpoint^2 int v^(2 power + 1) e^(slope v^2) dv, v = sqrt(u),
 * the last by checked quadrature.
 *
 * Parameters: endpoint > 0 [units of x], slope (dimensionless, usually negative), power > 0 (1/2 in the paper). x >= 0.
 * @source ARGUS, H. Albrecht et al., Phys. Lett. B 241 (1990) 278 (power 1/2)
 */
export function argus(): Curve {
  let endpoint = 1;
  let slope = 0;
  let power = 0.5;
  const quadrature = new Quadrature(3);
  const sums = new Float64Array(3);
  const edges = new Float64Array(2);
  const height = (u: number): number => (u > 0 ? exp(power * log(u) + slope * u) : 0);
  const uAt = (x: number): number => Math.max(0, 1 - (x / endpoint) * (x / endpoint));
  const integrand = (v: number, out: Float64Array): void => {
    const logV = log(v);
    const u = v * v;
    const value = exp((2 * power + 1) * logV + slope * u);
    out[0] = value;
    out[1] = value * u;
    out[2] = value * 2 * logV;
  };

  return {
    parameters: [
      { name: 'endpoint', domain: positive },
      { name: 'slope', domain: anyNumber },
      { name: 'power', domain: positive },
    ],
    set(p) {
      endpoint = p[0];
      slope = p[1];
      power = p[2];
      return endpoint > 0 && endpoint < Infinity && Math.abs(slope) < 600 && power > 0 && power < 1000;
    },
    integral(low, high, gradient) {
      const [ua, ub] = [uAt(low), uAt(high)];
      if (ua === 0) return 0;
      edges[0] = Math.sqrt(ub);
      edges[1] = Math.sqrt(ua);
      quadrature.integrate(integrand, edges, sums);
      const square = endpoint * endpoint;
      gradient[0] += 2 * endpoint * sums[0] + (low * low * height(ua) - high * high * height(ub)) / endpoint;
      gradient[1] += square * sums[1];
      gradient[2] += square * sums[2];
      return square * sums[0];
    },
    values(x, from, count, g) {
      const inverse = 1 / endpoint;
      for (let i = 0; i < count; i++) {
        const r = x[from + i] * inverse;
        const u = 1 - r * r;
        g[i] = u > 0 ? x[from + i] * exp(power * log(u) + slope * u) : 0;
      }
    },
    gradients(x, from, count, g, [dEndpoint, dSlope, dPower]) {
      const inverse = 1 / endpoint;
      for (let i = 0; i < count; i++) {
        const r = x[from + i] * inverse;
        const u = 1 - r * r;
        if (!(u > 0)) {
          g[i] = dEndpoint[i] = dSlope[i] = dPower[i] = 0;
          continue;
        }
        const logU = log(u);
        const value = x[from + i] * exp(power * logU + slope * u);
        g[i] = value;
        dEndpoint[i] = value * (power / u + slope) * 2 * r * r * inverse;
        dSlope[i] = value * u;
        dPower[i] = value * logU;
      }
    },
    knots() {
      // closer and closer to the endpoint, where the slope is infinite for power < 1
      const knots = [endpoint];
      for (let gap = 0.5; gap > 1e-9; gap *= 0.5) knots.push(endpoint * (1 - gap));
      return knots;
    },
  };
}

import type { PulseShape } from './pulse-shape.ts';
import type { Template } from './template.ts';

/**
 * Covariance of n samples [counts^2]: white noise at the input of the electronics, which the shaper correlates,
 *   C(k) = sigma^2 [(1 - f) R(k)/R(0) + f delta_k0] + delta_k0 / 12,   R(k) = int h(t) h(t + k tick) dt,
 * and pulses of background at rate r with exponential energies of mean e (Campbell's theorem: <E^2> = 2 e^2),
 *   C_ij += 2 r e^2 int g(t_i - t) g(t_j - t) dt.
 *
 * @param electronics  response of the shaper without scintillation
 * @param rate  pulses per sample; `mean` in counts
 * @source      own derivation; Campbell, Proc. Camb. Phil. Soc. 15 (1909) 117 (from memory, not checked)
 */
export function noiseCovariance(
  n: number,
  tick: number,
  sigma: number,
  white: number,
  electronics: PulseShape,
  photon: Template,
  rate: number,
  mean: number,
): Float64Array {
  const covariance = new Float64Array(n * n);
  const perSample = 64;
  const length = 40 * perSample;
  const h = Float64Array.from({ length }, (_, i) => electronics.value(electronics.begin + (i * tick) / perSample));
  const shared = new Float64Array(n);
  const g = new Float64Array(length);
  const pulse = new Float64Array(length / perSample);
  const slope = new Float64Array(length / perSample);
  for (let phase = 0; phase < perSample; phase++) {
    photon.fill(-phase / perSample, pulse.length, pulse, slope);
    for (let i = 0; i < pulse.length; i++) g[i * perSample + phase] = pulse[i];
  }
  const overlap = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i + k * perSample < length; i++) {
      shared[k] += h[i] * h[i + k * perSample];
      overlap[k] += (g[i] * g[i + k * perSample]) / perSample;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const k = Math.abs(i - j);
      let value = sigma * sigma * (1 - white) * (shared[k] / shared[0]) + 2 * rate * mean * mean * overlap[k];
      if (k === 0) value += sigma * sigma * white + 1 / 12;
      covariance[i * n + j] = value;
    }
  }
  return covariance;
}

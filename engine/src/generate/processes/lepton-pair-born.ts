import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { cbrt, exp, log, sinCos } from '../../basics/elementary.ts';
import type { Integrand } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { HBARC2, LeptonPairFrame, type LeptonPairOptions } from './lepton-pair-setup.ts';

/** cos theta with the density (3/8)(1 + cos^2), from a uniform: the real root of c^3 + 3c = 8u - 4. */
export function dipoleCosine(u: number): number {
  const q = 4 * u - 2;
  const t = cbrt(Math.abs(q) + Math.sqrt(1 + q * q));
  return q < 0 ? 1 / t - t : t - 1 / t;
}

/**
 * e+ e- -> l+ l- without a resolved photon: Born cross-section at sHat, collinear initial-state photons in the cones, and the factor of
 * unresolved photons below the resolution outside of them. Uniforms: beams, collinear photons, cos theta, azimuth.
 *   d sigma/d cos = (pi alpha^2/2s) v [2 - v^2 sin^2 + 4 F2] (1 + remainder) resolution^beta
 */
export class LeptonPairBorn implements Integrand {
  readonly name = 'no resolved photon';
  readonly dimensions: number;
  readonly #frame: LeptonPairFrame;
  readonly #options: LeptonPairOptions;
  readonly #logResolution: number;
  readonly #scale: number;
  readonly #trig = new Float64Array(2);
  #velocity = 0;
  #cosine = 0;
  #azimuth = 0;
  #placed = false;

  constructor(spec: ProcessSpec, options: LeptonPairOptions) {
    this.#options = options;
    this.#frame = new LeptonPairFrame(spec, options, [`${options.lepton}-`, `${options.lepton}+`]);
    this.dimensions = this.#frame.beams.dimensions + this.#frame.radiationDimensions + 2;
    this.#logResolution = log(options.resolution);
    this.#scale = 0.5 * Math.PI * options.alpha * options.alpha * HBARC2;
  }

  evaluate(u: Float64Array, at: number): number {
    const { beams, initial, unresolved, radiationDimensions, cuts } = this.#frame;
    const mass = this.#options.leptonMass;
    this.#placed = false;
    const first = beams.read(u, at);
    const radiation = initial.sample(u, first, beams, 4 * mass * mass);
    if (!(radiation > 0)) return 0;
    const s = initial.sHat;
    const v = Math.sqrt(1 - (4 * mass * mass) / s);
    const c = dipoleCosine(u[first + radiationDimensions]);
    const c2 = c * c;
    this.#velocity = v;
    this.#cosine = c;
    this.#azimuth = u[first + radiationDimensions + 1];
    if (!cuts.empty) {
      this.#place();
      if (!cuts.pass(this.#frame.p, beams)) return 0;
    }
    let angular = 2 - v * v * (1 - c2);
    let factor = 1;
    if (this.#options.final || this.#frame.cosCone < 1) {
      unresolved.set(s);
      const ratio = (1 - v * c) / (1 + v * c);
      const beta = unresolved.exponent(c2, ratio * ratio);
      factor = unresolved.finite * exp(beta * this.#logResolution);
      angular += 4 * unresolved.magnetic;
    }
    return ((radiation * factor * this.#scale * v * angular) / s) * (8 / (3 * (1 + c2)));
  }

  write(particles: ParticleColumns, row: number): number {
    if (!this.#placed) this.#place();
    return this.#frame.write(particles, row, 2, origin.finalState);
  }

  #place(): void {
    const { p, initial } = this.#frame;
    sinCos(2 * Math.PI * this.#azimuth, this.#trig);
    const energy = 0.5 * Math.sqrt(initial.sHat);
    const momentum = energy * this.#velocity;
    const transverse = momentum * Math.sqrt((1 - this.#cosine) * (1 + this.#cosine));
    p[0] = p[4] = energy;
    p[1] = transverse * this.#trig[1];
    p[2] = transverse * this.#trig[0];
    p[3] = momentum * this.#cosine;
    for (let j = 1; j < 4; j++) p[4 + j] = -p[j];
    this.#frame.toCms(2);
    this.#placed = true;
  }
}

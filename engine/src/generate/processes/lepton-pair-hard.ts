import { leptonPairPhotonSquared } from '../../amplitude/lepton-pair-photon.ts';
import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { atanh, cbrt, exp, log, log1p, sinCos } from '../../basics/elementary.ts';
import type { Integrand } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { dipoleCosine } from './lepton-pair-born.ts';
import { HBARC2, LeptonPairFrame, type LeptonPairOptions } from './lepton-pair-setup.ts';

export interface HardPhotonOptions extends LeptonPairOptions {
  /** whose collinear structure the sampling follows; the two channels share |M|^2 between them */
  shape: 'initial' | 'final';
  /** largest |cos| of the photon, rest frame of the hard system */
  photonCosine: number;
  /** factor of softer photons; false: fixed order */
  sudakov: boolean;
}

/**
 * e+ e- -> l+ l- gamma with the exact tree-level |M|^2 at sHat, photon above the resolution and outside the cones (cones of the hard
 * system's own frame: for a hard collinear photon they differ from those of the beams, a second-order effect on where a second photon
 * goes, not on how often), collinear initial-state photons inside them, and the factor (2w/sqrt s)^beta (1 + remainder) of softer photons:
 * the photon is the hardest one outside the cones, softer ones are counted but not written.
 *
 * Uniforms after beams and collinear photons: pair mass, photon cosine, photon azimuth, two angles of the pair. With z = s'/s:
 *   d sigma = |M|^2/(2s) x [s dz/2pi] [(1 - z)/8pi dOmega_k/4pi] [v'/8pi dOmega'/4pi].
 * The two channels sample densities g_i, g_f after the massless limits (T^2 + T'^2 + U^2 + U'^2) J^2 of either line and share the
 * cross-section as n_i g_i : n_f g_f, n the strengths of soft emission (n_i = 2 x rapidity range / z, n_f = B L - 1):
 *   initial: z flat in ln[z/(1 - z)], photon flat in rapidity, pair as 1 + cos^2 about the electron's or the positron's direction seen from the pair;
 *   final: z flat in ln(1 - z), photon as 1 + cos^2 about the beam, lepton flat in atanh(v' cos) about the photon.
 */
export class LeptonPairHard implements Integrand {
  readonly name: string;
  readonly dimensions: number;
  readonly #frame: LeptonPairFrame;
  readonly #options: HardPhotonOptions;
  readonly #logitHigh: number;
  readonly #logResolution: number;
  readonly #rapidity: number;
  /** 3c + c^3 at the largest cosine, and the integral of 1 + c^2 */
  readonly #cubic: number;
  readonly #dipole: number;
  readonly #on: { initial: boolean; final: boolean };
  readonly #trig = new Float64Array(2);
  /** lepton direction in the pair frame (x in the plane of beam and photon, z along the photon), what else #place needs */
  #nx = 0;
  #ny = 0;
  #nz = 0;
  #photonEnergy = 0;
  #photonCosine = 0;
  #photonSine = 0;
  #photonAzimuth = 0;
  #velocity = 0;
  #pairMass = 0;
  #placed = false;

  constructor(spec: ProcessSpec, options: HardPhotonOptions, cutParticles?: readonly string[]) {
    this.name = `resolved photon, ${options.shape}-state shape`;
    this.#options = options;
    this.#frame = new LeptonPairFrame(spec, options, cutParticles ?? [`${options.lepton}-`, `${options.lepton}+`]);
    this.dimensions = this.#frame.beams.dimensions + this.#frame.radiationDimensions + 5;
    this.#logitHigh = log((1 - options.resolution) / options.resolution);
    this.#logResolution = log(options.resolution);
    const c = options.photonCosine;
    this.#rapidity = c < 1 ? atanh(c) : 0;
    this.#cubic = 3 * c + c * c * c;
    this.#dipole = 2 * (c + (c * c * c) / 3);
    // in fixed order both lines always radiate
    this.#on = options.sudakov ? { initial: options.initial, final: options.final } : { initial: true, final: true };
  }

  evaluate(u: Float64Array, at: number): number {
    const { beams, initial, unresolved, radiationDimensions, cuts } = this.#frame;
    const { alpha, electronMass, leptonMass, resolution, shape, sudakov } = this.#options;
    const m2 = electronMass * electronMass;
    const M2 = leptonMass * leptonMass;
    this.#placed = false;
    let next = beams.read(u, at);
    // the pair must be left with more than threshold: s (1 - resolution) > 4 M^2
    const radiation = initial.sample(u, next, beams, (4 * M2) / (1 - resolution));
    if (!(radiation > 0)) return 0;
    next += radiationDimensions;
    const s = initial.sHat;
    const rootS = Math.sqrt(s);

    // squared mass of the pair and photon energy
    const lowest = (4 * M2) / s;
    let v: number;
    let logV: number;
    let span: number;
    if (shape === 'initial') {
      const low = log(lowest / (1 - lowest));
      const growth = exp(low + u[next] * (this.#logitHigh - low));
      v = 1 / (1 + growth);
      logV = log(v);
      span = (this.#logitHigh - low) * growth * v * v;
    } else {
      const width = log1p(-lowest) - this.#logResolution;
      logV = this.#logResolution + u[next] * width;
      v = exp(logV);
      span = width * v;
    }
    const z = 1 - v;
    const sp = z * s;
    const w = 0.5 * v * rootS;
    const root = Math.sqrt(sp);
    const velocity2 = 1 - (4 * M2) / sp;
    if (!(velocity2 > 0)) return 0;
    const velocity = Math.sqrt(velocity2);

    // photon direction
    let cg: number;
    let sg2: number;
    if (shape === 'initial') {
      const e = exp(2 * this.#rapidity * (2 * u[next + 1] - 1));
      const over = 1 / (1 + e);
      cg = (e - 1) * over;
      sg2 = 4 * e * over * over;
    } else {
      const q = (u[next + 1] - 0.5) * this.#cubic;
      const y = cbrt(Math.abs(q) + Math.sqrt(1 + q * q));
      cg = q < 0 ? 1 / y - y : y - 1 / y;
      sg2 = (1 - cg) * (1 + cg);
    }
    const sg = Math.sqrt(sg2);

    // beams seen from the pair: z along the photon, electron with negative x
    const E = 0.5 * rootS;
    const be = Math.sqrt(1 - (4 * m2) / s);
    const a = w * E * (1 - be * cg);
    const b = w * E * (1 + be * cg);
    const gamma = (rootS - w) / root;
    const gb = w / root;
    const along = E * be * cg;
    const px = -E * be * sg;
    const e1 = gamma * E + gb * along;
    const z1 = gamma * along + gb * E;
    const e2 = gamma * E - gb * along;
    const z2 = gb * E - gamma * along;

    // lepton direction
    const w1 = e1 * e1;
    const w2 = e2 * e2;
    const length1 = 1 / Math.sqrt(px * px + z1 * z1);
    const length2 = 1 / Math.sqrt(px * px + z2 * z2);
    const range = log(((1 + velocity) * (1 + velocity) * sp) / (4 * M2));
    let nx: number;
    let ny: number;
    let nz: number;
    let away: number; // 1 - v nz
    let toward: number; // 1 + v nz
    if (shape === 'initial') {
      const share = w1 / (w1 + w2);
      let turn = u[next + 4];
      const cosine = dipoleCosine(u[next + 3]);
      const first = turn < share;
      turn = first ? turn / share : (turn - share) / (1 - share);
      const ax = first ? px * length1 : -px * length2;
      const az = first ? z1 * length1 : z2 * length2;
      sinCos(2 * Math.PI * turn, this.#trig);
      const sine = Math.sqrt((1 - cosine) * (1 + cosine));
      const side = sine * this.#trig[1];
      nx = cosine * ax + side * az;
      ny = sine * this.#trig[0];
      nz = cosine * az - side * ax;
      away = 1 - velocity * nz;
      toward = 1 + velocity * nz;
    } else {
      const e = exp(range * (2 * u[next + 3] - 1));
      const over = 2 / (1 + e);
      away = over;
      toward = over * e;
      nz = Math.max(-1, Math.min(1, (0.5 * over * (e - 1)) / velocity));
      sinCos(2 * Math.PI * u[next + 4], this.#trig);
      const sine = Math.sqrt((1 - nz) * (1 + nz));
      nx = sine * this.#trig[1];
      ny = sine * this.#trig[0];
    }

    // densities over dOmega_k/4pi dOmega'/4pi, weighted with the massless strengths of the lines
    const along1 = px * nx + z1 * nz;
    const along2 = z2 * nz - px * nx;
    let density = 0;
    let own = 0;
    if (this.#on.initial) {
      const cos1 = along1 * length1;
      const cos2 = along2 * length2;
      const pair = (0.75 * (w1 * (1 + cos1 * cos1) + w2 * (1 + cos2 * cos2))) / (w1 + w2);
      const strength = (2 * this.#rapidity) / z;
      density += (strength * pair) / (this.#rapidity * sg2);
      if (shape === 'initial') own = strength;
    }
    if (this.#on.final) {
      const strength = ((1 + velocity2) * range) / (2 * velocity) - 1;
      density += (strength * 4 * velocity * (1 + cg * cg)) / (this.#dipole * range * away * toward);
      if (shape === 'final') own = strength;
    }

    this.#nx = nx;
    this.#ny = ny;
    this.#nz = nz;
    this.#photonEnergy = w;
    this.#photonCosine = cg;
    this.#photonSine = sg;
    this.#photonAzimuth = u[next + 2];
    this.#velocity = velocity;
    this.#pairMass = root;
    if (!cuts.empty) {
      this.#place();
      if (!cuts.pass(this.#frame.p, beams)) return 0;
    }

    // invariants
    const half = 0.5 * root;
    const wPair = w * (gamma + gb);
    const c = wPair * half * away;
    const d = wPair * half * toward;
    const dot1 = velocity * along1;
    const dot2 = velocity * along2;
    const T = half * (e1 - dot1);
    const U = half * (e1 + dot1);
    const Uprime = half * (e2 - dot2);
    const Tprime = half * (e2 + dot2);
    let weight = leptonPairPhotonSquared(a, b, c, d, s, sp, T, Tprime, U, Uprime, m2, M2, alpha, this.#on);
    weight *= own / density;
    if (sudakov) {
      unresolved.set(sp);
      const cosine = (T + Tprime - U - Uprime) / ((T + Tprime + U + Uprime) * velocity);
      const beta = unresolved.exponent(Math.min(1, cosine * cosine), (T * Tprime) / (U * Uprime));
      weight *= exp(beta * logV) * (unresolved.finite + (6 * unresolved.magnetic) / (3 - velocity2));
    }
    const phaseSpace = (span * v * velocity) / (256 * Math.PI * Math.PI * Math.PI * be);
    return weight * radiation * phaseSpace * HBARC2;
  }

  write(particles: ParticleColumns, row: number): number {
    if (!this.#placed) this.#place();
    return this.#frame.write(particles, row, 3, this.#options.shape === 'initial' ? origin.initialState : origin.finalState);
  }

  #place(): void {
    const { p, initial } = this.#frame;
    const w = this.#photonEnergy;
    const rootS = Math.sqrt(initial.sHat);
    const gamma = (rootS - w) / this.#pairMass;
    const gb = w / this.#pairMass;
    const energy = 0.5 * this.#pairMass;
    const momentum = energy * this.#velocity;
    sinCos(2 * Math.PI * this.#photonAzimuth, this.#trig);
    for (let i = 0; i < 3; i++) {
      const sign = momentum * (1 - 2 * i);
      // x, z in the frame of the photon's direction
      const x = i < 2 ? sign * this.#nx : 0;
      const y = i < 2 ? sign * this.#ny : 0;
      const z = i < 2 ? gamma * sign * this.#nz - gb * energy : w;
      p[4 * i] = i < 2 ? gamma * energy - gb * sign * this.#nz : w;
      const across = this.#photonCosine * x + this.#photonSine * z;
      p[4 * i + 1] = across * this.#trig[1] - y * this.#trig[0];
      p[4 * i + 2] = across * this.#trig[0] + y * this.#trig[1];
      p[4 * i + 3] = this.#photonCosine * z - this.#photonSine * x;
    }
    this.#frame.toCms(3);
    this.#placed = true;
  }
}

import { leptonPairPhotonSquared } from '../../amplitude/lepton-pair-photon.ts';
import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { atanh, cbrt, exp, log, sinCos } from '../../basics/elementary.ts';
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
 *   d sigma = |M|^2/(2s) x [s dz/2pi] [(1 - z)/8pi dOmega_k/4pi] [v'/8pi dOmega'/4pi],   z drawn flat in ln[z/(1 - z)].
 * |M|^2 is split into h |M|^2 and (1 - h)|M|^2, h = J_i^2/(J_i^2 + J_f^2), J_i^2 = s/(a b), J_f^2 = s'/(c d) - M^2 (1/c^2 + 1/d^2), and
 * each share is drawn after its own massless limit (T^2 + T'^2 + U^2 + U'^2) J^2:
 *   initial: photon flat in rapidity, pair as 1 + cos^2 about the electron's or the positron's direction seen from the pair;
 *   final: photon as 1 + cos^2 about the beam, lepton flat in atanh(v' cos) about the photon.
 */
export class LeptonPairHard implements Integrand {
  readonly name: string;
  readonly dimensions: number;
  readonly #frame: LeptonPairFrame;
  readonly #options: HardPhotonOptions;
  readonly #tHigh: number;
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
    this.#tHigh = log((1 - options.resolution) / options.resolution);
    const c = options.photonCosine;
    this.#rapidity = options.shape === 'initial' ? atanh(c) : 0;
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
    const tLow = log(lowest / (1 - lowest));
    const t = tLow + u[next] * (this.#tHigh - tLow);
    const growth = exp(t);
    const v = 1 / (1 + growth);
    const z = growth * v;
    const sp = z * s;
    const w = 0.5 * v * rootS;
    const root = Math.sqrt(sp);
    const velocity2 = 1 - (4 * M2) / sp;
    if (!(velocity2 > 0)) return 0;
    const velocity = Math.sqrt(velocity2);

    // photon direction
    let cg: number;
    let sg2: number;
    let photonJacobian: number;
    if (shape === 'initial') {
      const e = exp(2 * this.#rapidity * (2 * u[next + 1] - 1));
      const over = 1 / (1 + e);
      cg = (e - 1) * over;
      sg2 = 4 * e * over * over;
      photonJacobian = this.#rapidity * sg2;
    } else {
      const q = (u[next + 1] - 0.5) * this.#cubic;
      const y = cbrt(Math.abs(q) + Math.sqrt(1 + q * q));
      cg = q < 0 ? 1 / y - y : y - 1 / y;
      sg2 = (1 - cg) * (1 + cg);
      photonJacobian = this.#dipole / (2 * (1 + cg * cg));
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
    let nx: number;
    let ny: number;
    let nz: number;
    let away: number; // 1 - v nz
    let toward: number; // 1 + v nz
    let pairJacobian: number;
    if (shape === 'initial') {
      const w1 = e1 * e1;
      const w2 = e2 * e2;
      const share = w1 / (w1 + w2);
      let turn = u[next + 4];
      const c1 = dipoleCosine(u[next + 3]);
      const first = turn < share;
      turn = first ? turn / share : (turn - share) / (1 - share);
      const length1 = 1 / Math.sqrt(px * px + z1 * z1);
      const length2 = 1 / Math.sqrt(px * px + z2 * z2);
      const ax = first ? px * length1 : -px * length2;
      const az = first ? z1 * length1 : z2 * length2;
      sinCos(2 * Math.PI * turn, this.#trig);
      const s1 = Math.sqrt((1 - c1) * (1 + c1));
      const side = s1 * this.#trig[1];
      nx = c1 * ax + side * az;
      ny = s1 * this.#trig[0];
      nz = c1 * az - side * ax;
      const other = first ? (-px * nx + z2 * nz) * length2 : (px * nx + z1 * nz) * length1;
      const cos1 = first ? c1 : other;
      const cos2 = first ? other : c1;
      pairJacobian = ((4 / 3) * (w1 + w2)) / (w1 * (1 + cos1 * cos1) + w2 * (1 + cos2 * cos2));
      away = 1 - velocity * nz;
      toward = 1 + velocity * nz;
    } else {
      const range = log(((1 + velocity) * (1 + velocity) * sp) / (4 * M2));
      const e = exp(range * (2 * u[next + 3] - 1));
      const over = 2 / (1 + e);
      away = over;
      toward = over * e;
      nz = Math.max(-1, Math.min(1, (0.5 * over * (e - 1)) / velocity));
      sinCos(2 * Math.PI * u[next + 4], this.#trig);
      const sine = Math.sqrt((1 - nz) * (1 + nz));
      nx = sine * this.#trig[1];
      ny = sine * this.#trig[0];
      pairJacobian = (range * away * toward) / (2 * velocity);
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
    const dot1 = velocity * (px * nx + z1 * nz);
    const dot2 = velocity * (z2 * nz - px * nx);
    const T = half * (e1 - dot1);
    const U = half * (e1 + dot1);
    const Uprime = half * (e2 - dot2);
    const Tprime = half * (e2 + dot2);
    let weight = leptonPairPhotonSquared(a, b, c, d, s, sp, T, Tprime, U, Uprime, m2, M2, alpha, this.#on);
    if (this.#on.initial && this.#on.final) {
      const ji = s / (a * b);
      const jf = Math.max(0, sp / (c * d) - M2 * (1 / (c * c) + 1 / (d * d)));
      weight *= (shape === 'initial' ? ji : jf) / (ji + jf);
    }
    if (sudakov) {
      unresolved.set(sp);
      const cosine = (T + Tprime - U - Uprime) / ((T + Tprime + U + Uprime) * velocity);
      const beta = unresolved.exponent(Math.min(1, cosine * cosine), (T * Tprime) / (U * Uprime));
      weight *= exp(beta * log(v)) * (unresolved.finite + (6 * unresolved.magnetic) / (3 - velocity2));
    }
    const phaseSpace = ((this.#tHigh - tLow) * z * v * v * velocity) / (256 * Math.PI * Math.PI * Math.PI * be);
    return weight * radiation * phaseSpace * photonJacobian * pairJacobian * HBARC2;
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

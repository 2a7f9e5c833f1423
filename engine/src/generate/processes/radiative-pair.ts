import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { cbrt, exp, log, sinCos } from '../../basics/elementary.ts';
import { boostWith, dot, mass2, rotateZOnto } from '../../basics/four-vector.ts';
import { pdgOf } from '../../basics/particles.ts';
import { pb } from '../../basics/units.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { Integrand } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { FinalPhotons, MOST_FINAL } from '../radiation/final-photons.ts';
import { infraredCut } from '../radiation/infrared.ts';
import { InitialPhotons, MOST_A_SIDE } from '../radiation/initial-photons.ts';
import { MatchedEmission, softInterference } from '../radiation/matched-emission.ts';
import type { PropagatorFactor } from '../radiation/propagator.ts';
import { ParticleWriter } from '../write-particle.ts';

/**
 * Photons below this share of the beam energy (26 MeV) are drawn from both pairs without interference, which stands in the form factor down to it: only
 * the correlation of such a photon's direction with the charges is lost, and the weights fluctuate less.
 */
const INTERFERENCE_FROM = 5e-3;

const HBARC2 = constants.hbarc2.value * pb;

/** cos theta with the density (3/8)(1 + cos^2), from a uniform: the real root of c^3 + 3c = 8u - 4. */
export function dipoleCosine(u: number): number {
  const q = 4 * u - 2;
  const t = cbrt(Math.abs(q) + Math.sqrt(1 + q * q));
  return q < 0 ? 1 / t - t : t - 1 / t;
}

export interface RadiativePairOptions {
  lepton: 'mu' | 'tau';
  alpha: number;
  electronMass: number;
  leptonMass: number;
  initial: boolean;
  final: boolean;
  infraredCut?: number;
  propagator?: PropagatorFactor;
  /** smallest squared mass of what the incoming pair annihilates into [GeV^2]; absent: threshold */
  minimumSHat?: number;
}

/**
 * e+ e- -> l+ l- (n gamma): photons of both pairs from the soft-photon series, the hardest by the exact tree-level matrix element, virtual
 * corrections of order alpha by the vertices, both exponentiated. With the photons in their order, hardest first,
 *   d sigma = (weights of InitialPhotons and FinalPhotons) (pi alpha^2/2 s1) v'' dcos W,
 *   no photon:  W = 2 - v^2 sin^2 + 4 F2
 *   photons:    W = MatchedEmission(hardest, momenta with the others absorbed) x prod over the others of (collinear factor)(soft interference)
 * and c^(gamma_if), gamma_if = (4 alpha/pi) ln[(1 - v cos)/(1 + v cos)], for the interference of unresolved photons. The others leave the incoming
 * pair before the hardest and the outgoing pair after it; s1 is the squared energy that they leave it.
 *
 * All interference of the two pairs changes its sign when l- and l+ change places. So both assignments are weighed, one of them is drawn and
 * the weight is their mean, in which it cancels to first order. Uniforms: beams, cos, azimuth, charges, photons.
 */
export class RadiativePair implements Integrand {
  readonly name = 'photons of both pairs';
  readonly dimensions: number;
  readonly fixed: number[] = [];
  readonly initial: InitialPhotons;
  readonly final: FinalPhotons;
  readonly #options: RadiativePairOptions;
  readonly #beams: BeamState;
  readonly #cuts: PhaseSpaceCuts;
  readonly #writer: ParticleWriter;
  readonly #matched: MatchedEmission;
  readonly #initialDimensions: number;
  readonly #finalDimensions: number;
  readonly #scale: number;
  readonly #logCut: number;
  readonly #trig = new Float64Array(2);
  /** l-, l+, photons of the outgoing pair: beam centre of mass */
  readonly #p = new Float64Array(8 + 4 * MOST_FINAL);
  readonly #whole = new Float64Array(4);
  readonly #pdg: number[];
  #placed = false;
  /** weights of the two assignments of charges */
  #kept = 0;
  #swapped = 0;
  #swap = false;
  #nx = 0;
  #nz = 0;
  #azimuth = 0;

  constructor(spec: ProcessSpec, options: RadiativePairOptions) {
    const { alpha, electronMass, leptonMass, lepton, initial, final } = options;
    const cut = { infraredCut: infraredCut(options.infraredCut) };
    this.#options = options;
    this.#beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.#beams);
    this.#cuts = new PhaseSpaceCuts(spec.cuts, [`${lepton}-`, `${lepton}+`]);
    this.initial = new InitialPhotons({ on: initial, electronMass, alpha, ...cut });
    this.final = new FinalPhotons({ on: final, alpha, mass1: leptonMass, mass2: leptonMass, ...cut });
    this.#matched = new MatchedEmission(options);
    this.#initialDimensions = initial ? InitialPhotons.dimensions : 0;
    this.#finalDimensions = final ? FinalPhotons.dimensions : 0;
    const first = this.#beams.dimensions + 3;
    this.dimensions = first + this.#initialDimensions + this.#finalDimensions;
    // profiles: the energies that the pairs lose, angle and azimuth of the hardest photon of each beam and of the pair
    this.fixed.push(first - 1);
    for (let i = first; i < this.dimensions; i++) if ((i - first) % (3 * MOST_A_SIDE) > 2) this.fixed.push(i);
    this.#scale = 0.5 * Math.PI * alpha * alpha * HBARC2;
    this.#logCut = log(Math.max(INTERFERENCE_FROM, cut.infraredCut));
    this.#pdg = [pdgOf(`${lepton}-`), pdgOf(`${lepton}+`)];
  }

  evaluate(u: Float64Array, at: number): number {
    const { initial, final } = this;
    const { leptonMass } = this.#options;
    const beams = this.#beams;
    this.#placed = false;
    const next = beams.read(u, at);
    const minimum = Math.max(this.#options.minimumSHat ?? 0, 4 * leptonMass * leptonMass);
    let weight = initial.sample(u, next + 3, beams, minimum);
    if (!(weight > 0)) return 0;
    weight *= final.sample(u, next + 3 + this.#initialDimensions, initial.sHat);
    if (!(weight > 0)) return 0;
    const c = dipoleCosine(u[next]);
    const sine = Math.sqrt((1 - c) * (1 + c));
    this.#azimuth = u[next + 1];
    this.#nx = sine;
    this.#nz = c;
    const photons = initial.photonCount + final.photonCount;
    if (photons > 0 || !this.#cuts.empty) this.#place();
    this.#weigh(c, photons);
    const sum = this.#kept + this.#swapped;
    this.#swap = u[next + 2] * sum >= this.#kept;
    if (!this.#cuts.empty) {
      if (this.#swap) this.#exchange();
      if (!this.#cuts.pass(this.#p, beams)) return 0;
    }
    return (weight * this.#scale * final.velocity * sum * 4) / (3 * (1 + c * c));
  }

  write(particles: ParticleColumns, row: number): number {
    if (!this.#placed) this.#place();
    if (this.#swap) this.#exchange();
    for (let i = 0; i < 2; i++) row = this.#writer.put(particles, row, this.#pdg[i], origin.hard, this.#p, 4 * i);
    const { initial, final } = this;
    for (let i = 0; i < final.photonCount; i++) row = this.#writer.put(particles, row, 22, origin.finalState, this.#p, 8 + 4 * i);
    for (let i = 0; i < initial.photonCount; i++)
      row = this.#writer.put(particles, row, 22, origin.initialState, initial.photons, 4 * i);
    return row;
  }

  /** W/s1 of the head for either assignment of charges. */
  #weigh(c: number, photons: number): void {
    const { initial, final } = this;
    const { alpha, propagator } = this.#options;
    const v = final.velocity;
    const coherent = this.#options.initial && this.#options.final;
    const perLog = (2 * alpha * this.#logCut) / Math.PI;
    if (photons === 0) {
      const s = initial.sHat;
      const born = (2 - v * v * (1 - c * c) + 4 * final.magnetic) / s;
      const polarised = propagator === undefined ? born : born * propagator(s);
      const soft = coherent ? exp(2 * perLog * log((1 - v * c) / (1 + v * c))) : 1;
      this.#kept = polarised * soft;
      this.#swapped = polarised / soft;
      return;
    }
    const p = this.#p;
    const fromFinal = initial.photonCount === 0 || (final.photonCount > 0 && p[8] > initial.photons[0]);
    const rootS = this.#beams.sqrtS;
    let factor = fromFinal ? this.#hardestFromFinal(rootS) : this.#hardestFromInitial(rootS);
    factor *= 1 + (6 * final.magnetic) / (3 - v * v);
    const hardest = Math.max(initial.photonCount > 0 ? initial.photons[0] : 0, final.photonCount > 0 ? p[8] : 0);
    const even = this.#matched.even;
    const odd = hardest > INTERFERENCE_FROM * 0.5 * rootS ? this.#matched.odd : 0;
    if (!coherent) {
      this.#kept = this.#swapped = Math.max(0, factor * even);
      return;
    }
    // T T'/(U U') with light beams along z
    const soft = exp(perLog * log(((p[0] - p[3]) * (p[4] + p[7])) / ((p[0] + p[3]) * (p[4] - p[7]))));
    this.#interference(rootS, fromFinal ? 0 : 1, fromFinal ? 1 : 0);
    this.#kept *= Math.max(0, factor * (even + odd) * soft);
    this.#swapped *= Math.max(0, (factor * (even - odd)) / soft);
  }

  #hardestFromInitial(rootS: number): number {
    const { initial, final } = this;
    const { electronMass } = this.#options;
    const m = this.#matched.p;
    const k = initial.photons;
    const p = this.#p;
    for (let j = 0; j < 4; j++) m[16 + j] = k[j];
    let a = initial.near[0];
    let b = initial.far[0];
    let s = this.#beams.s;
    let factor = initial.softer();
    if (initial.photonCount === 1) this.#beamsAlong(rootS);
    else {
      const whole = this.#whole;
      for (let j = 0; j < 4; j++) whole[j] = initial.hard[j] + k[j];
      s = mass2(whole, 0);
      backToBackBeams(whole, Math.sqrt(s), electronMass, m);
      a = b = 0;
    }
    if (final.photonCount === 0) for (let j = 0; j < 8; j++) m[8 + j] = p[j];
    else {
      // the pair as it is before its own photons
      this.#pairWithoutPhotons(m, 8);
      factor *= final.corrections();
    }
    this.#matched.set(a, b, 0, 0, s, initial.sHat);
    return factor / s;
  }

  #hardestFromFinal(rootS: number): number {
    const { initial, final } = this;
    const { electronMass, leptonMass } = this.#options;
    const m = this.#matched.p;
    const p = this.#p;
    for (let j = 0; j < 4; j++) m[16 + j] = p[8 + j];
    const s = initial.sHat;
    let factor = 1;
    if (initial.photonCount === 0) this.#beamsAlong(rootS);
    else {
      const half = 0.5 * Math.sqrt(s);
      const along = Math.sqrt(half * half - electronMass * electronMass);
      m[0] = m[4] = half;
      m[1] = m[2] = m[5] = m[6] = 0;
      m[3] = along;
      m[7] = -along;
      initial.toCms(m, 0);
      initial.toCms(m, 4);
      factor *= initial.corrections();
    }
    let z = final.sPair;
    let c = final.near[0];
    let d = final.far[0];
    if (final.photonCount === 1) for (let j = 0; j < 8; j++) m[8 + j] = p[j];
    else {
      const whole = this.#whole;
      for (let j = 0; j < 4; j++) whole[j] = initial.hard[j] - p[8 + j];
      if (initial.photonCount === 0) whole[0] = rootS - p[8];
      if (initial.photonCount === 0) for (let j = 1; j < 4; j++) whole[j] = -p[8 + j];
      z = mass2(whole, 0);
      if (!(z > 4 * leptonMass * leptonMass)) return 0;
      backToBackPair(p, whole, Math.sqrt(z), leptonMass, m);
      c = d = 0;
      factor *= final.softer();
    }
    this.#matched.set(0, 0, c, d, s, z);
    return factor / s;
  }

  /** Products of 1 + soft interference and of 1 - soft interference of all photons but the hardest, into #kept and #swapped. */
  #interference(rootS: number, firstInitial: number, firstFinal: number): void {
    const { initial, final } = this;
    const options = this.#options;
    const p = this.#p;
    const m2 = options.electronMass * options.electronMass;
    const M2 = options.leptonMass * options.leptonMass;
    const s = this.#beams.s;
    const half = 0.5 * rootS;
    const T = half * (p[0] - p[3]);
    const U = half * (p[4] - p[7]);
    const Uprime = half * (p[0] + p[3]);
    const Tprime = half * (p[4] + p[7]);
    let kept = 1;
    let swapped = 1;
    const k = initial.photons;
    const lowest = INTERFERENCE_FROM * half;
    for (let i = firstInitial; i < initial.photonCount && k[4 * i] > lowest; i++) {
      const c = dot(p, 0, k, 4 * i);
      const d = dot(p, 4, k, 4 * i);
      const r = softInterference(initial.near[i], initial.far[i], c, d, s, final.sPair, T, Tprime, U, Uprime, m2, M2);
      kept *= 1 + r;
      swapped *= 1 - r;
    }
    const be = Math.sqrt(1 - (4 * m2) / s);
    for (let i = firstFinal; i < final.photonCount; i++) {
      const at = 8 + 4 * i;
      if (p[at] < lowest) continue;
      const a = half * (p[at] - be * p[at + 3]);
      const b = half * (p[at] + be * p[at + 3]);
      const r = softInterference(a, b, final.near[i], final.far[i], s, final.sPair, T, Tprime, U, Uprime, m2, M2);
      kept *= 1 + r;
      swapped *= 1 - r;
    }
    this.#kept = kept;
    this.#swapped = swapped;
  }

  /** l- and l+ change places, once. */
  #exchange(): void {
    const p = this.#p;
    for (let j = 0; j < 4; j++) {
      const l = p[j];
      p[j] = p[4 + j];
      p[4 + j] = l;
    }
    this.#swap = false;
  }

  #beamsAlong(rootS: number): void {
    const m = this.#matched.p;
    const half = 0.5 * rootS;
    const { electronMass } = this.#options;
    const along = Math.sqrt(half * half - electronMass * electronMass);
    m[0] = m[4] = half;
    m[1] = m[2] = m[5] = m[6] = 0;
    m[3] = along;
    m[7] = -along;
  }

  /** The pair in its direction with the whole of sHat, beam centre of mass. */
  #pairWithoutPhotons(out: Float64Array, at: number): void {
    const { leptonMass } = this.#options;
    const energy = 0.5 * Math.sqrt(this.initial.sHat);
    const momentum = Math.sqrt(energy * energy - leptonMass * leptonMass);
    sinCos(2 * Math.PI * this.#azimuth, this.#trig);
    for (let i = 0; i < 2; i++) {
      const along = i === 0 ? momentum : -momentum;
      out[at + 4 * i] = energy;
      out[at + 4 * i + 1] = along * this.#nx * this.#trig[1];
      out[at + 4 * i + 2] = along * this.#nx * this.#trig[0];
      out[at + 4 * i + 3] = along * this.#nz;
      this.initial.toCms(out, at + 4 * i);
    }
  }

  #place(): void {
    const { final } = this;
    const p = this.#p;
    if (final.photonCount === 0) this.#pairWithoutPhotons(p, 0);
    else {
      sinCos(2 * Math.PI * this.#azimuth, this.#trig);
      const x = this.#nx * this.#trig[1];
      const y = this.#nx * this.#trig[0];
      for (let i = 0; i < final.photonCount + 2; i++) {
        for (let j = 0; j < 4; j++) p[4 * i + j] = final.p[4 * i + j];
        rotateZOnto(p, 4 * i, x, y, this.#nz);
        this.initial.toCms(p, 4 * i);
      }
    }
    this.#placed = true;
  }
}

const axis = new Float64Array(8);

/** Beams that meet with the four-momentum `whole` of the given mass along the difference of the directions of z and -z seen from there. */
function backToBackBeams(whole: Float64Array, mass: number, electronMass: number, out: Float64Array): void {
  axis.fill(0);
  axis[0] = axis[3] = axis[4] = 1;
  axis[7] = -1;
  backToBack(whole, mass, electronMass, out, 0);
}

/** The pair with the four-momentum `whole` along the difference of the directions of its members seen from there. */
function backToBackPair(p: Float64Array, whole: Float64Array, mass: number, leptonMass: number, out: Float64Array): void {
  for (let j = 0; j < 8; j++) axis[j] = p[j];
  backToBack(whole, mass, leptonMass, out, 8);
}

function backToBack(whole: Float64Array, mass: number, own: number, out: Float64Array, at: number): void {
  boostWith(axis, 0, whole, 0, -1, mass);
  boostWith(axis, 4, whole, 0, -1, mass);
  const length1 = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
  const length2 = Math.sqrt(axis[5] * axis[5] + axis[6] * axis[6] + axis[7] * axis[7]);
  const x = axis[1] / length1 - axis[5] / length2;
  const y = axis[2] / length1 - axis[6] / length2;
  const z = axis[3] / length1 - axis[7] / length2;
  const half = 0.5 * mass;
  const along = Math.sqrt((half * half - own * own) / (x * x + y * y + z * z));
  for (let i = 0; i < 2; i++) {
    const sign = i === 0 ? along : -along;
    const to = at + 4 * i;
    out[to] = half;
    out[to + 1] = sign * x;
    out[to + 2] = sign * y;
    out[to + 3] = sign * z;
    boostWith(out, to, whole, 0, 1, mass);
  }
}

import { photonAndVectorMe2 } from '../../amplitude/photon-and-vector.ts';
import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { exp, log, sinCos } from '../../basics/elementary.ts';
import { pdgOf } from '../../basics/particles.ts';
import { MeV, pb } from '../../basics/units.ts';
import { sqrtFourPi } from '../../model/couplings.ts';
import { checkMassRange, resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { Integrand, ProcessBuild } from '../integrand.ts';
import { InitialState } from '../isr.ts';
import type { ProcessSpec } from '../process.ts';
import { writeParticle } from '../write-particle.ts';

/**
 * With initial-state radiation the hard photon may become soft, where emission of it belongs to the radiators: below this energy in
 * the rest frame of the hard system it is not generated (assumed; far below any energy that a single-photon selection accepts).
 */
const softestPhoton = 10 * MeV;

/**
 * e+ e- -> gamma A', electron mass kept, A' coupling epsilon e: exact at tree level. The A' is written as a particle that escapes.
 */
export function photonAndDarkPhoton(spec: ProcessSpec): ProcessBuild {
  const parameters = resolveParameters(spec.model, spec.parameters);
  const beams = new BeamState(spec.beams);
  const mass = parameters['mass.Aprime'];
  checkMassRange('Aprime', mass, beams.sqrtS);
  const channel = (initial: boolean) =>
    new PhotonAndVector(spec, parameters['alpha'], parameters['epsilon'], parameters['mass.e'], mass, initial);
  const notes = ["e+ e- -> gamma A': tree level, A' on its mass shell; cuts on gamma apply to the photon of the hard process"];
  if (spec.radiation.initial) {
    notes.push(
      'further photons come from structure functions: where they are as hard and as far from the beams as the photon of the hard process, such events are approximate',
    );
  }
  return { channels: [channel(spec.radiation.initial)], born: [channel(false)], notes };
}

/** Uniforms: beam spread, initial-state radiation, polar angle, azimuth. */
class PhotonAndVector implements Integrand {
  readonly name = 'tree level';
  readonly dimensions: number;
  /** the energy fractions: flat for a hard cross-section that falls as 1/s, and in two branches that one bin would mix */
  readonly fixed: readonly number[];
  readonly #beams: BeamState;
  readonly #initial: InitialState;
  readonly #radiationDimensions: number;
  readonly #cuts: PhaseSpaceCuts;
  readonly #alpha: number;
  readonly #coupling: number;
  readonly #electron2: number;
  readonly #mass: number;
  readonly #radiation: boolean;
  readonly #pdg = [pdgOf('gamma'), pdgOf('Aprime')];
  /** gamma, A' in the beam centre-of-mass frame */
  readonly #p = new Float64Array(8);
  readonly #lab = new Float64Array(4);
  readonly #sc = new Float64Array(2);
  #sine2 = 0;
  #cosine = 0;
  #azimuth = 0;
  #placed = false;

  constructor(spec: ProcessSpec, alpha: number, epsilon: number, electronMass: number, mass: number, radiation: boolean) {
    this.#beams = new BeamState(spec.beams);
    this.#initial = new InitialState({ on: radiation, electronMass, alpha });
    this.#cuts = new PhaseSpaceCuts(spec.cuts, ['gamma', 'Aprime']);
    this.#alpha = alpha;
    this.#coupling = epsilon * sqrtFourPi(alpha);
    this.#electron2 = electronMass * electronMass;
    this.#mass = mass;
    this.#radiation = radiation;
    this.#radiationDimensions = radiation ? InitialState.dimensions : 0;
    this.fixed = radiation ? [this.#beams.dimensions, this.#beams.dimensions + 1] : [];
    this.dimensions = this.#beams.dimensions + this.#radiationDimensions + 2;
  }

  evaluate(u: Float64Array, at: number): number {
    this.#placed = false;
    const first = this.#beams.read(u, at);
    const b2 = this.#mass * this.#mass;
    const softest = this.#radiation ? softestPhoton : 0;
    // s with which the photon has the least energy: k = (s - M^2)/(2 sqrt s)
    const root = softest + Math.sqrt(softest * softest + b2);
    const radiation = this.#initial.sample(u, first, this.#beams, root * root);
    const s = this.#initial.sHat;
    if (!(radiation > 0) || s <= root * root) return 0;
    const next = first + this.#radiationDimensions;
    const slow = (4 * this.#electron2) / s;
    const beta = Math.sqrt(1 - slow);
    const range = log(((1 + beta) * (1 + beta)) / slow);
    const e = exp((2 * u[next] - 1) * range);
    const inverse = 1 / (1 + e);
    const d1 = -(s - b2) * inverse;
    const d2 = d1 * e;
    const flat = 4 * e * inverse * inverse;
    const me2 = photonAndVectorMe2(s, d1, d2, this.#electron2, b2, this.#alpha, this.#coupling);
    if (!(me2 > 0)) return 0;
    this.#cosine = ((e - 1) * inverse) / beta;
    this.#sine2 = Math.max(0, (flat - slow) / (beta * beta));
    this.#azimuth = u[next + 1];
    if (!this.#cuts.empty) {
      this.#place();
      if (!this.#cuts.pass(this.#p, this.#beams)) return 0;
    }
    const phaseSpace = ((1 - b2 / s) * range * flat) / (16 * Math.PI * beta);
    return (radiation * constants.hbarc2.value * pb * me2 * phaseSpace) / (2 * s * beta);
  }

  write(particles: ParticleColumns, row: number): number {
    if (!this.#placed) this.#place();
    for (let i = 0; i < 2; i++) {
      this.#toLab(this.#p, 4 * i);
      writeParticle(particles, row++, this.#pdg[i], origin.hard, this.#lab, 0);
    }
    for (let i = 0; i < this.#initial.photonCount; i++) {
      this.#toLab(this.#initial.photons, 4 * i);
      writeParticle(particles, row++, this.#pdg[0], origin.initialState, this.#lab, 0);
    }
    return row;
  }

  #toLab(p: Float64Array, at: number): void {
    for (let i = 0; i < 4; i++) this.#lab[i] = p[at + i];
    this.#beams.toLab(this.#lab, 0);
  }

  #place(): void {
    const s = this.#initial.sHat;
    const k = (s - this.#mass * this.#mass) / (2 * Math.sqrt(s));
    const transverse = k * Math.sqrt(this.#sine2);
    sinCos(2 * Math.PI * this.#azimuth, this.#sc);
    const p = this.#p;
    p[0] = k;
    p[1] = transverse * this.#sc[1];
    p[2] = transverse * this.#sc[0];
    p[3] = k * this.#cosine;
    p[4] = Math.sqrt(s) - k;
    p[5] = -p[1];
    p[6] = -p[2];
    p[7] = -p[3];
    this.#initial.toCms(p, 0);
    this.#initial.toCms(p, 4);
    this.#placed = true;
  }
}

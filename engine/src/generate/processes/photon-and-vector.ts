import { photonAndVectorMe2 } from '../../amplitude/photon-and-vector.ts';
import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { exp, log, sinCos } from '../../basics/elementary.ts';
import { pdgOf } from '../../basics/particles.ts';
import { deg, MeV, pb } from '../../basics/units.ts';
import { sqrtFourPi } from '../../model/couplings.ts';
import { checkMassRange, resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { Integrand, ProcessBuild } from '../integrand.ts';
import { InitialState } from '../isr.ts';
import { PhotonDirection } from '../photon-direction.ts';
import type { GeneratorCut, ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';

/**
 * With initial-state radiation the hard photon may become soft, where emission of it belongs to the radiators: below this energy in
 * the rest frame of the hard system it is not generated (assumed). Outside the cones that loses only photons below some 0.25 GeV, under any
 * energy that a single-photon selection accepts.
 */
const softestPhoton = 50 * MeV;

/**
 * Half angle of the cones about the beams, centre-of-mass frame, where no cut keeps the photon off both beams: 9.1 and 164.2 degrees at
 * SuperKEKB's boost, outside the calorimeter (12.4 to 155.1 degrees) on both sides.
 */
const coneAngle = 12 * deg;

/**
 * e+ e- -> gamma A', electron mass kept, A' coupling epsilon e: exact at tree level. The A' is written as a particle that escapes.
 *
 * With initial-state radiation the photon of the matrix element lies outside a cone about each beam and those of the radiators lie inside,
 * so that no photon is counted in both. The cones are those that a polar-angle cut on the photon leaves, 12 degrees without one. An A'
 * that recoils against photons in the cones alone is not generated; the Born cross-section has no cones.
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
    const cone = new PhotonDirection(spec.cuts, 'gamma').active
      ? 'the cones that the polar-angle cut on gamma leaves about the beams'
      : '12 degrees of a beam (centre of mass)';
    notes.push(
      `photons within ${cone} come from structure functions, the photon of the hard process lies outside: an A' without a photon outside is not in this sample, but is in the Born cross-section`,
    );
  }
  return { channels: [channel(spec.radiation.initial)], born: [channel(false)], notes };
}

const outsideCones: GeneratorCut = {
  particle: 'gamma',
  quantity: 'thetaCms',
  above: coneAngle,
  below: Math.PI - coneAngle,
};

/** Uniforms: beam spread, initial-state radiation, polar angle, azimuth. */
class PhotonAndVector implements Integrand {
  readonly name = 'tree level';
  readonly dimensions: number;
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
  readonly #writer: ParticleWriter;
  readonly #sc = new Float64Array(2);
  readonly #direction: PhotonDirection;
  readonly #total = new Float64Array(4);
  #d1 = 0;
  #d2 = 0;
  #sine2 = 0;
  #cosine = 0;
  #azimuth = 0;
  #placed = false;

  constructor(spec: ProcessSpec, alpha: number, epsilon: number, electronMass: number, mass: number, radiation: boolean) {
    this.#beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.#beams);
    this.#cuts = new PhaseSpaceCuts(spec.cuts, ['gamma', 'Aprime']);
    const asCut = new PhotonDirection(spec.cuts, 'gamma');
    this.#direction = radiation && !asCut.active ? new PhotonDirection([outsideCones], 'gamma') : asCut;
    // where the photon of the matrix element may be, other photons are those of the next order
    const cone = this.#direction.active ? { coneAngle: this.#direction.coneAngle(this.#beams) } : {};
    this.#initial = new InitialState({ on: radiation, electronMass, alpha, ...cone });
    this.#alpha = alpha;
    this.#coupling = epsilon * sqrtFourPi(alpha);
    this.#electron2 = electronMass * electronMass;
    this.#mass = mass;
    this.#radiation = radiation;
    this.#radiationDimensions = radiation ? InitialState.dimensions : 0;
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
    const orientation = this.#direction.active ? this.#tagged(s, u, next) : this.#free(s, u, next);
    const me2 = photonAndVectorMe2(s, this.#d1, this.#d2, this.#electron2, b2, this.#alpha, this.#coupling);
    if (!(me2 > 0)) return 0;
    if (!this.#cuts.empty) {
      this.#place();
      if (!this.#cuts.pass(this.#p, this.#beams)) return 0;
    }
    const beta = Math.sqrt(1 - (4 * this.#electron2) / s);
    const phaseSpace = ((1 - b2 / s) * orientation) / (8 * Math.PI);
    return (radiation * constants.hbarc2.value * pb * me2 * phaseSpace) / (2 * s * beta);
  }

  /** Any direction, flat in atanh(beta cos) to either beam; the jacobian dOmega/(4 pi). */
  #free(s: number, u: Float64Array, next: number): number {
    const slow = (4 * this.#electron2) / s;
    const beta = Math.sqrt(1 - slow);
    const range = log(((1 + beta) * (1 + beta)) / slow);
    const e = exp((2 * u[next] - 1) * range);
    const inverse = 1 / (1 + e);
    const flat = 4 * e * inverse * inverse;
    this.#d1 = -(s - this.#mass * this.#mass) * inverse;
    this.#d2 = this.#d1 * e;
    this.#cosine = ((e - 1) * inverse) / beta;
    this.#sine2 = Math.max(0, (flat - slow) / (beta * beta));
    this.#azimuth = u[next + 1];
    return (range * flat) / (2 * beta);
  }

  /**
   * A direction inside the angular cut; the jacobian dOmega/(4 pi). The denominators are those of collinear radiation, p -> x p for either
   * beam: the recoil of an electron line from a wide photon would put a pole inside the acceptance that the exact amplitude does not have.
   */
  #tagged(s: number, u: Float64Array, next: number): number {
    const total = this.#total;
    total.fill(0);
    total[0] = Math.sqrt(s);
    this.#initial.toCms(total, 0);
    const recoil = s - this.#mass * this.#mass;
    const p = this.#p;
    const jacobian = this.#direction.sample(u[next], u[next + 1], this.#beams, total, 0.5 * recoil, p);
    for (let i = 0; i < 4; i++) p[4 + i] = total[i] - p[i];
    // what the beams keep after radiation
    const { photons, photonCount } = this.#initial;
    let left1 = this.#beams.sqrtS;
    let left2 = left1;
    for (let i = 0; i < photonCount; i++) {
      if (photons[4 * i + 3] > 0) left1 -= 2 * photons[4 * i];
      else left2 -= 2 * photons[4 * i];
    }
    const near1 = left1 * (p[0] - p[3]);
    const near2 = left2 * (p[0] + p[3]);
    this.#d1 = (-recoil * near1) / (near1 + near2);
    this.#d2 = (-recoil * near2) / (near1 + near2);
    this.#placed = true;
    return jacobian;
  }

  write(particles: ParticleColumns, row: number): number {
    this.#place();
    for (let i = 0; i < 2; i++) row = this.#writer.put(particles, row, this.#pdg[i], origin.hard, this.#p, 4 * i);
    return this.#writer.putRadiation(particles, row, this.#initial);
  }

  #place(): void {
    if (this.#placed) return;
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

import { bosonRadiationTensor, bosonRadiationTrace } from '../../amplitude/pair-and-boson.ts';
import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { pdgOf } from '../../basics/particles.ts';
import { pb } from '../../basics/units.ts';
import { checkMassRange, resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import { DipoleOrientation } from '../dipole-orientation.ts';
import type { Integrand, ProcessBuild } from '../integrand.ts';
import { InitialState } from '../isr.ts';
import { PairAndBosonPhaseSpace } from '../pair-and-boson-phase-space.ts';
import type { ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';
import { checkThreshold } from './threshold.ts';

interface Masses {
  readonly electron: number;
  readonly fermion: number;
  readonly boson: number;
}

/**
 * e+ e- -> mu+ mu- Z' through a photon, the Z' radiated from the muons with coupling g': exact at tree level, masses kept. The Z'
 * is written as a particle that escapes; its width and branching fractions are applied by whoever uses the sample.
 */
export function muonPairAndZprime(spec: ProcessSpec): ProcessBuild {
  const parameters = resolveParameters(spec.model, spec.parameters);
  const masses = { electron: parameters['mass.e'], fermion: parameters['mass.mu'], boson: parameters['mass.Zprime'] };
  const beams = new BeamState(spec.beams);
  checkMassRange('Zprime', masses.boson, beams.sqrtS);
  checkThreshold(spec.process, 2 * masses.fermion + masses.boson, beams.sqrtS);
  const channel = (initial: boolean) => new PairAndBoson(spec, parameters['alpha'], parameters['gPrime'], masses, initial);
  return {
    channels: [channel(spec.radiation.initial)],
    born: [channel(false)],
    notes: [
      "e+ e- -> mu+ mu- Z': photon exchange at tree level, Z boson and kinetic mixing neglected, Z' on its mass shell",
      "radiation of photons from the final muons is not generated in e+ e- -> mu+ mu- Z'",
    ],
  };
}

/** One differential cross-section: beam spread, initial-state radiation, invariants, orientation, in this order of uniforms. */
class PairAndBoson implements Integrand {
  readonly name = 'tree level';
  readonly dimensions: number;
  /** the energy fractions: flat for a hard cross-section that falls as 1/s, and in two branches that one bin would mix */
  readonly fixed: readonly number[];
  readonly #beams: BeamState;
  readonly #initial: InitialState;
  readonly #radiationDimensions: number;
  readonly #cuts: PhaseSpaceCuts;
  readonly #masses: Masses;
  readonly #space: PairAndBosonPhaseSpace;
  readonly #orientation = new DipoleOrientation();
  readonly #tensor = new Float64Array(4);
  /** e4 g'^2 (hbar c)^2 [fb GeV^2] */
  readonly #strength: number;
  readonly #threshold: number;
  readonly #pdg = [pdgOf('mu-'), pdgOf('mu+'), pdgOf('Zprime')];
  /** mu-, mu+, Z': beam centre of mass, then one at a time in the laboratory */
  readonly #p = new Float64Array(12);
  readonly #writer: ParticleWriter;
  /** the three orientation uniforms of the last event */
  readonly #angles = new Float64Array(3);
  #placed = false;

  constructor(spec: ProcessSpec, alpha: number, coupling: number, masses: Masses, radiation: boolean) {
    this.#beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.#beams);
    this.#initial = new InitialState({ on: radiation, electronMass: masses.electron, alpha });
    this.#cuts = new PhaseSpaceCuts(spec.cuts, ['mu-', 'mu+', 'Zprime']);
    this.#masses = masses;
    this.#space = new PairAndBosonPhaseSpace(masses.fermion, masses.boson);
    const charge2 = 4 * Math.PI * alpha;
    this.#strength = charge2 * charge2 * coupling * coupling * constants.hbarc2.value * pb;
    this.#threshold = (2 * masses.fermion + masses.boson) * (2 * masses.fermion + masses.boson);
    this.#radiationDimensions = radiation ? InitialState.dimensions : 0;
    this.fixed = radiation ? [this.#beams.dimensions, this.#beams.dimensions + 1] : [];
    this.dimensions = this.#beams.dimensions + this.#radiationDimensions + 5;
  }

  evaluate(u: Float64Array, at: number): number {
    this.#placed = false;
    const first = this.#beams.read(u, at);
    const radiation = this.#initial.sample(u, first, this.#beams, this.#threshold);
    const s = this.#initial.sHat;
    if (!(radiation > 0) || s <= this.#threshold) return 0;
    const next = first + this.#radiationDimensions;
    const space = this.#space;
    const jacobian = space.sample(s, u[next], u[next + 1]);
    if (jacobian === 0) return 0;
    const { electron, fermion, boson } = this.#masses;
    const trace = bosonRadiationTrace(s, space.sPair, space.d1, space.d2, fermion * fermion, boson * boson);
    if (!(trace > 0)) return 0;
    this.#angles[0] = u[next + 2];
    this.#angles[1] = u[next + 3];
    this.#angles[2] = u[next + 4];
    if (!this.#cuts.empty) {
      this.#place();
      if (!this.#cuts.pass(this.#p, this.#beams)) return 0;
    }
    // sum over the orientation of (s/2) sum_ij H_ij (delta_ij - beta^2 n_i n_j), over the flux 2 s beta and the propagator s^2
    const beta2 = 1 - (4 * electron * electron) / s;
    return (radiation * this.#strength * jacobian * trace * (0.5 - beta2 / 6)) / (2 * s * s * Math.sqrt(beta2));
  }

  write(particles: ParticleColumns, row: number): number {
    if (!this.#placed) this.#place();
    for (let i = 0; i < 3; i++) row = this.#writer.put(particles, row, this.#pdg[i], origin.hard, this.#p, 4 * i);
    return this.#writer.putRadiation(particles, row, this.#initial);
  }

  /** Four-momenta of the last event in the beam centre-of-mass frame. */
  #place(): void {
    const { electron, fermion, boson } = this.#masses;
    const { s, sPair, total, d1, d2, product, b } = this.#space;
    const rootS = Math.sqrt(s);
    const bosonEnergy = total / (2 * rootS);
    const bosonMomentum = Math.sqrt(Math.max(0, bosonEnergy * bosonEnergy - boson * boson));
    // in the pair's rest frame: momentum q at cosine c to the boson's direction of flight, then boosted against it
    const c = product / b;
    const q = Math.sqrt(Math.max(0, 0.25 * sPair - fermion * fermion));
    const x = q * Math.sqrt(Math.max(0, (1 - c) * (1 + c)));
    const along = (q * c * (rootS - bosonEnergy)) / Math.sqrt(sPair);
    const z1 = along - 0.5 * bosonMomentum;
    const z2 = -along - 0.5 * bosonMomentum;
    bosonRadiationTensor(s, d1, d2, fermion * fermion, boson * boson, x, z1, z2, this.#tensor);
    const beta = Math.sqrt(1 - (4 * electron * electron) / s);
    this.#orientation.draw(this.#tensor, beta, this.#angles[0], this.#angles[1], this.#angles[2]);
    const x2 = x * x + fermion * fermion;
    this.#orientation.place(Math.sqrt(x2 + z1 * z1), x, z1, this.#p, 0);
    this.#orientation.place(Math.sqrt(x2 + z2 * z2), -x, z2, this.#p, 4);
    this.#orientation.place(bosonEnergy, 0, bosonMomentum, this.#p, 8);
    for (let i = 0; i < 3; i++) this.#initial.toCms(this.#p, 4 * i);
    this.#placed = true;
  }
}

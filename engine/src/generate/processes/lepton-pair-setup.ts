import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { cos, log } from '../../basics/elementary.ts';
import { pdgOf } from '../../basics/particles.ts';
import { pb } from '../../basics/units.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import { InitialState } from '../isr.ts';
import type { ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';
import { UnresolvedPhotons } from './unresolved.ts';

export interface LeptonPairOptions {
  lepton: 'mu' | 'tau';
  alpha: number;
  electronMass: number;
  leptonMass: number;
  initial: boolean;
  final: boolean;
  /** half angle of the cones about the beams [rad]; absent: collinear photons at all angles, none resolved */
  coneAngle?: number;
  /** energy from which a photon outside the cones is resolved, over half the energy of the hard system */
  resolution: number;
}

/** (hbar c)^2 [fb GeV^2] */
export const HBARC2 = constants.hbarc2.value * pb;

/** What the channels of a lepton pair share: beams, collinear photons, cuts, the way to the laboratory. */
export class LeptonPairFrame {
  readonly beams: BeamState;
  readonly initial: InitialState;
  readonly unresolved: UnresolvedPhotons;
  readonly cuts: PhaseSpaceCuts;
  readonly radiationDimensions: number;
  readonly cosCone: number;
  /** l-, l+, photon: rest frame of the hard system, then beam centre of mass */
  readonly p = new Float64Array(12);
  readonly #writer: ParticleWriter;
  readonly #pdg: number[];

  constructor(spec: ProcessSpec, options: LeptonPairOptions, cutParticles: readonly string[]) {
    const { alpha, electronMass, leptonMass, initial, final, coneAngle } = options;
    this.beams = new BeamState(spec.beams);
    this.#writer = new ParticleWriter(this.beams);
    this.initial = new InitialState({ on: initial, electronMass, alpha, ...(coneAngle === undefined ? {} : { coneAngle }) });
    this.radiationDimensions = initial ? InitialState.dimensions : 0;
    const cones = initial && coneAngle !== undefined;
    this.cosCone = cones ? cos(coneAngle) : 1;
    const all = ((2 * alpha) / Math.PI) * (log(this.beams.nominalS / (electronMass * electronMass)) - 1);
    const initialStrength = cones ? all - 2 * this.initial.strength(this.beams) : 0;
    this.unresolved = new UnresolvedPhotons({ alpha, leptonMass, initial, final, initialStrength, cosCone: this.cosCone });
    this.cuts = new PhaseSpaceCuts(spec.cuts, cutParticles);
    this.#pdg = [pdgOf(`${options.lepton}-`), pdgOf(`${options.lepton}+`), pdgOf('gamma')];
  }

  /** p from the rest frame of the hard system to the beam centre of mass. */
  toCms(count: number): void {
    for (let i = 0; i < count; i++) this.initial.toCms(this.p, 4 * i);
  }

  /** Writes the first `count` of l-, l+, photon, then the collinear photons. */
  write(particles: ParticleColumns, row: number, count: number, photonOrigin: number): number {
    for (let i = 0; i < count; i++)
      row = this.#writer.put(particles, row, this.#pdg[i], i < 2 ? origin.hard : photonOrigin, this.p, 4 * i);
    return this.#writer.putRadiation(particles, row, this.initial);
  }
}

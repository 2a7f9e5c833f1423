import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { sinCos } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { massOf, pdgOf } from '../../basics/particles.ts';
import { nb } from '../../basics/units.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { Integrand, ProcessBuild } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { ParticleWriter } from '../write-particle.ts';
import { checkThreshold } from './threshold.ts';

/** e+e- -> Upsilon(4S) -> B Bbar at the peak [fb], and the share of charged pairs. */
const CROSS_SECTION = 1.11 * nb;
const CHARGED = 0.514;

/** Mass of the Upsilon(4S), and how far from it its peak cross-section is used [GeV]. */
const PEAK = 10.5794;
const REACH = 0.03;

/**
 * e+ e- -> Upsilon(4S) -> B+ B- or B0 B0~ at rest: both mesons carry half of the energy, angular distribution sin^2 of the polar angle (a
 * vector made by e+e- with spin along the beam decays into two scalars). Cross-section as measured, radiation of the beams and the
 * shape of the resonance in it; mixing of neutral mesons and the entanglement of the pair are left out.
 *
 * @source  Belle II: 1.11 nb; B+B- share: PDG 2024, Upsilon(4S) listings, 51.4(6) %
 */
export function bPairProcess(spec: ProcessSpec): ProcessBuild {
  const beams = new BeamState(spec.beams);
  const charged = spec.process.includes('B+');
  const names = charged ? ['B+', 'B-'] : ['B0', 'B0~'];
  checkThreshold(spec.process, 2 * massOf(names[0]), beams.sqrtS);
  if (Math.abs(beams.sqrtS - PEAK) > REACH)
    throw new UserError({
      where: spec.process,
      what: 'the cross-section is known at the peak of the Upsilon(4S) only',
      value: `${beams.sqrtS.toFixed(4)} GeV`,
      remedy: `take beams of ${(PEAK - REACH).toFixed(2)} to ${(PEAK + REACH).toFixed(2)} GeV in the centre of mass`,
    });
  const share = charged ? CHARGED : 1 - CHARGED;
  return {
    channels: [new PairAtThreshold(spec, names, CROSS_SECTION * share)],
    born: CROSS_SECTION * share,
    notes: [
      'e+ e- -> B Bbar: peak cross-section 1.11 nb as measured; the beam photons that it contains are not generated',
      'a decay rule for a B meson is for the named charge only: the charge conjugate gives as many events again',
      'B and D mesons without a rule decay by a short list of semileptonic and hadronic final states in phase space',
    ],
  };
}

/** Uniforms: beam spread, polar angle, azimuth. */
class PairAtThreshold implements Integrand {
  readonly name = 'resonance';
  readonly dimensions: number;
  readonly #beams: BeamState;
  readonly #cuts: PhaseSpaceCuts;
  readonly #writer: ParticleWriter;
  readonly #mass: number;
  readonly #pdg: readonly number[];
  readonly #crossSection: number;
  readonly #p = new Float64Array(8);
  readonly #trig = new Float64Array(2);

  constructor(spec: ProcessSpec, names: readonly string[], crossSection: number) {
    this.#beams = new BeamState(spec.beams);
    this.#cuts = new PhaseSpaceCuts(spec.cuts, names);
    this.#writer = new ParticleWriter(this.#beams);
    this.#mass = massOf(names[0]);
    this.#pdg = names.map(pdgOf);
    this.#crossSection = crossSection;
    this.dimensions = this.#beams.dimensions + 2;
  }

  evaluate(u: Float64Array, at: number): number {
    const next = this.#beams.read(u, at);
    const energy = 0.5 * this.#beams.sqrtS;
    const square = (energy - this.#mass) * (energy + this.#mass);
    // the beams' spread reaches below the threshold: no resonance there
    if (!(square > 0)) return 0;
    const momentum = Math.sqrt(square);
    const c = 2 * u[next] - 1;
    const sine2 = (1 - c) * (1 + c);
    const transverse = momentum * Math.sqrt(sine2);
    sinCos(2 * Math.PI * u[next + 1], this.#trig);
    const p = this.#p;
    p[0] = p[4] = energy;
    p[1] = transverse * this.#trig[1];
    p[2] = transverse * this.#trig[0];
    p[3] = momentum * c;
    for (let j = 1; j < 4; j++) p[4 + j] = -p[j];
    if (!this.#cuts.empty && !this.#cuts.pass(p, this.#beams)) return 0;
    return this.#crossSection * 1.5 * sine2;
  }

  write(particles: ParticleColumns, row: number): number {
    for (let i = 0; i < 2; i++) row = this.#writer.put(particles, row, this.#pdg[i], origin.hard, this.#p, 4 * i);
    return row;
  }
}

import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { log } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { massOf, particles, pdgOf } from '../../basics/particles.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import { resolveModel } from '../../model/registry.ts';
import type { BeamOptions } from '../beams.ts';
import { DecayNode } from '../decay/decay-node.ts';
import { Planner } from '../decay/plan.ts';
import type { Decayer } from '../integrand.ts';
import { Uniforms } from '../uniforms.ts';
import { isotropicPairInFlight } from './isotropic.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';
import { coveredTauFraction, createTauModes, tauFraction } from './tau-modes.ts';
import { TauPairSpin } from './tau-pair-spin.ts';

const PI0 = pdgOf('pi0');
const PHOTON = pdgOf('gamma');
const ETA = pdgOf('eta');

/** Numbers of the decay streams that the products of one tau take at most. */
const SECONDARY_STREAMS = 100;

/** Random numbers of one tau: its mode and its decay length come first, so that they hold still when anything else changes. */
class Tau {
  readonly modes: TauDecayMode[];
  /** polarimeter in the axes of the spin correlation */
  readonly h = new Float64Array(3);
  readonly uniforms = new Uniforms();
  mode: TauDecayMode;
  /** decays of K0, K0~ and eta among the products, by PDG id */
  readonly secondaries: ReadonlyMap<number, DecayNode>;
  /** -ln u: decay time over the mean */
  lifetimes = 0;
  readonly #sign: 1 | -1;
  readonly #particle: number;
  readonly #first = new Float64Array(2);

  constructor(charge: 1 | -1, particle: number, mass: number) {
    this.modes = createTauModes(mass);
    this.mode = this.modes[0];
    this.#sign = charge === -1 ? 1 : -1;
    this.#particle = particle;
    const planner = new Planner(resolveModel('qed'), {}, particle === 0 ? 0 : SECONDARY_STREAMS);
    this.secondaries = new Map(['K0', 'K0~', 'eta'].map((name) => [pdgOf(name), new DecayNode(planner.plan(name)!)]));
  }

  start(stream: RandomStream, index: number): void {
    stream.one(index, stage.decay, this.#particle, 0, 1, this.#first);
    this.uniforms.start(stream, index, stage.decay, this.#particle + 1);
    let u = this.#first[0] * coveredTauFraction;
    let i = 0;
    while (i < this.modes.length - 1 && u >= tauFraction(this.modes[i].name)) u -= tauFraction(this.modes[i++].name);
    this.mode = this.modes[i];
    this.lifetimes = -log(this.#first[1]);
  }

  draw(): void {
    this.mode.draw(this.uniforms);
    // the polarimeter of the tau+ is the reversed one of the same momenta (CP)
    for (let j = 0; j < 3; j++) this.h[j] = this.#sign * this.mode.h[j];
  }
}

/**
 * Decays tau pairs: modes by branching fraction among the generated ones, momenta with the spin correlation of the pair (longitudinal
 * and transverse), flight by the exponential law: -ln u x c tau x p/M for common random u, so a scan in the lifetime is smooth. Neutral
 * pions decay where they are made.
 */
export class TauPairDecayer implements Decayer {
  readonly #minus: Tau;
  readonly #plus: Tau;
  readonly #accept = new Uniforms();
  readonly #spin: TauPairSpin;
  readonly #mass: number;
  #stream: RandomStream | null = null;
  #index = 0;
  readonly #p = new Float64Array(8);
  readonly #work = new Float64Array(12);

  /** @param mass  of the generated taus [GeV] */
  constructor(beams: BeamOptions, mass: number) {
    this.#minus = new Tau(-1, 0, mass);
    this.#plus = new Tau(1, 2, mass);
    this.#spin = new TauPairSpin(beams, mass);
    this.#mass = mass;
  }

  decay(stream: RandomStream, index: number, columns: ParticleColumns, first: number, end: number): number {
    const minus = find(columns, first, end, pdgOf('tau-'));
    const plus = find(columns, first, end, pdgOf('tau+'));
    this.#stream = stream;
    this.#index = index;
    load(columns, minus, this.#p, 0);
    load(columns, plus, this.#p, 4);
    this.#spin.set(this.#p, 0, 4);
    this.#minus.start(stream, index);
    this.#plus.start(stream, index);
    this.#accept.start(stream, index, stage.decay, 4);
    do {
      this.#minus.draw();
      this.#plus.draw();
    } while (2 * this.#accept.next() >= this.#spin.weight(this.#minus.h, this.#plus.h));
    const next = this.#write(columns, first, minus, end, this.#minus, 1, 0);
    return this.#write(columns, first, plus, next, this.#plus, -1, 4);
  }

  #write(columns: ParticleColumns, first: number, row: number, end: number, tau: Tau, sign: 1 | -1, at: number): number {
    const { mode } = tau;
    const length = mode.products.length;
    const proper = (particles['tau-'].lifetime ?? 0) * tau.lifetimes;
    const distance = (proper * constants.speedOfLight.value) / this.#mass;
    columns.stable[row] = 0;
    const x = columns.vx[row] + distance * columns.px[row];
    const y = columns.vy[row] + distance * columns.py[row];
    const z = columns.vz[row] + distance * columns.pz[row];
    const time = columns.time[row] + (proper * columns.energy[row]) / this.#mass;
    let next = end;
    const put = (pdg: number, mother: number, p: Float64Array, from: number) => {
      columns.pdg[next] = pdg;
      columns.mother[next] = mother - first;
      columns.stable[next] = 1;
      columns.origin[next] = origin.decay;
      columns.energy[next] = p[from];
      columns.px[next] = p[from + 1];
      columns.py[next] = p[from + 2];
      columns.pz[next] = p[from + 3];
      columns.vx[next] = x;
      columns.vy[next] = y;
      columns.vz[next] = z;
      columns.time[next++] = time;
    };
    const work = this.#work;
    for (let i = 0; i < length; i++) {
      this.#toLab(mode.p, 4 * i, at);
      const pdg = conjugate(mode.products[i], sign);
      put(pdg, row, work, 0);
      if (pdg !== PI0) {
        const node = tau.secondaries.get(pdg);
        if (node !== undefined) {
          // K0 and eta: their spin is zero, their momentum that of the laboratory
          for (let j = 0; j < 4; j++) node.p[j] = work[j];
          node.decay(this.#stream!, this.#index);
          next = node.write(columns, first, next - 1, next, null, 0);
        }
        continue;
      }
      const pion = next - 1;
      columns.stable[pion] = 0;
      isotropicPairInFlight(tau.uniforms, massOf('pi0'), 0, 0, work, 0, work, 4, 8);
      put(PHOTON, pion, work, 4);
      put(PHOTON, pion, work, 8);
    }
    return next;
  }

  /** From the rest frame of the tau, on the spin axes, to the rest frame of the pair and the laboratory, into #work. */
  #toLab(p: Float64Array, from: number, at: number): void {
    const { axes } = this.#spin;
    const work = this.#work;
    work[0] = p[from];
    for (let j = 0; j < 3; j++) work[1 + j] = p[from + 1] * axes[j] + p[from + 2] * axes[3 + j] + p[from + 3] * axes[6 + j];
    this.#spin.toLab(work, 0, at === 0 ? 1 : -1);
  }
}

function find(columns: ParticleColumns, first: number, end: number, pdg: number): number {
  for (let row = first; row < end; row++) if (columns.pdg[row] === pdg) return row;
  throw new InternalError(`no particle ${pdg} to decay`);
}

function load(columns: ParticleColumns, row: number, p: Float64Array, at: number): void {
  p[at] = columns.energy[row];
  p[at + 1] = columns.px[row];
  p[at + 2] = columns.py[row];
  p[at + 3] = columns.pz[row];
}

/** Antiparticle for sign -1; pi0, eta and photon are their own. */
function conjugate(pdg: number, sign: 1 | -1): number {
  return pdg === PI0 || pdg === PHOTON || pdg === ETA ? pdg : sign * pdg;
}

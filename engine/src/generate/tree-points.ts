import { origin, type ParticleColumns } from '../basics/columns.ts';
import { constants } from '../basics/constants.ts';
import { InternalError } from '../basics/errors.ts';
import { pdgOf } from '../basics/particles.ts';
import type { RandomStream } from '../basics/random.ts';
import { stage } from '../basics/random.ts';
import { pb } from '../basics/units.ts';
import type { BeamRadiation } from './beam-radiation.ts';
import type { BeamState } from './beams.ts';
import type { PhaseSpaceCuts } from './cuts.ts';
import type { Mixture, PointBatch } from './integrand.ts';
import type { AngularWindow } from './phase-space/angular-window.ts';
import type { Channel } from './phase-space/channel.ts';
import type { Invariants } from './phase-space/invariants.ts';
import { kallen } from './phase-space/two-body.ts';
import type { PhotonOrder } from './radiation/beam-photons.ts';
import type { FinalRadiation } from './radiation/final-radiation.ts';
import type { HardestPhoton } from './radiation/hardest-photon.ts';
import type { LineCoherence } from './radiation/line-coherence.ts';
import type { PropagatorFactor } from './radiation/propagator.ts';
import { ParticleWriter } from './write-particle.ts';

/** What is integrated: spin-summed and averaged |M|^2 of many points, four-vectors in the order of the process text, 4 numbers a leg. */
export interface SquaredAmplitude {
  me2(p: Float64Array, at: number, count: number, out: Float64Array, outAt: number): void;
}

export interface TreeProcess {
  readonly amplitude: SquaredAmplitude;
  readonly channels: readonly Channel[];
  readonly invariants: Invariants;
  /** whether the first leg of the text is the electron, which flies along +z */
  readonly electronFirst: boolean;
  readonly electronMass: number;
  /** PDG numbers of the final particles in the order of the text */
  readonly pdg: readonly number[];
  /** squared energy below which there is no phase space [GeV^2] */
  readonly threshold: number;
  readonly beams: BeamState;
  readonly radiation: BeamRadiation;
  /** photons of the products, absent without */
  readonly final?: FinalRadiation;
  /** between the photons of the beams and those of the products, where the beams scatter */
  readonly coherence?: LineCoherence;
  /** exact treatment of the hardest photon there */
  readonly hardest?: HardestPhoton;
  /** vacuum polarisation at sHat, where the beams annihilate into one photon */
  readonly propagator?: PropagatorFactor;
  readonly cuts: PhaseSpaceCuts;
  /** what keeps the photons of the process apart from those of the radiation, in the frame of BeamRadiation.toCollinear */
  readonly apart: PhaseSpaceCuts;
  /** windows that the channels use, to be shifted with the radiation */
  readonly windows: readonly AngularWindow[];
  /** least energy [GeV] in the rest frame of what is left after radiation, for the photons at these positions */
  readonly softest: number;
  readonly massless: readonly number[];
  /** which of the photons are those of the process, where radiated ones may take their place */
  readonly order?: PhotonOrder;
  /** cuts towards which the sample is biased, with their factors */
  readonly biases: readonly { readonly toward: PhaseSpaceCuts; readonly factor: number }[];
}

const PHOTON = pdgOf('gamma');

const CAPACITY = 512;

/** Points of an adaptation of the shares, and how often. */
const ADAPT_POINTS = 8192;
const ADAPT_PASSES = 5;

/** A channel with less than this share of the largest one is given up. */
const LEAST_SHARE = 2e-3;

/**
 * Multi-channel points of a tree process: beam energies, radiation of the beams, then phase space in the rest frame of what is left, e- along +z.
 * then the photons of the products. The uniforms of a point in this order. Weight [fb] of channel i:
 *   radiation x alpha_i / sum_j alpha_j g_j x (hbar c)^2 / [2 lambda^(1/2)(sHat, m^2, m^2)] x |M|^2
 *
 * @source  R. Kleiss, R. Pittau, Comput. Phys. Commun. 83 (1994) 141
 */
export class TreePoints implements PointBatch, Mixture {
  readonly capacity = CAPACITY;
  readonly shares: Float64Array;
  thinning = 1;
  readonly #process: TreeProcess;
  readonly #legs: number;
  readonly #writer: ParticleWriter;
  readonly #electron2: number;
  /** momenta of the points that need an amplitude, one after the other, and one more to write from */
  readonly #p: Float64Array;
  readonly #slots = new Int32Array(CAPACITY);
  readonly #me2 = new Float64Array(CAPACITY);
  readonly #cms: Float64Array;
  readonly #densities: Float64Array;
  #live = 0;

  constructor(process: TreeProcess) {
    this.#process = process;
    const { channels, pdg } = process;
    this.#legs = pdg.length + 2;
    this.#electron2 = process.electronMass * process.electronMass;
    this.#writer = new ParticleWriter(process.beams);
    this.#p = new Float64Array((CAPACITY + 1) * 4 * this.#legs);
    this.#cms = new Float64Array(4 * pdg.length);
    this.#densities = new Float64Array(channels.length);
    this.shares = new Float64Array(channels.length).fill(1 / channels.length);
  }

  setShares(shares: readonly number[]): void {
    if (shares.length !== this.shares.length) throw new InternalError('shares of another process');
    this.shares.set(shares);
  }

  place(slot: number, channel: number, u: Float64Array, at: number): number {
    if (this.#live === CAPACITY) throw new InternalError('too many points in a batch');
    const weight = this.#point(channel, u, at, this.#live * 4 * this.#legs);
    if (weight > 0) this.#slots[this.#live++] = slot;
    return weight;
  }

  complete(weights: Float64Array): void {
    const count = this.#live;
    this.#live = 0;
    if (count === 0) return;
    this.#process.amplitude.me2(this.#p, 0, count, this.#me2, 0);
    for (let k = 0; k < count; k++) weights[this.#slots[k]] *= this.#me2[k];
  }

  write(channel: number, u: Float64Array, at: number, particles: ParticleColumns, row: number): number {
    const { pdg, radiation, final } = this.#process;
    const base = CAPACITY * 4 * this.#legs;
    if (!(this.#point(channel, u, at, base) > 0)) throw new InternalError('a point outside of phase space cannot be written');
    if (final === undefined) this.#toCms(base + 8);
    const cms = this.#cms;
    for (let i = 0; i < pdg.length; i++) row = this.#writer.put(particles, row, pdg[i], origin.hard, cms, 4 * i);
    if (final !== undefined)
      for (let i = 0; i < final.photonCount; i++)
        row = this.#writer.put(particles, row, PHOTON, origin.finalState, final.photons, 4 * i);
    return this.#writer.putRadiation(particles, row, radiation);
  }

  adapt(stream: RandomStream): void {
    const { channels } = this.#process;
    const n = channels.length;
    if (n === 1) return;
    const dimensions = this.#dimensions;
    const blocks = Math.ceil(dimensions / 2);
    const u = new Float64Array(2 * blocks);
    const weights = new Float64Array(CAPACITY);
    const densities = new Float64Array(CAPACITY * n);
    const thinnings = new Float64Array(CAPACITY);
    const moments = new Float64Array(n);
    let index = 0;
    for (let pass = 0; pass < ADAPT_PASSES; pass++) {
      moments.fill(0);
      for (let c = 0; c < n; c++) {
        const points = this.shares[c] > 0 ? Math.max(64, Math.round(this.shares[c] * ADAPT_POINTS)) : 0;
        for (let done = 0; done < points; done += CAPACITY) {
          const rows = Math.min(CAPACITY, points - done);
          for (let r = 0; r < rows; r++) {
            // channel numbers beyond those of the integration
            stream.one(index++, stage.integrate, 60_000 + c, 0, blocks, u);
            weights[r] = this.place(r, c, u, 0);
            if (weights[r] > 0) densities.set(this.#densities, r * n);
            thinnings[r] = this.thinning;
          }
          this.complete(weights);
          for (let r = 0; r < rows; r++) {
            if (!(weights[r] > 0)) continue;
            const ratio = (weights[r] * thinnings[r]) / this.shares[c];
            let mixture = 0;
            for (let j = 0; j < n; j++) mixture += this.shares[j] * densities[r * n + j];
            for (let j = 0; j < n; j++)
              moments[j] += (this.shares[c] / points) * ratio * ratio * (densities[r * n + j] / mixture);
          }
        }
      }
      this.#reshare(moments);
    }
  }

  /** alpha_j proportional to alpha_j sqrt(W_j), W_j the mean of (f/G)^2 over g_j, G the mixture; negligible ones are dropped. */
  #reshare(moments: Float64Array): void {
    const { shares } = this;
    let largest = 0;
    for (let j = 0; j < shares.length; j++) {
      shares[j] *= Math.sqrt(moments[j]);
      largest = Math.max(largest, shares[j]);
    }
    if (!(largest > 0)) {
      shares.fill(1 / shares.length);
      return;
    }
    let sum = 0;
    for (let j = 0; j < shares.length; j++) {
      if (shares[j] < LEAST_SHARE * largest) shares[j] = 0;
      sum += shares[j];
    }
    for (let j = 0; j < shares.length; j++) shares[j] /= sum;
  }

  get #dimensions(): number {
    const { beams, radiation, final, channels } = this.#process;
    return beams.dimensions + radiation.dimensions + channels[0].dimensions + (final?.dimensions ?? 0);
  }

  /** Momenta of a point into #p[base ...]; its weight without |M|^2. */
  #point(channel: number, u: Float64Array, at: number, base: number): number {
    const { beams, radiation, final, coherence, channels, invariants, threshold, electronFirst, propagator } = this.#process;
    const { cuts, biases, apart, order, softest, massless, windows } = this.#process;
    const p = this.#p;
    const first = beams.read(u, at);
    let radiated = radiation.sample(u, first, beams, threshold);
    const s = radiation.sHat;
    if (!(radiated > 0) || s <= threshold) return 0;
    if (windows.length > 0) {
      const { stretch } = radiation;
      for (let k = 0; k < windows.length; k++) windows[k].shift(stretch);
    }
    if (!channels[channel].sample(u, first + radiation.dimensions, s, p, base + 8)) return 0;
    this.thinning = 1;
    if (softest > 0) for (let k = 0; k < massless.length; k++) if (p[base + 8 + 4 * massless[k]] < softest) return 0;
    if (!apart.empty && !apart.pass(this.#inCollinear(base + 8), beams)) return 0;
    if (final !== undefined) {
      radiated *= this.#radiate(final, u, first + radiation.dimensions + channels[channel].dimensions, base + 8);
      if (!(radiated > 0)) return 0;
      if (coherence !== undefined) radiated *= this.#cohere(coherence, final);
    } else if (!cuts.empty || biases.length > 0 || order !== undefined) this.#toCms(base + 8);
    if (propagator !== undefined) radiated *= propagator(s);
    if (!cuts.empty || biases.length > 0 || order !== undefined) {
      const cms = this.#cms;
      if (!cuts.pass(cms, beams)) return 0;
      if (order !== undefined) {
        if (!order.holds(cms, radiation.photons, radiation.photonCount)) return 0;
        if (final !== undefined && !order.holds(cms, final.photons, final.photonCount)) return 0;
      }
      for (const { toward, factor } of biases) if (!toward.pass(cms, beams)) this.thinning /= factor;
    }
    const electron2 = this.#electron2;
    invariants.take(p, base + 8, s, electron2);
    const shares = this.shares;
    let mixture = 0;
    for (let j = 0; j < channels.length; j++) {
      if (shares[j] === 0) continue;
      const density = channels[j].density(invariants);
      this.#densities[j] = density;
      mixture += shares[j] * density;
    }
    if (!(mixture > 0)) return 0;
    const half = 0.5 * Math.sqrt(s);
    const along = Math.sqrt(0.25 * s - electron2);
    p[base] = p[base + 4] = half;
    p[base + 1] = p[base + 2] = p[base + 5] = p[base + 6] = 0;
    p[base + 3] = electronFirst ? along : -along;
    p[base + 7] = -p[base + 3];
    return (
      (radiated * shares[channel] * constants.hbarc2.value * pb) / (mixture * 2 * Math.sqrt(kallen(s, electron2, electron2)))
    );
  }

  /** Coherence of the photons of beams and products, the hardest by its exact matrix element. */
  #cohere(coherence: LineCoherence, final: FinalRadiation): number {
    const { radiation, beams, hardest } = this.#process;
    const cms = this.#cms;
    const ofBeams = radiation.photonCount > 0 ? radiation.photons[0] : 0;
    const ofPair = final.photonCount > 0 ? final.photons[0] : 0;
    if (hardest === undefined || !coherence.weighs(Math.max(ofBeams, ofPair), beams))
      return coherence.weight(cms, beams, radiation, final);
    const fromBeams = ofBeams > ofPair;
    const approximate = fromBeams ? radiation.hardestFactor : final.hardestFactor;
    if (!(approximate > 0)) return 0;
    const rest = coherence.weight(cms, beams, radiation, final, fromBeams ? 1 : 0, fromBeams ? 0 : 1);
    return (rest * hardest.ratio(cms, fromBeams ? radiation.photons : final.photons, 0)) / approximate;
  }

  #inCollinear(at: number): Float64Array {
    const cms = this.#cms;
    for (let k = 0; k < cms.length; k++) cms[k] = this.#p[at + k];
    for (let k = 0; k < cms.length; k += 4) this.#process.radiation.toCollinear(cms, k);
    return cms;
  }

  /** The final momenta p[at ...] without photons of their own, beam centre-of-mass frame, to #cms. */
  #toCms(at: number): void {
    const cms = this.#cms;
    const { radiation } = this.#process;
    for (let k = 0; k < cms.length; k++) cms[k] = this.#p[at + k];
    if (radiation.photonCount > 0) for (let k = 0; k < cms.length; k += 4) radiation.toCms(cms, k);
  }

  /** The same after the products have radiated, their photons included; returns the weight of the radiation. */
  #radiate(final: FinalRadiation, u: Float64Array, at: number, from: number): number {
    const cms = this.#cms;
    const { radiation } = this.#process;
    for (let k = 0; k < cms.length; k++) cms[k] = this.#p[from + k];
    const weight = final.sample(u, at, cms);
    if (!(weight > 0) || radiation.photonCount === 0) return weight;
    for (let k = 0; k < cms.length; k += 4) radiation.toCms(cms, k);
    for (let i = 0; i < final.photonCount; i++) radiation.toCms(final.photons, 4 * i);
    return weight;
  }
}

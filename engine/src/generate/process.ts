import type { EventBatch } from '../basics/columns.ts';
import type { RandomStream } from '../basics/random.ts';
import type { Dimension } from '../basics/units.ts';
import type { ModelReference } from '../model/registry.ts';
import type { BeamOptions } from './beams.ts';
import type { DecayRules } from './decay/decay-rules.ts';
import type { ProcessBuild } from './integrand.ts';

/**
 * Quantities of generated particles that a cut may use, with their dimensions; energies in GeV, angles in rad, `Cms`: beam centre-of-mass
 * frame. The last four are those of two particles.
 */
export const cutDimensions = {
  energyCms: 'energy',
  absCosThetaCms: '1',
  cosThetaCms: '1',
  thetaCms: 'angle',
  energyLab: 'energy',
  thetaLab: 'angle',
  transverseMomentumLab: 'energy',
  mass: 'energy',
  pairTransverseMomentumCms: 'energy',
  angleCms: 'angle',
  angleLab: 'angle',
} as const satisfies Record<string, Dimension>;

export type CutQuantity = keyof typeof cutDimensions;

/**
 * A phase-space cut of the generator, as data: keeps events in which every particle of that name has the quantity inside (above, below).
 * `mass`, the transverse momentum of a pair and the angles are those of two particles, named with a blank between them ("mu+ mu-"); every such pair has to pass.
 */
export interface GeneratorCut {
  readonly particle: string;
  readonly quantity: CutQuantity;
  readonly above?: number;
  readonly below?: number;
}

/**
 * Events outside of the cuts `toward` are made `factor` times less often than they happen, and weigh that much more: exact for every
 * observable, with more events where they are wanted.
 */
export interface Bias {
  readonly toward: readonly GeneratorCut[];
  /** >= 1 */
  readonly factor: number;
}

/** Photons and vacuum polarisation of a sample; what is left out has the defaults of `resolveRadiation`. */
export interface RadiationOptions {
  /** photons of the incoming pair */
  readonly initial: boolean;
  /** photons of outgoing charged leptons */
  readonly final: boolean;
  /** of the exchanged photon; default full with any radiation, off without */
  readonly vacuumPolarisation?: 'off' | 'leptonic' | 'full';
  /** J/psi, psi(2S) and Upsilon(1S, 2S, 3S) in the full vacuum polarisation, averaged over 30 MeV; default false */
  readonly narrowResonances?: boolean;
  /** photons below this share of their emitters' energy are not written; default 1e-4 */
  readonly infraredCut?: number;
}

/** Everything that defines a sample apart from seed and index; plain data that survives JSON. */
export interface ProcessSpec {
  /** text such as "e+ e- -> mu+ mu- Zprime" */
  process: string;
  /** name in the model registry, or a definition */
  model: ModelReference;
  /** overrides of the model's parameters, native units */
  parameters: Record<string, number>;
  beams: BeamOptions;
  radiation: RadiationOptions;
  cuts: GeneratorCut[];
  /** what decays, and how; taus always do */
  decays?: DecayRules;
  bias?: readonly Bias[];
}

/** A number with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Frozen tables of one channel: importance grid, maximum weight, what the preparation measured. */
export interface ChannelTables {
  readonly name: string;
  readonly dimensions: number;
  /** dimensions whose uniforms are remapped, each with bin edges from 0 to 1; the others are used as they are */
  readonly grids: { readonly dimension: number; readonly edges: number[] }[];
  /** weight that counts as acceptance probability one [fb] */
  readonly maximum: number;
  /** mean weight [fb] and its standard error */
  readonly crossSection: Estimate;
  /** share of the channel's cross-section that lies above the maximum weight, as measured in the preparation */
  readonly overweightShare: number;
}

/** What the generation of events needs beyond the spec: made once per spec by a fixed budget on an internal seed, then never updated. */
export interface FrozenTables {
  readonly physicsVersion: number;
  readonly channels: ChannelTables[];
  /** shares of the channels of a multi-channel process */
  readonly shares: readonly number[] | null;
  /** of the generated sample, all decays [fb] */
  readonly crossSection: Estimate;
  /** without radiation, where the process knows it [fb] */
  readonly bornCrossSection: Estimate | null;
  /** mean trials per unweighted event */
  readonly trialsPerEvent: number;
  readonly overweightShare: number;
  /** expected mean of the weights of unweighted events: 1 but for overweight and bias, which makes it smaller */
  readonly meanWeight: number;
  /** effective number of unbiased events per event, (mean w)^2 / mean w^2: 1 without a bias */
  readonly effectiveShare: number;
  /** sha256 of the canonical JSON of everything above */
  readonly hash: string;
}

/** 'unweighted': each event counts 1 (rarely more); 'weighted': each event is the first trial and carries its weight. */
export type GenerationMode = 'unweighted' | 'weighted';

/**
 * Events of one process as a function of the index.
 * Expected events of a passing subset = luminosity x crossSection x (sum of weights that pass) / (sum of all weights).
 */
export interface EventGenerator {
  /** of the generated sample, decays that are covered included [fb] */
  readonly crossSection: Estimate;
  /** without radiation [fb] */
  readonly bornCrossSection?: Estimate;
  readonly streamName: string;
  readonly notes: string[];
  /** fills `batch` with the events firstIndex .. firstIndex + count - 1; an event does not depend on the others of its batch */
  generate(stream: RandomStream, firstIndex: number, count: number, mode: GenerationMode, batch: EventBatch): void;
}

export type ProcessBuilder = (spec: ProcessSpec) => ProcessBuild;

export { canonicalProcess } from './canonical-process.ts';
export { createGenerator } from './generator.ts';
export { availableProcesses, hasProcess, parseProcess } from './processes/index.ts';
export { prepareTables } from './tables.ts';

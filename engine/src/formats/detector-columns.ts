import { COVARIANCE_SIZE, hypotheses, identifiers, LIKELIHOODS_PER_TRACK } from '../basics/columns.ts';
import type { DetectorBatch } from './detector-events.ts';

/** What a column of a file counts by: one number an event, or one a particle, track, calorimeter or KLM cluster of it. */
export type ColumnList = 'event' | 'particles' | 'tracks' | 'clusters' | 'klm';

export interface DetectorColumn {
  readonly name: string;
  readonly list: ColumnList;
  readonly integer: boolean;
  readonly unit: string;
  /** numbers of the column in a batch, row by row: element `row * width + part` */
  readonly of: (batch: DetectorBatch) => ArrayLike<number> & { [i: number]: number };
  readonly width: number;
  readonly part: number;
}

type Spec<T> = readonly [field: keyof T & string, unit: string, name?: string];

const GeV = 'GeV';
const cm = 'cm';
const rad = 'rad';
const ns = 'ns';

// biome-ignore format: one column a line
const particleColumns: Spec<DetectorBatch['batch']['particles']>[] = [
  ['pdg', 'PDG id'], ['mother', 'row in the event, -1: none'], ['stable', '1: reaches the detector, 0: decayed before'],
  ['energy', GeV], ['px', GeV], ['py', GeV], ['pz', GeV], ['vx', cm], ['vy', cm], ['vz', cm], ['time', ns],
];

// biome-ignore format: one column a line
const trackColumns: Spec<DetectorBatch['tracks']>[] = [
  ['charge', 'e'], ['px', 'GeV, at the closest approach to the z axis'], ['py', GeV], ['pz', GeV],
  ['d0', cm], ['phi0', rad], ['omega', '1/cm'], ['z0', cm], ['tanLambda', '1', 'tan_lambda'],
  ['fitProbability', '1', 'fit_probability'], ['firstRadius', cm, 'first_radius'], ['lastRadius', cm, 'last_radius'],
  ['pxdHits', 'hits', 'pxd_hits'], ['svdHits', 'hits', 'svd_hits'], ['cdcHits', 'hits', 'cdc_hits'],
  ['clusterEnergy', 'GeV, 0: no cluster', 'cluster_energy'], ['clusterTheta', rad, 'cluster_theta'], ['clusterPhi', rad, 'cluster_phi'],
  ['clusterTime', ns, 'cluster_time'], ['clusterE1E9', '1', 'cluster_e1e9'],
  ['clusterPulseShape', '0 hadronic, 1 electromagnetic', 'cluster_pulse_shape'],
  ['klmHits', 'layers', 'klm_hits'], ['klmLayer', 'outermost layer, 0: none', 'klm_layer'],
  ['muonId', '0 to 1', 'muon_id'], ['electronId', '0 to 1', 'electron_id'],
  ['truth', 'row of the generated particle in the event, -1: none', 'particle'], ['pdg', 'PDG id, 0: unknown'],
];

// biome-ignore format: one column a line
const clusterColumns: Spec<DetectorBatch['clusters']>[] = [
  ['energy', GeV], ['theta', rad], ['phi', rad], ['time', ns], ['region', '1 forward, 2 barrel, 3 backward'], ['hits', 'crystals, weighted'],
  ['e1e9', '1'], ['e9e21', '1'], ['pulseShape', '0 hadronic, 1 electromagnetic', 'pulse_shape'], ['merged', '1: two showers'],
  ['trackDistance', 'cm, infinite without tracks', 'track_distance'], ['truth', 'row of the generated particle in the event, -1: none', 'particle'],
];

// biome-ignore format: one column a line
const klmColumns: Spec<DetectorBatch['klm']>[] = [
  ['theta', rad], ['phi', rad], ['time', ns], ['layers', 'layers with hits'], ['innermost', 'layer, 1 is next to the coil'],
  ['region', '1 forward, 2 barrel, 3 backward'], ['truth', 'row of the generated particle in the event, -1: none', 'particle'],
];

const integers = new Set(
  'pdg mother stable charge pxdHits svdHits cdcHits klmHits klmLayer truth region merged layers innermost'.split(' '),
);

function columnsOf<T>(
  list: ColumnList,
  prefix: string,
  specs: readonly Spec<T>[],
  of: (batch: DetectorBatch) => T,
): DetectorColumn[] {
  return specs.map(([field, unit, name]) => ({
    name: `${prefix}_${name ?? field}`,
    list,
    integer: integers.has(field),
    unit,
    of: (batch) => of(batch)[field] as unknown as Float64Array,
    width: 1,
    part: 0,
  }));
}

/** Helix parameters in the order of the covariance, with units. */
const helix = [
  ['d0', cm],
  ['phi0', rad],
  ['omega', '1/cm'],
  ['z0', cm],
  ['tan_lambda', '1'],
] as const;

const covarianceColumns: DetectorColumn[] = helix
  .flatMap((a, i) => helix.slice(i).map((b) => [a, b] as const))
  .map(([a, b], part) => ({
    name: `track_cov_${a[0]}_${b[0]}`,
    list: 'tracks',
    integer: false,
    unit: `(${a[1]}) (${b[1]})`,
    of: ({ tracks }) => tracks.covariance,
    width: COVARIANCE_SIZE,
    part,
  }));

const likelihoodColumns: DetectorColumn[] = identifiers.flatMap((detector, d) =>
  hypotheses.map((hypothesis, h) => ({
    name: `track_loglik_${detector}_${hypothesis}`,
    list: 'tracks' as const,
    integer: false,
    unit: 'natural logarithm of the likelihood',
    of: ({ tracks }: DetectorBatch) => tracks.logLikelihood,
    width: LIKELIHOODS_PER_TRACK,
    part: d * hypotheses.length + h,
  })),
);

const eventColumn = (name: string, integer: boolean, unit: string, of: DetectorColumn['of']): DetectorColumn => ({
  name,
  list: 'event',
  integer,
  unit,
  of,
  width: 1,
  part: 0,
});

/** Columns of files of simulated or read events, in order. `event` may be beyond 32 bits and is written as a double. */
export const detectorColumns: readonly DetectorColumn[] = [
  eventColumn('event', false, 'number of the event', ({ batch }) => batch.index),
  eventColumn('run', true, 'number of the run', ({ run }) => run),
  eventColumn('experiment', true, 'number of the experiment', ({ experiment }) => experiment),
  eventColumn('weight', false, 'weight of the event', ({ batch }) => batch.weight),
  eventColumn('trigger', true, 'bit i: line i of trigger_lines fired', ({ bits }) => bits),
  ...columnsOf('particles', 'mc', particleColumns, ({ batch }) => batch.particles),
  ...columnsOf('tracks', 'track', trackColumns, ({ tracks }) => tracks),
  ...covarianceColumns,
  ...likelihoodColumns,
  ...columnsOf('clusters', 'cluster', clusterColumns, ({ clusters }) => clusters),
  ...columnsOf('klm', 'klm', klmColumns, ({ klm }) => klm),
];

/** Rows of the lists: event i has rows offset[i] .. offset[i+1]-1. */
export function offsetsOf(batch: DetectorBatch, list: Exclude<ColumnList, 'event'>): Int32Array {
  if (list === 'particles') return batch.batch.particles.offset;
  return batch[list].offset;
}

/** Names of columns that hold rows of `particles`, which count inside the event in files and in the batch in memory. */
export const isTruth = (name: string): boolean => name.endsWith('_particle');

import { COVARIANCE_SIZE } from '../../basics/columns.ts';
import { atan2 } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { CM_PER_GEV_TESLA } from '../../simulate/helix.ts';
import {
  createDetectorBatch,
  type DetectorBatch,
  type DetectorSource,
  FILE_BATCH,
  startBatch,
  startEvent,
  takeRow,
} from '../detector-events.ts';
import { calorimeterRegion } from './calorimeter-region.ts';
import { MDST_FIELD } from './mdst.ts';
import type { RootTree } from './tree.ts';

/**
 * Flat trees as VariablesToNtuple of basf2 writes them: an entry a candidate of one particle list, its event in __experiment__, __run__ and
 * __event__ and the entries of an event next to each other. Candidates with a charge become tracks, those without one calorimeter clusters.
 * Names are those of the variable manager; column names with brackets come as ROOT allows them.
 */
const numbering = ['__experiment__', '__run__', '__event__'] as const;
const momentum = ['px', 'py', 'pz'] as const;

/** Variables that become columns where they are present; the others of the tree are left alone. */
const helixNames = ['d0', 'phi0', 'omega', 'z0', 'tanLambda'] as const;
const optional = [
  'charge',
  'E',
  'muonID',
  'electronID',
  'pValue',
  'nPXDHits',
  'nSVDHits',
  'nCDCHits',
  'clusterE',
  'clusterTheta',
  'clusterPhi',
  'clusterTiming',
  'clusterE1E9',
  'clusterE9E21',
  'clusterNHits',
  'clusterPulseShapeDiscriminationMVA',
  'minC2TDist',
  'mcPDG',
  '__weight__',
  ...helixNames,
  ...helixNames.map((name) => `${name}Err`),
] as const;

export function isNtuple(tree: RootTree): boolean {
  return [...numbering.slice(1), ...momentum].every((name) => tree.branches.includes(name));
}

/** @param field  from which curvatures follow where the tree has none [T] */
export function readNtuple(tree: RootTree, path: string, field: number = MDST_FIELD): DetectorSource {
  const present = new Set(tree.branches);
  const missing = [...numbering.slice(1), ...momentum].filter((name) => !present.has(name));
  if (missing.length > 0)
    throw new UserError({
      where: `${path}: tree ${tree.name}`,
      what: `variables are missing: ${missing.join(', ')}`,
      remedy: 'write px, py and pz with VariablesToNtuple; the numbers of event and run come by themselves',
    });
  const names = [...numbering, ...momentum, ...optional].filter((name) => present.has(name));
  const notes = [
    'one particle list: particles outside of it are not in the file',
    ...(present.has('charge') ? [] : ['no charge: every candidate is taken as a calorimeter cluster']),
    ...(present.has('omega') ? [] : [`no omega: curvatures from momenta with a field of ${field} T`]),
    'covariances hold the squares of the errors alone',
    'no trigger is read: every line counts as fired',
  ];
  return {
    header: { triggerLines: [], attributes: { source: path, tree: tree.name } },
    notes,
    events: tree.entries,
    batches: batchesOf(tree, path, names, present, field),
  };
}

async function* batchesOf(
  tree: RootTree,
  path: string,
  names: readonly string[],
  present: ReadonlySet<string>,
  field: number,
): AsyncGenerator<DetectorBatch> {
  const target = createDetectorBatch();
  const waiting: Entry[] = [];
  /** events whose last entry has been seen: full batches, and at the end the rest */
  let complete: Entry[][] = [];
  const key = ({ values }: Entry) => numbering.map((name) => Number(values[name] ?? 0)).join(' ');
  for (let first = 0; first < tree.entries; first += CHUNK) {
    await tree.read(names, first, Math.min(first + CHUNK, tree.entries), (entry, values) => {
      const next = { entry, values: { ...values } };
      if (waiting.length > 0 && key(waiting[0]!) !== key(next)) complete.push(waiting.splice(0));
      waiting.push(next);
    });
    while (complete.length >= FILE_BATCH) {
      yield filled(target, complete.slice(0, FILE_BATCH), path, present, field);
      complete = complete.slice(FILE_BATCH);
    }
  }
  if (waiting.length > 0) complete.push(waiting);
  for (let at = 0; at < complete.length; at += FILE_BATCH)
    yield filled(target, complete.slice(at, at + FILE_BATCH), path, present, field);
}

/** Entries that are read in one go. */
const CHUNK = 4096;

interface Entry {
  readonly entry: number;
  readonly values: Readonly<Record<string, unknown>>;
}

function filled(
  target: DetectorBatch,
  events: readonly (readonly Entry[])[],
  path: string,
  present: ReadonlySet<string>,
  field: number,
): DetectorBatch {
  startBatch(target);
  for (const entries of events) {
    const head = entries[0]!.values;
    const weight = Number(head['__weight__'] ?? 1);
    const event = startEvent(
      target,
      Number(head['__event__']),
      Number.isFinite(weight) ? weight : 1,
      Number(head['__run__']),
      Number(head['__experiment__'] ?? 0),
    );
    target.bits[event] = 0xffffffff;
    for (const { entry, values } of entries) {
      const where = `${path}: entry ${entry}`;
      for (const name of momentum)
        if (!Number.isFinite(Number(values[name])))
          throw new UserError({
            where,
            what: `${name} is not a finite number`,
            value: values[name],
            remedy: 'leave the candidate out',
          });
      if (present.has('charge') && Number(values['charge']) !== 0) track(target, event, values, field, where);
      else cluster(target, event, values, where);
    }
  }
  return target;
}

const numberOf = (values: Entry['values'], name: string, otherwise: number): number => {
  const value = Number(values[name] ?? Number.NaN);
  return Number.isFinite(value) ? value : otherwise;
};

function full(where: string): UserError {
  return new UserError({
    where,
    what: 'more candidates than an event can have',
    remedy: 'write a particle list of final-state particles, not of combinations',
  });
}

function track({ tracks }: DetectorBatch, event: number, values: Entry['values'], field: number, where: string): void {
  const row = takeRow(tracks, event);
  if (row < 0) throw full(where);
  const get = (name: string, otherwise = 0) => numberOf(values, name, otherwise);
  const [px, py, pz] = momentum.map((name) => Number(values[name])) as [number, number, number];
  const pT = Math.sqrt(px * px + py * py);
  const charge = get('charge') > 0 ? 1 : -1;
  tracks.charge[row] = charge;
  tracks.px[row] = px;
  tracks.py[row] = py;
  tracks.pz[row] = pz;
  tracks.d0[row] = get('d0');
  tracks.phi0[row] = get('phi0', atan2(py, px));
  tracks.omega[row] = get('omega', (charge * field) / (CM_PER_GEV_TESLA * pT));
  tracks.z0[row] = get('z0');
  tracks.tanLambda[row] = get('tanLambda', pz / pT);
  helixNames.forEach((name, k) => {
    const error = get(`${name}Err`);
    // place of the diagonal element k in the upper triangle
    tracks.covariance[row * COVARIANCE_SIZE + 5 * k - (k * (k - 1)) / 2] = error * error;
  });
  tracks.fitProbability[row] = get('pValue', 1);
  tracks.pxdHits[row] = get('nPXDHits');
  tracks.svdHits[row] = get('nSVDHits');
  tracks.cdcHits[row] = get('nCDCHits');
  tracks.clusterEnergy[row] = get('clusterE');
  tracks.clusterTheta[row] = get('clusterTheta');
  tracks.clusterPhi[row] = get('clusterPhi');
  tracks.clusterTime[row] = get('clusterTiming');
  tracks.clusterE1E9[row] = get('clusterE1E9');
  tracks.clusterPulseShape[row] = get('clusterPulseShapeDiscriminationMVA', 0.5);
  tracks.muonId[row] = get('muonID');
  tracks.electronId[row] = get('electronID');
  tracks.truth[row] = -1;
  tracks.pdg[row] = get('mcPDG');
}

function cluster({ clusters }: DetectorBatch, event: number, values: Entry['values'], where: string): void {
  const row = takeRow(clusters, event);
  if (row < 0) throw full(where);
  const get = (name: string, otherwise = 0) => numberOf(values, name, otherwise);
  const [px, py, pz] = momentum.map((name) => Number(values[name])) as [number, number, number];
  const pT = Math.sqrt(px * px + py * py);
  const theta = atan2(pT, pz);
  clusters.energy[row] = get('E', Math.sqrt(pT * pT + pz * pz));
  clusters.theta[row] = theta;
  clusters.phi[row] = atan2(py, px);
  clusters.time[row] = get('clusterTiming');
  clusters.region[row] = calorimeterRegion(theta);
  clusters.hits[row] = get('clusterNHits');
  clusters.e1e9[row] = get('clusterE1E9');
  clusters.e9e21[row] = get('clusterE9E21');
  clusters.pulseShape[row] = get('clusterPulseShapeDiscriminationMVA', 0.5);
  clusters.trackDistance[row] = get('minC2TDist', Number.POSITIVE_INFINITY);
  clusters.truth[row] = -1;
}

import { COVARIANCE_SIZE, LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { atan2, cos, exp, sin } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { CM_PER_GEV_TESLA } from '../../simulate/helix.ts';
import { region } from '../../simulate/state.ts';
import { calorimeterRegion } from './calorimeter-region.ts';
import {
  createDetectorBatch,
  type DetectorBatch,
  type DetectorSource,
  FILE_BATCH,
  startBatch,
  startEvent,
  takeRow,
} from '../detector-events.ts';
import { type Collection, type Counted, flatCollection, objectCollection, type RootTree } from './tree.ts';

/**
 * Field at the interaction point from which curvatures become momenta [T]: the scale between fitted omega and generated transverse
 * momentum in a sample of full simulation, 1.0319 over that of 1.5 T (76 tracks, spread 0.23 %). Files do not hold the field map.
 */
export const MDST_FIELD = 1.4536;

/** Collections of the tree by name, and members that every object of them has. */
const collections = {
  Tracks: [['m_trackFitIndices', 6]],
  TrackFitResults: [['m_tau', 5]],
  ECLClusters: [['m_logEnergy', 1]],
  KLMClusters: [['m_globalX', 1]],
  MCParticles: [['m_pdg', 1]],
  PIDLikelihoods: [['m_logl', LIKELIHOODS_PER_TRACK]],
} as const satisfies Record<string, readonly Counted[]>;
type Name = keyof typeof collections;
const relations = ['TracksToECLClusters', 'TracksToPIDLikelihoods', 'TracksToMCParticles', 'ECLClustersToMCParticles'] as const;
type Relation = (typeof relations)[number];

/** Fits of a track, one a hypothesis (e mu pi K p d): that as a pion is taken, then those of the nearest masses, as the standard lists do. */
const preferredFits = [2, 1, 3, 0, 4, 5];

/** Batches that are filled in one go: what is compressed together is unzipped once for each. */
const AT_ONCE = 4;

/** Bits of MCParticle.m_status. */
const primary = 1;
const stableInGenerator = 2;
const virtual = 16;
const initial = 32;
/** Bit of ECLCluster.m_hypotheses: reconstructed as photons. */
const photons = 16;

/** Whether a tree is one of mdst: named collections, split or as flat branches "TrackFitResults.m_tau". */
export function isMdst(tree: RootTree): boolean {
  return tree.branches.some((name) => name === 'TrackFitResults' || name === 'TrackFitResults.m_tau');
}

/**
 * Events of a Belle II mdst tree. Tracks with helix and covariance from Tracks and TrackFitResults; neutral calorimeter clusters, and those
 * matched to tracks through their relation; KLM clusters without a track; primary MC particles; likelihoods.
 *
 * @param field  at the interaction point [T]
 * @source  data objects of basf2, mdst/dataobjects (TrackFitResult, Track, ECLCluster, KLMCluster, MCParticle, PIDLikelihood, HitPatternCDC, HitPatternVXD;
 *   the order of the bits inside a layer of the latter from memory, not checked)
 */
export function readMdst(tree: RootTree, path: string, field: number = MDST_FIELD): DetectorSource {
  const reader = new MdstReader(tree, path, field);
  return {
    header: { triggerLines: [], attributes: { source: path, tree: tree.name, field: `${field} T` } },
    notes: reader.notes,
    events: tree.entries,
    batches: reader.batches(),
  };
}

class MdstReader {
  readonly notes: string[] = [];
  readonly #tree: RootTree;
  readonly #path: string;
  readonly #field: number;
  #branches: readonly string[];
  readonly #flat: boolean;

  constructor(tree: RootTree, path: string, field: number) {
    this.#tree = tree;
    this.#path = path;
    this.#field = field;
    const names = new Set(tree.branches);
    this.#flat = !names.has('TrackFitResults');
    const wanted = [...Object.keys(collections), ...relations, 'EventMetaData'];
    this.#branches = tree.branches.filter((name) => wanted.includes(this.#flat ? name.split('.')[0]! : name));
    const has = (name: string) => this.#branches.some((branch) => branch === name || branch.startsWith(`${name}.`));
    if (!has('Tracks')) this.notes.push('no Tracks: every fit result is taken as a track');
    for (const name of ['ECLClusters', 'KLMClusters', 'PIDLikelihoods', 'MCParticles'] as const)
      if (!has(name)) this.notes.push(`no ${name}: ${absent[name]}`);
    if (has('ECLClusters') && !has('TracksToECLClusters'))
      this.notes.push('no TracksToECLClusters: tracks have no cluster energy; clusters marked as of a track are left out');
    this.notes.push(`momenta from curvatures with a field of ${field} T`);
    this.notes.push('no trigger is read: every line counts as fired');
  }

  async *batches(): AsyncGenerator<DetectorBatch> {
    await this.#leaveOutUnreadable();
    const targets: DetectorBatch[] = [];
    for (let first = 0; first < this.#tree.entries; first += AT_ONCE * FILE_BATCH) {
      const end = Math.min(first + AT_ONCE * FILE_BATCH, this.#tree.entries);
      let used = 0;
      await this.#tree.read(this.#branches, first, end, (entry, values) => {
        if ((entry - first) % FILE_BATCH === 0) {
          targets[used] ??= createDetectorBatch();
          startBatch(targets[used++]!);
        }
        this.#event(targets[used - 1]!, entry, values);
      });
      yield* targets.slice(0, used);
    }
  }

  /** Without fits, tracks or clusters there is nothing to select; of the rest, what the reader does not know is left out with a note. */
  async #leaveOutUnreadable(): Promise<void> {
    const readable: string[] = [];
    for (const branch of this.#branches) {
      if (await this.#tree.readable(branch)) readable.push(branch);
      else if (needed.includes(branch.split('.')[0]!))
        throw damaged(this.#path, `tree ${this.#tree.name}: branch ${branch} has a layout that is not read`, branch);
      else this.notes.push(`${branch} has a layout that is not read: left out`);
    }
    this.#branches = readable;
  }

  #event(target: DetectorBatch, entry: number, values: Readonly<Record<string, unknown>>): void {
    const where = `${this.#path}: entry ${entry}`;
    const collection = (name: Name): Collection =>
      this.#flat
        ? flatCollection(name, collections[name], values)
        : objectCollection((values[name] as Readonly<Record<string, unknown>>[] | undefined) ?? []);
    const meta = (member: string): number => {
      const object = values['EventMetaData'] as Readonly<Record<string, unknown>> | undefined;
      const value = object?.[member] ?? values[`EventMetaData.${member}`];
      return value === undefined ? Number.NaN : Number(value);
    };
    const weight = meta('m_generatedWeight');
    const number = meta('m_event');
    const event = startEvent(
      target,
      Number.isFinite(number) ? number : entry,
      Number.isFinite(weight) && weight !== 0 ? weight : 1,
      meta('m_run') || 0,
      meta('m_experiment') || 0,
    );
    target.bits[event] = 0xffffffff;
    const particles = mcParticles(target, event, collection('MCParticles'), where);
    const related = (name: Relation) => relationOf(values[name]);
    const toMc = (name: Relation) => {
      const relation = related(name);
      return (i: number): number => particles[relation.get(i)?.[0] ?? -1] ?? -1;
    };
    const rows = this.#tracks(target, event, collection, related, toMc('TracksToMCParticles'), where);
    const matched = new Map(
      [...related('TracksToECLClusters')].flatMap(([track, to]) => to.map((cluster) => [cluster, rows[track] ?? -1])),
    );
    eclClusters(target, event, collection('ECLClusters'), matched, toMc('ECLClustersToMCParticles'), where);
    klmClusters(target, event, collection('KLMClusters'), where);
  }

  /** Rows of the tracks, by their number in Tracks; -1 for one without a fit. */
  #tracks(
    target: DetectorBatch,
    event: number,
    collection: (name: Name) => Collection,
    related: (name: Relation) => ReadonlyMap<number, readonly number[]>,
    truth: (track: number) => number,
    where: string,
  ): number[] {
    const { tracks } = target;
    const fits = collection('TrackFitResults');
    const list = collection('Tracks');
    const likelihoods = collection('PIDLikelihoods');
    const toLikelihood = related('TracksToPIDLikelihoods');
    const count = list.size > 0 || this.#branches.some((name) => name.startsWith('Tracks')) ? list.size : fits.size;
    const rows: number[] = [];
    for (let i = 0; i < count; i++) {
      const fit = list.size > 0 ? fitOf(list.vector('m_trackFitIndices', i)) : i;
      if (fit < 0) {
        rows.push(-1);
        continue;
      }
      if (fit >= fits.size) throw damaged(where, `track ${i} names a fit that is not there`, fit);
      const row = rowOf(takeRow(tracks, event), where, 'tracks');
      rows.push(row);
      this.#helix(target, row, fits, fit, where);
      tracks.truth[row] = truth(i);
      tracks.pdg[row] = tracks.truth[row]! >= 0 ? target.batch.particles.pdg[tracks.truth[row]!]! : 0;
      const likelihood = toLikelihood.get(i)?.[0] ?? (toLikelihood.size === 0 && likelihoods.size === count ? i : -1);
      identify(target, row, likelihood >= 0 && likelihood < likelihoods.size ? likelihoods.vector('m_logl', likelihood) : []);
    }
    return rows;
  }

  #helix({ tracks }: DetectorBatch, row: number, fits: Collection, fit: number, where: string): void {
    const tau = fits.vector('m_tau', fit);
    const cov = fits.vector('m_cov5', fit);
    if (tau.length !== 5 || tau.some((value) => !Number.isFinite(value)) || tau[2] === 0)
      throw damaged(where, `fit ${fit} has no five helix parameters`, tau.join(' '));
    const [d0, phi0, omega, z0, tanLambda] = tau as [number, number, number, number, number];
    const pT = this.#field / (CM_PER_GEV_TESLA * Math.abs(omega));
    tracks.charge[row] = omega > 0 ? 1 : -1;
    tracks.d0[row] = d0;
    tracks.phi0[row] = phi0;
    tracks.omega[row] = omega;
    tracks.z0[row] = z0;
    tracks.tanLambda[row] = tanLambda;
    tracks.px[row] = pT * cos(phi0);
    tracks.py[row] = pT * sin(phi0);
    tracks.pz[row] = pT * tanLambda;
    if (cov.length === COVARIANCE_SIZE) tracks.covariance.set(cov, row * COVARIANCE_SIZE);
    tracks.fitProbability[row] = finiteOr(fits.number('m_pValue', fit), 1);
    const vxd = Number(fits.bits('m_hitPatternVXDInitializer', fit));
    // two pixel layers of 2 bits each for hits, 2 for gated mode; four strip layers of 2 bits for either side
    tracks.pxdHits[row] = (vxd & 3) + ((vxd >>> 4) & 3);
    for (let layer = 0; layer < 4; layer++) {
      const bits = vxd >>> (8 + 4 * layer);
      tracks.svdHits[row]! += (bits & 3) + ((bits >>> 2) & 3) > 0 ? 1 : 0;
    }
    // the upper eight bits count the hits
    tracks.cdcHits[row] = Number(fits.bits('m_hitPatternCDCInitializer', fit) >> 56n);
  }
}

const needed = ['Tracks', 'TrackFitResults', 'ECLClusters'];

const absent = {
  ECLClusters: 'no calorimeter clusters',
  KLMClusters: 'no KLM clusters',
  PIDLikelihoods: 'muonId and electronId are zero',
  MCParticles: 'no generated particles, as in data',
} as const;

const fitOf = (indices: readonly number[]): number =>
  preferredFits.map((hypothesis) => indices[hypothesis] ?? -1).find((index) => index >= 0) ?? -1;

const finiteOr = (value: number, otherwise: number): number => (Number.isFinite(value) ? value : otherwise);

function damaged(where: string, what: string, value: unknown): UserError {
  return new UserError({
    where,
    what,
    value,
    remedy: 'the file is damaged or of another layout; see the documentation of "lacuna select"',
  });
}

function rowOf(row: number, where: string, what: string): number {
  if (row < 0) throw damaged(where, `more ${what} than an event can have`, FILE_BATCH);
  return row;
}

/** RelationContainer: partners of every element, by number. */
function relationOf(value: unknown): Map<number, readonly number[]> {
  const elements = (value as { m_elements?: { m_from?: number; m_to?: ArrayLike<number> }[] } | undefined)?.m_elements ?? [];
  const map = new Map<number, readonly number[]>();
  for (const { m_from: from, m_to: to } of elements)
    if (from !== undefined && to !== undefined) map.set(from, [...(map.get(from) ?? []), ...Array.from(to)]);
  return map;
}

/** Primary particles; the result gives the row of each MC particle by its number, -1 for those left out. */
function mcParticles({ batch }: DetectorBatch, event: number, list: Collection, where: string): number[] {
  const p = batch.particles;
  const first = p.offset[event]!;
  const rows: number[] = [];
  for (let i = 0; i < list.size; i++) {
    const status = list.number('m_status', i);
    if ((status & primary) === 0 || (status & (virtual | initial)) !== 0) {
      rows.push(-1);
      continue;
    }
    const row = rowOf(takeRow(p, event), where, 'particles');
    rows.push(row);
    p.pdg[row] = list.number('m_pdg', i);
    p.stable[row] = (status & stableInGenerator) !== 0 ? 1 : 0;
    const mother = rows[list.number('m_mother', i) - 1] ?? -1;
    p.mother[row] = mother < 0 ? -1 : mother - first;
    p.energy[row] = list.number('m_energy', i);
    p.px[row] = list.number('m_momentum_x', i);
    p.py[row] = list.number('m_momentum_y', i);
    p.pz[row] = list.number('m_momentum_z', i);
    p.vx[row] = list.number('m_productionVertex_x', i);
    p.vy[row] = list.number('m_productionVertex_y', i);
    p.vz[row] = list.number('m_productionVertex_z', i);
    p.time[row] = list.number('m_productionTime', i);
    for (const column of [p.energy, p.px, p.py, p.pz])
      if (!Number.isFinite(column[row])) throw damaged(where, `MC particle ${i} has no finite four-momentum`, column[row]);
  }
  return rows;
}

/** Log-likelihoods, detector by detector, and the ratios L(mu) / sum L and L(e) / sum L over the product of all detectors. */
function identify({ tracks }: DetectorBatch, row: number, logl: readonly number[]): void {
  if (logl.length !== LIKELIHOODS_PER_TRACK || logl.some((value) => !Number.isFinite(value))) return;
  tracks.logLikelihood.set(logl, row * LIKELIHOODS_PER_TRACK);
  const total = [0, 1, 2, 3, 4, 5].map((h) => [0, 1, 2, 3, 4, 5].reduce((sum, d) => sum + logl[6 * d + h]!, 0));
  const largest = Math.max(...total);
  const weights = total.map((value) => exp(value - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  tracks.electronId[row] = weights[0]! / sum;
  tracks.muonId[row] = weights[1]! / sum;
}

function eclClusters(
  target: DetectorBatch,
  event: number,
  list: Collection,
  matched: ReadonlyMap<number, number>,
  truth: (cluster: number) => number,
  where: string,
): void {
  const { clusters, tracks } = target;
  for (let i = 0; i < list.size; i++) {
    const hypotheses = list.has('m_hypotheses') ? list.number('m_hypotheses', i) : photons;
    if ((hypotheses & photons) === 0) continue;
    const energy = exp(list.number('m_logEnergy', i));
    const theta = list.number('m_theta', i);
    const phi = list.number('m_phi', i);
    if (![energy, theta, phi].every(Number.isFinite))
      throw damaged(where, `ECL cluster ${i} has no finite energy and direction`, energy);
    const time = finiteOr(list.number('m_time', i), 0);
    const track = matched.get(i) ?? -1;
    if (track >= 0) {
      // of several clusters of a track the most energetic one
      if (tracks.clusterEnergy[track]! >= energy) continue;
      tracks.clusterEnergy[track] = energy;
      tracks.clusterTheta[track] = theta;
      tracks.clusterPhi[track] = phi;
      tracks.clusterTime[track] = time;
      tracks.clusterE1E9[track] = finiteOr(list.number('m_E1oE9', i), 0);
      tracks.clusterPulseShape[track] = finiteOr(list.number('m_PulseShapeDiscriminationMVA', i), 0.5);
      continue;
    }
    if (list.number('m_isTrack', i) === 1) continue;
    const row = rowOf(takeRow(clusters, event), where, 'clusters');
    clusters.energy[row] = energy;
    clusters.theta[row] = theta;
    clusters.phi[row] = phi;
    clusters.time[row] = time;
    clusters.region[row] = calorimeterRegion(theta);
    clusters.hits[row] = finiteOr(list.number('m_numberOfCrystals', i), 0);
    clusters.e1e9[row] = finiteOr(list.number('m_E1oE9', i), 0);
    clusters.e9e21[row] = finiteOr(list.number('m_E9oE21', i), 0);
    clusters.pulseShape[row] = finiteOr(list.number('m_PulseShapeDiscriminationMVA', i), 0.5);
    clusters.trackDistance[row] = finiteOr(list.number('m_minTrkDistance', i), Number.POSITIVE_INFINITY);
    clusters.truth[row] = truth(i);
  }
}

/** Half length of the KLM barrel and its offset along z [cm]. */
const BARREL_HALF_LENGTH = 230;
const BARREL_OFFSET = 47;

function klmClusters({ klm }: DetectorBatch, event: number, list: Collection, where: string): void {
  for (let i = 0; i < list.size; i++) {
    if (list.number('m_trackFound', i) === 1 || list.number('m_associatedTrackFlag', i) === 1) continue;
    const x = list.number('m_globalX', i);
    const y = list.number('m_globalY', i);
    const z = list.number('m_globalZ', i);
    if (![x, y, z].every(Number.isFinite)) throw damaged(where, `KLM cluster ${i} has no finite position`, x);
    const row = rowOf(takeRow(klm, event), where, 'KLM clusters');
    const r = Math.sqrt(x * x + y * y);
    klm.theta[row] = atan2(r, z);
    klm.phi[row] = atan2(y, x);
    klm.time[row] = finiteOr(list.number('m_time', i), 0);
    klm.layers[row] = list.number('m_layers', i);
    klm.innermost[row] = list.number('m_innermostLayer', i);
    const along = z - BARREL_OFFSET;
    klm.region[row] = Math.abs(along) < BARREL_HALF_LENGTH ? region.barrel : along > 0 ? region.forward : region.backward;
    klm.truth[row] = -1;
  }
}

import { atan2, cos, log, sin, tan } from '../basics/elementary.ts';
import { nameOrCode } from '../basics/particles.ts';
import { region } from '../simulate/state.ts';
import type { DetectorBatch } from './detector-events.ts';

/**
 * Events in the JSON format of the Phoenix event display: an object a file, an event a key, lengths in millimetres, momenta and energies
 * in GeV, angles in rad. What else stands beside the documented keys is shown by the display as it is.
 *
 * @source  HSF/phoenix, guides/developers/event_data_format.md (Tracks, CaloClusters, Hits, Vertices, MissingEnergy)
 */
export interface PhoenixEvent {
  'event number': number;
  'run number': number;
  /** the same again: the display takes a run of number 0 from here */
  eventNumber: number;
  runNumber: number;
  Tracks: Record<string, PhoenixTrack[]>;
  CaloClusters: Record<string, PhoenixCluster[]>;
  Hits: Record<string, PhoenixHit[]>;
  Vertices: Record<string, PhoenixVertex[]>;
}

type Point = [number, number, number];

export interface PhoenixTrack {
  pos: Point[];
  /** d0 [mm], z0 [mm], phi, theta, charge / momentum [1/GeV] */
  dparams: [number, number, number, number, number];
  color: string;
  phi: number;
  eta: number;
  d0: number;
  z0: number;
  pT: number;
  charge: number;
  mom: number;
  [more: string]: unknown;
}

export interface PhoenixCluster {
  energy: number;
  phi: number;
  eta: number;
  theta: number;
  /** place on the front face of the calorimeter [mm] */
  radius: number;
  z: number;
  side: number;
  /** of the box [mm]: 100 mm a GeV */
  length: number;
  color: string;
  [more: string]: unknown;
}

export interface PhoenixHit {
  type: 'Point';
  pos: Point;
  color: string;
  [more: string]: unknown;
}

export interface PhoenixVertex {
  pos: Point;
  color: string;
  size: number;
  /** 1 where the beams collide, 2 elsewhere: the display filters by number */
  vertexType: number;
  name: string;
  [more: string]: unknown;
}

const MM_PER_CM = 10;
/** Front of the calorimeter and end of the drawn tracks [cm]; the drift chamber's outer wall. */
const CALORIMETER = { radius: 125, forward: 196, backward: -102 } as const;
/** KLM clusters have a direction only: they are drawn on the inner face of the yoke [cm]. */
const KLM_RADIUS = 202;
const KLM_ENDS = { forward: 280, backward: -190 } as const;
const MM_PER_GEV = 100;
const CRYSTAL = 55;
/** Longest step along a track [cm]. */
const STEP = 3;
const MOST_POINTS = 200;

/** Of tracks and hits as the display parses hexadecimal numbers, of clusters and vertices as its graphics library reads colours. */
const colors = {
  positive: '0xd55e00',
  negative: '0x0072b2',
  klm: '0xcc79a7',
  cluster: '#009e73',
  matched: '#e69f00',
  generated: '#999999',
  fitted: '#f0e442',
};
const COLLISION = 1;
const DECAY = 2;

/** Pseudorapidity of a polar angle [rad]. */
const eta = (theta: number): number => -log(tan(0.5 * theta));

/**
 * Points of a helix from its closest approach to the z axis outwards, until it leaves the tracking volume or has turned half around [cm].
 *
 * @source  basf2 helix: position (d0 sin phi0, -d0 cos phi0, z0), centre at (1/omega + d0) (sin phi0, -cos phi0), clockwise for positive charge
 */
export function helixPoints(d0: number, phi0: number, omega: number, z0: number, tanLambda: number): Point[] {
  const s = sin(phi0);
  const c = cos(phi0);
  const points: Point[] = [];
  // half a turn, or across the whole volume
  const length = Math.min(Math.abs(omega) > 0 ? Math.PI / Math.abs(omega) : 1e9, 2 * CALORIMETER.radius);
  const step = Math.max(STEP, length / MOST_POINTS);
  for (let arc = 0; arc <= length; arc += step) {
    // chord and its turn: along phi0 by sin(a)/omega, across by (1 - cos(a))/omega, finite at omega = 0
    const turn = omega * arc;
    const half = 0.5 * turn;
    const chord = Math.abs(half) < 1e-9 ? arc : (arc * sin(half)) / half;
    const along = chord * cos(half);
    const across = chord * sin(half);
    const x = d0 * s + along * c + across * s;
    const y = -d0 * c + along * s - across * c;
    const z = z0 + arc * tanLambda;
    points.push([x, y, z]);
    if (x * x + y * y > CALORIMETER.radius * CALORIMETER.radius || z > CALORIMETER.forward || z < CALORIMETER.backward) break;
  }
  return points;
}

/** Where a direction from the origin meets a cylinder with ends [cm]: radius and z. */
function onCylinder(theta: number, radius: number, forward: number, backward: number): { radius: number; z: number } {
  const z = radius / tan(theta);
  if (z > forward) return { radius: forward * tan(theta), z: forward };
  if (z < backward) return { radius: backward * tan(theta), z: backward };
  return { radius, z };
}

/** A fitted vertex: position [cm], numbers of its tracks inside the event. */
export interface ShownVertex {
  readonly name: string;
  readonly position: readonly number[];
  readonly tracks: readonly number[];
}

/** Event `e` of a batch: with the places where its particles were generated, none in data, and the fitted vertices that are given. */
export function phoenixEvent(source: DetectorBatch, e: number, fitted: readonly ShownVertex[] = []): PhoenixEvent {
  const { batch, tracks, clusters, klm } = source;
  const rows = (offset: Int32Array) => Array.from({ length: offset[e + 1]! - offset[e]! }, (_, i) => offset[e]! + i);
  const matched = rows(tracks.offset).filter((row) => tracks.clusterEnergy[row]! > 0);
  return {
    'event number': batch.index[e]!,
    'run number': source.run[e]!,
    eventNumber: batch.index[e]!,
    runNumber: source.run[e]!,
    Tracks: { 'Reconstructed tracks': rows(tracks.offset).map((row) => trackOf(source, row)) },
    CaloClusters: {
      'Neutral clusters': rows(clusters.offset).map((row) =>
        clusterOf(clusters.energy[row]!, clusters.theta[row]!, clusters.phi[row]!, colors.cluster, { time: clusters.time[row]! }),
      ),
      'Clusters of tracks': matched
        .filter((row) => tracks.clusterTheta[row]! > 0)
        .map((row) =>
          clusterOf(tracks.clusterEnergy[row]!, tracks.clusterTheta[row]!, tracks.clusterPhi[row]!, colors.matched, {
            time: tracks.clusterTime[row]!,
          }),
        ),
    },
    Hits: {
      'KLM clusters': rows(klm.offset).map((row): PhoenixHit => {
        const { radius, z } = onCylinder(klm.theta[row]!, KLM_RADIUS, KLM_ENDS.forward, KLM_ENDS.backward);
        const phi = klm.phi[row]!;
        return {
          type: 'Point',
          pos: millimetres([radius * cos(phi), radius * sin(phi), z]),
          color: colors.klm,
          layers: klm.layers[row]!,
          part: regionName(klm.region[row]!),
        };
      }),
    },
    Vertices: {
      'Generated vertices': generatedVertices(source, e),
      'Fitted vertices': fitted.map(({ name, position, tracks: linked }) => ({
        pos: millimetres(position as Point),
        color: colors.fitted,
        size: 4,
        vertexType: DECAY,
        name,
        linkedTracks: [...linked],
        linkedTrackCollection: 'Reconstructed tracks',
      })),
    },
  };
}

/** To a micrometre, ten times below what is measured: text a third as long. */
const micrometre = (cm: number): number => Math.round(cm * MM_PER_CM * 1000) / 1000;
const millimetres = ([x, y, z]: Point): Point => [micrometre(x), micrometre(y), micrometre(z)];

const regionName = (number: number): string => Object.entries(region).find(([, value]) => value === number)?.[0] ?? '';

function trackOf({ tracks }: DetectorBatch, row: number): PhoenixTrack {
  const tanLambda = tracks.tanLambda[row]!;
  const theta = atan2(1, tanLambda);
  const pT = Math.sqrt(tracks.px[row]! * tracks.px[row]! + tracks.py[row]! * tracks.py[row]!);
  const momentum = pT * Math.sqrt(1 + tanLambda * tanLambda);
  const charge = tracks.charge[row]!;
  const phi = tracks.phi0[row]!;
  const d0 = tracks.d0[row]! * MM_PER_CM;
  const z0 = tracks.z0[row]! * MM_PER_CM;
  return {
    pos: helixPoints(tracks.d0[row]!, phi, tracks.omega[row]!, tracks.z0[row]!, tanLambda).map(millimetres),
    dparams: [d0, z0, phi, theta, charge / momentum],
    color: charge > 0 ? colors.positive : colors.negative,
    phi,
    eta: eta(theta),
    d0,
    z0,
    pT,
    charge,
    mom: momentum,
    muonId: tracks.muonId[row]!,
    electronId: tracks.electronId[row]!,
    particle: tracks.pdg[row] === 0 ? 'unknown' : nameOrCode(tracks.pdg[row]!),
  };
}

function clusterOf(energy: number, theta: number, phi: number, color: string, more: Record<string, unknown>): PhoenixCluster {
  const { radius, z } = onCylinder(theta, CALORIMETER.radius, CALORIMETER.forward, CALORIMETER.backward);
  return {
    energy,
    phi,
    eta: eta(theta),
    theta,
    radius: radius * MM_PER_CM,
    z: z * MM_PER_CM,
    side: CRYSTAL,
    length: energy * MM_PER_GEV,
    color,
    ...more,
  };
}

/** Places where generated particles were made, each once, with the particles from there. */
function generatedVertices({ batch, tracks }: DetectorBatch, e: number): PhoenixVertex[] {
  const p = batch.particles;
  const found = new Map<string, { pos: Point; rows: number[] }>();
  for (let row = p.offset[e]!; row < p.offset[e + 1]!; row++) {
    const pos = millimetres([p.vx[row]!, p.vy[row]!, p.vz[row]!]);
    const key = pos.join(' ');
    const at = found.get(key) ?? { pos, rows: [] };
    at.rows.push(row);
    found.set(key, at);
  }
  const linked = (rows: readonly number[]): number[] => {
    const list: number[] = [];
    for (let t = tracks.offset[e]!; t < tracks.offset[e + 1]!; t++)
      if (rows.includes(tracks.truth[t]!)) list.push(t - tracks.offset[e]!);
    return list;
  };
  return [...found.values()].map(({ pos, rows }, i) => ({
    pos,
    color: colors.generated,
    size: 3,
    vertexType: i === 0 ? COLLISION : DECAY,
    name: i === 0 ? 'collision' : 'decay',
    linkedTracks: linked(rows),
    linkedTrackCollection: 'Reconstructed tracks',
    particles: rows.map((row) => nameOrCode(p.pdg[row]!)).join(' '),
  }));
}

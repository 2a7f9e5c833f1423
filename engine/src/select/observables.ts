import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { atan2, cos, sin } from '../basics/elementary.ts';
import { momentum, phi, theta, transverseMomentum } from '../basics/four-vector.ts';
import type { Dimension } from '../basics/units.ts';
import { type Candidate, FIRST, RECOIL, SECOND, SUM } from '../reconstruct/candidate.ts';
import type { CmsFrame } from '../reconstruct/cms-frame.ts';
import { openingAngle, openingAzimuth } from '../reconstruct/opening.ts';
import { recoilMass, recoilMassSquared } from '../reconstruct/recoil.ts';
import { leptonPtToRecoil, recoilPtTo } from '../reconstruct/transverse-to-recoil.ts';

/** What may be asked for by name. `range` is where its distributions are drawn unless something better is known (the cut's own values widen it). */
export interface Observable<F> {
  readonly dimension: Dimension;
  /** words for axes and errors; frame is the lab unless they say otherwise */
  readonly label: string;
  /** markup for plots */
  readonly symbol: string;
  readonly range: readonly [low: number, high: number];
  readonly of: F;
  /** needs two daughters */
  readonly pair?: true;
}

/** Candidate observable that needs two daughters. */
const ofPair = (
  dimension: Dimension,
  label: string,
  symbol: string,
  range: readonly [number, number],
  of: OfCandidate,
): Observable<OfCandidate> => ({
  dimension,
  label,
  symbol,
  range,
  of,
  pair: true,
});

type OfTrack = (tracks: TrackColumns, row: number, frame: CmsFrame) => number;
type OfPhoton = (clusters: ClusterColumns, row: number, frame: CmsFrame) => number;
type OfCandidate = (candidate: Candidate) => number;

const PI = Math.PI;

function observable<F>(
  dimension: Dimension,
  label: string,
  symbol: string,
  range: readonly [number, number],
  of: F,
): Observable<F> {
  return { dimension, label, symbol, range, of };
}

const trackP = (t: TrackColumns, i: number): number => Math.sqrt(t.px[i] * t.px[i] + t.py[i] * t.py[i] + t.pz[i] * t.pz[i]);
const trackPt = (t: TrackColumns, i: number): number => Math.sqrt(t.px[i] * t.px[i] + t.py[i] * t.py[i]);

/** Of one track. Momenta at the point of closest approach to the interaction point [GeV], angles [rad], impact parameters [cm]. */
export const trackObservables = {
  pt: observable<OfTrack>('energy', 'transverse momentum', 'p_{T}', [0, 6], trackPt),
  p: observable<OfTrack>('energy', 'momentum', 'p', [0, 8], trackP),
  theta: observable<OfTrack>('angle', 'polar angle', 'θ', [0, PI], (t, i) => atan2(trackPt(t, i), t.pz[i])),
  phi: observable<OfTrack>('angle', 'azimuth', 'φ', [-PI, PI], (t, i) => atan2(t.py[i], t.px[i])),
  absD0: observable<OfTrack>('length', 'transverse impact parameter |d0|', '|d_{0}|', [0, 1], (t, i) => Math.abs(t.d0[i])),
  absZ0: observable<OfTrack>('length', 'longitudinal impact parameter |z0|', '|z_{0}|', [0, 4], (t, i) => Math.abs(t.z0[i])),
  charge: observable<OfTrack>('1', 'charge', 'Q', [-2, 2], (t, i) => t.charge[i]),
  muonId: observable<OfTrack>('1', 'muon identification', 'μ ID', [0, 1], (t, i) => t.muonId[i]),
  electronId: observable<OfTrack>('1', 'electron identification', 'e ID', [0, 1], (t, i) => t.electronId[i]),
  /** of the matched calorimeter cluster; 0 for none */
  clusterEnergy: observable<OfTrack>('energy', 'energy of the matched cluster', 'E_{cl}', [0, 1], (t, i) => t.clusterEnergy[i]),
  /** cluster energy over momentum (c = 1) */
  eOverP: observable<OfTrack>('1', 'cluster energy over momentum', 'E/p', [0, 1.5], (t, i) => t.clusterEnergy[i] / trackP(t, i)),
};

/** Of one neutral cluster taken as a photon from the interaction point. E* = P.p/sqrt(s); polar angle * from the electron beam direction. */
export const photonObservables = {
  energy: observable<OfPhoton>('energy', 'energy', 'E', [0, 8], (c, i) => c.energy[i]),
  energyCms: observable<OfPhoton>('energy', 'energy in the centre-of-mass frame', 'E^{*}', [0, 6], (c, i, frame) => {
    const energy = c.energy[i];
    return frame.energyOf(energy, energy * sin(c.theta[i]) * cos(c.phi[i]), energy * cos(c.theta[i]));
  }),
  theta: observable<OfPhoton>('angle', 'polar angle', 'θ', [0, PI], (c, i) => c.theta[i]),
  thetaCms: observable<OfPhoton>('angle', 'polar angle in the centre-of-mass frame', 'θ^{*}', [0, PI], (c, i, frame) => {
    const x = sin(c.theta[i]) * cos(c.phi[i]);
    const y = sin(c.theta[i]) * sin(c.phi[i]);
    const z = cos(c.theta[i]);
    const across = frame.xOf(1, x, z);
    return atan2(Math.sqrt(across * across + y * y), frame.zOf(1, x, z));
  }),
  phi: observable<OfPhoton>('angle', 'azimuth', 'φ', [-PI, PI], (c, i) => c.phi[i]),
  absTime: observable<OfPhoton>('time', 'time |t|', '|t|', [0, 400], (c, i) => Math.abs(c.time[i])),
};

/** Squared mass of the sum [GeV^2]; E^2 - p^2 of summed components, so a photon gives 0 up to rounding. */
const massSquared: OfCandidate = ({ p }) =>
  p[SUM] * p[SUM] - p[SUM + 1] * p[SUM + 1] - p[SUM + 2] * p[SUM + 2] - p[SUM + 3] * p[SUM + 3];

/** Of a candidate and of what recoils against it; `Cms` is the nominal centre-of-mass frame of the beams with z* along the electron beam. */
export const candidateObservables = {
  mass: observable<OfCandidate>('energy', 'mass', 'M', [0, 11], (c) => Math.sqrt(Math.max(0, massSquared(c)))),
  massSquared: observable<OfCandidate>('energy^2', 'squared mass', 'M^{2}', [0, 120], massSquared),
  p: observable<OfCandidate>('energy', 'momentum', 'p', [0, 8], (c) => momentum(c.p, SUM)),
  pt: observable<OfCandidate>('energy', 'transverse momentum', 'p_{T}', [0, 6], (c) => transverseMomentum(c.p, SUM)),
  /** scalar sum of the daughters' transverse momenta: the default for choosing among several candidates of an event */
  ptSum: observable<OfCandidate>(
    'energy',
    'sum of the transverse momenta',
    'Σ p_{T}',
    [0, 12],
    (c) => transverseMomentum(c.p, FIRST) + (c.daughters === 2 ? transverseMomentum(c.p, SECOND) : 0),
  ),
  /** transverse to the electron beam direction of the centre-of-mass frame */
  ptCms: observable<OfCandidate>(
    'energy',
    'transverse momentum in the centre-of-mass frame',
    'p_{T}^{*}',
    [0, 6],
    ({ p, frame }) => {
      const across = frame.xOf(p[SUM], p[SUM + 1], p[SUM + 3]);
      return Math.sqrt(across * across + p[SUM + 2] * p[SUM + 2]);
    },
  ),
  theta: observable<OfCandidate>('angle', 'polar angle', 'θ', [0, PI], (c) => theta(c.p, SUM)),
  phi: observable<OfCandidate>('angle', 'azimuth', 'φ', [-PI, PI], (c) => phi(c.p, SUM)),
  energyCms: observable<OfCandidate>('energy', 'energy in the centre-of-mass frame', 'E^{*}', [0, 11], ({ p, frame }) =>
    frame.energyOf(p[SUM], p[SUM + 1], p[SUM + 3]),
  ),
  openingAngle: ofPair('angle', 'opening angle', 'α', [0, PI], openingAngle),
  openingAzimuth: ofPair('angle', 'opening azimuth', 'Δφ', [0, PI], openingAzimuth),
  recoilMass: observable<OfCandidate>('energy', 'recoil mass', 'M_{recoil}', [-3, 11], recoilMass),
  recoilMassSquared: observable<OfCandidate>('energy^2', 'squared recoil mass', 'M_{recoil}^{2}', [-10, 110], recoilMassSquared),
  recoilMomentum: observable<OfCandidate>('energy', 'recoil momentum', 'p_{recoil}', [0, 8], (c) => momentum(c.p, RECOIL)),
  recoilTheta: observable<OfCandidate>('angle', 'polar angle of the recoil', 'θ_{recoil}', [0, PI], (c) => theta(c.p, RECOIL)),
  recoilPhi: observable<OfCandidate>('angle', 'azimuth of the recoil', 'φ_{recoil}', [-PI, PI], (c) => phi(c.p, RECOIL)),
  recoilEnergyCms: observable<OfCandidate>(
    'energy',
    'recoil energy in the centre-of-mass frame',
    'E_{recoil}^{*}',
    [-1, 11],
    ({ p, frame }) => frame.energyOf(p[RECOIL], p[RECOIL + 1], p[RECOIL + 3]),
  ),
  /** see reconstruct/transverse-to-recoil.ts for the definitions of the four below */
  ptMaxRecoil: ofPair('energy', 'recoil momentum transverse to the faster lepton*', 'p_{T,recoil}^{max}', [0, 6], (c) =>
    recoilPtTo(c, true),
  ),
  ptMinRecoil: ofPair('energy', 'recoil momentum transverse to the slower lepton*', 'p_{T,recoil}^{min}', [0, 6], (c) =>
    recoilPtTo(c, false),
  ),
  leptonPtMaxToRecoil: ofPair('energy', 'larger lepton momentum transverse to the recoil', 'p_{T,l}^{max}', [0, 6], (c) =>
    leptonPtToRecoil(c, true),
  ),
  leptonPtMinToRecoil: ofPair('energy', 'smaller lepton momentum transverse to the recoil', 'p_{T,l}^{min}', [0, 6], (c) =>
    leptonPtToRecoil(c, false),
  ),
};

/** Those that a candidate of so many objects has. */
export function observablesOfCandidate(objects: number): Readonly<Record<string, Observable<OfCandidate>>> {
  if (objects > 1) return candidateObservables;
  return Object.fromEntries(Object.entries(candidateObservables).filter(([, { pair }]) => !pair));
}

/**
 * Of an event, over a list of photons (`of`); daughters of the event's candidates are left out.
 * - extraEnergy: sum of the energies [GeV], 0 for none
 * - maxEnergy: largest energy [GeV], 0 for none
 * - photonRecoilAngle: smallest angle to the recoil of `candidate`, lab [rad]; pi for no photon
 */
export const eventObservables = {
  extraEnergy: observable('energy', 'total energy of extra photons', 'E_{extra}', [0, 4], 'extraEnergy'),
  maxEnergy: observable('energy', 'energy of the most energetic extra photon', 'E_{extra}^{max}', [0, 4], 'maxEnergy'),
  photonRecoilAngle: observable(
    'angle',
    'angle between the recoil and the nearest photon',
    'α_{γ,recoil}',
    [0, PI],
    'photonRecoilAngle',
  ),
} as const;

export type TrackObservable = keyof typeof trackObservables;
export type PhotonObservable = keyof typeof photonObservables;
export type CandidateObservable = keyof typeof candidateObservables;
export type EventObservable = keyof typeof eventObservables;

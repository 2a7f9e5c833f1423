import { atan2 } from '../../basics/elementary.ts';
import { momentum, phi, theta, transverseMomentum } from '../../basics/four-vector.ts';
import type { Dimension } from '../../basics/units.ts';
import { beamConstrainedMass, deltaE, momentumCms } from '../beam-constrained.ts';
import { type Candidate, daughterAt, FIRST, RECOIL, SUM } from '../candidate.ts';
import { calorimeterRegion, klmRegion } from '../detector-region.ts';
import { cosPointing, flightDistance, flightSignificance, pointingAngle, vertexRadius } from '../flight.ts';
import { openingAngle, openingAzimuth } from '../opening.ts';
import { recoilMass, recoilMassSquared } from '../recoil.ts';
import { leptonPtToRecoil, recoilPtTo } from '../transverse-to-recoil.ts';
import { massAsElectrons, massAsPions, massAsProtonPion, vertexInMatter } from '../veto.ts';
import { ANGLES, AZIMUTHS, type Observable, observable } from './observable.ts';

export type OfCandidate = (candidate: Candidate) => number;

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

/** Candidate observable that needs a fitted vertex. */
const ofVertex = (
  dimension: Dimension,
  label: string,
  symbol: string,
  range: readonly [number, number],
  of: OfCandidate,
): Observable<OfCandidate> => ({ dimension, label, symbol, range, of, vertex: true });

const ptSum: OfCandidate = (c) => {
  let sum = transverseMomentum(c.p, FIRST);
  for (let i = 1; i < c.daughters; i++) sum += transverseMomentum(c.p, daughterAt(i));
  return sum;
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
  ptSum: observable<OfCandidate>('energy', 'sum of the transverse momenta', 'Σ p_{T}', [0, 12], ptSum),
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
  theta: observable<OfCandidate>('angle', 'polar angle', 'θ', ANGLES, (c) => theta(c.p, SUM)),
  phi: observable<OfCandidate>('angle', 'azimuth', 'φ', AZIMUTHS, (c) => phi(c.p, SUM)),
  energyCms: observable<OfCandidate>('energy', 'energy in the centre-of-mass frame', 'E^{*}', [0, 11], ({ p, frame }) =>
    frame.energyOf(p[SUM], p[SUM + 1], p[SUM + 3]),
  ),
  openingAngle: ofPair('angle', 'opening angle', 'α', ANGLES, openingAngle),
  openingAzimuth: ofPair('angle', 'opening azimuth', 'Δφ', ANGLES, openingAzimuth),
  recoilMass: observable<OfCandidate>('energy', 'recoil mass', 'M_{recoil}', [-3, 11], recoilMass),
  recoilMassSquared: observable<OfCandidate>('energy^2', 'squared recoil mass', 'M_{recoil}^{2}', [-10, 110], recoilMassSquared),
  recoilMomentum: observable<OfCandidate>('energy', 'recoil momentum', 'p_{recoil}', [0, 8], (c) => momentum(c.p, RECOIL)),
  recoilTheta: observable<OfCandidate>('angle', 'polar angle of the recoil', 'θ_{recoil}', ANGLES, (c) => theta(c.p, RECOIL)),
  recoilPhi: observable<OfCandidate>('angle', 'azimuth of the recoil', 'φ_{recoil}', AZIMUTHS, (c) => phi(c.p, RECOIL)),
  recoilEnergyCms: observable<OfCandidate>(
    'energy',
    'recoil energy in the centre-of-mass frame',
    'E_{recoil}^{*}',
    [-1, 11],
    ({ p, frame }) => frame.energyOf(p[RECOIL], p[RECOIL + 1], p[RECOIL + 3]),
  ),
  /** parts of the detector that the recoil points into, see reconstruct/detector-region.ts */
  recoilCalorimeterRegion: observable<OfCandidate>(
    '1',
    'part of the calorimeter that the recoil points into',
    'ECL region',
    [0, 4],
    (c) => calorimeterRegion(theta(c.p, RECOIL)),
  ),
  recoilKlmRegion: observable<OfCandidate>('1', 'part of the KLM that the recoil points into', 'KLM region', [0, 5], (c) =>
    klmRegion(theta(c.p, RECOIL)),
  ),
  pCms: observable<OfCandidate>('energy', 'momentum in the centre-of-mass frame', 'p^{*}', [0, 6], momentumCms),
  beamConstrainedMass: observable<OfCandidate>('energy', 'beam-constrained mass', 'M_{bc}', [5.2, 5.3], beamConstrainedMass),
  deltaE: observable<OfCandidate>('energy', 'energy difference to the beam', 'ΔE', [-0.5, 0.5], deltaE),
  absDeltaE: observable<OfCandidate>('energy', 'energy difference to the beam |ΔE|', '|ΔE|', [0, 1], (c) => Math.abs(deltaE(c))),
  /** of the fitted vertex; NaN without one. See reconstruct/flight.ts */
  flightDistance: ofVertex('length', 'flight distance', 'L', [0, 100], flightDistance),
  flightSignificance: ofVertex('1', 'significance of the flight distance', 'L/σ_{L}', [0, 100], (c) => flightSignificance(c)),
  vertexRadius: ofVertex('length', 'distance of the vertex from the beams', 'r_{vtx}', [0, 110], vertexRadius),
  vertexZ: ofVertex('length', 'position of the vertex along the z axis', 'z_{vtx}', [-100, 200], (c) => c.vertex.position[2]!),
  vertexTheta: ofVertex('angle', 'polar angle of the vertex', 'θ_{vtx}', ANGLES, (c) =>
    atan2(vertexRadius(c), c.vertex.position[2]!),
  ),
  vertexProbability: ofVertex('1', 'probability of the vertex fit', 'P(χ^{2})', [0, 1], (c) => c.vertex.probability),
  vertexChi2: ofVertex('1', 'chi-squared of the vertex fit', 'χ^{2}_{vtx}', [0, 50], (c) => c.vertex.chi2),
  pointingAngle: ofVertex('angle', 'angle between momentum and flight', 'α_{point}', ANGLES, pointingAngle),
  cosPointing: ofVertex('1', 'cosine of the angle between momentum and flight', 'cos α_{point}', [-1, 1], cosPointing),
  /** what else the pair might be, see reconstruct/veto.ts */
  massAsPions: ofPair('energy', 'mass as π π', 'M_{ππ}', [0, 2], massAsPions),
  massAsProtonPion: ofPair('energy', 'mass as p π', 'M_{pπ}', [1, 3], massAsProtonPion),
  massAsElectrons: ofPair('energy', 'mass as e e', 'M_{ee}', [0, 2], massAsElectrons),
  vertexInMatter: ofVertex('1', 'vertex in matter', 'in matter', [0, 2], vertexInMatter),
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

/** Those that a candidate of so many daughters has; of its vertex only where one is fitted. */
export function observablesOfCandidate(daughters: number, vertex = false): Readonly<Record<string, Observable<OfCandidate>>> {
  return Object.fromEntries(
    Object.entries(candidateObservables as Readonly<Record<string, Observable<OfCandidate>>>).filter(
      ([, needs]) => (daughters === 2 || !needs.pair) && (vertex || !needs.vertex),
    ),
  );
}

export type CandidateObservable = keyof typeof candidateObservables;

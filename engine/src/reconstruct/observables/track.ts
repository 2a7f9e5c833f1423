import { COVARIANCE_SIZE, type TrackColumns } from '../../basics/columns.ts';
import { atan2 } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import type { CmsFrame } from '../cms-frame.ts';
import { binaryRatio, globalRatio } from '../likelihood-ratio.ts';
import { ANGLES, AZIMUTHS, observable } from './observable.ts';

type OfTrack = (tracks: TrackColumns, row: number, frame: CmsFrame) => number;

/** Place of the variance of omega among the 15 numbers of a covariance. */
const OMEGA_OMEGA = 9;
const PION = massOf('pi+');

const trackP = (t: TrackColumns, i: number): number => Math.sqrt(t.px[i] * t.px[i] + t.py[i] * t.py[i] + t.pz[i] * t.pz[i]);
const trackPt = (t: TrackColumns, i: number): number => Math.sqrt(t.px[i] * t.px[i] + t.py[i] * t.py[i]);

/** Of one track. Momenta at the point of closest approach to the interaction point [GeV], angles [rad], impact parameters [cm]. */
export const trackObservables = {
  pt: observable<OfTrack>('energy', 'transverse momentum', 'p_{T}', [0, 6], trackPt),
  p: observable<OfTrack>('energy', 'momentum', 'p', [0, 8], trackP),
  theta: observable<OfTrack>('angle', 'polar angle', 'θ', ANGLES, (t, i) => atan2(trackPt(t, i), t.pz[i])),
  phi: observable<OfTrack>('angle', 'azimuth', 'φ', AZIMUTHS, (t, i) => atan2(t.py[i], t.px[i])),
  absD0: observable<OfTrack>('length', 'transverse impact parameter |d0|', '|d_{0}|', [0, 1], (t, i) => Math.abs(t.d0[i])),
  absZ0: observable<OfTrack>('length', 'longitudinal impact parameter |z0|', '|z_{0}|', [0, 4], (t, i) => Math.abs(t.z0[i])),
  /** signed, of the helix: at the point of closest approach to the z axis through the origin */
  d0: observable<OfTrack>('length', 'signed transverse impact parameter', 'd_{0}', [-1, 1], (t, i) => t.d0[i]),
  z0: observable<OfTrack>('length', 'signed longitudinal impact parameter', 'z_{0}', [-4, 4], (t, i) => t.z0[i]),
  /** |d0| over its standard deviation from the fit; NaN, which no cut accepts, where the card has no fit */
  d0Significance: observable<OfTrack>('1', 'significance of the transverse impact parameter', '|d_{0}|/σ', [0, 20], (t, i) => {
    const variance = t.covariance[COVARIANCE_SIZE * i];
    return variance > 0 ? Math.abs(t.d0[i]) / Math.sqrt(variance) : Number.NaN;
  }),
  phi0: observable<OfTrack>('angle', 'azimuth of the momentum at the closest approach', 'φ_{0}', AZIMUTHS, (t, i) => t.phi0[i]),
  tanLambda: observable<OfTrack>('1', 'tangent of the dip angle pz/pT', 'tan λ', [-4, 4], (t, i) => t.tanLambda[i]),
  /** sigma(pT)/pT = sigma(omega)/|omega| of the fit; NaN where the card has no fit */
  ptRelativeError: observable<OfTrack>(
    '1',
    'relative uncertainty of the transverse momentum',
    'σ(p_{T})/p_{T}',
    [0, 0.05],
    (t, i) => {
      const variance = t.covariance[COVARIANCE_SIZE * i + OMEGA_OMEGA];
      return variance > 0 ? Math.sqrt(variance) / Math.abs(t.omega[i]) : Number.NaN;
    },
  ),
  /** momentum in the centre-of-mass frame under the pion hypothesis, as basf2 has it for tracks of no list */
  pCms: observable<OfTrack>('energy', 'momentum in the centre-of-mass frame, as a pion', 'p^{*}', [0, 6], (t, i, frame) => {
    const momentum = trackP(t, i);
    const energy = Math.sqrt(momentum * momentum + PION * PION);
    const x = frame.xOf(energy, t.px[i], t.pz[i]);
    const z = frame.zOf(energy, t.px[i], t.pz[i]);
    return Math.sqrt(x * x + t.py[i] * t.py[i] + z * z);
  }),
  fitProbability: observable<OfTrack>('1', 'probability of the track fit', 'P(χ^{2})', [0, 1], (t, i) => t.fitProbability[i]),
  pxdHits: observable<OfTrack>('1', 'layers of the pixel detector', 'N_{PXD}', [0, 3], (t, i) => t.pxdHits[i]),
  svdHits: observable<OfTrack>('1', 'layers of the strip detector', 'N_{SVD}', [0, 5], (t, i) => t.svdHits[i]),
  cdcHits: observable<OfTrack>('1', 'layers of the drift chamber', 'N_{CDC}', [0, 57], (t, i) => t.cdcHits[i]),
  hits: observable<OfTrack>('1', 'measured layers', 'N_{hits}', [0, 63], (t, i) => t.pxdHits[i] + t.svdHits[i] + t.cdcHits[i]),
  firstRadius: observable<OfTrack>(
    'length',
    'radius of the innermost measured layer',
    'r_{first}',
    [0, 112],
    (t, i) => t.firstRadius[i],
  ),
  lastRadius: observable<OfTrack>(
    'length',
    'radius of the outermost measured layer',
    'r_{last}',
    [0, 112],
    (t, i) => t.lastRadius[i],
  ),
  charge: observable<OfTrack>('1', 'charge', 'Q', [-2, 2], (t, i) => t.charge[i]),
  muonId: observable<OfTrack>('1', 'muon identification', 'μ ID', [0, 1], (t, i) => t.muonId[i]),
  electronId: observable<OfTrack>('1', 'electron identification', 'e ID', [0, 1], (t, i) => t.electronId[i]),
  /** likelihood of the hypothesis over the sum of all six, and of two over each other */
  pionId: observable<OfTrack>('1', 'pion identification', 'π ID', [0, 1], (t, i) => globalRatio(t, i, 'pi')),
  kaonId: observable<OfTrack>('1', 'kaon identification', 'K ID', [0, 1], (t, i) => globalRatio(t, i, 'K')),
  protonId: observable<OfTrack>('1', 'proton identification', 'p ID', [0, 1], (t, i) => globalRatio(t, i, 'p')),
  kaonVsPion: observable<OfTrack>('1', 'kaon against pion', 'K/π ID', [0, 1], (t, i) => binaryRatio(t, i, 'K', 'pi')),
  muonVsPion: observable<OfTrack>('1', 'muon against pion', 'μ/π ID', [0, 1], (t, i) => binaryRatio(t, i, 'mu', 'pi')),
  electronVsPion: observable<OfTrack>('1', 'electron against pion', 'e/π ID', [0, 1], (t, i) => binaryRatio(t, i, 'e', 'pi')),
  /** of the matched calorimeter cluster; 0 for none */
  clusterEnergy: observable<OfTrack>('energy', 'energy of the matched cluster', 'E_{cl}', [0, 1], (t, i) => t.clusterEnergy[i]),
  /** cluster energy over momentum (c = 1) */
  eOverP: observable<OfTrack>('1', 'cluster energy over momentum', 'E/p', [0, 1.5], (t, i) => t.clusterEnergy[i] / trackP(t, i)),
  /** of the matched cluster; 0 where there is none */
  clusterTime: observable<OfTrack>('time', 'time of the matched cluster', 't_{cl}', [-200, 200], (t, i) => t.clusterTime[i]),
  clusterE1E9: observable<OfTrack>(
    '1',
    'central crystal over 3x3 of the matched cluster',
    'E1/E9',
    [0, 1],
    (t, i) => t.clusterE1E9[i],
  ),
  clusterPulseShape: observable<OfTrack>(
    '1',
    'pulse shape of the matched cluster',
    'PSD',
    [0, 1],
    (t, i) => t.clusterPulseShape[i],
  ),
  klmHits: observable<OfTrack>('1', 'layers of the muon detector', 'N_{KLM}', [0, 16], (t, i) => t.klmHits[i]),
  klmLayer: observable<OfTrack>('1', 'outermost layer of the muon detector', 'KLM layer', [0, 16], (t, i) => t.klmLayer[i]),
};

export type TrackObservable = keyof typeof trackObservables;

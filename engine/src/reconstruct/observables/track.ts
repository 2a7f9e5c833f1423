import type { TrackColumns } from '../../basics/columns.ts';
import { atan2 } from '../../basics/elementary.ts';
import type { CmsFrame } from '../cms-frame.ts';
import { ANGLES, AZIMUTHS, observable } from './observable.ts';

type OfTrack = (tracks: TrackColumns, row: number, frame: CmsFrame) => number;

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
  charge: observable<OfTrack>('1', 'charge', 'Q', [-2, 2], (t, i) => t.charge[i]),
  muonId: observable<OfTrack>('1', 'muon identification', 'μ ID', [0, 1], (t, i) => t.muonId[i]),
  electronId: observable<OfTrack>('1', 'electron identification', 'e ID', [0, 1], (t, i) => t.electronId[i]),
  /** of the matched calorimeter cluster; 0 for none */
  clusterEnergy: observable<OfTrack>('energy', 'energy of the matched cluster', 'E_{cl}', [0, 1], (t, i) => t.clusterEnergy[i]),
  /** cluster energy over momentum (c = 1) */
  eOverP: observable<OfTrack>('1', 'cluster energy over momentum', 'E/p', [0, 1.5], (t, i) => t.clusterEnergy[i] / trackP(t, i)),
};

export type TrackObservable = keyof typeof trackObservables;

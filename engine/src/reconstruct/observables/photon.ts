import type { ClusterColumns } from '../../basics/columns.ts';
import { atan2, cos, sin } from '../../basics/elementary.ts';
import type { CmsFrame } from '../cms-frame.ts';
import { ANGLES, AZIMUTHS, observable } from './observable.ts';

type OfPhoton = (clusters: ClusterColumns, row: number, frame: CmsFrame) => number;

/** Of one neutral cluster taken as a photon from the interaction point. E* = P.p/sqrt(s); polar angle * from the electron beam direction. */
export const photonObservables = {
  energy: observable<OfPhoton>('energy', 'energy', 'E', [0, 8], (c, i) => c.energy[i]),
  energyCms: observable<OfPhoton>('energy', 'energy in the centre-of-mass frame', 'E^{*}', [0, 6], (c, i, frame) => {
    const energy = c.energy[i];
    return frame.energyOf(energy, energy * sin(c.theta[i]) * cos(c.phi[i]), energy * cos(c.theta[i]));
  }),
  theta: observable<OfPhoton>('angle', 'polar angle', 'θ', ANGLES, (c, i) => c.theta[i]),
  thetaCms: observable<OfPhoton>('angle', 'polar angle in the centre-of-mass frame', 'θ^{*}', ANGLES, (c, i, frame) => {
    const x = sin(c.theta[i]) * cos(c.phi[i]);
    const y = sin(c.theta[i]) * sin(c.phi[i]);
    const z = cos(c.theta[i]);
    const across = frame.xOf(1, x, z);
    return atan2(Math.sqrt(across * across + y * y), frame.zOf(1, x, z));
  }),
  phi: observable<OfPhoton>('angle', 'azimuth', 'φ', AZIMUTHS, (c, i) => c.phi[i]),
  absTime: observable<OfPhoton>('time', 'time |t|', '|t|', [0, 400], (c, i) => Math.abs(c.time[i])),
  time: observable<OfPhoton>('time', 'time', 't', [-400, 400], (c, i) => c.time[i]),
  /** 1 forward, 2 barrel, 3 backward */
  region: observable<OfPhoton>('1', 'part of the calorimeter', 'ECL region', [0, 4], (c, i) => c.region[i]),
  /** shapes of the shower, as clusterNHits, clusterE1E9 and clusterE9E21 of basf2 */
  hits: observable<OfPhoton>('1', 'crystals with energy', 'N_{hits}', [0, 30], (c, i) => c.hits[i]),
  e1e9: observable<OfPhoton>('1', 'central crystal over 3x3', 'E1/E9', [0, 1], (c, i) => c.e1e9[i]),
  e9e21: observable<OfPhoton>('1', '3x3 over 5x5 crystals without corners', 'E9/E21', [0, 1], (c, i) => c.e9e21[i]),
  /** 0 like a hadron, 1 like a photon */
  pulseShape: observable<OfPhoton>('1', 'pulse-shape discriminant', 'PSD', [0, 1], (c, i) => c.pulseShape[i]),
  /** on the front face; infinite without tracks */
  trackDistance: observable<OfPhoton>(
    'length',
    'distance to the nearest track',
    'Δ_{track}',
    [0, 250],
    (c, i) => c.trackDistance[i],
  ),
};

export type PhotonObservable = keyof typeof photonObservables;

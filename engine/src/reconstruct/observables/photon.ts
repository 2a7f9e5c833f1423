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
};

export type PhotonObservable = keyof typeof photonObservables;

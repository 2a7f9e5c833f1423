import type { KlmColumns } from '../../basics/columns.ts';
import { ANGLES, AZIMUTHS, observable } from './observable.ts';

type OfKlmCluster = (klm: KlmColumns, row: number) => number;

/** Of one neutral cluster in the K_L and muon detector. Directions from the interaction point [rad], time [ns]. */
export const klmObservables = {
  theta: observable<OfKlmCluster>('angle', 'polar angle', 'θ', ANGLES, (k, i) => k.theta[i]),
  phi: observable<OfKlmCluster>('angle', 'azimuth', 'φ', AZIMUTHS, (k, i) => k.phi[i]),
  time: observable<OfKlmCluster>('time', 'time', 't', [-100, 100], (k, i) => k.time[i]),
  absTime: observable<OfKlmCluster>('time', 'time |t|', '|t|', [0, 100], (k, i) => Math.abs(k.time[i])),
  layers: observable<OfKlmCluster>('1', 'layers with hits', 'N_{layers}', [0, 16], (k, i) => k.layers[i]),
  /** 1 is next to the coil */
  innermost: observable<OfKlmCluster>('1', 'innermost layer with a hit', 'first layer', [0, 16], (k, i) => k.innermost[i]),
  /** 1 forward, 2 barrel, 3 backward */
  region: observable<OfKlmCluster>('1', 'part of the KLM', 'KLM region', [0, 4], (k, i) => k.region[i]),
};

export type KlmObservable = keyof typeof klmObservables;

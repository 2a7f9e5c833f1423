import { ANGLES, observable } from './observable.ts';

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
    ANGLES,
    'photonRecoilAngle',
  ),
} as const;

export type EventObservable = keyof typeof eventObservables;

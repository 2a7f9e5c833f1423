import type { Dimension } from '../../basics/units.ts';
import type { EventMomenta } from '../event-momenta.ts';
import { foxWolframR2 } from '../fox-wolfram.ts';
import { missingEnergyCms, missingMassSquared, missingMomentum, missingTheta, visibleEnergyCms } from '../missing.ts';
import { sphericity } from '../sphericity.ts';
import { thrust } from '../thrust.ts';
import { ANGLES, type Observable, observable } from './observable.ts';

/** What is left beside the candidates: over a list of photons (or of KLM clusters), without the candidates' daughters. */
export type RestName = 'extraEnergy' | 'maxEnergy' | 'photonRecoilAngle' | 'latestTime' | 'klmRecoilAngle';

/** Over tracks and photons of an event, all of those named. */
export type OfEvent = (event: EventMomenta) => number;

const axis = new Float64Array(3);
const ofAll = (
  dimension: Dimension,
  label: string,
  symbol: string,
  range: readonly [number, number],
  of: OfEvent,
): Observable<OfEvent> => observable(dimension, label, symbol, range, of);

/**
 * Of an event, over a list of photons or KLM clusters (`of`); daughters of the event's candidates are left out.
 * - extraEnergy: sum of the energies [GeV], 0 for none
 * - maxEnergy: largest energy [GeV], 0 for none
 * - photonRecoilAngle: smallest angle to the recoil of `candidate`, lab [rad]; pi for no photon
 * - latestTime: largest |time| [ns], 0 for none
 * - klmRecoilAngle: smallest angle of a KLM cluster to the recoil of `candidate`, lab [rad]; pi for no cluster
 *
 * Then over lists of tracks and photons ("track photon"), daughters included; shapes in the nominal centre-of-mass frame. Formulas in
 * reconstruct/missing.ts, thrust.ts, sphericity.ts, fox-wolfram.ts.
 */
export const eventObservables = {
  extraEnergy: observable<RestName>('energy', 'total energy of extra photons', 'E_{extra}', [0, 4], 'extraEnergy'),
  maxEnergy: observable<RestName>('energy', 'energy of the most energetic extra photon', 'E_{extra}^{max}', [0, 4], 'maxEnergy'),
  photonRecoilAngle: observable<RestName>(
    'angle',
    'angle between the recoil and the nearest photon',
    'α_{γ,recoil}',
    ANGLES,
    'photonRecoilAngle',
  ),
  latestTime: observable<RestName>('time', 'largest time |t| of an extra photon', '|t|^{max}', [0, 400], 'latestTime'),
  klmRecoilAngle: observable<RestName>(
    'angle',
    'angle between the recoil and the nearest KLM cluster',
    'α_{KLM,recoil}',
    ANGLES,
    'klmRecoilAngle',
  ),
  visibleEnergyCms: ofAll('energy', 'visible energy in the centre-of-mass frame', 'E_{vis}^{*}', [0, 12], visibleEnergyCms),
  missingEnergyCms: ofAll('energy', 'missing energy in the centre-of-mass frame', 'E_{miss}^{*}', [-1, 11], missingEnergyCms),
  missingMomentum: ofAll('energy', 'missing momentum', 'p_{miss}', [0, 8], missingMomentum),
  missingTheta: ofAll('angle', 'polar angle of the missing momentum', 'θ_{miss}', ANGLES, missingTheta),
  missingMassSquared: ofAll('energy^2', 'squared missing mass', 'M_{miss}^{2}', [-10, 110], missingMassSquared),
  thrust: ofAll('1', 'thrust', 'T', [0.5, 1], (event) => thrust(event, axis)),
  /** cosine of the angle between thrust axis and electron beam, 0 to 1 */
  thrustCosTheta: ofAll('1', 'cosine of the angle between thrust axis and beam', 'cos θ_{T}', [0, 1], (event) => {
    thrust(event, axis);
    return axis[2]!;
  }),
  sphericity: ofAll('1', 'sphericity', 'S', [0, 1], sphericity),
  foxWolframR2: ofAll('1', 'ratio of Fox-Wolfram moments', 'R_{2}', [0, 1], foxWolframR2),
} as const;

export type EventObservable = keyof typeof eventObservables;

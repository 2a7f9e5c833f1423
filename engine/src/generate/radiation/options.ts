import { didYouMean, UserError } from '../../basics/errors.ts';
import type { RadiationOptions } from '../process.ts';
import type { VacuumPolarisationMode } from '../vacuum-polarisation/vacuum-polarisation.ts';
import { infraredCut } from './infrared.ts';

/** Radiation of a sample with every default written out. */
export interface ResolvedRadiation {
  readonly initial: boolean;
  readonly final: boolean;
  readonly vacuumPolarisation: VacuumPolarisationMode;
  readonly narrowResonances: boolean;
  readonly infraredCut: number;
}

const modes: readonly VacuumPolarisationMode[] = ['off', 'leptonic', 'full'];

/**
 * Defaults of what is left out: vacuum polarisation full with any radiation and off without (a sample without radiation is one at Born level),
 * without narrow resonances (as in the published totals; they add 0.6 % at 10.58 GeV, half of it by their tails there, half by radiative return),
 * infrared cut DEFAULT_INFRARED_CUT. Unknown modes and cuts out of range are UserErrors.
 */
export function resolveRadiation(radiation: RadiationOptions): ResolvedRadiation {
  const { initial, final } = radiation;
  const vacuumPolarisation = radiation.vacuumPolarisation ?? (initial || final ? 'full' : 'off');
  if (!modes.includes(vacuumPolarisation)) {
    throw new UserError({
      where: 'radiation.vacuumPolarisation',
      what: 'unknown mode',
      value: vacuumPolarisation,
      remedy: `known are ${modes.join(', ')}.${didYouMean(String(vacuumPolarisation), modes)}`,
    });
  }
  const narrowResonances = radiation.narrowResonances ?? false;
  return { initial, final, vacuumPolarisation, narrowResonances, infraredCut: infraredCut(radiation.infraredCut) };
}

import { UserError } from '../../basics/errors.ts';

/**
 * Photons below this share of the emitters' energy (beam: centre of mass; pair: its rest frame) are counted in the form factors and not
 * written: 0.5 MeV for a beam of Belle II. No spectrum above some MeV knows it.
 */
export const DEFAULT_INFRARED_CUT = 1e-4;

/** The cut, checked: from 1e-9 to 1e-2. */
export function infraredCut(value: number = DEFAULT_INFRARED_CUT): number {
  if (value >= 1e-9 && value <= 1e-2) return value;
  throw new UserError({
    where: 'radiation.infraredCut',
    what: 'not a share of the beam energy',
    value,
    remedy: 'give a number from 1e-9 to 1e-2, such as 1e-4',
  });
}

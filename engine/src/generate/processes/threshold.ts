import { UserError } from '../../basics/errors.ts';

/** Refuses a process whose final state weighs more than the beams have. */
export function checkThreshold(process: string, masses: number, sqrtS: number): void {
  if (masses < sqrtS) return;
  throw new UserError({
    where: process,
    what: `the final state needs ${masses.toFixed(6)} GeV, the beams have ${sqrtS.toFixed(6)} GeV`,
    remedy: 'give a smaller mass',
  });
}

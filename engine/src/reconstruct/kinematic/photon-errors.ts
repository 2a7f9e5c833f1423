import { UserError } from '../../basics/errors.ts';
import { calorimeterResolutionTable } from '../../simulate/data/calorimeter-resolution.ts';
import type { PhotonErrors } from './fit-object.ts';

const parts = ['forward', 'barrel', 'backward'] as const;

/**
 * Errors of photons as the reconstruction assigns them to clusters: sigma = a/E + b/sqrt(E) + c/E^(1/4) + d above a lowest energy, constant
 * below; relative for the energy, rad for the angles. Energy and angles are taken as uncorrelated. A cluster in no region (0) counts as barrel.
 *
 * @param backgroundLevel  0, 1 or 2: share of out-of-time digits below 0.05, up to 0.3, above
 * @source  basf2 (main, 2026-02) ecl/modules/eclCovarianceMatrix, the table of the detector card
 */
export function photonErrors(backgroundLevel: 0 | 1 | 2 = 1): PhotonErrors {
  const coefficients = (what: string, unit: number) =>
    parts.map((part) => {
      const row = calorimeterResolutionTable.rows[`${part}${what}${backgroundLevel}`];
      if (row === undefined)
        throw new UserError({ what: 'no such level of beam background', value: backgroundLevel, remedy: 'levels are 0, 1, 2' });
      return Float64Array.from(row, (x, i) => (i === 0 ? x : unit * x));
    });
  const sigmaOf = (k: readonly Float64Array[]) => (region: number, energy: number) => {
    const [minimum, below, a, b, c, d] = k[region >= 1 && region <= 3 ? region - 1 : 1];
    if (!(energy > minimum)) return below;
    const root = Math.sqrt(energy);
    return a / energy + b / root + c / Math.sqrt(root) + d;
  };
  return {
    relativeEnergy: sigmaOf(coefficients('Energy', 1e-2)),
    theta: sigmaOf(coefficients('Theta', 1e-3)),
    phi: sigmaOf(coefficients('Phi', 1e-3)),
  };
}

import { exp, log } from '../../basics/elementary.ts';
import { VacuumPolarisation, type VacuumPolarisationMode } from '../vacuum-polarisation/vacuum-polarisation.ts';

/**
 * Full width at half maximum [GeV] over which the narrow resonances J/psi, psi(2S), Upsilon(1S, 2S, 3S) are averaged (assumed): of the order of
 * the resolution in the pair's mass, so that sampling can follow them; their areas and tails stay.
 */
const RESONANCE_RESOLUTION = 0.03;

/** Nodes, equidistant in ln s: 0.5 MeV apart at the phi. */
const NODES = 8192;

/** What a squared matrix element is multiplied with where its photon has the squared mass s: |1/(1 - Delta Pi(s))|^2. */
export type PropagatorFactor = (s: number) => number;

/**
 * Vacuum polarisation as a table over lowest <= s <= highest [GeV^2], linear between its nodes; outside the value at the end. Undefined when off.
 *
 * @param masses  of e, mu, tau [GeV]
 */
export function propagatorTable(
  mode: VacuumPolarisationMode,
  alpha: number,
  masses: readonly [number, number, number],
  lowest: number,
  highest: number,
  narrowResonances = false,
): PropagatorFactor | undefined {
  if (mode === 'off') return undefined;
  const polarisation = new VacuumPolarisation({ mode, alpha, masses, narrowResonances, resolution: RESONANCE_RESOLUTION });
  const start = log(lowest);
  const step = (log(highest) - start) / NODES;
  const table = new Float64Array(NODES + 2);
  for (let i = 0; i <= NODES; i++) table[i] = polarisation.intensity(exp(start + i * step));
  table[NODES + 1] = table[NODES];
  return (s) => {
    const t = Math.max(0, Math.min(NODES, (log(s) - start) / step));
    const i = Math.floor(t);
    return table[i] + (t - i) * (table[i + 1] - table[i]);
  };
}

/** What a reader of a result must know of it. */
export function vacuumPolarisationNote(mode: VacuumPolarisationMode, narrowResonances: boolean): string {
  if (mode === 'off') return 'without vacuum polarisation';
  return mode === 'leptonic'
    ? 'vacuum polarisation by leptons alone, one loop'
    : `vacuum polarisation by leptons (one loop) and hadrons; J/psi, psi(2S) and Upsilon(1S, 2S, 3S) ${narrowResonances ? `averaged over ${1000 * RESONANCE_RESOLUTION} MeV` : 'left out'}`;
}

import { massOf, tauBranchingFractions } from '../../basics/particles.ts';
import { TauToA1, TauToKStar, TauToMeson, TauToRho } from './tau-decay-hadronic.ts';
import { TauToLepton } from './tau-decay-leptonic.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';
import { otherTauModes, TauToMesons } from './tau-decay-rest.ts';

/** Modes of the tau- that are generated: by their currents where known (92 %), in phase space otherwise. */
export function createTauModes(mass: number): TauDecayMode[] {
  return [
    new TauToLepton('e', mass),
    new TauToLepton('mu', mass),
    new TauToMeson('pi', mass),
    new TauToRho(mass),
    new TauToA1('pi 2pi0', mass),
    new TauToA1('3pi', mass),
    new TauToMeson('K', mass),
    new TauToKStar(mass, 'pi K0'),
    new TauToKStar(mass, 'K pi0'),
    ...otherTauModes.map(([name, mesons]) => new TauToMesons(mass, name, mesons)),
  ];
}

/** Branching fraction that is generated: 0.9988. */
export const coveredTauFraction = createTauModes(massOf('tau-')).reduce((sum, mode) => sum + tauFraction(mode.name), 0);

/** Branching fraction of a mode by its name. */
export function tauFraction(name: string): number {
  return tauBranchingFractions[name as keyof typeof tauBranchingFractions].value;
}

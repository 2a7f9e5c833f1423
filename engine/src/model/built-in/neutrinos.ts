import { particles } from '../../basics/particles.ts';
import type { ParticleDefinition } from '../definition.ts';

/** The three light neutrinos, massless unless set. */
export const neutrinos: readonly ParticleDefinition[] = (['e', 'mu', 'tau'] as const).map((lepton) => ({
  name: `nu_${lepton}`,
  anti: `nu_${lepton}~`,
  pdg: particles[`nu_${lepton}`].pdg,
  spin: 0.5,
  mass: 0,
  // far above any light neutrino, far below what could be seen
  massRange: [0, 1e-3],
  leptonNumber: { [lepton]: 1 },
  invisible: true,
  source: particles[`nu_${lepton}`].source,
}));

import { constants } from '../../basics/constants.ts';
import { particles } from '../../basics/particles.ts';
import type { ModelDefinition, ParticleDefinition, VertexDefinition } from '../definition.ts';

const leptons = ['e', 'mu', 'tau'] as const;

const chargedLepton = (lepton: (typeof leptons)[number]): ParticleDefinition => ({
  name: `${lepton}-`,
  anti: `${lepton}+`,
  pdg: particles[`${lepton}-`].pdg,
  spin: 0.5,
  charge: -1,
  mass: particles[`${lepton}-`].mass,
  // from where rounding begins to hide the mass beside a beam's energy to below the 4 GeV of the positrons of SuperKEKB
  massRange: [1e-6, 3],
  leptonNumber: { [lepton]: 1 },
  source: particles[`${lepton}-`].source,
});

/** Lepton-photon vertex: L = -Q e A_a lbar gamma^a l with Q = -1. */
const photonVertex = (lepton: string): VertexDefinition => ({
  kind: 'FFV',
  fields: [`${lepton}-`, `${lepton}-`, 'gamma'],
  couplings: ['e', 'e'],
  order: { QED: 1 },
});

/** Electromagnetism of the charged leptons: what most backgrounds are made of, and part of every other model here. */
export const qed: ModelDefinition = {
  name: 'qed',
  title: 'quantum electrodynamics of the charged leptons',
  parameters: [
    {
      name: 'alpha',
      default: constants.alpha.value,
      // as for other couplings: alpha = e^2/(4 pi) below 1
      range: [1e-9, 0.999],
      meaning: 'electromagnetic coupling, not running',
      source: constants.alpha.source,
    },
  ],
  derived: [{ name: 'e', value: 'sqrt(4*pi*alpha)' }],
  particles: [
    ...leptons.map(chargedLepton),
    { name: 'gamma', pdg: particles.gamma.pdg, spin: 1, mass: 0, source: particles.gamma.source },
  ],
  vertices: leptons.map(photonVertex),
};

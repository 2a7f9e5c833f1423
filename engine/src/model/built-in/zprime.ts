import type { ModelDefinition, ParticleDefinition, VertexDefinition } from '../definition.ts';
import { couplingRange } from '../parameters.ts';
import { neutrinos } from './neutrinos.ts';

const boson: ParticleDefinition = { name: 'Zprime', pdg: 9900032, spin: 1, mass: 1, source: 'assumed: free parameter' };

/** FFV of one fermion with a real boson. */
const current = (fermion: string, left: string | number, right: string | number): VertexDefinition => ({
  kind: 'FFV',
  fields: [fermion, fermion, 'Zprime'],
  couplings: [left, right],
});

/**
 * Z' of gauged L_mu - L_tau:
 *   L = g' Z'_a ( mubar gamma^a mu - taubar gamma^a tau + nubar_mu gamma^a P_L nu_mu - nubar_tau gamma^a P_L nu_tau )
 *
 * Kinetic mixing with the photon, which loops induce, is neglected.
 *
 * @source  He, Joshi, Lew, Volkas, Phys. Rev. D 43 (1991) R22; Shuve, Yavin, Phys. Rev. D 89 (2014) 113004
 */
export const zprime: ModelDefinition = {
  name: 'zprime',
  title: "L_mu - L_tau Z'",
  includes: ['qed'],
  boson: 'Zprime',
  parameters: [
    {
      name: 'gPrime',
      default: 1e-3,
      range: couplingRange,
      meaning: "gauge coupling g' of the Z'",
      source: 'assumed: free parameter',
    },
  ],
  particles: [boson, ...neutrinos],
  vertices: [
    current('mu-', 'gPrime', 'gPrime'),
    current('tau-', '-gPrime', '-gPrime'),
    current('nu_mu', 'gPrime', 0),
    current('nu_tau', '-gPrime', 0),
  ],
};

/**
 * The same Z' with a coupling that turns electrons into muons:  L = g_emu Z'_a (ebar gamma^a mu + mubar gamma^a e), a vector current.
 *
 * @source  Galon, Kwa, Tanedo, JHEP 03 (2017) 064 (Z' with lepton-flavour violation); the convention is ours
 */
export const zprimeLfv: ModelDefinition = {
  name: 'zprime-lfv',
  title: "lepton-flavour-violating Z'",
  includes: ['zprime'],
  boson: 'Zprime',
  parameters: [
    {
      name: 'gPrimeEMu',
      default: 1e-3,
      range: couplingRange,
      meaning: "coupling of the Z' to e mu",
      source: 'assumed: free parameter',
    },
  ],
  vertices: [{ kind: 'FFV', fields: ['e-', 'mu-', 'Zprime'], couplings: ['gPrimeEMu', 'gPrimeEMu'] }],
};

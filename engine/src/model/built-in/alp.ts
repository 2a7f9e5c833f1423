import type { ModelDefinition } from '../definition.ts';

/**
 * Axion-like particle that couples to photons alone:  L = -(g/4) a F_ab Ftilde^ab,  Ftilde^ab = (1/2) eps^abcd F_cd
 *
 * @source  Dolan, Ferber, Hearty, Kahlhoefer, Schmidt-Hoberg, JHEP 12 (2017) 094 (arXiv:1709.00009)
 */
export const alp: ModelDefinition = {
  name: 'alp',
  title: 'axion-like particle coupled to photons',
  includes: ['qed'],
  boson: 'a',
  parameters: [
    {
      name: 'gAGammaGamma',
      default: 1e-4,
      dimension: '1/energy',
      range: [0, 10],
      meaning: 'coupling g of the ALP to two photons',
      source: 'assumed: free parameter',
    },
  ],
  particles: [{ name: 'a', pdg: 9900036, spin: 0, mass: 0.5, source: 'assumed: free parameter' }],
  vertices: [{ kind: 'VVP', fields: ['gamma', 'gamma', 'a'], couplings: ['gAGammaGamma'] }],
};

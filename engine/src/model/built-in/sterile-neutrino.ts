import type { ModelDefinition, VertexDefinition } from '../definition.ts';

const leptons = ['e', 'mu', 'tau'] as const;

/**
 * Majorana sterile neutrino N that mixes with the light ones, nu_l -> nu_l + U_l N in the weak currents, to first order in U_l:
 *   L = -(g/sqrt2) sum_l U_l W-_a lbar gamma^a P_L N - (g/(2 cos)) sum_l U_l Z_a nubar_l gamma^a P_L N + h.c.
 * The N N Z coupling and the loss of the light neutrinos' strength, both of order U^2, are left out.
 *
 * @source  Gorbunov, Shaposhnikov, JHEP 10 (2007) 015; Bondarenko, Boyarsky, Gorbunov, Ruchayskiy, JHEP 11 (2018) 032 (arXiv:1805.08567)
 */
export const sterileNeutrino: ModelDefinition = {
  name: 'sterile-neutrino',
  title: 'Majorana sterile neutrino that mixes with the light ones',
  includes: ['electroweak'],
  boson: 'N',
  parameters: leptons.map((lepton) => ({
    name: `U${lepton}`,
    default: 1e-3,
    range: [0, 1] as const,
    meaning: `mixing of N with nu_${lepton}`,
    source: 'assumed: free parameter',
  })),
  particles: [{ name: 'N', pdg: 9900012, spin: 0.5, mass: 1, source: 'assumed: free parameter' }],
  vertices: leptons.flatMap((lepton): VertexDefinition[] => [
    { kind: 'FFV', fields: [`${lepton}-`, 'N', 'W-'], couplings: [`-gW/sqrt(2)*U${lepton}`, 0] },
    { kind: 'FFV', fields: [`nu_${lepton}`, 'N', 'Z'], couplings: [`-gW/cosW/2*U${lepton}`, 0] },
  ]),
};

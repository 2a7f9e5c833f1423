import { sqrtFourPi } from './couplings.ts';
import { vectorToLeptons } from './lepton-width.ts';
import { alphaParameter, bosonMassRange, couplingRange, leptonMasses, type ModelParameters } from './parameters.ts';
import type { Model, PartialWidth } from './registry.ts';

/**
 * Dark photon A' that couples as the photon times epsilon: L = -epsilon e A'_a sum_f Q_f fbar gamma^a f.
 *
 * With `invisible` = 1 (the default) the A' decays to dark matter alone, which is right when twice the dark-matter mass is below the
 * A' mass and the dark coupling is far above epsilon e. With `invisible` = 0 only the leptonic widths are known here: hadrons are
 * missing, so branching fractions above 2 m_pi are upper bounds.
 *
 * @source  Holdom, Phys. Lett. B 166 (1986) 196; widths: see lepton-width.ts with g = epsilon e
 */
export const darkPhoton: Model = {
  name: 'dark-photon',
  title: 'dark photon',
  boson: 'Aprime',
  parameters: [
    {
      name: 'mass.Aprime',
      value: 1,
      dimension: 'energy',
      range: bosonMassRange,
      meaning: "mass of the A'",
      source: 'assumed: free parameter',
    },
    {
      name: 'epsilon',
      value: 1e-3,
      dimension: '1',
      range: couplingRange,
      meaning: 'kinetic mixing',
      source: 'assumed: free parameter',
    },
    {
      name: 'invisible',
      value: 1,
      dimension: '1',
      range: [0, 1],
      meaning: 'branching fraction to dark matter',
      source: 'assumed: the dark sector is light and couples far more strongly than epsilon e',
    },
    alphaParameter,
    ...leptonMasses,
  ],
  widths: darkPhotonWidths,
};

/** Leptonic partial widths of the A' [GeV], epsilon^2 alpha M/3 (1 + 2 m^2/M^2) sqrt(1 - 4 m^2/M^2) each. */
export function darkPhotonWidths(parameters: ModelParameters): PartialWidth[] {
  const mass = parameters['mass.Aprime'];
  const coupling = parameters['epsilon'] * sqrtFourPi(parameters['alpha']);
  return (['e', 'mu', 'tau'] as const).map((lepton) => ({
    products: [`${lepton}+`, `${lepton}-`],
    width: vectorToLeptons(coupling, mass, parameters[`mass.${lepton}`]),
    invisible: false,
  }));
}

import { vectorToLeptons, vectorToNeutrinos } from './lepton-width.ts';
import { alphaParameter, bosonMassRange, couplingRange, leptonMasses, type ModelParameters } from './parameters.ts';
import type { Model, PartialWidth } from './registry.ts';

/**
 * Z' of gauged L_mu - L_tau:
 *   L = g' Z'_a ( mubar gamma^a mu - taubar gamma^a tau + nubar_mu gamma^a P_L nu_mu - nubar_tau gamma^a P_L nu_tau )
 *
 * Kinetic mixing with the photon, which loops induce, is neglected.
 *
 * @source  He, Joshi, Lew, Volkas, Phys. Rev. D 43 (1991) R22; Shuve, Yavin, Phys. Rev. D 89 (2014) 113004
 */
export const zprime: Model = {
  name: 'zprime',
  title: "L_mu - L_tau Z'",
  boson: 'Zprime',
  parameters: [
    {
      name: 'mass.Zprime',
      value: 1,
      dimension: 'energy',
      range: bosonMassRange,
      meaning: "mass of the Z'",
      source: 'assumed: free parameter',
    },
    {
      name: 'gPrime',
      value: 1e-3,
      dimension: '1',
      range: couplingRange,
      meaning: "gauge coupling g' of the Z'",
      source: 'assumed: free parameter',
    },
    alphaParameter,
    ...leptonMasses,
  ],
  widths: zprimeWidths,
};

/** Partial widths of the Z' [GeV]: mu mu, tau tau, and one for each neutrino flavour that couples. */
export function zprimeWidths(parameters: ModelParameters): PartialWidth[] {
  const mass = parameters['mass.Zprime'];
  const g = parameters['gPrime'];
  const neutrinos = vectorToNeutrinos(g, mass);
  return [
    { products: ['mu+', 'mu-'], width: vectorToLeptons(g, mass, parameters['mass.mu']), invisible: false },
    { products: ['tau+', 'tau-'], width: vectorToLeptons(g, mass, parameters['mass.tau']), invisible: false },
    { products: ['nu_mu', 'nu_mu~'], width: neutrinos, invisible: true },
    { products: ['nu_tau', 'nu_tau~'], width: neutrinos, invisible: true },
  ];
}

import { constants } from '../../basics/constants.ts';
import type { ModelDefinition, ParameterDefinition, ParticleDefinition, VertexDefinition } from '../definition.ts';
import { couplingRange } from '../parameters.ts';

const leptons = ['e', 'mu', 'tau'] as const;
const free = 'assumed: free parameter';

const epsilon: ParameterDefinition = {
  name: 'epsilon',
  default: 1e-3,
  range: couplingRange,
  meaning: 'kinetic mixing',
  source: free,
};
const gD: ParameterDefinition = {
  name: 'gD',
  default: 1,
  range: couplingRange,
  meaning: 'dark gauge coupling',
  source: free,
};
const sinTheta: ParameterDefinition = {
  name: 'sinTheta',
  default: 1e-4,
  range: [0, 1],
  meaning: "sine of the mixing angle of h' and the Higgs boson",
  source: free,
};
/** v = (sqrt2 G_F)^(-1/2) */
const vev: ParameterDefinition = {
  name: 'vev',
  default: 1 / Math.sqrt(Math.SQRT2 * constants.fermi.value),
  dimension: 'energy',
  range: [1, 1e4],
  meaning: 'vacuum expectation value v of the Higgs field',
  source: `(sqrt2 G_F)^(-1/2), ${constants.fermi.source}`,
};

export const aPrime: ParticleDefinition = {
  name: 'Aprime',
  pdg: 9900022,
  spin: 1,
  mass: 1,
  hadrons: { as: 'photon', strength: 'epsilon' },
  source: free,
};
export const hPrime: ParticleDefinition = {
  name: 'hprime',
  pdg: 9900035,
  spin: 0,
  mass: 0.5,
  hadrons: { as: 'higgs', strength: 'sinTheta' },
  source: free,
};

/** A' as a photon of charge epsilon Q e:  L = -epsilon Q e A'_a lbar gamma^a l */
const kineticMixing: readonly VertexDefinition[] = leptons.map((lepton) => ({
  kind: 'FFV',
  fields: [`${lepton}-`, `${lepton}-`, 'Aprime'],
  couplings: ['epsilon*e', 'epsilon*e'],
}));

/** h' as a Higgs boson times sin theta:  L = -sin theta (m/v) h' lbar l */
const higgsMixing: readonly VertexDefinition[] = leptons.map((lepton) => ({
  kind: 'FFS',
  fields: [`${lepton}-`, `${lepton}-`, 'hprime'],
  couplings: [`-sinTheta*mass.${lepton}/vev`, 0],
}));

/** Mass of the A' from the dark Higgs field of charge one: rule 2 i gD m_A' g^ab. */
const darkHiggsstrahlung: VertexDefinition = {
  kind: 'VVS',
  fields: ['Aprime', 'Aprime', 'hprime'],
  couplings: ['2*gD*mass.Aprime'],
};

/**
 * Dark photon A' that mixes with the photon, the dark Higgs h' that gives it its mass, and Dirac dark matter:
 *   L = -epsilon e Q A'_a fbar gamma^a f + gD A'_a chi1bar gamma^a chi1 + gD m_A' h' A'_a A'^a - sin theta (m_f/v) h' fbar f
 *
 * @source  Holdom, Phys. Lett. B 166 (1986) 196; Batell, Pospelov, Ritz, Phys. Rev. D 79 (2009) 115008 (h')
 */
export const darkPhoton: ModelDefinition = {
  name: 'dark-photon',
  title: 'dark photon with dark Higgs and dark matter',
  includes: ['qed'],
  boson: 'Aprime',
  parameters: [epsilon, gD, sinTheta, vev],
  particles: [aPrime, hPrime, { name: 'chi1', anti: 'chi1~', pdg: 9900052, spin: 0.5, mass: 0.1, invisible: true, source: free }],
  vertices: [
    ...kineticMixing,
    { kind: 'FFV', fields: ['chi1', 'chi1', 'Aprime'], couplings: ['gD', 'gD'] },
    darkHiggsstrahlung,
    ...higgsMixing,
  ],
};

const inelastic = (majorana: boolean): ModelDefinition => {
  const chi = (name: string, pdg: number, mass: number, invisible: boolean): ParticleDefinition => ({
    name,
    ...(majorana ? {} : { anti: `${name}~` }),
    pdg,
    spin: 0.5,
    mass,
    invisible,
    source: free,
  });
  return {
    name: majorana ? 'inelastic-dark-matter-majorana' : 'inelastic-dark-matter',
    title: `inelastic dark matter, ${majorana ? 'Majorana' : 'Dirac'} states`,
    includes: ['qed'],
    boson: 'Aprime',
    parameters: [epsilon, gD, sinTheta, vev],
    particles: [{ ...aPrime, mass: 3 }, hPrime, chi('chi1', 9900052, 1, true), chi('chi2', 9900053, 1.2, false)],
    vertices: [
      ...kineticMixing,
      {
        kind: 'FFV',
        fields: majorana ? ['chi1', 'chi2', 'Aprime'] : ['chi2', 'chi1', 'Aprime'],
        couplings: majorana
          ? [
              [0, 'gD'],
              [0, 'gD'],
            ]
          : ['gD', 'gD'],
      },
      darkHiggsstrahlung,
      ...higgsMixing,
    ],
  };
};

/**
 * Inelastic dark matter, two Dirac states:  L = gD A'_a (chi2bar gamma^a chi1 + chi1bar gamma^a chi2), A' and h' as in `dark-photon`.
 * The Yukawa couplings of h' to the dark matter, which depend on how the states get their masses, are left out.
 *
 * @source  Tucker-Smith, Weiner, Phys. Rev. D 64 (2001) 043502; Duerr et al., JHEP 02 (2020) 039 (arXiv:1911.03176)
 */
export const inelasticDarkMatter: ModelDefinition = inelastic(false);

/** The same with Majorana states, pseudo-Dirac dark matter:  L = i gD A'_a chi1bar gamma^a chi2; equal widths. */
export const inelasticDarkMatterMajorana: ModelDefinition = inelastic(true);

/**
 * Light scalar that mixes with the Higgs boson:  L = -sin theta (m_f/v) h' fbar f
 *
 * @source  Winkler, Phys. Rev. D 99 (2019) 015018 (arXiv:1809.01876)
 */
export const darkScalar: ModelDefinition = {
  name: 'dark-scalar',
  title: 'scalar that mixes with the Higgs boson',
  includes: ['qed'],
  boson: 'hprime',
  parameters: [sinTheta, vev],
  particles: [hPrime],
  vertices: higgsMixing,
};

import { constants } from '../../basics/constants.ts';
import { type Particle, particles } from '../../basics/particles.ts';

/** A decay of a known unstable particle. */
export interface KnownDecay {
  readonly products: string;
  readonly fraction: number;
}

/** A short-lived or displaced known particle: mass, width [GeV], c tau [cm], decays. */
export interface KnownParticle {
  readonly mass: number;
  readonly width: number;
  readonly decayLength: number;
  readonly spin: number;
  readonly pdg: number;
  readonly decays: readonly KnownDecay[];
  readonly source: string;
}

const pdg = 'PDG 2024, Meson summary table; fractions renormalised to those listed';

const withTilde = new Set(['K0', 'K*0', 'D0', 'B0']);

/** Mesons that decay before they reach the detector, or in it (K_S0). Muons, charged pions and kaons, K_L0 and photons are left to it. The Dalitz decay of the pi0 (1.2 %) counts as gamma gamma. */
// biome-ignore format: one particle a line
const light: Readonly<Record<string, KnownParticle>> = {
  pi0:      { mass: 0.1349768, width: 0, decayLength: 2.53e-6, spin: 0, pdg: 111, source: pdg, decays: [{ products: 'gamma gamma', fraction: 1 }] },
  eta:      { mass: 0.547862, width: 0, decayLength: 0, spin: 0, pdg: 221, source: pdg, decays: [{ products: 'gamma gamma', fraction: 0.3936 }, { products: 'pi0 pi0 pi0', fraction: 0.3257 }, { products: 'pi+ pi- pi0', fraction: 0.2302 }, { products: 'pi+ pi- gamma', fraction: 0.0428 }] },
  etaprime: { mass: 0.95778, width: 0, decayLength: 0, spin: 0, pdg: 331, source: pdg, decays: [{ products: 'pi+ pi- eta', fraction: 0.425 }, { products: 'rho0 gamma', fraction: 0.295 }, { products: 'pi0 pi0 eta', fraction: 0.224 }, { products: 'omega gamma', fraction: 0.0252 }, { products: 'gamma gamma', fraction: 0.0231 }] },
  'rho+':   { mass: 0.77511, width: 0.1491, decayLength: 0, spin: 1, pdg: 213, source: pdg, decays: [{ products: 'pi+ pi0', fraction: 1 }] },
  'rho-':   { mass: 0.77511, width: 0.1491, decayLength: 0, spin: 1, pdg: -213, source: pdg, decays: [{ products: 'pi- pi0', fraction: 1 }] },
  rho0:     { mass: 0.77526, width: 0.1474, decayLength: 0, spin: 1, pdg: 113, source: pdg, decays: [{ products: 'pi+ pi-', fraction: 1 }] },
  omega:    { mass: 0.78266, width: 0.00868, decayLength: 0, spin: 1, pdg: 223, source: pdg, decays: [{ products: 'pi+ pi- pi0', fraction: 0.892 }, { products: 'pi0 gamma', fraction: 0.0835 }, { products: 'pi+ pi-', fraction: 0.0153 }] },
  phi:      { mass: 1.019461, width: 0.004249, decayLength: 0, spin: 1, pdg: 333, source: pdg, decays: [{ products: 'K+ K-', fraction: 0.491 }, { products: 'K_S0 K_L0', fraction: 0.339 }, { products: 'pi+ pi- pi0', fraction: 0.154 }, { products: 'eta gamma', fraction: 0.01301 }] },
  'K*0':    { mass: 0.89555, width: 0.0473, decayLength: 0, spin: 1, pdg: 313, source: pdg, decays: [{ products: 'K+ pi-', fraction: 2 / 3 }, { products: 'K0 pi0', fraction: 1 / 3 }] },
  'K*0~':   { mass: 0.89555, width: 0.0473, decayLength: 0, spin: 1, pdg: -313, source: pdg, decays: [{ products: 'K- pi+', fraction: 2 / 3 }, { products: 'K0~ pi0', fraction: 1 / 3 }] },
  'K*+':    { mass: 0.89167, width: 0.0514, decayLength: 0, spin: 1, pdg: 323, source: pdg, decays: [{ products: 'K0 pi+', fraction: 2 / 3 }, { products: 'K+ pi0', fraction: 1 / 3 }] },
  'K*-':    { mass: 0.89167, width: 0.0514, decayLength: 0, spin: 1, pdg: -323, source: pdg, decays: [{ products: 'K0~ pi-', fraction: 2 / 3 }, { products: 'K- pi0', fraction: 1 / 3 }] },
  K0:       { mass: 0.497611, width: 0, decayLength: 0, spin: 0, pdg: 311, source: 'half K_S0, half K_L0', decays: [{ products: 'K_S0', fraction: 0.5 }, { products: 'K_L0', fraction: 0.5 }] },
  'K0~':    { mass: 0.497611, width: 0, decayLength: 0, spin: 0, pdg: -311, source: 'half K_S0, half K_L0', decays: [{ products: 'K_S0', fraction: 0.5 }, { products: 'K_L0', fraction: 0.5 }] },
  K_S0:     { mass: 0.497611, width: 0, decayLength: 2.6844, spin: 0, pdg: 310, source: pdg, decays: [{ products: 'pi+ pi-', fraction: 0.692 }, { products: 'pi0 pi0', fraction: 0.3069 }] },
};

/**
 * Decays of the D0 and B- (charge conjugates and B0~ by replacement) that stand for all: semileptonic ones and enough hadronic ones to give an
 * ordinary B its tracks and photons. Fractions are rounded measured ones, scaled up to one; charm strange mesons and baryons are left out.
 */
// biome-ignore format: one decay a line
const charm: readonly (readonly [string, number])[] = [
  ['K- e+ nu_e', 0.035], ['K- mu+ nu_mu', 0.034], ['K- pi+', 0.039], ['K- pi+ pi0', 0.144], ['K- pi+ pi+ pi-', 0.082], ['K- pi+ pi0 pi0', 0.089],
  ['K0~ pi+ pi-', 0.056], ['K0~ pi0', 0.025], ['K0~ pi+ pi- pi0', 0.104], ['K0~ pi0 pi0', 0.018], ['K- pi+ pi+ pi- pi0', 0.043], ['pi+ pi- pi0', 0.015],
];
// biome-ignore format: one decay a line
const chargedCharm: readonly (readonly [string, number])[] = [
  ['K0~ e+ nu_e', 0.087], ['K0~ mu+ nu_mu', 0.088], ['K- pi+ pi+', 0.094], ['K- pi+ pi+ pi0', 0.062], ['K0~ pi+', 0.031], ['K0~ pi+ pi0', 0.074],
  ['K0~ pi+ pi+ pi-', 0.061], ['K0~ pi+ pi0 pi0', 0.029], ['pi+ pi+ pi-', 0.003],
];
// biome-ignore format: one decay a line
const beauty: readonly (readonly [string, number])[] = [
  ['e- nu_e~', 0.108], ['mu- nu_mu~', 0.108], ['tau- nu_tau~', 0.025], ['pi-', 0.02], ['pi- pi0', 0.05], ['pi- pi- pi+', 0.04], ['pi- pi0 pi0', 0.06],
  ['pi- pi- pi+ pi0', 0.16], ['pi- pi0 pi0 pi0', 0.05], ['pi- pi- pi- pi+ pi+', 0.05], ['pi- pi- pi+ pi0 pi0', 0.16], ['K- K0 pi0', 0.02], ['K- K0 pi+ pi-', 0.04],
];

const heavyAnti = { D0: 'D0~', 'D+': 'D-', 'B-': 'B+', 'B0~': 'B0' } as const;

const conjugated = (products: string): string => products.split(' ').map(antiName).join(' ');

function known(meson: 'D0' | 'D+' | 'B-' | 'B0~', decays: readonly (readonly [string, number])[]): [string, KnownParticle][] {
  const { mass, pdg: id, lifetime = 0 } = particles[meson] as Particle;
  const list = decays.map(([products, fraction]) => ({ products, fraction }));
  const common = { mass, width: 0, decayLength: lifetime * constants.speedOfLight.value, spin: 0 };
  const source = 'PDG 2024 masses and lifetimes; decays: see above, from memory, not checked';
  return [
    [meson, { ...common, pdg: id, source, decays: list }],
    [
      heavyAnti[meson],
      {
        ...common,
        pdg: -id,
        source,
        decays: list.map(({ products, fraction }) => ({ products: conjugated(products), fraction })),
      },
    ],
  ];
}

/** All known particles that decay. */
export const knownDecays: Readonly<Record<string, KnownParticle>> = {
  ...light,
  ...Object.fromEntries([
    ...known('D0', charm),
    ...known('D+', chargedCharm),
    ...known(
      'B-',
      beauty.map(([products, fraction]) => [`D0 ${products}`, fraction]),
    ),
    ...known(
      'B0~',
      beauty.map(([products, fraction]) => [`D+ ${products}`, fraction]),
    ),
  ]),
};

/** Name of the antiparticle of a known particle. */
export function antiName(name: string): string {
  if (withTilde.has(name)) return `${name}~`;
  if (name.endsWith('~')) return name.slice(0, -1);
  if (name.endsWith('+')) return `${name.slice(0, -1)}-`;
  if (name.endsWith('-')) return `${name.slice(0, -1)}+`;
  return name.startsWith('nu_') ? `${name}~` : name;
}

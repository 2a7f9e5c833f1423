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

/** Mesons that decay before they reach the detector, or in it (K_S0). Muons, charged pions and kaons, K_L0 and photons are left to it. The Dalitz decay of the pi0 (1.2 %) counts as gamma gamma. */
// biome-ignore format: one particle a line
export const knownDecays: Readonly<Record<string, KnownParticle>> = {
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

/** Name of the antiparticle of a known particle. */
export function antiName(name: string): string {
  if (Object.hasOwn(knownDecays, `${name}~`)) return `${name}~`;
  if (name.endsWith('~')) return name.slice(0, -1);
  if (name.endsWith('+')) return `${name.slice(0, -1)}-`;
  if (name.endsWith('-')) return `${name.slice(0, -1)}+`;
  return name.startsWith('nu_') ? `${name}~` : name;
}

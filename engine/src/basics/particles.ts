import { didYouMean, InternalError, UserError } from './errors.ts';

/** Properties of a particle. Mass and width [GeV], lifetime [ns], charge in units of e. Uncertainties are one standard deviation. */
export interface Particle {
  readonly pdg: number;
  readonly mass: number;
  readonly massUncertainty: number;
  readonly charge: number;
  readonly source: string;
  readonly width?: number;
  readonly widthUncertainty?: number;
  readonly lifetime?: number;
  readonly lifetimeUncertainty?: number;
}

const listings = 'PDG 2024, Particle Listings';
const neutrino = 'PDG 2024 numbering; mass below 1 eV neglected';

// biome-ignore format: one particle a line, source included
const table = {
  'e-':       { pdg: 11, mass: 0.51099895e-3, massUncertainty: 1.5e-13, charge: -1, source: listings },
  'e+':       { pdg: -11, mass: 0.51099895e-3, massUncertainty: 1.5e-13, charge: 1, source: listings },
  'mu-':      { pdg: 13, mass: 0.1056583755, massUncertainty: 2.3e-9, charge: -1, lifetime: 2196.9811, lifetimeUncertainty: 2.2e-3, source: listings },
  'mu+':      { pdg: -13, mass: 0.1056583755, massUncertainty: 2.3e-9, charge: 1, lifetime: 2196.9811, lifetimeUncertainty: 2.2e-3, source: listings },
  'tau-':     { pdg: 15, mass: 1.77693, massUncertainty: 9e-5, charge: -1, lifetime: 290.3e-6, lifetimeUncertainty: 0.5e-6, source: listings },
  'tau+':     { pdg: -15, mass: 1.77693, massUncertainty: 9e-5, charge: 1, lifetime: 290.3e-6, lifetimeUncertainty: 0.5e-6, source: listings },
  'nu_e':     { pdg: 12, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'nu_e~':    { pdg: -12, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'nu_mu':    { pdg: 14, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'nu_mu~':   { pdg: -14, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'nu_tau':   { pdg: 16, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'nu_tau~':  { pdg: -16, mass: 0, massUncertainty: 0, charge: 0, source: neutrino },
  'gamma':    { pdg: 22, mass: 0, massUncertainty: 0, charge: 0, source: listings },
  'pi0':      { pdg: 111, mass: 0.1349768, massUncertainty: 5e-7, charge: 0, lifetime: 8.43e-8, lifetimeUncertainty: 0.13e-8, source: listings },
  'pi+':      { pdg: 211, mass: 0.13957039, massUncertainty: 1.8e-7, charge: 1, lifetime: 26.033, lifetimeUncertainty: 0.005, source: listings },
  'pi-':      { pdg: -211, mass: 0.13957039, massUncertainty: 1.8e-7, charge: -1, lifetime: 26.033, lifetimeUncertainty: 0.005, source: listings },
  'rho0':     { pdg: 113, mass: 0.77526, massUncertainty: 2.3e-4, charge: 0, width: 0.1474, widthUncertainty: 8e-4, source: `${listings}: neutral only, e+e-` },
  'rho+':     { pdg: 213, mass: 0.77511, massUncertainty: 3.4e-4, charge: 1, width: 0.1491, widthUncertainty: 8e-4, source: `${listings}: charged only, tau decays and e+e-` },
  'rho-':     { pdg: -213, mass: 0.77511, massUncertainty: 3.4e-4, charge: -1, width: 0.1491, widthUncertainty: 8e-4, source: `${listings}: charged only, tau decays and e+e-` },
  'a_1+':     { pdg: 20213, mass: 1.230, massUncertainty: 0.040, charge: 1, width: 0.425, widthUncertainty: 0.175, source: `${listings}: width 250 to 600 MeV, middle taken` },
  'a_1-':     { pdg: -20213, mass: 1.230, massUncertainty: 0.040, charge: -1, width: 0.425, widthUncertainty: 0.175, source: `${listings}: width 250 to 600 MeV, middle taken` },
  'K+':       { pdg: 321, mass: 0.493677, massUncertainty: 1.5e-5, charge: 1, lifetime: 12.380, lifetimeUncertainty: 0.020, source: listings },
  'K-':       { pdg: -321, mass: 0.493677, massUncertainty: 1.5e-5, charge: -1, lifetime: 12.380, lifetimeUncertainty: 0.020, source: listings },
  'K_S0':     { pdg: 310, mass: 0.497611, massUncertainty: 1.3e-5, charge: 0, lifetime: 0.08954, lifetimeUncertainty: 4e-5, source: `${listings}: lifetime assuming CPT` },
  'K_L0':     { pdg: 130, mass: 0.497611, massUncertainty: 1.3e-5, charge: 0, lifetime: 51.16, lifetimeUncertainty: 0.21, source: listings },
  'eta': { pdg: 221, mass: 0.547862, massUncertainty: 1.7e-05, charge: 0, source: listings },
  'etaprime': { pdg: 331, mass: 0.95778, massUncertainty: 6e-05, charge: 0, source: listings },
  'omega': { pdg: 223, mass: 0.78266, massUncertainty: 0.00013, charge: 0, width: 0.00868, widthUncertainty: 1.3e-4, source: listings },
  'phi': { pdg: 333, mass: 1.019461, massUncertainty: 1.6e-05, charge: 0, width: 0.004249, widthUncertainty: 1.3e-5, source: listings },
  'K0': { pdg: 311, mass: 0.497611, massUncertainty: 1.3e-05, charge: 0, source: listings },
  'K0~': { pdg: -311, mass: 0.497611, massUncertainty: 1.3e-05, charge: 0, source: listings },
  'K*0': { pdg: 313, mass: 0.89555, massUncertainty: 0.0002, charge: 0, width: 0.0473, widthUncertainty: 5e-4, source: listings },
  'K*0~': { pdg: -313, mass: 0.89555, massUncertainty: 0.0002, charge: 0, width: 0.0473, widthUncertainty: 5e-4, source: listings },
  'K*+': { pdg: 323, mass: 0.89167, massUncertainty: 0.00026, charge: 1, width: 0.0514, widthUncertainty: 8e-4, source: listings },
  'K*-': { pdg: -323, mass: 0.89167, massUncertainty: 0.00026, charge: -1, width: 0.0514, widthUncertainty: 8e-4, source: listings },
  'D0': { pdg: 421, mass: 1.86484, massUncertainty: 5e-05, charge: 0, lifetime: 4.103e-4, lifetimeUncertainty: 1e-6, source: listings },
  'D0~': { pdg: -421, mass: 1.86484, massUncertainty: 5e-05, charge: 0, lifetime: 4.103e-4, lifetimeUncertainty: 1e-6, source: listings },
  'D+': { pdg: 411, mass: 1.86966, massUncertainty: 5e-05, charge: 1, lifetime: 1.033e-3, lifetimeUncertainty: 5e-6, source: listings },
  'D-': { pdg: -411, mass: 1.86966, massUncertainty: 5e-05, charge: -1, lifetime: 1.033e-3, lifetimeUncertainty: 5e-6, source: listings },
  'B+': { pdg: 521, mass: 5.27941, massUncertainty: 7e-05, charge: 1, lifetime: 1.638e-3, lifetimeUncertainty: 4e-6, source: listings },
  'B-': { pdg: -521, mass: 5.27941, massUncertainty: 7e-05, charge: -1, lifetime: 1.638e-3, lifetimeUncertainty: 4e-6, source: listings },
  'B0': { pdg: 511, mass: 5.27972, massUncertainty: 8e-05, charge: 0, lifetime: 1.517e-3, lifetimeUncertainty: 4e-6, source: listings },
  'B0~': { pdg: -511, mass: 5.27972, massUncertainty: 8e-05, charge: 0, lifetime: 1.517e-3, lifetimeUncertainty: 4e-6, source: listings },
  'p': { pdg: 2212, mass: 0.93827208816, massUncertainty: 2.9e-10, charge: 1, source: listings },
  'p~': { pdg: -2212, mass: 0.93827208816, massUncertainty: 2.9e-10, charge: -1, source: listings },
  'n': { pdg: 2112, mass: 0.9395654205, massUncertainty: 5e-10, charge: 0, lifetime: 878.4e9, lifetimeUncertainty: 0.5e9, source: listings },
  'n~': { pdg: -2112, mass: 0.9395654205, massUncertainty: 5e-10, charge: 0, lifetime: 878.4e9, lifetimeUncertainty: 0.5e9, source: listings },
  'Lambda': { pdg: 3122, mass: 1.115683, massUncertainty: 6e-6, charge: 0, lifetime: 0.2617, lifetimeUncertainty: 1e-3, source: `${listings}; lifetime from memory, not checked` },
  'Lambda~': { pdg: -3122, mass: 1.115683, massUncertainty: 6e-6, charge: 0, lifetime: 0.2617, lifetimeUncertainty: 1e-3, source: `${listings}; lifetime from memory, not checked` },
  'deuteron': { pdg: 1000010020, mass: 1.87561294257, massUncertainty: 5.7e-10, charge: 1, source: 'PDG 2024 numbering; mass of CODATA 2018, from memory, not checked' },
  'deuteron~': { pdg: -1000010020, mass: 1.87561294257, massUncertainty: 5.7e-10, charge: -1, source: 'PDG 2024 numbering; mass of CODATA 2018, from memory, not checked' },
  'Z':        { pdg: 23, mass: NaN, massUncertainty: 0, charge: 0, source: 'PDG 2024 numbering; the mass is a parameter of the model' },
  'W+':       { pdg: 24, mass: NaN, massUncertainty: 0, charge: 1, source: 'PDG 2024 numbering; the mass is a parameter of the model' },
  'W-':       { pdg: -24, mass: NaN, massUncertainty: 0, charge: -1, source: 'PDG 2024 numbering; the mass is a parameter of the model' },
  'Zprime':   { pdg: 9900032, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'Aprime':   { pdg: 9900022, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'hprime':   { pdg: 9900035, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'a':        { pdg: 9900036, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'chi1':     { pdg: 9900052, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'chi1~':    { pdg: -9900052, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'chi2':     { pdg: 9900053, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'chi2~':    { pdg: -9900053, mass: NaN, massUncertainty: 0, charge: 0, source: 'assumed: id from the range PDG 2024 leaves to users; the mass is a parameter of the model' },
  'N':        { pdg: 9900012, mass: NaN, massUncertainty: 0, charge: 0, source: 'PDG 2024 numbering: first heavy neutrino; the mass is a parameter of the model' },
} as const satisfies Record<string, Particle>;

export type ParticleName = keyof typeof table;

/** Particle properties by name. The mass of a hypothetical particle is NaN: it belongs to the model's parameters. */
export const particles: Readonly<Record<ParticleName, Particle>> = table;

const names = new Map<number, string>(Object.entries(table).map(([name, particle]) => [particle.pdg, name]));

function lookUp(name: string): Particle {
  if (!Object.hasOwn(table, name)) {
    throw new UserError({
      what: 'unknown particle',
      value: name,
      remedy: `known are ${Object.keys(table).join(' ')}.${didYouMean(name, Object.keys(table))}`,
    });
  }
  return table[name as ParticleName];
}

/** PDG id of a particle by name; an unknown name is a UserError. */
export function pdgOf(name: string): number {
  return lookUp(name).pdg;
}

/** Name of a particle by PDG id; an id not in the table is an InternalError, since ids never come from users. */
export function nameOf(pdg: number): string {
  const name = names.get(pdg);
  if (name === undefined) throw new InternalError(`no particle with PDG id ${pdg}`);
  return name;
}

/** Name of a particle by PDG id, or the id itself as text: for what users bring along. */
export const nameOrCode = (pdg: number): string => names.get(pdg) ?? String(pdg);

/** Mass [GeV] by name; asking for the mass of a hypothetical particle, which is a model's parameter, is an InternalError. */
export function massOf(name: string): number {
  const { mass } = lookUp(name);
  if (Number.isNaN(mass)) throw new InternalError(`the mass of ${name} is a parameter of its model`);
  return mass;
}

/** A branching fraction of the tau- (charge conjugates implied), value and uncertainty as fractions of 1. */
export interface BranchingFraction {
  readonly value: number;
  readonly uncertainty: number;
  readonly products: string;
  readonly source: string;
}

const fit = 'PDG 2024, tau Listings, constrained fit';
const recalled = `${fit}; from memory, not checked`;

// biome-ignore format: one decay a line, source included
export const tauBranchingFractions = {
  'e':        { value: 0.1782, uncertainty: 0.0004, products: 'e- nu_e~ nu_tau', source: fit },
  'mu':       { value: 0.1739, uncertainty: 0.0004, products: 'mu- nu_mu~ nu_tau', source: fit },
  'pi':       { value: 0.1082, uncertainty: 0.0005, products: 'pi- nu_tau', source: fit },
  'pi pi0':   { value: 0.2549, uncertainty: 0.0009, products: 'pi- pi0 nu_tau', source: fit },
  'pi 2pi0':  { value: 0.0926, uncertainty: 0.0010, products: 'pi- 2 pi0 nu_tau (ex. K0)', source: fit },
  'pi 3pi0':  { value: 0.0104, uncertainty: 0.0007, products: 'pi- 3 pi0 nu_tau (ex. K0)', source: fit },
  '3pi':      { value: 0.0931, uncertainty: 0.0005, products: 'pi- pi+ pi- nu_tau (ex. K0)', source: fit },
  '3pi pi0':  { value: 0.0462, uncertainty: 0.0005, products: 'pi- pi+ pi- pi0 nu_tau (ex. K0)', source: fit },
  'K':        { value: 0.00696, uncertainty: 0.00010, products: 'K- nu_tau', source: fit },
  'pi K0':    { value: 0.00838, uncertainty: 0.00014, products: 'pi- K0~ nu_tau', source: recalled },
  'K pi0':    { value: 0.00433, uncertainty: 0.00015, products: 'K- pi0 nu_tau', source: recalled },
  'K K0':     { value: 0.00149, uncertainty: 0.00003, products: 'K- K0 nu_tau', source: recalled },
  'pi K0 pi0': { value: 0.00382, uncertainty: 0.00013, products: 'pi- K0~ pi0 nu_tau', source: recalled },
  'K K0 pi0': { value: 0.00150, uncertainty: 0.00007, products: 'K- K0 pi0 nu_tau', source: recalled },
  'pi K0 K0': { value: 0.00155, uncertainty: 0.00024, products: 'pi- K0 K0~ nu_tau', source: recalled },
  'K 2pi0':   { value: 0.00065, uncertainty: 0.00022, products: 'K- 2 pi0 nu_tau (ex. K0)', source: recalled },
  'K 2pi':    { value: 0.00293, uncertainty: 0.00007, products: 'K- pi+ pi- nu_tau (ex. K0)', source: recalled },
  '2K pi':    { value: 0.00144, uncertainty: 0.00003, products: 'K- K+ pi- nu_tau', source: recalled },
  '3pi 2pi0': { value: 0.00495, uncertainty: 0.00032, products: 'pi- pi+ pi- 2 pi0 nu_tau (ex. K0)', source: recalled },
  'pi 4pi0':  { value: 0.0011,  uncertainty: 0.0004,  products: 'pi- 4 pi0 nu_tau (ex. K0)', source: recalled },
  '5pi':      { value: 0.00083, uncertainty: 0.00003, products: '2 pi+ 3 pi- nu_tau (ex. K0)', source: recalled },
  'eta pi pi0': { value: 0.00139, uncertainty: 0.00007, products: 'eta pi- pi0 nu_tau', source: recalled },
} as const satisfies Record<string, BranchingFraction>;

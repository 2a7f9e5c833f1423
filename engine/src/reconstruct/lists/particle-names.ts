import { particles } from '../../basics/particles.ts';

type Table = Readonly<Record<string, { readonly pdg: number; readonly mass: number; readonly charge: number }>>;
const table: Table = particles;
const names = new Map(Object.entries(table).map(([name, { pdg }]) => [pdg, name]));

/** Names that a decay string may use. */
export const particleNames: readonly string[] = Object.keys(table);

/** Name of the antiparticle; its own where there is none. */
export const antiparticle = (name: string): string => names.get(-table[name]!.pdg) ?? name;

export const chargeOf = (name: string): number => table[name]!.charge;

/** Charged particles that leave a track. */
const TRACKS = ['e-', 'mu-', 'pi+', 'K+', 'p', 'deuteron'];

export const leavesTrack = (name: string): boolean => TRACKS.includes(name) || TRACKS.includes(antiparticle(name));

/** Whether a name stands for the same kind of particle, of either charge. */
export const sameKind = (a: string, b: string): boolean => a === b || antiparticle(a) === b;

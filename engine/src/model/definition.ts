import type { Dimension } from '../basics/units.ts';

/**
 * A model as plain data: what a built-in model is written in and what a user's YAML or JSON file holds (schema.ts has its shape).
 *
 * Every particle brings two parameters, `mass.<name>` and `width.<name>` [GeV]; the name is that of the particle without the sign or
 * tilde at its end (`mass.mu`, `mass.W`, `mass.chi1`), and the full names of particle and antiparticle are read as well.
 */
export interface ModelDefinition {
  readonly name: string;
  readonly title: string;
  /** models whose parameters, particles and vertices this one has too */
  readonly includes?: readonly string[] | undefined;
  /** the particle that `lacuna model` describes and that the branching fractions of a search are those of */
  readonly boson?: string | undefined;
  readonly parameters?: readonly ParameterDefinition[] | undefined;
  /** names for expressions of parameters and of earlier names of this list */
  readonly derived?: readonly DerivedDefinition[] | undefined;
  readonly particles?: readonly ParticleDefinition[] | undefined;
  readonly vertices?: readonly VertexDefinition[] | undefined;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly default: number;
  readonly dimension?: Dimension | undefined;
  /** smallest and largest value that is taken, both included, native units */
  readonly range?: readonly [number, number] | undefined;
  readonly meaning?: string | undefined;
  readonly source?: string | undefined;
}

export interface DerivedDefinition {
  readonly name: string;
  readonly value: Expression;
}

/** A number, or arithmetic of parameters such as "2*gD*mass.Aprime"; see expression.ts. */
export type Expression = number | string;

/** A field, named by the particle that it annihilates. */
export interface ParticleDefinition {
  readonly name: string;
  /** name of the antiparticle; left out: the particle is its own (a real boson, or a Majorana fermion) */
  readonly anti?: string | undefined;
  /** of the particle; the antiparticle has the negative */
  readonly pdg: number;
  readonly spin: 0 | 0.5 | 1;
  /** units of the positron's charge; 0 when left out */
  readonly charge?: number | undefined;
  /** default of `mass.<name>` [GeV]; 0 makes it massless for good unless `massRange` says otherwise */
  readonly mass: number;
  /** [GeV]; 1 eV to 1 PeV when left out */
  readonly massRange?: readonly [number, number] | undefined;
  /** default of `width.<name>` [GeV], in the denominators of propagators; 0 when left out */
  readonly width?: number | undefined;
  readonly source?: string | undefined;
  readonly leptonNumber?: LeptonNumber | undefined;
  /** leaves the detector without a trace */
  readonly invisible?: boolean | undefined;
  /** partial widths into hadrons, which no vertex gives: of a vector that couples as `strength` times the photon, or of a scalar as `strength` times the Higgs boson */
  readonly hadrons?: { readonly as: 'photon' | 'higgs'; readonly strength: Expression } | undefined;
}

export interface LeptonNumber {
  readonly e?: number | undefined;
  readonly mu?: number | undefined;
  readonly tau?: number | undefined;
}

export type VertexKind = 'FFV' | 'FFS' | 'VVS' | 'VVP' | 'SSV' | 'SSS' | 'VVV' | 'VVVV';

/** Real number, or [real, imaginary]. */
export type CouplingDefinition = Expression | readonly [Expression, Expression];

/** A term of the Lagrangian; kinds, conventions and signs as in ModelVertex. */
export interface VertexDefinition {
  readonly kind: VertexKind;
  readonly fields: readonly string[];
  /** two for FFV (left, right) and FFS (scalar, pseudoscalar), one for the others */
  readonly couplings: readonly CouplingDefinition[];
  /** coupling orders; { NEW: 1 } when left out */
  readonly order?: Readonly<Record<string, number>> | undefined;
}

/** A particle with its numbers. Mass and width [GeV]. */
export interface ModelParticle {
  readonly name: string;
  /** of the antiparticle; its own name when it is its own */
  readonly anti: string;
  readonly pdg: number;
  readonly spin: 0 | 0.5 | 1;
  /** a real boson or a Majorana fermion */
  readonly selfConjugate: boolean;
  /** units of the positron's charge */
  readonly charge: number;
  readonly mass: number;
  readonly width: number;
  readonly leptonNumber: { readonly e: number; readonly mu: number; readonly tau: number };
  readonly invisible: boolean;
  readonly hadrons?: { readonly as: 'photon' | 'higgs'; readonly strength: number };
}

/**
 * A term of the Lagrangian with its numbers. `fields` names each FIELD by the particle that it annihilates; the field with a bar (first
 * of FFV and FFS) creates it. So charge is conserved when -Q1 + Q2 + Q3 = 0 for fermions and when the sum is zero otherwise.
 * - FFV [f1, f2, V], couplings [left, right]:  L = V_a f1bar gamma^a (left P_L + right P_R) f2
 * - FFS [f1, f2, S], couplings [s, p]:         L = S f1bar (s + i p gamma5) f2
 * - VVS [V1, V2, S]:         rule  i c g^{ab}
 * - VVP [V1, V2, P]:         rule  i c eps^{abcd} k1_c k2_d, momenta incoming; identical photons: L = -(c/4) P F Ftilde
 * - SSV [S1, S2, V]:         rule  i c (k1 - k2)^a, momenta incoming
 * - SSS:                     rule  i c
 * - VVV [V1, V2, V3]:        rule  i c [(k1 - k2)^r g^{mn} + (k2 - k3)^m g^{nr} + (k3 - k1)^n g^{rm}], momenta incoming
 * - VVVV [V1, V2, V3, V4]:   rule  i c [2 g^{mn} g^{rs} - g^{mr} g^{ns} - g^{ms} g^{nr}]
 * A term that is not its own hermitian conjugate stands for itself PLUS its conjugate (f1 not f2, or a complex boson). The one exception:
 * both fermions Majorana and different. Then f1bar X f2 is, up to sign, f2bar X' f1, the listed term is the whole term, and it must be
 * hermitian by itself: left = -conj(right) (vector part imaginary, axial part real), s and p imaginary never.
 */
export interface ModelVertex {
  readonly kind: VertexKind;
  readonly fields: readonly string[];
  readonly couplings: readonly (readonly [number, number])[];
  readonly order: Readonly<Record<string, number>>;
}

/** A model with all its numbers: what amplitudes, widths and generators read. Antiparticles are no entries of their own in `particles`. */
export interface ResolvedModel {
  readonly name: string;
  /** all of them by their full names, derived ones included, native units */
  readonly parameters: Readonly<Record<string, number>>;
  readonly particles: readonly ModelParticle[];
  readonly vertices: readonly ModelVertex[];
}

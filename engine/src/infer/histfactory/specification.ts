/** HistFactory workspace as pyhf writes it (schema 1.0.0): channels of samples of modifiers, observations, measurements. */
export interface Workspace {
  readonly channels: readonly Channel[];
  readonly observations: readonly Observation[];
  readonly measurements: readonly Measurement[];
  readonly version: '1.0.0';
}

export interface Channel {
  readonly name: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly name: string;
  /** expected events a bin */
  readonly data: readonly number[];
  readonly modifiers: readonly Modifier[];
}

export type Modifier =
  | { readonly name: string; readonly type: 'normfactor' | 'shapefactor' | 'lumi'; readonly data: null }
  | { readonly name: string; readonly type: 'normsys'; readonly data: { readonly lo: number; readonly hi: number } }
  | {
      readonly name: string;
      readonly type: 'histosys';
      readonly data: { readonly lo_data: readonly number[]; readonly hi_data: readonly number[] };
    }
  | { readonly name: string; readonly type: 'shapesys' | 'staterror'; readonly data: readonly number[] };

export type ModifierType = Modifier['type'];

/** The types in the order in which pyhf collects parameters: it fixes the order of parameters and auxiliary data. */
export const MODIFIER_TYPES: readonly ModifierType[] = [
  'histosys',
  'lumi',
  'normfactor',
  'normsys',
  'shapefactor',
  'shapesys',
  'staterror',
];

export interface Observation {
  readonly name: string;
  readonly data: readonly number[];
}

export interface Measurement {
  readonly name: string;
  readonly config: { readonly poi: string; readonly parameters: readonly ParameterConfig[] };
}

/** What a measurement sets of a parameter set (one entry per component). */
export interface ParameterConfig {
  readonly name: string;
  readonly inits?: readonly number[] | undefined;
  readonly bounds?: readonly (readonly number[])[] | undefined;
  readonly auxdata?: readonly number[] | undefined;
  readonly factors?: readonly number[] | undefined;
  readonly sigmas?: readonly number[] | undefined;
  readonly fixed?: boolean | undefined;
}

export type NormsysCode = 'code1' | 'code4';
export type HistosysCode = 'code0' | 'code2' | 'code4p';

/**
 * How systematic variations are interpolated. As in pyhf, no settings at all mean code4 and code4p, but settings that name only one of
 * the two leave the other at the older code1 (normsys) or code0 (histosys).
 */
export interface ModifierSettings {
  readonly normsys?: { readonly interpcode?: NormsysCode };
  readonly histosys?: { readonly interpcode?: HistosysCode };
}

/** The codes that settings mean. */
export function interpolationCodes(settings: ModifierSettings | undefined): { normsys: NormsysCode; histosys: HistosysCode } {
  if (settings === undefined) return { normsys: 'code4', histosys: 'code4p' };
  return { normsys: settings.normsys?.interpcode ?? 'code1', histosys: settings.histosys?.interpcode ?? 'code0' };
}

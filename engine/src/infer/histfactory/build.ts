import type { Modifier, ParameterConfig, Workspace } from './specification.ts';

/** Parts of a workspace for documentation and tests: samples as [name, yields, ...modifiers]. */
export function workspaceOf(
  channels: Record<string, readonly (readonly [string, readonly number[], ...Modifier[]])[]>,
  observations: Record<string, readonly number[]>,
  parameters: readonly ParameterConfig[] = [],
  poi = 'mu',
): Workspace {
  return {
    channels: Object.entries(channels).map(([name, samples]) => ({
      name,
      samples: samples.map(([sample, data, ...modifiers]) => ({ name: sample, data, modifiers })),
    })),
    observations: Object.entries(observations).map(([name, data]) => ({ name, data })),
    measurements: [{ name: 'measurement', config: { poi, parameters } }],
    version: '1.0.0',
  };
}

/** The modifier that scales a sample by a free parameter. */
export const normfactor = (name: string): Modifier => ({ name, type: 'normfactor', data: null });
/** A relative uncertainty of a sample's yield. */
export const normsys = (name: string, lo: number, hi: number): Modifier => ({ name, type: 'normsys', data: { lo, hi } });
/** Varied yields of a sample. */
export const histosys = (name: string, lo_data: readonly number[], hi_data: readonly number[]): Modifier => ({
  name,
  type: 'histosys',
  data: { lo_data, hi_data },
});

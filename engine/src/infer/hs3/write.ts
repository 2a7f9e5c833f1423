import { UserError } from '../../basics/errors.ts';
import { HistFactoryModel } from '../histfactory/model.ts';
import {
  interpolationCodes,
  type Measurement,
  type Modifier,
  type ModifierSettings,
  type Workspace,
} from '../histfactory/specification.ts';
import type { Hs3Channel, Hs3Document, Hs3Modifier } from './document.ts';

export interface Hs3Options {
  /** of the measurement; the first without it */
  readonly measurement?: string;
  readonly settings?: ModifierSettings;
}

/**
 * A HistFactory workspace as an HS3 document (draft 0.2): a `histfactory_dist` for each channel; lumi, which HS3 does not know, as a normfactor
 * whose `gaussian_dist` stands among the auxiliary distributions, with the constant `nom_lumi` as its measurement. Parameters of bins carry
 * the numbers of their bins, as in the workspace's own model.
 *
 * Dialects of HS3 differ; what is promised is that `readHs3` gives back a model with the same -2 Delta ln L.
 */
export function writeHs3(workspace: Workspace, options: Hs3Options = {}): Hs3Document {
  const measurement =
    workspace.measurements.find(({ name }) => name === options.measurement) ?? (workspace.measurements[0] as Measurement);
  const model = new HistFactoryModel(workspace, { measurement: measurement.name, settings: options.settings });
  for (const { name, auxdata, factors, sigmas } of measurement.config.parameters) {
    const set = model.sets.find((one) => one.name === name);
    if (set !== undefined && !set.scalar && (auxdata ?? factors ?? sigmas) !== undefined)
      throw new UserError({
        where: `measurement ${measurement.name}`,
        what: 'HS3 has no place for auxiliary data or widths that a measurement sets for parameters of bins',
        value: name,
        remedy: 'keep the pyhf workspace',
      });
  }
  const codes = interpolationCodes(options.settings);
  const gaussians = new Map<string, { nominal: number; sigma: number }>();
  for (const set of model.sets)
    if (set.types[0] === 'lumi') gaussians.set(set.name, { nominal: set.auxdata[0]!, sigma: set.widths[0]! });
    else if (set.scalar && set.auxdata.length === 1 && set.auxdata[0] !== 0)
      throw new UserError({
        where: `measurement ${measurement.name}`,
        what: 'HS3 has no place for the auxiliary measurement of an interpolated parameter other than 0',
        value: set.name,
        remedy: 'keep the pyhf workspace',
      });
  const binned = (name: string, bins: number, first = 0): string[] =>
    Array.from({ length: bins }, (_, b) => `${name}_${first + b}`);
  const modifierOf = (modifier: Modifier, channel: string): Hs3Modifier => {
    const { name } = modifier;
    const bins = workspace.channels.find((one) => one.name === channel)!.samples[0]!.data.length;
    switch (modifier.type) {
      case 'normfactor':
      case 'lumi':
        return { name, type: 'normfactor', parameter: name };
      case 'normsys':
        return {
          name,
          type: 'normsys',
          parameter: name,
          constraint: 'Gauss',
          data: { hi: modifier.data.hi, lo: modifier.data.lo, interpolation: codes.normsys },
        };
      case 'histosys':
        return {
          name,
          type: 'histosys',
          parameter: name,
          constraint: 'Gauss',
          data: {
            hi: { contents: [...modifier.data.hi_data] },
            lo: { contents: [...modifier.data.lo_data] },
            interpolation: codes.histosys,
          },
        };
      case 'shapefactor':
        return { name, type: 'shapefactor', parameters: binned(name, bins) };
      case 'shapesys':
        return {
          name,
          type: 'shapesys',
          parameters: binned(name, bins),
          constraint: 'Poisson',
          data: { vals: [...modifier.data] },
        };
      case 'staterror':
        return {
          name,
          type: 'staterror',
          parameters: binned(name, bins, firstOf(workspace, name, channel)),
          constraint: 'Gauss',
        };
    }
  };
  const axisOf = (channel: string, bins: number) => [{ name: `obs_${channel}`, min: 0, max: bins, nbins: bins }];
  const channels = workspace.channels.map(
    ({ name, samples }): Hs3Channel => ({
      name,
      type: 'histfactory_dist',
      axes: axisOf(name, samples[0]!.data.length),
      samples: samples.map((sample) => {
        const statistical = sample.modifiers.find((one) => one.type === 'staterror');
        return {
          name: sample.name,
          data: {
            contents: [...sample.data],
            // a staterror takes its uncertainties from here
            errors: statistical?.type === 'staterror' ? [...statistical.data] : sample.data.map(() => 0),
          },
          modifiers: sample.modifiers.map((one) => modifierOf(one, name)),
        };
      }),
    }),
  );
  const axes = model.sets.flatMap((set) =>
    Array.from({ length: set.size }, (_, k) => ({
      name: set.scalar ? set.name : `${set.name}_${k}`,
      min: set.bounds[k]![0]!,
      max: set.bounds[k]![1]!,
      value: set.inits[k]!,
      fixed: set.fixed[k]!,
    })),
  );
  return {
    metadata: { hs3_version: '0.2' },
    distributions: [
      ...channels,
      ...[...gaussians].map(([name, { sigma }]) => ({
        name: constraintOf(name),
        type: 'gaussian_dist' as const,
        x: `nom_${name}`,
        mean: name,
        sigma,
      })),
    ],
    data: workspace.observations.map(({ name, data }) => ({
      name: `observed_${name}`,
      type: 'binned',
      axes: axisOf(name, data.length),
      contents: [...data],
    })),
    likelihoods: [
      {
        name: 'likelihood',
        distributions: channels.map(({ name }) => name),
        data: channels.map(({ name }) => `observed_${name}`),
        ...(gaussians.size > 0 && { aux_distributions: [...gaussians.keys()].map(constraintOf) }),
      },
    ],
    domains: [{ name: 'default_domain', type: 'product_domain', axes: axes.map(({ name, min, max }) => ({ name, min, max })) }],
    parameter_points: [
      {
        name: 'default_values',
        parameters: [
          ...axes.map(({ name, value, fixed }) => ({ name, value, ...(fixed && { const: true }) })),
          ...[...gaussians].map(([name, { nominal }]) => ({ name: `nom_${name}`, value: nominal, const: true })),
        ],
      },
    ],
    analyses: [
      {
        name: measurement.name,
        likelihood: 'likelihood',
        domains: ['default_domain'],
        parameters_of_interest: measurement.config.poi === '' ? [] : [measurement.config.poi],
        init: 'default_values',
      },
    ],
    misc: { lacuna: { interpolation: codes } },
  };
}

const constraintOf = (parameter: string): string => `constraint_${parameter}`;

/** A staterror of several channels counts its bins through all of them, in the order of their names. */
function firstOf(workspace: Workspace, name: string, channel: string): number {
  let first = 0;
  for (const one of [...workspace.channels].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (one.name === channel) break;
    const carries = one.samples.some(({ modifiers }) => modifiers.some((m) => m.type === 'staterror' && m.name === name));
    if (carries) first += one.samples[0]!.data.length;
  }
  return first;
}

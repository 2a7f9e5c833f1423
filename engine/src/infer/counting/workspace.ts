import type { Channel, Modifier, ParameterConfig, Sample, Workspace } from '../histfactory/specification.ts';
import { type BackgroundComponent, effectiveEntries, inQuadrature, type RelativeUncertainty } from './model.ts';
import type { CountingStatistics } from './statistical-model.ts';

/** Uncertainty in the list `common` that becomes HistFactory's luminosity. */
const LUMINOSITY = 'luminosity';
/** Relative uncertainty from which on 1 - sigma is too near zero to be a variation. */
const BROAD = 0.9;

/**
 * A counting window as a HistFactory workspace with one channel of one bin; the parameter of interest `mu` keeps its unit.
 *
 * | in the window            | in the workspace                                                              | the same? |
 * | ------------------------ | ----------------------------------------------------------------------------- | --------- |
 * | luminosity               | `lumi`, a Gaussian factor                                                     | exactly   |
 * | simulated statistics     | `shapesys` with tau = n_eff, a Poisson count of simulated events              | exactly   |
 * | other relative ones      | `normsys` of 1 +- sigma, each its own parameter: linear up to one standard deviation and all but there, exponential beyond | to second order |
 * | sample without an event  | its mean under Jeffreys' prior, half an event's weight, with tau = 1/2         | no: HistFactory has no sample of nothing |
 *
 * `staterror` would take the simulated statistics for Gaussian, which a handful of simulated events are not.
 *
 * @param model  with data, else the expected background is the observation
 */
export function countingWorkspace(model: CountingStatistics): Workspace {
  const { description } = model;
  const named = uniqueNames();
  const luminosity = description.common.filter(({ name }) => name === LUMINOSITY);
  const common: Modifier[] = [
    ...(luminosity.length > 0 ? [{ name: 'lumi', type: 'lumi' as const, data: null }] : []),
    ...variations(
      description.common.filter(({ name }) => name !== LUMINOSITY),
      (name) => named(name),
    ),
  ];
  const shared = variations(description.backgroundShared ?? [], (name) => named(`backgrounds ${name}`));
  const signal: Sample = {
    name: 'signal',
    data: [description.signal.yieldPerUnit],
    modifiers: [
      { name: 'mu', type: 'normfactor', data: null },
      ...common,
      ...variations(description.signal.uncertainties, (name) => named(`signal ${name}`)),
    ],
  };
  const background = (one: BackgroundComponent): Sample => {
    const name = named(one.name);
    const around = one.scalesWithCommon === false ? [] : [...common, ...shared];
    const own = variations(one.uncertainties, (source) => named(`${one.name} ${source}`));
    if (!one.simulation) return { name, data: [one.expected], modifiers: [...around, ...own] };
    const entries = effectiveEntries(one);
    const shape = description.simulationPrior === 'flat' ? 1 : 0.5;
    const expected = entries === 0 ? shape * one.simulation.eventWeight : one.expected;
    const error = expected / Math.sqrt(entries === 0 ? shape : entries);
    return {
      name,
      data: [expected],
      modifiers: [...around, ...own, { name: named(`simulated ${one.name}`), type: 'shapesys', data: [error] }],
    };
  };
  const channel: Channel = {
    name: named(`window ${description.window}`),
    samples: [signal, ...description.backgrounds.map(background)],
  };
  const count = model.data?.count ?? model.exact.mean;
  // ten times a Gaussian guess of the limit: bounds are for minimisers, not for the physics
  const guess =
    (Math.max(0, count - model.exact.mean) + 3 + 2 * Math.sqrt(count + model.exact.mean)) / description.signal.yieldPerUnit;
  const parameters: ParameterConfig[] = [{ name: 'mu', inits: [0.1 * guess], bounds: [[0, 10 * guess]] }];
  if (luminosity.length > 0) {
    const sigma = inQuadrature(luminosity);
    parameters.push({
      name: 'lumi',
      auxdata: [1],
      sigmas: [sigma],
      inits: [1],
      bounds: [[Math.max(0, 1 - 6 * sigma), 1 + 6 * sigma]],
    });
  }
  return {
    channels: [channel],
    observations: [{ name: channel.name, data: [count] }],
    measurements: [{ name: 'measurement', config: { poi: 'mu', parameters } }],
    version: '1.0.0',
  };
}

function variations(list: readonly RelativeUncertainty[], name: (source: string) => string): Modifier[] {
  return list
    .filter(({ relative }) => relative > 0)
    .map(({ name: source, relative }) => ({
      name: name(source),
      type: 'normsys',
      data: { hi: 1 + relative, lo: relative > BROAD ? 1 / (1 + relative) : 1 - relative },
    }));
}

/** Letters, digits and underscores only, which every program takes for a name, and no name twice. */
function uniqueNames(): (text: string) => string {
  const taken = new Set<string>(['mu', 'lumi', 'signal']);
  return (text) => {
    const plain = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '') || 'x';
    let name = plain;
    for (let k = 2; taken.has(name); k++) name = `${plain}_${k}`;
    taken.add(name);
    return name;
  };
}

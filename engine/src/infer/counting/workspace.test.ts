import { describe, expect, it } from 'vitest';
import { upperLimits } from '../frequentist/upper-limit.ts';
import { HistFactoryModel } from '../histfactory/model.ts';
import { checkedWorkspace } from '../histfactory/schema.ts';
import type { CountingModel } from './model.ts';
import { countingStatistics } from './statistical-model.ts';
import { countingWorkspace } from './workspace.ts';

/** Luminosity and simulated statistics alone, which HistFactory has exactly. */
const exactly: CountingModel = {
  window: '1.25 GeV',
  signal: { yieldPerUnit: 0.05, unit: 'fb', uncertainties: [] },
  common: [{ name: 'luminosity', relative: 0.03 }],
  backgrounds: [
    {
      name: 'e+ e- -> tau+ tau-',
      expected: 40,
      simulation: { entries: 200, sumW2: 8, eventWeight: 0.2 },
      uncertainties: [],
    },
  ],
};

const everything: CountingModel = {
  ...exactly,
  signal: { ...exactly.signal, uncertainties: [{ name: 'efficiency', relative: 0.08 }] },
  common: [...exactly.common, { name: 'tracking', relative: 0.04 }],
  backgroundShared: [{ name: 'tracking', relative: 0.05 }],
  backgrounds: [
    { ...exactly.backgrounds[0]!, uncertainties: [{ name: 'rate', relative: 0.1 }] },
    { name: 'e+ e- -> mu+ mu-', expected: 0, simulation: { entries: 0, sumW2: 0, eventWeight: 0.4 }, uncertainties: [] },
    { name: 'cosmics', expected: 2, uncertainties: [{ name: 'rate', relative: 1 }], scalesWithCommon: false },
  ],
};

describe('a counting window as a workspace', () => {
  it('luminosity and simulated statistics: every difference of -2 ln L is that of the counting model', () => {
    const counting = countingStatistics(exactly, 44);
    const model = new HistFactoryModel(checkedWorkspace(countingWorkspace(counting)));
    const names = model.parameters.map(({ name }) => name);
    const [a, b] = [counting.likelihood(counting.data!), model.likelihood(model.data)];
    const both = (mu: number, lumi: number, gamma: number) => {
      const x = Float64Array.of(mu, lumi, 200 * gamma);
      const y = Float64Array.from(names, (name) => (name === 'mu' ? mu : name === 'lumi' ? lumi : gamma));
      return [a.twiceNll(x), b.twiceNll(y)] as const;
    };
    const [a0, b0] = both(0, 1, 1);
    for (const [mu, lumi, gamma] of [
      [80, 1, 1],
      [20, 0.95, 1.1],
      [0, 1.06, 0.8],
    ] as const) {
      const [ax, bx] = both(mu, lumi, gamma);
      expect(bx - b0).toBeCloseTo(ax - a0, 8);
    }
  });

  it('names are plain and unique: one source in two lists stays two parameters', () => {
    const workspace = checkedWorkspace(countingWorkspace(countingStatistics(everything, 50)));
    const names = new Set(
      workspace.channels[0]!.samples.flatMap(({ name, modifiers }) => [name, ...modifiers.map((one) => one.name)]),
    );
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_]+$/);
    expect([...names]).toEqual(expect.arrayContaining(['tracking', 'backgrounds_tracking', 'signal_efficiency', 'cosmics_rate']));
    const cosmics = workspace.channels[0]!.samples.at(-1)!;
    expect(cosmics.modifiers).toEqual([{ name: 'cosmics_rate', type: 'normsys', data: { hi: 2, lo: 0.5 } }]);
    // the sample without an event: half an event's weight
    expect(workspace.channels[0]!.samples[2]!.data).toEqual([0.2]);
  });

  it('gives the limit of the counting likelihood within a per cent, and warns of few events', () => {
    const counting = countingStatistics(everything, 50);
    const model = new HistFactoryModel(countingWorkspace(counting));
    const theirs = upperLimits(model, model.data, { level: 0.9 });
    const ours = upperLimits(counting, counting.data!, { level: 0.9 });
    expect(theirs.observed / ours.observed).toBeCloseTo(1, 1);
    expect(model.asymptoticWarning(Float64Array.from(model.parameters, ({ init }) => init))).toBeUndefined();
    const few = new HistFactoryModel(
      countingWorkspace(countingStatistics({ ...exactly, backgrounds: [{ name: 'b', expected: 3, uncertainties: [] }] }, 4)),
    );
    expect(few.asymptoticWarning(Float64Array.from(few.parameters, ({ name }) => (name === 'mu' ? 0 : 1)))).toMatch(
      /fewer than 10/,
    );
  });

  it('without a count the observation is the expected background', () => {
    const counting = countingStatistics(exactly);
    expect(countingWorkspace(counting).observations[0]!.data[0]).toBeCloseTo(counting.exact.mean, 12);
  });
});

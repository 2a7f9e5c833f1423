import { describe, expect, it } from 'vitest';
import type { CountingModel } from '../infer/counting/model.ts';
import { countingStatistics } from '../infer/counting/statistical-model.ts';
import { HistFactoryModel } from '../infer/histfactory/model.ts';
import { checkedWorkspace } from '../infer/histfactory/schema.ts';
import { readHs3 } from '../infer/hs3/read.ts';
import { sampleResult } from '../report/fixture.test.ts';
import { hepdataFiles, likelihoodFiles } from './likelihood-files.ts';

const description: CountingModel = {
  window: '1.5 GeV',
  signal: { yieldPerUnit: 0.1, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.05 }] },
  common: [{ name: 'luminosity', relative: 0.01 }],
  backgrounds: [{ name: 'tau', expected: 4, simulation: { entries: 40, sumW2: 0.4, eventWeight: 0.1 }, uncertainties: [] }],
};
const likelihoods = [{ mass: 1.5, model: countingStatistics(description, 6) }];

describe('likelihoods of a search as files', () => {
  it('a workspace a mass that the library reads, with the count in it', () => {
    const files = likelihoodFiles(likelihoods, {});
    expect(Object.keys(files)).toEqual(['likelihood/1.5.json']);
    const model = new HistFactoryModel(checkedWorkspace(JSON.parse(files['likelihood/1.5.json']!)));
    expect([...model.data.main]).toEqual([6]);
    expect(model.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['mu', 'lumi', 'signal_efficiency', 'simulated_tau[0]']),
    );
  });

  it('HS3 on request, the same model', () => {
    const files = likelihoodFiles(likelihoods, { hs3: true });
    const { workspace, settings } = readHs3(JSON.parse(files['likelihood/1.5.hs3.json']!));
    const [a, b] = [
      new HistFactoryModel(JSON.parse(files['likelihood/1.5.json']!)),
      new HistFactoryModel(workspace, { settings }),
    ].map((model) => {
      const x = Float64Array.from(model.parameters, ({ init }, i) => init * (1 + 0.1 * i) + 0.05);
      const zero = Float64Array.from(model.parameters, ({ init }) => init);
      const likelihood = model.likelihood(model.data);
      return likelihood.twiceNll(x) - likelihood.twiceNll(zero);
    });
    expect(b).toBeCloseTo(a!, 9);
  });

  it('a HEPData submission refers to every one of them by its type', () => {
    const files = hepdataFiles(sampleResult(), likelihoods, { hs3: true });
    expect(files['hepdata/submission.yaml']).toMatch(/location: likelihood-1\.5\.json\n.*\n +type: HistFactory/);
    expect(files['hepdata/submission.yaml']).toMatch(/location: likelihood-1\.5\.hs3\.json\n.*\n +type: HS3/);
    expect(files['hepdata/likelihood-1.5.json']).toBe(likelihoodFiles(likelihoods, {})['likelihood/1.5.json']);
    expect(hepdataFiles(sampleResult(), [], {})['hepdata/submission.yaml']).not.toContain('additional_resources');
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fit as fitted } from '../engine/src/infer/fit/fit.ts';
import { HypothesisTests } from '../engine/src/infer/frequentist/hypothesis-test.ts';
import { upperLimitsOf } from '../engine/src/infer/frequentist/upper-limit.ts';
import { HistFactoryModel } from '../engine/src/infer/histfactory/model.ts';
import { checkedWorkspace } from '../engine/src/infer/histfactory/schema.ts';

const reference = process.env['LACUNA_REFERENCE'];
const folder = reference === undefined ? '' : join(reference, 'statistics', 'cases');
const found = folder !== '' && existsSync(folder);
const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
const cases = found ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'pyhf_model.json'))) : [];

const modelOf = (name: string) =>
  new HistFactoryModel(checkedWorkspace(read(name, 'workspace.json')), {
    settings: read(name, 'meta.json').modifier_settings,
    file: name,
  });

it.runIf(!found)('skipped, reference not found (LACUNA_REFERENCE)', ({ skip }) => skip());

describe.skipIf(!found)('HistFactory workspaces against pyhf', () => {
  it.each(cases)('%s: parameters, expectations and log-likelihood', (name) => {
    const model = modelOf(name);
    const pyhf = read(name, 'pyhf_model.json');
    expect(model.parameters.map((one) => one.name)).toEqual(pyhf.parameter_names);
    expect(model.parameters.map((one) => one.init)).toEqual(pyhf.suggested_init);
    expect(model.parameters.map((one) => [...one.bounds])).toEqual(pyhf.suggested_bounds);
    expect(model.parameters.map((one) => one.fixed)).toEqual(pyhf.suggested_fixed);
    expect(model.poi).toBe(pyhf.poi_index);
    expect([...model.data.main]).toEqual(pyhf.main_data);
    pyhf.auxdata.forEach((value: number, k: number) => {
      expect(Math.abs(model.data.aux[k] - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    });
    const likelihood = model.likelihood(model.data);
    for (const { pars, expected_main, logpdf } of pyhf.evaluations) {
      const x = Float64Array.from(pars as number[]);
      const rate = model.expected(x);
      expected_main.forEach((value: number, b: number) => {
        expect(Math.abs(rate[b] - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      });
      expect(Math.abs(-0.5 * likelihood.twiceNll(x) - logpdf)).toBeLessThanOrEqual(1e-9 * Math.abs(logpdf));
    }
  });

  const withExpected = cases.filter((name) => existsSync(join(folder, name, 'expected.json')));
  const close = (ours: number, theirs: number, relative: number, absolute = 0) => {
    expect(Math.abs(ours - theirs), `${ours} against ${theirs}`).toBeLessThanOrEqual(relative * Math.abs(theirs) + absolute);
  };

  it.each(withExpected)('%s: best fit', (name) => {
    const model = modelOf(name);
    const result = fitted(model.likelihood(model.data));
    close(result.twiceNll, read(name, 'expected.json').mle.twice_nll, 0, 1e-6);
  });

  // the bounds of the parameter of interest exclude zero there: nothing but the fit is defined in pyhf
  const testable = withExpected.filter((name) => name !== 'hf_xmlimport1_DataDriven');

  it.each(testable)('%s: tests and limits', (name) => {
    const model = modelOf(name);
    const expected = read(name, 'expected.json');
    const tests = new HypothesisTests(model, model.data);
    const q = new HypothesisTests(model, model.data, { testStatistic: 'q' });
    close(tests.at(0).twiceNll, expected.fit_mu0.twice_nll, 0, 1e-6);
    for (const row of expected.hypotest) {
      const result = tests.test(row.mu);
      close(result.q, row.qtilde, 0, 2e-6);
      close(result.qA, row.qtilde_A, 0, 2e-6);
      close(result.CLs, row.CLs_obs, 1e-5);
      close(result.CLsb, row.CLsb, 1e-5);
      close(result.CLb, row.CLb, 1e-5);
      result.expected.forEach(({ CLs }, k) => {
        close(CLs, row.CLs_exp[k], 1e-5);
      });
      close(q.test(row.mu).CLs, row.CLs_obs_test_stat_q, 1e-5);
    }
    close(tests.discovery().q0, expected.discovery.q0, 0, 2e-6);
    for (const level of [0.95, 0.9]) {
      const reference = expected.limits[`CL${Math.round(100 * level)}`];
      const limits = upperLimitsOf(tests, { level });
      if (reference.obs !== null) close(limits.observed, reference.obs, 1e-4);
      reference.exp.forEach((value: number | null, k: number) => {
        if (value !== null) close(limits.expected[k], value, 1e-4);
      });
    }
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
});

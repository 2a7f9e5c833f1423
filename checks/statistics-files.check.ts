import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { countingStatistics } from '../engine/src/infer/counting/statistical-model.ts';
import { HistFactoryModel } from '../engine/src/infer/histfactory/model.ts';
import { checkedWorkspace } from '../engine/src/infer/histfactory/schema.ts';
import type { Workspace } from '../engine/src/infer/histfactory/specification.ts';
import { readHs3 } from '../engine/src/infer/hs3/read.ts';
import { writeHs3 } from '../engine/src/infer/hs3/write.ts';
import { sampleResult } from '../engine/src/report/fixture.test.ts';
import { hepdataFiles } from '../engine/src/run/likelihood-files.ts';
import { pythonWith, runPython } from './python.ts';

const reference = process.env['LACUNA_REFERENCE'];
const cases = reference === undefined ? '' : join(reference, 'statistics', 'cases');
const schemas = reference === undefined ? '' : join(reference, 'statistics', 'specs', 'hepdata', 'schemas');
const found = cases !== '' && existsSync(cases);
const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
const workspaces = found ? readdirSync(cases).filter((name) => existsSync(join(cases, name, 'workspace.json'))) : [];

/** A HEPData submission with a likelihood, of a made-up result. */
function submission(): Record<string, string> {
  const model = countingStatistics(
    {
      window: '1 GeV',
      signal: { yieldPerUnit: 0.1, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.05 }] },
      common: [{ name: 'luminosity', relative: 0.01 }],
      backgrounds: [
        {
          name: 'tau',
          expected: 4,
          simulation: { entries: 40, sumW2: 0.4, eventWeight: 0.1 },
          uncertainties: [{ name: 'rate', relative: 0.1 }],
        },
      ],
    },
    5,
  );
  return hepdataFiles(sampleResult(), [{ mass: 1, model }], { hs3: true });
}

describe.skipIf(!found)('HS3 of the reference workspaces', () => {
  it.each(workspaces)('%s: written and read back, differences of -2 ln L are the same', (name) => {
    const workspace = checkedWorkspace(json(cases, name, 'workspace.json'));
    const settings = json(cases, name, 'meta.json').modifier_settings;
    const before = new HistFactoryModel(workspace, { settings });
    const read = readHs3(JSON.parse(JSON.stringify(writeHs3(workspace, { settings }))), name);
    const after = new HistFactoryModel(read.workspace, { settings: read.settings });
    expect(new Set(after.parameters.map((one) => one.name))).toEqual(new Set(before.parameters.map((one) => one.name)));
    const place = after.parameters.map((one) => before.parameters.findIndex(({ name }) => name === one.name));
    const [a, b] = [before.likelihood(before.data), after.likelihood(after.data)];
    const values = [0, 1, 2, 3].map((k) => {
      const x = Float64Array.from(before.parameters, ({ init, bounds, fixed }, i) =>
        fixed ? init : Math.min(bounds[1], Math.max(bounds[0], init + 0.2 * Math.sin(2 * i + k))),
      );
      return [a.twiceNll(x), b.twiceNll(Float64Array.from(place, (i) => x[i]!))] as const;
    });
    for (const [ours, theirs] of values.slice(1))
      expect(Math.abs(theirs - values[0]![1] - (ours - values[0]![0]))).toBeLessThan(1e-8 * (1 + Math.abs(ours)));
  });
});

describe.skipIf(!(found && existsSync(schemas)))("HEPData submission against HEPData's schemas", () => {
  it('every document and table', () => {
    const resources = json(schemas, 'additional_resources_schema.json');
    const schema = (name: string) => {
      const one = json(schemas, name);
      // "either a symmetric or an asymmetric error" by `required` alone, which zod reads as anything: left to HEPData's validator below
      if (name === 'data_schema.json')
        delete one.properties.dependent_variables.items.properties.values.items.properties.errors.items.oneOf;
      if (one.properties.additional_resources) one.properties.additional_resources = { type: 'array', items: resources.items };
      return z.fromJSONSchema(one);
    };
    const [overall, document, table] = ['additional_info_schema.json', 'submission_schema.json', 'data_schema.json'].map(schema);
    const files = submission();
    const [first, ...rest] = parseAllDocuments(files['hepdata/submission.yaml']!).map((one) => one.toJS());
    overall!.parse(first);
    expect(rest.length).toBeGreaterThan(3);
    for (const one of rest) {
      document!.parse(one);
      table!.parse(parseAllDocuments(files[`hepdata/${(one as { data_file: string }).data_file}`]!)[0]!.toJS());
    }
    expect(() => document!.parse({ name: 'x' })).toThrow();
    expect(() => table!.parse({ independent_variables: [] })).toThrow();
  });
});

const python = pythonWith(['hepdata_validator==0.3.6', 'pyhf==0.7.6', 'pyhs3==0.4.2']);
if ('missing' in python) console.log(`foreign readers skipped: ${python.missing}`);

describe.skipIf('missing' in python)('foreign readers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-statistics-'));
  const run = (program: string, ...args: string[]) => runPython((python as { python: string }).python, program, args);
  beforeAll(() => {
    for (const [name, content] of Object.entries(submission())) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("HEPData's own validator accepts the submission", () => {
    const said = run(
      "import sys\nfrom hepdata_validator.full_submission_validator import FullSubmissionValidator\nv = FullSubmissionValidator(schema_version='1.1.0')\nprint(v.validate(directory=sys.argv[1]), v.get_messages())",
      join(folder, 'hepdata'),
    );
    expect(said.trim()).toBe('True {}');
  });

  /** Points by parameter name, the differences of -2 ln L that we find there. */
  function ours(): { points: Record<string, number>[]; differences: number[] } {
    const workspace = json(folder, 'hepdata', 'likelihood-1.json') as Workspace;
    const model = new HistFactoryModel(workspace);
    const likelihood = model.likelihood(model.data);
    const points = [0, 1, 2, 3].map((k) =>
      Float64Array.from(
        model.parameters,
        ({ init, constraint }, i) => init + 0.4 * k * Math.sin(i + 1) * (constraint?.width ?? 0.3 * init),
      ),
    );
    const values = points.map((x) => likelihood.twiceNll(x));
    return {
      points: points.map((x) => Object.fromEntries(model.parameters.map(({ name }, i) => [name, x[i]!]))),
      differences: values.map((value) => value - values[0]!),
    };
  }

  it('pyhf evaluates the likelihood to the same differences', () => {
    const { points, differences } = ours();
    const said = run(
      'import sys, json, pyhf\nws = pyhf.Workspace(json.load(open(sys.argv[1])))\nm = ws.model()\nd = ws.data(m)\nnames = m.config.par_names\nv = [-2 * float(m.logpdf([p[n] for n in names], d)[0]) for p in json.loads(sys.argv[2])]\nprint(json.dumps([x - v[0] for x in v]))',
      join(folder, 'hepdata', 'likelihood-1.json'),
      JSON.stringify(points),
    );
    for (const [k, value] of (JSON.parse(said) as number[]).entries()) expect(value).toBeCloseTo(differences[k]!, 8);
  });

  it('pyhs3 evaluates its HS3 to the same differences', () => {
    const { points, differences } = ours();
    const named = points.map((point) =>
      Object.fromEntries(Object.entries(point).map(([name, value]) => [name.replace(/\[(\d+)\]$/, '_$1'), value])),
    );
    const said = run(
      "import sys, json, numpy as np, pyhs3\ndoc = json.load(open(sys.argv[1]))\nm = pyhs3.Workspace(**doc).model(0)\nbase = {p['name']: p['value'] for p in doc['parameter_points'][0]['parameters']}\nobs = {d['name'].replace('observed_', '') + '_observed': np.array(d['contents']) for d in doc['data']}\nnames = [d['name'] for d in doc['distributions']]\ndef f(p):\n  v = {**{k: np.asarray(x, dtype=float) for k, x in {**base, **p}.items()}, **obs}\n  return sum(-2 * float(m.logpdf(n, **v)) for n in names)\nv = [f(p) for p in json.loads(sys.argv[2])]\nprint(json.dumps([x - v[0] for x in v]))",
      join(folder, 'hepdata', 'likelihood-1.hs3.json'),
      JSON.stringify(named),
    );
    for (const [k, value] of (JSON.parse(said.trim().split('\n').at(-1)!) as number[]).entries())
      expect(value).toBeCloseTo(differences[k]!, 8);
  });
});

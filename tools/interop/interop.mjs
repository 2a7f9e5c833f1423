/**
 * Live comparison with pyhf on the same workspaces, written by us and read by pyhf: parameters, log-likelihoods at random points, fits, CLs
 * and limits. Skips with a message where there is no pyhf.
 *
 *   npm run test:interop            LACUNA_PYTHON=venv/bin/python npm run test:interop -- more/*.json
 */
import { readFileSync } from 'node:fs';
import { fit as bestFit, HistFactoryModel, HypothesisTests, readWorkspace, upperLimits, writeWorkspace } from '@lacuna/engine';
import { answersOfPyhf } from './pyhf.mjs';
import { corners } from './workspaces.mjs';

const files = process.argv
  .slice(2)
  .map((path) => ({ name: path, workspace: JSON.parse(readFileSync(path, 'utf8')), tests: [1] }));
// what pyhf reads is what we write
const cases = [...corners(), ...files].map((one, i) => ({
  ...one,
  workspace: JSON.parse(writeWorkspace(readWorkspace(JSON.stringify(one.workspace), one.name))),
  points: 6,
  seed: i + 1,
}));
const answers = answersOfPyhf(cases);
if (typeof answers === 'string') {
  console.log(answers);
  process.exit(0);
}

let failures = 0;
let compared = 0;
function check(name, what, ok, detail) {
  compared++;
  if (ok) return;
  failures++;
  console.log(`${name}: ${what}: ${detail}`);
}
const near = (a, b, relative, absolute = 0) => Math.abs(a - b) <= relative * Math.abs(b) + absolute;

for (const [i, { name, workspace, settings, limit }] of cases.entries()) {
  const pyhf = answers[i];
  if (pyhf.refused !== undefined) {
    check(name, 'pyhf reads what we write', false, pyhf.refused);
    continue;
  }
  const model = new HistFactoryModel(workspace, { settings, file: name });
  const same = (what, ours, theirs) =>
    check(name, what, JSON.stringify(ours) === JSON.stringify(theirs), `${ours} against ${theirs}`);
  same('names', model.parameters.map((one) => one.name), pyhf.names); // biome-ignore format: one comparison
  same('starting values', model.parameters.map((one) => one.init), pyhf.inits); // biome-ignore format: one comparison
  same('bounds', model.parameters.map((one) => one.bounds), pyhf.bounds); // biome-ignore format: one comparison
  same('held parameters', model.parameters.map((one) => one.fixed), pyhf.fixed); // biome-ignore format: one comparison
  const data = [...model.data.main, ...model.data.aux];
  data.forEach((value, k) => {
    check(name, `data ${k}`, near(value, pyhf.data[k], 1e-12), `${value} against ${pyhf.data[k]}`);
  });
  const likelihood = model.likelihood(model.data);
  for (const { pars, logpdf } of pyhf.points) {
    const ours = -0.5 * likelihood.twiceNll(Float64Array.from(pars));
    if (logpdf === null)
      check(name, 'log-likelihood', ours === Number.NEGATIVE_INFINITY, `${ours} where pyhf has no finite value`);
    else check(name, 'log-likelihood', near(ours, logpdf, 1e-10), `${ours} against ${logpdf}`);
  }
  if (pyhf.fit?.twiceNll !== undefined) {
    const { twiceNll } = bestFit(likelihood);
    // lower is better: pyhf starts once
    check(name, 'best fit', twiceNll < pyhf.fit.twiceNll + 1e-6, `${twiceNll} above ${pyhf.fit.twiceNll}`);
  }
  for (const { mu, CLs, expected } of pyhf.tests ?? []) {
    if (CLs === undefined) continue;
    const ours = new HypothesisTests(model, model.data).test(mu);
    check(name, `CLs(${mu})`, near(ours.CLs, CLs, 2e-4), `${ours.CLs} against ${CLs}`);
    expected.forEach((value, k) => {
      check(name, `expected CLs(${mu})`, near(ours.expected[k].CLs, value, 1e-3), `${ours.expected[k].CLs} against ${value}`);
    });
  }
  if (pyhf.limit?.observed !== undefined) {
    const ours = upperLimits(model, model.data, { level: limit });
    check(name, 'limit', near(ours.observed, pyhf.limit.observed, 1e-3), `${ours.observed} against ${pyhf.limit.observed}`);
    ours.expected.forEach((value, k) => {
      check(name, 'expected limit', near(value, pyhf.limit.expected[k], 1e-3), `${value} against ${pyhf.limit.expected[k]}`);
    });
  }
}
console.log(`${cases.length} workspaces, ${compared} comparisons with pyhf, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

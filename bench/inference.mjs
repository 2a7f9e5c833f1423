/**
 * Time of the inference, warm, on one core: observed and five expected limits of models of growing size, and a thousand binned toys with one
 * free fit each. Medians over repeats, beside the calibration kernel of bench/event-rate.mjs, because the machine's clock is not ours.
 * With a Python that has pyhf (LACUNA_PYTHON or python3) its time for the same limits is printed too (minutes; --no-pyhf leaves it out).
 *
 *   node tools/ready.mjs && node bench/inference.mjs            node bench/inference.mjs --json
 */
import { fit as bestFit, HistFactoryModel, minimise, RandomStream, upperLimits } from '@lacuna/engine';
import { answersOfPyhf } from '../tools/interop/pyhf.mjs';
import { bump, counting, threeBins } from '../tools/interop/workspaces.mjs';
import { calibration, median, processor } from './clock.mjs';

const json = process.argv.includes('--json');
const now = () => performance.now();

const models = [
  { name: 'counting', workspace: counting(), budgetMs: 1, repeats: 400 },
  { name: 'three bins', workspace: threeBins(), budgetMs: 1, repeats: 400 },
  { name: 'bump, 20 gammas', workspace: bump(20, 5), budgetMs: 8, repeats: 100 },
  { name: 'bump, 44 gammas', workspace: bump(44, 5), budgetMs: 20, repeats: 60 },
  { name: 'bump, 200 gammas', workspace: bump(200, 5), budgetMs: 100, repeats: 40 },
];

function limits({ name, workspace, budgetMs, repeats }) {
  const model = new HistFactoryModel(workspace);
  const times = [];
  const cpuTimes = [];
  let result;
  for (let r = 0; r < 2 * repeats; r++) {
    const start = now();
    const cpuStart = processor();
    result = upperLimits(model, model.data, { level: 0.95 });
    // the first half warms the compiler
    if (r >= repeats) {
      times.push(now() - start);
      cpuTimes.push(processor() - cpuStart);
    }
  }
  return {
    name,
    parameters: model.parameters.length,
    ms: median(times),
    cpuMs: median(cpuTimes),
    fastestMs: Math.min(...times),
    budgetMs,
    observed: result.observed,
  };
}

function toys(workspace, count) {
  const model = new HistFactoryModel(workspace);
  const x = bestFit(model.likelihood(model.data)).x;
  const stream = new RandomStream(1, 'bench');
  const times = [];
  for (let r = 0; r < 4; r++) {
    const start = now();
    for (let i = 0; i < count; i++) minimise(model.likelihood(model.toy(x, stream, i)), { start: x });
    if (r > 0) times.push(now() - start);
  }
  return { parameters: model.parameters.length, toys: count, ms: median(times), budgetMs: 2000 };
}

const before = calibration(now);
const rows = models.map(limits);
const pseudo = toys(bump(44, 5), 1000);
const calibrationMs = median([before, calibration(now), calibration(now)]);
let pyhf;
if (!process.argv.includes('--no-pyhf')) {
  const cases = models.slice(0, 3).map(({ name, workspace }) => ({ name, workspace, limit: 0.95 }));
  pyhf = answersOfPyhf(cases);
  if (typeof pyhf !== 'string') for (const [i, answer] of pyhf.entries()) rows[i].pyhfSeconds = answer.limitSeconds;
}
if (json) console.log(JSON.stringify({ calibrationMs, node: process.version, limits: rows, toys: pseudo }, null, 1));
else {
  for (const { name, parameters, ms, cpuMs, fastestMs, budgetMs, pyhfSeconds } of rows) {
    const ratio =
      pyhfSeconds === undefined
        ? ''
        : `; pyhf ${pyhfSeconds.toFixed(2)} s, ${Math.round((1000 * pyhfSeconds) / ms)} times as long`;
    console.log(
      `${name.padEnd(18)} ${String(parameters).padStart(3)} parameters: ${ms.toFixed(2)} ms (CPU ${cpuMs.toFixed(2)}, fastest ${fastestMs.toFixed(2)}, budget ${budgetMs})${ratio}`,
    );
  }
  console.log(
    `${pseudo.toys} toys at ${pseudo.parameters} parameters, one free fit each: ${pseudo.ms.toFixed(0)} ms (budget ${pseudo.budgetMs})`,
  );
  console.log(`calibration kernel ${calibrationMs.toFixed(0)} ms`);
  if (typeof pyhf === 'string') console.log(pyhf);
}

/**
 * Unweighted e+e- -> mu+mu-(gamma) events a second on one core: generation with radiation, full Belle II card, trigger, selection and all
 * histograms of the invisible Z' search. Medians over repeats, beside a fixed calibration kernel of the same run, because the machine's
 * clock is not ours. Set-up (frozen tables, compilation) is timed apart.
 *
 *   npm run bench            npm run bench -- --json
 */
import { frozenTables, memoryCache, Pipeline, planSearch } from '@lacuna/engine';
import { searches } from '@lacuna/searches';
import { calibration, median } from './clock.mjs';

const json = process.argv.includes('--json');
const EVENTS = 100_000;
const REPEATS = 9;
const now = () => performance.now();

const { search } = searches['zprime-invisible'];
const plan = planSearch(search, { events: EVENTS, masses: [3] });

function measure(sample) {
  const setUpStart = now();
  const tables = frozenTables(sample.spec, memoryCache());
  const pipeline = new Pipeline(plan, sample, tables);
  const setUp = now() - setUpStart;
  pipeline.run(0, EVENTS); // warm: the compiler has seen every loop

  const whole = [];
  let trials = 0;
  for (let repeat = 1; repeat <= REPEATS; repeat++) {
    const start = now();
    trials += pipeline.run(repeat * EVENTS, (repeat + 1) * EVENTS).trials;
    whole.push(now() - start);
  }

  // the same stages one by one, to see where the time goes
  const { stream, batch, tracks, clusters, bits, generator } = pipeline;
  const { detector, trigger } = pipeline.detectors[0];
  const accumulator = pipeline.search.newAccumulator(sample.masses);
  const stages = { generate: [], simulate: [], trigger: [], select: [] };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const spent = { generate: 0, simulate: 0, trigger: 0, select: 0 };
    for (let at = 0; at < EVENTS; at += batch.index.length) {
      const t0 = now();
      generator.generate(stream, at, Math.min(batch.index.length, EVENTS - at), 'unweighted', batch);
      const t1 = now();
      detector.simulate(batch, stream, tracks, clusters);
      const t2 = now();
      trigger.evaluate(batch, stream, tracks, clusters, bits);
      const t3 = now();
      pipeline.search.process(batch, tracks, clusters, bits, accumulator);
      const t4 = now();
      spent.generate += t1 - t0;
      spent.simulate += t2 - t1;
      spent.trigger += t3 - t2;
      spent.select += t4 - t3;
    }
    for (const name of Object.keys(stages)) stages[name].push((1e6 * spent[name]) / EVENTS);
  }
  return {
    process: sample.id,
    setUpMs: Math.round(setUp),
    trialsPerEvent: trials / (REPEATS * EVENTS),
    eventsPerSecond: Math.round((1000 * EVENTS) / median(whole)),
    nsPerEvent: Object.fromEntries(Object.entries(stages).map(([name, values]) => [name, Math.round(median(values))])),
  };
}

const calibrationBefore = calibration(now);
const rows = plan.samples.map(measure);
const calibrationMs = median([calibrationBefore, calibration(now), calibration(now)]);
const result = { events: EVENTS, repeats: REPEATS, calibrationMs: Math.round(calibrationMs), node: process.version, rows };

if (json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(
    `calibration kernel ${result.calibrationMs} ms (scale rates by it when you compare machines); Node ${process.version}; medians of ${REPEATS} x ${EVENTS} events`,
  );
  for (const { process: text, setUpMs, trialsPerEvent, eventsPerSecond, nsPerEvent } of rows) {
    console.log(
      `\n${text}\n  ${eventsPerSecond.toLocaleString('en')} events/s, ${trialsPerEvent.toFixed(2)} trials an event; set-up ${setUpMs} ms (not in the rate)`,
    );
    for (const [name, ns] of Object.entries(nsPerEvent))
      console.log(`  ${name.padEnd(10)} ${String(ns).padStart(6)} ns an event`);
  }
}

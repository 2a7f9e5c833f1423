/**
 * Unweighted events a second on one core, tree processes without radiation or detector, in processor time (the machine is not ours alone), with
 * the time of graph, compilation and frozen tables apart.
 *
 *   npm run bench:generation            npm run bench:generation -- --json
 */
import { cmsBeams, createEventBatch, createGenerator, prepareTables, RandomStream } from '@lacuna/engine';

const json = process.argv.includes('--json');
const BATCH = 2048;
const spent = () => process.cpuUsage().user / 1e6;
const hard = { particle: 'gamma', quantity: 'energyCms', above: 0.15 };
const wide = { particle: 'gamma', quantity: 'absCosThetaCms', below: 0.94 };

const cases = [
  ['mu mu gamma, E > 0.15 GeV', 'e+ e- -> mu+ mu- gamma', 'qed', {}, [hard], 60],
  ['mu mu gamma, E > 0.15 GeV, |cos| < 0.94', 'e+ e- -> mu+ mu- gamma', 'qed', {}, [hard, wide], 60],
  ["mu mu Z', 1 GeV", 'e+ e- -> mu+ mu- Zprime', 'zprime', { 'mass.Zprime': 1 }, [], 100],
  ["gamma A', 1 GeV", 'e+ e- -> gamma Aprime', 'dark-photon', { 'mass.Aprime': 1 }, [], 100],
  ['ee mu mu, W > 0.5 GeV', 'e+ e- -> e+ e- mu+ mu-', 'qed', {}, [{ particle: 'mu+ mu-', quantity: 'mass', above: 0.5 }], 4],
];

const rows = cases.map(([name, text, model, parameters, cuts, batches]) => {
  const radiation = { initial: false, final: false, vacuumPolarisation: 'off' };
  const spec = { process: text, model, parameters, beams: cmsBeams(10.58), radiation, cuts };
  const start = spent();
  const tables = prepareTables(spec);
  const setUp = spent() - start;
  const generator = createGenerator(spec, tables);
  const batch = createEventBatch(BATCH);
  const stream = new RandomStream(1, generator.streamName);
  const run = (first) => {
    for (let k = 0; k < batches; k++) generator.generate(stream, (first + k) * BATCH, BATCH, 'unweighted', batch);
  };
  run(0);
  const before = spent();
  run(batches);
  const rate = (batches * BATCH) / (spent() - before);
  return {
    name,
    setUpSeconds: setUp,
    trialsPerEvent: tables.trialsPerEvent,
    overweightShare: tables.overweightShare,
    eventsPerSecond: Math.round(rate),
  };
});

if (json) console.log(JSON.stringify(rows, null, 2));
else
  for (const { name, setUpSeconds, trialsPerEvent, overweightShare, eventsPerSecond } of rows)
    console.log(
      `${name}: ${eventsPerSecond.toLocaleString('en')} events/s, ${trialsPerEvent.toFixed(2)} trials an event, overweight ${overweightShare.toExponential(1)}, set-up ${setUpSeconds.toFixed(2)} s`,
    );

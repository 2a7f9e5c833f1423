/**
 * Unweighted events a second on one core, without detector, in processor time (the machine is not ours alone), with the time of graph,
 * compilation and frozen tables apart; beside them, where Python has it, Pythia 8 on the same machine in the same run.
 *
 *   npm run bench:generation            npm run bench:generation -- --json
 */

import { cmsBeams, createEventBatch, createGenerator, prepareTables, RandomStream } from '@lacuna/engine';
import { pythonWith, runPython } from '../tools/python.mjs';

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
  ['mu mu (n gamma), all photons, vacuum polarisation', 'e+ e- -> mu+ mu- (gamma)', 'qed', {}, [], 40],
  ["mu mu Z' (n gamma), 1 GeV", 'e+ e- -> mu+ mu- Zprime', 'zprime', { 'mass.Zprime': 1 }, [], 40, true],
  ['tau tau (n gamma) with decays', 'e+ e- -> tau+ tau- (gamma)', 'qed', {}, [], 30],
];

const rows = cases.map(([name, text, model, parameters, cuts, batches, radiates = text.endsWith('(gamma)')]) => {
  const radiation = radiates ? { initial: true, final: true } : { initial: false, final: false, vacuumPolarisation: 'off' };
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

/** Pythia 8: e+ e- -> mu mu with radiation of the beams, and tau pairs with decays; events a second of processor time. */
function pythia() {
  const found = pythonWith(['pythia8mc==8.317.2']);
  if ('missing' in found) return found;
  return JSON.parse(
    runPython(
      found.python,
      `
import json, time, pythia8mc
def rate(pdg, decays, n):
    p = pythia8mc.Pythia("", False)
    for line in ["Print:quiet=on", "Beams:idA=11", "Beams:idB=-11", "Beams:eCM=10.58", "WeakSingleBoson:ffbar2gmZ=on", "PDF:lepton=on",
                 "PhaseSpace:mHatMin=4", "23:onMode=off", "23:onIfAny=%d" % pdg, "Random:setSeed=on", "Random:seed=1",
                 "HadronLevel:all=%s" % ("on" if decays else "off")]:
        p.readString(line)
    p.init()
    start = time.process_time()
    for _ in range(n):
        p.next()
    return n / (time.process_time() - start)
print(json.dumps({"mu mu with beam radiation": rate(13, False, 20000), "tau tau with decays": rate(15, True, 500)}))
`,
    ),
  );
}
const peer = pythia();

if (json) console.log(JSON.stringify({ rows, pythia: peer }, null, 2));
else {
  for (const { name, setUpSeconds, trialsPerEvent, overweightShare, eventsPerSecond } of rows)
    console.log(
      `${name}: ${eventsPerSecond.toLocaleString('en')} events/s, ${trialsPerEvent.toFixed(2)} trials an event, overweight ${overweightShare.toExponential(1)}, set-up ${setUpSeconds.toFixed(2)} s`,
    );
  if ('missing' in peer) console.log(`Pythia 8: skipped, ${peer.missing}`);
  else
    for (const [name, rate] of Object.entries(peer))
      console.log(`Pythia 8, ${name}: ${Math.round(rate).toLocaleString('en')} events/s`);
}

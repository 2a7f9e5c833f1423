/**
 * Cost of the detector simulation on one core: ns for each mu+ mu- gamma event with the table-driven card and with the detailed one, and for events
 * like those of B Bbar with ten charged particles and ten photons. Cards take turns on the same batches; processor time, medians of rounds,
 * beside a fixed calibration kernel of the same run. The share of each step is measured apart, by leaving out all that come after it.
 *
 *   npm run bench:detector            npm run bench:detector -- --json
 */
import {
  belle2,
  belle2Tables,
  compileDetector,
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  frozenTables,
  memoryCache,
  Pipeline,
  particleGun,
  planSearch,
  RandomStream,
} from '@lacuna/engine';
import { searches } from '@lacuna/searches';

const json = process.argv.includes('--json');
const BATCHES = 4;
const ROUNDS = 25;
const BOTTOM_ROUNDS = 9;
/** Rounds before those that count: a run has millions of events, and the maps of the fit fill as they are asked. */
const WARM_UP = 8;
/** processor time of this process [us] */
const now = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A fixed piece of double-precision work: 2e7 dependent multiply-adds and square roots [ms]. */
function calibration() {
  const start = now();
  let x = 1.5;
  for (let i = 0; i < 2e7; i++) x = Math.sqrt(x * 1.0000001 + 0.25);
  if (!(x > 0)) throw new Error('calibration kernel failed');
  return (now() - start) / 1000;
}

/** Batches of generated mu+ mu- (gamma) events with radiation. */
function muonBatches() {
  const { search } = searches['zprime-invisible'];
  const plan = planSearch(search, { events: 1000, masses: [3] });
  const sample = plan.samples[0];
  const { generator, stream, batch } = new Pipeline(plan, sample, frozenTables(sample.spec, memoryCache()));
  const size = batch.index.length;
  return Array.from({ length: BATCHES }, (_, k) => {
    const own = createEventBatch(size);
    generator.generate(stream, k * size, size, 'unweighted', own);
    return own;
  });
}

/** Ten charged particles and ten photons from the origin: pions, kaons, leptons and a proton, momenta and angles as a B Bbar event spreads them. */
function bottomBatches() {
  const kinds = ['pi+', 'pi-', 'pi+', 'pi-', 'pi+', 'pi-', 'K+', 'K-', 'mu-', 'e+'];
  const stream = new RandomStream(1, 'ten tracks');
  const u = new Float64Array(4);
  const size = 2048;
  return Array.from({ length: BATCHES }, (_, k) => {
    const own = createEventBatch(size);
    particleGun(own, k * size, size, (index) =>
      Array.from({ length: 20 }, (_, i) => {
        stream.one(index, 1, i, 0, 2, u);
        // momentum: exponential, mean 0.5 GeV for hadrons, 1.2 GeV for leptons, 0.25 GeV for photons; isotropic, boosted forward a little
        const mean = i >= 10 ? 0.25 : i >= 8 ? 1.2 : 0.5;
        const cosine = Math.min(0.999, 1.9 * u[1] - 0.9);
        return {
          particle: i < 10 ? kinds[i] : 'gamma',
          momentum: 0.05 - mean * Math.log(u[0]),
          theta: Math.acos(cosine),
          phi: 2 * Math.PI * u[2],
        };
      }),
    );
    return own;
  });
}

const stream = new RandomStream(2, 'bench');

/** ns for each event of each card, taking turns. */
function measure(batches, cards, rounds = ROUNDS) {
  const events = batches.reduce((sum, b) => sum + b.size, 0);
  const room = batches[0].index.length;
  const tracks = createTrackColumns(room);
  const clusters = createClusterColumns(room);
  const klm = createKlmColumns(room);
  const weights = batches.map((b) => b.weight.slice());
  const detectors = cards.map(compileDetector);
  const times = cards.map(() => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [k, detector] of detectors.entries()) {
      let spent = 0;
      for (const [i, batch] of batches.entries()) {
        batch.weight.set(weights[i]);
        const start = now();
        detector.simulate(batch, stream, tracks, clusters, klm);
        spent += now() - start;
      }
      if (round >= 0) times[k].push((1000 * spent) / events);
    }
  }
  return times.map(median);
}

/** ns of each step: differences between the card cut after each simulation step. */
function bySteps(batches, card) {
  const steps = card.steps.filter((s) => s.stage === 'simulate');
  const cut = steps.map((_, k) => ({
    ...card,
    steps: [...steps.slice(0, k + 1), ...card.steps.filter((s) => s.stage !== 'simulate')],
  }));
  const times = measure(batches.slice(0, 2), cut, 3);
  return steps.map((s, k) => ({ step: s.name, ns: Math.round(times[k] - (k === 0 ? 0 : times[k - 1])) }));
}

const before = calibration();
const muons = muonBatches();
const [tables, detailed] = measure(muons, [belle2Tables, belle2]);
const bottoms = bottomBatches();
const [bottomTables, bottom] = measure(bottoms, [belle2Tables, belle2], BOTTOM_ROUNDS);
const result = {
  calibrationMs: Math.round(median([before, calibration(), calibration()])),
  node: process.version,
  nsPerEvent: {
    'mu+ mu- (gamma), tables': Math.round(tables),
    'mu+ mu- (gamma), detailed': Math.round(detailed),
    difference: Math.round(detailed - tables),
    'ten tracks, ten photons, tables': Math.round(bottomTables),
    'ten tracks, ten photons, detailed': Math.round(bottom),
    'difference for ten tracks': Math.round(bottom - bottomTables),
  },
  required: { difference: 6000, 'difference for ten tracks': 60000 },
  steps: { 'mu+ mu- (gamma)': bySteps(muons, belle2), 'ten tracks': bySteps(bottoms, belle2) },
};

if (json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(
    `calibration kernel ${result.calibrationMs} ms (scale times by it when you compare machines); Node ${result.node}; processor time`,
  );
  for (const [name, ns] of Object.entries(result.nsPerEvent)) {
    const limit = result.required[name];
    console.log(`${name.padEnd(36)} ${String(ns).padStart(6)} ns an event${limit === undefined ? '' : ` (required: ${limit})`}`);
  }
  for (const [name, steps] of Object.entries(result.steps)) {
    console.log(`\n${name}: ns an event by step (differences; some 100 ns of noise)`);
    for (const { step, ns } of steps) console.log(`  ${step.padEnd(24)} ${String(ns).padStart(6)}`);
  }
}

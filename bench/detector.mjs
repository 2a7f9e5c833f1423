/**
 * Cost of the detector simulation on one core: ns for each mu+ mu- gamma event with the table-driven card and with the detailed one, and for events
 * like those of B Bbar with ten charged particles and ten photons. Cards take turns on the same batches; processor time, medians of rounds,
 * beside a fixed calibration kernel of the same run. The share of each step is measured apart, by a clock around its kernel.
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
import { makers } from '../engine/dist/simulate/detector.js';
import { calibration, median, processor } from './clock.mjs';

/** Kernel of the machine that the requirements are meant for [ms]: that of the first table in bench/README.md. */
const REQUIRED_KERNEL = 131;

const json = process.argv.includes('--json');
const BATCHES = 4;
const ROUNDS = 25;
const BOTTOM_ROUNDS = 9;
const STEP_ROUNDS = 8;
/** Rounds before those that count: a run has millions of events, and the maps of the fit fill as they are asked. */
const WARM_UP = 40;

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
        const start = processor();
        detector.simulate(batch, stream, tracks, clusters, klm);
        spent += processor() - start;
      }
      if (round >= 0) times[k].push((1e6 * spent) / events);
    }
  }
  return times.map(median);
}

/** ns of each step: its kernel between two looks at the clock, medians over batches of the second half. */
function bySteps(batches, card) {
  const times = new Map();
  const own = { ...makers };
  for (const [name, make] of Object.entries(own))
    makers[name] = (step, whole) => {
      const kernel = make(step, whole);
      const spent = [];
      times.set(name, spent);
      return (simulation) => {
        const start = processor();
        kernel(simulation);
        spent.push((1e6 * (processor() - start)) / simulation.batch.size);
      };
    };
  measure(batches, [card], STEP_ROUNDS);
  Object.assign(makers, own);
  return card.steps
    .filter(({ name }) => times.has(name))
    .map(({ name }) => ({ step: name, ns: Math.round(median(times.get(name).slice(times.get(name).length / 2))) }));
}

const before = calibration();
const muons = muonBatches();
const [tables, detailed] = measure(muons, [belle2Tables, belle2]);
const bottoms = bottomBatches();
const [bottomTables, bottom] = measure(bottoms, [belle2Tables, belle2], BOTTOM_ROUNDS);
const kernel = median([before, calibration(), calibration()]);
const scaled = (ns) => Math.round((ns * REQUIRED_KERNEL) / kernel);
const result = {
  calibrationMs: Math.round(kernel),
  node: process.version,
  nsPerEvent: {
    'mu+ mu- (gamma), tables': Math.round(tables),
    'mu+ mu- (gamma), detailed': Math.round(detailed),
    difference: Math.round(detailed - tables),
    'ten tracks, ten photons, tables': Math.round(bottomTables),
    'ten tracks, ten photons, detailed': Math.round(bottom),
    'difference for ten tracks': Math.round(bottom - bottomTables),
  },
  atRequiredKernel: { difference: scaled(detailed - tables), 'difference for ten tracks': scaled(bottom - bottomTables) },
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
    const beside = `, ${result.atRequiredKernel[name]} at a kernel of ${REQUIRED_KERNEL} ms (required: ${limit})`;
    console.log(`${name.padEnd(36)} ${String(ns).padStart(6)} ns an event${limit === undefined ? '' : beside}`);
  }
  for (const [name, steps] of Object.entries(result.steps)) {
    console.log(`\n${name}: ns an event by step`);
    for (const { step, ns } of steps) console.log(`  ${step.padEnd(24)} ${String(ns).padStart(6)}`);
  }
}

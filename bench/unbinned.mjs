/**
 * Unbinned fits: 1,000 toys of 2,000 events (Gaussian signal + Chebyshev background, five free parameters), thrown and fitted once each, on
 * one core; and a bump hunt of 500 masses with observed limits and expected bands. Processor time of this process, medians over repeats,
 * beside the calibration kernel of bench/event-rate.mjs.
 *
 *   node bench/unbinned.mjs            node bench/unbinned.mjs --json
 */
import { bumpHunt, RandomStream, readBumpHunt, readUnbinnedModel } from '@lacuna/engine';
import { minimise } from '@lacuna/engine/infer';
import { calibration, median, secondsOf } from './clock.mjs';

const json = process.argv.includes('--json');
const TOYS = 1000;
const REPEATS = 5;

const model = readUnbinnedModel({
  kind: 'unbinned',
  observables: [{ name: 'm', unit: 'GeV', range: [2.4, 3.6] }],
  parameters: [
    { name: 'nsig', init: 200, bounds: [0, 3000] },
    { name: 'nbkg', init: 1800, bounds: [0, 9000] },
    { name: 'mean', init: 3, bounds: [2.5, 3.5] },
    { name: 'sigma', init: 0.04, bounds: [0.005, 0.3] },
    { name: 'c1', init: -0.3, bounds: [-1, 1] },
  ],
  poi: 'nsig',
  components: [
    { name: 'signal', yield: 'nsig', shape: { type: 'gaussian', mean: 'mean', sigma: 'sigma' } },
    { name: 'background', yield: 'nbkg', shape: { type: 'chebyshev', coefficients: ['c1'] } },
  ],
});
const truth = Float64Array.from(model.parameters, (one) => one.init);
const stream = new RandomStream(1, 'bench');
let [failed, iterations] = [0, 0];
function toys() {
  [failed, iterations] = [0, 0];
  for (let t = 0; t < TOYS; t++) {
    const best = minimise(model.likelihood(model.toy(truth, stream, t)), { tolerance: 1e-6 });
    iterations += best.iterations / TOYS;
    if (!best.converged) failed++;
  }
}

const spectrum = readUnbinnedModel({
  kind: 'unbinned',
  observables: [{ name: 'm', range: [1, 9] }],
  parameters: [{ name: 'b', init: 20000 }],
  components: [{ name: 'background', yield: 'b', shape: { type: 'exponential', slope: -0.4 } }],
});
const hunt = (bins) =>
  readBumpHunt({
    kind: 'bump-hunt',
    observable: { name: 'm', unit: 'GeV', range: [1, 9] },
    data: Array.from(spectrum.toy(Float64Array.of(20000), new RandomStream(1, 'scan'), 0).columns[0]),
    signal: { resolution: 0.03, shape: { type: 'gaussian', mean: 'mass', sigma: 'resolution' } },
    scan: { from: 1.2, to: 8.7, step: 0.5 },
    ...(bins === undefined ? {} : { binsPerResolution: bins }),
  });

toys();
const results = {
  calibration: median(Array.from({ length: REPEATS }, () => secondsOf(calibration))),
  toys: median(Array.from({ length: REPEATS }, () => secondsOf(toys))),
  iterations,
  failed,
  scanBinned: secondsOf(() => bumpHunt(hunt(4))),
  scanUnbinned: secondsOf(() => bumpHunt(hunt())),
};
if (json) console.log(JSON.stringify(results, null, 1));
else {
  console.log(`calibration kernel          ${(1000 * results.calibration).toFixed(0)} ms`);
  console.log(
    `1,000 toys of 2,000 events  ${results.toys.toFixed(2)} s (required 3, aim 1.5), ${iterations.toFixed(1)} iterations, ${failed} not converged`,
  );
  console.log(`501 masses, in bins         ${results.scanBinned.toFixed(1)} s`);
  console.log(`501 masses, events          ${results.scanUnbinned.toFixed(1)} s`);
}

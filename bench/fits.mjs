/**
 * Fits: vertex of two displaced tracks, three photons to the beams. Processor time of this process in microseconds, medians over repeats, beside the
 * calibration kernel of bench/event-rate.mjs.
 *
 *   node bench/fits.mjs            node bench/fits.mjs --json
 */
import {
  BeamsObject,
  belle2,
  compileDetector,
  createClusterColumns,
  createEventBatch,
  createTrackColumns,
  fitVertex,
  fourMomentumConstraint,
  KinematicFit,
  PhotonObject,
  particleGun,
  RandomStream,
  superKEKB,
  VertexResult,
} from '@lacuna/engine';
import { calibration, median, secondsOf } from './clock.mjs';

const REPEATS = 7;
const FITS = 20_000;

const events = 200;
const batch = createEventBatch(events);
const tracks = createTrackColumns(events);
particleGun(batch, 0, events, (index) => {
  const vertex = [0.2 * index, 0.1 * index, 0.05 * index];
  return [
    { particle: 'mu+', momentum: 1.1, theta: 1.3, phi: 0.6, vertex },
    { particle: 'mu-', momentum: 0.9, theta: 1.1, phi: 0.2, vertex },
  ];
});
compileDetector(belle2).simulate(batch, new RandomStream(1, 'bench of fits'), tracks, createClusterColumns(events));
const pairs = [];
for (let e = 0; e < events; e++)
  if (tracks.offset[e + 1] - tracks.offset[e] === 2) pairs.push(Int32Array.of(tracks.offset[e], tracks.offset[e] + 1));
const vertex = new VertexResult(2);
const options = { masses: [0.1057, 0.1057] };
function vertices() {
  for (let i = 0; i < FITS; i++) fitVertex(tracks, pairs[i % pairs.length], options, vertex);
}

const photons = [
  new PhotonObject().set(4.55, 1.052, 0.302, 0.09, 0.004, 0.004),
  new PhotonObject().set(3.62, 1.351, 2.668, 0.07, 0.004, 0.004),
  new PhotonObject().set(2.83, 1.586, -1.589, 0.05, 0.004, 0.004),
];
const fit = new KinematicFit([...photons, new BeamsObject(superKEKB)], [fourMomentumConstraint([0, 1, 2], 3)]);
function threePhotons() {
  for (let i = 0; i < FITS; i++) if (!fit.run()) throw new Error(fit.status);
}

const time = (work, scale) => median(Array.from({ length: REPEATS }, () => secondsOf(work))) * scale;
const result = {
  calibrationMs: time(calibration, 1e3),
  vertexMicroseconds: time(vertices, 1e6 / FITS),
  threePhotonMicroseconds: time(threePhotons, 1e6 / FITS),
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`calibration kernel      ${result.calibrationMs.toFixed(0)} ms`);
  console.log(`vertex of two tracks    ${result.vertexMicroseconds.toFixed(2)} us`);
  console.log(`three photons to beams  ${result.threePhotonMicroseconds.toFixed(2)} us`);
}

// A K_S0 of 1.2 GeV/c that decays 5 cm from the beams: vertex, flight, vetoes; then three photons fitted to the beams.
import {
  BeamsObject,
  belle2,
  compileDetector,
  compileTracker,
  createClusterColumns,
  createEventBatch,
  createTrackColumns,
  Flight,
  fitKinematics,
  fitVertex,
  fourMomentumConstraint,
  interactionRegion,
  materialAt,
  materialMap,
  measureFlight,
  PhotonObject,
  particleGun,
  RandomStream,
  superKEKB,
  V0Masses,
  VertexResult,
  v0Kind,
  v0Masses,
} from 'lacuna';

const events = 1;
const batch = createEventBatch(events);
const tracks = createTrackColumns(events);
const clusters = createClusterColumns(events);
const vertex = [4, 2, 2.2];
particleGun(batch, 0, events, () => [
  { particle: 'pi+', momentum: 0.634, theta: 1.4446, phi: 0.4636, vertex },
  { particle: 'pi-', momentum: 0.634, theta: 0.7826, phi: 0.4636, vertex },
]);
compileDetector(belle2).simulate(batch, new RandomStream(1, 'example'), tracks, clusters);

const mm = (cm) => `${(10 * cm).toFixed(2)} mm`;
const candidate = new VertexResult(2);
if (!fitVertex(tracks, [0, 1], { masses: [0.13957039, 0.13957039] }, candidate)) throw new Error(candidate.status);
console.log(`vertex ${[...candidate.position].map(mm).join(', ')}, chi2 ${candidate.chi2.toFixed(2)} / ${candidate.ndf}`);
console.log(`mass ${(1000 * candidate.mass).toFixed(1)} +- ${(1000 * candidate.massError).toFixed(1)} MeV`);

const flight = new Flight();
measureFlight(candidate, interactionRegion(superKEKB.halfCrossingAngle), flight);
console.log(
  `flown ${mm(flight.distance)}, ${flight.significance.toFixed(0)} standard deviations, points back to ${flight.pointing.toFixed(3)} rad`,
);

const masses = new V0Masses();
v0Masses(candidate, tracks.charge[0] > 0, masses);
const map = materialMap(compileTracker(belle2));
const region = materialAt(map, ...candidate.position);
console.log(`looks like ${v0Kind(masses) ?? 'nothing known'}, in ${map.regions[region]?.name ?? 'no matter'}`);

// energy, theta, phi and their errors; made with 4.5, 3.708 and 2.798 GeV; the beams' energies are known to their spread
const photons = [
  new PhotonObject().set(4.55, 1.052, 0.302, 0.09, 0.004, 0.004),
  new PhotonObject().set(3.62, 1.351, 2.668, 0.07, 0.004, 0.004),
  new PhotonObject().set(2.83, 1.586, -1.589, 0.05, 0.004, 0.004),
];
const beams = new BeamsObject(superKEKB, { electron: superKEKB.electronEnergySpread, positron: superKEKB.positronEnergySpread });
const fit = fitKinematics([...photons, beams], [fourMomentumConstraint([0, 1, 2], 3)]);
console.log(`three photons: chi2 ${fit.chi2.toFixed(2)} / ${fit.ndf}, first energy ${fit.states[0].toFixed(3)} GeV`);

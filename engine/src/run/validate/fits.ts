import { createEventBatch } from '../../basics/columns.ts';
import { acos, atan2, cos, normalQuantile, sin } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { superKEKB } from '../../generate/beams.ts';
import { CmsFrame } from '../../reconstruct/cms-frame.ts';
import { BeamsObject } from '../../reconstruct/kinematic/beams-object.ts';
import { fourMomentumConstraint } from '../../reconstruct/kinematic/constraints.ts';
import { PhotonObject } from '../../reconstruct/kinematic/fit-object.ts';
import { KinematicFit } from '../../reconstruct/kinematic/kinematic-fit.ts';
import { photonErrors } from '../../reconstruct/kinematic/photon-errors.ts';
import { fitVertex } from '../../reconstruct/vertex/vertex-fit.ts';
import { VertexResult } from '../../reconstruct/vertex/vertex-result.ts';
import { type Chain, DecayGun } from './decay-gun.ts';
import { detectorFitRows } from './fits-detector.ts';
import { between, type Reference, type ValidationRow } from './row.ts';
import { type ToyTrack, ToyTracks } from './toy-tracks.ts';
import { spreadOf } from './widths.ts';

const muon = massOf('mu-');

/** Vertex and kinematic fits: pulls of samples that are exactly Gaussian, then what the whole detector makes of decays. */
export function fitRows(reference: Reference | undefined): ValidationRow[] {
  return [...toyVertexRows(6000), ...toyPhotonRows(6000), ...detectorFitRows(reference)];
}

/** The pull that is furthest from a unit Gaussian, of several. */
function pullRows(what: string, pulls: readonly Float64Array[]): ValidationRow[] {
  const spreads = pulls.map(spreadOf);
  const mean = spreads.reduce((worst, { mean }) => (Math.abs(mean) > Math.abs(worst) ? mean : worst), 0);
  const width = spreads.reduce((worst, { width }) => (Math.abs(width - 1) > Math.abs(worst - 1) ? width : worst), 1);
  const note = `furthest of ${pulls.length} pulls, ${spreads[0]?.n} fits each`;
  return [
    between(`${what}: mean of pulls`, mean, -0.05, 0.05, 0, note),
    between(`${what}: width of pulls`, width, 0.95, 1.05, 1, note),
  ];
}

/** Pairs from 0.1 to 90 cm with Gaussian helix parameters: position, momentum, mass. */
function toyVertexRows(events: number): ValidationRow[] {
  const toys = new ToyTracks(21);
  const stream = new RandomStream(22, 'validation of vertex fits');
  const u = new Float64Array(8);
  const out = new VertexResult(2);
  const pulls: number[][] = Array.from({ length: 8 }, () => []);
  let chi2 = 0;
  let fitted = 0;
  const options = { masses: [muon, muon] };
  const rows = [0, 1];
  for (let e = 0; e < events; e++) {
    stream.one(e, stage.toys, 0, 0, 4, u);
    const tracks = pairFromAnywhere(u);
    toys.fill(e, tracks);
    if (!fitVertex(toys.columns, rows, options, out)) continue;
    fitted++;
    chi2 += Math.min(out.chi2, 25);
    const truth = sumOf(tracks);
    for (let k = 0; k < 3; k++) {
      pulls[k]!.push((out.position[k] - tracks[0]!.position[k]!) / Math.sqrt(out.positionCovariance[4 * k]));
    }
    for (let k = 0; k < 4; k++) pulls[3 + k]!.push((out.sum[k] - truth.p[k]!) / Math.sqrt(out.covariance[8 * k]));
    pulls[7]!.push((out.mass - truth.mass) / out.massError);
  }
  return [
    ...pullRows(
      'vertex fit, Gaussian tracks, 0.1 to 90 cm',
      pulls.map((values) => Float64Array.from(values)),
    ),
    between('vertex fit, Gaussian tracks: mean chi2 of one degree of freedom', chi2 / fitted, 0.93, 1.07, 1),
    between('vertex fit, Gaussian tracks: share that converges', fitted / events, 0.99, 1, 1),
  ];
}

/** Two muons of opposite charge from one point up to 90 cm from the axis, outwards, with different slopes. */
function pairFromAnywhere(u: Float64Array): ToyTrack[] {
  const r = 0.1 + 90 * u[0];
  const theta = 0.6 + 1.6 * u[1];
  const phi = 2 * Math.PI * u[2];
  const cot = cos(theta) / sin(theta);
  return [1, -1].map((side, i): ToyTrack => {
    const pT = 0.3 + 1.5 * u[4 + i];
    const away = phi + side * (0.15 + 0.6 * u[6]);
    return {
      position: [r * cos(phi), r * sin(phi), r * cot],
      momentum: [pT * cos(away), pT * sin(away), pT * cot * (1 + side * 0.3 * u[7])],
      charge: (u[3] < 0.5 ? side : -side) as 1 | -1,
    };
  });
}

function sumOf(tracks: readonly ToyTrack[]): { p: number[]; mass: number } {
  const p = [0, 0, 0, 0];
  for (const { momentum } of tracks) {
    const [x, y, z] = momentum;
    p[0]! += Math.sqrt(x * x + y * y + z * z + muon * muon);
    momentum.forEach((component, k) => {
      p[1 + k]! += component;
    });
  }
  return { p, mass: Math.sqrt(p[0]! * p[0]! - p[1]! * p[1]! - p[2]! * p[2]! - p[3]! * p[3]!) };
}

/** e+ e- -> gamma a, a -> gamma gamma at the Y(4S), in the laboratory. */
export function threePhotonChain(mass: number): Chain {
  const frame = new CmsFrame(superKEKB);
  return {
    decay: { mass: frame.sqrtS, products: ['gamma', { mass, products: ['gamma', 'gamma'] }] },
    production: () => [frame.energy, frame.px, 0, frame.pz],
  };
}

/** Three photons smeared by their own errors, fitted to the beams. */
function toyPhotonRows(events: number): ValidationRow[] {
  const batch = createEventBatch(events);
  const errors = photonErrors(1);
  new DecayGun('three photons').fill(batch, 0, events, threePhotonChain(2));
  const stream = new RandomStream(23, 'validation of kinematic fits');
  const u = new Float64Array(10);
  const photons = [new PhotonObject(), new PhotonObject(), new PhotonObject()];
  const fit = new KinematicFit([...photons, new BeamsObject(superKEKB)], [fourMomentumConstraint([0, 1, 2], 3)]);
  const pulls: number[][] = Array.from({ length: 9 }, () => []);
  const p = batch.particles;
  let chi2 = 0;
  let fitted = 0;
  for (let e = 0; e < events; e++) {
    stream.one(e, stage.toys, 0, 0, 5, u);
    photons.forEach((photon, i) => {
      const row = p.offset[e] + i;
      const energy = p.energy[row];
      const sigma = [energy * errors.relativeEnergy(2, energy), errors.theta(2, energy), errors.phi(2, energy)] as const;
      const g = (k: number) => sigma[k]! * normalQuantile(u[3 * i + k]);
      const theta = acos(p.pz[row] / energy);
      photon.set(energy + g(0), theta + g(1), atan2(p.py[row], p.px[row]) + g(2), ...sigma);
    });
    if (!fit.run()) continue;
    fitted++;
    chi2 += Math.min(fit.chi2, 40);
    for (let k = 0; k < 9; k++) pulls[k]!.push(fit.pulls[k]);
  }
  return [
    ...pullRows(
      'three photons to the beams, Gaussian photons, 2 GeV pair',
      pulls.map((values) => Float64Array.from(values)),
    ),
    between('three photons to the beams: mean chi2 of four degrees of freedom', chi2 / fitted, 3.8, 4.2, 4),
    between('three photons to the beams: share that converges', fitted / events, 0.99, 1, 1),
  ];
}

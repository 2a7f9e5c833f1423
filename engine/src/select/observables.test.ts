import { describe, expect, it } from 'vitest';
import { spotCovariance } from '../generate/beam-spot.ts';
import { Candidate, FIRST, SECOND } from '../reconstruct/candidate.ts';
import { CmsFrame } from '../reconstruct/cms-frame.ts';
import { columnsFrom } from './columns-from.ts';
import { candidateObservables, klmObservables, photonObservables, trackObservables } from './observables.ts';

const frame = new CmsFrame({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });
const { tracks, clusters, klm } = columnsFrom([
  {
    tracks: [
      {
        charge: -1,
        px: 3,
        py: 4,
        pz: -12,
        d0: -0.3,
        z0: -1.5,
        clusterEnergy: 2.6,
        muonId: 0.9,
        electronId: 0.05,
        // variances of d0 (0.1 cm)^2 and of omega (1e-5/cm)^2
        covariance: [0.01, 0, 0, 0, 0, 0, 0, 0, 0, 1e-10, 0, 0, 0, 0, 0],
        fitProbability: 0.7,
        firstRadius: 1.4,
        lastRadius: 110,
        pxdHits: 2,
        svdHits: 3,
        cdcHits: 50,
        clusterTime: -3,
        clusterE1E9: 0.6,
        clusterPulseShape: 0.4,
        klmHits: 12,
        klmLayer: 13,
        // one detector says e, mu, pi, K, p, d = 1 : 4 : 2 : 3 : 5 : 5
        logLikelihood: [...Array(30).fill(0), ...[1, 4, 2, 3, 5, 5].map(Math.log)],
      },
    ],
    photons: [
      {
        energy: 2,
        theta: Math.PI / 3,
        phi: -Math.PI / 2,
        time: -7,
        region: 1,
        hits: 11,
        e1e9: 0.7,
        e9e21: 0.9,
        pulseShape: 0.8,
        trackDistance: 42,
      },
    ],
    klm: [{ theta: 1.2, phi: -2, time: -6, layers: 4, innermost: 2, region: 2 }],
  },
]);

const spot = spotCovariance(0.0415);

/** Worked out by hand for p = (3, 4, -12), |p| = 13, pT = 5. */
const trackNumbers: Record<keyof typeof trackObservables, number> = {
  pt: 5,
  p: 13,
  theta: Math.PI - Math.atan(5 / 12),
  phi: Math.atan(4 / 3),
  absD0: 0.3,
  absZ0: 1.5,
  charge: -1,
  muonId: 0.9,
  electronId: 0.05,
  pionId: 2 / 20,
  kaonId: 3 / 20,
  protonId: 5 / 20,
  kaonVsPion: 3 / 5,
  muonVsPion: 4 / 6,
  electronVsPion: 1 / 3,
  clusterEnergy: 2.6,
  eOverP: 0.2,
  d0: -0.3,
  z0: -1.5,
  d0Significance: 3,
  phi0: Math.atan(4 / 3),
  tanLambda: -12 / 5,
  // omega = 0.00299792458 x 1.5 T / 5 GeV
  ptRelativeError: 1e-5 / ((0.00299792458 * 1.5) / 5),
  pCms: 13,
  fitProbability: 0.7,
  pxdHits: 2,
  svdHits: 3,
  cdcHits: 50,
  hits: 55,
  firstRadius: 1.4,
  lastRadius: 110,
  clusterTime: -3,
  clusterE1E9: 0.6,
  clusterPulseShape: 0.4,
  klmHits: 12,
  klmLayer: 13,
};

const klmNumbers: Record<keyof typeof klmObservables, number> = {
  theta: 1.2,
  phi: -2,
  time: -6,
  absTime: 6,
  layers: 4,
  innermost: 2,
  region: 2,
};

const photonNumbers: Record<keyof typeof photonObservables, number> = {
  energy: 2,
  energyCms: 2,
  theta: Math.PI / 3,
  thetaCms: Math.PI / 3,
  phi: -Math.PI / 2,
  absTime: 7,
  time: -7,
  region: 1,
  hits: 11,
  e1e9: 0.7,
  e9e21: 0.9,
  pulseShape: 0.8,
  trackDistance: 42,
};

/** Daughters (3; 3, 0, 0) and (4; 0, 4, 0): sum (7; 3, 4, 0), recoil (3; -3, -4, 0) of beams (10; 0, 0, 0). */
const candidateNumbers: Record<keyof typeof candidateObservables, number> = {
  mass: Math.sqrt(24),
  massSquared: 24,
  p: 5,
  pt: 5,
  ptSum: 7,
  ptCms: 5,
  theta: Math.PI / 2,
  phi: Math.atan(4 / 3),
  energyCms: 7,
  openingAngle: Math.PI / 2,
  openingAzimuth: Math.PI / 2,
  recoilMass: -4,
  recoilMassSquared: -16,
  recoilMomentum: 5,
  recoilTheta: Math.PI / 2,
  recoilPhi: Math.atan(4 / 3) - Math.PI,
  recoilEnergyCms: 3,
  recoilCalorimeterRegion: 2,
  recoilKlmRegion: 2,
  pCms: 5,
  // sqrt(25 - 25)
  beamConstrainedMass: 0,
  deltaE: 2,
  absDeltaE: 2,
  // vertex at (3, 0, 4)
  flightDistance: 5,
  // n = (0.6, 0, 0.8): the vertex 0.36 x 0.01 + 0.64 x 0.09, and the luminous region
  flightSignificance: 5 / Math.sqrt(0.0612 + 0.36 * spot.xx + 0.64 * spot.zz + 2 * 0.48 * spot.xz),
  vertexRadius: 3,
  vertexZ: 4,
  vertexTheta: Math.atan(3 / 4),
  vertexProbability: 0.25,
  vertexChi2: 1.3,
  // (3, 0, 4) . (3, 4, 0) / 25
  pointingAngle: Math.acos(9 / 25),
  cosPointing: 9 / 25,
  // sqrt((E1 + E2)^2 - 25) of momenta 3 and 4 at right angles
  massAsPions: Math.sqrt((Math.hypot(3, 0.13957039) + Math.hypot(4, 0.13957039)) ** 2 - 25),
  massAsProtonPion: Math.sqrt((Math.hypot(3, 0.13957039) + Math.hypot(4, 0.93827208816)) ** 2 - 25),
  massAsElectrons: Math.sqrt((Math.hypot(3, 0.51099895e-3) + Math.hypot(4, 0.51099895e-3)) ** 2 - 25),
  // 3 cm from the axis: between the pixels and the strips
  vertexInMatter: 0,
  ptMaxRecoil: 3,
  ptMinRecoil: 4,
  leptonPtMaxToRecoil: 2.4,
  leptonPtMinToRecoil: 2.4,
};

describe('observables', () => {
  it.each(Object.entries(trackNumbers))('track %s', (name, number) => {
    expect(trackObservables[name as keyof typeof trackNumbers].of(tracks, 0, frame)).toBeCloseTo(number, 12);
  });

  it.each(Object.entries(photonNumbers))('photon %s', (name, number) => {
    expect(photonObservables[name as keyof typeof photonNumbers].of(clusters, 0, frame)).toBeCloseTo(number, 12);
  });

  it.each(Object.entries(klmNumbers))('KLM cluster %s', (name, number) => {
    expect(klmObservables[name as keyof typeof klmNumbers].of(klm, 0)).toBe(number);
  });

  it.each(Object.entries(candidateNumbers))('candidate %s', (name, number) => {
    const candidate = new Candidate(frame, 2);
    candidate.p.set([3, 3, 0, 0], FIRST);
    candidate.p.set([4, 0, 4, 0], SECOND);
    candidate.close();
    candidate.vertex.fitted = true;
    candidate.vertex.position.set([3, 0, 4]);
    candidate.vertex.covariance.set([0.01, 0, 0, 0.04, 0, 0.09]);
    candidate.vertex.chi2 = 1.3;
    candidate.vertex.probability = 0.25;
    expect(candidateObservables[name as keyof typeof candidateNumbers].of(candidate)).toBeCloseTo(number, 10);
  });

  it('photon energies and angles in the frame of unequal beams', () => {
    // boost beta = 3/11 along z: a photon at 90 degrees in the lab has E* = gamma E and cos theta* = -beta
    const boosted = new CmsFrame({ electronEnergy: 7, positronEnergy: 4, halfCrossingAngle: 0 });
    const across = columnsFrom([{ photons: [{ energy: 2, theta: Math.PI / 2, phi: 1 }] }]).clusters;
    const gamma = 1 / Math.sqrt(1 - 9 / 121);
    expect(photonObservables.energyCms.of(across, 0, boosted)).toBeCloseTo(2 * gamma, 7);
    expect(Math.cos(photonObservables.thetaCms.of(across, 0, boosted))).toBeCloseTo(-3 / 11, 7);
  });

  it('have a range in order', () => {
    for (const { range } of [
      ...Object.values(trackObservables),
      ...Object.values(photonObservables),
      ...Object.values(candidateObservables),
    ])
      expect(range[0]).toBeLessThan(range[1]);
  });
});

import { describe, expect, it } from 'vitest';
import { firstBatch, treeOf } from './fixture.test.ts';
import { isMdst, MDST_FIELD, readMdst } from './mdst.ts';

/** Bits 0 to 55 for layers, all set, and the number of hits above. */
const cdcPattern = (hits: bigint): bigint => (hits << 56n) | ((1n << 56n) - 1n);

const fit = (pdg: number, omega: number) => ({
  m_pdg: pdg,
  m_pValue: 0.25,
  m_tau: [0.01, 0.5, omega, -0.2, 1.5],
  m_cov5: Array.from({ length: 15 }, (_, k) => k + 1),
  m_hitPatternCDCInitializer: cdcPattern(47n),
  // two hits in the first pixel layer, one gated; both sides of the first strip layer, one side of the last
  m_hitPatternVXDInitializer: 0b0100_0000_0000_0101_0000_0110,
});

const ecl = (energy: number, theta: number, more: Record<string, unknown> = {}) => ({
  m_isTrack: false,
  m_hypotheses: 16,
  m_logEnergy: Math.log(energy),
  m_theta: theta,
  m_phi: -1,
  m_time: 3,
  m_E1oE9: 0.8,
  m_E9oE21: 0.9,
  m_numberOfCrystals: 12.5,
  m_minTrkDistance: 40,
  m_PulseShapeDiscriminationMVA: 0.75,
  ...more,
});

const relation = (...pairs: [number, number[]][]) => ({
  m_elements: pairs.map(([from, to]) => ({ m_from: from, m_to: to, m_weights: to.map(() => 1) })),
});

const mc = (pdg: number, status: number, mother: number, energy: number) => ({
  m_pdg: pdg,
  m_status: status,
  m_mother: mother,
  m_energy: energy,
  m_momentum_x: 0.1,
  m_momentum_y: 0.2,
  m_momentum_z: 0.3,
  m_productionVertex_x: 1,
  m_productionVertex_y: 2,
  m_productionVertex_z: 3,
  m_productionTime: 0.5,
});

/** One event with everything, as a reader of split TClonesArrays gives it. */
const full = {
  EventMetaData: { m_event: 77, m_run: 12, m_experiment: 26, m_generatedWeight: 0.5 },
  // the second track has a fit as a kaon only, the third none
  Tracks: [
    { m_trackFitIndices: [0, -1, 1, -1, -1, -1] },
    { m_trackFitIndices: [-1, -1, -1, 2, -1, -1] },
    { m_trackFitIndices: [-1, -1, -1, -1, -1, -1] },
  ],
  TrackFitResults: [fit(11, 0.01), fit(211, 0.005), fit(321, -0.004)],
  ECLClusters: [
    ecl(0.3, 1.2, { m_isTrack: true }),
    ecl(1.5, 0.4),
    ecl(0.9, 2.4),
    ecl(0.7, 1, { m_isTrack: true }),
    ecl(2, 1, { m_hypotheses: 32 }),
  ],
  KLMClusters: [
    { m_time: 5, m_layers: 4, m_innermostLayer: 2, m_globalX: 0, m_globalY: 250, m_globalZ: 0, m_trackFound: false },
    { m_time: 5, m_layers: 4, m_innermostLayer: 2, m_globalX: 0, m_globalY: 250, m_globalZ: 0, m_trackFound: true },
    { m_time: 6, m_layers: 1, m_innermostLayer: 1, m_globalX: 200, m_globalY: 0, m_globalZ: 300, m_trackFound: false },
  ],
  // beam particle, decayed tau, its muon, and a particle of the material
  MCParticles: [mc(11, 1 | 32, 0, 7), mc(15, 1, 0, 5), mc(13, 1 | 2, 2, 3), mc(11, 4, 3, 0.01)],
  PIDLikelihoods: [{ m_logl: [[0, 2, 0, 0, 0, 0], ...Array.from({ length: 5 }, () => [0, 0, 0, 0, 0, 0])] }],
  TracksToECLClusters: relation([0, [0]], [1, [3]]),
  TracksToPIDLikelihoods: relation([0, [0]]),
  TracksToMCParticles: relation([0, [2]]),
  ECLClustersToMCParticles: relation([1, [2]]),
};

describe('mdst trees', () => {
  it('give tracks with helix, covariance, hits and momentum', async () => {
    const tree = treeOf([full]);
    expect(isMdst(tree)).toBe(true);
    const source = readMdst(tree, 'm.root');
    const { batch, tracks, run, experiment } = await firstBatch(source);
    expect([batch.size, batch.index[0], batch.weight[0], run[0], experiment[0]]).toEqual([1, 77, 0.5, 12, 26]);
    expect(tracks.offset[1]).toBe(2);
    expect([tracks.omega[0], tracks.omega[1]]).toEqual([0.005, -0.004]);
    expect([tracks.charge[0], tracks.charge[1]]).toEqual([1, -1]);
    // pT = 0.299792458 GeV/(T m) x 1.4536 T x 2 m
    expect(MDST_FIELD).toBe(1.4536);
    expect(Math.hypot(tracks.px[0]!, tracks.py[0]!)).toBeCloseTo(0.871556633, 8);
    expect(Math.atan2(tracks.py[0]!, tracks.px[0]!)).toBeCloseTo(0.5, 12);
    expect(tracks.pz[0]! / Math.hypot(tracks.px[0]!, tracks.py[0]!)).toBeCloseTo(1.5, 12);
    expect([tracks.d0[0], tracks.z0[0], tracks.fitProbability[0]]).toEqual([0.01, -0.2, 0.25]);
    expect([...tracks.covariance.subarray(0, 15)]).toEqual(Array.from({ length: 15 }, (_, k) => k + 1));
    expect([tracks.pxdHits[0], tracks.svdHits[0], tracks.cdcHits[0]]).toEqual([2, 2, 47]);
  });

  it('give momenta of the field that is asked for', async () => {
    const { tracks } = await firstBatch(readMdst(treeOf([full]), 'm.root', 1.2));
    expect(Math.hypot(tracks.px[0]!, tracks.py[0]!)).toBeCloseTo(0.2 * 1.2 * 2.99792458, 9);
  });

  it('give each cluster to its track or to the neutral ones, photon hypotheses alone', async () => {
    const { tracks, clusters } = await firstBatch(readMdst(treeOf([full]), 'm.root'));
    expect([tracks.clusterEnergy[0], tracks.clusterEnergy[1]]).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.7, 12)]);
    expect([tracks.clusterTheta[0], tracks.clusterPulseShape[0]]).toEqual([1.2, 0.75]);
    expect(clusters.offset[1]).toBe(2);
    expect([...clusters.energy.subarray(0, 2)]).toEqual([expect.closeTo(1.5, 12), expect.closeTo(0.9, 12)]);
    // 0.4 rad = 23 deg forward, 2.4 rad = 138 deg backward
    expect([...clusters.region.subarray(0, 2)]).toEqual([1, 3]);
    expect([clusters.time[0], clusters.hits[0], clusters.e1e9[0], clusters.e9e21[0], clusters.trackDistance[0]]).toEqual([
      3, 12.5, 0.8, 0.9, 40,
    ]);
  });

  it('give KLM clusters without a track, and primary particles with mothers and links', async () => {
    const { klm, batch, tracks, clusters } = await firstBatch(readMdst(treeOf([full]), 'm.root'));
    expect(klm.offset[1]).toBe(2);
    expect([klm.theta[0], klm.phi[0], klm.region[0]]).toEqual([
      expect.closeTo(Math.PI / 2, 12),
      expect.closeTo(Math.PI / 2, 12),
      2,
    ]);
    expect([klm.region[1], klm.layers[1], klm.innermost[1]]).toEqual([1, 1, 1]);
    const p = batch.particles;
    expect(p.offset[1]).toBe(2);
    expect([...p.pdg.subarray(0, 2)]).toEqual([15, 13]);
    expect([...p.stable.subarray(0, 2)]).toEqual([0, 1]);
    expect([...p.mother.subarray(0, 2)]).toEqual([-1, 0]);
    expect([tracks.truth[0], tracks.truth[1], tracks.pdg[0], tracks.pdg[1]]).toEqual([1, -1, 13, 0]);
    expect([clusters.truth[0], clusters.truth[1]]).toEqual([1, -1]);
  });

  it('give likelihoods as ratios over the six hypotheses', async () => {
    const { tracks } = await firstBatch(readMdst(treeOf([full]), 'm.root'));
    // ln L(mu) = 2, the five others 0
    expect(tracks.muonId[0]).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 5), 12);
    expect(tracks.electronId[0]).toBeCloseTo(1 / (Math.exp(2) + 5), 12);
    expect(tracks.logLikelihood[1]).toBe(2);
    expect([tracks.muonId[1], tracks.logLikelihood[36]]).toEqual([0, 0]);
  });

  it('as flat branches are the same events', async () => {
    const flat: Record<string, unknown> = Object.fromEntries(
      Object.entries(full.EventMetaData).map(([name, value]) => [`EventMetaData.${name}`, value]),
    );
    for (const name of ['Tracks', 'TrackFitResults', 'ECLClusters', 'KLMClusters', 'MCParticles'] as const)
      for (const member of Object.keys(full[name][0]!)) {
        const values = full[name].flatMap((one) => (one as Record<string, unknown>)[member]);
        flat[`${name}.${member}`] = typeof values[0] === 'bigint' ? BigUint64Array.from(values as bigint[]) : values;
      }
    const tree = treeOf([flat]);
    expect(isMdst(tree)).toBe(true);
    const source = readMdst(tree, 'm.root');
    expect(source.notes.join('\n')).toMatch(/no PIDLikelihoods: muonId and electronId are zero\n.*no TracksToECLClusters/);
    const { batch, tracks, clusters, klm } = await firstBatch(source);
    const { tracks: split } = await firstBatch(readMdst(treeOf([full]), 'm.root'));
    expect([batch.index[0], batch.weight[0], batch.particles.offset[1], klm.offset[1], clusters.offset[1]]).toEqual([
      77, 0.5, 2, 2, 2,
    ]);
    for (const name of ['px', 'py', 'pz', 'd0', 'covariance', 'cdcHits', 'svdHits', 'fitProbability'] as const)
      expect([...tracks[name].subarray(0, 30)]).toEqual([...split[name].subarray(0, 30)]);
  });

  it('with collections of a layout that is not read go without them, and say so; not without tracks', async () => {
    const source = readMdst(treeOf([full], 'tree', ['KLMClusters', 'TracksToPIDLikelihoods']), 'm.root');
    const { klm, tracks } = await firstBatch(source);
    expect([klm.offset[1], tracks.offset[1], tracks.muonId[0]]).toEqual([0, 2, 0]);
    expect(source.notes).toContain('KLMClusters has a layout that is not read: left out');
    await expect(firstBatch(readMdst(treeOf([full], 'tree', ['TrackFitResults']), 'm.root'))).rejects.toThrow(
      'm.root: tree tree: branch TrackFitResults has a layout that is not read',
    );
  });

  it('that contradict themselves are refused with the entry', async () => {
    const read = (change: Record<string, unknown>) => firstBatch(readMdst(treeOf([{ ...full, ...change }]), 'm.root'));
    await expect(read({ Tracks: [{ m_trackFitIndices: [-1, -1, 9, -1, -1, -1] }] })).rejects.toThrow(
      'm.root: entry 0: track 0 names a fit that is not there (9)',
    );
    await expect(read({ TrackFitResults: [fit(11, 1), { ...fit(211, 1), m_tau: [0, 0, Number.NaN, 0, 0] }] })).rejects.toThrow(
      'entry 0: fit 1 has no five helix parameters',
    );
    await expect(read({ ECLClusters: [ecl(1, Number.NaN)] })).rejects.toThrow('ECL cluster 0 has no finite energy and direction');
    await expect(read({ MCParticles: [mc(13, 3, 0, Number.NaN)] })).rejects.toThrow('MC particle 0 has no finite four-momentum');
  });
});

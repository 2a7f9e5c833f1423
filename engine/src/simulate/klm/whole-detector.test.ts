import { beforeAll, describe, expect, it } from 'vitest';
import { createClusterColumns, createEventBatch, createKlmColumns, createTrackColumns } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { deg } from '../../basics/units.ts';
import { belle2 } from '../belle2.ts';
import { compileDetector, type Detector } from '../detector.ts';
import { particleGun, type Shot } from '../particle-gun.ts';

describe('the KLM behind the rest of the detector', () => {
  const size = 300;
  const batch = createEventBatch(size);
  const tracks = createTrackColumns(size);
  const clusters = createClusterColumns(size);
  const klm = createKlmColumns(size);
  let detector: Detector;
  beforeAll(() => {
    detector = compileDetector(belle2);
  });

  const shoot = (shot: Shot, count = size) => {
    particleGun(batch, 0, count, (index) => [{ ...shot, phi: shot.phi + index * 0.021 }]);
    detector.simulate(batch, new RandomStream(7, 'whole'), tracks, clusters, klm);
    let seen = 0;
    for (let i = 0; i < klm.offset[count]!; i++) if (klm.truth[i]! >= 0) seen++;
    return { share: seen / count, tracks: tracks.offset[count]! };
  };

  it('tracks of muons carry their hits, and make no cluster', () => {
    const { tracks: n, share } = shoot({ particle: 'mu-', momentum: 3, theta: 80 * deg, phi: 0 });
    let hits = 0;
    for (let i = 0; i < n; i++) hits += tracks.klmHits[i]! / n;
    expect(n).toBeGreaterThan(0.95 * size);
    // 14.3 of 15, less 5 % at the edges of the sectors
    expect(hits).toBeGreaterThan(13);
    expect(share).toBeLessThan(0.03);
  });

  it('photons through the forward gap are seen, others stay in the crystals', () => {
    const gap = shoot({ particle: 'gamma', momentum: 4, theta: 31.75 * deg, phi: 0 });
    expect(gap.share).toBeGreaterThan(0.7);
    expect(shoot({ particle: 'gamma', momentum: 4, theta: 60 * deg, phi: 0 }).share).toBeLessThan(0.03);
  });

  it('K_L are seen by half', () => {
    const { share } = shoot({ particle: 'K_L0', momentum: 2.5, theta: 75 * deg, phi: 0 });
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it.each([
    ['muon born in front of the calorimeter', 'mu-', [119, 0, 30], 0.9, 1],
    ['muon born in a crystal', 'mu-', [140, 0, 30], 0.9, 1],
    ['photon born in the coil', 'gamma', [180, 0, 30], 0.9, 1],
    ['electron born in the KLM', 'e-', [250, 0, 30], 0.8, 1],
    ['pion born in the KLM', 'pi+', [250, 0, 30], 0.8, 1],
    ['anything born outside', 'mu-', [600, 0, 30], 0, 0],
  ] as const)('%s', (_name, particle, vertex, from, to) => {
    particleGun(batch, 0, 100, () => [{ particle, momentum: 2.5, theta: 90 * deg, phi: 0, vertex }]);
    detector.simulate(batch, new RandomStream(8, 'whole'), tracks, clusters, klm);
    let seen = 0;
    for (let i = 0; i < klm.offset[100]!; i++) if (klm.truth[i]! >= 0) seen++;
    expect(seen / 100).toBeGreaterThanOrEqual(from);
    expect(seen / 100).toBeLessThanOrEqual(to);
    expect(tracks.offset[100]).toBe(0);
  });
});

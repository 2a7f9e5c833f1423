import { describe, expect, it } from 'vitest';
import { firstBatch, treeOf } from './fixture.test.ts';
import { readRootEvents } from './index.ts';
import { isNtuple, readNtuple } from './ntuple.ts';

const row = (event: number, charge: number, more: Record<string, unknown> = {}) => ({
  __experiment__: 26,
  __run__: 12,
  __event__: event,
  px: 0.3,
  py: 0.4,
  pz: charge === 0 ? -1.2 : 1.2,
  E: 1.3,
  charge,
  d0: 0.02,
  d0Err: 0.1,
  z0Err: 0.2,
  tanLambdaErr: 0.3,
  muonID: 0.9,
  clusterE: 0.25,
  ...more,
});

describe('flat trees of candidates', () => {
  it('are put together event by event: charged candidates as tracks, neutral ones as clusters', async () => {
    const tree = treeOf([row(5, 1), row(5, -1), row(5, 0), row(6, 1)]);
    expect(isNtuple(tree)).toBe(true);
    const { batch, tracks, clusters, run, experiment } = await firstBatch(readNtuple(tree, 'n.root'));
    expect([batch.size, batch.index[0], batch.index[1], batch.weight[0], run[0], experiment[0]]).toEqual([2, 5, 6, 1, 12, 26]);
    expect([...tracks.offset.subarray(0, 3)]).toEqual([0, 2, 3]);
    expect([...clusters.offset.subarray(0, 3)]).toEqual([0, 1, 1]);
    expect([tracks.charge[0], tracks.charge[1], tracks.d0[0], tracks.muonId[0], tracks.clusterEnergy[0]]).toEqual([
      1, -1, 0.02, 0.9, 0.25,
    ]);
    // phi, tan lambda and curvature follow from the momentum: pT = 0.5 GeV
    expect(tracks.phi0[0]).toBeCloseTo(Math.atan2(0.4, 0.3), 12);
    expect(tracks.tanLambda[0]).toBeCloseTo(2.4, 12);
    expect(tracks.omega[1]).toBeCloseTo((-0.00299792458 * 1.4536) / 0.5, 12);
    // diagonal of (d0, phi0, omega, z0, tan lambda): elements 0, 5, 9, 12, 14
    expect([0, 5, 9, 12, 14].map((k) => tracks.covariance[k])).toEqual([
      expect.closeTo(0.01, 12),
      0,
      0,
      expect.closeTo(0.04, 12),
      expect.closeTo(0.09, 12),
    ]);
    expect([clusters.energy[0], clusters.phi[0]]).toEqual([1.3, tracks.phi0[0]]);
    expect(clusters.theta[0]).toBeCloseTo(Math.atan2(0.5, -1.2), 12);
    expect(clusters.region[0]).toBe(3);
  });

  it('keep an event whole across the batches', async () => {
    // 300 events of 17 candidates: events straddle every boundary of what is read at once
    const entries = Array.from({ length: 5100 }, (_, i) => row(Math.floor(i / 17), i % 17 === 0 ? 0 : 1));
    const sizes: number[] = [];
    let events = 0;
    for await (const { batch, tracks, clusters } of readNtuple(treeOf(entries), 'n.root').batches) {
      for (let e = 0; e < batch.size; e++) {
        expect(batch.index[e]).toBe(events++);
        sizes.push(tracks.offset[e + 1]! - tracks.offset[e]!, clusters.offset[e + 1]! - clusters.offset[e]!);
      }
    }
    expect(events).toBe(300);
    expect(sizes).toEqual(Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 16 : 1)));
  });

  it('without charge are clusters, and say what they lack', async () => {
    const { charge: _, ...neutral } = row(1, 1);
    const source = readNtuple(treeOf([neutral]), 'n.root');
    expect(source.notes).toContain('no charge: every candidate is taken as a calorimeter cluster');
    expect((await firstBatch(source)).clusters.offset[1]).toBe(1);
  });

  it('with NaN, without momenta, or without a tree to read are refused', async () => {
    await expect(firstBatch(readNtuple(treeOf([row(1, 1), row(1, 1, { py: Number.NaN })]), 'n.root'))).rejects.toThrow(
      'n.root: entry 1: py is not a finite number',
    );
    const { px: _, ...without } = row(1, 1);
    const trees = (...list: ReturnType<typeof treeOf>[]) => ({ path: 'n.root', trees: list });
    expect(() => readRootEvents(trees(treeOf([without], 'variables')))).toThrow(
      /no tree of Belle II events.*variables \(__experiment__/,
    );
    expect(() => readRootEvents(trees(treeOf([without], 'variables')), 'variables')).toThrow('variables are missing: px');
    expect(() => readRootEvents(trees(treeOf([row(1, 1)], 'variables')), 'variable')).toThrow('Did you mean "variables"?');
    expect(() => readRootEvents(trees(treeOf([row(1, 1)], 'a'), treeOf([row(1, 1)], 'b')))).toThrow('choose one with --tree');
    expect(readRootEvents(trees(treeOf([row(1, 1)], 'a'), treeOf([without], 'b'))).header.attributes['tree']).toBe('a');
  });
});

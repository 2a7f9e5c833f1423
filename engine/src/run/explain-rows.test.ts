import { expect, it } from 'vitest';
import { hypotheses, LIKELIHOODS_PER_TRACK } from '../basics/columns.ts';
import { columnsFrom } from '../select/columns-from.ts';
import { explainCluster, explainKlmCluster, explainTrack } from './explain-rows.ts';

it('a track with what each detector says of it', () => {
  // the second detector (CDC) prefers the kaon by ln 4 over all others, the others say nothing
  const logLikelihood = new Array<number>(LIKELIHOODS_PER_TRACK).fill(-3);
  logLikelihood[hypotheses.length + hypotheses.indexOf('K')]! += Math.log(4);
  const { tracks } = columnsFrom([
    {
      tracks: [
        {
          charge: -1,
          px: 1,
          py: 0,
          pz: 0,
          logLikelihood,
          pxdHits: 2,
          cdcHits: 50,
          firstRadius: 1.4,
          klmHits: 3,
          klmLayer: 4,
          pdg: -321,
          truth: 5,
        },
      ],
    },
  ]);
  const track = explainTrack(tracks, 0);
  expect(track).toMatchObject({
    hits: { pxd: 2, svd: 0, cdc: 50, firstRadius: 1.4 },
    klm: { hits: 3, layer: 4 },
    madeBy: 'K-',
    particle: 5,
  });
  expect(Object.keys(track.identification.by)).toEqual(['CDC']);
  // 4 / (4 + 5)
  expect(track.identification.all.K).toBeCloseTo(4 / 9, 12);
  expect(track.identification.by.CDC!.pi).toBeCloseTo(1 / 9, 12);
});

it('a fake, a cluster and a KLM cluster', () => {
  const { tracks, clusters, klm } = columnsFrom([
    {
      tracks: [{ charge: 1, px: 1, py: 0, pz: 0 }],
      photons: [
        { energy: 1, theta: 1, phi: 2, region: 1, origin: 2, merged: 1 },
        { energy: 1, theta: 1, phi: 2, trackDistance: 7 },
      ],
      klm: [{ theta: 1, phi: 2, region: 3, layers: 4, innermost: 2 }],
    },
  ]);
  expect(explainTrack(tracks, 0)).toMatchObject({ madeBy: 'fake', particle: -1 });
  expect(explainCluster(clusters, 0)).toMatchObject({ region: 'forward', origin: 'splitOff', merged: true, trackDistance: null });
  expect(explainCluster(clusters, 1)).toMatchObject({ region: 'barrel', origin: 'photon', merged: false, trackDistance: 7 });
  expect(explainKlmCluster(klm, 0)).toMatchObject({ region: 'backward', layers: 4, innermost: 2 });
});

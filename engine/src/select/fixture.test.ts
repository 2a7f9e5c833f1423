import { expect, it } from 'vitest';
import type { PlainEvent } from './columns-from.ts';
import { defineSearch } from './define-search.ts';

export const beams = { electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 };
export const masses = [0.5, 1, 2, 3.3, 5];

/** Every kind of cut at once, loose enough that random events reach the end. */
export const search = defineSearch({
  name: 'everything',
  title: 'all kinds of cuts',
  papers: [],
  status: 'draft',
  signal: {
    model: 'zprime',
    process: 'e+ e- -> mu+ mu- Zprime',
    parameters: {},
    strength: { coupling: 'gPrime', power: 2 },
    scan: { parameter: 'mass.Zprime', values: masses },
    openRange: [0.2, 6],
    invisible: [],
  },
  backgrounds: [],
  luminosity: '1/fb',
  trigger: ['cdc-two-track', 'ecl-energy'],
  objects: {
    track: { from: 'tracks', cuts: [{ require: 'absD0', below: 0.5, because: 'prompt' }] },
    muon: {
      from: 'track',
      hypothesis: 'muon',
      cuts: [
        { require: 'theta', between: ['25 deg', '140 deg'], because: 'seen' },
        {
          because: 'muon by either',
          anyOf: [
            [{ require: 'muonId', above: 0.6 }],
            [
              { require: 'clusterEnergy', below: 0.5 },
              { require: 'p', above: 0.7 },
            ],
          ],
        },
      ],
    },
    photon: { from: 'photons', cuts: [{ require: 'energy', above: 0.1, because: 'no noise' }] },
    barrelPhoton: { from: 'photon', cuts: [{ require: 'theta', between: ['33 deg', '128 deg'], because: 'barrel' }] },
  },
  candidates: {
    dimuon: {
      decay: 'muon+ muon-',
      cuts: [
        { require: 'openingAzimuth', above: '30 deg', because: 'trigger' },
        { linear: { a: 'ptMaxRecoil', b: 'ptMinRecoil', slope: 0.5 }, above: 0.2, because: 'fixed line' },
        {
          require: 'ptCms',
          above: {
            tabulated: [
              [0.2, 0.1],
              [3, 0.8],
              [6, 1],
            ],
          },
          because: 'radiation',
        },
        {
          linear: {
            a: 'ptMaxRecoil',
            b: 'ptMinRecoil',
            slope: {
              tabulated: [
                [0.2, 1],
                [6, 0.2],
              ],
            },
          },
          above: {
            tabulated: [
              [0.2, 0.9],
              [6, 0.3],
            ],
          },
          because: 'taus',
        },
      ],
    },
  },
  event: [
    { count: 'track', between: [2, 3], because: 'a pair, perhaps one more' },
    { require: 'photonRecoilAngle', of: 'barrelPhoton', candidate: 'dimuon', above: '15 deg', because: 'not the recoil' },
    { require: 'extraEnergy', of: 'photon', below: 2, because: 'quiet' },
    {
      require: 'maxEnergy',
      of: 'photon',
      below: {
        tabulated: [
          [0.2, 1.5],
          [6, 0.8],
        ],
      },
      because: 'against mass',
    },
  ],
  histograms: [
    { name: 'mass', of: 'dimuon.recoilMass', bins: 20, from: -5, to: 15, after: 'allCuts' },
    { name: 'momenta', of: 'muon.p', bins: 20, from: 0, to: 10, after: 'commonCuts' },
  ],
  massWindow: {
    observable: 'dimuon.recoilMassSquared',
    ownMass: 'dimuon.recoilMass',
    table: [
      [0.2, -20, 20],
      [6, 0, 90],
    ],
    negatives: 'counted',
    because: 'resolution',
  },
  limit: { method: 'bayesian', level: 0.9 },
});

/** Small deterministic generator for test events (Park and Miller). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export function randomEvents(count: number, seed: number): PlainEvent[] {
  const u = uniforms(seed);
  const track = () => {
    const p = 0.2 + 4 * u();
    const cosine = 1.9 * u() - 0.9 < 1 ? Math.min(0.99, 1.9 * u() - 0.9) : 0;
    const phi = 2 * Math.PI * u();
    const sine = Math.sqrt(1 - cosine * cosine);
    const charge: 1 | -1 = u() < 0.5 ? -1 : 1;
    return {
      charge,
      px: p * sine * Math.cos(phi),
      py: p * sine * Math.sin(phi),
      pz: p * cosine,
      d0: 0.55 * u(),
      z0: 2 * u(),
      clusterEnergy: 0.7 * u(),
      muonId: u(),
      electronId: u(),
    };
  };
  const photon = () => ({
    energy: 0.02 + 1.2 * u() * u(),
    theta: 0.2 + 2.4 * u(),
    phi: 2 * Math.PI * u() - Math.PI,
    time: 20 * u() - 10,
  });
  const some = <T>(make: () => T, most: number): T[] => Array.from({ length: Math.floor(u() * (most + 1)) }, make);
  return Array.from({ length: count }, () => ({
    weight: u() < 0.8 ? 1 : 3 * u(),
    tracks: [...some(track, 3), track()],
    photons: some(photon, 2),
  }));
}

it('survives JSON', () => {
  expect(defineSearch(JSON.parse(JSON.stringify(search)))).toEqual(search);
});

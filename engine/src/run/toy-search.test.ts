/** A small search for the tests of this folder: loose cuts, so that a few hundred events say something. */
import { expect, test } from 'vitest';
import { defineSearch } from '../select/search.ts';
import type { SearchInput } from '../select/search-types.ts';
import { memoryCache } from './cache.ts';
import { planSearch } from './plan.ts';

const because = 'for the test';

export const toyInput: SearchInput = {
  name: 'toy',
  title: 'two muons and nothing',
  papers: ['arXiv:1912.11276'],
  status: 'draft',
  signal: {
    model: 'zprime',
    process: 'e+ e- -> mu+ mu- Zprime',
    parameters: { gPrime: 0.1 },
    strength: { coupling: 'gPrime', power: 2 },
    scan: { parameter: 'mass.Zprime', from: 1, to: 5, step: 2 },
    openRange: [0.1, 8],
    invisible: ['Zprime'],
  },
  backgrounds: [
    { process: 'e+ e- -> mu+ mu- (gamma)', label: '', needed: because },
    { process: 'e+ e- -> pi+ pi-', label: '', needed: because, dominatesAbove: 4 },
  ],
  luminosity: '276/pb',
  trigger: ['cdc-two-track'],
  objects: {
    muon: { from: 'tracks', hypothesis: 'muon', cuts: [{ require: 'muonId', above: 0.3, because }] },
    photon: { from: 'photons', cuts: [] },
  },
  candidates: { dimuon: { decay: 'muon+ muon-', cuts: [{ require: 'recoilTheta', between: ['33 deg', '128 deg'], because }] } },
  event: [{ require: 'extraEnergy', of: 'photon', below: '0.4 GeV', because }],
  histograms: [{ name: 'recoilMass', of: 'dimuon.recoilMass', bins: 22, from: -2, to: 9, after: 'commonCuts' }],
  massWindow: {
    observable: 'dimuon.recoilMass',
    ownMass: 'dimuon.recoilMass',
    table: [
      [0.1, -2, 1],
      [8, 3, 10],
    ],
    negatives: 'counted with their sign',
    because,
  },
  limit: { method: 'bayesian', level: 0.9 },
  systematics: [
    { name: 'tracking', appliesTo: 'signal', relative: 0.04, because },
    { name: 'luminosity', appliesTo: 'luminosity', relative: 0.015, because },
  ],
};

export const toySearch = defineSearch(toyInput);
/** Shared by the tests of a file: tables take a second or two each. */
export const toyCache = memoryCache();

test('the toy search has a background that is missing, and three signals', () => {
  expect(planSearch(toySearch, { events: 10 }).samples.map(({ id }) => id)).toEqual([
    'e+ e- -> mu+ mu- (gamma)',
    'e+ e- -> mu+ mu- Zprime, 1 GeV',
    'e+ e- -> mu+ mu- Zprime, 3 GeV',
    'e+ e- -> mu+ mu- Zprime, 5 GeV',
  ]);
});

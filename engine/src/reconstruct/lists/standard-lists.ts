import { deg } from '../../basics/units.ts';
import type { ParticleList, Reconstruction } from './particle-list.ts';

const skims = 'basf2 skim/scripts/skim/WGs/dark.py (2026-02)';
const stdPhotons = 'basf2 analysis/scripts/stdPhotons.py';
const hlt = 'basf2 hlt/softwaretrigger/calculations/src/FilterCalculator.cc';
const chamber = [17 * deg, 150 * deg] as const;

/** Energy thresholds by part of the calorimeter [GeV]. */
const energies = (forward: number, barrel: number, backward: number) => ({
  anyOf: [forward, barrel, backward].map((energy, part) => [
    { require: 'region', equals: part + 1 },
    { require: 'energy', above: energy },
  ]),
});

/**
 * Lists that analyses of Belle II share. `standardLists` holds them all; take those that are needed by name: a list may be used in decay strings
 * as "gamma:tightPhoton" when it stands beside the decay in one `Reconstruction`.
 */
export const standardLists = {
  /** inside the acceptance of the drift chamber */
  chamberPhoton: {
    from: 'photons',
    cuts: [{ require: 'theta', between: chamber }],
    source: 'basf2 analysis/variables/src/AcceptanceVariables.cc: 17 to 150 degrees',
  },
  loosePhoton: {
    from: 'chamberPhoton',
    cuts: [{ anyOf: [[{ require: 'e1e9', above: 0.4 }], [{ require: 'energy', above: 0.075 }]] }],
    source: `${stdPhotons}, loose; numbers from memory, not checked`,
  },
  tightPhoton: {
    from: 'loosePhoton',
    cuts: [energies(0.05, 0.05, 0.075)],
    source: `${stdPhotons}, tight: loose and E > 50, 50, 75 MeV`,
  },
  pi0Photon: {
    from: 'chamberPhoton',
    cuts: [energies(0.2, 0.1, 0.18), { require: 'e1e9', above: 0.5 }, { require: 'hits', above: 1.5 }],
    source: `${stdPhotons}, pi0eff10_May2020: E > 200, 100, 180 MeV, E1E9 > 0.5, clusterNHits > 1.5`,
  },

  /** pions: the hypothesis of a track of which nothing is known */
  cleanTrack: {
    from: 'tracks',
    particle: 'pi+',
    cuts: [
      { require: 'absZ0', below: 2 },
      { require: 'absD0', below: 0.5 },
      { require: 'pt', above: 0.15 },
    ],
    source: `${skims}, SinglePhotonDark: nCleanedTracks(|dz| < 2, |dr| < 0.5, pT > 0.15)`,
  },
  hltLooseTrack: {
    from: 'tracks',
    particle: 'pi+',
    cuts: [
      { require: 'absZ0', below: 5 },
      { require: 'cdcHits', above: 4.5 },
    ],
    source: `${hlt}, looseB: |z0| < 5 cm, nCDC >= 5`,
  },
  hltTightTrack: {
    from: 'tracks',
    particle: 'pi+',
    cuts: [
      { require: 'absZ0', below: 1 },
      { require: 'cdcHits', above: 4.5 },
    ],
    source: `${hlt}, tightB: |z0| < 1 cm, nCDC >= 5`,
  },
  muon: {
    from: 'tracks',
    particle: 'mu-',
    cuts: [
      { require: 'absZ0', below: 5 },
      { require: 'absD0', below: 2 },
      { require: 'muonId', above: 0.3 },
    ],
    source: `${skims}, DimuonPlusMissingEnergy`,
  },
  electron: {
    from: 'tracks',
    particle: 'e-',
    cuts: [
      { require: 'absZ0', below: 5 },
      { require: 'absD0', below: 2 },
      { require: 'electronId', above: 0.3 },
      { require: 'theta', between: [0.387, 2.421] },
    ],
    source: `${skims}, ElectronMuonPlusMissingEnergy`,
  },
  promptKaon: {
    from: 'tracks',
    particle: 'K+',
    cuts: [
      { require: 'pt', above: 0.1 },
      { require: 'absD0', below: 0.5 },
      { require: 'absZ0', below: 2 },
    ],
    source: `${skims}, BtoKplusLLP`,
  },

  pi0: {
    decay: 'pi0 -> gamma:pi0Photon gamma:pi0Photon',
    cuts: [{ require: 'mass', between: [0.12, 0.145] }],
    source: 'assumed: window of about two standard deviations of the mass',
  },
  K_S0: {
    decay: 'K_S0 -> pi+ pi-',
    vertex: true,
    preselect: [{ require: 'mass', between: [0.4, 0.6] }],
    cuts: [
      { require: 'mass', between: [0.45, 0.55] },
      { require: 'vertexProbability', above: 0.001 },
      { require: 'vertexRadius', above: 0.05 },
      { require: 'cosPointing', above: 0.9 },
    ],
    source: 'assumed: window 450 to 550 MeV as V0 lists of Belle II have (from memory); vertex away from the beams',
  },
} as const satisfies Record<string, ParticleList>;

/** Definitions of some standard lists with those that they are made of, to be put beside one's own. */
export function standard(...names: readonly (keyof typeof standardLists)[]): Reconstruction {
  const found = new Map<string, ParticleList>();
  const take = (name: string): void => {
    if (found.has(name) || !Object.hasOwn(standardLists, name)) return;
    const list: ParticleList = standardLists[name as keyof typeof standardLists];
    if ('from' in list) take(list.from);
    else for (const [, label] of list.decay.matchAll(/:(\w+)/g)) take(label!);
    found.set(name, list);
  };
  for (const name of names) take(name);
  return Object.fromEntries(found);
}

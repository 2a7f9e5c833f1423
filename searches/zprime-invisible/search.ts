import { cm, defineSearch, deg, GeV, perPb } from '@lacuna/engine';
import dimuonPt from './tables/dimuon-pt.json' with { type: 'json' };
import tauSuppression from './tables/tau-suppression.json' with { type: 'json' };
import tauSuppressionSlope from './tables/tau-suppression-slope.json' with { type: 'json' };
import window from './tables/window.json' with { type: 'json' };

/** Read in the public skim code. */
const skim = { from: 'basf2 skim/scripts/skim/WGs/dark.py, DimuonPlusMissingEnergy', status: 'sourced' } as const;
/** Recalled from the paper, not checked against it. */
const recalled = { from: 'arXiv:1912.11276', status: 'unverified' } as const;
/** Made by the script in this folder: no source gives it. */
const derived = { from: 'derive-tables.mjs in the folder of the search (Punzi figure of merit)', status: 'derived' } as const;

type MassTable = [mass: number, value: number][];

/** Bump hunt in the mass recoiling against a muon pair: M^2 = (P_beams - p_mu+ - p_mu-)^2. */
export const zprimeInvisible = defineSearch({
  name: 'zprime-invisible',
  title: 'e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible',
  papers: ['arXiv:1912.11276'],
  status: 'draft',

  signal: {
    model: 'zprime',
    process: 'e+ e- -> mu+ mu- Zprime',
    parameters: { gPrime: 0.1 },
    strength: { coupling: 'gPrime', power: 2 },
    scan: { parameter: 'mass.Zprime', from: 0.5 * GeV, to: 8 * GeV, step: 0.25 * GeV },
    openRange: [0.01 * GeV, 8 * GeV],
    invisible: ['Zprime'],
  },
  backgrounds: [
    { process: 'e+ e- -> mu+ mu- (gamma)', label: '', needed: 'a photon that is lost looks like a light particle' },
    { process: 'e+ e- -> tau+ tau- (gamma)', label: '', needed: 'two muons and four neutrinos' },
    {
      process: 'e+ e- -> e+ e- mu+ mu-',
      label: '',
      needed: 'both electrons leave along the beams; the largest background at high recoil mass',
      bias: [
        {
          toward: [
            ...(['mu+', 'mu-'] as const).flatMap((particle) => [
              { particle, quantity: 'thetaLab', above: 32 * deg, below: 125 * deg } as const,
              { particle, quantity: 'transverseMomentumLab', above: 0.3 * GeV } as const,
            ]),
            { particle: 'e-', quantity: 'thetaLab', below: 17 * deg },
            { particle: 'e+', quantity: 'thetaLab', above: 150 * deg },
          ],
          factor: 300,
        },
        { toward: [{ particle: 'mu+ mu-', quantity: 'pairTransverseMomentumCms', above: 0.5 * GeV }], factor: 30 },
      ],
      relativeEvents: 1 / 30,
    },
  ],
  luminosity: 276 * perPb,
  trigger: ['cdc-two-track'],

  objects: {
    track: {
      from: 'tracks',
      cuts: [
        { require: 'absD0', below: 0.5 * cm, because: 'comes from the interaction point', ...recalled },
        { require: 'absZ0', below: 2 * cm, because: 'comes from the interaction point', ...recalled },
      ],
    },
    muon: {
      from: 'track',
      hypothesis: 'muon',
      cuts: [
        {
          require: 'theta',
          between: [37 * deg, 120 * deg],
          because: 'in the barrel of the calorimeter, where muons are told from the rest',
          ...recalled,
        },
        { require: 'muonId', above: 0.3, because: 'looks like a muon, not like a pion of a tau decay', ...skim },
        {
          require: 'clusterEnergy',
          between: [0.15 * GeV, 0.4 * GeV],
          because: 'deposits what a minimum-ionising particle does',
          ...recalled,
        },
        { require: 'eOverP', below: 0.4, because: 'is no electron', ...recalled },
      ],
    },
    photon: {
      from: 'photons',
      cuts: [
        {
          require: 'energy',
          above: 0.05 * GeV,
          because: 'is no beam background',
          from: 'basf2 analysis/scripts/stdPhotons.py, tight list (75 MeV in the backward cap)',
          status: 'sourced',
        },
      ],
    },
  },

  candidates: {
    dimuon: {
      decay: 'muon+ muon-',
      cuts: [
        {
          require: 'openingAzimuth',
          between: [90 * deg, 172 * deg],
          because: 'the trigger needs 90 degrees; back to back are muon pairs without recoil',
          ...recalled,
        },
        {
          require: 'recoilTheta',
          between: [33 * deg, 128 * deg],
          because: 'a photon there would have been seen by the barrel of the calorimeter',
          ...recalled,
        },
        { require: 'ptCms', above: 0.2 * GeV, because: 'a photon lost along the beam leaves no transverse momentum', ...skim },
        {
          require: 'ptCms',
          above: { tabulated: dimuonPt as MassTable },
          because: 'photons lost along the beams leave little transverse momentum',
          ...derived,
        },
        {
          linear: { a: 'ptMaxRecoil', b: 'ptMinRecoil', slope: { tabulated: tauSuppressionSlope as MassTable } },
          above: { tabulated: tauSuppression as MassTable },
          because: 'in tau pairs the recoil lies along the muons',
          ...derived,
        },
      ],
    },
  },

  event: [
    { count: 'track', equals: 2, because: 'a muon pair and nothing else', ...recalled },
    {
      require: 'photonRecoilAngle',
      of: 'photon',
      candidate: 'dimuon',
      above: 15 * deg,
      because: 'a photon in the direction of the recoil is what recoiled',
      ...recalled,
    },
    { require: 'extraEnergy', of: 'photon', below: 0.4 * GeV, because: 'nothing else in the calorimeter', ...recalled },
  ],

  histograms: [
    { name: 'recoilMass', of: 'dimuon.recoilMass', bins: 44, from: -2 * GeV, to: 9 * GeV, after: 'allCuts' },
    { name: 'recoilMassCommon', of: 'dimuon.recoilMass', bins: 110, from: -2 * GeV, to: 9 * GeV, after: 'commonCuts' },
    { name: 'recoilMassSquared', of: 'dimuon.recoilMassSquared', bins: 90, from: -5, to: 85, after: 'allCuts' },
    { name: 'dimuonMass', of: 'dimuon.mass', bins: 110, from: 0, to: 11 * GeV, after: 'allCuts' },
    { name: 'muonMomentum', of: 'muon.p', bins: 80, from: 0, to: 8 * GeV, after: 'allCuts' },
  ],

  massWindow: {
    observable: 'dimuon.recoilMassSquared',
    ownMass: 'dimuon.recoilMass',
    table: window as [mass: number, low: number, high: number][],
    negatives:
      'the window is in the squared mass and reaches below zero where the resolution does; negative values count like others',
    because: 'two standard deviations of the squared recoil mass to either side',
    ...derived,
  },
  limit: { method: 'bayesian', level: 0.9 },

  systematics: [
    { name: 'trigger', appliesTo: 'signal', relative: 0.06, because: 'efficiency of the two-track line', ...recalled },
    { name: 'tracking', appliesTo: 'signal', relative: 0.04, because: 'track finding', ...recalled },
    { name: 'identification', appliesTo: 'signal', relative: 0.04, because: 'muon identification', ...recalled },
    { name: 'luminosity', appliesTo: 'luminosity', relative: 0.015, because: 'luminosity measurement', ...recalled },
    {
      name: 'tau suppression',
      appliesTo: 'background',
      relative: 0.22,
      because: 'data against simulation after the tau suppression',
      ...recalled,
    },
    {
      name: 'background before tau suppression',
      appliesTo: 'background',
      relative: 0.02,
      because: 'data against simulation before the tau suppression',
      ...recalled,
    },
    {
      name: 'muon pair yield',
      appliesTo: 'signal',
      relative: 0.125,
      because: 'data against simulation in muon pairs',
      ...recalled,
    },
  ],
});

/** A made-up result for the tests of this folder: shapes as a real run has them, numbers from smooth functions, nothing of it physics. */
import { expect, test } from 'vitest';
import { exp } from '../basics/elementary.ts';
import type { ExpectedBand, MassPoint, SearchResult, Spectrum, UpperLimit } from './result.ts';
import { RESULT_FORMAT } from './result.ts';

const bell = (x: number, middle: number, width: number) => exp((-(x - middle) * (x - middle)) / (2 * width * width));

function spectrum(): Spectrum {
  const edges = Array.from({ length: 45 }, (_, i) => -1 + 0.25 * i);
  const centre = edges.slice(0, -1).map((edge) => edge + 0.125);
  const mumu = centre.map((m) => 90 * bell(m, 0, 0.8) + 12 * bell(m, 2, 2.5));
  const tautau = centre.map((m) => 62 * bell(m, 4.2, 1.9));
  const error = (values: number[], events: number) => values.map((value) => Math.sqrt(value / events));
  const noise = (i: number) => ((i * 7919) % 97) / 97 - 0.5;
  return {
    name: 'recoil-mass',
    axis: { label: 'recoil mass', symbol: 'M_{recoil}', unit: 'GeV' },
    after: 'after all cuts',
    edges,
    stacked: [
      { process: 'e+ e- -> mu+ mu- (gamma)', label: '', values: mumu, errors: error(mumu, 4) },
      { process: 'e+ e- -> tau+ tau- (gamma)', label: '', values: tautau, errors: error(tautau, 2) },
    ],
    signals: [
      {
        label: '',
        mass: 1,
        coupling: { name: "g'", value: 0.05 },
        values: centre.map((m) => 30 * bell(m, 1, 0.55)),
        underflow: 0,
        overflow: 0,
      },
      {
        label: '',
        mass: 6,
        coupling: { name: "g'", value: 0.2 },
        values: centre.map((m) => 45 * bell(m, 6, 0.2) + (m < 6 ? 1.5 * bell(m, 6.5, 1) : 0)),
        underflow: 0,
        overflow: 0.3,
      },
    ],
    data: {
      kind: 'pseudo-data',
      counts: centre.map((_, i) =>
        Math.max(0, Math.round(mumu[i]! + tautau[i]! + 2.4 * noise(i) * Math.sqrt(mumu[i]! + tautau[i]!))),
      ),
    },
    underflow: 0.4,
    overflow: 0.1,
  };
}

const band = (median: number): ExpectedBand => ({
  minus2: 0.55 * median,
  minus1: 0.73 * median,
  median,
  plus1: 1.4 * median,
  plus2: 1.95 * median,
});

function massPoint(mass: number): MassPoint {
  const median = 0.05 + 0.001 * exp(1.05 * mass);
  const wiggle = 1 + 0.35 * (((Math.round(mass * 20) * 37) % 19) / 19 - 0.4);
  const closed = mass > 6;
  const limit = (
    quantity: UpperLimit['quantity'],
    scenario: string,
    level: number,
    method: UpperLimit['method'],
    scale: number,
  ): UpperLimit => ({
    quantity,
    name: quantity === 'coupling' ? "g'" : 'sigma',
    unit: quantity === 'coupling' ? '1' : 'fb',
    scenario,
    method,
    level,
    observed: scale * wiggle,
    expected: band(scale),
  });
  return {
    mass,
    window: {
      observable: 'recoilMass',
      low: mass - 2 / (mass + 1),
      high: mass + 2 / (mass + 1),
      unit: 'GeV',
      negatives: 'signed root of the squared mass',
    },
    efficiency: {
      withRadiation: { value: 0.031, error: 0.0006 },
      withoutRadiation: { value: 0.045, error: 0.0007 },
      relativeSystematic: 0.14,
    },
    signalCrossSectionPerCoupling: { value: 99570 / (mass + 0.1), error: 20 },
    branchingFraction: mass < 0.2113 ? 1 : 0.5,
    backgrounds: [
      {
        process: 'e+ e- -> mu+ mu- (gamma)',
        label: '',
        expected: 12 / (mass + 1),
        error: 0.6,
        effectiveEvents: 140,
        upperBound: false,
        equivalentLuminosity: 1.8,
      },
      mass < 2
        ? {
            process: 'e+ e- -> tau+ tau- (gamma)',
            label: '',
            expected: 0.17,
            error: 0,
            effectiveEvents: 0,
            upperBound: true,
            equivalentLuminosity: 1.9,
          }
        : {
            process: 'e+ e- -> tau+ tau- (gamma)',
            label: '',
            expected: mass,
            error: 0.5,
            effectiveEvents: 7.2,
            upperBound: false,
            equivalentLuminosity: 1.9,
          },
    ],
    totalBackground: { value: 12 / (mass + 1) + (mass < 2 ? 0 : mass), error: 1.7 },
    observed: Math.round(10 / (mass + 1)),
    limits: closed
      ? []
      : [
          limit('coupling', 'BF(inv) = 1', 0.9, 'Bayesian', median),
          limit('coupling', 'BF(inv) of the model', 0.9, 'Bayesian', 1.4 * median),
          limit('cross-section', 'BF(inv) = 1', 0.9, 'Bayesian', 60 + 4000 * median),
          limit('coupling', 'BF(inv) = 1', 0.95, 'CLs', 1.2 * median),
        ],
    localPValue: closed ? null : 0.34,
    warnings: mass > 2 && !closed ? ['e+ e- -> tau+ tau- (gamma): 7.2 effective events in the window, fewer than 10'] : [],
    noLimit: closed ? 'background incomplete: e+ e- -> e+ e- mu+ mu-' : null,
  };
}

/** A fresh copy each time, so that a test may spoil it. */
export function sampleResult(): SearchResult {
  const masses = [0.1, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8].map(massPoint);
  const main = spectrum();
  const step = (
    name: string,
    because: string,
    status: 'sourced' | 'unverified' | 'derived' | 'assumed',
    from: string,
    passed: number,
  ) => ({
    name,
    because,
    status,
    from,
    passed,
    expectedEvents: { value: passed * 0.155, error: 0.155 * Math.sqrt(passed) },
    efficiency: { value: passed / 2e6, error: Math.sqrt(passed) / 2e6 },
  });
  const steps = [
    step('generated', 'all events of the sample', 'sourced', '', 2000000),
    step('trigger', 'two tracks seen by the drift chamber, opening above 90 deg', 'unverified', 'arXiv:1912.11276', 931000),
    step('two tracks', 'a muon pair and nothing else charged', 'sourced', 'basf2 skim', 640200),
    step('photon veto', 'a radiated photon would fake missing energy', 'unverified', 'arXiv:1912.11276', 15210),
    step('tau suppression', 'muons of a tau pair share the missing momentum', 'derived', 'searches/…/windows.ts', 1310),
  ];
  const inWindow = [
    step('window', 'two standard deviations to either side', 'derived', 'searches/…/windows.ts', 12),
    step('tau suppression, by mass', 'in tau pairs the recoil lies along the muons', 'derived', 'searches/…/windows.ts', 0),
  ];
  return {
    format: RESULT_FORMAT,
    search: {
      name: 'toy',
      title: 'e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible',
      status: 'draft',
      papers: ['arXiv:1912.11276'],
      hash: 'c0ffee'.repeat(10),
    },
    reproduction: {
      version: '0.1.0',
      physicsVersion: '1',
      command: 'npx lacuna search toy --luminosity "276/pb" --events 2000000 --seed 1',
      seed: 1,
      digest: '0123456789abcdef'.repeat(4),
      tables: [
        { process: 'e+ e- -> mu+ mu- (gamma)', mass: null, hash: 'ab12'.repeat(16) },
        { process: 'e+ e- -> mu+ mu- Zprime', mass: 1, hash: 'cd34'.repeat(16) },
      ],
    },
    luminosity: { value: 0.276, text: '276 pb^-1', relativeError: 0.015 },
    sqrtS: 10.579558,
    level: 0.9,
    method: 'Bayesian',
    scenario: 'BF(inv) = 1',
    coupling: { name: "g'", symbol: "g'" },
    massSymbol: "M_{Z'}",
    data: { kind: 'pseudo-data', from: 'seed 1' },
    processes: [
      sample('e+ e- -> mu+ mu- (gamma)', 'background', null, 2000000, 1148000),
      sample('e+ e- -> tau+ tau- (gamma)', 'background', null, 2000000, 919000),
      sample('e+ e- -> mu+ mu- Zprime', 'signal', 1, 50000, 99.57),
    ],
    incompleteBackgrounds: [
      { process: 'e+ e- -> e+ e- mu+ mu-', because: 'no generator yet; both electrons lost along the beams', noLimitAbove: 6 },
    ],
    cutFlow: [
      {
        process: 'e+ e- -> mu+ mu- (gamma)',
        role: 'background',
        mass: null,
        coupling: null,
        steps,
        inWindows: [{ mass: 1, steps: inWindow }],
      },
      {
        process: 'e+ e- -> mu+ mu- Zprime',
        role: 'signal',
        mass: 1,
        coupling: 0.05,
        inWindows: [],
        steps: [...steps, ...inWindow].map((one, i) => ({
          ...one,
          passed: 50000 - 8000 * i,
          efficiency: { value: 1 - 0.15 * i, error: 0.002 },
          expectedEvents: { value: 69 * (1 - 0.15 * i), error: 0.2 },
        })),
      },
    ],
    nMinusOne: [
      {
        ...spectrum(),
        name: 'extra-energy',
        cut: 'photon veto',
        because: 'a radiated photon would fake missing energy',
        axis: { label: 'extra energy', symbol: '', unit: 'GeV' },
        accepted: [{ low: null, high: 2 }],
        data: null,
      },
    ],
    spectra: [main],
    masses,
    variations: [
      {
        name: 'photonInefficiency.barrel x 0.3',
        label: 'photon inefficiency × 0.3',
        rows: masses.map(({ mass, noLimit }) => ({
          mass,
          couplingRatio: noLimit ? null : 0.91,
          crossSectionRatio: noLimit ? null : 0.83,
          backgroundRatio: 0.7,
        })),
      },
      {
        name: 'photonInefficiency.barrel x 3',
        label: 'photon inefficiency × 3',
        rows: masses.map(({ mass, noLimit }) => ({
          mass,
          couplingRatio: noLimit ? null : 1.2,
          crossSectionRatio: noLimit ? null : 1.44,
          backgroundRatio: 2.1,
        })),
      },
    ],
    closure: {
      reference: 'arXiv:1912.11276',
      level: 0.9,
      method: 'Bayesian',
      luminosity: {
        published: { value: 0.276, text: '276 pb^-1', relativeError: 0.015 },
        ours: { value: 0.276, text: '276 pb^-1', relativeError: 0.015 },
      },
      scenario: 'BF(inv) = 1',
      text: 'published = observed; ours = median expected',
      rows: [
        [0.5, 0.06],
        [3, 0.09],
        [5, 0.3],
      ].map(([mass, published]) => {
        const median = 0.05 + 0.001 * exp(1.05 * mass!);
        const root = median / published!;
        return {
          mass: mass!,
          publishedCoupling: published!,
          ourMedianCoupling: median,
          ratioCoupling: root,
          ratioCrossSection: root * root,
          band: band(median),
          insideBand1: published! > 0.73 * median && published! < 1.4 * median,
          insideBand2: published! > 0.55 * median && published! < 1.95 * median,
        };
      }),
      curve: { status: 'skipped', because: 'reference not found' },
      explanation: ['The made-up median follows a smooth curve.', 'Nothing here was tuned.'],
    },
    systematics: [
      { name: 'tracking', appliesTo: 'signal efficiency', relative: 0.04, status: 'unverified', source: 'arXiv:1912.11276' },
      { name: 'luminosity', appliesTo: 'luminosity', relative: 0.015, status: 'unverified', source: 'arXiv:1912.11276' },
    ],
    assumptions: [{ stage: 'simulate', name: 'photon inefficiency in the barrel', value: '3e-4', because: 'no public number' }],
    warnings: ['background incomplete: e+ e- -> e+ e- mu+ mu-'],
    references: ['BelleII2020Zprime', 'PDG2024', 'Salmon2011'],
  };
}

function sample(process: string, role: 'signal' | 'background', mass: number | null, generated: number, fb: number) {
  return {
    process,
    label: '',
    role,
    mass,
    coupling: mass === null ? null : 0.05,
    generated,
    weighted: false,
    crossSection: { value: fb, error: fb * 1e-3, unit: 'fb' },
    equivalentLuminosity: generated / fb,
    trialsPerEvent: 3.2,
    overweightShare: 2e-5,
    notes: [],
  };
}

test('the sample result is plain data', () => {
  const result = sampleResult();
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

import { tan } from '../../basics/elementary.ts';
import { massOf, nameOf } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { deg } from '../../basics/units.ts';
import { applyOverrides } from '../../simulate/overrides.ts';
import { belle2 } from '../../simulate/belle2.ts';
import { compileTracker, type Tracker } from '../../simulate/geometry/tracker.ts';
import { CovarianceMap, createMapPoint } from '../../simulate/track-fit/covariance-map.ts';
import { LinearisedFit } from '../../simulate/track-fit/linearised-fit.ts';
import { at } from '../../simulate/track-fit/symmetric.ts';
import { equal, printed, type Reference, skipped, type ValidationRow, within } from './row.ts';

/** Field that the fully simulated sample was made in, at the interaction point. */
const SAMPLE_FIELD = '1.4536 T';
const LEAST_PT = 0.25;
const MUON = massOf('mu-');
const quantities = ['sigma(pt)/pt', 'sigma(d0)', 'sigma(z0)', 'sigma(phi0)', 'sigma(tan lambda)'] as const;
const sampleColumns = ['spt', 'sd0', 'sz0', 'sphi', 'stl'] as const;
/** columns of the table by momentum, and what brings them to the units of the sample */
const binColumns = [
  ['median_fit_sigma_pt_over_pt_percent', 1e-2],
  ['median_fit_sigma_d0_um', 1],
  ['median_fit_sigma_z0_um', 1],
  ['median_fit_sigma_phi0_mrad', 1e-3],
  ['median_fit_sigma_tanlambda_1e-3', 1e-3],
] as const;

/** sigmas of one track in the order of `quantities`: relative, um, um, rad, 1. */
function sigmas(fit: LinearisedFit, rhoPerPt: number, pT: number): number[] {
  const sigma = (k: number) => Math.sqrt(fit.covariance[at(k, k)]!);
  return [sigma(2) * rhoPerPt * pT, 1e4 * sigma(0), 1e4 * sigma(3), sigma(1), sigma(4)];
}

function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : 0.5 * (sorted[middle - 1]! + sorted[middle]!);
}

interface SampleTrack {
  readonly pT: number;
  readonly theirs: readonly number[];
  readonly ours: readonly number[];
}

/** The primary tracks of the sample with our covariance beside theirs. Tracks that our fit does not determine are left out. */
function sampleTracks(reference: Reference, tracker: Tracker): SampleTrack[] {
  const table = reference.table('detector/data/track_covariances_basf2_sample.csv');
  const column = (name: string) => table.numbers(name);
  const [pdg, pt, slope, primary] = [column('pdg'), column('pt'), column('tanl'), column('prim')] as const;
  const theirs = sampleColumns.map(column);
  const fit = new LinearisedFit(tracker);
  return pdg.flatMap((code, i) => {
    const pT = pt[i]!;
    if (primary[i] !== 1) return [];
    // leptons of positive code are negative
    const charge = code > 0 === Math.abs(code) > 20 ? 1 : -1;
    if (!fit.fit(0, 0, 0, pT, 0, pT * slope[i]!, charge, massOf(nameOf(code)))) return [];
    return [{ pT, theirs: theirs.map((c) => c[i]!), ours: sigmas(fit, tracker.rhoPerPt, pT) }];
  });
}

/** Ratios of our to their sigma: one row for each quantity, over all primary tracks above 0.25 GeV. */
function ratioRows(reference: Reference | undefined, material: 0 | 1): ValidationRow[] {
  const tolerance = material === 0 ? 0.25 : 0.15;
  const label = material === 0 ? 'material of the geometry alone' : 'effective material';
  const name = (quantity: string) => `${quantity}, ours / full simulation, median of primary tracks with pt > 0.25 GeV, ${label}`;
  if (reference === undefined) return quantities.map((q) => skipped(name(q), `within ${100 * tolerance} %`));
  const tracker = compileTracker(applyOverrides(belle2, { 'tracker.field': SAMPLE_FIELD, 'tracker.material': material }));
  const tracks = sampleTracks(reference, tracker).filter(({ pT }) => pT > LEAST_PT);
  const note = `${tracks.length} tracks${material === 1 ? '; tuned on the same tracks, so no independent test' : ''}`;
  return quantities.map((q, k) => within(name(q), median(tracks.map((t) => t.ours[k]! / t.theirs[k]!)), 1, tolerance, note));
}

/** Medians in the bins of momentum of the published table, effective material. */
function binRows(reference: Reference | undefined): ValidationRow[] {
  const label = 'medians in bins of pt from 0.2 GeV, ours / full simulation, mean of bins, effective material';
  if (reference === undefined) return quantities.map((q) => skipped(`${q}, ${label}`, 'within 20 %'));
  const table = reference.table('detector/data/track_resolution_basf2_fit_covariance.csv');
  const tracker = compileTracker(applyOverrides(belle2, { 'tracker.field': SAMPLE_FIELD }));
  const tracks = sampleTracks(reference, tracker);
  const from = table.numbers('pt_lo_GeV');
  const to = table.numbers('pt_hi_GeV');
  return quantities.map((q, k) => {
    const [name, unit] = binColumns[k]!;
    const theirs = table.numbers(name);
    const ratios = from.flatMap((low, bin) => {
      if (low < 0.2) return [];
      const inside = tracks.filter(({ pT }) => pT >= low && pT < to[bin]!);
      return inside.length === 0 ? [] : [median(inside.map((t) => t.ours[k]!)) / (theirs[bin]! * unit)];
    });
    const mean = ratios.reduce((a, b) => a + b, 0) / ratios.length;
    const list = ratios.map((r) => r.toFixed(2)).join(', ');
    return within(`${q}, ${label}`, mean, 1, 0.2, `${ratios.length} bins of 4 to 15 tracks: ${list}`);
  });
}

/** What sets the recoil at low mass: 3 to 5 GeV, where no fully simulated track is at hand. */
function extrapolationRows(reference: Reference | undefined): ValidationRow[] {
  const label = 'muon, effective material, 1.5 T';
  const places = [30, 60, 90].flatMap((theta) => [3, 5].map((pT) => [theta, pT] as const));
  const name = (q: string, theta: number, pT: number) => `${q}, ${pT} GeV at ${theta} deg, ${label}`;
  if (reference === undefined) return places.map(([theta, pT]) => skipped(name('sigma(pt)/pt [%]', theta, pT), 'printed'));
  const table = reference.table('detector/data/track_resolution_model_muon.csv');
  const [angle, momentum] = [table.numbers('theta_deg'), table.numbers('pt_GeV')];
  const tracker = compileTracker(belle2);
  const fit = new LinearisedFit(tracker);
  const note =
    'extrapolation: the fully simulated tracks end near 1.8 GeV; the reference is another linearised fit, not a simulation, and leaves out how scattering turns pt';
  return places.flatMap(([theta, pT]) => {
    const row = angle.findIndex((a, i) => a === theta && momentum[i] === pT);
    const slope = 1 / tan(theta * deg);
    fit.fit(0, 0, 0, pT, 0, pT * slope, -1, MUON);
    const [relative, d0, z0] = sigmas(fit, tracker.rhoPerPt, pT) as [number, number, number];
    return [
      printed(name('sigma(pt)/pt [%]', theta, pT), 100 * relative, table.numbers('sigma_pt_over_pt_percent')[row]!, note),
      printed(name('sigma(d0) [um]', theta, pT), d0, table.numbers('sigma_d0_um')[row]!, note),
      printed(name('sigma(z0) [um]', theta, pT), z0, table.numbers('sigma_z0_um')[row]!, note),
    ];
  });
}

/** Largest relative difference of a sigma between the covariance map and the fit, at random points of the acceptance. */
function mapRow(): ValidationRow {
  const tracker = compileTracker(belle2);
  const fit = new LinearisedFit(tracker);
  const point = createMapPoint();
  const u = new Float64Array(2);
  const stream = new RandomStream(1, 'covariance map');
  let worst = 0;
  let found = 0;
  const n = 1000;
  for (const charge of [-1, 1]) {
    const map = new CovarianceMap(tracker, MUON, charge);
    for (let i = 0; i < n / 2; i++) {
      stream.one(i, stage.simulate, charge + 1, 0, 1, u);
      const pT = 0.2 + 5.8 * u[0]!;
      const cosine = -0.86 + 1.81 * u[1]!;
      const slope = cosine / Math.sqrt(1 - cosine * cosine);
      if (!map.at(pT, slope, point) || !fit.fit(0, 0, 0, pT, 0, pT * slope, charge, MUON)) continue;
      found++;
      for (let k = 0; k < 5; k++) {
        let square = 0;
        for (let j = 0; j <= k; j++) square += point.factor[(k * (k + 1)) / 2 + j]! * point.factor[(k * (k + 1)) / 2 + j]!;
        worst = Math.max(worst, Math.abs(Math.sqrt(square / fit.covariance[at(k, k)]!) - 1));
      }
    }
  }
  const name = 'covariance map / fit, largest deviation of a sigma from 1';
  return {
    name,
    ours: worst,
    reference: 0,
    bound: 'below 0.02',
    ok: worst < 0.02 && found > 0.97 * n,
    note: `muons of 0.2 to 6 GeV, 18 to 149 deg: ${found} of ${n} points in the map`,
  };
}

/** Tracking detectors: geometry, covariance against full simulation, extrapolation, interpolation. */
export function trackingRows(reference: Reference | undefined): ValidationRow[] {
  const tracker = compileTracker(belle2);
  return [
    equal('sense wires of the drift chamber', tracker.senseWires, 14336),
    equal('layers of the drift chamber', tracker.layers.filter((layer) => layer.part === 'cdc').length, 56),
    ...ratioRows(reference, 0),
    ...ratioRows(reference, 1),
    ...binRows(reference),
    ...extrapolationRows(reference),
    mapRow(),
  ];
}

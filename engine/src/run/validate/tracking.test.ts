import { expect, test } from 'vitest';
import { createReference, NO_REFERENCE } from './row.ts';
import { trackingRows } from './tracking.ts';

const tables: Record<string, string> = {
  // three tracks of fully simulated events, and two sorts that do not count
  'detector/data/track_covariances_basf2_sample.csv': `pdg,pt,tanl,sd0,sphi,sz0,spt,stl,prim
211,0.373251,0.817535,37.101731,0.003212,46.738598,0.00284,0.004149,1
-211,0.307025,0.059897,40.602845,0.003559,42.147041,0.00188,0.00362,1
-321,0.923198,1.756937,20.687583,0.001669,45.051544,0.003586,0.003464,1
-211,0.1,0.5,1,1,1,1,1,1
11,0.5,0.5,1,1,1,1,1,0
`,
  'detector/data/track_resolution_basf2_fit_covariance.csv': `pt_lo_GeV,pt_hi_GeV,median_fit_sigma_pt_over_pt_percent,median_fit_sigma_d0_um,median_fit_sigma_z0_um,median_fit_sigma_phi0_mrad,median_fit_sigma_tanlambda_1e-3
0.05,0.1,10.119,859.2,904.2,50.644,54.622
0.3,0.4,0.236,38.85,44.44,3.385,3.885
`,
  'detector/data/track_resolution_model_muon.csv': `theta_deg,pt_GeV,sigma_pt_over_pt_percent,sigma_d0_um,sigma_z0_um
${[30, 60, 90].flatMap((a) => [3, 5].map((p) => `${a},${p},0.3,10,13`)).join('\n')}
`,
};

test('ratios to fully simulated tracks, in their units; the momentum range and secondary tracks are left out', () => {
  const rows = trackingRows(createReference((path) => tables[path]));
  const ratios = rows.filter(({ name }) => name.includes('median of primary tracks'));
  expect(ratios.length).toBe(10);
  for (const { ours, note } of ratios) {
    expect(ours as number).toBeGreaterThan(0.8);
    expect(ours as number).toBeLessThan(1.2);
    expect(note).toMatch(/^3 tracks/);
  }
  expect(ratios.slice(5).every(({ note }) => note!.includes('tuned'))).toBe(true);
  const bins = rows.filter(({ name }) => name.includes('bins of pt'));
  expect(bins.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  const extrapolated = rows.filter(({ bound }) => bound === 'printed');
  expect(extrapolated.length).toBe(18);
  for (const { ok, note } of extrapolated) {
    expect(ok).toBeNull();
    expect(note).toMatch(/extrapolation/);
  }
});

test('without reference: geometry and interpolation are judged, the rest says that it was skipped', () => {
  const rows = trackingRows(undefined);
  expect(rows.filter(({ ok }) => ok === true).map(({ name }) => name)).toEqual([
    'sense wires of the drift chamber',
    'layers of the drift chamber',
    'covariance map / fit, largest deviation of a sigma from 1',
  ]);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.filter(({ ok }) => ok === null).every(({ note }) => note === NO_REFERENCE)).toBe(true);
});

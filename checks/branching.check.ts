import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bosonProperties } from '@lacuna/engine';
import { describe, expect, it } from 'vitest';

const reference = process.env['LACUNA_REFERENCE'];
const folder = reference === undefined ? undefined : join(reference, 'searches', 'data');
const found = folder !== undefined && existsSync(folder);

/** Rows of numbers of a table, linear interpolation in its first column. */
function table(name: string): (x: number) => number {
  const rows = readFileSync(join(folder!, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('mass'))
    .map((line) => line.split(',').map(Number) as [number, number]);
  return (x) => {
    const i = rows.findIndex(([mass]) => mass >= x);
    if (i <= 0) return Number.NaN;
    const [[x0, y0], [x1, y1]] = [rows[i - 1]!, rows[i]!];
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  };
}

/** Our parametrisations of hadronic decays beside the published branching fractions. */
describe.skipIf(!found)('hadronic decays', () => {
  it('of the dark photon give the published widths', () => {
    const electrons = table('dark_photon_br_darkcast_e_e.csv');
    const worst = { resonance: 0, low: 0, middle: 0, high: 0 };
    for (let m = 0.3; m < 9.99; m += m < 2 ? 0.01 : 0.1) {
      const ours = bosonProperties('dark-photon', { gD: 0, 'mass.Aprime': m });
      const branching = ours.channels.find(({ products }) => products.includes('e-'))!.branching;
      const ratio = electrons(m) / branching;
      const near = Math.abs(m - 0.7827) < 0.025 || Math.abs(m - 1.0195) < 0.025;
      const region = near ? 'resonance' : m < 0.99 ? 'low' : m < 1.8 ? 'middle' : 'high';
      worst[region] = Math.max(worst[region], Math.abs(ratio - 1));
      if (process.env['LACUNA_VERBOSE']) console.log(`A' ${m.toFixed(2)} ratio ${ratio.toFixed(3)}`);
    }
    console.log(`A' total width over DarkCast's, largest deviations: ${JSON.stringify(worst)}`);
    expect(worst.low).toBeLessThan(0.12);
    expect(worst.middle).toBeLessThan(0.25);
    // the table lets charm set in from 3 GeV on, R does at 3.73 GeV
    expect(worst.high).toBeLessThan(0.2);
    const muons = bosonProperties('dark-photon', { gD: 0, 'mass.Aprime': 10 }).channels.find(({ products }) =>
      products.includes('mu-'),
    )!;
    console.log(`BF(A' -> mu mu) at 10 GeV: ${muons.branching.toFixed(4)} (reference 0.1507)`);
    expect(Math.abs(muons.branching / 0.1507 - 1)).toBeLessThan(0.03);
  });

  it('of the ALP have the published lifetime', () => {
    const length = table('alp_photon_ctau_g1.csv');
    let worst = 0;
    for (const m of [0.01, 0.1, 0.5, 1, 3]) {
      const { decayLength } = bosonProperties('alp', { gAGammaGamma: 1, 'mass.a': m });
      // metres; the table is coarse: c tau m^3 is interpolated
      const published = length(m);
      if (Number.isNaN(published)) continue;
      const ratio = (0.01 * decayLength!) / published;
      console.log(`ALP ${m} GeV: c tau over the published one ${ratio.toFixed(4)}`);
      worst = Math.max(worst, Math.abs(ratio - 1));
    }
    expect(worst).toBeLessThan(0.05);
  });

  it('of the dark Higgs give the published widths', () => {
    const length = table('dark_higgs_ctau_theta1.csv');
    const pions = table('scalar_width_winkler_pi_theta1.csv');
    const kaons = table('scalar_width_winkler_K_theta1.csv');
    const worst = { total: 0, pions: 0, kaons: 0 };
    for (let m = 0.29; m < 4.99; m += m < 2 ? 0.01 : 0.05) {
      const { width, channels } = bosonProperties('dark-scalar', { sinTheta: 1, 'mass.hprime': m });
      const total = (width * length(m)) / 1.973269804e-16;
      const sum = (name: string) =>
        channels.reduce((all, { products, width: part }) => (products[0]!.startsWith(name) ? all + part : all), 0);
      worst.total = Math.max(worst.total, Math.abs(Math.log(total)));
      if (m > 0.3 && m < 1.25) worst.pions = Math.max(worst.pions, Math.abs(Math.log(sum('pi') / pions(m))));
      if (m > 1.05 && m < 1.95) worst.kaons = Math.max(worst.kaons, Math.abs(Math.log(sum('K') / kaons(m))));
      if (process.env['LACUNA_VERBOSE']) console.log(`h' ${m.toFixed(2)} total ratio ${total.toFixed(3)}`);
    }
    console.log(`h' widths over the published ones, largest |ln ratio|: ${JSON.stringify(worst)}`);
    expect(worst.pions).toBeLessThan(0.3);
    expect(worst.kaons).toBeLessThan(0.3);
    expect(worst.total).toBeLessThan(0.2);
  });
});

it.skipIf(found)('hadronic decays: skipped, reference not found', () => {
  console.log('skipped, reference not found: set LACUNA_REFERENCE to its folder');
});

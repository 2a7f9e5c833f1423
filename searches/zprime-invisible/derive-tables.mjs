/**
 * Writes tables/*.json: the counting windows and the two thresholds against mass that no source gives. Needs a built checkout; minutes:
 *   node searches/zprime-invisible/derive-tables.mjs
 *
 * Samples: signal, mu mu (gamma) and tau tau (gamma) with the Belle II card, a seed of their own, the common cuts of the search.
 * Window: centre and sigma_w from the shortest interval in M^2 that holds half of the signal (its half width is 0.6745 sigma of a normal
 * distribution; the radiative tail widens it to about 1.45 times the resolution alone); low and high edge 2 sigma_w away.
 * Thresholds: dimuon pT, and ptMaxRecoil + slope * ptMinRecoil against tau pairs. Together they maximise Punzi's figure of merit at the
 * published luminosity,
 *   efficiency / (a/2 + sqrt B),  a = 1.2816 (90 % one-sided)   [Punzi, PHYSTAT 2003, physics/0308063, Eq. (7)]
 * B being the expected background plus one simulated event, so that an empty window does not win by chance. Among tables whose figure of
 * merit is close to the best at every mass, the smoothest is taken: the path of least sum of (1 - FOM/best)/0.1 + steps between
 * neighbouring masses. Nothing here looks at a published limit.
 */
import { writeFileSync } from 'node:fs';
import { frozenTables, memoryCache, Pipeline, perPb, planSearch } from '@lacuna/engine';
import { searches } from '@lacuna/searches';

const SEED = 20191227;
const LUMINOSITY = 276 * perPb;
const A = 1.2816;
const BACKGROUND_EVENTS = 6_000_000;
const masses = [0.01, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8];
const { search } = searches['zprime-invisible'];
const observables = ['recoilMassSquared', 'ptCms', 'ptMaxRecoil', 'ptMinRecoil'].map((name) => `dimuon.${name}`);

/** Half width of the window in sigma_w, as recalled from arXiv:1912.11276 (unverified). */
const ks = [2];
const pts = [0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const slopes = [0, 0.5, 1, 2];
const taus = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.5, 4];

const plan = planSearch(search, { events: BACKGROUND_EVENTS, masses, seed: SEED });

/** Rows of the events that pass the common cuts, and what one simulated event stands for. */
function rowsOf(sample) {
  const pipeline = new Pipeline(plan, sample, frozenTables(sample.spec, memoryCache()));
  const { stream, batch, tracks, clusters, bits, generator } = pipeline;
  const { detector, trigger } = pipeline.detectors[0];
  const rows = [];
  for (let at = 0; at < sample.events; at += batch.index.length) {
    generator.generate(stream, at, Math.min(batch.index.length, sample.events - at), 'unweighted', batch);
    detector.simulate(batch, stream, tracks, clusters);
    trigger.evaluate(batch, stream, tracks, clusters, bits);
    pipeline.search.collect(batch, tracks, clusters, bits, observables, (event, values) => {
      rows.push(Float64Array.of(...values, batch.weight[event]));
    });
  }
  const weight = (generator.crossSection.value * LUMINOSITY) / sample.events;
  const expected = weight * rows.reduce((sum, r) => sum + r[4], 0);
  process.stderr.write(
    `${sample.id}: ${rows.length} of ${sample.events} pass the common cuts, ${expected.toFixed(1)} expected\n`,
  );
  return { rows, weight, events: sample.events };
}

/** Centre and sigma from the shortest interval that holds half of the values. */
function core(values) {
  const sorted = Float64Array.from(values).sort();
  const half = Math.ceil(sorted.length / 2);
  let best = 0;
  for (let i = 0; i + half - 1 < sorted.length; i++)
    if (sorted[i + half - 1] - sorted[i] < sorted[best + half - 1] - sorted[best]) best = i;
  const [low, high] = [sorted[best], sorted[best + half - 1]];
  return { centre: (low + high) / 2, sigma: (high - low) / 2 / 0.6745 };
}

const backgrounds = plan.samples.filter(({ role }) => role === 'background').map(rowsOf);
const signals = plan.samples.filter(({ role }) => role === 'signal').map((sample) => ({ mass: sample.mass, ...rowsOf(sample) }));

const states = ks.flatMap((k) => pts.flatMap((pt) => slopes.flatMap((slope) => taus.map((tau) => ({ k, pt, slope, tau })))));

/** Sums of weights [slope][tau threshold] of rows in the window with pT above `pt`. */
const passing = (rows, { centre, sigma }, k, pt) => {
  const inside = rows.filter((r) => Math.abs(r[0] - centre) <= k * sigma && r[1] > pt);
  return slopes.map((slope) => taus.map((tau) => inside.reduce((n, r) => n + (r[2] + slope * r[3] > tau ? r[4] : 0), 0)));
};

const perMass = signals.map(({ mass, rows, events }) => {
  const peak = core(rows.map((r) => r[0]));
  const merit = ks.flatMap((k) =>
    pts.flatMap((pt) => {
      const s = passing(rows, peak, k, pt);
      const b = backgrounds.map((background) => passing(background.rows, peak, k, pt));
      return slopes.flatMap((_, i) =>
        taus.map((_, j) => {
          const expected = backgrounds.reduce((sum, { weight }, n) => sum + weight * (b[n][i][j] + 1), 0);
          return { efficiency: s[i][j] / events, background: expected, value: s[i][j] / events / (A / 2 + Math.sqrt(expected)) };
        }),
      );
    }),
  );
  const best = Math.max(...merit.map(({ value }) => value));
  return { mass, peak, merit, best };
});

// the smoothest path near the best: dynamic programming over masses
const position = states.map(({ k, pt, slope, tau }) => [
  ks.indexOf(k),
  pts.indexOf(pt),
  slopes.indexOf(slope),
  taus.indexOf(tau),
]);
const distance = (a, b) => {
  const [p, q] = [position[a], position[b]];
  return 0.5 * Math.abs(p[0] - q[0]) + 0.25 * Math.abs(p[1] - q[1]) + Math.abs(p[2] - q[2]) + 0.25 * Math.abs(p[3] - q[3]);
};
let cost = perMass[0].merit.map(({ value }) => (1 - value / perMass[0].best) / 0.1);
const back = [];
for (const { merit, best } of perMass.slice(1)) {
  const from = new Int32Array(states.length);
  const next = new Float64Array(states.length);
  // states far from the best at their mass cannot be on the path
  const alive = cost.map((value, i) => [value, i]).filter(([value]) => value < Math.min(...cost) + 12);
  for (let j = 0; j < states.length; j++) {
    const own = (1 - merit[j].value / best) / 0.1;
    next[j] = Number.POSITIVE_INFINITY;
    if (own > 2) continue;
    for (const [value, i] of alive) {
      const total = value + own + distance(i, j);
      if (total < next[j]) {
        next[j] = total;
        from[j] = i;
      }
    }
  }
  back.push(from);
  cost = [...next];
}
let state = cost.indexOf(Math.min(...cost));
const chosen = [state];
for (const from of back.reverse()) {
  state = from[state];
  chosen.unshift(state);
}

const round = (x) => Number(x.toPrecision(5));
perMass.forEach(({ mass, peak, merit, best }, n) => {
  const { k, pt, slope, tau } = states[chosen[n]];
  const { efficiency, background, value } = merit[chosen[n]];
  process.stderr.write(
    `${mass} GeV: centre ${round(peak.centre)}, sigma_w ${round(peak.sigma)} GeV^2, k ${k}, pT > ${pt}, ptMax + ${slope} ptMin > ${tau}: efficiency ${(100 * efficiency).toFixed(2)} %, B ${background.toFixed(2)}, FOM/best ${(value / best).toFixed(3)}\n`,
  );
});

/** Linear between the derived masses. */
function between(mass, pick) {
  let i = 0;
  while (i < masses.length - 2 && masses[i + 1] < mass) i++;
  const t = (mass - masses[i]) / (masses[i + 1] - masses[i]);
  return (1 - t) * pick(i) + t * pick(i + 1);
}
const fine = [masses[0], ...Array.from({ length: 80 }, (_, i) => Math.round(i + 1) / 10)];
const write = (name, rows) =>
  writeFileSync(
    new URL(`tables/${name}.json`, import.meta.url),
    `[\n${rows.map((row) => `  [${row.join(', ')}]`).join(',\n')}\n]\n`,
  );
write(
  'window',
  fine.map((mass) => {
    const centre = mass * mass + between(mass, (i) => perMass[i].peak.centre - masses[i] * masses[i]);
    const reach = between(mass, (i) => states[chosen[i]].k * perMass[i].peak.sigma);
    return [mass, round(centre - reach), round(centre + reach)];
  }),
);
const table = (key) => masses.map((mass, i) => [mass, states[chosen[i]][key]]);
write('dimuon-pt', table('pt'));
write('tau-suppression', table('tau'));
write('tau-suppression-slope', table('slope'));

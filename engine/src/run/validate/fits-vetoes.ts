import { createClusterColumns, createEventBatch, createTrackColumns } from '../../basics/columns.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { recoverBremsstrahlung } from '../../reconstruct/bremsstrahlung.ts';
import { materialAt, materialMap } from '../../reconstruct/vertex/material-map.ts';
import { V0Masses, v0Kind, v0Masses } from '../../reconstruct/vertex/v0.ts';
import { fitVertex } from '../../reconstruct/vertex/vertex-fit.ts';
import { VertexResult } from '../../reconstruct/vertex/vertex-result.ts';
import { belle2 } from '../../simulate/belle2.ts';
import type { Detector } from '../../simulate/detector.ts';
import { compileTracker } from '../../simulate/geometry/tracker.ts';
import { type Chain, DecayGun, isotropic } from './decay-gun.ts';
import { between, printed, skipped, type ValidationRow } from './row.ts';

const electron = massOf('e-');

/** Two tracks of opposite charge of each event, chosen by `wanted`, with their fitted vertex. */
function forEachPair(
  detector: Detector,
  name: string,
  chain: Chain,
  events: number,
  masses: readonly [number, number],
  visit: (vertex: VertexResult, firstIsPositive: boolean) => void,
): number {
  const batch = createEventBatch(events);
  new DecayGun(name).fill(batch, 0, events, chain);
  const tracks = createTrackColumns(events);
  const clusters = createClusterColumns(events);
  detector.simulate(batch, new RandomStream(41, `validation ${name}`), tracks, clusters);
  const out = new VertexResult(2);
  const options = { masses };
  const rows = new Int32Array(2);
  let fitted = 0;
  for (let e = 0; e < events; e++)
    for (let i = tracks.offset[e]; i < tracks.offset[e + 1]; i++)
      for (let j = i + 1; j < tracks.offset[e + 1]; j++) {
        if (tracks.charge[i] === tracks.charge[j]) continue;
        rows[0] = i;
        rows[1] = j;
        if (!fitVertex(tracks, rows, options, out) || out.probability < 1e-3) continue;
        fitted++;
        visit(out, tracks.charge[i] > 0);
      }
  return fitted;
}

/** What the vetoes of long-lived pairs catch: K_S0 by mass, photons that convert in matter by mass and place; and electrons with their photons. */
export function vetoRows(detector: Detector): ValidationRow[] {
  return [kShortRow(detector), ...conversionRows(detector), ...bremsstrahlungRows(detector)];
}

function kShortRow(detector: Detector): ValidationRow {
  const mass = massOf('K_S0');
  const seen = new V0Masses();
  let tagged = 0;
  const chain: Chain = {
    decay: { mass, ctau: 2.6844, products: ['pi+', 'pi-'] },
    production: (u) => {
      const p = isotropic(0.2 + 0.6 * u[0]!, u[1]!, 0.5 + 2 * u[2]!);
      return [Math.sqrt(mass * mass + p[0] * p[0] + p[1] * p[1] + p[2] * p[2]), ...p];
    },
  };
  const fitted = forEachPair(detector, 'K_S0 veto', chain, 2000, [massOf('pi+'), massOf('pi-')], (vertex, firstIsPositive) => {
    v0Masses(vertex, firstIsPositive, seen);
    if (v0Kind(seen) === 'K_S0') tagged++;
  });
  return between(
    'K_S0 -> pi pi, 0.5 to 2.5 GeV/c, with a vertex: share inside 20 MeV',
    tagged / fitted,
    0.95,
    1,
    null,
    `${fitted} vertices; pions that decay or scatter are in the sample`,
  );
}

/** Photons of 1 to 3 GeV; those that convert in pipe, silicon or walls leave two electrons. */
function conversionRows(detector: Detector): ValidationRow[] {
  const map = materialMap(compileTracker(belle2));
  const seen = new V0Masses();
  let light = 0;
  let inMatter = 0;
  let outside = 0;
  const chain: Chain = {
    decay: { mass: massOf('pi0'), products: ['gamma', 'gamma'] },
    production: (u, mass) => {
      const p = isotropic(0.2 + 0.6 * u[0]!, u[1]!, 2 + 4 * u[2]!);
      return [Math.sqrt(mass * mass + p[0] * p[0] + p[1] * p[1] + p[2] * p[2]), ...p];
    },
  };
  const name = 'photons that convert';
  const fitted = forEachPair(detector, 'conversions', chain, 12000, [electron, electron], (vertex, firstIsPositive) => {
    v0Masses(vertex, firstIsPositive, seen);
    const [x, y, z] = vertex.position;
    const c = vertex.positionCovariance;
    const r2 = x * x + y * y;
    const radial = Math.sqrt((x * x * c[0] + 2 * x * y * c[1] + y * y * c[4]) / r2);
    if (v0Kind(seen) === 'gamma') light++;
    if (materialAt(map, x, y, z, Math.min(2 * radial, 2)) >= 0) inMatter++;
    else if (v0Kind(seen) !== 'gamma') outside++;
  });
  if (fitted < 30) return [skipped(`${name}: vetoed`, 'above 0.95', `only ${fitted} pairs found: the card converts no photons`)];
  return [
    printed(`${name}: share with m(ee) below 50 MeV`, light / fitted, null, `${fitted} pairs with a vertex`),
    printed(
      `${name}: share with a vertex in matter, within 0.1 cm and two standard deviations`,
      inMatter / fitted,
      null,
      'pairs of small opening angle have poor radii',
    ),
    between(`${name}: share that mass or place vetoes`, 1 - outside / fitted, 0.95, 1),
  ];
}

/** J/psi -> e e of B -> J/psi K: mass before and after radiated photons are added. */
function bremsstrahlungRows(detector: Detector): ValidationRow[] {
  const events = 3000;
  const mass = 3.0969;
  const batch = createEventBatch(events);
  new DecayGun('J/psi -> ee').fill(batch, 0, events, {
    decay: { mass, products: ['e+', 'e-'] },
    production: (u) => {
      const p = isotropic(0.25 + 0.5 * u[0]!, u[1]!, 1.2 + u[2]!);
      return [Math.sqrt(mass * mass + p[0] * p[0] + p[1] * p[1] + p[2] * p[2]), ...p];
    },
  });
  const tracks = createTrackColumns(events);
  const clusters = createClusterColumns(events);
  detector.simulate(batch, new RandomStream(42, 'validation J/psi -> ee'), tracks, clusters);
  const p = new Float64Array(8);
  let before = 0;
  let after = 0;
  let pairs = 0;
  let photons = 0;
  const massOfSum = () => {
    const [e, x, y, z] = [0, 1, 2, 3].map((k) => p[k] + p[4 + k]) as [number, number, number, number];
    return Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z));
  };
  const inside = () => Math.abs(massOfSum() - mass) < 0.03;
  const none = { angle: 0, leastEnergy: Infinity };
  for (let e = 0; e < events; e++) {
    const rows = [0, 0].map((_, k) => {
      for (let t = tracks.offset[e]; t < tracks.offset[e + 1]; t++)
        if (tracks.truth[t] === batch.particles.offset[e] + k) return t;
      return -1;
    });
    if (Math.min(...rows) < 0) continue;
    pairs++;
    const recover = (options?: typeof none) =>
      rows.forEach((row, k) => {
        photons += recoverBremsstrahlung(
          tracks,
          row,
          clusters,
          clusters.offset[e],
          clusters.offset[e + 1],
          rows,
          electron,
          p,
          4 * k,
          options,
        );
      });
    recover(none);
    if (inside()) before++;
    recover();
    if (inside()) after++;
  }
  const name = 'J/psi -> e e within 30 MeV of the mass';
  if (photons < 30)
    return [skipped(`${name}: gain by bremsstrahlung photons`, 'above 1.01', `only ${photons} photons near the electrons`)];
  return [
    printed(`${name}, tracks alone`, before / pairs, null, `share of ${pairs} pairs; no radiation in the decay itself`),
    between(`${name}, with bremsstrahlung photons: gain`, after / before, 1.01, 2, null, `share ${(after / pairs).toFixed(3)}`),
  ];
}

import { atan, exp, log, sin, tan } from '../../basics/elementary.ts';
import { deg } from '../../basics/units.ts';
import { assumed, type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import { trackResolutionTable } from '../data/track-resolution-muon.ts';
import { gaussian } from '../gaussian.ts';
import { monotoneCubic } from '../interpolate.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';

export const trackResolution: CardStep = {
  name: 'trackResolution',
  stage: 'simulate',
  does: 'smears curvature, d0, z0, phi and tan lambda by independent Gaussians, interpolated in log pT and polar angle',
  neglects:
    'correlations between the five parameters, non-Gaussian tails, species (the muon table serves all; electrons radiate), backward edge of the ' +
    'vertex detector; outside 30-120 deg and 0.3-5 GeV the table is continued as described in the step',
  numbers: {
    scale: assumed(1, '1', 'common factor on all five resolutions, for variations'),
    radiusAt17: sourced(44.7, 'cm', 'outermost drift-chamber layer crossed at 17 deg: basf2 cdc/data/CDC.xml'),
    radiusAt22: sourced(60, 'cm', 'the same at 22 deg'),
    radiusAt30: sourced(89, 'cm', 'the same at 30 deg'),
    radiusAt135: sourced(63, 'cm', 'the same at 135 deg'),
    radiusAt150: sourced(33, 'cm', 'the same at 150 deg'),
    fullRadius: sourced(111, 'cm', 'outermost drift-chamber layer: basf2 cdc/data/CDC.xml'),
  },
  tables: { muon: trackResolutionTable },
};

/** The five smeared quantities, in table order; native units (pT relative). */
export const trackQuantities = ['pTRelative', 'd0', 'z0', 'phi', 'tanLambda'] as const;
const nativeFactor = [1e-2, 1e-4, 1e-4, 1, 1];

/**
 * sigma of the five track parameters at (polar angle, pT) as a smooth function.
 * Inside the table: monotone cubics of ln sigma in ln pT and theta. Below and above the table in pT: straight in ln pT.
 * Edges in angle, at 17, 22, 135 and 150 deg: sigma_pT/pT = a (+) b pT is split at the nearest table angle into scattering a and measurement b,
 * scaled with the track length R projected on the transverse plane as a ~ 1/(R sqrt(sin theta)) and b ~ R^-2.5 (these powers describe the table
 * between 60 and 30 deg to 10 %); d0, z0, phi and tan lambda go straight in ln sin theta through 30 and 60 deg, forward-backward symmetric.
 */
export function trackResolutionModel(step: CardStep): (quantity: number, pT: number) => (theta: number) => number {
  const rows = Object.values(step.tables!['muon'].rows);
  const angles = [...new Set(rows.map((row) => row[0]))];
  const rowsAt = (angle: number) => rows.filter((row) => row[0] === angle);
  const pTs = rowsAt(angles[0]).map((row) => row[1]);
  const logPts = pTs.map((pT) => log(pT));
  const valuesAt = (angle: number, q: number) => rowsAt(angle).map((row) => row[2 + q] * nativeFactor[q]);
  const sine = (angleDeg: number) => sin((angleDeg * Math.PI) / 180);
  const edges: [number, number, string][] = [
    [17, 30, 'radiusAt17'],
    [22, 30, 'radiusAt22'],
    [135, 60, 'radiusAt135'],
    [150, 30, 'radiusAt150'],
  ];
  const edgeValues = (edge: [number, number, string], q: number): number[] => {
    const [angle, base, radiusName] = edge;
    if (q === 0) {
      const from = valuesAt(base, 0);
      const last = from.length - 1;
      const a2 = from[0] * from[0];
      const b2 = (from[last] * from[last] - a2) / (pTs[last] * pTs[last]);
      const ratio = numberOf(step, base === 30 ? 'radiusAt30' : 'fullRadius') / numberOf(step, radiusName);
      const scattering = a2 * ratio * ratio * (sine(base) / sine(angle));
      const measurement = b2 * ratio * ratio * ratio * ratio * ratio;
      return pTs.map((pT) => Math.sqrt(scattering + measurement * pT * pT));
    }
    const low = valuesAt(30, q);
    const high = valuesAt(60, q);
    const t = log(sine(angle) / sine(30)) / log(sine(60) / sine(30));
    return low.map((value, i) => value * exp(t * log(high[i] / value)));
  };
  const nodes = [...angles.map((angle) => ({ angle, edge: undefined })), ...edges.map((edge) => ({ angle: edge[0], edge }))].sort(
    (a, b) => a.angle - b.angle,
  );
  const theta = nodes.map((node) => (node.angle * Math.PI) / 180);
  const alongPt = trackQuantities.map((_, q) =>
    nodes.map(({ angle, edge }) => {
      const values = edge === undefined ? valuesAt(angle, q) : edgeValues(edge, q);
      return monotoneCubic(
        logPts,
        values.map((value) => log(value)),
      );
    }),
  );
  const scale = numberOf(step, 'scale');
  return (q, pT) => {
    const logPt = log(pT);
    const logSigma = monotoneCubic(
      theta,
      alongPt[q].map((curve) => curve(logPt)),
    );
    return (at) => scale * exp(logSigma(at));
  };
}

const PT_CELLS = 48;
const ANGLE_CELLS = 96;
const LOG_PT_LOW = -2.7;
const LOG_PT_HIGH = 2.1;

/** Grid variable for the angle: cot(theta) / (1 + |cot(theta)|), which runs nearly evenly with theta and costs one division. */
function evenly(tanLambda: number): number {
  return tanLambda / (1 + Math.abs(tanLambda));
}

export const compileTrackResolution: KernelMaker = (step, card): Kernel => {
  // fine grid, bilinear in ln pT and angle: five sigmas side by side
  const model = trackResolutionModel(step);
  const propagation = stepOf(card, 'chargedPropagation');
  const from = propagation === undefined ? 17 * deg : numberOf(propagation, 'thetaFrom');
  const to = propagation === undefined ? 150 * deg : numberOf(propagation, 'thetaTo');
  const low = evenly(1 / tan(to));
  const high = evenly(1 / tan(from));
  const grid = new Float64Array((PT_CELLS + 1) * (ANGLE_CELLS + 1) * 5);
  for (let i = 0; i <= PT_CELLS; i++) {
    const pT = exp(LOG_PT_LOW + ((LOG_PT_HIGH - LOG_PT_LOW) * i) / PT_CELLS);
    for (let q = 0; q < 5; q++) {
      const sigmaAt = model(q, pT);
      for (let j = 0; j <= ANGLE_CELLS; j++) {
        const w = low + ((high - low) * j) / ANGLE_CELLS;
        const theta = Math.PI / 2 - atan(w / (1 - Math.abs(w)));
        grid[(j * (PT_CELLS + 1) + i) * 5 + q] = sigmaAt(theta);
      }
    }
  }
  const perPt = PT_CELLS / (LOG_PT_HIGH - LOG_PT_LOW);
  const perAngle = ANGLE_CELLS / (high - low);
  const rowLength = (PT_CELLS + 1) * 5;

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'trackResolution');
    for (let r = 0; r < c.n; r++) {
      if (c.tracked[r] === 0) continue;
      const pT = c.pT[r];
      const tanLambda = c.tanLambda[r];
      const x = inside((log(pT) - LOG_PT_LOW) * perPt, PT_CELLS);
      const y = inside((evenly(tanLambda) - low) * perAngle, ANGLE_CELLS);
      const i = Math.trunc(x);
      const j = Math.trunc(y);
      const fx = x - i;
      const fy = y - j;
      const w11 = fx * fy;
      const w10 = fy - w11;
      const w01 = fx - w11;
      const w00 = 1 - fx - w10;
      const a = j * rowLength + i * 5;
      const b = a + rowLength;
      const at = r * stride;
      const relative = sigma(grid, a, b, w00, w01, w10, w11) * gaussian(u[at]);
      const d0 = sigma(grid, a + 1, b + 1, w00, w01, w10, w11) * gaussian(u[at + 1]);
      const z0 = sigma(grid, a + 2, b + 2, w00, w01, w10, w11) * gaussian(u[at + 2]);
      const phi = sigma(grid, a + 3, b + 3, w00, w01, w10, w11) * gaussian(u[at + 3]);
      const slope = sigma(grid, a + 4, b + 4, w00, w01, w10, w11) * gaussian(u[at + 4]);
      // the curvature 1/pT is what is measured, so it is what is Gaussian
      c.pT[r] = pT / Math.max(0.1, 1 + relative);
      c.d0[r] = c.d0[r] + d0;
      c.z0[r] = c.z0[r] + z0;
      c.tanLambda[r] = tanLambda + slope;
      // exact rotation by 2 atan(phi/2), which is phi to 1e-5 relative at 10 mrad
      const t = 0.5 * phi;
      const norm = 1 / (1 + t * t);
      const cosine = (1 - t * t) * norm;
      const sine = 2 * t * norm;
      const cosPhi = c.cosPhi[r];
      const sinPhi = c.sinPhi[r];
      c.cosPhi[r] = cosPhi * cosine - sinPhi * sine;
      c.sinPhi[r] = sinPhi * cosine + cosPhi * sine;
    }
  };
};

function sigma(grid: Float64Array, a: number, b: number, w00: number, w01: number, w10: number, w11: number): number {
  return w00 * grid[a] + w01 * grid[a + 5] + w10 * grid[b] + w11 * grid[b + 5];
}

/** A grid coordinate kept inside the cells. */
function inside(x: number, cells: number): number {
  return x < 0 ? 0 : Math.min(x, cells - 1e-9);
}

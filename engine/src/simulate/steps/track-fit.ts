import { InternalError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import { bitCount } from '../bit-count.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { compileTracker, type Tracker } from '../geometry/tracker.ts';
import { drawUniforms } from '../random-blocks.ts';
import { COVARIANCE_SIZE } from '../../basics/columns.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';
import { CovarianceMap, createMapPoint } from '../track-fit/covariance-map.ts';
import { LinearisedFit } from '../track-fit/linearised-fit.ts';
import { ShortTrackMap } from '../track-fit/short-track-map.ts';
import { squareOf } from '../track-fit/symmetric.ts';

export const trackFit: CardStep = {
  name: 'trackFit',
  stage: 'simulate',
  does:
    'gives each track the covariance of a linearised fit to its layers with multiple scattering, and smears d0, phi0, curvature, z0 and tan lambda with all ' +
    'correlations; tracks from the interaction point by a map, those that end early by maps of their number of layers, displaced ones or those that miss more than one hit of the vertex detector layer by layer; what no fit determines is no track',
  neglects:
    'tails of residuals, wrong hits, drift-time and incidence dependence of the resolution, fluctuation of the energy loss, which hits of the drift chamber are lost (the map takes their mean number); ' +
    'the covariance is that at the true parameters',
  numbers: {
    scaleElectron: assumed(1, '1', 'factor on all five resolutions of electrons, for variations'),
    scaleMuon: assumed(1, '1', 'the same of muons'),
    scaleHadron: assumed(1, '1', 'the same of hadrons'),
    promptRadius: assumed(
      0.5,
      'cm',
      'well inside of the beam pipe (1 cm): production inside crosses the same layers as at the origin',
    ),
    promptLength: assumed(1, 'cm', 'the same along the beam; layers end at angles that shift by 1 mrad'),
    wholeTrack: assumed(
      0.85,
      'fraction',
      'part of the wire layers with a hit (and two less) from which on a map serves, which has their mean number; of a track that ends early those up to its last hit',
    ),
  },
};

/** Particle of each species, in the order of `species`. */
const speciesParticle = ['e-', 'mu-', 'pi+', 'K+', 'p', 'deuteron'] as const;

/** Maps of one species, charge and set of missing layers. */
interface Maps {
  readonly whole: CovarianceMap;
  readonly short: ShortTrackMap;
}

/** Maps by tracker and weight of the wires, shared by the detectors that have them: what a node holds does not depend on who asks first. */
const shared = new WeakMap<Tracker, Map<number, (Maps | undefined)[]>>();

/** Six species of two charges, four bits, behind the set of layers that are missing. */
const KEYS = 64 << 4;

function mapsOf(tracker: Tracker, wireWeight: number): (Maps | undefined)[] {
  const byWeight = shared.get(tracker) ?? new Map<number, (Maps | undefined)[]>();
  shared.set(tracker, byWeight);
  const maps = byWeight.get(wireWeight) ?? new Array<Maps | undefined>(KEYS);
  byWeight.set(wireWeight, maps);
  return maps;
}

/** Wire layers up to the last one with a hit. */
function lastLayer(inner: number, outer: number): number {
  return outer !== 0 ? 64 - Math.clz32(outer) : 32 - Math.clz32(inner);
}

export const compileTrackFit: KernelMaker = (step, card): Kernel => {
  const tracker = compileTracker(card);
  const { rhoPerPt } = tracker;
  const fit = new LinearisedFit(tracker);
  const masses = speciesParticle.map((name) => massOf(name));
  const radius2 = numberOf(step, 'promptRadius') * numberOf(step, 'promptRadius');
  const length = numberOf(step, 'promptLength');
  const whole = numberOf(step, 'wholeTrack');
  const scales = speciesParticle.map((_, kind) =>
    numberOf(step, kind === species.electron ? 'scaleElectron' : kind === species.muon ? 'scaleMuon' : 'scaleHadron'),
  );
  // where the particles were made: generated ones, or those in flight if the card follows them
  const transport = stepOf(card, 'chargedTransport');
  const inFlight = transport !== undefined;
  const wireWeight = transport === undefined ? 1 : numberOf(transport, 'wireEfficiency');
  const maps = mapsOf(tracker, wireWeight);
  let innermost = 0;
  for (const layer of tracker.layers) if (layer.part === 'pxd' || layer.part === 'svd') innermost |= 1 << layer.bit;
  const point = createMapPoint();

  return (simulation) => {
    const c = simulation.charged;
    const particles = inFlight ? simulation.flying : simulation.batch.particles;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'trackFit');
    for (let r = 0; r < c.n; r++) {
      if (c.tracked[r] === 0) continue;
      const kind = c.species[r];
      const charge = c.charge[r];
      const pT = c.pT[r];
      const tanLambda = c.tanLambda[r];
      const row = c.flying[r];
      const x = particles.vx[row];
      const y = particles.vy[row];
      const z = particles.vz[row];
      const hits = c.vxdHits[r];
      const inner = c.cdcHitsInner[r];
      const outer = c.cdcHitsOuter[r];
      const counted = hits !== 0 || inner !== 0 || outer !== 0;
      // layers of the vertex detector that should have a hit and have none: none or one goes by the map, one for each set
      const missing = counted ? innermost & ~hits : 0;
      let factor = point.factor;
      let found = false;
      if (
        x * x + y * y < radius2 &&
        z < length &&
        z > -length &&
        (!counted || missing === 0 || (missing & (missing - 1)) === 0)
      ) {
        const key = (missing << 4) + 2 * kind + (charge > 0 ? 1 : 0);
        let map = maps[key];
        if (map === undefined) {
          const mass = masses[kind] as number;
          const weight = counted ? wireWeight : 1;
          map = {
            whole: new CovarianceMap(tracker, mass, charge, innermost & ~missing, weight),
            short: new ShortTrackMap(tracker, mass, charge, innermost & ~missing, weight),
          };
          maps[key] = map;
        }
        const wires = bitCount(inner) + bitCount(outer) + 2;
        found = map.whole.at(pT, tanLambda, point) && (!counted || wires >= whole * point.wireLayers);
        if (!found && counted) {
          const last = lastLayer(inner, outer);
          found = wires >= whole * last && map.short.at(pT, tanLambda, last, point);
        }
      }
      if (!found) {
        const all = 0xffffffff;
        const end = inFlight ? simulation.flying.pathEnd[row] : Number.POSITIVE_INFINITY;
        factor = fit.factor;
        found = fit.fit(
          x,
          y,
          z,
          particles.px[row],
          particles.py[row],
          particles.pz[row],
          charge,
          masses[kind] as number,
          counted ? hits : all,
          counted ? inner : all,
          counted ? outer : all,
          end,
        );
        if (!found) {
          c.tracked[r] = 0;
          continue;
        }
      }
      const scale = scales[kind] as number;
      const at = r * stride;
      const l00 = scale * factor[0];
      const l10 = scale * factor[1];
      const l11 = scale * factor[2];
      const l20 = scale * factor[3];
      const l21 = scale * factor[4];
      const l22 = scale * factor[5];
      const l30 = scale * factor[6];
      const l31 = scale * factor[7];
      const l32 = scale * factor[8];
      const l33 = scale * factor[9];
      const l40 = scale * factor[10];
      const l41 = scale * factor[11];
      const l42 = scale * factor[12];
      const l43 = scale * factor[13];
      const l44 = scale * factor[14];
      const m = c.covariance;
      const k = COVARIANCE_SIZE * r;
      squareOf(factor, scale, m, k);
      const g0 = gaussian(u[at]);
      const g1 = gaussian(u[at + 1]);
      const g2 = gaussian(u[at + 2]);
      const g3 = gaussian(u[at + 3]);
      const g4 = gaussian(u[at + 4]);
      c.fitProbability[r] = u[at + 5];
      c.d0[r] += l00 * g0;
      c.z0[r] += l30 * g0 + l31 * g1 + l32 * g2 + l33 * g3;
      c.tanLambda[r] = tanLambda + l40 * g0 + l41 * g1 + l42 * g2 + l43 * g3 + l44 * g4;
      // the curvature is what is measured, so it is what is Gaussian; where it changes sign, so does the charge
      const ratio = 1 + charge * rhoPerPt * pT * (l20 * g0 + l21 * g1 + l22 * g2);
      if (ratio < 0) c.charge[r] = -charge;
      c.pT[r] = pT / Math.max(Math.abs(ratio), LEAST_CURVATURE);
      // exact rotation by 2 atan(phi/2), which is phi to 1e-5 relative at 10 mrad
      const t = 0.5 * (l10 * g0 + l11 * g1);
      const norm = 1 / (1 + t * t);
      const cosine = (1 - t * t) * norm;
      const sine = 2 * t * norm;
      const cosPhi = c.cosPhi[r];
      const sinPhi = c.sinPhi[r];
      c.cosPhi[r] = cosPhi * cosine - sinPhi * sine;
      c.sinPhi[r] = sinPhi * cosine + cosPhi * sine;
      if (!(m[k] > 0)) throw new InternalError(`trackFit: covariance of a track with pT ${pT} GeV is not positive`);
    }
  };
};

/** Bound on the ratio of measured to true curvature, against tracks of no curvature at all. */
const LEAST_CURVATURE = 0.01;

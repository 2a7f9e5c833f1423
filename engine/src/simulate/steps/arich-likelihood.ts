import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { cos, exp, log } from '../../basics/elementary.ts';
import { assumed, type CardStep, numberOf, sourced } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { type Aerogel, aerogelAngle, aerogelPhotons } from '../identification/aerogel.ts';
import { HYPOTHESES, HypothesisCurves } from '../identification/hypothesis-curves.ts';
import { poissonDraw } from '../identification/poisson-draw.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { drawListedUniforms, roomForList } from '../random-blocks.ts';
import { type ChargedRows, type Kernel, type KernelMaker, region, species } from '../state.ts';

const acceptance = 'basf2 analysis/variables/AcceptanceVariables: ARICH';
const tiles = 'basf2 arich/data/ARICH*.xml';
const beam = 'Bhabha tracks in data as reported (recalled, not checked)';
const order = 'order of magnitude';

export const arichLikelihood: CardStep = {
  name: 'arichLikelihood',
  stage: 'simulate',
  does: 'aerogel of the forward cap: number of Cherenkov photons and mean angle of the ring, drawn and compared with those of each hypothesis; below threshold the absence of photons speaks',
  neglects:
    'photons one by one, gaps between sensors and tiles, dependence on the angle of incidence, background hits other than their mean density',
  numbers: {
    thetaFrom: sourced(14, 'deg', acceptance),
    thetaTo: sourced(30, 'deg', acceptance),
    upstreamIndex: sourced(1.045, '1', tiles),
    upstreamThickness: sourced(19.6, 'mm', tiles),
    upstreamTransmission: sourced(45, 'mm', tiles),
    downstreamIndex: sourced(1.055, '1', tiles),
    downstreamThickness: sourced(19.7, 'mm', tiles),
    downstreamTransmission: sourced(35, 'mm', tiles),
    photons: assumed(11.4, '1', `photons detected of a particle with beta = 1; ${beam}`),
    photonAngle: assumed(12.7, 'mrad', `resolution of the Cherenkov angle of one photon; ${beam}`),
    trackAngle: assumed(3, 'mrad', `error common to all photons of a track: direction, alignment; ${order}`),
    backgroundDensity: assumed(8, '1', `background hits per radian of Cherenkov angle; ${order}`),
    foreign: assumed(
      0.03,
      'fraction',
      `tracks with the ring of a fast particle instead of their own: products, delta rays; ${order}`,
    ),
    lost: assumed(
      0.05,
      'fraction',
      `tracks that leave no ring: scattered, interacted or decayed before, edges of tiles; ${order}`,
    ),
  },
};

export function aerogelOf(step: CardStep): Aerogel {
  const layer = (name: string) => ({
    index: numberOf(step, `${name}Index`),
    thickness: numberOf(step, `${name}Thickness`),
    transmission: numberOf(step, `${name}Transmission`),
  });
  return { layers: [layer('upstream'), layer('downstream')], photons: numberOf(step, 'photons') };
}

const PHOTONS = 0;
const ANGLE = 1;

export const compileArichLikelihood: KernelMaker = (step): Kernel => {
  const aerogel = aerogelOf(step);
  const curves = new HypothesisCurves([
    (momentum, mass) => aerogelPhotons(aerogel, momentum, mass),
    (momentum, mass) => aerogelAngle(aerogel, momentum, mass),
  ]);
  const cosFrom = cos(numberOf(step, 'thetaFrom'));
  const cosTo = cos(numberOf(step, 'thetaTo'));
  const photonAngle2 = numberOf(step, 'photonAngle') * numberOf(step, 'photonAngle');
  const trackAngle2 = numberOf(step, 'trackAngle') * numberOf(step, 'trackAngle');
  const lost = numberOf(step, 'lost');
  const foreign = numberOf(step, 'foreign');
  // density of a Gaussian at its mean, averaged in the logarithm over its own photons, over that of the background
  const overBackground = 1 / (Math.sqrt(2 * Math.PI * Math.E * photonAngle2) * numberOf(step, 'backgroundDensity'));
  const hypothesis = new Float64Array(2 * HYPOTHESES);
  let listed = new Int32Array(0);

  /** Lists the rows that cross the aerogel, and returns their number; of the others nothing is said. */
  function listRows(c: ChargedRows): number {
    const { tracked, region: entered, hitZ, logLikelihood } = c;
    let n = 0;
    for (let r = 0; r < c.n; r++) {
      if (tracked[r] !== 0 && entered[r] === region.forward && hitZ[r] < cosFrom && hitZ[r] > cosTo) listed[n++] = r;
      else silence(logLikelihood, LIKELIHOODS_PER_TRACK * r + likelihoodAt.ARICH);
    }
    return n;
  }

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const out = c.logLikelihood;
    listed = roomForList(c, listed);
    const n = listRows(c);
    const stride = drawListedUniforms(simulation, c, listed, n, 'arichLikelihood');
    for (let i = 0; i < n; i++) {
      const r = listed[i];
      const at = LIKELIHOODS_PER_TRACK * r + likelihoodAt.ARICH;
      const draws = i * stride;
      const truth = c.species[r];
      curves.locate(c.momentum[r]);
      // what leaves no ring, or that of something else that is fast
      const fate = u[draws + 2];
      const source = fate > 1 - foreign ? species.electron : truth;
      const photons = fate < lost ? 0 : poissonDraw(u[draws], curves.value(PHOTONS, source));
      const spread2 = photons > 0 ? photonAngle2 / photons + trackAngle2 : 0;
      const angle = curves.value(ANGLE, source) + Math.sqrt(spread2) * gaussian(u[draws + 1]);
      const narrow = 1 / (2 * (photonAngle2 + photons * trackAngle2));
      curves.locate(c.pT[r] * Math.sqrt(1 + c.tanLambda[r] * c.tanLambda[r]));
      curves.load(hypothesis);
      for (let h = 0; h < HYPOTHESES; h++) {
        const expected = hypothesis[2 * h + PHOTONS];
        let logL = -expected;
        if (photons > 0 && expected > 0) {
          const difference = hypothesis[2 * h + ANGLE] - angle;
          logL += photons * log(1 + expected * overBackground * exp(-difference * difference * narrow));
        }
        out[at + h] = logL;
      }
    }
  };
};

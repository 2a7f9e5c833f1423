import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { cos, tan } from '../../basics/elementary.ts';
import { assumed, type CardStep, numberOf, sourced } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { distanceInBar } from '../identification/bar-azimuth.ts';
import { cherenkovAngle, cherenkovYield, inverseBeta } from '../identification/cherenkov.ts';
import { fourthRoots, HYPOTHESES, HypothesisCurves } from '../identification/hypothesis-curves.ts';
import { poissonDraw } from '../identification/poisson-draw.ts';
import { PHOTON_QUANTITIES, type QuartzBar, QuartzPhotons } from '../identification/quartz-bar.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { TailedGaussian } from '../identification/tailed-gaussian.ts';
import { drawListedUniforms, roomForList } from '../random-blocks.ts';
import { type ChargedRows, type Kernel, type KernelMaker, region } from '../state.ts';

const acceptance = 'basf2 analysis/variables/AcceptanceVariables: TOP';
const recalledBar = 'recalled, not checked';
const order = 'order of magnitude from reports of the detector (recalled)';

export const topLikelihood: CardStep = {
  name: 'topLikelihood',
  stage: 'simulate',
  does: 'quartz bars of the barrel: number of Cherenkov photons and their arrival times, which measure flight time and Cherenkov angle, drawn and compared with those of each hypothesis',
  neglects:
    'the pattern of channels photon by photon (its information to second order about the true particle is used), incidence in azimuth, energy lost before, flight of the mother of a displaced track',
  numbers: {
    radius: sourced(120, 'cm', 'basf2 top/data/Modules.xml'),
    thetaFrom: sourced(32.2, 'deg', acceptance),
    thetaTo: sourced(123.86, 'deg', acceptance),
    beforeCalorimeter: assumed(5, 'cm', 'from the bars to the front face of the calorimeter'),
    barWidth: assumed(45, 'cm', `two bars of 45 cm make one module in length; ${recalledBar}`),
    barThickness: assumed(2, 'cm', recalledBar),
    prism: assumed(10, 'cm', `from the backward end of the acceptance to the sensors; ${recalledBar}`),
    index: assumed(1.47, '1', 'fused silica at 400 nm (recalled)'),
    groupIndex: assumed(1.5, '1', 'fused silica at 400 nm (recalled)'),
    photonsPerCm: assumed(
      38,
      '1',
      'detected per cm of quartz times sin^2 of the Cherenkov angle, if all were trapped: gives 20 to 50 photons a track, as reported (recalled)',
    ),
    background: assumed(2, '1', `photons of other particles in the time window; ${order}`),
    photonTime: assumed(0.1, 'ns', `one photon: transit time spread and electronics; ${order}`),
    colour: assumed(
      0.005,
      '1',
      'relative spread of the propagation time of one photon by its colour, over 340 to 600 nm; order of magnitude',
    ),
    photonAngle: assumed(6, 'mrad', `Cherenkov angle of one photon: dispersion of the index, size of bar and pixels; ${order}`),
    window: assumed(75, 'ns', `photons are taken up to this time; ${order}`),
    startTime: assumed(0.05, 'ns', `time of the collision and extrapolation of the track; ${order}`),
    angle: assumed(
      5,
      'mrad',
      `Cherenkov angle of the track: direction, alignment, pattern; with the times above about 2.5 standard deviations between kaon and pion at 3 GeV, as reported (recalled)`,
    ),
    outliers: assumed(
      0.08,
      'fraction',
      'tracks whose photons say little or something wrong: interacted, decayed, scattered, taken with a neighbour; of the size that leaves the few percent of fakes at low momentum that are reported (recalled)',
    ),
    outlierWidening: assumed(12, '1', 'width of the outliers over the resolution; with the share above'),
  },
};

/** Bar, photons trapped in it, and photons detected per unit of sin^2 theta_c and of 1 / sin(incidence), of a card's step. */
export function quartzOf(step: CardStep): { bar: QuartzBar; photons: QuartzPhotons; perTrack: number } {
  const radius = numberOf(step, 'radius');
  const slopes = [1 / tan(numberOf(step, 'thetaTo')), 1 / tan(numberOf(step, 'thetaFrom'))] as const;
  const bar: QuartzBar = {
    radius,
    readoutZ: radius * slopes[0] - numberOf(step, 'prism'),
    mirrorZ: radius * slopes[1],
    index: numberOf(step, 'index'),
    groupIndex: numberOf(step, 'groupIndex'),
    photonTime: numberOf(step, 'photonTime'),
    colour: numberOf(step, 'colour'),
    photonAngle: numberOf(step, 'photonAngle'),
    window: numberOf(step, 'window'),
  };
  return {
    bar,
    photons: new QuartzPhotons(bar, slopes),
    perTrack: numberOf(step, 'photonsPerCm') * numberOf(step, 'barThickness'),
  };
}

const LIGHT = constants.speedOfLight.value;
/** 2 sqrt(n + 3/8) of a Poisson number n has unit width. Source: F. J. Anscombe, Biometrika 35 (1948) 246. */
const ANSCOMBE = 0.375;
const INVERSE_BETA = 0;
const ANGLE = 1;
const YIELD = 2;

export const compileTopLikelihood: KernelMaker = (step): Kernel => {
  const { bar, photons, perTrack } = quartzOf(step);
  const { index, radius } = bar;
  const saturated = 1 - 1 / (index * index);
  const curves = new HypothesisCurves([
    (momentum, mass) => inverseBeta(momentum, mass),
    (momentum, mass) => cherenkovAngle(momentum, mass, index),
    (momentum, mass) => cherenkovYield(momentum, mass, index) / saturated,
  ]);
  const tailed = new TailedGaussian(numberOf(step, 'outliers'), numberOf(step, 'outlierWidening'));
  const cosFrom = cos(numberOf(step, 'thetaFrom'));
  const cosTo = cos(numberOf(step, 'thetaTo'));
  const beforeCalorimeter = numberOf(step, 'beforeCalorimeter');
  const halfWidth = numberOf(step, 'barWidth') / 2 / radius;
  const background = numberOf(step, 'background');
  const startTime2 = numberOf(step, 'startTime') * numberOf(step, 'startTime');
  const angle2 = numberOf(step, 'angle') * numberOf(step, 'angle');
  const scale = perTrack * saturated;
  const hypothesis = new Float64Array(3 * HYPOTHESES);
  const trueValues = new Float64Array(3);
  const ofPhotons = new Float64Array(PHOTON_QUANTITIES);
  let listed = new Int32Array(0);
  let roots = new Float64Array(0);

  /** Lists the rows that cross a bar, and returns their number; of the others nothing is said. */
  function listRows(c: ChargedRows): number {
    const { tracked, region: entered, hitX, hitY, hitZ, logLikelihood } = c;
    let n = 0;
    for (let r = 0; r < c.n; r++) {
      const seen = tracked[r] !== 0 && entered[r] === region.barrel && hitZ[r] < cosFrom && hitZ[r] > cosTo;
      if (seen && !(distanceInBar(hitX[r], hitY[r]) > halfWidth)) listed[n++] = r;
      else silence(logLikelihood, LIKELIHOODS_PER_TRACK * r + likelihoodAt.TOP);
    }
    return n;
  }

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const out = c.logLikelihood;
    listed = roomForList(c, listed);
    const n = listRows(c);
    const stride = drawListedUniforms(simulation, c, listed, n, 'topLikelihood');
    roots = fourthRoots(c, listed, n, roots);
    for (let i = 0; i < n; i++) {
      const r = listed[i];
      const at = LIKELIHOODS_PER_TRACK * r + likelihoodAt.TOP;
      const slope = c.tanLambda[r];
      photons.locate(slope);
      const stretch = Math.sqrt(1 + slope * slope);
      const flight = Math.max(c.entryPath[r] - beforeCalorimeter * stretch, radius * stretch) / LIGHT;
      const emitted = scale * stretch;
      const truth = c.species[r];

      curves.locateRoot(roots[2 * i]);
      curves.loadOne(truth, trueValues);
      const trueTime = flight * trueValues[INVERSE_BETA];
      const trueAngle = trueValues[ANGLE];
      const trueYield = trueValues[YIELD];
      photons.load(trueYield, ofPhotons);
      const signal = emitted * trueYield * ofPhotons[0];
      const draws = i * stride;
      const detected = poissonDraw(u[draws], signal + background);

      // information on (flight time, angle) from the photons of the track, then with the errors common to all of them
      const useful = (detected * signal) / (signal + background);
      const a = useful * ofPhotons[1];
      const b = useful * ofPhotons[2];
      const d = useful * ofPhotons[3];
      const determinant = a * d - b * b;
      const common = 1 / (1 + a * startTime2 + d * angle2 + determinant * startTime2 * angle2);
      const timeTime = common * (a + determinant * angle2);
      const timeAngle = common * b;
      const root = Math.sqrt(timeTime);
      const mixed = root > 0 ? timeAngle / root : 0;
      const rest = Math.sqrt(Math.max(0, common * (d + determinant * startTime2) - mixed * mixed));
      const widening = u[draws + 3] < tailed.share ? tailed.widening : 1;
      const noise0 = widening * gaussian(u[draws + 1]);
      const noise1 = widening * gaussian(u[draws + 2]);

      const counted = 2 * Math.sqrt(detected + ANSCOMBE);
      curves.locateRoot(roots[2 * i + 1]);
      curves.load(hypothesis);
      for (let h = 0; h < HYPOTHESES; h++) {
        const share = hypothesis[3 * h + YIELD];
        const expected = emitted * share * photons.value(0, share) + background;
        const missing = counted - 2 * Math.sqrt(expected + ANSCOMBE);
        let distance2 = missing * missing;
        if (share > 0 && useful > 0) {
          const time = flight * hypothesis[3 * h + INVERSE_BETA] - trueTime;
          const angle = hypothesis[3 * h + ANGLE] - trueAngle;
          const first = root * time + mixed * angle - noise0;
          const second = rest * angle - noise1;
          distance2 += first * first + second * second;
        }
        out[at + h] = tailed.logDensityOfSquare(distance2);
      }
    }
  };
};

import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { log, pow } from '../../basics/elementary.ts';
import { bitCount } from '../bit-count.ts';
import { assumed, type CardStep, numberOf } from '../card.ts';
import { fourthRoots, HYPOTHESES, HypothesisCurves } from '../identification/hypothesis-curves.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { mostProbableLoss, type SampledMedium } from '../identification/specific-loss.ts';
import { TailedGaussian } from '../identification/tailed-gaussian.ts';
import { drawListedUniforms, roomForList } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';

const silicon = 'PDG, Atomic and nuclear properties of materials: silicon (recalled, checked for consistency)';
const gas =
  'half helium, half ethane by volume at 20 C and 1 atm, from the densities 0.166 and 1.263 mg/cm^3 and I of 41.8 and 45.4 eV (recalled)';
const gasRule = 'rule of Sternheimer and Peierls for gases whose constant C is below 10 (recalled)';
const resolution = 'order of what is reported of truncated means (recalled); to be replaced by measured widths';

export const ionisationLikelihood: CardStep = {
  name: 'ionisationLikelihood',
  stage: 'simulate',
  does: 'specific ionisation in the silicon strips and in the drift chamber: a truncated mean drawn about the most probable loss, compared with that of each hypothesis',
  neglects:
    'energy lost before the chamber, saturation and threshold of the electronics, samples one by one, dependence of the resolution on the loss, correlation of the two sides of a sensor',
  numbers: {
    siliconDensity: assumed(2.329, 'g/cm^3', silicon),
    siliconZOverA: assumed(0.49848, '1', silicon),
    siliconExcitation: assumed(173, 'eV', silicon),
    siliconThickness: assumed(0.32, 'mm', 'sensors of layers 3 to 6: basf2 svd; the slanted ones have 0.30 mm'),
    siliconX0: assumed(0.2015, '1', silicon),
    siliconX1: assumed(2.8716, '1', silicon),
    siliconExponent: assumed(3.2546, '1', silicon),
    siliconResolution: assumed(
      0.2,
      '1',
      `relative, one layer at normal incidence: the Landau width (14 %) with noise and truncation; ${resolution}`,
    ),
    gasDensity: assumed(0.715e-3, 'g/cm^3', gas),
    gasZOverA: assumed(0.587, '1', gas),
    gasExcitation: assumed(45, 'eV', gas),
    gasThickness: assumed(1, 'cm', 'about one cell; only its logarithm matters'),
    gasX0: assumed(1.6, '1', gasRule),
    gasX1: assumed(4, '1', gasRule),
    gasExponent: assumed(3, '1', gasRule),
    gasResolution: assumed(0.075, '1', `relative, 56 hits at normal incidence; ${resolution}`),
    pathExponent: assumed(
      0.32,
      '1',
      'resolution improves as path^-0.32 per sample: A. H. Walenta et al., Nucl. Instrum. Methods 161 (1979) 45 (recalled)',
    ),
    fewestGasHits: assumed(8, '1', 'hits a truncated mean needs'),
    outliers: assumed(0.03, 'fraction', 'overlapping tracks, delta rays, wrong hits; order of magnitude'),
    outlierWidening: assumed(3, '1', 'width of the outliers over the resolution; order of magnitude'),
  },
};

/** Layers of the strip detector among the bits of `vxdHits`, and layers of the drift chamber. */
const STRIPS = 0b111100;
const FULL_CHAMBER = 56;
/** Steps of |tan lambda| in which the path is known. */
const PER_SLOPE = 64;
const SLOPES = 256;

export function sampledMedium(step: CardStep, name: 'silicon' | 'gas'): SampledMedium {
  const of = (what: string) => numberOf(step, `${name}${what}`);
  return {
    density: of('Density'),
    zOverA: of('ZOverA'),
    excitation: of('Excitation'),
    thickness: of('Thickness'),
    x0: of('X0'),
    x1: of('X1'),
    exponent: of('Exponent'),
  };
}

export const compileIonisationLikelihood: KernelMaker = (step): Kernel => {
  const [silicon, gas] = [sampledMedium(step, 'silicon'), sampledMedium(step, 'gas')];
  const curves = new HypothesisCurves([
    (momentum, mass) => log(mostProbableLoss(silicon, momentum / mass)),
    (momentum, mass) => log(mostProbableLoss(gas, momentum / mass)),
  ]);
  const tailed = new TailedGaussian(numberOf(step, 'outliers'), numberOf(step, 'outlierWidening'));
  const siliconResolution = numberOf(step, 'siliconResolution');
  const gasResolution = numberOf(step, 'gasResolution') * Math.sqrt(FULL_CHAMBER);
  // the path through each sample grows like 1 / sin theta
  const exponent = -0.5 * numberOf(step, 'pathExponent');
  const narrowing = Float64Array.from({ length: SLOPES }, (_, i) =>
    pow(1 + ((i + 0.5) / PER_SLOPE) * ((i + 0.5) / PER_SLOPE), exponent),
  );
  const fewest = numberOf(step, 'fewestGasHits');
  const expected = new Float64Array(2 * HYPOTHESES);
  const perRoot = Float64Array.from({ length: FULL_CHAMBER + 1 }, (_, hits) => 1 / Math.sqrt(hits));
  const truth = new Float64Array(2);
  let listed = new Int32Array(0);
  let roots = new Float64Array(0);

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const out = c.logLikelihood;
    listed = roomForList(c, listed);
    let n = 0;
    for (let r = 0; r < c.n; r++) {
      if (c.tracked[r] !== 0) listed[n++] = r;
      else {
        silence(out, LIKELIHOODS_PER_TRACK * r + likelihoodAt.SVD);
        silence(out, LIKELIHOODS_PER_TRACK * r + likelihoodAt.CDC);
      }
    }
    const stride = drawListedUniforms(simulation, c, listed, n, 'ionisationLikelihood');
    roots = fourthRoots(c, listed, n, roots);
    for (let i = 0; i < n; i++) {
      const r = listed[i];
      const at = LIKELIHOODS_PER_TRACK * r;
      const strips = bitCount(c.vxdHits[r] & STRIPS);
      const hits = bitCount(c.cdcHitsInner[r]) + bitCount(c.cdcHitsOuter[r]);
      const slope = c.tanLambda[r];
      const steepness = Math.min(Math.abs(slope) * PER_SLOPE, SLOPES - 1);
      const path = narrowing[steepness | 0];
      const stripWidth = strips > 0 ? siliconResolution * path * perRoot[strips] : 0;
      const gasWidth = hits >= fewest ? gasResolution * path * perRoot[hits] : 0;
      const draws = i * stride;
      curves.locateRoot(roots[2 * i]);
      curves.loadOne(c.species[r], truth);
      const inStrips = truth[0] + stripWidth * tailed.draw(u[draws], u[draws + 1]);
      const inGas = truth[1] + gasWidth * tailed.draw(u[draws + 2], u[draws + 3]);
      curves.locateRoot(roots[2 * i + 1]);
      curves.load(expected);
      if (stripWidth > 0) {
        const scale = 1 / stripWidth;
        for (let h = 0; h < HYPOTHESES; h++)
          out[at + likelihoodAt.SVD + h] = tailed.logDensity((inStrips - expected[2 * h]) * scale);
      } else silence(out, at + likelihoodAt.SVD);
      if (gasWidth > 0) {
        const scale = 1 / gasWidth;
        for (let h = 0; h < HYPOTHESES; h++)
          out[at + likelihoodAt.CDC + h] = tailed.logDensity((inGas - expected[2 * h + 1]) * scale);
      } else silence(out, at + likelihoodAt.CDC);
    }
  };
};

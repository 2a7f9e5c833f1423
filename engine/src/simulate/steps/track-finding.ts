import { bitCount } from '../bit-count.ts';
import { assumed, type CardStep, choice, numberOf } from '../card.ts';
import { kind, kindOf } from '../particle-kinds.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { type Finding, findingEfficiency, riseWithWires } from '../tracking/finding-efficiency.ts';

const guess = 'no measured value at hand';

export const trackFinding: CardStep = {
  name: 'trackFinding',
  stage: 'simulate',
  does: 'finds each track with a probability that depends on its hits in strips and wires, its transverse momentum and how far from the axis it begins; a particle whose track is lost leaves its energy as a neutral cluster',
  neglects:
    'neighbouring tracks, species, direction of a displaced track, hits of others picked up; angle enters by the layers crossed alone',
  numbers: {
    finder: choice(
      0,
      [0, 1],
      '0: the finder of 2024; 1: graph-network tracking, its displacement and wires in place of the others',
    ),
    plateau: assumed(
      0.99,
      'fraction',
      'a track from the interaction point above 0.3 GeV is nearly always found; no measured value at hand',
    ),
    lowLoss: assumed(0.5, 'fraction', `loss of the slowest tracks; ${guess}`),
    lowScale: assumed(0.08, 'GeV', `transverse momentum over which that loss falls to 1/e; ${guess}`),
    wires: assumed(
      12,
      '1',
      'layers of the drift chamber at which half of the tracks are found: two superlayers; no value at hand',
    ),
    wiresWidth: assumed(2.5, '1', `width of that rise; ${guess}`),
    strips: assumed(3, '1', 'layers of the strip detector that make a track of their own'),
    stripTrack: assumed(0.8, 'fraction', `efficiency of the strip detector alone; ${guess}`),
    displacement: assumed(
      62.5,
      'cm',
      'set so that tracks of GeV-scale long-lived decays are found in 52.2 % of cases (arXiv:2411.13596), sample as in run/validate; the Gaussian form is assumed, an exponential one missed the BaBar map',
    ),
    graphWires: assumed(7, '1', 'graph network: layers at which half of the tracks are found; no value at hand'),
    graphDisplacement: assumed(190, 'cm', 'set so that the same sample gives 85.4 % (arXiv:2411.13596)'),
    kinkAngle: assumed(
      100,
      'mrad',
      'a daughter that flies on within this angle of a found mother is one track with it (pi -> mu nu); no value at hand',
    ),
  },
};

/** The finder that the card has chosen. */
export function findingOf(step: CardStep, finder = numberOf(step, 'finder')): Finding {
  const number = (name: string) => numberOf(step, name);
  return {
    plateau: number('plateau'),
    lowLoss: number('lowLoss'),
    lowScale: number('lowScale'),
    rise: riseWithWires(number(finder === 1 ? 'graphWires' : 'wires'), number('wiresWidth')),
    strips: number('strips'),
    stripTrack: number('stripTrack'),
    displacement: number(finder === 1 ? 'graphDisplacement' : 'displacement'),
  };
}

export const compileTrackFinding: KernelMaker = (step): Kernel => {
  const finding = findingOf(step);
  const angle = numberOf(step, 'kinkAngle');
  const cosine2 = 1 / (1 + angle * angle);

  return (simulation) => {
    const { charged: c, flying: f } = simulation;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'trackFinding');
    for (let r = 0; r < c.n; r++) {
      const wires = bitCount(c.cdcHitsInner[r]) + bitCount(c.cdcHitsOuter[r]);
      const strips = bitCount(c.vxdHits[r] >> 2);
      const row = c.flying[r];
      const distance = Math.sqrt(f.vx[row] * f.vx[row] + f.vy[row] * f.vy[row]);
      c.tracked[r] = u[r * stride] < findingEfficiency(finding, wires, strips, c.pT[r], distance) ? 1 : 0;
      if (c.tracked[r] === 0) continue;
      const e = c.event[r];
      const mother = f.mother[row];
      if (mother < 0 || c.row[r] + f.offset[e] - simulation.batch.particles.offset[e] === row) continue;
      // a secondary: is it the continuation of a found track?
      const from = f.offset[e] + mother;
      if (kindOf(f.pdg[from]) < kind.charged) continue;
      for (let k = r - 1; k >= 0 && c.event[k] === e; k--) {
        if (c.flying[k] !== from || c.tracked[k] === 0) continue;
        if (alongMother(simulation.flying, from, row) >= cosine2) c.tracked[r] = 0;
      }
    }
  };
};

/** Squared cosine of the angle between a daughter and the direction that its mother has at the daughter's vertex; 0 for an obtuse angle. */
function alongMother(
  f: { px: Float64Array; py: Float64Array; pz: Float64Array; vx: Float64Array; vy: Float64Array },
  mother: number,
  row: number,
): number {
  // the mother's direction there: its chord turned on as much as it is turned from the start
  const [px, py, pz] = [f.px[mother], f.py[mother], f.pz[mother]];
  const pT2 = px * px + py * py;
  const cx = f.vx[row] - f.vx[mother];
  const cy = f.vy[row] - f.vy[mother];
  const c2 = cx * cx + cy * cy;
  let [ux, uy] = [px, py];
  if (c2 > 0) {
    const scalar = (px * cx + py * cy) / c2;
    // reflection of the start direction at the chord
    ux = 2 * scalar * cx - px;
    uy = 2 * scalar * cy - py;
  }
  const dot = ux * f.px[row] + uy * f.py[row] + pz * f.pz[row];
  if (!(dot > 0)) return 0;
  return (dot * dot) / ((pT2 + pz * pz) * (f.px[row] * f.px[row] + f.py[row] * f.py[row] + f.pz[row] * f.pz[row]));
}

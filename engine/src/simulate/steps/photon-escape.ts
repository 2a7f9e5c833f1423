import { clusterOrigin } from '../../basics/columns.ts';
import { exp, log } from '../../basics/elementary.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { Material, WHOLE } from '../crystals/material.ts';
import { randomBlocks } from '../random-blocks.ts';
import type { Changes, Kernel, KernelMaker } from '../state.ts';
import { crystals } from './crystals.ts';

export const photonEscape: CardStep = {
  name: 'photonEscape',
  stage: 'simulate',
  does:
    'photons that the crystals miss: those that convert late or never along the crystal on their way (walls and gaps taken off), those absorbed by a nucleus, and what leaks beside gaps; ' +
    'what is not seen is handed on as escaped energy. Above oversampledFrom rare losses are drawn oversampling times more often and weighted down',
  neglects:
    'dead channels, material in front of and between the crystals as a place of showers, showers that reach across a gap, light lost in partly dead crystals; the rest of an absorbed photon counts as one photon that escapes',
  numbers: {
    scale: assumed(1, '1', 'factor on the odds of late conversion and of absorption, for variations; leaves gaps as they are'),
    late: assumed(4, '1', 'technical: photons that convert in the last 4 radiation lengths are followed one by one'),
    nuclearShare: assumed(
      8e-4,
      'fraction',
      'share of photons whose first interaction is nuclear absorption: 0.12 mb per nucleon on 130 nucleons against 19 b for a pair (both recalled), at 1 GeV; the same at all energies',
    ),
    nuclearFrom: assumed(
      20,
      'MeV',
      'absorption below is small but for the giant resonance, whose neutrons leave nothing; order of magnitude',
    ),
    oversampling: assumed(30, '1', 'technical: rare losses get enough simulated events, expectations do not change; 1 for none'),
    oversampledFrom: assumed(1, 'GeV', 'technical: below it a lost photon moves no recoil'),
  },
};

/** Losses drawn more often are at most this probable, so that photons that are seen keep a weight near 1; more probable ones are no rarity. */
const MOST_OVERSAMPLED = 0.3;
/** Probability with its odds multiplied. */
export function scaledOdds(probability: number, scale: number): number {
  return probability >= 1 ? 1 : (scale * probability) / (1 - probability + scale * probability);
}

export const photonEscapeChanges: Changes = { neutral: ['kept', 'energy', 'escapedEnergy'], weight: true };

export const compilePhotonEscape: KernelMaker = (step, card): Kernel => {
  const geometryStep = stepOf(card, 'crystals') ?? crystals;
  const material = new Material(geometryStep);
  const half = numberOf(geometryStep, 'width') / 2;
  const scale = numberOf(step, 'scale');
  const late = numberOf(step, 'late') * material.radiationLength;
  const nuclearShare = numberOf(step, 'nuclearShare');
  const nuclearFrom = numberOf(step, 'nuclearFrom');
  const oversampling = Math.max(1, numberOf(step, 'oversampling'));
  const oversampledFrom = oversampling > 1 ? numberOf(step, 'oversampledFrom') : Number.POSITIVE_INFINITY;

  const how = new Float64Array(2);
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    // the second block, which says how a photon is lost, is drawn where one is
    const { stage, first } = randomBlocks.photonEscape;
    simulation.stream.fill(n.index, n.particle, n.n, stage, first, 1, u);
    for (let r = 0; r < n.n; r++) {
      if (n.origin[r] !== clusterOrigin.photon || n.kept[r] === 0) continue;
      const at = 2 * r;
      const energy = n.energy[r];
      const path = n.crystalPath[r];
      const mu = material.attenuation(energy);
      let share = 1;
      if (path <= late) {
        const depth = -log(u[at + 1]) / mu;
        share = depth < path ? material.containedLate(energy, path - depth) : 0;
      } else {
        const converts = scaledOdds(exp(-mu * (path - late)), scale);
        const absorbed = energy > nuclearFrom ? scaledOdds(nuclearShare, scale) : 0;
        const probability = 1 - (1 - converts) * (1 - absorbed);
        // drawn with probability q instead of p: weight p/q where lost, (1 - p)/(1 - q) where seen
        const drawn =
          energy > oversampledFrom && probability < MOST_OVERSAMPLED
            ? Math.max(probability, Math.min(oversampling * probability, MOST_OVERSAMPLED))
            : probability;
        const lost = u[at] < drawn;
        if (drawn !== probability) simulation.weight[n.event[r]] *= lost ? probability / drawn : (1 - probability) / (1 - drawn);
        if (lost) {
          simulation.stream.one(n.index[r], stage, n.particle[r], first + 1, 1, how);
          const nuclear = how[0] * (converts + absorbed) < absorbed;
          share = nuclear ? u[at + 1] : material.containedLate(energy, late + log(u[at + 1]) / mu);
        } else if (path < WHOLE) share = material.containedAlong(energy, path);
      }
      const edge = n.edge[r];
      if (edge < half) share *= material.containedBeside(edge, n.gap[r], half);
      n.energy[r] = energy * share;
      n.escapedEnergy[r] = energy * (1 - share);
      if (share <= 0) n.kept[r] = 0;
    }
  };
};

import { exp, log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { type CardStep, numberOf } from '../card.ts';
import type { KlmPath } from './path.ts';
import type { IronRange } from './iron-range.ts';
import { interactionsBefore, type KlmMaterial, massBefore } from './materials.ts';

/** Uniforms that one cascade takes: depth, secondaries, share and charge of each generation. */
export const CASCADE_UNIFORMS = 16;
const GENERATIONS = 4;

/** Loss per g/cm^2 of a hadron between two interactions [GeV]: at minimum ionisation, up to 20 % more elsewhere. */
const LOSS = 1.5e-3;

/**
 * A hadron in crystals, coil and iron as a chain of its leading particle: it interacts after an exponential depth in interaction lengths;
 * there, secondaries reach the next layer with probability [1 - exp(-T/T_s)] exp(-x/x_s), x the interaction lengths up to the layer; the
 * leading hadron goes on with a share 1 - sqrt(u) of the kinetic energy T, charged in two cases of three. A charged one leaves a hit in each
 * layer that it crosses within its range.
 *
 * @source  own model; what punches through is compared with the published rate of pions taken for muons in the validation
 */
export class HadronCascade {
  private readonly material: KlmMaterial;
  private readonly range: IronRange;
  private readonly secondaryEnergy: number;
  private readonly secondaryDepth: number;
  private readonly least: number;
  private readonly chargedShare: number;
  /** of the last cascade: first crossing behind its first interaction */
  firstSecondary = 0;

  constructor(step: CardStep, material: KlmMaterial, range: IronRange) {
    this.material = material;
    this.range = range;
    this.secondaryEnergy = numberOf(step, 'secondaryEnergy');
    this.secondaryDepth = numberOf(step, 'secondaryDepth');
    this.least = numberOf(step, 'leastKinetic');
    this.chargedShare = numberOf(step, 'chargedShare');
  }

  /**
   * Crossings that are hit (bits k of the path), before efficiencies.
   *
   * @param kinetic  [GeV] at the start
   * @param crystals  share of a crystal's length before the path begins (0 behind the calorimeter)
   * @param factor  interaction lengths of pions per interaction length of this hadron
   * @param u  uniforms
   * @param drawRest  called before more than the first four of them are used, which is rare; without it all are there
   */
  crossed(
    path: KlmPath,
    kinetic: number,
    mass: number,
    isCharged: boolean,
    crystals: number,
    factor: number,
    u: Float64Array,
    drawRest?: () => void,
  ): number {
    const { material } = this;
    const crystalInteraction = crystals * material.crystalInteraction * factor;
    const crystalMass = crystals * material.crystalMass;
    let crossed = 0;
    let k = 0;
    let at = 0;
    let born = 0;
    let energy = kinetic;
    let charged = isCharged;
    let rest = mass;
    this.firstSecondary = path.n;
    for (let generation = 0; generation < GENERATIONS; generation++) {
      if (generation === 1) drawRest?.();
      const next = at - log(u[4 * generation]);
      const reach = charged ? this.range.range(Math.sqrt(energy * (energy + 2 * rest)), rest) : Number.POSITIVE_INFINITY;
      for (; k < path.n; k++) {
        if (crystalInteraction + factor * interactionsBefore(material, path, k) > next) break;
        if (crystalMass + massBefore(material, path, k) - born > reach) return crossed;
        if (charged) crossed |= 1 << k;
      }
      if (generation === 0) this.firstSecondary = k;
      if (k === path.n) return crossed;
      // where it interacts, in mass: from the last landmark on in proportion to interaction lengths
      const toLayer = crystalInteraction + factor * interactionsBefore(material, path, k) - next;
      const layerMass = crystalMass + massBefore(material, path, k);
      const here =
        next < crystalInteraction
          ? (crystalMass * next) / crystalInteraction
          : Math.max(crystalMass, layerMass - (toLayer * material.ironMass) / (factor * material.ironInteraction));
      if (charged) {
        if (here - born > reach) return crossed;
        energy -= LOSS * (here - born);
      }
      if (energy < this.least) return crossed;
      const seen = (1 - exp(-energy / this.secondaryEnergy)) * exp(-toLayer / this.secondaryDepth);
      if (u[4 * generation + 1] < seen) crossed |= 1 << k;
      energy *= 1 - Math.sqrt(u[4 * generation + 2]);
      if (energy < this.least) return crossed;
      charged = u[4 * generation + 3] < this.chargedShare;
      rest = PION_MASS;
      at = next;
      born = here;
    }
    return crossed;
  }
}

const PION_MASS = massOf('pi+');

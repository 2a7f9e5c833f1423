import { exp } from '../../basics/elementary.ts';
import { type CardStep, numberOf } from '../card.ts';
import { quickLog } from '../relative-table.ts';
import { kernelWidth, shareInside } from './lateral.ts';
import { attenuation, contained } from './longitudinal.ts';

const CELLS = 256;
const LOWEST = 1e-3;
const PER_LOG = 24;

/** Longer paths [cm] count as a whole crystal: the resolution of basf2 holds for all places in a crystal, those near walls too. */
export const WHOLE = 20;

/** What crystals do to photons and hadrons that cross them: probabilities by path, and what showers leave inside. Lengths in cm, energies in GeV. */
export class Material {
  readonly length: number;
  readonly radiationLength: number;
  readonly interactionLength: number;
  readonly kernel: number;
  private readonly critical: number;
  /** attenuation coefficient [1/cm] on a grid in ln E */
  private readonly mu = new Float64Array(CELLS + 2);

  constructor(step: CardStep) {
    this.length = numberOf(step, 'length');
    this.radiationLength = numberOf(step, 'radiationLength');
    this.interactionLength = numberOf(step, 'interactionLength');
    this.kernel = kernelWidth(numberOf(step, 'moliereRadius'));
    this.critical = numberOf(step, 'criticalEnergy');
    for (let i = 0; i <= CELLS + 1; i++) this.mu[i] = (7 / 9 / this.radiationLength) * attenuation(LOWEST * exp(i / PER_LOG));
  }

  /** Attenuation coefficient of a photon [1/cm]. */
  attenuation(energy: number): number {
    const x = Math.max(0, Math.min(CELLS, quickLog(energy / LOWEST) * PER_LOG));
    const i = Math.trunc(x);
    return this.mu[i] + (x - i) * (this.mu[i + 1] - this.mu[i]);
  }

  /** Probability that a hadron showers within a path. */
  showers(path: number): number {
    return 1 - exp(-path / this.interactionLength);
  }

  /** Share of an electromagnetic shower seen when `path` cm of crystal follow its start, relative to that of a photon through a whole crystal; at most 1. */
  containedLate(energy: number, path: number): number {
    return this.relative(energy, path / this.radiationLength + 9 / 7);
  }

  /** The same for a photon that crosses `path` cm of crystal, wherever it converts. */
  containedAlong(energy: number, path: number): number {
    return this.relative(energy, path / this.radiationLength);
  }

  private relative(energy: number, t: number): number {
    return Math.min(
      1,
      contained(energy, this.critical, t) / contained(energy, this.critical, this.length / this.radiationLength),
    );
  }

  /** Share seen beside an edge at distance `edge`, behind which crystals begin again after `gap`; relative to the middle of a crystal of that half width. */
  containedBeside(edge: number, gap: number, half: number): number {
    const b = this.kernel;
    return Math.min(1, (shareInside(edge / b) + 1 - shareInside((edge + gap) / b)) / shareInside(half / b));
  }
}

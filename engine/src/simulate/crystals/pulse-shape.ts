import { type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';

/**
 * Pulse-shape discriminant of a cluster, 1 like a photon, 0 like a hadron: 1 - h + sigma / sqrt(E / GeV) * N(0, 1), brought back into [0, 1], for the share h of light from
 * strongly ionising particles. Below the lowest energy no waveform is kept and nothing is known: 1/2. The waveform fit behind it is in simulate/waveform.
 */
export class PulseShape {
  private readonly lowest: number;
  private readonly resolution: number;
  private readonly from: number;
  private readonly range: number;

  constructor(step: CardStep) {
    this.lowest = numberOf(step, 'pulseFrom');
    this.resolution = numberOf(step, 'pulseResolution');
    this.from = numberOf(step, 'hadronicLightFrom');
    this.range = numberOf(step, 'hadronicLightTo') - this.from;
  }

  /** Share of light from strongly ionising particles in a hadronic shower, of a uniform. */
  hadronic(u: number): number {
    return this.from + this.range * u;
  }

  measured(share: number, energy: number, u: number): number {
    if (!(energy > this.lowest)) return 0.5;
    const value = 1 - share + (this.resolution / Math.sqrt(energy)) * gaussian(u);
    return value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

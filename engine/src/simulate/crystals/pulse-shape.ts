import { type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { type Waveform, waveformOf } from '../waveform/index.ts';

/** Share of the energy in the central crystal, whose pulse is fitted. */
const CENTRAL = 0.8;

/**
 * Pulse-shape discriminant of a cluster, 1 like a photon, 0 like a hadron: 1 - h + sigma / sqrt(E / GeV) * N(0, 1), brought back into [0, 1], for the share h of light from
 * strongly ionising particles. Below the lowest energy no waveform is kept and nothing is known: 1/2. In a card with the step `waveform` the width is that of the fit of a waveform instead.
 */
export class PulseShape {
  private readonly lowest: number;
  private readonly resolution: number;
  private readonly from: number;
  private readonly range: number;
  private readonly readout: Waveform | undefined;
  private readonly perScale: number;

  /** @param waveform  the card's step of that name: the resolution follows from the fit of a waveform, on the scale of its most hadronic light */
  constructor(step: CardStep, waveform?: CardStep) {
    this.readout = waveform === undefined ? undefined : waveformOf(waveform);
    this.perScale = waveform === undefined ? 1 : 1 / numberOf(waveform, 'hadronicScale');
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
    const width =
      this.readout === undefined
        ? this.resolution / Math.sqrt(energy)
        : this.perScale * this.readout.hadronShareError(CENTRAL * energy);
    const value = 1 - share + width * gaussian(u);
    return value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

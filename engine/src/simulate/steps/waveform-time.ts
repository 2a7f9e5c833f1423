import type { CardStep } from '../card.ts';
import { stepOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { Waveform, waveform } from '../waveform/index.ts';

export const waveformTime: CardStep = {
  name: 'waveformTime',
  stage: 'simulate',
  does: 'smears the time of clusters, neutral and of tracks, with the resolution of the waveform fit of their most energetic crystal (numbers in the step waveform)',
  neglects:
    'tails from beam background under the pulse, uncertainty of the event time; the central crystal of a cluster holds e1/e9 of its energy',
  numbers: {},
};

/** Share of the energy in the central crystal where the card has no shapes. */
const CENTRAL = 0.8;
/** Energy below which no time is fitted and the resolution is that of this energy [GeV]: 25 counts of 50 keV. */
const LEAST = 1.25e-3;
/** Cells of the table in ln E, below 12 GeV. */
const CELLS = 128;

/** Resolution of the time [ns] as a table in the square root of the energy: the fit is compiled once, the hot path interpolates. */
class TimeResolution {
  private readonly table = new Float64Array(CELLS + 2);
  private readonly scale: number;

  constructor(readout: Waveform) {
    // linear in 1/E but for the floor: tabulate sigma * E over sqrt(E)
    this.scale = CELLS / Math.sqrt(12);
    for (let i = 0; i <= CELLS + 1; i++) {
      const root = i / this.scale;
      const energy = Math.max(1e-9, root * root);
      this.table[i] = readout.resolution(energy).time * energy;
    }
  }

  at(energy: number): number {
    const e = energy > LEAST ? energy : LEAST;
    const x = Math.min(CELLS, Math.sqrt(e) * this.scale);
    const cell = Math.trunc(x);
    return (this.table[cell] + (x - cell) * (this.table[cell + 1] - this.table[cell])) / e;
  }
}

export const compileWaveformTime: KernelMaker = (_step, card): Kernel => {
  const sigma = new TimeResolution(new Waveform(stepOf(card, 'waveform') ?? waveform));
  return (simulation) => {
    const { neutral: n, charged: c, uniforms: u } = simulation;
    let stride = drawUniforms(simulation, n, 'waveformTime');
    for (let r = 0; r < n.n; r++) {
      if (n.kept[r] === 0) continue;
      n.time[r] += sigma.at(n.energy[r] * (n.e1e9[r] > 0 ? n.e1e9[r] : CENTRAL)) * gaussian(u[r * stride]);
    }
    stride = drawUniforms(simulation, c, 'waveformTimeOfTracks');
    for (let r = 0; r < c.n; r++) {
      if (c.clusterEnergy[r] === 0) continue;
      c.clusterTime[r] +=
        sigma.at(c.clusterEnergy[r] * (c.clusterE1E9[r] > 0 ? c.clusterE1E9[r] : CENTRAL)) * gaussian(u[r * stride]);
    }
  };
};

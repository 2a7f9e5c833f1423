import type { CardStep } from '../card.ts';
import { stepOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { waveformOf } from '../waveform/index.ts';

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
/** Below 25 counts of 50 keV [GeV] no time is fitted: the resolution is that of this energy. */
const LEAST = 1.25e-3;
export const compileWaveformTime: KernelMaker = (_step, card): Kernel => {
  const readout = waveformOf(stepOf(card, 'waveform'));
  const width = (energy: number, e1e9: number) => readout.timeError(Math.max(LEAST, energy * (e1e9 > 0 ? e1e9 : CENTRAL)));
  return (simulation) => {
    const { neutral: n, charged: c, uniforms: u } = simulation;
    let stride = drawUniforms(simulation, n, 'waveformTime');
    for (let r = 0; r < n.n; r++) {
      if (n.kept[r] === 0) continue;
      n.time[r] += width(n.energy[r], n.e1e9[r]) * gaussian(u[r * stride]);
    }
    stride = drawUniforms(simulation, c, 'waveformTimeOfTracks');
    for (let r = 0; r < c.n; r++) {
      if (c.clusterEnergy[r] === 0) continue;
      c.clusterTime[r] += width(c.clusterEnergy[r], c.clusterE1E9[r]) * gaussian(u[r * stride]);
    }
  };
};

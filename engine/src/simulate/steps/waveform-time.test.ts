import { expect, test } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import type { DetectorCard } from '../card.ts';
import { createSimulation } from '../state.ts';
import { waveform, waveformResolution } from '../waveform/index.ts';
import { compileWaveformTime, waveformTime } from './waveform-time.ts';

const card: DetectorCard = { name: 'time', title: '', steps: [waveform, waveformTime] };

function spread(energy: number, central: number) {
  const count = 4000;
  const batch = createEventBatch(count);
  batch.size = count;
  const simulation = { batch, stream: new RandomStream(2, 'time'), ...createSimulation(count) };
  const { neutral: n, charged: c } = simulation;
  n.n = count;
  c.n = count;
  for (let r = 0; r < count; r++) {
    n.event[r] = r;
    n.index[r] = r;
    n.kept[r] = r % 2;
    n.energy[r] = energy;
    n.e1e9[r] = central;
    n.time[r] = 7;
    c.event[r] = r;
    c.index[r] = r;
    c.clusterEnergy[r] = r % 2 === 0 ? energy : 0;
    c.clusterE1E9[r] = central;
    c.clusterTime[r] = 3;
  }
  compileWaveformTime(waveformTime, card)(simulation);
  let neutral = 0;
  let charged = 0;
  for (let r = 0; r < count; r++) {
    if (n.kept[r] === 0) expect(n.time[r]).toBe(7);
    else neutral += ((n.time[r]! - 7) * (n.time[r]! - 7)) / (count / 2);
    if (c.clusterEnergy[r] === 0) expect(c.clusterTime[r]).toBe(3);
    else charged += ((c.clusterTime[r]! - 3) * (c.clusterTime[r]! - 3)) / (count / 2);
  }
  return { neutral: Math.sqrt(neutral), charged: Math.sqrt(charged) };
}

test.each([0.001, 0.02, 0.1, 0.5, 3])('clusters of %f GeV are as late as their central crystal says', (energy) => {
  const expected = waveformResolution(Math.max(1.25e-3, 0.7 * energy)).time;
  const { neutral, charged } = spread(energy, 0.7);
  // 2000 clusters: 1.6 %; the table is good to a few percent at the lowest energies
  expect(Math.abs(neutral / expected - 1)).toBeLessThan(0.07);
  expect(Math.abs(charged / expected - 1)).toBeLessThan(0.07);
});

test('without shapes the central crystal holds four fifths', () => {
  expect(Math.abs(spread(0.2, 0).neutral / waveformResolution(0.16).time - 1)).toBeLessThan(0.06);
});

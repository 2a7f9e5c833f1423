import { RandomStream } from '../../basics/random.ts';
import { numberOf } from '../../simulate/card.ts';
import {
  emptyFit,
  fitQuality,
  SAMPLES,
  WAVEFORM_UNIFORMS,
  Waveform,
  waveform,
  waveformResolution,
} from '../../simulate/waveform/index.ts';
import { between, printed, type ValidationRow, within } from './row.ts';

const COUNT = 4000;

/** Fits of waveforms of the readout: pulls, resolutions against the covariance of the fit, hadrons against photons. */
export function waveformRows(): ValidationRow[] {
  const readout = new Waveform();
  const rows: ValidationRow[] = [];
  for (const [energy, hadronShare] of [
    [0.05, 0],
    [0.3, 0],
    [0.1, 0.2],
    [1, 0.1],
  ] as const) {
    const withHadron = hadronShare > 0;
    const pulls = pullsOf(readout, energy, hadronShare, withHadron);
    const what = `waveform of ${energy} GeV${withHadron ? `, ${100 * hadronShare} % hadronic light` : ''}`;
    for (const [name, { mean, width }] of Object.entries(pulls)) {
      rows.push(between(`${what}: mean of pulls, ${name}`, mean, -0.06, 0.06, 0));
      rows.push(between(`${what}: width of pulls, ${name}`, width, 0.95, 1.05, 1));
    }
  }
  const floor = numberOf(waveform, 'timeJitter');
  for (const energy of [0.03, 0.1, 1]) {
    const whole = waveformResolution(energy).time;
    const expected = Math.sqrt(whole * whole - floor * floor);
    rows.push(
      within(
        `time resolution of one crystal at ${energy} GeV [ns]`,
        timeSpread(readout, energy),
        expected,
        0.05,
        'reference: covariance of the fit',
      ),
    );
  }
  for (const energy of [0.2, 1]) {
    const { hadrons, photons } = separation(readout, energy);
    rows.push(
      printed(
        `photons taken for hadrons by pulse shape at ${energy} GeV, 30 % hadronic light [%]`,
        100 * photons,
        null,
        `at ${(100 * hadrons).toFixed(1)} % efficiency for one crystal of all the energy, fluctuation of showers left out; ` +
          'arXiv:2007.09642 quotes factors over shower shapes only (3 at 0.2 GeV, 10 at 1 GeV)',
      ),
    );
  }
  return rows;
}

const stream = new RandomStream(31, 'validation of waveforms');
const uniforms = new Float64Array(WAVEFORM_UNIFORMS);
const samples = new Float64Array(SAMPLES);
const fit = emptyFit();

function make(readout: Waveform, index: number, block: number, energy: number, hadronShare: number, withHadron: boolean): void {
  stream.one(index, 1, block, 0, WAVEFORM_UNIFORMS / 2, uniforms);
  readout.sample({ energy, time: 0, hadronShare }, uniforms, samples);
  readout.fit(samples, withHadron, fit);
}

function pullsOf(readout: Waveform, energy: number, hadronShare: number, withHadron: boolean) {
  const sums = {
    energy: { mean: 0, width: 0 },
    time: { mean: 0, width: 0 },
    ...(withHadron && { hadron: { mean: 0, width: 0 } }),
  };
  const add = (of: { mean: number; width: number } | undefined, pull: number) => {
    if (of === undefined) return;
    of.mean += pull / COUNT;
    of.width += (pull * pull) / COUNT;
  };
  for (let i = 0; i < COUNT; i++) {
    make(readout, i, 0, energy, hadronShare, withHadron);
    add(sums.energy, (fit.energy - energy) / fit.energyError);
    add(sums.time, fit.time / fit.timeError);
    add(sums.hadron, (fit.hadronEnergy - hadronShare * energy) / fit.hadronEnergyError);
  }
  for (const of of Object.values(sums)) of.width = Math.sqrt(of.width - of.mean * of.mean);
  return sums;
}

function timeSpread(readout: Waveform, energy: number): number {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    make(readout, i, 1, energy, 0, false);
    sum += fit.time * fit.time;
  }
  return Math.sqrt(sum / COUNT);
}

/** Share of hadrons and photons whose hadronic share is above half of a hadron's. */
function separation(readout: Waveform, energy: number): { hadrons: number; photons: number } {
  const share = 0.3;
  const called = (hadronShare: number) => {
    let n = 0;
    for (let i = 0; i < COUNT; i++) {
      make(readout, i, hadronShare > 0 ? 2 : 3, energy, hadronShare, true);
      if (fit.quality === fitQuality.good && fit.hadronEnergy > 0.5 * share * fit.energy) n++;
    }
    return n / COUNT;
  };
  return { hadrons: called(share), photons: called(0) };
}

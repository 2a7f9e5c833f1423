export { waveform } from './constants.ts';
export { PulseShape } from './pulse-shape.ts';
export {
  type Deposit,
  emptyFit,
  fitQuality,
  SAMPLES,
  WAVEFORM_UNIFORMS,
  Waveform,
  type WaveformFit,
  type WaveformResolution,
  waveformOf,
  waveformResolution,
} from './waveform.ts';

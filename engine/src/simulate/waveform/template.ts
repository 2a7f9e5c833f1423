import type { PulseShape } from './pulse-shape.ts';

/** Cells per sample: the interpolation is good to 1e-8 of the peak. */
const CELLS_PER_SAMPLE = 32;
/** A pulse is followed for so many samples after its start. */
const LENGTH = 40;

/** A pulse tabulated in units of one sample, with cubic interpolation between values and slopes. */
export class Template {
  private readonly values = new Float64Array(LENGTH * CELLS_PER_SAMPLE + 2);
  private readonly slopes = new Float64Array(LENGTH * CELLS_PER_SAMPLE + 2);
  /** cells before time 0 of the shape: its smoothing lets it begin a little earlier */
  private readonly lead: number;

  /** @param tick  samples are so far apart, in the unit of time of the shape */
  constructor(shape: PulseShape, tick: number) {
    this.lead = -shape.begin * (CELLS_PER_SAMPLE / tick);
    for (let i = 0; i < this.values.length; i++) {
      const t = shape.begin + (i * tick) / CELLS_PER_SAMPLE;
      this.values[i] = shape.value(t);
      this.slopes[i] = (shape.slope(t) * tick) / CELLS_PER_SAMPLE;
    }
  }

  /**
   * Values and derivatives (per sample) of a pulse whose time 0 is at sample `start`, at samples 0 .. n-1.
   * Written to out[at + i] and slope[at + i].
   */
  fill(start: number, n: number, out: Float64Array, slope: Float64Array, at = 0): void {
    for (let i = 0; i < n; i++) {
      const x = (i - start) * CELLS_PER_SAMPLE + this.lead;
      const cell = Math.floor(x);
      if (cell < 0 || cell >= LENGTH * CELLS_PER_SAMPLE) {
        out[at + i] = 0;
        slope[at + i] = 0;
        continue;
      }
      const w = x - cell;
      const f0 = this.values[cell];
      const d0 = this.slopes[cell];
      const rise = this.values[cell + 1] - f0;
      const a = 3 * rise - 2 * d0 - this.slopes[cell + 1];
      const b = d0 + this.slopes[cell + 1] - 2 * rise;
      out[at + i] = f0 + w * (d0 + w * (a + w * b));
      slope[at + i] = (d0 + w * (2 * a + 3 * w * b)) * CELLS_PER_SAMPLE;
    }
  }
}

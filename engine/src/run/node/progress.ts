/** Anything that text can be written to and that may be a terminal. */
export interface TextSink {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
}

/** Nothing is shown of what is over sooner than this. */
const SILENT_MS = 2000;
const REFRESH_MS = 200;

/**
 * One line that says how far a run is, how fast it goes and when it will be over. Written only to a terminal, only after two seconds,
 * and wiped when the run is over: a file that catches the output sees nothing of it.
 */
export class Progress {
  private readonly out: TextSink;
  private readonly now: () => number;
  private readonly began: number;
  private shown = 0;
  private phaseBegan: number;
  private phase = '';
  private done = 0;
  private total = 0;
  private already = 0;
  private unit = '';

  constructor(out: TextSink, now: () => number = () => performance.now()) {
    this.out = out;
    this.now = now;
    this.began = now();
    this.phaseBegan = this.began;
  }

  /** `total`: Infinity when it is not known. `already`: share of the total that was done before, on disk; it does not count for the rate. */
  startPhase(phase: string, total: number, unit: string, already = 0): void {
    this.phase = phase;
    this.total = total;
    this.unit = unit;
    this.already = already;
    this.done = already;
    this.phaseBegan = this.now();
    this.show();
  }

  advance(amount: number): void {
    this.done += amount;
    this.show();
  }

  clear(): void {
    if (this.shown > 0) this.out.write('\r\u001b[2K');
    this.shown = 0;
  }

  private show(): void {
    const now = this.now();
    if (!this.out.isTTY || now - this.began < SILENT_MS || (this.shown > 0 && now - this.shown < REFRESH_MS)) return;
    this.shown = now;
    this.out.write(`\r\u001b[2K${this.line(now)}`);
  }

  /** "generating  42 %  312 k events/s  8 s left" */
  line(now: number = this.now()): string {
    const seconds = (now - this.phaseBegan) / 1000;
    const made = this.done - this.already;
    const share = this.total > 0 ? Math.floor((100 * this.done) / this.total) : 0;
    // a total of Infinity: nobody knows how much there is
    const known = this.total < Number.POSITIVE_INFINITY;
    const parts = [this.phase, known ? `${share} %` : `${this.done} ${this.unit}`];
    if (made > 0 && seconds > 0) {
      const rate = made / seconds;
      parts.push(`${short(rate)} ${this.unit}/s`);
      if (known) parts.push(`${duration((this.total - this.done) / rate)} left`);
    }
    return parts.join('  ');
  }
}

export function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (value >= 1e4) return `${(value / 1e3).toFixed(0)} k`;
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 100) return `${s} s`;
  const minutes = Math.floor(s / 60);
  return minutes < 60 ? `${minutes} min ${s % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

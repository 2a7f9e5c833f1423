/** The frame of a plot: mirrored inward ticks, numbers, axis titles. */
import { decimalExponent } from './format.ts';
import { type Label, plain } from './label.ts';
import type { Scale, Tick } from './scale.ts';
import { element, group, line, text } from './svg.ts';
import { INK, STROKE, TEXT } from './theme.ts';

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const TICK = { major: 9, minor: 4.5 } as const;

/** One number of decimals for all ticks of an axis; a common power of ten when the numbers are long or tiny. */
export function tickTexts(ticks: readonly Tick[]): { texts: Map<Tick, Label>; exponent: number } {
  const majors = ticks.filter((tick) => tick.major);
  const largest = Math.max(...majors.map((tick) => Math.abs(tick.value)), 0);
  const digits = largest === 0 ? 0 : decimalExponent(largest);
  const exponent = digits >= 5 || digits <= -4 ? 3 * Math.floor(digits / 3) : 0;
  const scaled = (value: number) => Number((value * Number(`1e${-exponent}`)).toPrecision(12));
  const decimals = Math.max(0, ...majors.map((tick) => (String(scaled(tick.value)).split('.')[1] ?? '').length));
  const texts = new Map<Tick, Label>();
  for (const tick of majors) texts.set(tick, plain(scaled(tick.value).toFixed(decimals).replace('-', '−')));
  return { texts, exponent };
}

/** Numbers of a logarithmic axis: powers of ten with superscripts, 1 and 10 written out, 2 and 5 in between as they are. */
function powerTexts(ticks: readonly Tick[]): Map<Tick, Label> {
  const texts = new Map<Tick, Label>();
  for (const tick of ticks.filter((tick) => tick.major)) {
    const power = tick.power ?? decimalExponent(tick.value);
    const digit = tick.power === undefined ? Math.round(tick.value / Number(`1e${power}`)) : 1;
    if (power === 0 || power === 1) texts.set(tick, plain(String(digit * (power === 1 ? 10 : 1))));
    else texts.set(tick, [...plain(digit === 1 ? '10' : `${digit}·10`), { text: String(power).replace('-', '−'), script: 1 }]);
  }
  return texts;
}

function textsOf(scale: Scale, ticks: Tick[]): { texts: Map<Tick, Label>; exponent: number } {
  return scale.kind === 'log' ? { texts: powerTexts(ticks), exponent: 0 } : tickTexts(ticks);
}

export interface AxesOptions {
  box: Box;
  x: Scale;
  y: Scale;
  xLabel: Label;
  yLabel: Label;
  xTicks?: number;
  yTicks?: number;
  /** false: the ticks stay, the numbers stand under another panel */
  xNumbers?: boolean;
  /** distance of the y title from the frame; panels of one plot share it so that titles line up */
  yTitleOffset?: number;
  tickSize?: number;
  titleSize?: number;
}

/** Draw last: the frame and its ticks lie over areas and bands. */
export function axes(options: AxesOptions): string {
  const { box, x, y, xLabel, yLabel, xTicks = 10, yTicks = 6, xNumbers = true, yTitleOffset = 54 } = options;
  const { tickSize = TEXT.tick, titleSize = TEXT.axis } = options;
  const parts: string[] = [];
  const tickLine = (x1: number, y1: number, x2: number, y2: number) => line(x1, y1, x2, y2, { 'stroke-width': STROKE.tick });

  const xAll = x.ticks(xTicks);
  const xText = textsOf(x, xAll);
  for (const tick of xAll) {
    const at = x(tick.value);
    const length = tick.major ? TICK.major : TICK.minor;
    parts.push(tickLine(at, box.bottom, at, box.bottom - length), tickLine(at, box.top, at, box.top + length));
    const label = xText.texts.get(tick);
    if (xNumbers && label) parts.push(text(at, box.bottom + tickSize * 1.45, label, { size: tickSize, anchor: 'middle' }));
  }

  const yAll = y.ticks(yTicks);
  const yText = textsOf(y, yAll);
  for (const tick of yAll) {
    const at = y(tick.value);
    const length = tick.major ? TICK.major : TICK.minor;
    parts.push(tickLine(box.left, at, box.left + length, at), tickLine(box.right, at, box.right - length, at));
    const label = yText.texts.get(tick);
    if (label) parts.push(text(box.left - 8, at + tickSize * 0.36, label, { size: tickSize, anchor: 'end' }));
  }
  if (yText.exponent !== 0) {
    const power: Label = [{ text: '× 10' }, { text: String(yText.exponent).replace('-', '−'), script: 1 }];
    parts.push(text(box.left - 8, box.top - 6, power, { size: tickSize * 0.9, anchor: 'start' }));
  }

  parts.push(
    element('rect', {
      x: box.left,
      y: box.top,
      width: box.right - box.left,
      height: box.bottom - box.top,
      fill: 'none',
      stroke: INK,
      'stroke-width': STROKE.frame,
    }),
  );
  if (xLabel.length > 0)
    parts.push(text(box.right, box.bottom + tickSize * 1.45 + titleSize * 1.55, xLabel, { size: titleSize, anchor: 'end' }));
  if (yLabel.length > 0)
    parts.push(text(box.left - yTitleOffset, box.top, yLabel, { size: titleSize, anchor: 'end', rotate: 90 }));
  return group({ class: 'axes' }, ...parts);
}

/** Every plot of a result with a file name of its own and a caption; `run` writes them, the page shows them. */
import { dataName, levelText } from './caption.ts';
import { cutFlowPlot } from './cut-flow-plot.ts';
import { formatUnit } from './format.ts';
import { type LimitPlotOptions, limitPlot } from './limit-plot.ts';
import { beyond, nMinusOnePlot } from './n-minus-one-plot.ts';
import type { SearchResult } from './result.ts';
import { spectrumPlot } from './spectrum-plot.ts';
import { limitKinds } from './tables.ts';

export type PlotSection = 'limit' | 'spectrum' | 'cut-flow' | 'n-minus-one';

export interface Plot {
  /** file name without extension: lower-case letters, digits and hyphens only, whatever the search calls its spectra */
  name: string;
  section: PlotSection;
  /** plain text */
  caption: string;
  svg: string;
}

/** A name that cannot leave its folder; a number keeps two that become equal apart. */
function fileName(text: string, taken: Set<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'plot';
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
  taken.add(name);
  return name;
}

export function plots(result: SearchResult): Plot[] {
  const taken = new Set<string>();
  const luminosity = formatUnit(result.luminosity.text);
  const all: Plot[] = [];
  const add = (section: PlotSection, wish: string, caption: string, draw: (name: string) => string) => {
    const name = fileName(wish, taken);
    all.push({ name, section, caption, svg: draw(name) });
  };

  const kinds = limitKinds(result);
  const headline: LimitPlotOptions = {
    quantity: 'coupling',
    scenario: result.scenario,
    method: result.method,
    level: result.level,
  };
  const others = kinds.filter(
    (kind) =>
      kind.method === result.method &&
      kind.level === result.level &&
      !(kind.quantity === 'coupling' && kind.scenario === result.scenario),
  );
  for (const { quantity, scenario, method, level } of [headline, ...others]) {
    const isHeadline = quantity === 'coupling' && scenario === result.scenario;
    const what = quantity === 'coupling' ? `coupling, ${scenario}` : 'Born cross-section';
    const wish = isHeadline ? 'limit' : quantity === 'coupling' ? `limit ${scenario}` : 'limit cross-section';
    const options = { quantity: quantity!, scenario: scenario!, method: method!, level: level! };
    add(
      'limit',
      wish,
      `Upper limit on the ${what}: ${levelText(level!, method!)}, ${luminosity}. Neighbouring masses may share events: they are correlated.`,
      (id) => limitPlot(result, { ...options, id }),
    );
  }
  result.spectra.forEach((spectrum, index) => {
    const data = spectrum.data
      ? `, with the ${dataName(spectrum.data.kind)}; Poisson errors.`
      : result.data === null
        ? '; without data.'
        : '; without data, because counts were given for the windows only.';
    add(
      'spectrum',
      index === 0 ? 'spectrum' : `spectrum ${spectrum.name}`,
      `${spectrum.name}: ${spectrum.axis.label} ${spectrum.after}; expected backgrounds in ${luminosity}${data}`,
      (id) => spectrumPlot(result, { spectrum: spectrum.name, id }),
    );
  });
  if (result.cutFlow.length > 0)
    add(
      'cut-flow',
      'cut-flow',
      'Share of generated events left after each step. Backgrounds go on into the window at the mass named in the plot; those of other masses are in the tables.',
      () => cutFlowPlot(result),
    );
  for (const distribution of result.nMinusOne) {
    add(
      'n-minus-one',
      `n-minus-one ${distribution.name}`,
      `${distribution.cut}: ${distribution.because}. All other cuts applied; pale where rejected.${beyond(distribution)}`,
      () => nMinusOnePlot(distribution, result),
    );
  }
  return all;
}

import { describe, expect, test } from 'vitest';
import { sampleResult } from './fixture.test.ts';
import { plain, toPlain } from './label.ts';
import { allWarnings, headline, summaryText } from './summary.ts';
import { column, displayWidth, row, type Table, tableText, wrapText } from './table.ts';
import {
  backgroundsTable,
  closureTable,
  curveSentence,
  cutFlowTable,
  limitKinds,
  limitsTable,
  otherLimitsTables,
  sentence,
  variationsTable,
  windowsTable,
} from './tables.ts';

const table: Table = {
  caption: plain('caption'),
  columns: [column('name', 'left'), column('because', 'left', true), column('n')],
  rows: [row('a', 'some words that are rather long', '1'), row('bb', 'short', '22')],
  notes: [plain('note')],
};

describe('a table as text', () => {
  test('columns are aligned', () => {
    expect(tableText(table, 100)).toBe(
      [
        'caption',
        'name  because                           n',
        '────  ───────────────────────────────  ──',
        'a     some words that are rather long   1',
        'bb    short                            22',
        'note',
        '',
      ].join('\n'),
    );
  });
  test('the wrapping column gives way, the others do not', () => {
    const lines = tableText(table, 30).split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(30);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('rather long');
  });
  test('control characters of a user do not reach the terminal', () => {
    const nasty: Table = { ...table, rows: [row('\u001b[31mred\u0007', 'x', '1')] };
    expect(tableText(nasty)).not.toMatch(/(?!\n)\p{Cc}/u);
  });
  test('words longer than the line are cut, nothing is lost', () => {
    expect(wrapText('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  });
});

describe('tables of a result', () => {
  const result = sampleResult();

  test('everything fits 100 columns', () => {
    const widest = summaryText(result, 100)
      .split('\n')
      .filter((line) => displayWidth(line) > 100);
    expect(widest).toEqual([]);
  });
  test('every limit table names level, method, scenario, luminosity', () => {
    const caption = toPlain(limitsTable(result).caption);
    for (const word of ['90 %', 'Bayesian', 'BF(inv) = 1', '276 pb⁻¹', 'Born']) expect(caption).toContain(word);
    const others = otherLimitsTables(result);
    expect(others.map((one) => toPlain(one.caption).split(', in ')[0])).toEqual([
      'Other upper limits, 90 % credibility (Bayesian)',
      'Other upper limits, 95 % CL (CLs)',
    ]);
    expect(others[0]!.columns.map((one) => toPlain(one.title))).toEqual([
      'M_Z′ [GeV]',
      'g′, BF(inv) of the model',
      'Born σ [fb], BF(inv) = 1',
    ]);
    expect(limitKinds(result)).toHaveLength(4);
  });
  test('pseudo-data are never called observed, data are', () => {
    expect(toPlain(limitsTable(result).columns[1]!.title)).toBe('pseudo-data');
    expect(toPlain(limitsTable({ ...result, data: { kind: 'observed', from: 'counts.csv' } }).columns[1]!.title)).toBe(
      'observed',
    );
    expect(toPlain(headline(result))).toContain('in pseudo-data');
  });
  test('an empty window is a bound with its equivalent luminosity, not zero', () => {
    const first = backgroundsTable(result).rows[1]!.map(toPlain);
    expect(first).toEqual(['', 'e⁺e⁻ → τ⁺τ⁻(γ)', '< 0.170', '0', '1.9 fb⁻¹', 'no simulated event: bound at 90 %']);
  });
  test('a mass without limit says why, and has no numbers', () => {
    const last = limitsTable(result).rows.at(-1)!.map(toPlain);
    expect(last).toEqual(['8', '–', '–', '–', '–', 'no limit: background incomplete: e⁺e⁻ → e⁺e⁻μ⁺μ⁻']);
  });
  test('efficiencies with and without radiation stand side by side', () => {
    expect(windowsTable(result).rows[0]!.map(toPlain).slice(2, 4)).toEqual(['3.100 ± 0.060', '4.50']);
  });
  test('the closure says that the published limit is an observed one', () => {
    const closure = closureTable(result)!;
    expect(toPlain(closure.caption)).toContain('published = observed');
    // 0.0517 expected over 0.06 published: 0.8616 in the coupling, 0.7424 in the cross-section
    expect(closure.rows[0]!.map(toPlain).slice(1, 5)).toEqual(['0.0600', '0.0517', '0.742', '0.862']);
    expect(curveSentence(result)).toBe('Comparison with the full published curve: skipped, reference not found.');
  });
  test('the comparison with a whole curve in one sentence', () => {
    const points = [0.5, 2, 1].map((ratio, i) => ({
      mass: i + 1,
      coupling: 0.1,
      ourMedianCoupling: 0.1,
      ratioCrossSection: ratio,
    }));
    const closure = { ...result.closure!, curve: { status: 'compared' as const, source: 'a figure', points } };
    expect(curveSentence({ ...result, closure })).toBe(
      'Full published curve (a figure), 3 points: ratio ours over published in the cross-section from 0.500 to 2.00, median 1.00.',
    );
  });
  test('windows with the same warning share a line', () => {
    expect(allWarnings(result)).toEqual([
      'in the windows at 2.5, 3, 3.5, 4, 4.5, 5, 5.5 and 6 GeV: e+ e- -> tau+ tau- (gamma): 7.2 effective events in the window, fewer than 10',
    ]);
  });
  test('numbers that differ between windows are given as a range, many windows by their ends', () => {
    const masses = Array.from({ length: 12 }, (_, i) => ({
      ...result.masses[0]!,
      mass: 0.5 * (i + 1),
      warnings: [`${i === 3 ? 0.5 : 4.9} effective events, fewer than 10`],
    }));
    const warned = { ...result, masses, incompleteBackgrounds: [], warnings: [] };
    expect(allWarnings(warned)).toEqual(['in 12 windows between 0.5 and 6 GeV: 0.5 to 4.9 effective events, fewer than 10']);
    expect(allWarnings({ ...warned, masses: masses.slice(0, 1) })).toEqual([
      'in the window at 0.5 GeV: 4.9 effective events, fewer than 10',
    ]);
  });
  test('a background goes on into the window of each signal shown', () => {
    const rows = cutFlowTable(result.cutFlow[0]!, result).rows.map((cells) => cells.map(toPlain));
    expect(rows[0]!.at(-1)).toBe('100');
    expect(rows.slice(5).map((cells) => [cells[0], cells[3]])).toEqual([
      ['at M_Z′ = 1 GeV', ''],
      ['–\u00a0window', '1.86 ± 0.54'],
      ['–\u00a0tau suppression, by mass', 'none simulated'],
    ]);
  });
  test('a closure that rests on few simulated events says so', () => {
    const closure = structuredClone(result.closure!);
    closure.rows[1]!.effectiveBackgroundEvents = 4.3;
    closure.rows[2]!.effectiveBackgroundEvents = 40;
    const table = closureTable({ ...result, closure })!;
    expect(table.rows.map((cells) => toPlain(cells.at(-1)!).endsWith(' *'))).toEqual([false, true, false]);
    expect(table.notes.map(toPlain).at(-1)).toContain('4.3 at 3 GeV');
    expect(closureTable(result)!.notes).toHaveLength(2);
  });
  test('the explanation of the closure is in the summary, whole', () => {
    const long = 'A sentence that goes on and on for the sake of it. '.repeat(20).trim();
    const text = summaryText({ ...result, closure: { ...result.closure!, explanation: [long, 'The last word.'] } });
    expect(text.replace(/\s+/g, ' ')).toContain(`${long} The last word.`);
  });
  test('ratios of varied detectors have an error, and a note where there is none', () => {
    const variations = structuredClone(result.variations).map((one) => ({
      ...one,
      rows: one.rows.map((at) => ({ ...at, backgroundRatioError: 0.04 })),
    }));
    const table = variationsTable({ ...result, variations })!;
    expect(table.rows[0]!.map(toPlain)).toEqual(['0.1', '0.910', '0.700 ± 0.040', '1.20', '2.100 ± 0.040']);
    expect(table.notes.map(toPlain).at(-1)).toMatch(/^–: no simulated event affected/);
  });
  test('the headline says what the limit is on', () => {
    expect(toPlain(headline(result))).toContain('from the limit on the Born cross-section');
    const asimov = { ...result, data: { kind: 'Asimov' as const, from: '' } };
    expect(toPlain(headline(asimov))).toContain('for the Asimov data set at');
  });
  test('text that turns direction does not reach the terminal', () => {
    const search = { ...result.search, title: 'abc\u202edef\u2067\u200e\u001b[31m' };
    expect(summaryText({ ...result, search })).not.toMatch(/[\p{Cf}]|(?!\n)\p{Cc}/u);
  });
  test('process texts inside sentences are typeset', () => {
    expect(toPlain(sentence('see e+ e- -> mu+ mu- (gamma) and e+ e- -> nothing', result))).toBe(
      'see e⁺e⁻ → μ⁺μ⁻(γ) and e+ e- -> nothing',
    );
  });
  test('a fine scan is thinned in the terminal and says so', () => {
    const many = { ...result, masses: Array.from({ length: 69 }, (_, i) => ({ ...result.masses[0]!, mass: 0.1 * (i + 1) })) };
    const text = summaryText(many);
    expect(text).toContain('20 of 69 masses are shown');
    expect(text).toContain('\n       6.9  ');
  });
  test('no limit anywhere is said, not hidden', () => {
    const none = { ...result, masses: result.masses.map((point) => ({ ...point, limits: [], noLimit: 'a reason' })) };
    expect(toPlain(headline(none))).toContain('No limit is given');
  });
});

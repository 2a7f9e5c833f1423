import { describe, expect, test } from 'vitest';
import { sampleResult } from './fixture.test.ts';
import { plain, toPlain } from './label.ts';
import { allWarnings, headline, summaryText } from './summary.ts';
import { column, displayWidth, row, type Table, tableText, wrapText } from './table.ts';
import {
  backgroundsTable,
  closureTable,
  curveSentence,
  limitKinds,
  limitsTable,
  otherLimitsTable,
  sentence,
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
    const notes = otherLimitsTable(result)!.notes.map(toPlain).join('\n');
    expect(notes).toContain('95 % CL (CLs)');
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
    expect(first).toEqual(['', 'e⁺e⁻ → τ⁺τ⁻(γ)', '< 0.17', '0', '1.9 fb⁻¹', 'no simulated event: bound at 68 %']);
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
      '2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6 GeV: e+ e- -> tau+ tau- (gamma): 7.2 effective events in the window, fewer than 10',
    ]);
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

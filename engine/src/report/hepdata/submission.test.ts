import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { sampleResult } from '../fixture.test.ts';
import { tablesOf } from './result-tables.ts';
import type { HepdataTable } from './schema.ts';
import { checkSubmission, submissionFiles } from './submission.ts';

const likelihood = {
  file: 'likelihood-1.json',
  content: '{}',
  description: 'Likelihood of the window at 1 GeV',
  type: 'HistFactory' as const,
};

describe('HEPData submission of a result', () => {
  const result = sampleResult();
  const files = submissionFiles('A made-up result', tablesOf(result), [likelihood]);
  const table = (name: string) => parseAllDocuments(files[name]!)[0]!.toJS() as HepdataTable;

  it('has a document for the whole and one for each table, and every file of them', () => {
    const [overall, ...documents] = parseAllDocuments(files['submission.yaml']!).map((one) => one.toJS());
    expect(overall).toEqual({
      comment: 'A made-up result',
      additional_resources: [
        { location: 'likelihood-1.json', description: 'Likelihood of the window at 1 GeV', type: 'HistFactory' },
      ],
    });
    const named = documents.map((one) => (one as { data_file: string }).data_file);
    expect(new Set([...named, 'submission.yaml', 'likelihood-1.json'])).toEqual(new Set(Object.keys(files)));
    expect(named).toContain('efficiency.yaml');
    expect(named).toContain('cut-flow-1.yaml');
  });

  it('limits: one column of data, one of the median with its bands as distances, "-" where there is none', () => {
    const { independent_variables: independent, dependent_variables: dependent } = table('limits-1.yaml');
    expect(independent[0]!.values).toEqual(result.masses.map(({ mass }) => ({ value: mass })));
    const median = dependent.at(-1)!;
    for (const [k, point] of result.masses.entries()) {
      const cell = median.values[k]!;
      const limit = point.limits[0];
      if (!limit?.expected) {
        expect(cell.value).toBe('-');
        continue;
      }
      expect(cell.value).toBeCloseTo(limit.expected.median, 10);
      const [one, two] = cell.errors as { asymerror: { minus: number; plus: number } }[];
      expect(one!.asymerror.plus).toBeCloseTo(limit.expected.plus1 - limit.expected.median, 10);
      expect(one!.asymerror.minus).toBeLessThan(0);
      expect(two!.asymerror.minus).toBeCloseTo(limit.expected.minus2 - limit.expected.median, 10);
    }
  });

  it('the same result gives the same bytes', () => {
    expect(submissionFiles('A made-up result', tablesOf(sampleResult()), [likelihood])).toEqual(files);
  });
});

describe('a submission that HEPData would refuse', () => {
  const good: Record<string, string> = {
    'submission.yaml': 'comment: x\n---\nname: T\ndescription: d\nkeywords: []\ndata_file: t.yaml\n',
    't.yaml':
      'independent_variables:\n- header: {name: m}\n  values: [{value: 1}]\ndependent_variables:\n- header: {name: y}\n  values: [{value: 2, errors: [{symerror: 0.1}]}]\n',
  };
  const with_ = (name: string, find: string, replace: string) => ({ ...good, [name]: good[name]!.replace(find, replace) });

  it('is refused here, with the file and the reason', () => {
    expect(() => checkSubmission(good)).not.toThrow();
    expect(() => checkSubmission({})).toThrow(/no submission\.yaml/);
    expect(() => checkSubmission({ ...good, 'stray.yaml': '' })).toThrow(/a file that nothing refers to \("stray\.yaml"\)/);
    expect(() => checkSubmission(with_('submission.yaml', 't.yaml', 'u.yaml'))).toThrow(/a table has no file \("u\.yaml"\)/);
    expect(() => checkSubmission(with_('submission.yaml', 'keywords: []', 'keywords: [{name: colour, values: []}]'))).toThrow(
      /submission\.yaml at keywords\.0\.name/,
    );
    expect(() => checkSubmission(with_('t.yaml', 'symerror: 0.1', 'symerror: 0'))).toThrow(/errors that are all zero/);
    expect(() => checkSubmission(with_('t.yaml', '[{value: 1}]', '[{value: 1}, {value: 2}]'))).toThrow(/different lengths/);
    expect(() => checkSubmission(with_('t.yaml', '[{value: 1}]', '[{low: 1}]'))).toThrow(/t\.yaml at independent_variables/);
    expect(() => checkSubmission(with_('t.yaml', 'independent_variables:', 'independent: ['))).toThrow(/t\.yaml/);
    expect(() =>
      checkSubmission(
        with_('submission.yaml', 'comment: x', 'comment: x\nadditional_resources: [{location: l, description: d}]'),
      ),
    ).toThrow(/refers to a file that is not there \("l"\)/);
  });
});

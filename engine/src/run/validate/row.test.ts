import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { chosenTopics, detectorTopics, topicRows, type ValidationTopic } from './detector.ts';
import { between, createReference, equal, parseTable, printed, skipped, within } from './row.ts';

describe('rows of a validation', () => {
  it('within a share of the reference, ends included', () => {
    expect(within('a', 1.25, 1, 0.25)).toEqual({ name: 'a', ours: 1.25, reference: 1, bound: 'within 25 %', ok: true });
    expect(within('a', 0.7499, 1, 0.25).ok).toBe(false);
    expect(within('a', -1.1, -1, 0.2).ok).toBe(true);
    expect(within('a', Number.NaN, 1, 10).ok).toBe(false);
    expect(within('a', 1, 1, 0.035, 'tuned')).toMatchObject({ bound: 'within 3.5 %', note: 'tuned' });
  });

  it('between two numbers, and equal', () => {
    expect(between('b', 0.9, 0.9, 1.1, 1)).toMatchObject({ bound: 'from 0.9 to 1.1', ok: true, reference: 1 });
    expect(between('b', 1.1001, 0.9, 1.1).ok).toBe(false);
    expect(between('b', Number.NaN, 0.9, 1.1).ok).toBe(false);
    expect(equal('c', 8736, 8736).ok).toBe(true);
    expect(equal('c', 8735, 8736).ok).toBe(false);
  });

  it('without a verdict say why', () => {
    expect(printed('d', 3, null)).toMatchObject({ ok: null, note: 'printed, no bound' });
    expect(skipped('d', 'within 3 %')).toMatchObject({ ok: null, ours: null, note: 'skipped, reference not found' });
  });

  it('that are NaN, or silent, are false whatever their topic says', () => {
    const topic: ValidationTopic = {
      name: 't',
      title: 'T',
      rows: () => [
        { name: 'e', ours: Number.NaN, reference: 1, bound: 'printed', ok: true },
        { name: 'f', ours: 1, reference: 1, bound: 'printed', ok: null },
        equal('g', 1, 1),
      ],
    };
    expect(topicRows(topic, undefined)).toEqual([
      { name: 'e', ours: 'NaN', reference: 1, bound: 'printed', ok: false, note: 'not a finite number' },
      { name: 'f', ours: 1, reference: 1, bound: 'printed', ok: false, note: 'neither a verdict nor a reason' },
      equal('g', 1, 1),
    ]);
  });
});

describe('topics', () => {
  const topics = ['tracks', 'klm'].map((name): ValidationTopic => ({ name, title: name, rows: () => [] }));

  it('are chosen by name, in their own order', () => {
    expect(chosenTopics([], topics)).toBe(topics);
    expect(chosenTopics(['klm', 'tracks'], topics).map(({ name }) => name)).toEqual(['tracks', 'klm']);
    expect(() => chosenTopics(['track'], topics)).toThrow(
      '--only: unknown topic ("track"), topics are tracks, klm. Did you mean "tracks"?',
    );
  });

  it('have names of their own', () => {
    const names = detectorTopics.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('reference tables', () => {
  it('are read with quotes, comments and empty cells', () => {
    const table = parseTable('# made by hand\na,b,c\n1,"x, ""y""",\n2.5e1,z,-3\n\n', 'p.csv');
    expect(table.rows).toEqual([
      { a: '1', b: 'x, "y"', c: '' },
      { a: '2.5e1', b: 'z', c: '-3' },
    ]);
    expect(table.numbers('a')).toEqual([1, 25]);
    expect(() => table.numbers('c')).toThrow('p.csv:3: c is not a number ("")');
    expect(() => table.numbers('d')).toThrow('p.csv: no such column ("d"), columns are a, b, c');
    expect(() => parseTable('a,b\n1\n', 'p.csv')).toThrow('p.csv:2: 1 cells under 2 columns');
  });

  it('and JSON that are missing or damaged are errors of the user', () => {
    const reference = createReference((path) => ({ 'a.json': '{"x": 1}', 'b.json': '{' })[path]);
    expect(reference.json('a.json')).toEqual({ x: 1 });
    expect(() => reference.json('b.json')).toThrow(UserError);
    expect(() => reference.text('c.csv')).toThrow(/lacks a file \("c.csv"\)/);
    expect(() => reference.json('c.json')).toThrow(/lacks a file/);
  });
});

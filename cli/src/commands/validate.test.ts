import { detectorTopics } from '@lacuna/engine/node';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../run-command.fixture.ts';

const given = process.env['LACUNA_REFERENCE'];
afterEach(() => {
  if (given === undefined) delete process.env['LACUNA_REFERENCE'];
  else process.env['LACUNA_REFERENCE'] = given;
  (detectorTopics as unknown[]).length = kept;
});
const kept = detectorTopics.length;

const lacuna = (...args: string[]) => runCommand(args);

/** A topic for the time of a test. */
const plant = (...oks: (boolean | null)[]) =>
  (detectorTopics as unknown[]).push({
    name: 'planted',
    title: 'Planted',
    rows: () =>
      oks.map((ok, i) => ({
        name: `row ${i}`,
        ours: 1.23456,
        reference: 'x',
        bound: 'b',
        ok,
        ...(ok === null ? { note: 'skipped, why' } : {}),
      })),
  });

describe('lacuna validate', () => {
  it('prints a table of verdicts', async () => {
    plant(true, null);
    const { code, out, err } = await lacuna('validate', 'detector', '--only', 'planted');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Planted\n/);
    expect(out).toMatch(/row 0\s+1\.235\s+x\s+b\s+ok\n/);
    expect(out).toMatch(/row 1 .*skipped {2}skipped, why\n/);
    expect(out).toContain('1 ok, 0 failed, 1 without a verdict\n');
  });

  it('ends with exit code 1 and the names when a row is false, JSON all the same', async () => {
    plant(true, false);
    const { code, out, err } = await lacuna('validate', 'detector', '--only', 'planted', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).rows.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, false]);
    expect(err).toBe('1 of 2 rows out of bounds: row 1\n');
  });

  it('has help with examples, and refuses what it does not know', async () => {
    expect((await lacuna('validate', '--help')).out).toContain('Examples:\n  lacuna validate detector');
    expect((await lacuna('validate', 'detectors')).code).toBe(2);
    plant(true);
    expect(await lacuna('validate', 'detector', '--only', 'plantd')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "planted"?'),
    });
    process.env['LACUNA_REFERENCE'] = '/nowhere';
    expect(await lacuna('validate', 'detector')).toMatchObject({ code: 2, err: expect.stringContaining('no such folder') });
  });
});

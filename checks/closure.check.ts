import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SearchResult } from '@lacuna/engine';
import { afterAll, describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = mkdtempSync(join(tmpdir(), 'lacuna-closure-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** The main job beside the published result. The ratios are printed, not asked for: closure is public, good or bad. */
describe('closure of the invisible Z′ search', () => {
  it('gives a limit, a band and a ratio at each of the seven published masses', () => {
    execFileSync(process.execPath, [join(root, 'cli', 'bin', 'lacuna.mjs'), 'search', 'zprime-invisible', '--out', out], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const result: SearchResult = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    const closure = result.closure!;
    expect(closure.rows.length).toBe(7);
    for (const { mass, publishedCoupling, ourMedianCoupling, ratioCrossSection, ratioCoupling, band } of closure.rows) {
      console.log(
        `${mass} GeV: published ${publishedCoupling}, ours ${ourMedianCoupling?.toFixed(4)}, ratio ${ratioCrossSection?.toFixed(3)} in the cross-section, ${ratioCoupling?.toFixed(3)} in g'`,
      );
      expect(ratioCrossSection! / ratioCoupling! ** 2).toBeCloseTo(1, 9);
      expect(band!.minus2).toBeLessThanOrEqual(band!.median);
      expect(band!.plus2).toBeGreaterThanOrEqual(band!.plus1);
    }
    // the two-photon background is simulated: there are limits above 6 GeV too
    const heavy = result.masses.filter(({ mass }) => mass > 6);
    expect(heavy.length).toBeGreaterThan(0);
    expect(heavy.filter(({ limits }) => limits.length === 0)).toEqual([]);
    const { curve } = closure;
    if (curve.status === 'skipped') console.log(`full published curve: ${curve.because}`);
    else {
      expect(curve.points.length).toBeGreaterThan(30);
      const ratios = curve.points.flatMap(({ ratioCrossSection }) => (ratioCrossSection === null ? [] : [ratioCrossSection]));
      console.log(
        `full published curve: ${ratios.length} points, ratio in the cross-section ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`,
      );
    }
  });
});

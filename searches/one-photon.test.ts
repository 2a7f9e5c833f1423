import { readFileSync } from 'node:fs';
import { parseSearch, planSearch } from '@lacuna/engine';
import { describe, expect, it } from 'vitest';

describe('examples/one-photon.json', () => {
  const text = readFileSync(new URL('../examples/one-photon.json', import.meta.url), 'utf8');
  const search = parseSearch(text, 'one-photon.json');

  it('has backgrounds that need cuts to be generated, and plans them with these', () => {
    expect(search.signal.process).toBe('e+ e- -> gamma Aprime');
    const { samples } = planSearch(search);
    const photons = samples.find(({ id }) => id === 'e+ e- -> gamma gamma (gamma)')!;
    const [angle, energy] = photons.spec.cuts;
    expect(angle.quantity).toBe('thetaCms');
    expect(angle.above).toBeCloseTo((5 * Math.PI) / 180, 12);
    expect(angle.below).toBeCloseTo((175 * Math.PI) / 180, 12);
    expect(energy).toEqual({ particle: 'gamma', quantity: 'energyCms', above: 0.5 });
    expect(samples.filter(({ role }) => role === 'background').map(({ spec }) => spec.cuts.length)).toEqual([0, 2, 2]);
  });

  it('is refused with a background that the generator lacks, unless it says what that forbids', () => {
    const lacking = text.replace('e+ e- -> mu+ mu- (gamma)', 'e+ e- -> pi+ pi- gamma');
    expect(() => parseSearch(lacking, 'x')).toThrow(/needs "dominatesAbove"/);
    expect(() => parseSearch(lacking.replace('"needed":', '"dominatesAbove": 0, "needed":'), 'x')).not.toThrow();
  });

  it('names a mistake in a cut of the generator', () => {
    expect(() => parseSearch(text.replace('"energyCms", "above": "0.5 GeV"', '"energyCm", "above": "0.5 GeV"'), 'x')).toThrow(
      /unknown quantity "energyCm".*energyCms/,
    );
    expect(() => parseSearch(text.replace('"energyCms", "above": "0.5 GeV"', '"energyCms", "above": "0.5 deg"'), 'x')).toThrow(
      /unit "deg" is not one of energy/,
    );
    expect(() => parseSearch(text.replace('"energyCms", "above": "0.5 GeV"', '"energyCms"'), 'x')).toThrow(
      /neither "above" nor "below"/,
    );
  });
});

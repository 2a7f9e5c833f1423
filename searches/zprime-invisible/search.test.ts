import { defineSearch, parseSearch, searchHash } from '@lacuna/engine';
import { describe, expect, it } from 'vitest';
import { searches } from '../index.ts';

const { search, published } = searches['zprime-invisible']!;

describe('the invisible Z′ search', () => {
  it('survives JSON unchanged', () => {
    const again = parseSearch(JSON.stringify(search), 'again.json');
    expect(searchHash(again)).toBe(searchHash(search));
    expect(searchHash(defineSearch(search))).toBe(searchHash(search));
  });

  it('says why and from whom for every cut, and marks what was not checked', () => {
    const { track, muon } = search.objects;
    const cuts = [
      ...track!.cuts,
      ...muon!.cuts,
      ...search.candidates['dimuon']!.cuts,
      ...search.event,
      ...search.systematics,
      search.massWindow,
    ];
    for (const cut of cuts) {
      expect(cut.because.length).toBeGreaterThan(5);
      expect(cut.from, cut.because).toBeTruthy();
    }
    expect(cuts.filter((cut) => cut.status === 'sourced').length).toBe(2);
    expect(cuts.filter((cut) => cut.status === 'derived').length).toBe(3);
    for (const systematic of search.systematics) expect(systematic.status).toBe('unverified');
  });

  it('has windows around every mass of its scan that widen as resolution in M does toward low mass', () => {
    let width = Number.POSITIVE_INFINITY;
    for (const [mass, low, high] of search.massWindow.table) {
      expect(low).toBeLessThan(mass * mass);
      expect(high).toBeGreaterThan(mass * mass);
      if (mass >= 0.5) {
        const inMass = (high - low) / (2 * mass);
        expect(inMass).toBeLessThan(width);
        width = inMass;
      }
    }
    // the order of the recalled published widths: 1150 MeV at 0.5 GeV, 51 MeV at 6.9 GeV, within a factor 2.5
    const at = (mass: number) => search.massWindow.table.find((row) => row[0] === mass)!;
    expect((at(0.5)[2] - at(0.5)[1]) / (2 * 0.5)).toBeGreaterThan(1.15 / 2.5);
    expect((at(0.5)[2] - at(0.5)[1]) / (2 * 0.5)).toBeLessThan(1.15 * 2.5);
    expect((at(6.9)[2] - at(6.9)[1]) / (2 * 6.9)).toBeGreaterThan(0.051 / 2.5);
    expect((at(6.9)[2] - at(6.9)[1]) / (2 * 6.9)).toBeLessThan(0.051 * 2.5);
  });

  it('simulates every background, the rare part of the two-photon one on purpose', () => {
    expect(
      search.backgrounds.every(({ dominatesAbove }) => dominatesAbove === undefined),
      'all backgrounds are simulated',
    ).toBe(true);
    expect(search.backgrounds[2]!.bias?.map(({ factor }) => factor)).toEqual([300, 30]);
  });

  it('carries the published points', () => {
    expect(published.points.length).toBe(7);
    expect(published.points.map(({ mass }) => mass)).toEqual([1.16, 1.64, 2.29, 3.02, 3.98, 5, 5.97]);
    expect(published.points.every(({ coupling }, i, all) => i === 0 || coupling > all[i - 1]!.coupling)).toBe(true);
    expect(published.level).toBe(0.9);
  });
});

import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { planSearch } from './plan.ts';
import { toySearch } from './toy-search.test.ts';

const planned = (signal: Partial<typeof toySearch.signal>) => () =>
  planSearch({ ...toySearch, signal: { ...toySearch.signal, ...signal } }, { masses: [3], events: 10 });

describe('the signal of a plan', () => {
  it.each([1, 4])('has no cross-section that goes as the power %d of the coupling', (power) => {
    const plan = planned({ strength: { coupling: 'gPrime', power } });
    expect(plan).toThrow(UserError);
    expect(plan).toThrow(/signal\.strength\.power: the cross-section of e\+ e- -> mu\+ mu- Zprime does not go as .* give 2/);
  });

  it('leaves unseen what it produces', () => {
    expect(planned({ invisible: ['Aprime'] })).toThrow(/signal\.invisible.*Aprime/);
    expect(planned({ invisible: [] })).not.toThrow();
    expect(planned({ invisible: ['Zprime'] })).not.toThrow();
  });
});

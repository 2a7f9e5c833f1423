import { describe, expect, it } from 'vitest';
import { belle2 } from '../simulate/belle2.ts';
import { readMasses, readSettings } from './settings.ts';
import { toySearch } from './toy-search.test.ts';

const set = (...entries: string[]) => readSettings(entries, 'zprime', toySearch, belle2);

describe('settings from a command line', () => {
  it('go to the model, the card, the trigger and the search', () => {
    expect(set('gPrime=0.05', 'card.photonEscape.scale=3', 'trigger=none', 'event.0.below=0.2 GeV')).toEqual({
      parameters: { gPrime: 0.05 },
      card: { 'photonEscape.scale': '3' },
      trigger: [],
      search: { 'event.0.below': '0.2 GeV' },
    });
    expect(set('trigger=cdc-two-track,ecl-energy').trigger).toEqual(['cdc-two-track', 'ecl-energy']);
    expect(set('mass.tau=1.78 GeV', 'mass.mu=0.1').parameters).toEqual({ 'mass.tau': 1.78, 'mass.mu': 0.1 });
  });

  it.each([
    ['gPrme=1', /unknown key \("gPrme"\).*Did you mean "gPrime"/],
    ['card.photonEscpe.scale=1', /photonEscpe.*Did you mean "photonEscape.scale"/],
    ['trigger=cdc-two-trak', /unknown trigger line.*Did you mean "cdc-two-track"/],
    ['__proto__.x=1', /unknown key \("__proto__.x"\)/],
    ['constructor=1', /unknown key/],
    ['gPrime', /not of the form key=value/],
    ['=1', /not of the form key=value/],
    ['gPrime=much', /not a quantity/],
    ['gPrime=-1', /must not be negative/],
    ['mass.tau=1 cm', /unit "cm" is not one of energy/],
    ['event.0.blow=1', /unknown key "blow".*below/],
  ])('refuse %s', (entry, message) => {
    expect(() => set(entry)).toThrow(message);
    expect(() => set(entry)).toThrow(expect.objectContaining({ name: 'UserError' }));
  });

  it('have no prototype to write to', () => {
    expect(() => set('__proto__.polluted=1')).toThrow();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('masses from a command line', () => {
  it('are ranges with both ends, lists, or one', () => {
    expect(readMasses('0.5:2:0.5', [0.1, 8])).toEqual([0.5, 1, 1.5, 2]);
    expect(readMasses('0.1:0.3:0.1', [0.1, 8])).toEqual([0.1, 0.2, 0.3]);
    expect(readMasses('3, 1.16', [0.1, 8])).toEqual([1.16, 3]);
    expect(readMasses('4', [0.1, 8])).toEqual([4]);
  });

  it.each([
    ['9', /outside the open range.*9 GeV.*from 0.1 to 8/],
    ['0', /outside the open range/],
    ['-1', /outside the open range/],
    ['1:2', /not a range/],
    ['2:1:0.1', /not a range/],
    ['1:2:0', /not a range/],
    ['0.1:8:0.0001', /79001 masses, at most/],
    ['1,,2', /not a mass/],
    ['one', /not a mass in GeV \("one"\)/],
    ['NaN', /not a mass/],
    ['1,1', /stands twice/],
  ])('refuse %s', (text, message) => expect(() => readMasses(text, [0.1, 8])).toThrow(message));
});

import { describe, expect, it } from 'vitest';
import { didYouMean, InternalError, UserError } from './errors.ts';

describe('UserError', () => {
  it('says where, what, which value and what to do', () => {
    const error = new UserError({
      where: 'search.json:3:7',
      what: 'unknown observable',
      value: 'recoilMas',
      remedy: 'see lacuna searches',
    });
    expect(error.message).toBe('search.json:3:7: unknown observable ("recoilMas"), see lacuna searches');
    expect(error.exitCode).toBe(2);
    expect(error.where).toBe('search.json:3:7');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('UserError');
  });

  it('leaves out what is not given and cuts long values', () => {
    expect(new UserError({ what: 'nothing selected' }).message).toBe('nothing selected');
    expect(new UserError({ what: 'bad', value: 0 }).message).toBe('bad (0)');
    expect(new UserError({ what: 'bad', value: null }).message).toBe('bad (null)');
    expect(new UserError({ what: 'bad', value: { a: [1] } }).message).toBe('bad ({"a":[1]})');
    expect(new UserError({ what: 'bad', value: 'x'.repeat(500) }).message.length).toBe(126);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(new UserError({ what: 'bad', value: cycle }).message).toContain('bad (');
  });
});

it('InternalError is not a UserError', () => {
  expect(new InternalError('NaN')).not.toBeInstanceOf(UserError);
  expect(new InternalError('NaN').name).toBe('InternalError');
});

describe('didYouMean', () => {
  const names = ['recoilMass', 'recoilTheta', 'extraEnergy', 'pi+', 'pi-'];

  it('finds the nearest candidate', () => {
    expect(didYouMean('recoilMas', names)).toBe(' Did you mean "recoilMass"?');
    expect(didYouMean('EXTRAENERGY', names)).toBe(' Did you mean "extraEnergy"?');
    expect(didYouMean('recoliTheta', names)).toBe(' Did you mean "recoilTheta"?');
    expect(didYouMean('pi', names)).toBe(' Did you mean "pi+"?');
  });

  it('is silent when nothing is near', () => {
    expect(didYouMean('luminosity', names)).toBe('');
    expect(didYouMean('__proto__', names)).toBe('');
    expect(didYouMean('x', [])).toBe('');
    expect(didYouMean('q', ['z'])).toBe('');
  });
});

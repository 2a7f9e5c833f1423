import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { parseCounts } from './counts-file.ts';

const masses = [0.5, 1.25, 2];
const message = (text: string): string => {
  try {
    parseCounts(text, 'counts.csv', masses);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  return 'accepted';
};

describe('counts file', () => {
  it('reads rows in any order, comments, blank lines, carriage returns and a byte-order mark', () => {
    expect(parseCounts('mass_GeV,observed\n0.5,1\n1.25,0\n2,12\n', 'f', masses)).toEqual([1, 0, 12]);
    expect(parseCounts('\uFEFF# data\r\nmass_GeV,observed\r\n\r\n2.0, 12\r\n0.50,1e1\r\n1.250,0', 'f', masses)).toEqual([
      10, 0, 12,
    ]);
  });

  it.each([
    ['', 'counts.csv:1:1: the counts file is empty'],
    ['0.5,1\n1.25,0\n2,1\n', 'counts.csv:1:1: not the header of a counts file ("0.5,1"), begin the file with mass_GeV,observed'],
    ['mass,observed\n', 'counts.csv:1:1: not the header'],
    ['mass_GeV,observed\n0.5,1\n', 'counts.csv:2:1: the file ends without a row for 2 of 3 windows, mass 1.25, 2 GeV'],
    ['mass_GeV,observed\n0.5\n', 'counts.csv:2:4: row without a count'],
    ['mass_GeV,observed\n0.5,1,2\n', 'counts.csv:2:7: row with more than two fields'],
    ['mass_GeV,observed\n0.5,-1\n', 'counts.csv:2:5: the count is negative ("-1")'],
    ['mass_GeV,observed\n0.5, 1.5\n', 'counts.csv:2:6: the count is not a whole number ("1.5")'],
    ['mass_GeV,observed\n0.5,\n', 'counts.csv:2:5: the count is not a number ("")'],
    ['mass_GeV,observed\n0.5,nan\n', 'counts.csv:2:5: the count is not a number ("nan")'],
    ['mass_GeV,observed\n0.5,0x10\n', 'counts.csv:2:5: the count is not a number'],
    ['mass_GeV,observed\n0.5,1e400\n', 'counts.csv:2:5: the count is not a whole number'],
    [
      'mass_GeV,observed\n0.5,1\n1.25,1000000001\n',
      'counts.csv:3:6: the count is above 1000000000 ("1000000001"), give the events',
    ],
    ['mass_GeV,observed\n0.5,1e12\n', 'counts.csv:2:5: the count is above 1000000000 ("1e12")'],
    ['mass_GeV,observed\nhalf,1\n', 'counts.csv:2:1: the mass is not a number ("half")'],
    ['mass_GeV,observed\n\n1.26,1\n', 'counts.csv:3:1: no window has this mass ("1.26"), the nearest is 1.25 GeV'],
    ['mass_GeV,observed\n0.5,1\n0.50,1\n', 'counts.csv:3:1: second row of this mass, the first is in line 2 ("0.50"), keep one'],
  ])('refuses %j', (text, expected) => {
    expect(message(text)).toContain(expected);
  });
});

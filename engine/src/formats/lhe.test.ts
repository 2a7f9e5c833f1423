import { describe, expect, it } from 'vitest';
import { all, asLhe, closeTo, event, header, particle, pieces } from './fixture.test.ts';
import { readLhe } from './lhe-read.ts';
import { lheEvent } from './lhe-write.ts';

const read = (text: string) => all(readLhe(pieces(text, text.length > 1e6 ? 65_536 : 37), 'a.lhe'));

/** As MadGraph writes: two incoming electrons, a Z' of 0.5 mm, weights announced in the header. */
const foreign = (lifetime = '5.0e-01', energy = '5.2900000e+00') => `<LesHouchesEvents version="3.0">
<header>
<MGVersion>
2.6.0
</MGVersion>
<initrwgt>
<weightgroup name='x'>
<weight id='1001'> muR=2 </weight>
</weightgroup>
</initrwgt>
</header>
<init>
-11 11 5.290000e+00 5.290000e+00 0 0 247000 247000 -4 1
9.956100e-05 7.626500e-08 9.956100e-05 1
<generator name='MadGraph5_aMC@NLO' version='2.6.0'>please cite</generator>
</init>
<event>
 5      1 +9.9561D-05 1.05800000e+01 7.29735300e-03 1.75573600e-01
 11 -1 0 0 0 0 0. 0. +5.29 ${energy} 5.11e-04 0. -1.
 -11 -1 0 0 0 0 0. 0. -5.29 5.29 5.11e-04 0. 1.
 32 2 1 2 0 0 0. 3. 0. 5. 4. ${lifetime} 9.
 13 1 3 3 0 0 0. 1. 0. 2. 0.105 0. 1.
 -13 1 3 3 0 0 0. 2. 0. 3. 0.105 0. -1.
<rwgt>
<wgt id='1001'> 2.5e-05 </wgt>
</rwgt>
</event>
</LesHouchesEvents>
`;

describe('Les Houches event files', () => {
  it('come back as they were written, vertices, weights, spins, status, seed and number included', async () => {
    const second = { ...event, number: 42, weights: [1, 2] };
    const { header: head, events } = await read(asLhe([event, second]));
    expect(head).toEqual(header);
    expect(events.map(({ number }) => number)).toEqual([41, 42]);
    closeTo(events[0]!, event);
    expect(events[0]!.particles.map(({ mothers }) => mothers)).toEqual(event.particles.map(({ mothers }) => mothers));
  });

  it('of MadGraph are read: Fortran exponents, quotes, weights; a lifetime places the decay', async () => {
    const { header: head, events } = await read(foreign());
    expect(head.generator).toEqual({ name: 'MadGraph5_aMC@NLO', version: '2.6.0' });
    expect(head.weightNames).toEqual(['nominal', '1001']);
    expect(head.attributes['header']).toContain('2.6.0');
    const [one] = events;
    expect(one!.weights).toEqual([9.9561e-5, 2.5e-5]);
    // c tau = 0.05 cm, p/m = 3/4: 0.0375 cm away after 0.05 x (5/4) cm / c
    const [x, y, , t] = one!.particles[3]!.vertex!;
    expect([x, y]).toEqual([0, expect.closeTo(0.0375, 15)]);
    expect(t).toBeCloseTo(0.0625 / 29.9792458, 15);
    expect((await read(foreign('0.'))).events[0]!.particles[3]!.vertex).toBeNull();
  });

  it('writes particles in the columns of the format', () => {
    const text = lheEvent({ ...event, weights: [12.25] }, header).split('\n');
    expect(text[1]).toBe('6 1 12.25 10.58 0.0073 -1');
    expect(text[4]).toBe('310 2 1 2 0 0 4 0 3 5.024705 0.497611 2.985666 0');
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /a\.lhe:1: the file is empty/],
    ['something else', 'hello\n', /no Les Houches event file/],
    ['another version', foreign().replace('version="3.0"', 'version="7"'), /a\.lhe:1: a version .* \("7"\), known are/],
    ['a file cut off after an event', foreign().replace('</LesHouchesEvents>\n', ''), /ends without <\/LesHouchesEvents>/],
    ['a file cut off in an event', foreign().slice(0, foreign().indexOf(' -13 1')), /a\.lhe:\d+: the file ends inside an event/],
    ['a file cut off in the header', foreign().slice(0, 90), /ends before <init>/],
    ['NaN', foreign().replace('+5.29', 'NaN'), /a\.lhe:19: a number of a particle is not a finite number \("NaN"\)/],
    ['a weight of infinity', foreign().replace('+9.9561D-05', 'Infinity'), /the weight of an event is not a finite number/],
    ['too few columns', foreign().replace(' 0. -1.', ' 0.'), /a particle of 12 numbers instead of 13/],
    ['a mother outside', foreign().replace('13 1 3 3', '13 1 9 9'), /first mother is not a whole number from 0 to 5 \("9"\)/],
    ['a cycle', foreign().replace('32 2 1 2', '32 2 4 4'), /its own ancestor/],
    ['a status of nobody', foreign().replace('32 2 1 2', '32 17 1 2'), /a status that is not known \("17"\)/],
    ['MeV', foreign().replace('0. 1. 0. 2. 0.105', '0. 1000. 0. 2000. 105.'), /more energy than the 10.58 GeV of the beams/],
    [
      'a million particles',
      foreign().replace('\n 5      1', '\n 1000000 1'),
      /the number of particles is not a whole number from 1 to 200000/,
    ],
    ['no particle id', foreign().replace('-13 1 3', 'muon 1 3'), /the id of a particle/],
    [
      'a weight of nobody',
      foreign().replace("wgt id='1001'", "wgt id='7'"),
      /a weight that the header does not announce \("7"\)/,
    ],
    [
      'a line without end',
      `<LesHouchesEvents version="3.0">\n${'x'.repeat(1_100_000)}`,
      /a line of more than 1000000 characters/,
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('cannot write mothers that leave a gap, and says what can', () => {
    const gap = { ...event, particles: [...event.particles, particle({ pdg: 111, mothers: [0, 2, 5] })] };
    expect(() => lheEvent(gap, header)).toThrow(/event 41: LHE names a range of mothers.*\(111\), write HepMC3/);
  });
});

import { describe, expect, it } from 'vitest';
import { all, asHepmc, closeTo, event, header, particle, pieces } from './fixture.test.ts';
import { readHepmc } from './hepmc-read.ts';
import { hepmcEvent } from './hepmc-write.ts';

const read = (text: string) => all(readHepmc(pieces(text), 'a.hepmc'));

/** As Pythia's interface writes: MeV and cm, statuses of its own, a parent without a vertex line, a shifted event. */
const foreign = `HepMC::Version 3.02.05
HepMC::Asciiv3-START_EVENT_LISTING
W Weight
T Pythia\\|8.310\\|a generator
E 3 2 5 @ 0 0 1 2
U MEV CM
W 1.0000000000000000000000e+00
A 0 GenCrossSection 1.00000000e+00 1.00000000e-01 10 10
A 0 signal_process_id 221
A 5 flow1 101
P 1 0 11 0 0 5290 5290 0.511 4
P 2 0 -11 0 0 -5290 5290 0.511 4
V -1 0 [1,2]
P 3 -1 23 0 0 0 10580 10580 22
P 4 3 13 0 3000 4000 5001 105.7 1
P 5 3 -13 0 -3000 -4000 5001 105.7 1
HepMC::Asciiv3-END_EVENT_LISTING
`;

describe('HepMC3 files', () => {
  it('come back as they were written', async () => {
    const second = { ...event, number: 42, weights: [1, 2] };
    const { header: head, events } = await read(asHepmc([event, second]));
    expect(head).toEqual(header);
    expect(events.map(({ number }) => number)).toEqual([41, 42]);
    // c tau is not in the format: it follows from the vertices and the momentum, rounded as they are
    expect(events[0]!.particles[2]!.properLength).toBeCloseTo(event.particles[2]!.properLength, 5);
    const bare = (one: typeof event) => ({ ...one, particles: one.particles.map((p) => ({ ...p, properLength: 0 })) });
    closeTo(bare(events[0]!), bare(event));
    expect(events[0]!.particles.map(({ mothers }) => mothers)).toEqual(event.particles.map(({ mothers }) => mothers));
  });

  it('of other generators are read: units, shifted vertices, parents without a line', async () => {
    const { header: head, events } = await read(foreign);
    expect(head.generator).toEqual({ name: 'Pythia', version: '8.310' });
    expect(head.beams).toEqual({ pdg: [11, -11], energy: [5.29, 5.29] });
    expect(head.processes).toEqual([{ id: 221, crossSection: 1, error: 0.1 }]);
    const [one] = events;
    expect(one!.particles.map(({ status }) => status)).toEqual([4, 4, 22, 1, 1]);
    expect(one!.particles[3]).toMatchObject({ mothers: [2], energy: 5.001, py: 3, pz: 4 });
    expect(one!.particles[4]!.vertex).toEqual([0, 0, 1, 2 / 29.9792458]);
  });

  it('writes mothers before daughters whatever the order, and one vertex for one set of mothers', () => {
    const turned = {
      ...event,
      particles: [
        particle({ pdg: 13, mothers: [1], energy: 1 }),
        particle({ pdg: 32, status: 2, mothers: [2, 3], energy: 2 }),
        particle({ pdg: 11, status: 4, energy: 1 }),
        particle({ pdg: -11, status: 4, energy: 1 }),
        particle({ pdg: -13, mothers: [1], energy: 1 }),
      ],
    };
    const lines = hepmcEvent(turned, header)
      .split('\n')
      .filter((line) => /^[PV]/.test(line));
    expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'P 1 0 11',
      'P 2 0 -11',
      'V -1 0 [1,2]',
      'P 3 -1 32',
      'V -2 0 [3]',
      'P 4 -2 13',
      'P 5 -2 -13',
    ]);
  });

  it('without events gives none', async () => {
    const { events } = await read('HepMC::Version 3\nHepMC::Asciiv3-START_EVENT_LISTING\nHepMC::Asciiv3-END_EVENT_LISTING\n');
    expect(events).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /a\.hepmc:1: the file is empty/],
    ['something else', 'hello\nworld\n', /a\.hepmc:1: no HepMC3 file/],
    ['HepMC2', 'HepMC::Version 2.06\nHepMC::IO_GenEvent-START_EVENT_LISTING\n', /a HepMC2 file .* Asciiv3/],
    [
      'a unit of nobody',
      foreign.replace('U MEV CM', 'U TEV CM'),
      /a\.hepmc:6: momenta in a unit that is not known \("TEV"\), known are GEV and MEV/,
    ],
    ['lengths in inches', foreign.replace('U MEV CM', 'U MEV IN'), /lengths in a unit/],
    ['NaN', foreign.replace('0 3000 4000', '0 nan 4000'), /a\.hepmc:15: a number of a particle is not a finite number \("nan"\)/],
    ['a missing end', foreign.replace(/HepMC::Asciiv3-END.*\n/, ''), /ends without END_EVENT_LISTING/],
    ['an event cut off', foreign.slice(0, foreign.indexOf('P 5')), /the event ends after 4 of 5 particles and 2 of 2 vertices/],
    ['a vertex that is not there', foreign.replace('P 3 -1', 'P 3 -7'), /from a vertex that is not in the event|ends after/],
    ['a cycle', foreign.replace('[1,2]', '[1,2,4]'), /its own ancestor/],
    ['particles out of order', foreign.replace('P 4 3', 'P 5 3'), /particles out of order/],
    ['a mother outside', foreign.replace('[1,2]', '[1,77]'), /its mother is not in the event \(77\)/],
    ['too many weights', foreign.replace(/W 1\.0+e\+00/, 'W 1 2'), /2 weights where the file announces 1/],
    [
      'a huge event',
      foreign.replace('E 3 2 5', 'E 3 2 99999999'),
      /the number of particles is not a whole number from 1 to 200000/,
    ],
    ['an unknown line', foreign.replace('A 5 flow1 101', 'Q 5'), /a line that is not known \("Q 5"\)/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

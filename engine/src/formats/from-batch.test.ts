import { describe, expect, it } from 'vitest';
import { createEventBatch } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import { checkEvent } from './check-event.ts';
import { eventsOf } from './from-batch.ts';
import { SPEED_OF_LIGHT } from './units.ts';

/** One event: beams of 7 and 4 GeV crossing at 2 x 0.0415 rad make a particle of mass m that decays after 0.5 ns. */
function batch() {
  const a = 0.0415;
  const events = createEventBatch(1);
  const p = events.particles;
  events.size = 1;
  events.index[0] = 12;
  events.weight[0] = 1.5;
  p.offset[1] = 3;
  const total = [11, 11 * sin(a), 0, 3 * cos(a)];
  const put = (row: number, pdg: number, mother: number, share: number, time: number) => {
    p.pdg[row] = pdg;
    p.mother[row] = mother;
    p.stable[row] = mother < 0 ? 0 : 1;
    [p.energy, p.px, p.py, p.pz].forEach((column, k) => {
      column[row] = share * total[k]!;
    });
    p.time[row] = time;
  };
  put(0, 9900032, -1, 1, 0);
  put(1, 12, 0, 0.5, 0.5);
  put(2, -12, 0, 0.5, 0.5);
  return events;
}

describe('events of a batch', () => {
  const [event] = eventsOf(batch(), { incoming: [11, -11], halfCrossingAngle: 0.0415, weightUnit: 2, alphaQED: 0.0073 });
  const { particles } = event!;

  it('have the beams that made them: 7 and 4 GeV, balanced to rounding', () => {
    expect(particles.slice(0, 2).map(({ energy }) => energy)).toEqual([expect.closeTo(7, 13), expect.closeTo(4, 13)]);
    expect(particles[0]!.pz).toBeCloseTo(7 * Math.cos(0.0415), 13);
    for (const name of ['px', 'py', 'pz', 'energy'] as const)
      expect(particles[0]![name] + particles[1]![name]).toBeCloseTo(particles[2]![name], 13);
  });

  it('have mothers, status, weight and proper length c t m/E', () => {
    expect(particles.map(({ mothers }) => mothers)).toEqual([[], [], [0, 1], [2], [2]]);
    expect(particles.map(({ status }) => status)).toEqual([4, 4, 2, 1, 1]);
    expect(event!.weights).toEqual([3]);
    const mass = 2 * Math.cos(0.0415) * Math.sqrt(28);
    expect(particles[2]!.mass).toBeCloseTo(mass, 12);
    expect(particles[2]!.properLength).toBeCloseTo((SPEED_OF_LIGHT * 0.5 * mass) / 11, 12);
    expect(() => checkEvent(event!, 'here')).not.toThrow();
  });
});

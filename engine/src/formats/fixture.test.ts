import { expect, it } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { EventSource, GeneratorEvent, GeneratorParticle, SampleHeader } from './generator-event.ts';
import { hepmcEnd, hepmcEvent, hepmcStart } from './hepmc-write.ts';
import { lheEnd, lheEvent, lheStart } from './lhe-write.ts';

export const particle = (fields: Partial<GeneratorParticle>): GeneratorParticle => ({
  pdg: 22,
  status: 1,
  mothers: [],
  px: 0,
  py: 0,
  pz: 0,
  energy: 0,
  mass: 0,
  vertex: null,
  properLength: 0,
  spin: 9,
  ...fields,
});

export const header: SampleHeader = {
  beams: { pdg: [11, -11], energy: [7, 4] },
  processes: [{ id: 1, crossSection: 12.5, error: 0.25 }],
  weightNames: ['nominal', 'scale up <2>'],
  generator: { name: 'Lacuna', version: '0.1.0' },
  attributes: { lacuna_seed: '7', note: 'two "lines" \\ and <tags> & more' },
};

/** e- e+ -> K_S0 gamma, K_S0 -> pi+ pi- 3 cm away: a decay whose proper length is 3 cm x m/p. */
export const event: GeneratorEvent = {
  number: 41,
  processId: 1,
  weights: [12.25, -3.5],
  scale: 10.58,
  alphaQED: 0.0073,
  alphaQCD: null,
  particles: [
    particle({ pdg: 11, status: 4, pz: 7, energy: 7 }),
    particle({ pdg: -11, status: 4, pz: -4, energy: 4 }),
    particle({
      pdg: 310,
      status: 2,
      mothers: [0, 1],
      px: 4,
      pz: 3,
      energy: 5.024705,
      mass: 0.497611,
      vertex: [0.001, -0.002, 0.3, 0],
      properLength: 0.2985666,
      spin: 0,
    }),
    particle({ pdg: 22, mothers: [0, 1], px: -4, energy: 5.975295, mass: 0, vertex: [0.001, -0.002, 0.3, 0], spin: -1 }),
    particle({
      pdg: 211,
      mothers: [2],
      px: 2,
      py: 0.1,
      pz: 1.5,
      energy: 2.5,
      mass: 0.13957,
      vertex: [2.401, -0.002, 2.1, 0.10056416],
    }),
    particle({
      pdg: -211,
      mothers: [2],
      px: 2,
      py: -0.1,
      pz: 1.5,
      energy: 2.524705,
      mass: 0.13957,
      vertex: [2.401, -0.002, 2.1, 0.10056416],
    }),
  ],
};

export const asLhe = (events: readonly GeneratorEvent[], head = header): string =>
  lheStart(head) + events.map((one) => lheEvent(one, head)).join('') + lheEnd;
export const asHepmc = (events: readonly GeneratorEvent[], head = header): string =>
  hepmcStart(head) + events.map((one) => hepmcEvent(one, head)).join('') + hepmcEnd;

/** Text in pieces of a few characters, as a disk or a network may cut it. */
export function* pieces(text: string, size = 37): Generator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

export async function all(source: Promise<EventSource>): Promise<{ header: SampleHeader; events: GeneratorEvent[] }> {
  const { header: head, events } = await source;
  const list: GeneratorEvent[] = [];
  for await (const one of events) list.push(one);
  return { header: head, events: list };
}

/** Equal but for the last bits that a change of units costs. */
export function closeTo(actual: GeneratorEvent, wanted: GeneratorEvent): void {
  const numbers = (value: unknown): number[] =>
    typeof value === 'number'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(numbers)
        : [];
  const a = numbers(actual);
  const b = numbers(wanted);
  if (a.length !== b.length) throw new Error(`${a.length} numbers instead of ${b.length}`);
  a.forEach((x, i) => {
    if (Math.abs(x - b[i]!) > 4e-16 * Math.abs(b[i]!)) throw new Error(`${x} instead of ${b[i]}`);
  });
}

it('the event of these tests is one that can be used, and differences are seen', () => {
  expect(() => checkEvent(event, 'here')).not.toThrow();
  expect(() => closeTo({ ...event, scale: 10.59 }, event)).toThrow(/10.59 instead of 10.58/);
  expect([...pieces('abcde', 2)]).toEqual(['ab', 'cd', 'e']);
});

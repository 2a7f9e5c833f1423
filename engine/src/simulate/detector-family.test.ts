import { describe, expect, it } from 'vitest';
import {
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  type EventBatch,
} from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { belle2 } from './belle2.ts';
import { belle2Tables } from './belle2-tables.ts';
import type { DetectorCard } from './card.ts';
import { begin, changes, compileDetector, compileStep, simulatedSteps } from './detector.ts';
import { compileDetectors } from './detector-family.ts';
import { applyOverrides, type Overrides } from './overrides.ts';
import { particleGun, type Shot } from './particle-gun.ts';
import { tableNames } from './row-tables.ts';
import { createSimulation, type Simulation } from './state.ts';
import { photonInefficiency } from './steps/photon-inefficiency.ts';

const species = ['gamma', 'e-', 'mu+', 'pi-', 'K+', 'p', 'K_S0', 'K_L0', 'n', 'pi0', 'gamma'] as const;
const part = (x: number) => x - Math.floor(x);
/** All species at any angle, prompt and displaced, one to four an event, with many energetic photons. */
const shots = (names: readonly string[]) => (i: number) =>
  Array.from({ length: 1 + (i % 4) }, (_, k): Shot => {
    const particle = names[(i + 3 * k) % names.length]!;
    return {
      particle,
      momentum: particle === 'gamma' ? 0.1 + 6 * part(0.618 * i + 0.3 * k) : 0.05 + 2.5 * part(0.618 * i + 0.3 * k),
      theta: 0.15 + 2.8 * part(0.7548 * i + 0.11 * k),
      phi: i + k,
      vertex: (i + k) % 8 === 0 ? [3 * (i % 17), k, i % 40] : [0, 0, 0],
    };
  });
const everything = shots(species);
const forTables = shots(['gamma', 'mu-', 'e+', 'pi+']);

const columnsFor = (events: number) => ({
  tracks: createTrackColumns(events),
  clusters: createClusterColumns(events),
  klm: createKlmColumns(events),
});
type Columns = ReturnType<typeof columnsFor>;
const stream = new RandomStream(5, 'family');
const BATCHES = [240, 100, 1];

/** The batches of a few hundred events, with weights that are not 1. */
function batchOf(number: number, shoot: (i: number) => Shot[]): EventBatch {
  const size = BATCHES[number]!;
  const batch = createEventBatch(240);
  particleGun(batch, 1000 * number, size, shoot);
  for (let e = 0; e < size; e++) batch.weight[e] = 0.5 + part(0.37 * e);
  return batch;
}

/** Every column of the rows of event e and its weight, with truth as the number of the particle inside its event. */
function eventOf({ tracks, clusters, klm }: Columns, e: number, batch: EventBatch, weight: number): string {
  const lines = [`weight ${weight}`];
  for (const [table, { capacity, offset, ...others }] of Object.entries({ tracks, clusters, klm }))
    for (const [name, column] of Object.entries(others) as [string, Float64Array][]) {
      const width = column.length / capacity;
      const first = name === 'truth' ? batch.particles.offset[e]! : 0;
      const values = Array.from(column.subarray(offset[e]! * width, offset[e + 1]! * width), (value) =>
        Object.is(value, -0) ? '-0' : String(value < 0 ? value : value - first),
      );
      lines.push(`${table}.${name} ${values.join(' ')}`);
    }
  return lines.join('\n');
}

const made = new Map<DetectorCard, string[][]>();
/** Events of the batches behind one card by itself. */
function alone(card: DetectorCard, shoot: (i: number) => Shot[]): string[][] {
  const known = made.get(card);
  if (known !== undefined) return known;
  const detector = compileDetector(card);
  const events = BATCHES.map((size, number) => {
    const batch = batchOf(number, shoot);
    const out = columnsFor(240);
    detector.simulate(batch, stream, out.tracks, out.clusters, out.klm);
    return Array.from({ length: size }, (_, e) => eventOf(out, e, batch, batch.weight[e]!));
  });
  made.set(card, events);
  return events;
}

/** The same behind cards together; also how many events come out differently from the first card's. */
function together(cards: readonly [DetectorCard, ...DetectorCard[]], shoot: (i: number) => Shot[]) {
  const family = compileDetectors(cards, 240);
  const changed = family.variations.map(() => 0);
  const events = cards.map((): string[][] => []);
  for (const [number, size] of BATCHES.entries()) {
    const batch = batchOf(number, shoot);
    const out = columnsFor(240);
    family.simulate(batch, stream, out.tracks, out.clusters, out.klm);
    events[0]!.push(Array.from({ length: size }, (_, e) => eventOf(out, e, batch, batch.weight[e]!)));
    family.variations.forEach((varied, v) => {
      let k = 0;
      const own = Array.from({ length: size }, (_, e) => {
        const weight = varied.weight[e]!;
        if (varied.changed[e] === 0) return eventOf(out, e, batch, weight);
        expect([varied.batch.index[k], varied.batch.weight[k]]).toEqual([batch.index[e], weight]);
        return eventOf(varied, k++, varied.batch, weight);
      });
      expect(varied.batch.size).toBe(k);
      changed[v]! += k;
      events[v + 1]!.push(own);
    });
  }
  return { events, changed };
}

const ALL = BATCHES.reduce((a, b) => a + b, 0);
const varied = (overrides: Overrides, card = belle2) => applyOverrides(card, overrides);
const without = (name: string, card = belle2): DetectorCard => ({
  ...card,
  steps: card.steps.filter((step) => step.name !== name),
});

describe('detectors that share their steps make what each makes alone, in every column and weight:', () => {
  const cases: [what: string, card: DetectorCard, changed: [least: number, most: number]][] = [
    ['photon inefficiency x 0.3', varied({ 'photonEscape.scale': 0.3 }), [1, 0.1 * ALL]],
    ['photon inefficiency x 3', varied({ 'photonEscape.scale': 3 }), [1, 0.2 * ALL]],
    ['a step after it', varied({ 'clusterThreshold.energy': '100 MeV' }), [1, 0.9 * ALL]],
    ['the last step', varied({ 'identificationFactor.factor': 0.5 }), [1, 0.5 * ALL]],
    ['both before and after the weights are set', varied({ 'photonEscape.scale': 3, 'klm.plate': '4.5 cm' }), [1, ALL]],
    ['a step before them', varied({ 'trackFinding.plateau': 0.8 }), [1, 0.8 * ALL]],
    ['a step that others look at', varied({ 'showerResponse.backgroundLevel': 2 }), [1, ALL]],
    ['the first step', varied({ 'tracker.field': '1.2 T' }), [ALL, ALL]],
    ['no step', { ...belle2 }, [0, 0]],
    ['no step that simulates', varied({ 'luminosity.relativeUncertainty': 0.5 }), [0, 0]],
    ['a step left out', without('splitOffs'), [1, 0.9 * ALL]],
    ['the step left out that sets weights', without('photonEscape'), [1, 0.9 * ALL]],
  ];
  const { events, changed } = together([belle2, ...cases.map(([, card]) => card)], everything);
  it('the first card', () => expect(events[0]).toEqual(alone(belle2, everything)));
  it.each(cases.map(([what, card, bounds], k) => [what, k, card, bounds] as const))('%s', (_, k, card, [least, most]) => {
    expect(events[k + 1]).toEqual(alone(card, everything));
    expect(changed[k]).toBeGreaterThanOrEqual(least);
    expect(changed[k]).toBeLessThanOrEqual(most);
  });

  it.each(['photonEscape', 'splitOffs'])('a step more than the first card has, %s', (name) => {
    const cards = [without(name), belle2] as const;
    const { events, changed } = together([...cards], everything);
    expect(events).toEqual([alone(cards[0], everything), alone(belle2, everything)]);
    expect(changed[0]).toBeLessThan(0.9 * ALL);
  });

  it('weights that a later step changes once more', () => {
    const { steps } = belle2;
    const at = steps.findIndex((step) => step.name === 'photonEscape');
    const twice = { ...belle2, steps: [...steps.slice(0, at), photonInefficiency, ...steps.slice(at)] };
    const other = varied({ 'photonInefficiency.scale': 5 }, twice);
    const { events } = together([twice, other], everything);
    expect(events).toEqual([alone(twice, everything), alone(other, everything)]);
  });

  it('cards by tables', () => {
    const overrides = [
      {},
      { 'photonInefficiency.scale': 5 },
      { 'trackingEfficiency.efficiency': 0.7 },
      { 'photonThreshold.barrel': '1 GeV' },
    ];
    const [first, ...others] = overrides.map((one) => varied(one, belle2Tables));
    const { events, changed } = together([first!, ...others], forTables);
    expect(changed[0]).toBeLessThan(0.3 * ALL);
    expect(events).toEqual([first!, ...others].map((card) => alone(card, forTables)));
  });
});

it('a family refuses a batch that is too large', () => {
  const family = compileDetectors([belle2]);
  const { tracks, clusters, klm } = columnsFor(3000);
  expect(() => family.simulate(createEventBatch(3000), stream, tracks, clusters, klm)).toThrow('3000 events');
});

/** Copies of all columns, by table and name, and weights. */
function copyOf(simulation: Simulation) {
  const tables = tableNames.map((name) =>
    Object.fromEntries(
      Object.entries(simulation[name]).map(([key, value]) => [
        `${name}.${key}`,
        ArrayBuffer.isView(value) ? (value as Float64Array).slice() : value,
      ]),
    ),
  );
  return Object.assign({ weight: simulation.weight.slice() }, ...tables) as Record<string, unknown>;
}

it.each([
  ['photonEscape', belle2, everything],
  ['photonInefficiency', belle2Tables, forTables],
] as const)('%s changes what is said of it and nothing else', (name, card, shoot) => {
  const batch = batchOf(0, shoot as typeof everything);
  const simulation: Simulation = { batch, stream, ...createSimulation(240) };
  begin(simulation, batch, stream);
  const steps = simulatedSteps(card).map((step) => compileStep(step, card));
  const at = steps.findIndex(({ step }) => step.name === name);
  for (const { kernel } of steps.slice(0, at)) kernel(simulation);
  const before = copyOf(simulation);
  steps[at]!.kernel(simulation);
  const after = copyOf(simulation);
  const changed = Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  expect(changed.sort()).toEqual([...changes[name]!.neutral.map((column) => `neutral.${column}`), 'weight'].sort());
});

it('every step whose changes are named is tested here', () => {
  expect(Object.keys(changes).sort()).toEqual(['photonEscape', 'photonInefficiency']);
});

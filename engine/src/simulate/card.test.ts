import { expect, test } from 'vitest';
import { belle2 } from './belle2.ts';
import { randomBlocks, singleBlocks } from './random-blocks.ts';
import { createSimulation } from './state.ts';
import { systematics } from './systematics.ts';

test('every number and table has a unit, and either a source or the reason why it was assumed', () => {
  for (const step of belle2.steps) {
    expect(step.does.length, step.name).toBeGreaterThan(20);
    expect(step.neglects.length, step.name).toBeGreaterThan(10);
    for (const [name, entry] of Object.entries(step.numbers)) {
      const where = `${step.name}.${name}`;
      expect(Number.isFinite(entry.value), where).toBe(true);
      expect((entry.source === undefined) !== (entry.assumed === undefined), where).toBe(true);
      expect((entry.source ?? entry.assumed ?? '').length, where).toBeGreaterThan(8);
    }
    for (const [name, table] of Object.entries(step.tables ?? {})) {
      expect(table.source.length, name).toBeGreaterThan(8);
      expect(table.units.length).toBe(table.columns.length);
      for (const row of Object.values(table.rows)) expect(row.length).toBe(table.columns.length);
    }
  }
});

test('the card survives JSON and its step names are unique', () => {
  expect(JSON.parse(JSON.stringify(belle2))).toEqual(belle2);
  expect(new Set(belle2.steps.map((s) => s.name)).size).toBe(belle2.steps.length);
});

test('random blocks of the steps never overlap and fit their buffer', () => {
  const used = new Set<string>();
  const { uniforms, charged, neutral } = createSimulation(8);
  for (const { count } of Object.values(randomBlocks))
    expect(charged.event.length * 2 * count).toBeLessThanOrEqual(uniforms.length);
  for (const name of [
    'photonInefficiency',
    'calorimeterResolution',
    'photonEscape',
    'showerResponse',
    'showerShapes',
    'waveformTime',
  ] as const)
    expect(neutral.event.length * 2 * randomBlocks[name].count, name).toBeLessThanOrEqual(uniforms.length);
  for (const [name, { stage, first, count }] of Object.entries({ ...randomBlocks, ...singleBlocks })) {
    for (let b = first; b < first + count; b++) {
      expect(used.has(`${stage}:${b}`), name).toBe(false);
      used.add(`${stage}:${b}`);
    }
  }
});

test('systematics: tracking, identification, trigger and luminosity, marked as assumed', () => {
  expect(systematics(belle2).map((s) => [s.name, s.value, s.relativeUncertainty, s.status])).toEqual([
    ['trackingFactor', 1, 0.04, 'assumed'],
    ['identificationFactor', 1, 0.04, 'assumed'],
    ['triggerFactor', 1, 0.06, 'assumed'],
    ['luminosity', 1, 0.015, 'assumed'],
  ]);
});

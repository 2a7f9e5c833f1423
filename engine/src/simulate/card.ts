import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { InternalError } from '../basics/errors.ts';
import { deg, GeV, MeV, mm, mrad, ns } from '../basics/units.ts';
import { ask } from './asked-card.ts';

/**
 * A detector card is plain data: an ordered list of named steps, each with its numbers. The order of the list is the order in which
 * the steps run. Every number has a unit and either the `source` it was read from or, under `assumed`, the reason for the value.
 */
export interface DetectorCard {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly CardStep[];
}

/** Where a step acts: on simulated particles, on the trigger decision, or only as an uncertainty of the result. */
export type CardStage = 'simulate' | 'trigger' | 'result';

export interface CardStep {
  readonly name: string;
  readonly stage: CardStage;
  /** one sentence: what the step does */
  readonly does: string;
  /** what a full simulation does and this step does not */
  readonly neglects: string;
  readonly numbers: Readonly<Record<string, CardNumber>>;
  readonly tables?: Readonly<Record<string, CardTable>>;
}

/** `fraction` is a number in [0, 1]; `choice` one of a list; T is tesla; the others are units of the engine or plain powers of them. */
export type CardUnit = 'GeV' | 'MeV' | 'cm' | 'mm' | 'deg' | 'mrad' | 'ns' | 'T' | '1' | 'fraction' | 'choice' | 'g/cm^3' | 'eV';

export interface CardNumber {
  readonly value: number;
  readonly unit: CardUnit;
  readonly source?: string;
  readonly assumed?: string;
  readonly choices?: readonly number[];
  /** may be negative though the value here is not */
  readonly signed?: true;
}

/** Rows by name, columns in order; units stand beside the columns. */
export interface CardTable {
  readonly columns: readonly string[];
  readonly units: readonly string[];
  readonly source: string;
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

/** A number read from a source. */
export function sourced(value: number, unit: CardUnit, source: string): CardNumber {
  return { value, unit, source };
}

/** A number that no accessible source gives; `why` says where it comes from and what would replace it. */
export function assumed(value: number, unit: CardUnit, why: string): CardNumber {
  return { value, unit, assumed: why };
}

/** One of a few numbered settings. */
export function choice(value: number, choices: readonly number[], why: string): CardNumber {
  return { value, unit: 'choice', assumed: why, choices };
}

const size: Record<CardUnit, number> = {
  GeV,
  MeV,
  cm: 1,
  mm,
  deg,
  mrad,
  ns,
  T: 1,
  '1': 1,
  fraction: 1,
  choice: 1,
  'g/cm^3': 1,
  eV: 1e-9,
};

/** Value of a step's number in native units (GeV, cm, rad, ns; tesla and g/cm^3 stay). */
export function numberOf(step: CardStep, name: string): number {
  const entry = step.numbers[name];
  if (entry === undefined) throw new InternalError(`detector card: step ${step.name} has no number "${name}"`);
  return entry.value * size[entry.unit];
}

/** A row of a step's table, in the units of the table. */
export function rowOf(step: CardStep, table: string, row: string): readonly number[] {
  const values = step.tables?.[table]?.rows[row];
  if (values === undefined) throw new InternalError(`detector card: step ${step.name} has no row "${table}.${row}"`);
  return values;
}

/** The step of that name, or undefined where the card leaves it out. */
export function stepOf(card: DetectorCard, name: string): CardStep | undefined {
  return ask(card, `step ${name}`, ({ steps }) => steps.find((step) => step.name === name));
}

/** SHA-256 over the canonical JSON of the card: changes with any number, table entry, step or order. */
export function cardHash(card: DetectorCard): string {
  return sha256(canonicalJson(card));
}

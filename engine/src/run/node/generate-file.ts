import { canonicalJson } from '../../basics/canonical-json.ts';
import { BATCH_SIZE, createEventBatch } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import { pdgOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { eventsOf, type SampleHeader } from '../../formats/index.ts';
import { createGenerator } from '../../generate/generator.ts';
import type { Estimate, FrozenTables, GenerationMode, ProcessSpec } from '../../generate/process.ts';
import { resolveParameters } from '../../model/registry.ts';
import { version } from '../version.ts';
import { EventFile, openEvents } from './event-files.ts';

export interface GenerateOptions {
  readonly spec: ProcessSpec;
  readonly tables: FrozenTables;
  readonly seed: number;
  /** indices first .. first + events - 1 */
  readonly first: number;
  readonly events: number;
  readonly mode: GenerationMode;
  readonly path: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (events: number) => void;
}

export interface GeneratedFile {
  readonly path: string;
  readonly events: number;
  readonly crossSection: Estimate & { readonly unit: 'pb' };
  readonly trialsPerEvent: number;
  /** sum of the weights of the file, and (sum w)^2 / sum w^2 */
  readonly sumOfWeights: number;
  readonly effectiveEvents: number;
  readonly interrupted: boolean;
  readonly notes: readonly string[];
}

const PB_PER_FB = 1e-3;

/** Weight of an event of relative weight 1 [pb], such that the mean weight is the cross-section. */
export function weightUnit(tables: FrozenTables, crossSection: Estimate, mode: GenerationMode): number {
  if (mode === 'unweighted') return (crossSection.value / tables.meanWeight) * PB_PER_FB;
  const maxima = tables.channels.reduce((sum, channel) => sum + channel.maximum, 0);
  return maxima * (crossSection.value / tables.crossSection.value) * PB_PER_FB;
}

/** What a file says of itself: the process definition, seed and tables from which its events can be made again. */
export function sampleHeader(spec: ProcessSpec, tables: FrozenTables, crossSection: Estimate, seed: number): SampleHeader {
  return {
    beams: {
      pdg: [pdgOf('e-'), pdgOf('e+')],
      energy: [spec.beams.electronEnergy, spec.beams.positronEnergy],
    },
    processes: [{ id: 1, crossSection: crossSection.value * PB_PER_FB, error: crossSection.error * PB_PER_FB }],
    weightNames: ['nominal'],
    generator: { name: 'Lacuna', version },
    attributes: {
      lacuna_process: canonicalJson(spec),
      lacuna_seed: String(seed),
      lacuna_tables: tables.hash,
      lacuna_units: 'weights: pb, their mean is the cross-section',
    },
  };
}

/** Writes events of an index range into a file; after an interruption the file holds those that were made, and is well formed. */
export async function generateFile(options: GenerateOptions): Promise<GeneratedFile> {
  const { spec, tables, seed, first, events, mode, path } = options;
  const generator = createGenerator(spec, tables);
  const { crossSection } = generator;
  const file = new EventFile(path, sampleHeader(spec, tables, crossSection, seed));
  const stream = new RandomStream(seed, generator.streamName);
  const batch = createEventBatch(Math.min(BATCH_SIZE, events));
  const context = {
    incoming: [pdgOf('e-'), pdgOf('e+')] as const,
    halfCrossingAngle: spec.beams.halfCrossingAngle,
    weightUnit: weightUnit(tables, crossSection, mode),
    alphaQED: resolveParameters(spec.model, spec.parameters)['alpha']!,
  };
  let sum = 0;
  let sum2 = 0;
  try {
    for (let at = first; at < first + events && !options.signal?.aborted; at += batch.size) {
      generator.generate(stream, at, Math.min(batch.index.length, first + events - at), mode, batch);
      for (const event of eventsOf(batch, context)) {
        // a weighted event outside of the cuts has no particles: it counts in the mean, and files have no empty events
        if (event.particles.length === 0) continue;
        sum += event.weights[0]!;
        sum2 += event.weights[0]! * event.weights[0]!;
        await file.add(event);
      }
      options.onProgress?.(batch.size);
      // lets an interruption through
      await new Promise((resolve) => setImmediate(resolve));
    }
    await file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
  return {
    path,
    events: file.events,
    crossSection: { value: crossSection.value * PB_PER_FB, error: crossSection.error * PB_PER_FB, unit: 'pb' },
    trialsPerEvent: tables.trialsPerEvent,
    sumOfWeights: sum,
    effectiveEvents: sum2 > 0 ? (sum * sum) / sum2 : 0,
    interrupted: options.signal?.aborted ?? false,
    notes: generator.notes,
  };
}

/** Copies events from one file into another of any format; the header goes with them. */
export async function convertEvents(
  from: string,
  to: string,
  options: { signal?: AbortSignal; onProgress?: (events: number) => void; most?: number } = {},
): Promise<{ events: number; particles: number; header: SampleHeader }> {
  if (from === to)
    throw new UserError({
      where: '--out',
      what: 'the file would be written over itself',
      value: to,
      remedy: 'give another name',
    });
  const { header, events } = await openEvents(from);
  const file = new EventFile(to, header);
  let particles = 0;
  try {
    for await (const event of events) {
      await file.add(event);
      particles += event.particles.length;
      options.onProgress?.(1);
      if (options.signal?.aborted || file.events === options.most) break;
    }
    if (file.events === 0) throw new UserError({ where: from, what: 'no event in the file', remedy: 'nothing is written' });
    await file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
  return { events: file.events, particles, header };
}

import { canonicalJson } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import { RandomStream } from '../basics/random.ts';
import {
  createDetectorBatch,
  type DetectorBatch,
  type DetectorHeader,
  type DetectorSource,
  type EventSource,
  importEvent,
  looksUnboosted,
  startBatch,
} from '../formats/index.ts';
import { superKEKB } from '../generate/beams.ts';
import { CmsFrame } from '../reconstruct/cms-frame.ts';
import { cardHash, type DetectorCard } from '../simulate/card.ts';
import { compileDetector, type Detector } from '../simulate/detector.ts';
import { compileTrigger, type Trigger, triggerLines } from '../trigger/lines.ts';
import { version } from './version.ts';

export interface SimulateOptions {
  readonly card: DetectorCard;
  readonly seed: number;
  /** name of the file, for messages and provenance */
  readonly name: string;
  /** PDG codes of final particles that leave no trace */
  readonly invisible?: readonly number[];
  /** the events are given in the centre of mass of SuperKEKB's beams */
  readonly boost?: boolean;
  /** the first ones only */
  readonly most?: number;
}

/**
 * Generated events of any program through a detector card. Event i of the file draws the random numbers of index i, whatever is read
 * before it; every trigger line of the program is decided.
 */
export function simulateEvents(source: EventSource, options: SimulateOptions): DetectorSource {
  const { card, seed, name } = options;
  const lines = triggerLines().filter((line) => line !== 'none');
  const header: DetectorHeader = {
    triggerLines: lines,
    attributes: {
      program: `Lacuna ${version}`,
      source: name,
      seed: String(seed),
      card: card.name,
      card_hash: cardHash(card),
      frame: options.boost ? 'boosted from the centre of mass of the beams' : 'as in the source',
      generator: canonicalJson(source.header.generator ?? null),
    },
  };
  const notes: string[] = [];
  return { header, notes, events: Number.NaN, batches: simulated(source, options, lines, notes) };
}

async function* simulated(
  source: EventSource,
  options: SimulateOptions,
  lines: readonly string[],
  notes: string[],
): AsyncGenerator<DetectorBatch> {
  const { card, seed, name } = options;
  // compiled when the first batch is full: what is wrong with the first events is said at once
  let compiled: { detector: Detector; trigger: Trigger } | undefined;
  const stream = new RandomStream(seed, 'imported events');
  const target = createDetectorBatch();
  const importing = {
    invisible: new Set(options.invisible ?? []),
    frame: options.boost ? new CmsFrame(superKEKB) : null,
  };
  const flush = () => {
    compiled ??= { detector: compileDetector(card), trigger: compileTrigger(card, lines) };
    const { detector, trigger } = compiled;
    detector.simulate(target.batch, stream, target.tracks, target.clusters, target.klm);
    trigger.evaluate(target.batch, stream, target.tracks, target.clusters, target.bits);
    return target;
  };
  startBatch(target);
  let index = 0;
  for await (const event of source.events) {
    if (index === options.most) break;
    if (index === 0 && !options.boost && looksUnboosted(event))
      notes.push(
        'the first event has hardly any momentum along z: events given in the centre of mass need --boost, the detector stands in the laboratory',
      );
    const where = `${name}: event ${event.number}`;
    if (!importEvent(target, event, index, importing, where)) {
      yield flush();
      startBatch(target);
      importEvent(target, event, index, importing, where);
    }
    index++;
  }
  if (index === 0) throw new UserError({ where: name, what: 'no event in the file', remedy: 'nothing is simulated' });
  if (target.batch.size > 0) yield flush();
}

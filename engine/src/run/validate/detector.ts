import { didYouMean, UserError } from '../../basics/errors.ts';
import { calorimeterRows } from './calorimeter.ts';
import { candidateRows } from './candidates.ts';
import { displacedRows } from './displaced.ts';
import { fitRows } from './fits.ts';
import { identificationRows } from './identification.ts';
import { klmRows } from './klm.ts';
import type { Reference, ValidationRow } from './row.ts';
import { trackingRows } from './tracking.ts';

/** A part of the detector with its rows; they are made anew at each call, from the card and, where there are, reference data. */
export interface ValidationTopic {
  readonly name: string;
  readonly title: string;
  readonly rows: (reference: Reference | undefined) => ValidationRow[];
}

/** Topics of `lacuna validate detector`, in the order in which they are shown. Add one: its file beside this one and a line here. */
export const detectorTopics: readonly ValidationTopic[] = [
  { name: 'tracking', title: 'Tracking: layers and covariance', rows: trackingRows },
  { name: 'identification', title: 'Particle identification', rows: () => identificationRows() },
  { name: 'calorimeter', title: 'Calorimeter', rows: calorimeterRows },
  { name: 'klm', title: 'KLM, photon veto, waveforms of the calorimeter', rows: klmRows },
  { name: 'displaced', title: 'Displaced tracks', rows: displacedRows },
  { name: 'candidates', title: 'Whole B events through the particle lists', rows: () => candidateRows() },
  { name: 'fits', title: 'Vertex and kinematic fits', rows: fitRows },
];

/** The topics of these names, all when none is named; an unknown name is a UserError. */
export function chosenTopics(
  names: readonly string[],
  topics: readonly ValidationTopic[] = detectorTopics,
  where = '--only',
): readonly ValidationTopic[] {
  const known = topics.map(({ name }) => name);
  for (const name of names)
    if (!known.includes(name))
      throw new UserError({
        where,
        what: 'unknown topic',
        value: name,
        remedy: `topics are ${known.join(', ')}.${didYouMean(name, known)}`,
      });
  return names.length === 0 ? topics : topics.filter(({ name }) => names.includes(name));
}

/**
 * Rows of one topic, looked through: a value of ours that is NaN or infinite is never within a bound, and a row that asks nothing must
 * say why.
 */
export function topicRows(topic: ValidationTopic, reference: Reference | undefined): ValidationRow[] {
  return topic.rows(reference).map((row) => {
    if (typeof row.ours === 'number' && !Number.isFinite(row.ours))
      return { ...row, ours: String(row.ours), ok: false, note: row.note ?? 'not a finite number' };
    if (row.ok === null && !row.note) return { ...row, ok: false, note: 'neither a verdict nor a reason' };
    return row;
  });
}

import { didYouMean } from '../basics/errors.ts';
import { type EventObservable, eventObservables } from './observables.ts';
import type { Source } from './plan.ts';

const NOUNS: Readonly<Record<Source, string>> = { tracks: 'tracks', photons: 'photons', klm: 'KLM clusters' };

/** What is wrong with the lists ("photon", "track photon") over which an observable of the event is asked. */
export function listProblems(
  name: EventObservable,
  of: string | undefined,
  objects: Readonly<Record<string, unknown>>,
  sources: ReadonlyMap<string, Source>,
): string[] {
  const rest = typeof eventObservables[name].of === 'string';
  const allowed: readonly Source[] = !rest ? ['tracks', 'photons'] : name === 'klmRecoilAngle' ? ['klm'] : ['photons'];
  const nouns = allowed.map((one) => NOUNS[one]).join(' and ');
  if (of === undefined)
    return [`"${name}" needs "of", ${rest ? `the list of ${nouns}` : `the lists of ${nouns}`} it is taken over`];
  const lists = of.trim().split(/\s+/);
  const names = Object.keys(objects);
  const problems = lists.flatMap((list) => {
    if (!names.includes(list))
      return [`unknown object "${list}".${didYouMean(list, names) || ` Known: ${names.join(', ') || 'none'}`}`];
    const source = sources.get(list);
    if (source === undefined || allowed.includes(source)) return [];
    return [`"${list}" is a list of ${NOUNS[source]}, "${name}" is taken over ${nouns}`];
  });
  return rest && lists.length !== 1 ? [`"${name}" is taken over one list`, ...problems] : problems;
}

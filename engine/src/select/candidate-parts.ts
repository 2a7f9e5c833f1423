import { didYouMean } from '../basics/errors.ts';
import { type DecayPart, decayParts } from './decay.ts';
import type { Source } from './plan.ts';

/** Daughters of one candidate. */
const MOST_DAUGHTERS = 6;

/** Of a search that is being read: what candidates are made of. */
interface RawParts {
  readonly objects: Readonly<Record<string, { readonly from: string; readonly hypothesis?: string | undefined }>>;
  readonly candidates: Readonly<
    Record<
      string,
      {
        readonly decay: string;
        readonly vertex?: boolean | undefined;
        readonly best?: { readonly among?: 'formed' | 'passing' | undefined } | undefined;
      }
    >
  >;
}

/** Daughters of a candidate, objects or other candidates; what is wrong with them goes to `fail`. */
export function candidateParts(
  raw: RawParts,
  name: string,
  sources: ReadonlyMap<string, Source>,
  fail: (path: readonly PropertyKey[], message: string) => void,
): DecayPart[] {
  const { candidates, objects } = raw;
  const { decay, vertex } = candidates[name]!;
  const at = ['candidates', name, 'decay'];
  if (/->|=>|→|\[/.test(decay)) {
    fail(
      at,
      'a candidate is named by its key and made of objects and other candidates: "muon+ muon-" or "kaon llp", without arrow and brackets',
    );
    return [];
  }
  const parts = decayParts(decay);
  if (parts.length < 1 || parts.length > MOST_DAUGHTERS)
    fail(at, `a candidate is made of one to ${MOST_DAUGHTERS} objects or candidates, such as "muon+ muon-" or "photon"`);
  let tracks = 0;
  for (const { object, charge } of parts) {
    if (Object.hasOwn(candidates, object)) {
      if (charge !== 0) fail(at, `"${object}" is a candidate: leave out the sign`);
      if (usersOf(raw, object) > 1) fail(at, `"${object}" is part of candidates more than once: define it under two names`);
      if (isInside(raw, object, name)) fail(at, `"${name}" is made from itself`);
      continue;
    }
    const names = [...Object.keys(objects), ...Object.keys(candidates)];
    if (!Object.hasOwn(objects, object)) {
      fail(at, `unknown object "${object}".${didYouMean(object, names) || ` Known: ${names.join(', ') || 'none'}`}`);
      continue;
    }
    const source = sources.get(object);
    if (source === 'klm') fail(at, `"${object}" is a KLM cluster: it has no energy and is no part of a candidate`);
    if (source === 'photons' && charge !== 0) fail(at, `"${object}" is a photon and has no charge`);
    if (source === 'photons' || source === 'klm') continue;
    tracks++;
    if (!hypothesisOf(raw, object))
      fail(at, `"${object}" needs a "hypothesis" (electron, muon, pion, kaon or proton) to be part of a candidate`);
  }
  if (vertex && tracks < 2)
    fail(['candidates', name, 'vertex'], 'a vertex needs two tracks at least; those of a candidate inside do not count');
  return parts;
}

/** Why combinations of a candidate cannot be counted; '' when they can, undefined for what is no candidate. */
export function countProblem(raw: RawParts, name: string): string | undefined {
  if (Object.hasOwn(raw.objects, name) || !Object.hasOwn(raw.candidates, name)) return undefined;
  if (usersOf(raw, name) > 0 || raw.candidates[name]!.best?.among === 'passing') return '';
  return `combinations of "${name}" are counted where its best is chosen among the passing ones: give it "best" with among: "passing"`;
}

const usersOf = ({ candidates }: RawParts, name: string): number =>
  Object.values(candidates).reduce((sum, { decay }) => sum + decayParts(decay).filter(({ object }) => object === name).length, 0);

/** Whether `wanted` is a candidate, or found among what it is made of, at any depth. */
function isInside(raw: RawParts, name: string, wanted: string, depth = 0): boolean {
  if (name === wanted || depth > 20) return true;
  return decayParts(raw.candidates[name]!.decay).some(
    ({ object }) => Object.hasOwn(raw.candidates, object) && isInside(raw, object, wanted, depth + 1),
  );
}

function hypothesisOf({ objects }: RawParts, name: string): string | undefined {
  for (let at = name, steps = 0; steps < 100; steps++) {
    const object = objects[at];
    if (!object) return undefined;
    if (object.hypothesis) return object.hypothesis;
    at = object.from;
  }
  return undefined;
}

import { didYouMean, UserError } from '../../basics/errors.ts';
import type { Observable } from '../observables/observable.ts';
import type { ListCut } from './particle-list.ts';
import { closedRange, type ListRange } from './range.ts';

interface Limit<F> {
  readonly of: F;
  readonly low: number;
  readonly high: number;
}

/** Cuts with their observables looked up: all of them, each a choice of alternatives. */
export type CompiledCuts<F> = readonly (readonly (readonly Limit<F>[])[])[];

type Known<F> = Readonly<Record<string, Observable<F>>>;

export function observableOf<F>(name: string, known: Known<F>, where: string): Observable<F> {
  if (Object.hasOwn(known, name)) return known[name]!;
  const names = Object.keys(known);
  throw new UserError({
    where,
    what: 'unknown observable',
    value: name,
    remedy: didYouMean(name, names) || `known are ${names.join(', ')}`,
  });
}

export function compileCuts<F>(cuts: readonly ListCut[], known: Known<F>, where: string): CompiledCuts<F> {
  const one = (part: { readonly require: string } & ListRange, at: string): Limit<F> => {
    const { of, dimension } = observableOf(part.require, known, at);
    const [low, high] = closedRange(part, dimension, at);
    return { of, low, high };
  };
  return cuts.map((cut, i) => {
    const at = `${where}.cuts[${i}]`;
    if ('anyOf' in cut) return cut.anyOf.map((parts) => parts.map((part) => one(part, at)));
    return [[one(cut, at)]];
  });
}

/** Whether all cuts pass; `value` gives an observable of what is asked. */
export function passes<F>(cuts: CompiledCuts<F>, value: (of: F) => number): boolean {
  for (const choices of cuts) {
    let some = false;
    for (const parts of choices) {
      let all = true;
      for (const { of, low, high } of parts) {
        const x = value(of);
        if (x >= low && x <= high) continue;
        all = false;
        break;
      }
      if (!all) continue;
      some = true;
      break;
    }
    if (!some) return false;
  }
  return true;
}

import type { Candidate } from '../reconstruct/candidate.ts';
import { closedInterval } from './interval.ts';
import { closedPart, inside } from './object-columns.ts';
import { candidateObservables, type Observable } from './observables.ts';
import { alternatives, type EventLevelCut } from './plan.ts';

export type OfCandidate = (candidate: Candidate) => number;

export const candidateOf = (name: string): OfCandidate =>
  (candidateObservables as Readonly<Record<string, Observable<OfCandidate>>>)[name]!.of;

export interface CompiledCut {
  readonly step: number;
  readonly low: number;
  readonly high: number;
  readonly value: () => number;
  /** of a cut with alternatives; the value then only serves the distribution */
  readonly passes: (() => boolean) | undefined;
}

/** A cut on a candidate whose numbers do not depend on the mass, asked of one object that is filled again and again. */
export function compileCandidateCut({ cut, step }: EventLevelCut, candidate: Candidate): CompiledCut {
  if ('linear' in cut) {
    const [a, b, slope] = [candidateOf(cut.linear.a), candidateOf(cut.linear.b), cut.linear.slope as number];
    const [low, high] = closedInterval(cut, 0);
    return { step, low, high, value: () => a(candidate) + slope * b(candidate), passes: undefined };
  }
  const choices = alternatives(cut as Parameters<typeof alternatives>[0]);
  const of = candidateOf(choices[0]![0]!.require);
  const value = (): number => of(candidate);
  if ('anyOf' in cut) {
    const compiled = choices.map((parts) => parts.map((part) => closedPart(part, candidateOf(part.require))));
    const passes = () => compiled.some((parts) => parts.every((part) => inside(part.of(candidate), part.low, part.high)));
    return { step, low: 0, high: 0, value, passes };
  }
  const [low, high] = closedInterval(cut, 0);
  return { step, low, high, value, passes: undefined };
}

export const passesCut = (cut: CompiledCut): boolean => {
  if (cut.passes !== undefined) return cut.passes();
  const value = cut.value();
  return value >= cut.low && value <= cut.high;
};

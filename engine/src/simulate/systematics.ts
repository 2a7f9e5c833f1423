import type { DetectorCard } from './card.ts';

/** A multiplicative factor on the expected events, with its relative uncertainty. */
export interface Systematic {
  /** name of the step that carries it */
  readonly name: string;
  readonly does: string;
  /** value that the simulation has applied already */
  readonly value: number;
  readonly relativeUncertainty: number;
  readonly status: 'sourced' | 'assumed';
  /** source of the uncertainty, or why it was assumed */
  readonly source: string;
}

/** The factor uncertainties of a card (tracking, identification, trigger, luminosity ...), in card order, for the inference. */
export function systematics(card: DetectorCard): Systematic[] {
  return card.steps.flatMap((step) => {
    const uncertainty = step.numbers['relativeUncertainty'];
    if (uncertainty === undefined) return [];
    return [
      {
        name: step.name,
        does: step.does,
        value: step.numbers['factor']?.value ?? 1,
        relativeUncertainty: uncertainty.value,
        status: uncertainty.source === undefined ? ('assumed' as const) : ('sourced' as const),
        source: uncertainty.source ?? uncertainty.assumed ?? '',
      },
    ];
  });
}

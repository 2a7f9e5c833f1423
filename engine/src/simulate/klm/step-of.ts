import { UserError } from '../../basics/errors.ts';
import { type CardStep, type DetectorCard, stepOf } from '../card.ts';

/** The card's step `klm`, which the steps of the KLM build on; a card without it is refused. */
export function klmOf(card: DetectorCard, for_: string): CardStep {
  const step = stepOf(card, 'klm');
  if (step === undefined) {
    throw new UserError({
      what: `step "${for_}" needs step "klm"`,
      where: `detector card ${card.name}`,
      remedy: 'put the step klm before it',
    });
  }
  return step;
}

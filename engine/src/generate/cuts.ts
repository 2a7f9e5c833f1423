import { didYouMean, UserError } from '../basics/errors.ts';
import { cosTheta, theta, transverseMomentum } from '../basics/four-vector.ts';
import type { BeamState } from './beams.ts';
import type { CutQuantity, GeneratorCut } from './process.ts';

/** What a cut may look at: [is a laboratory quantity, value from a four-vector]. */
const quantities: Record<CutQuantity, [boolean, (p: Float64Array, at: number) => number]> = {
  energyCms: [false, (p, at) => p[at]],
  cosThetaCms: [false, cosTheta],
  absCosThetaCms: [false, (p, at) => Math.abs(cosTheta(p, at))],
  thetaCms: [false, theta],
  energyLab: [true, (p, at) => p[at]],
  thetaLab: [true, theta],
  transverseMomentumLab: [true, transverseMomentum],
};

interface CompiledCut {
  readonly slot: number;
  readonly lab: boolean;
  readonly value: (p: Float64Array, at: number) => number;
  readonly above: number;
  readonly below: number;
}

/** Generator cuts on the hard particles of a process, ready to apply. */
export class PhaseSpaceCuts {
  /** nothing to apply: `pass` need not be called */
  readonly empty: boolean;
  readonly #cuts: CompiledCut[];
  readonly #lab = new Float64Array(4);

  /**
   * @param particles  names of the hard particles, in the order of the four-vectors given to `pass`
   */
  constructor(cuts: readonly GeneratorCut[], particles: readonly string[]) {
    this.#cuts = cuts.flatMap((cut) => compile(cut, particles));
    this.empty = this.#cuts.length === 0;
  }

  /** Whether every cut holds for the four-vectors [E, px, py, pz] in p, beam centre-of-mass frame. */
  pass(p: Float64Array, beams: BeamState): boolean {
    for (const cut of this.#cuts) {
      let value: number;
      if (cut.lab) {
        for (let i = 0; i < 4; i++) this.#lab[i] = p[4 * cut.slot + i];
        beams.toLab(this.#lab, 0);
        value = cut.value(this.#lab, 0);
      } else value = cut.value(p, 4 * cut.slot);
      if (!(value >= cut.above && value <= cut.below)) return false;
    }
    return true;
  }
}

function compile(cut: GeneratorCut, particles: readonly string[]): CompiledCut[] {
  const where = `cut on ${cut.particle}`;
  if (!Object.hasOwn(quantities, cut.quantity)) {
    const names = Object.keys(quantities);
    throw new UserError({
      where,
      what: 'unknown quantity',
      value: cut.quantity,
      remedy: `known are ${names.join(', ')}.${didYouMean(String(cut.quantity), names)}`,
    });
  }
  if (cut.above === undefined && cut.below === undefined) {
    throw new UserError({ where, what: 'neither above nor below is given', value: cut.quantity, remedy: 'give one or both' });
  }
  const above = cut.above ?? Number.NEGATIVE_INFINITY;
  const below = cut.below ?? Number.POSITIVE_INFINITY;
  if (!(above < below))
    throw new UserError({ where, what: 'nothing can lie inside', value: [above, below], remedy: 'give above < below' });
  const slots = particles.flatMap((name, slot) => (name === cut.particle ? [slot] : []));
  if (slots.length === 0) {
    throw new UserError({
      where,
      what: 'the process has no such particle',
      value: cut.particle,
      remedy: `it has ${[...new Set(particles)].join(', ')}.${didYouMean(cut.particle, particles)}`,
    });
  }
  const [lab, value] = quantities[cut.quantity];
  return slots.map((slot) => ({ slot, lab, value, above, below }));
}

import { didYouMean, UserError } from '../basics/errors.ts';
import { cosTheta, mass2, openingAngle, theta, transverseMomentum } from '../basics/four-vector.ts';
import type { BeamState } from './beams.ts';
import type { CutQuantity, GeneratorCut } from './process.ts';

interface Quantity {
  /** 1: of a particle; 2: of a pair */
  readonly particles: 1 | 2;
  readonly lab: boolean;
  readonly value: (p: Float64Array, at: number, other: number) => number;
}

const sum = new Float64Array(4);

/** What a cut may look at, from four-vectors. */
const quantities: Record<CutQuantity, Quantity> = {
  energyCms: { particles: 1, lab: false, value: (p, at) => p[at] },
  cosThetaCms: { particles: 1, lab: false, value: cosTheta },
  absCosThetaCms: { particles: 1, lab: false, value: (p, at) => Math.abs(cosTheta(p, at)) },
  thetaCms: { particles: 1, lab: false, value: theta },
  energyLab: { particles: 1, lab: true, value: (p, at) => p[at] },
  thetaLab: { particles: 1, lab: true, value: theta },
  transverseMomentumLab: { particles: 1, lab: true, value: transverseMomentum },
  mass: {
    particles: 2,
    lab: false,
    value: (p, at, other) => {
      for (let j = 0; j < 4; j++) sum[j] = p[at + j] + p[other + j];
      return Math.sqrt(Math.max(0, mass2(sum, 0)));
    },
  },
  pairTransverseMomentumCms: {
    particles: 2,
    lab: false,
    value: (p, at, other) => {
      for (let j = 0; j < 4; j++) sum[j] = p[at + j] + p[other + j];
      return transverseMomentum(sum, 0);
    },
  },
  angleCms: { particles: 2, lab: false, value: (p, at, other) => openingAngle(p, at, p, other) },
  angleLab: { particles: 2, lab: true, value: (p, at, other) => openingAngle(p, at, p, other) },
};

interface CompiledCut {
  readonly slot: number;
  readonly other: number;
  readonly lab: boolean;
  readonly value: (p: Float64Array, at: number, other: number) => number;
  readonly above: number;
  readonly below: number;
}

/** Generator cuts on the hard particles of a process, ready to apply. */
export class PhaseSpaceCuts {
  /** nothing to apply: `pass` need not be called */
  readonly empty: boolean;
  readonly #cuts: CompiledCut[];
  readonly #lab = new Float64Array(8);

  /**
   * @param particles  names of the hard particles, in the order of the four-vectors given to `pass`
   */
  constructor(cuts: readonly GeneratorCut[], particles: readonly string[]) {
    this.#cuts = cuts.flatMap((cut) => compile(cut, particles));
    this.empty = this.#cuts.length === 0;
  }

  /** Whether every cut holds for the four-vectors [E, px, py, pz] from p[at] on, beam centre-of-mass frame. */
  pass(p: Float64Array, beams: BeamState, at = 0): boolean {
    const lab = this.#lab;
    for (const cut of this.#cuts) {
      let value: number;
      const first = at + 4 * cut.slot;
      const second = at + 4 * cut.other;
      if (cut.lab) {
        for (let i = 0; i < 4; i++) {
          lab[i] = p[first + i];
          lab[4 + i] = p[second + i];
        }
        beams.toLab(lab, 0);
        if (first !== second) beams.toLab(lab, 4);
        value = cut.value(lab, 0, 4);
      } else value = cut.value(p, first, second);
      if (!(value >= cut.above && value <= cut.below)) return false;
    }
    return true;
  }
}

/** Positions of the particles, or pairs of particles, that a cut names. */
export function slotsOf(cut: GeneratorCut, particles: readonly string[]): (readonly [number, number])[] {
  const names = cut.particle.trim().split(/\s+/);
  const of = (name: string) => particles.flatMap((one, slot) => (one === name ? [slot] : []));
  if (names.length === 1) return of(names[0]).map((slot) => [slot, slot]);
  return of(names[0]).flatMap((x) =>
    of(names[1])
      .filter((y) => (names[0] === names[1] ? y > x : y !== x))
      .map((y) => [x, y] as const),
  );
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
  const names = cut.particle.trim().split(/\s+/);
  for (const name of names)
    if (!particles.includes(name))
      throw new UserError({
        where,
        what: 'the process has no such particle',
        value: name,
        remedy: `it has ${[...new Set(particles)].join(', ')}.${didYouMean(name, particles)}`,
      });
  const { particles: needed, lab, value } = quantities[cut.quantity];
  const slots = slotsOf(cut, particles);
  if (names.length !== needed || slots.length === 0)
    throw new UserError({
      where,
      what: needed === 1 ? `${cut.quantity} is of one particle` : `${cut.quantity} is of a pair of particles`,
      value: cut.particle,
      remedy: needed === 1 ? 'name one' : 'name two of the process, such as "mu+ mu-"',
    });
  return slots.map(([slot, other]) => ({ slot, other, lab, value, above, below }));
}

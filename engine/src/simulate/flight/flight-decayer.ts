import { boostWith } from '../../basics/four-vector.ts';
import { massOf, pdgOf } from '../../basics/particles.ts';
import { PhaseSpace } from '../../generate/decay/phase-space.ts';
import type { Uniforms } from '../../generate/uniforms.ts';
import { type FlightDecay, flightDecays } from './decay-list.ts';
import { type ShapeWeight, shapeWeights } from './decay-shapes.ts';

class Channel {
  readonly pdg: Int32Array;
  readonly p: Float64Array;
  readonly #mass: number;
  readonly #masses: Float64Array;
  readonly #space: PhaseSpace;
  readonly #weight: ShapeWeight;

  constructor({ mass }: FlightDecay, { products, shape }: FlightDecay['channels'][number]) {
    this.pdg = Int32Array.from(products, pdgOf);
    this.#masses = Float64Array.from(products, massOf);
    this.p = new Float64Array(4 * products.length);
    this.#mass = mass;
    this.#space = new PhaseSpace(products.length, { mass, masses: this.#masses });
    this.#weight = shapeWeights[shape];
  }

  draw(u: Uniforms): void {
    do this.#space.draw(u, this.#mass, this.#masses, this.p);
    while (this.#weight !== shapeWeights.flat && u.next() >= this.#weight(this.#mass, this.#masses, this.p));
  }
}

/** One kind of particle that decays in flight, spin neglected. */
export class FlightDecayer {
  readonly mass: number;
  /** c tau [cm] */
  readonly length: number;
  readonly #channels: readonly Channel[];
  readonly #fractions: Float64Array;

  constructor(decay: FlightDecay) {
    this.mass = decay.mass;
    this.length = decay.length;
    this.#channels = decay.channels.map((channel) => new Channel(decay, channel));
    this.#fractions = Float64Array.from(decay.channels, ({ fraction }) => fraction);
  }

  /**
   * Draws the products of a particle with four-momentum `mother` (E, px, py, pz) into `out`, four numbers each in the frame of the mother.
   *
   * @returns PDG codes of the products
   */
  draw(u: Uniforms, mother: Float64Array, out: Float64Array): Int32Array {
    let x = u.next();
    let chosen = 0;
    while (chosen < this.#channels.length - 1 && x >= this.#fractions[chosen]) x -= this.#fractions[chosen++];
    const channel = this.#channels[chosen] as Channel;
    channel.draw(u);
    for (let k = 0; k < channel.pdg.length; k++) {
      for (let j = 0; j < 4; j++) out[4 * k + j] = channel.p[4 * k + j];
      boostWith(out, 4 * k, mother, 0, 1, this.mass);
    }
    return channel.pdg;
  }
}

let compiled: ReadonlyMap<number, FlightDecayer> | undefined;

/** Decayers by PDG code; they hold no state from one draw to the next and are compiled once. */
export function compileFlightDecays(): ReadonlyMap<number, FlightDecayer> {
  compiled ??= new Map(flightDecays.map((decay) => [decay.pdg, new FlightDecayer(decay)]));
  return compiled;
}

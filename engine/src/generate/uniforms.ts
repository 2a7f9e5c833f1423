import type { RandomStream } from '../basics/random.ts';

/** Blocks drawn at a time. */
const BLOCKS = 8;

/** The uniforms of one (event, stage, particle) one after another, for code that rejects and tries again. */
export class Uniforms {
  readonly #values = new Float64Array(2 * BLOCKS);
  #stream: RandomStream | undefined;
  #index = 0;
  #stage = 0;
  #particle = 0;
  #block = 0;
  #used = 0;

  /** Goes to the start of the sequence. */
  start(stream: RandomStream, index: number, stage: number, particle: number): void {
    this.#stream = stream;
    this.#index = index;
    this.#stage = stage;
    this.#particle = particle;
    this.#block = 0;
    this.#used = 2 * BLOCKS;
  }

  next(): number {
    if (this.#used === 2 * BLOCKS) {
      this.#stream!.one(this.#index, this.#stage, this.#particle, this.#block, BLOCKS, this.#values);
      this.#block += BLOCKS;
      this.#used = 0;
    }
    return this.#values[this.#used++];
  }
}

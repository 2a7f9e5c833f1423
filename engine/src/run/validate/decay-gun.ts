import type { EventBatch } from '../../basics/columns.ts';
import { cos, log, sin } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { boostFromRestFrame } from '../../basics/four-vector.ts';
import { massOf, pdgOf } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';

/** A particle that decays into two; its own mass [GeV] and how far it flies: c tau [cm], or a length in the laboratory spread evenly from 0. */
export interface TwoBody {
  readonly mass: number;
  readonly ctau?: number;
  readonly flight?: number;
  readonly products: readonly [Product, Product];
}

/** A stable product by its name, or one that decays again. */
export type Product = string | TwoBody;

/** What is shot: a chain, and the way it is produced in the laboratory. */
export interface Chain {
  readonly decay: TwoBody;
  /** four-momentum (E, px, py, pz) [GeV] of the first particle from three uniforms */
  readonly production: (u: readonly number[], mass: number) => readonly [number, number, number, number];
}

const STABLE = 8;

/** A direction evenly on the sphere from two uniforms, times p. */
export function isotropic(u1: number, u2: number, p: number): [number, number, number] {
  const c = 2 * u1 - 1;
  const s = Math.sqrt(1 - c * c);
  return [p * s * cos(2 * Math.PI * u2), p * s * sin(2 * Math.PI * u2), p * c];
}

/** Fills a batch with decays of a chain from the origin; flat two-body decays. Event numbers select random numbers of the stream. */
export class DecayGun {
  readonly #stream: RandomStream;
  readonly #u = new Float64Array(32);
  readonly #p = new Float64Array(8);
  #next = 0;

  constructor(name: string, seed = 1) {
    this.#stream = new RandomStream(seed, `decay gun ${name}`);
  }

  fill(batch: EventBatch, first: number, count: number, chain: Chain): void {
    const { particles } = batch;
    if (count > batch.index.length) throw new InternalError('decay gun: more events than the batch holds');
    let n = 0;
    for (let e = 0; e < count; e++) {
      batch.index[e] = first + e;
      batch.weight[e] = 1;
      batch.trials[e] = 1;
      particles.offset[e] = n;
      this.#stream.one(first + e, stage.generate, 0, 0, 16, this.#u);
      this.#next = 0;
      const start = chain.production([this.#draw(), this.#draw(), this.#draw()], chain.decay.mass);
      n = this.#decay(batch, n, chain.decay, start, [0, 0, 0], 0);
    }
    particles.offset[count] = n;
    batch.size = count;
  }

  #draw(): number {
    return this.#u[this.#next++];
  }

  /** Writes the stable products; returns the next free row. */
  #decay(
    batch: EventBatch,
    row: number,
    decay: TwoBody,
    parent: readonly [number, number, number, number],
    from: readonly [number, number, number],
    time: number,
  ): number {
    const [energy, px, py, pz] = parent;
    const momentum = Math.sqrt(px * px + py * py + pz * pz);
    let length = 0;
    if (decay.ctau !== undefined) length = (-decay.ctau * log(this.#draw()) * momentum) / decay.mass;
    else if (decay.flight !== undefined) length = decay.flight * this.#draw();
    const at: [number, number, number] = [
      from[0] + (length * px) / momentum,
      from[1] + (length * py) / momentum,
      from[2] + (length * pz) / momentum,
    ];
    const arrival = time + (length * energy) / momentum / 29.9792458;
    const masses = decay.products.map((product) => (typeof product === 'string' ? massOf(product) : product.mass));
    const [m1, m2] = masses as [number, number];
    const sum = m1 + m2;
    const difference = m1 - m2;
    const square = decay.mass * decay.mass;
    if (!(decay.mass > sum)) throw new InternalError('decay gun: products heavier than their mother');
    const k = Math.sqrt((square - sum * sum) * (square - difference * difference)) / (2 * decay.mass);
    const direction = isotropic(this.#draw(), this.#draw(), k);
    const p = this.#p;
    p.set(parent, 0);
    let next = row;
    decay.products.forEach((product, i) => {
      const mass = masses[i] as number;
      p[4] = Math.sqrt(k * k + mass * mass);
      for (let j = 0; j < 3; j++) p[5 + j] = i === 0 ? direction[j] : -direction[j];
      p.set(parent, 0);
      boostFromRestFrame(p, 4, p, 0);
      const vector: [number, number, number, number] = [p[4], p[5], p[6], p[7]];
      next =
        typeof product === 'string'
          ? this.#write(batch, next, product, vector, at, arrival)
          : this.#decay(batch, next, product, vector, at, arrival);
    });
    return next;
  }

  #write(
    batch: EventBatch,
    row: number,
    name: string,
    vector: readonly [number, number, number, number],
    at: readonly [number, number, number],
    time: number,
  ): number {
    const p = batch.particles;
    if (row >= p.capacity || row > STABLE * (batch.index.length + 1)) throw new InternalError('decay gun: too many particles');
    p.pdg[row] = pdgOf(name);
    p.mother[row] = -1;
    p.stable[row] = 1;
    p.origin[row] = 1;
    p.energy[row] = vector[0];
    p.px[row] = vector[1];
    p.py[row] = vector[2];
    p.pz[row] = vector[3];
    p.vx[row] = at[0];
    p.vy[row] = at[1];
    p.vz[row] = at[2];
    p.time[row] = time;
    return row + 1;
  }
}

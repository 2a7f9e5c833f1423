import { createEventBatch, type EventBatch, type ParticleColumns } from '../basics/columns.ts';
import { InternalError, UserError } from '../basics/errors.ts';
import { type RandomStream, stage } from '../basics/random.ts';
import { BeamSpot } from './beam-spot.ts';
import { buildProcess } from './canonical-process.ts';
import type { Integrand, PointBatch, ProcessBuild } from './integrand.ts';
import type { Estimate, EventGenerator, FrozenTables, GenerationMode, ProcessSpec } from './process.ts';
import { parseProcess } from './processes/index.ts';
import { hashOf, largestBias } from './tables.ts';
import { ImportanceGrid } from './vegas.ts';

/** Trials after which an event is given up: the tables do not belong to the process. */
const TRIAL_CAP = 100_000;

/** Events whose trials run together; their particles wait in slots until they can be written in order. */
const CHUNK = 512;

/** Rows of a slot: what one hard process with its radiation writes at most. */
const SLOT = 16;

/** Uniforms of a trial before those of the integrand: the channel, the decision. */
const LEADING = 2;

/** A generator of events from frozen tables; tables of another process or with another hash are refused. */
export function createGenerator(spec: ProcessSpec, tables: FrozenTables): EventGenerator {
  if (hashOf(tables) !== tables.hash) {
    throw new UserError({
      what: 'the frozen tables do not match their hash',
      remedy: 'delete the cached tables; they are made anew',
    });
  }
  const build = buildProcess(spec);
  if (build.mixture && tables.shares) build.mixture.setShares(tables.shares);
  const fits =
    (build.mixture === undefined) === (tables.shares === null) &&
    build.channels.length === tables.channels.length &&
    build.channels.every((channel, i) => channel.dimensions === tables.channels[i].dimensions);
  if (!fits) {
    throw new UserError({
      where: spec.process,
      what: 'the frozen tables are of another process',
      remedy: 'make them for this one',
    });
  }
  return new Generator(spec, build, tables);
}

class Generator implements EventGenerator {
  readonly crossSection: Estimate;
  readonly bornCrossSection?: Estimate;
  readonly streamName: string;
  readonly notes: string[];
  readonly #channels: readonly Integrand[];
  readonly #grids: readonly ImportanceGrid[];
  readonly #maxima: readonly number[];
  /** upper ends of the channels on (0, 1), proportional to their maxima */
  readonly #ends: readonly number[];
  readonly #build: ProcessBuild;
  readonly #spot: BeamSpot;
  readonly #blocks: number;
  readonly #largestBias: number;

  readonly #u: Float64Array;
  readonly #x: Float64Array;
  readonly #index = new Float64Array(CHUNK);
  readonly #event = new Int32Array(CHUNK);
  readonly #zero = new Int32Array(CHUNK);
  readonly #channel = new Int32Array(CHUNK);
  readonly #weight = new Float64Array(CHUNK);
  readonly #slots: ParticleColumns = createEventBatch(CHUNK).particles;
  readonly #slotEnd = new Int32Array(CHUNK);
  readonly #vertex = new Float64Array(3);

  constructor(spec: ProcessSpec, build: ProcessBuild, tables: FrozenTables) {
    const covered = build.coveredFraction ?? 1;
    this.crossSection = { value: tables.crossSection.value * covered, error: tables.crossSection.error * covered };
    if (tables.bornCrossSection) this.bornCrossSection = tables.bornCrossSection;
    this.streamName = parseProcess(spec.process).text;
    this.notes = build.notes;
    this.#build = build;
    this.#largestBias = largestBias(spec);
    this.#spot = new BeamSpot(spec.beams);
    this.#channels = build.channels;
    this.#grids = tables.channels.map((channel) => new ImportanceGrid(channel.dimensions, channel.grids));
    this.#maxima = tables.channels.map((channel) => channel.maximum);
    const sum = this.#maxima.reduce((total, maximum) => total + maximum, 0);
    if (!(sum > 0)) {
      throw new UserError({ where: spec.process, what: 'no point of phase space passes the cuts', remedy: 'loosen the cuts' });
    }
    let end = 0;
    this.#ends = this.#maxima.map((maximum) => (end += maximum / sum));
    const dimensions = Math.max(...build.channels.map((channel) => channel.dimensions));
    this.#blocks = Math.ceil((LEADING + dimensions) / 2);
    this.#u = new Float64Array(CHUNK * Math.max(2, this.#blocks) * 2);
    this.#x = new Float64Array(dimensions);
  }

  generate(stream: RandomStream, firstIndex: number, count: number, mode: GenerationMode, batch: EventBatch): void {
    if (count > batch.index.length) throw new InternalError(`batch of ${batch.index.length} events asked for ${count}`);
    batch.size = count;
    batch.particles.offset[0] = 0;
    for (let first = 0; first < count; first += CHUNK) {
      const events = Math.min(CHUNK, count - first);
      for (let i = 0; i < events; i++) batch.index[first + i] = firstIndex + first + i;
      this.#try(stream, first, events, mode, batch);
      this.#finish(stream, first, events, batch);
    }
  }

  /** Runs trials round by round for the events that have none accepted yet; accepted ones go to their slot. */
  #try(stream: RandomStream, first: number, events: number, mode: GenerationMode, batch: EventBatch): void {
    const blocks = this.#blocks;
    const width = 2 * blocks;
    const u = this.#u;
    let left = events;
    for (let i = 0; i < events; i++) {
      this.#event[i] = i;
      this.#index[i] = batch.index[first + i];
    }
    for (let trial = 0; left > 0; trial++) {
      if (trial >= TRIAL_CAP) {
        throw new InternalError(`${this.streamName}: event ${this.#index[0]} is not accepted after ${TRIAL_CAP} trials`);
      }
      stream.fill(this.#index, this.#zero, left, stage.generate, trial * blocks, blocks, u);
      this.#weigh(left, width, mode);
      let kept = 0;
      for (let r = 0; r < left; r++) {
        const i = this.#event[r];
        const c = this.#channel[r];
        const w = this.#weight[r];
        if (!(w >= 0 && w < Number.POSITIVE_INFINITY)) {
          throw new InternalError(
            `${this.streamName}: weight ${w} of channel "${this.#channels[c].name}" in event ${batch.index[first + i]}`,
          );
        }
        if (mode === 'unweighted' && u[r * width + 1] >= w) {
          this.#event[kept] = i;
          this.#index[kept++] = batch.index[first + i];
          continue;
        }
        batch.trials[first + i] = trial + 1;
        // a weighted event outside of the cuts has weight 0 and no particles
        batch.weight[first + i] = mode === 'weighted' || w > 1 ? w : 1;
        if (!(w > 0)) this.#slotEnd[i] = i * SLOT;
        else if (this.#channels[c].batched) batch.weight[first + i] /= this.#write(c, r * width + LEADING, i) * this.#largestBias;
      }
      left = kept;
    }
  }

  /** Channel and weight over its maximum of the trials in rows 0 .. rows - 1. */
  #weigh(rows: number, width: number, mode: GenerationMode): void {
    const u = this.#u;
    let points: PointBatch | undefined;
    for (let r = 0; r < rows; r++) {
      const c = this.#channelAt(u[r * width]);
      const channel = this.#channels[c];
      this.#channel[r] = c;
      const jacobian = this.#grids[c].map(u, r * width + LEADING, this.#x) / this.#maxima[c];
      if (channel.batched) {
        points = channel.batched.points;
        const w = jacobian * points.place(r, channel.batched.channel, this.#x, 0);
        this.#weight[r] = w * points.thinning;
        continue;
      }
      const w = jacobian * channel.evaluate(this.#x, 0);
      this.#weight[r] = w;
      // now, while the channel holds this trial
      if (w > (mode === 'weighted' ? 0 : u[r * width + 1]))
        this.#fill(this.#event[r], channel.write(this.#slots, this.#event[r] * SLOT));
    }
    points?.complete(this.#weight);
  }

  /** Particles of the batched trial at u[at ...] into slot i; returns its thinning. */
  #write(c: number, at: number, i: number): number {
    const { points, channel } = this.#channels[c].batched!;
    this.#grids[c].map(this.#u, at, this.#x);
    this.#fill(i, points.write(channel, this.#x, 0, this.#slots, i * SLOT));
    return points.thinning;
  }

  #fill(i: number, end: number): void {
    this.#slotEnd[i] = end;
    if (end > (i + 1) * SLOT) throw new InternalError(`${this.streamName}: more than ${SLOT} particles in a hard process`);
  }

  #channelAt(u: number): number {
    const ends = this.#ends;
    let c = 0;
    while (c < ends.length - 1 && u >= ends[c]) c++;
    return c;
  }

  /** Puts the events of the slots in order into the batch, with their vertex and their decays. */
  #finish(stream: RandomStream, first: number, events: number, batch: EventBatch): void {
    const { particles } = batch;
    const spot = this.#spot.on;
    if (spot) stream.fill(batch.index.subarray(first, first + events), this.#zero, events, stage.beams, 0, 2, this.#u);
    const vertex = this.#vertex;
    vertex.fill(0);
    let row = particles.offset[first];
    for (let i = 0; i < events; i++) {
      if (spot) this.#spot.sample(this.#u, 4 * i, vertex, 0);
      const start = row;
      for (let from = i * SLOT; from < this.#slotEnd[i]; from++, row++) copyParticle(this.#slots, from, particles, row, vertex);
      if (this.#build.decay && row > start) row = this.#build.decay.decay(stream, batch.index[first + i], particles, start, row);
      if (row > particles.capacity) {
        throw new InternalError(`${this.streamName}: particle columns of ${particles.capacity} rows are full`);
      }
      particles.offset[first + i + 1] = row;
    }
  }
}

function copyParticle(from: ParticleColumns, i: number, to: ParticleColumns, j: number, vertex: Float64Array): void {
  to.pdg[j] = from.pdg[i];
  to.mother[j] = from.mother[i];
  to.stable[j] = from.stable[i];
  to.origin[j] = from.origin[i];
  to.energy[j] = from.energy[i];
  to.px[j] = from.px[i];
  to.py[j] = from.py[i];
  to.pz[j] = from.pz[i];
  to.vx[j] = vertex[0];
  to.vy[j] = vertex[1];
  to.vz[j] = vertex[2];
  to.time[j] = 0;
}

import type { EventBatch } from '../../basics/columns.ts';
import { exp, log, sinCos } from '../../basics/elementary.ts';
import type { RandomStream } from '../../basics/random.ts';
import { stage } from '../../basics/random.ts';
import type { CalorimeterGeometry } from '../calorimeter.ts';
import { type CardStep, numberOf } from '../card.ts';
import { singleBlocks } from '../random-blocks.ts';
import { quickLog } from '../relative-table.ts';
import { type ChargedRows, region } from '../state.ts';

/** A cluster that no generated particle points at: direction from the interaction point (unit vector), energy [GeV], time [ns]. */
export interface ExtraCluster {
  /** of beam background: part of the calorimeter, and place in its crystal as in `Crossing` */
  part: number;
  placeTheta: number;
  placePhi: number;
  x: number;
  y: number;
  z: number;
  energy: number;
  time: number;
}

const turn = new Float64Array(2);

/** Poisson number of a uniform, by the sum of probabilities; at most `largest`. */
export function poissonNumber(u: number, none: number, mean: number, largest: number): number {
  let k = 0;
  let term = none;
  let sum = none;
  while (u > sum && k < largest) {
    k++;
    term *= mean / k;
    sum += term;
  }
  return k;
}

/** Beam background: particles 1000 and on of the detector noise of an event, drawn for a whole batch at once. */
export class Background {
  readonly mean: number;
  private readonly none: number;
  private readonly lowest: number;
  private readonly energy: number;
  private readonly window: number;
  private readonly forward: number;
  private readonly backward: number;
  private readonly edges: CalorimeterGeometry['cosine'];
  private index = new Float64Array(0);
  private particle = new Int32Array(0);
  private uniforms = new Float64Array(0);
  private counting = new Int32Array(0);
  /** clusters by event of the batch prepared last */
  count = new Int32Array(0);

  constructor(step: CardStep, level: number, geometry: CalorimeterGeometry) {
    this.mean = level === 0 ? 0 : numberOf(step, level === 1 ? 'low' : 'high');
    this.none = exp(-this.mean);
    this.lowest = numberOf(step, 'lowest');
    this.energy = numberOf(step, 'energy');
    this.window = numberOf(step, 'window');
    this.forward = numberOf(step, 'forward');
    this.backward = numberOf(step, 'backward');
    this.edges = geometry.cosine;
  }

  /** Draws numbers of clusters and what they are for all events. */
  prepare(batch: EventBatch, stream: RandomStream): void {
    const { size, index } = batch;
    if (this.count.length < size) {
      this.count = new Int32Array(index.length);
      this.counting = new Int32Array(index.length).fill(FIRST_BACKGROUND);
    }
    if (this.mean === 0) return;
    const { stage: s, first, count: blocks } = singleBlocks.backgroundClusters;
    if (this.uniforms.length < 2 * size) this.uniforms = new Float64Array(8 * index.length);
    stream.fill(index, this.counting, size, s, first, 1, this.uniforms);
    let total = 0;
    for (let e = 0; e < size; e++) {
      this.count[e] = poissonNumber(this.uniforms[2 * e], this.none, this.mean, MOST_BACKGROUND);
      total += this.count[e];
    }
    if (this.index.length < total) {
      this.index = new Float64Array(2 * total);
      this.particle = new Int32Array(2 * total);
      this.uniforms = new Float64Array(8 * total);
    }
    let row = 0;
    for (let e = 0; e < size; e++) {
      for (let i = 0; i < this.count[e]; i++, row++) {
        this.index[row] = index[e];
        this.particle[row] = FIRST_BACKGROUND + 1 + i;
      }
    }
    if (this.uniforms.length < 2 * blocks * total) this.uniforms = new Float64Array(4 * blocks * total);
    stream.fill(this.index, this.particle, total, s, first, blocks, this.uniforms);
  }

  /** Cluster `row` of all that were prepared. */
  read(row: number, out: ExtraCluster): void {
    const { forward, backward, uniforms } = this;
    const u = uniforms[4 * row];
    // the uniform that picks the region is uniform again inside it
    const e = this.edges;
    let z: number;
    out.part = u < forward ? region.forward : u < forward + backward ? region.backward : region.barrel;
    // later digits of the direction's uniforms say where in its crystal
    const a = u * PLACES;
    const b = uniforms[4 * row + 1] * PLACES;
    out.placeTheta = a - Math.floor(a) - 0.5;
    out.placePhi = b - Math.floor(b) - 0.5;
    if (u < forward) z = e[1] + (e[0] - e[1]) * (u / forward);
    else if (u < forward + backward) z = e[5] + (e[4] - e[5]) * ((u - forward) / backward);
    else z = e[3] + (e[2] - e[3]) * ((u - forward - backward) / (1 - forward - backward));
    sinCos(2 * Math.PI * uniforms[4 * row + 1], turn);
    const transverse = Math.sqrt(1 - z * z);
    out.x = transverse * turn[1];
    out.y = transverse * turn[0];
    out.z = z;
    out.energy = this.lowest - this.energy * quickLog(uniforms[4 * row + 2]);
    out.time = this.window * (2 * uniforms[4 * row + 3] - 1);
  }
}

/** More than the crystals along either direction, so that places are independent of it. */
const PLACES = 4096;

/** First number of the calorimeter among the particles of `detectorNoise`. */
export const FIRST_BACKGROUND = 1000;
/** Numbers of detached clusters among the particles of an event: the hadron's plus a multiple of this. */
export const SPLIT_OFF = 4096;
/** Most detached clusters of one hadron. */
export const MOST_SPLIT_OFFS = 6;
/** Number of the first background cluster among the particles of an event, for what happens to it as to other clusters. */
export const BACKGROUND = 57344;
/** Most background clusters of an event. */
export const MOST_BACKGROUND = 64;

/** Detached clusters beside a hadronic shower. */
export class SplitOffs {
  private readonly mean: number;
  private readonly none: number;
  private readonly lowest: number;
  private readonly energy: number;
  private readonly nearest: number;
  private readonly distance: number;
  /** what addresses the random numbers of showers, and of clusters */
  private index = new Float64Array(0);
  private particle = new Int32Array(0);
  private clusterIndex = new Float64Array(0);
  private clusterParticle = new Int32Array(0);
  /** detached clusters of each shower that was prepared */
  count = new Int32Array(0);
  /** four numbers for each cluster of the showers that were prepared, and of the one that was drawn by itself */
  uniforms = new Float64Array(0);
  readonly own = new Float64Array(4 * MOST_SPLIT_OFFS);

  constructor(step: CardStep) {
    this.mean = numberOf(step, 'mean');
    this.none = exp(-this.mean);
    this.lowest = numberOf(step, 'lowest');
    this.energy = numberOf(step, 'energy');
    this.nearest = numberOf(step, 'nearest');
    this.distance = numberOf(step, 'distance');
  }

  /** Draws numbers of clusters and what they are for all charged particles that shower. */
  prepare(c: ChargedRows, stream: RandomStream): void {
    const { event, clusterEnergy, showered } = c;
    const { first, count: blocks } = singleBlocks.splitOffs;
    if (this.index.length < c.n) {
      this.index = new Float64Array(event.length);
      this.particle = new Int32Array(event.length);
      this.count = new Int32Array(event.length);
      this.uniforms = new Float64Array(4 * event.length);
    }
    let showers = 0;
    for (let r = 0; r < c.n; r++) {
      if (showered[r] === 0 || clusterEnergy[r] === 0) continue;
      this.index[showers] = c.index[r];
      this.particle[showers++] = c.particle[r];
    }
    stream.fill(this.index, this.particle, showers, stage.calorimeter, first, 1, this.uniforms);
    let total = 0;
    for (let i = 0; i < showers; i++) {
      this.count[i] = poissonNumber(this.uniforms[2 * i], this.none, this.mean, MOST_SPLIT_OFFS);
      total += this.count[i];
    }
    if (this.clusterIndex.length < total) {
      this.clusterIndex = new Float64Array(2 * total);
      this.clusterParticle = new Int32Array(2 * total);
    }
    for (let i = 0, cluster = 0; i < showers; i++) {
      for (let k = 1; k <= this.count[i]; k++, cluster++) {
        this.clusterIndex[cluster] = this.index[i];
        this.clusterParticle[cluster] = this.particle[i] + SPLIT_OFF * k;
      }
    }
    if (this.uniforms.length < 2 * blocks * total) this.uniforms = new Float64Array(4 * blocks * total);
    stream.fill(this.clusterIndex, this.clusterParticle, total, stage.calorimeter, first, blocks, this.uniforms);
  }

  /** Number of the detached clusters of one shower; their random numbers are in `own`. */
  one(stream: RandomStream, index: number, particle: number): number {
    const { first, count: blocks } = singleBlocks.splitOffs;
    stream.one(index, stage.calorimeter, particle, first, 1, this.own);
    const count = poissonNumber(this.own[0], this.none, this.mean, MOST_SPLIT_OFFS);
    for (let i = 0; i < count; i++)
      stream.one(index, stage.calorimeter, particle + SPLIT_OFF * (i + 1), first, blocks, this.own, 4 * i);
    return count;
  }

  /**
   * Direction and energy of a detached cluster of a hadron that meets the front face in the direction (x, y, z), `front` cm from the interaction point.
   *
   * @param u  three uniforms, from `at`
   */
  draw(u: Float64Array, at: number, x: number, y: number, z: number, front: number, out: ExtraCluster): void {
    const away = (this.nearest - this.distance * log(u[at])) / front;
    sinCos(2 * Math.PI * u[at + 1], turn);
    // polar and azimuthal unit vectors at the hadron's direction
    const transverse = Math.max(1e-9, Math.sqrt(x * x + y * y));
    const thetaX = (x * z) / transverse;
    const thetaY = (y * z) / transverse;
    const phiX = -y / transverse;
    const phiY = x / transverse;
    const a = away * turn[1];
    const b = away * turn[0];
    const nx = x + a * thetaX + b * phiX;
    const ny = y + a * thetaY + b * phiY;
    const nz = z - a * transverse;
    const inverse = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    out.x = nx * inverse;
    out.y = ny * inverse;
    out.z = nz * inverse;
    out.energy = this.lowest - this.energy * log(u[at + 2]);
  }
}

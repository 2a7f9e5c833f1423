import type { Candidate } from '../candidate.ts';
import { daughterAt, SUM } from '../candidate.ts';
import type { DaughterRows } from './combinations.ts';

/** Numbers of a vertex in a row: position 3, covariance 6, chi2, degrees of freedom, probability. */
const VERTEX = 12;

/** Candidates of one event and one list: structure of arrays that grows as needed and is filled again event after event. */
export class CandidateTable implements DaughterRows {
  count = 0;
  /** tracks and clusters a row can hold */
  readonly width: number;
  /** daughters of a row; 0 for tracks and photons */
  readonly daughters: number;
  sign: Int8Array = new Int8Array(0);
  leaves: Int32Array = new Int32Array(0);
  /** E, px, py, pz [GeV], laboratory */
  p: Float64Array = new Float64Array(0);
  /** rows of the daughters in their lists */
  rows: Int32Array = new Int32Array(0);
  /** four-vectors of the daughters, refitted where there is a vertex */
  daughterP: Float64Array = new Float64Array(0);
  vertex: Float64Array = new Float64Array(0);
  private capacity = 0;

  constructor(width: number, daughters: number) {
    this.width = width;
    this.daughters = daughters;
  }

  /** A new row at the end; its numbers are to be written. */
  add(): number {
    if (this.count === this.capacity) this.grow();
    return this.count++;
  }

  private grow(): void {
    this.capacity = Math.max(16, 2 * this.capacity);
    const { capacity } = this;
    this.sign = wider(this.sign, new Int8Array(capacity));
    this.leaves = wider(this.leaves, new Int32Array(capacity * this.width));
    this.p = wider(this.p, new Float64Array(4 * capacity));
    this.rows = wider(this.rows, new Int32Array(capacity * this.daughters));
    this.daughterP = wider(this.daughterP, new Float64Array(4 * capacity * this.daughters));
    this.vertex = wider(this.vertex, new Float64Array(this.daughters > 0 ? VERTEX * capacity : 0));
  }

  /** A row of another table of the same shape at the end of this one. */
  copy(from: CandidateTable, row: number): void {
    this.move(from, row, this.add());
  }

  /** Overwrites row `to` with a row of a table of the same shape. */
  move(from: CandidateTable, row: number, to: number): void {
    const { width, daughters } = this;
    this.sign[to] = from.sign[row]!;
    for (let k = 0; k < width; k++) this.leaves[width * to + k] = from.leaves[width * row + k]!;
    for (let k = 0; k < 4; k++) this.p[4 * to + k] = from.p[4 * row + k]!;
    for (let k = 0; k < daughters; k++) this.rows[daughters * to + k] = from.rows[daughters * row + k]!;
    for (let k = 0; k < 4 * daughters; k++) this.daughterP[4 * daughters * to + k] = from.daughterP[4 * daughters * row + k]!;
    if (daughters > 0) for (let k = 0; k < VERTEX; k++) this.vertex[VERTEX * to + k] = from.vertex[VERTEX * row + k]!;
  }

  /** Writes momenta and vertex of a closed candidate. */
  store(row: number, candidate: Candidate): void {
    const { p, vertex } = candidate;
    for (let k = 0; k < 4; k++) this.p[4 * row + k] = p[SUM + k]!;
    for (let d = 0; d < this.daughters; d++)
      for (let k = 0; k < 4; k++) this.daughterP[4 * (this.daughters * row + d) + k] = p[daughterAt(d) + k]!;
    const at = VERTEX * row;
    for (let k = 0; k < 3; k++) this.vertex[at + k] = vertex.position[k]!;
    for (let k = 0; k < 6; k++) this.vertex[at + 3 + k] = vertex.covariance[k]!;
    this.vertex[at + 9] = vertex.chi2;
    this.vertex[at + 10] = vertex.degreesOfFreedom;
    this.vertex[at + 11] = vertex.probability;
  }

  /** Reads momenta and vertex of a row into a candidate with as many daughters, and closes it. */
  load(row: number, candidate: Candidate): void {
    const { vertex } = candidate;
    for (let d = 0; d < this.daughters; d++)
      for (let k = 0; k < 4; k++) candidate.p[daughterAt(d) + k] = this.daughterP[4 * (this.daughters * row + d) + k]!;
    const at = VERTEX * row;
    for (let k = 0; k < 3; k++) vertex.position[k] = this.vertex[at + k]!;
    for (let k = 0; k < 6; k++) vertex.covariance[k] = this.vertex[at + 3 + k]!;
    vertex.chi2 = this.vertex[at + 9]!;
    vertex.degreesOfFreedom = this.vertex[at + 10]!;
    vertex.probability = this.vertex[at + 11]!;
    vertex.fitted = !Number.isNaN(vertex.chi2);
    candidate.close();
  }
}

function wider<T extends Int8Array | Int32Array | Float64Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

import { type Crossings, createCrossings, walk } from '../geometry/traverse.ts';
import type { Tracker } from '../geometry/tracker.ts';
import { LayersInside } from './layers-inside.ts';

/** What a charged particle meets between its production and the calorimeter. */
export interface Passage {
  /** measuring layers crossed: bits as in `ChargedRows` */
  vxd: number;
  inner: number;
  outer: number;
  /** energy that a minimum-ionising particle loses [GeV] and radiation lengths passed */
  ionisation: number;
  radiationLengths: number;
  /** sum of radiation lengths times the squared path from there to the calorimeter [cm^2] */
  lever: number;
}

export const noPassage = (): Passage => ({ vxd: 0, inner: 0, outer: 0, ionisation: 0, radiationLengths: 0, lever: 0 });

/** Turn after turn passes the same layers: material as many times as it is passed, evenly spread along the path. */
export function spread(out: Passage, path: number, times: number): void {
  out.ionisation *= times;
  out.radiationLengths *= times;
  out.lever = (out.radiationLengths * path * path) / 3;
}

/** Sums the layers of a walk: those that measure up to the path `hits`, material up to `until` [cm]. */
export function collect(tracker: Tracker, c: Crossings, hits: number, until: number, out: Passage): void {
  const { bit: bits, wires } = tracker.columns;
  const { n, layer: layers, path, ionisation, radiationLengths } = c;
  let vxd = 0;
  let inner = 0;
  let outer = 0;
  let loss = 0;
  let lengths = 0;
  let lever = 0;
  for (let i = 0; i < n; i++) {
    if (path[i] > until) break;
    const layer = layers[i];
    const bit = bits[layer];
    if (bit >= 0 && path[i] < hits) {
      if (wires[layer] === 0) vxd |= 1 << bit;
      else if (bit < 32) inner |= 1 << bit;
      else outer |= 1 << (bit - 32);
    }
    const left = until - path[i];
    loss += ionisation[i];
    lengths += radiationLengths[i];
    lever += radiationLengths[i] * left * left;
  }
  out.vxd = vxd;
  out.inner = inner >>> 0;
  out.outer = outer;
  out.ionisation = loss;
  out.radiationLengths = lengths;
  out.lever = until < Number.POSITIVE_INFINITY ? lever : 0;
}

/** Cells in tan lambda / (1 + |tan lambda|), which runs nearly evenly with the polar angle. */
const ANGLE_CELLS = 512;
/** Cells of the diameter of the circle, a centimetre each up to one that reaches the calorimeter, then of its inverse. */
const TURNING_CELLS = 128;
const STRAIGHT_CELLS = 16;
const CURVATURE_CELLS = TURNING_CELLS + STRAIGHT_CELLS;
/** Words of a cell, half a cache line in all: whether it is filled, the layers of vertex detector, inner and outer drift chamber, then what the material adds up to. */
const WIDTH = 8;

/** A vertex this near to the interaction point shares the map [cm]. */
const PROMPT_RADIUS = 0.5;
const PROMPT_LENGTH = 0.5;
/** Bounds for those that share it from farther out [cm]. */
const INSIDE_WIRES = 15.9;
const SAGITTA = 0.3;

/**
 * Passages of particles from the interaction point on their way out (up to the farthest point of the circle, or the calorimeter), in cells of
 * polar angle and curvature. A cell is filled by a walk through the layers at its centre when it is first met, so that what it holds does
 * not depend on who asks. The ends of layers are sharp to a cell: 4 mrad.
 */
export class PromptMap {
  readonly #tracker: Tracker;
  readonly #crossings = createCrossings();
  readonly #words = new Int32Array(WIDTH * ANGLE_CELLS * CURVATURE_CELLS);
  readonly #sums = new Float32Array(this.#words.buffer);
  readonly #passage = noPassage();
  readonly #inside: LayersInside;
  /** vertex-detector layers of which only some ladders are there: such a track goes layer by layer */
  readonly incomplete: number;

  constructor(tracker: Tracker) {
    this.#tracker = tracker;
    this.#inside = new LayersInside(tracker);
    let incomplete = 0;
    for (const { bit, part, installed } of tracker.layers)
      if (bit >= 0 && part !== 'cdc' && installed < 1) incomplete |= 1 << bit;
    this.incomplete = incomplete;
  }

  static prompt(x: number, y: number, z: number): boolean {
    return x * x + y * y < PROMPT_RADIUS * PROMPT_RADIUS && z < PROMPT_LENGTH && z > -PROMPT_LENGTH;
  }

  /**
   * Whether a particle flies on the path of a prompt one, from a vertex inside the drift chamber: outwards, pointing back, and so near that its
   * circle is that of the prompt one to a cell. It crosses the layers outside its vertex.
   */
  static onTheWay(x: number, y: number, z: number, px: number, py: number, pz: number, pT2: number, rho: number): boolean {
    const r2 = x * x + y * y;
    const cross = x * py - y * px;
    if (!(x * px + y * py > 0 && r2 < INSIDE_WIRES * INSIDE_WIRES && r2 < 2 * rho * SAGITTA)) return false;
    if (!(cross * cross < PROMPT_RADIUS * PROMPT_RADIUS * pT2)) return false;
    const origin = z - pz * Math.sqrt(r2 / pT2);
    return origin < PROMPT_LENGTH && origin > -PROMPT_LENGTH;
  }

  /** Ends a passage outwards at a point of its way: only layers inside of it are left. */
  until(x: number, y: number, z: number, out: Passage): void {
    const inside = this.#inside;
    inside.at(x, y, z, false);
    out.vxd &= inside.vxd;
    out.inner = (out.inner & inside.inner) >>> 0;
    out.outer &= inside.outer;
  }

  /** Begins it there: only layers outside are left. */
  from(x: number, y: number, z: number, out: Passage): void {
    const inside = this.#inside;
    inside.at(x, y, z, true);
    out.vxd &= ~inside.vxd;
    out.inner = (out.inner & ~inside.inner) >>> 0;
    out.outer &= ~inside.outer;
  }

  /** The passage of a prompt particle, into `out`. */
  look(tanLambda: number, rho: number, out: Passage): void {
    const w = tanLambda / (1 + Math.abs(tanLambda));
    const angle = Math.min(ANGLE_CELLS - 1, ((w + 1) * (0.5 * ANGLE_CELLS)) | 0);
    const diameter = 2 * rho;
    const curvature =
      diameter < TURNING_CELLS
        ? diameter | 0
        : (TURNING_CELLS + Math.min(STRAIGHT_CELLS - 1, (STRAIGHT_CELLS * TURNING_CELLS) / diameter)) | 0;
    const at = WIDTH * (angle * CURVATURE_CELLS + curvature);
    const words = this.#words;
    const sums = this.#sums;
    if (words[at] === 0) this.#fill(at, angle, curvature);
    out.vxd = words[at + 1];
    out.inner = words[at + 2] >>> 0;
    out.outer = words[at + 3];
    out.ionisation = sums[at + 4];
    out.radiationLengths = sums[at + 5];
    out.lever = sums[at + 6];
  }

  #fill(at: number, angle: number, curvature: number): void {
    const w = (2 * (angle + 0.5)) / ANGLE_CELLS - 1;
    const tanLambda = w / (1 - Math.abs(w));
    const diameter =
      curvature < TURNING_CELLS ? curvature + 0.5 : (STRAIGHT_CELLS * TURNING_CELLS) / (curvature - TURNING_CELLS + 0.5);
    const tracker = this.#tracker;
    const pT = diameter / (2 * tracker.rhoPerPt);
    const halfTurn = 0.5 * Math.PI * diameter * Math.sqrt(1 + tanLambda * tanLambda);
    const c = this.#crossings;
    walk(tracker, 0, 0, 0, pT, 0, pT * tanLambda, 1, halfTurn, c);
    const passage = this.#passage;
    collect(tracker, c, halfTurn, Math.min(halfTurn, c.exitPath), passage);
    this.#words.set([1, passage.vxd, passage.inner, passage.outer], at);
    this.#sums.set([passage.ionisation, passage.radiationLengths, passage.lever], at + 4);
  }
}

const maps = new WeakMap<Tracker, PromptMap>();

/** The map of a tracker, shared by the detectors that have it: what a cell holds does not depend on who fills it. */
export function promptMap(tracker: Tracker): PromptMap {
  const known = maps.get(tracker);
  if (known !== undefined) return known;
  const map = new PromptMap(tracker);
  maps.set(tracker, map);
  return map;
}

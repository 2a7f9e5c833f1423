import { origin } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { exp, log } from '../../basics/elementary.ts';
import type { RandomStream } from '../../basics/random.ts';
import { Uniforms } from '../../generate/uniforms.ts';
import { type Crossings, createCrossings, locate, walk } from '../geometry/traverse.ts';
import type { Tracker } from '../geometry/tracker.ts';
import type { FrontFace } from '../helix.ts';
import { chargeOf, kind, kindOf, unknownParticle } from '../particle-kinds.ts';
import { randomBlocks } from '../random-blocks.ts';
import { type FlyingParticles, overflow, species } from '../state.ts';
import { photonShare, photonsPerRadiationLength } from './bremsstrahlung.ts';
import { compileFlightDecays, type FlightDecayer } from './flight-decayer.ts';
import { type FrontEntry, frontEntry } from './front-entry.ts';
import { along, type OnTheWay } from './helix-path.ts';
import { type MaterialBound, materialBound, measuredEnd } from './material-bound.ts';
import { PairProduction } from './pair-production.ts';
import { type TurningBound, turningBound } from './turning-bound.ts';
import { range } from './stopping-power.ts';

const ELECTRON_MASS = 0.51099895e-3;
/** Path per radiation length on which a photon of high energy converts. Source: PDG 2024, Passage of particles through matter, Eq. (34.31) */
const CONVERSION = 7 / 9;
const PHOTON = 22;
const PI_ZERO = 111;
/** No particle meets as much material on its way to the last wire, in terms of the loss of a minimum-ionising one [GeV]; who stops behind it has the same hits. */
const MOST_LOSS = 0.01;
/** Table of the conversion probability relative to high energies, in ln E from 1 MeV. */
const CONVERSION_CELLS = 64;
const CELLS_PER_UNIT = 6;

/** Silicon stands for all materials. */
const pairs = new PairProduction(14);
let table: Float64Array | undefined;

function conversionTable(): Float64Array {
  table ??= Float64Array.from({ length: CONVERSION_CELLS + 2 }, (_, i) => pairs.relative(1e-3 * exp(i / CELLS_PER_UNIT)));
  return table;
}

export interface FlightOptions {
  readonly decays: boolean;
  readonly conversions: boolean;
  readonly bremsstrahlung: boolean;
  readonly stopping: boolean;
  /** [GeV] */
  readonly photonFrom: number;
  /** [cm] */
  readonly longestPath: number;
}

/** What happens to one particle after the other between its production and the calorimeter. Draws on `flight` random numbers only. */
export class Flight {
  readonly #options: FlightOptions;
  readonly #tracker: Tracker;
  readonly #front: FrontFace;
  readonly #decayers: ReadonlyMap<number, FlightDecayer>;
  readonly #conversion = conversionTable();
  readonly #bound: MaterialBound;
  readonly #turning: TurningBound;
  readonly #crossings: Crossings = createCrossings();
  readonly #uniforms = new Uniforms();
  readonly #next = (): number => this.#uniforms.next();
  readonly #mother = new Float64Array(4);
  readonly #products = new Float64Array(32);
  readonly #point: OnTheWay = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0 };
  readonly #entry: FrontEntry = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0, path: 0, barrel: false };
  readonly #masses: Float64Array;
  /** radius of the innermost wires [cm] */
  readonly #wiresFrom: number;

  constructor(tracker: Tracker, options: FlightOptions, masses: Float64Array) {
    this.#tracker = tracker;
    this.#options = options;
    const { radius, zFrom, zTo } = tracker.envelope;
    this.#front = { radius, forwardZ: zTo, backwardZ: zFrom };
    this.#decayers = compileFlightDecays();
    this.#masses = masses;
    this.#bound = materialBound(tracker);
    this.#turning = turningBound(tracker);
    this.#wiresFrom = Math.min(...tracker.layers.flatMap(({ part, radius: own }) => (part === 'cdc' ? [own] : [])));
  }

  /** Conversion probability relative to that at high energies. */
  #conversionFactor(energy: number): number {
    if (energy <= 2 * ELECTRON_MASS) return 0;
    const at = Math.min(Math.max(0, log(energy * 1e3) * CELLS_PER_UNIT), CONVERSION_CELLS);
    const i = Math.trunc(at);
    return this.#conversion[i] + (at - i) * (this.#conversion[i + 1] - this.#conversion[i]);
  }

  /**
   * Decides what becomes of the particle in `row`, and appends what it turns into from row `end` on.
   *
   * @param first  row of the event's first particle
   * @param u      uniform that its decay length is drawn with
   * @param v      uniform that its first encounter with material is drawn with
   * @returns      the new end
   */
  pass(
    f: FlyingParticles,
    first: number,
    row: number,
    end: number,
    index: number,
    stream: RandomStream,
    u: number,
    v: number,
  ): number {
    const what = kindOf(f.pdg[row]);
    f.pathEnd[row] = Number.POSITIVE_INFINITY;
    if (what === kind.photon) return this.#photon(f, first, row, end, index, stream, v);
    if (what === kind.invisible) return end;
    if (what < 0) throw unknownParticle(f.pdg[row], index, row - first);
    if (what === kind.charged + species.electron) return this.#electron(f, first, row, end, index, stream, v);
    const p2 = f.px[row] * f.px[row] + f.py[row] * f.py[row] + f.pz[row] * f.pz[row];
    const p = Math.sqrt(p2);
    if (what >= kind.charged && this.#options.stopping && p < 0.6 * this.#masses[what - kind.charged] + 0.05)
      this.#slow(f, row, p, this.#masses[what - kind.charged]);
    if (!this.#options.decays) return end;
    const decayer = this.#decayers.get(f.pdg[row]);
    if (decayer === undefined) return end;
    const mean = (decayer.length * p) / decayer.mass;
    const reach = Math.min(this.#options.longestPath, f.pathEnd[row]);
    // -ln u > 1 - u: most muons and pions are done here
    if ((1 - u) * mean > reach) return end;
    const path = -log(u) * mean;
    if (path > reach) return end;
    return this.#decay(f, first, row, end, index, stream, decayer, path, what >= kind.charged ? chargeOf(f.pdg[row]) : 0);
  }

  #decay(
    f: FlyingParticles,
    first: number,
    row: number,
    end: number,
    index: number,
    stream: RandomStream,
    decayer: FlightDecayer,
    path: number,
    charge: number,
  ): number {
    const { longestPath } = this.#options;
    const { rhoPerPt } = this.#tracker;
    const x = f.vx[row];
    const y = f.vy[row];
    const z = f.vz[row];
    const px = f.px[row];
    const py = f.py[row];
    const pz = f.pz[row];
    const point = this.#point;
    if (f.pdg[row] !== PI_ZERO) {
      // beyond the front of the calorimeter the calorimeter's own response stands for the particle
      frontEntry(x, y, z, px, py, pz, charge, rhoPerPt, this.#front, longestPath, this.#entry);
      const inside = this.#entry.path > 0 ? path < this.#entry.path : this.#startsInside(x, y, z);
      if (!inside) return end;
    }
    if (path > 0) along(x, y, z, px, py, pz, charge, rhoPerPt, path, point);
    this.#start(stream, index, row - first);
    const mother = this.#mother;
    mother[0] = f.energy[row];
    mother[1] = path > 0 ? point.px : px;
    mother[2] = path > 0 ? point.py : py;
    mother[3] = path > 0 ? point.pz : pz;
    const pdg = decayer.draw(this.#uniforms, mother, this.#products);
    f.pathEnd[row] = path;
    const p = Math.sqrt(px * px + py * py + pz * pz);
    const time = f.time[row] + (path * f.energy[row]) / (Math.max(p, 1e-12) * constants.speedOfLight.value);
    let next = end;
    for (let k = 0; k < pdg.length; k++) {
      const q = this.#products;
      next = this.#put(f, first, row, next, pdg[k], q[4 * k], q[4 * k + 1], q[4 * k + 2], q[4 * k + 3], origin.decay);
      f.vx[next - 1] = path > 0 ? point.x : x;
      f.vy[next - 1] = path > 0 ? point.y : y;
      f.vz[next - 1] = path > 0 ? point.z : z;
      f.time[next - 1] = time;
    }
    return next;
  }

  #startsInside(x: number, y: number, z: number): boolean {
    const { radius, forwardZ, backwardZ } = this.#front;
    return x * x + y * y < radius * radius && z < forwardZ && z > backwardZ;
  }

  /** The sequence of a particle's random numbers, past the two that the batch has drawn. */
  #start(stream: RandomStream, index: number, particle: number): void {
    this.#uniforms.start(stream, index, randomBlocks.flight.stage, particle);
    for (let i = 0; i < 2 * randomBlocks.flight.count; i++) this.#uniforms.next();
  }

  #put(
    f: FlyingParticles,
    first: number,
    mother: number,
    at: number,
    pdg: number,
    energy: number,
    px: number,
    py: number,
    pz: number,
    label: number,
  ): number {
    if (at === f.capacity) throw overflow('particles in flight');
    f.pdg[at] = pdg;
    f.mother[at] = mother - first;
    f.stable[at] = 1;
    f.origin[at] = label;
    f.energy[at] = energy;
    f.px[at] = px;
    f.py[at] = py;
    f.pz[at] = pz;
    f.generated[at] = f.generated[mother];
    f.pathEnd[at] = Number.POSITIVE_INFINITY;
    return at + 1;
  }

  /** A secondary made where the particle in `mother` crosses a layer, flying along it. */
  #putAt(
    f: FlyingParticles,
    first: number,
    mother: number,
    at: number,
    pdg: number,
    energy: number,
    momentum: number,
    i: number,
    speed: number,
  ): number {
    const c = this.#crossings;
    locate(c, i);
    const next = this.#put(
      f,
      first,
      mother,
      at,
      pdg,
      energy,
      momentum * c.ux[i],
      momentum * c.uy[i],
      momentum * c.sinLambda,
      origin.finalState,
    );
    f.vx[at] = c.x[i];
    f.vy[at] = c.y[i];
    f.vz[at] = c.z[i];
    f.time[at] = f.time[mother] + c.path[i] / (speed * constants.speedOfLight.value);
    return next;
  }

  #photon(f: FlyingParticles, first: number, row: number, end: number, index: number, stream: RandomStream, v: number): number {
    if (!this.#options.conversions) return end;
    const x = f.vx[row];
    const y = f.vy[row];
    const z = f.vz[row];
    const px = f.px[row];
    const py = f.py[row];
    const pz = f.pz[row];
    const energy = f.energy[row];
    // a factor below 1, and -ln v > 1 - v: nearly all photons are done here
    const most = this.#bound.at(x, y, z, px, py, pz);
    if (1 - v > CONVERSION * most) return end;
    const rate = CONVERSION * this.#conversionFactor(energy);
    if (1 - v > most * rate) return end;
    const depth = -log(v) / rate;
    if (depth > most) return end;
    // most that convert do so before the wires
    const toWires = this.#wiresFrom * Math.sqrt(1 + (pz * pz) / (px * px + py * py));
    let at = this.#reach(x, y, z, px, py, pz, toWires, depth);
    if (at < 0) at = this.#reach(x, y, z, px, py, pz, Number.POSITIVE_INFINITY, depth);
    if (at < 0) return end;
    this.#start(stream, index, row - first);
    const share = pairs.share(energy, this.#next);
    f.pathEnd[row] = this.#crossings.path[at];
    let next = end;
    for (let k = 0; k < 2; k++) {
      const own = energy * (k === 0 ? share : 1 - share);
      const momentum = Math.sqrt(Math.max(0, (own - ELECTRON_MASS) * (own + ELECTRON_MASS)));
      next = this.#putAt(f, first, row, next, k === 0 ? 11 : -11, own, momentum, at, 1);
    }
    return next;
  }

  /** Crossing, up to the last layer that measures on this path, at which a photon has passed so many radiation lengths; -1 for none. */
  #reach(x: number, y: number, z: number, px: number, py: number, pz: number, path: number, depth: number): number {
    const c = this.#crossings;
    const n = measuredEnd(this.#tracker, c, walk(this.#tracker, x, y, z, px, py, pz, 0, path, c));
    let passed = 0;
    for (let i = 0; i < n; i++) {
      passed += c.radiationLengths[i];
      if (passed >= depth) return i;
    }
    return -1;
  }

  #electron(f: FlyingParticles, first: number, row: number, end: number, index: number, stream: RandomStream, v: number): number {
    if (!this.#options.bremsstrahlung) return end;
    const { photonFrom } = this.#options;
    const x = f.vx[row];
    const y = f.vy[row];
    const z = f.vz[row];
    const px = f.px[row];
    const py = f.py[row];
    const pz = f.pz[row];
    let energy = f.energy[row];
    let rate = photonsPerRadiationLength(photonFrom / energy);
    if (rate === 0) return end;
    let most = this.#turning.radiationLengths(x, y, z, px, py, pz);
    if (most === Number.POSITIVE_INFINITY) most = this.#bound.turning(x, y, z, px, py, pz);
    if (1 - v > rate * most) return end;
    let depth = -log(v) / rate;
    if (depth > most) return end;
    // the track is measured on the first half turn outwards, the first whole one inwards
    const momentum = Math.sqrt(px * px + py * py + pz * pz);
    const turn = (x * px + y * py >= 0 ? Math.PI : 2 * Math.PI) * this.#tracker.rhoPerPt * momentum;
    const c = this.#crossings;
    const n = measuredEnd(this.#tracker, c, walk(this.#tracker, x, y, z, px, py, pz, chargeOf(f.pdg[row]), turn, c));
    const speed = momentum / energy;
    let passed = 0;
    let started = false;
    let next = end;
    for (let i = 0; i < n; i++) {
      passed += c.radiationLengths[i];
      while (passed >= depth) {
        if (!started) this.#start(stream, index, row - first);
        started = true;
        const photon = energy * photonShare(photonFrom / energy, this.#next, exp);
        energy -= photon;
        next = this.#putAt(f, first, row, next, PHOTON, photon, photon, i, speed);
        rate = photonsPerRadiationLength(photonFrom / energy);
        if (!(rate > 0)) return next;
        depth += -log(this.#uniforms.next()) / rate;
      }
    }
    return next;
  }

  /** Ends a slow particle where ionisation has taken its kinetic energy, if that is before the last layer that measures. */
  #slow(f: FlyingParticles, row: number, momentum: number, mass: number): void {
    const x = f.vx[row];
    const y = f.vy[row];
    const z = f.vz[row];
    const px = f.px[row];
    const py = f.py[row];
    const pz = f.pz[row];
    const stops = range(momentum, mass);
    if (stops > MOST_LOSS) return;
    const charge = chargeOf(f.pdg[row]);
    const bound = this.#turning;
    const pT = Math.sqrt(px * px + py * py);
    if (stops > bound.ionisation(x, y, z, px, py, pz, charge)) return;
    const c = this.#crossings;
    const { longestPath } = this.#options;
    // most end before the wires, others on the first half turn, or leave
    const half = Math.min(Math.PI * this.#tracker.rhoPerPt * momentum, longestPath);
    const toWires = (this.#wiresFrom * momentum) / pT;
    let until = stops > bound.firstIonisation(x, y, z, pT, pz) ? longestPath : Math.min(half, toWires);
    for (;;) {
      const n = walk(this.#tracker, x, y, z, px, py, pz, charge, until, c);
      let passed = 0;
      for (let i = 0; i < n; i++) {
        passed += c.ionisation[i];
        if (passed < stops) continue;
        f.pathEnd[row] = c.path[i];
        return;
      }
      if (c.exitPath <= until || until === longestPath) return;
      until = until < half ? half : longestPath;
    }
  }
}

import { log, pow } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { createSimulation, type Kernel, region, species } from '../state.ts';
import { hypothesisMasses } from './hypothesis-curves.ts';

/** Kinds with a template of their own: the six hypotheses, then antiproton and antideuteron, which annihilate. */
const KINDS = 8;
/** From a baryon to its antiparticle. */
const ANTI = 2;
const LOWEST = 0.05;
const HIGHEST = 12;
const NODES = 40;
const FIRST = Math.sqrt(Math.sqrt(LOWEST));
const PER_UNIT = (NODES - 1) / (Math.sqrt(Math.sqrt(HIGHEST)) - FIRST);
const PER_RATIO = 50;
const BINS = 80;
const TRACKS = 256;
const EVENTS = Math.ceil((KINDS * TRACKS) / 16);

/** What the templates assume besides the step that makes the clusters. */
export interface TemplateSettings {
  /** radiation lengths before the calorimeter, in which electrons lose photons */
  readonly radiator: number;
  /** share of clusters that no template explains */
  readonly floor: number;
}

/**
 * Probability of E/p, cluster energy over measured momentum, by kind and momentum: made by the card's own step for clusters of tracks, shot
 * with tracks of each kind at the middle of the barrel on 40 momenta from 50 MeV to 12 GeV, in 80 bins of 0.02 and one above. Electrons
 * radiate before with the fraction k of their energy distributed as k^(bt - 1), b = 4/3, t the radiation lengths. The nearest momentum is taken.
 *
 * @source  b: W. Heitler's thin-target form as quoted by Y.-S. Tsai, Rev. Mod. Phys. 46 (1974) 815; from memory, not checked
 */
export class EnergyTemplates {
  /** by momentum, ratio and kind: a track asks for all kinds, which stand side by side */
  private readonly logs = new Float64Array(NODES * (BINS + 1) * KINDS);

  constructor(makeClusters: Kernel, settings: TemplateSettings) {
    const simulation = {
      batch: undefined as never,
      stream: new RandomStream(1, 'templates of the calorimeter'),
      ...createSimulation(EVENTS),
    };
    const counts = new Float64Array(KINDS * (BINS + 1));
    for (let node = 0; node < NODES; node++) {
      const root = FIRST + node / PER_UNIT;
      const momentum = root * root * root * root;
      shoot(simulation.charged, momentum, settings.radiator);
      makeClusters(simulation);
      counts.fill(0);
      for (let r = 0; r < KINDS * TRACKS; r++) {
        const bin = binOf(simulation.charged.clusterEnergy[r] / momentum);
        counts[(r % KINDS) * (BINS + 1) + bin]++;
      }
      for (let kind = 0; kind < KINDS; kind++)
        for (let bin = 0; bin <= BINS; bin++)
          this.logs[(node * (BINS + 1) + bin) * KINDS + kind] = log(smoothed(counts, kind, bin, settings.floor));
    }
  }

  /** ln of the probability of a ratio of energy to momentum, for a track of that charge, of each hypothesis: six numbers from `to` on. */
  load(momentum: number, ratio: number, charge: number, out: Float64Array, to: number): void {
    const x = (Math.sqrt(Math.sqrt(momentum)) - FIRST) * PER_UNIT + 0.5;
    const node = x > 0 ? Math.min(x | 0, NODES - 1) : 0;
    const { logs } = this;
    const at = (node * (BINS + 1) + binOf(ratio)) * KINDS;
    const anti = charge < 0 ? ANTI : 0;
    for (let h = 0; h < species.proton; h++) out[to + h] = logs[at + h];
    for (let h: number = species.proton; h <= species.deuteron; h++) out[to + h] = logs[at + h + anti];
  }
}

function binOf(ratio: number): number {
  const x = ratio * PER_RATIO;
  return x < BINS ? x | 0 : BINS;
}

/** Share of a bin with a flat floor, smoothed over its neighbours: triangular, one bin to each side for the narrow peak of electrons, else two. */
function smoothed(counts: Float64Array, kind: number, bin: number, floor: number): number {
  const first = kind * (BINS + 1);
  const reach = kind === species.electron ? 1 : 2;
  let sum = 0;
  let weights = 0;
  for (let off = -reach; off <= reach; off++) {
    if (bin + off < 0 || bin + off > BINS) continue;
    const weight = reach + 1 - Math.abs(off);
    sum += weight * counts[first + bin + off];
    weights += weight;
  }
  return (1 - floor) * (sum / weights / TRACKS) + floor / (BINS + 1);
}

/** Tracks of all kinds in turn that meet the barrel at 90 deg, spread over a crystal, with the momentum that electrons have left. */
function shoot(c: ReturnType<typeof createSimulation>['charged'], momentum: number, radiator: number): void {
  c.n = KINDS * TRACKS;
  for (let r = 0; r < c.n; r++) {
    const kind = r % KINDS;
    const hypothesis = kind < 6 ? kind : kind - 2;
    const track = (r - kind) / KINDS;
    const mass = hypothesisMasses[hypothesis];
    const share = (track + 0.5) / TRACKS;
    const left = hypothesis === species.electron ? momentum * (1 - pow(share, 1 / ((4 / 3) * radiator))) : momentum;
    const [x, y] = directionOf(track);
    c.event[r] = track;
    c.index[r] = track;
    c.particle[r] = kind;
    c.flying[r] = -1;
    c.species[r] = hypothesis;
    c.charge[r] = kind >= 6 || hypothesis < species.pion ? -1 : 1;
    c.tracked[r] = 1;
    c.region[r] = region.barrel;
    c.momentum[r] = left;
    c.energy[r] = Math.sqrt(left * left + mass * mass);
    c.pT[r] = left;
    c.hitX[r] = x;
    c.hitY[r] = y;
    c.hitZ[r] = 0;
    c.pathFactor[r] = 1;
    c.entryPath[r] = 126.6;
    c.entryMomentum[r] = left;
    c.entryDirectionX[r] = x;
    c.entryDirectionY[r] = y;
    c.entryDirectionZ[r] = 0;
  }
}

/** Unit vectors near the x axis, 0.04 rad wide in all: about a crystal. */
function directionOf(track: number): [number, number] {
  const y = 0.04 * (((track * 0.6180339887498949) % 1) - 0.5);
  return [Math.sqrt(1 - y * y), y];
}

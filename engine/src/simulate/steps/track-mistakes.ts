import { COVARIANCE_SIZE } from '../../basics/columns.ts';
import { log, sinCos } from '../../basics/elementary.ts';
import { assumed, type CardStep, choice, numberOf, sourced, stepOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type ChargedRows, type Kernel, type KernelMaker, overflow, region, species } from '../state.ts';

const abstract = 'arXiv:2411.13596, abstract: fake rate of tracks of GeV-scale long-lived decays';
const guess = 'order of magnitude; no value at hand';

export const trackMistakes: CardStep = {
  name: 'trackMistakes',
  stage: 'simulate',
  does: 'what pattern recognition does wrong, as options: tracks of no particle, second tracks of one particle, wrong charges; all off by default',
  neglects:
    'dependence on occupancy and background level; wrong charges from the resolution of the curvature come with the fit already',
  numbers: {
    fakes: choice(0, [0, 1], '1: tracks of no particle are added'),
    fakeRate: sourced(0.041, 'fraction', `part of all tracks that are fake, finder of 2024; ${abstract}`),
    graphFakeRate: sourced(0.025, 'fraction', `the same of the graph network; ${abstract}`),
    fakeScale: assumed(0.4, 'GeV', `mean transverse momentum of fakes above 0.1 GeV, exponential; ${guess}`),
    fakeDistance: assumed(5, 'cm', `width of their d0, Gaussian; z0 is twice as wide; ${guess}`),
    clones: choice(0, [0, 1], '1: second tracks of one particle are added'),
    cloneRate: assumed(0.01, 'fraction', `tracks that are found twice; ${guess}`),
    charges: choice(0, [0, 1], '1: charges are mistaken beyond what the resolution does'),
    chargeRate: assumed(1e-4, 'fraction', `tracks of a wrong charge; ${guess}`),
  },
};

/** Numbers that address the random draws of what later steps do to added tracks: of their source, moved. */
const CLONE = 0x4000;
const FAKE = 0x8000;
/** Least transverse momentum of a fake [GeV], and the range of its polar angle as cosines: 17 to 150 deg. */
const FAKE_FROM = 0.1;
const COSINE_FROM = -0.866;
const COSINE_RANGE = 0.956 - COSINE_FROM;
/** A clone has the outer hits alone: its covariance, relative to that of the whole track. */
const CLONE_COVARIANCE = 4;

const trig = new Float64Array(2);

type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** All columns of the rows. */
function columnsOf(c: ChargedRows): Column[] {
  return Object.values(c).filter((value) => ArrayBuffer.isView(value)) as Column[];
}

function copyRow(columns: readonly Column[], rows: number, from: number, to: number): void {
  if (from === to) return;
  for (const column of columns) {
    const width = column.length / rows;
    for (let k = 0; k < width; k++) column[to * width + k] = column[from * width + k];
  }
}

export const compileTrackMistakes: KernelMaker = (step, card): Kernel => {
  const on = (name: string, rate: string) => (numberOf(step, name) === 1 ? numberOf(step, rate) : 0);
  const finder = stepOf(card, 'trackFinding');
  const graph = finder !== undefined && numberOf(finder, 'finder') === 1;
  const part = on('fakes', graph ? 'graphFakeRate' : 'fakeRate');
  // fakes per true track
  const fakes = part < 1 ? part / (1 - part) : 1;
  const clones = on('clones', 'cloneRate');
  const charges = on('charges', 'chargeRate');
  const scale = numberOf(step, 'fakeScale');
  const width = numberOf(step, 'fakeDistance');
  if (fakes === 0 && clones === 0 && charges === 0) return () => {};
  let columns: Column[] | undefined;

  /** Row `r` is a copy of a track: makes it the track of no particle. */
  function fake(c: ChargedRows, r: number, u: Float64Array, at: number): void {
    const pT = FAKE_FROM - scale * log(u[at + 3]);
    const cosine = COSINE_FROM + COSINE_RANGE * u[at + 4];
    sinCos(2 * Math.PI * u[at + 5], trig);
    c.row[r] = -1;
    c.flying[r] = -1;
    c.particle[r] = c.particle[r] | FAKE;
    c.pdg[r] = 0;
    c.species[r] = species.pion;
    c.charge[r] = u[at + 5] * 1024 - Math.floor(u[at + 5] * 1024) < 0.5 ? -1 : 1;
    c.pT[r] = pT;
    c.cosPhi[r] = trig[1];
    c.sinPhi[r] = trig[0];
    c.tanLambda[r] = cosine / Math.sqrt(1 - cosine * cosine);
    c.momentum[r] = pT / Math.sqrt(1 - cosine * cosine);
    c.energy[r] = c.momentum[r];
    c.d0[r] = width * gaussian(u[at + 6]);
    c.z0[r] = 2 * width * gaussian(u[at + 7]);
    c.fitProbability[r] = u[at + 4] * u[at + 4];
    c.region[r] = region.none;
    for (const column of [c.hitX, c.hitY, c.hitZ, c.entryPath, c.entryTime, c.entryMomentum]) column[r] = 0;
    for (const column of [c.entryDirectionX, c.entryDirectionY, c.entryDirectionZ]) column[r] = 0;
    // wires alone, of the source
    c.vxdHits[r] = 0;
  }

  /** Row `r` is a copy of a track: makes it a second one of the same particle, from its outer hits. */
  function clone(c: ChargedRows, r: number, u: Float64Array, at: number): void {
    const k = COVARIANCE_SIZE * r;
    for (let i = 0; i < COVARIANCE_SIZE; i++) c.covariance[k + i] *= CLONE_COVARIANCE;
    c.particle[r] = c.particle[r] | CLONE;
    c.vxdHits[r] = 0;
    c.d0[r] += Math.sqrt(c.covariance[k]) * gaussian(u[at + 3]);
    c.z0[r] += Math.sqrt(c.covariance[k + 9]) * gaussian(u[at + 4]);
    // the cluster belongs to the first
    c.region[r] = region.none;
    c.entryPath[r] = 0;
    c.entryMomentum[r] = 0;
  }

  return (simulation) => {
    const { charged: c, uniforms: u } = simulation;
    const stride = drawUniforms(simulation, c, 'trackMistakes');
    let extra = 0;
    for (let r = 0; r < c.n; r++) {
      if (c.tracked[r] === 0) continue;
      const at = r * stride;
      if (u[at] < charges) c.charge[r] = -c.charge[r];
      if (u[at + 1] < clones) extra++;
      if (u[at + 2] < fakes) extra++;
    }
    if (extra === 0) return;
    const rows = c.event.length;
    if (c.n + extra > rows) throw overflow('tracks by mistake');
    columns ??= columnsOf(c);
    let to = c.n + extra - 1;
    for (let r = c.n - 1; r >= 0 && to > r; r--) {
      const at = r * stride;
      if (c.tracked[r] === 1 && u[at + 2] < fakes) {
        copyRow(columns, rows, r, to);
        fake(c, to--, u, at);
      }
      if (c.tracked[r] === 1 && u[at + 1] < clones) {
        copyRow(columns, rows, r, to);
        clone(c, to--, u, at);
      }
      copyRow(columns, rows, r, to--);
    }
    c.n += extra;
  };
};

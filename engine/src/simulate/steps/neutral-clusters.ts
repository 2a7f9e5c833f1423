import { clusterOrigin } from '../../basics/columns.ts';
import { log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { stage } from '../../basics/random.ts';
import { calorimeterGeometry, frontDistance } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { BACKGROUND, Background, type ExtraCluster, SPLIT_OFF, SplitOffs } from '../crystals/extra-clusters.ts';
import { CrystalGeometry, noCrossing } from '../crystals/geometry.ts';
import { Material } from '../crystals/material.ts';
import { type Entry, straightEntry } from '../helix.ts';
import { kind, kindOf } from '../particle-kinds.ts';
import { singleBlocks } from '../random-blocks.ts';
import {
  type ChargedRows,
  type FlyingParticles,
  type Kernel,
  type KernelMaker,
  type NeutralRows,
  overflow,
  type Simulation,
} from '../state.ts';
import { crystals } from './crystals.ts';

const guess = 'order of magnitude, to be replaced by full simulation';

export const neutralClusters: CardStep = {
  name: 'neutralClusters',
  stage: 'simulate',
  does:
    'rows of neutral clusters in the order of events: photons and neutral hadrons that reach the crystals or a gap, from any vertex; charged particles without a track; detached clusters of hadronic showers and beam background (numbers in the steps of that name). ' +
    'A particle that ends before (decay, conversion) leaves nothing; one that starts among the crystals crosses what is left of them; one that starts behind leaves nothing and is handed on',
  neglects:
    'neutral hadrons see one interaction length at all momenta, their showers a flat share of the energy; particles that come back from outside',
  numbers: {
    lowestEnergy: assumed(5, 'MeV', 'photons below leave no cluster: far below the threshold'),
    hadronicFrom: assumed(0, 'fraction', `smallest share of the kinetic energy seen of a neutral hadron's shower; ${guess}`),
    hadronicTo: assumed(0.7, 'fraction', `largest share of the kinetic energy seen of a neutral hadron's shower; ${guess}`),
    annihilation: assumed(
      0.5,
      'fraction',
      `mean share seen of the energy that an antibaryon sets free, flat from 0 to twice that; ${guess}`,
    ),
    kaonEnergy: assumed(0.1, 'GeV', `seen of the rest energy of an absorbed K_L0, on top of the kinetic energy; ${guess}`),
  },
};

const CM_PER_NS = 29.9792458;
const PHOTON = 22;
/** Mass of a neutral hadron by PDG code [GeV]. */
function massOfNeutral(pdg: number): number {
  const size = Math.abs(pdg);
  return size === 2112 ? NEUTRON : size === 3122 ? LAMBDA : size === 111 ? PION : KAON;
}
const NEUTRON = massOf('n');
const LAMBDA = massOf('Lambda');
const PION = massOf('pi0');
const KAON = massOf('K_L0');

export const compileNeutralClusters: KernelMaker = (step, card): Kernel => {
  const geometryStep = stepOf(card, 'crystals') ?? crystals;
  const front = calorimeterGeometry(geometryStep);
  const geometry = new CrystalGeometry(geometryStep);
  const material = new Material(geometryStep);
  const lowest = numberOf(step, 'lowestEnergy');
  const hadronicFrom = numberOf(step, 'hadronicFrom');
  const hadronicRange = numberOf(step, 'hadronicTo') - hadronicFrom;
  const annihilation = 2 * numberOf(step, 'annihilation');
  const kaonEnergy = numberOf(step, 'kaonEnergy');
  const splitStep = stepOf(card, 'splitOffs');
  const splitOffs = splitStep === undefined ? undefined : new SplitOffs(splitStep);
  const backgroundStep = stepOf(card, 'backgroundClusters');
  const response = stepOf(card, 'showerResponse');
  const background =
    backgroundStep === undefined
      ? undefined
      : new Background(backgroundStep, response === undefined ? 1 : numberOf(response, 'backgroundLevel'), front);
  const entry: Entry = { x: 0, y: 0, z: 0, length: 0, incidence: 1 };
  const crossing = noCrossing();
  // not whole, so that the numbers are doubles from the first one on
  const seen: ExtraCluster = { part: 0, placeTheta: 0.5, placePhi: 0.5, x: 0.5, y: 0.5, z: 0.5, energy: 0.5, time: 0.5 };
  const draws = new Float64Array(4);

  /** Writes a row for what is `seen`, through the crossing just made. Columns that are the same in all rows: `rest`. */
  const place = (simulation: Simulation, e: number, flying: number, row: number, particle: number, origin: number): number => {
    const n = simulation.neutral;
    const r = n.n;
    if (r === n.event.length) throw overflow('neutral clusters');
    n.n = r + 1;
    n.event[r] = e;
    n.row[r] = row;
    n.particle[r] = particle;
    n.flying[r] = flying;
    n.index[r] = simulation.batch.index[e];
    n.isPhoton[r] = origin === clusterOrigin.photon ? 1 : 0;
    n.kept[r] = 1;
    n.origin[r] = origin;
    n.energy[r] = seen.energy;
    n.time[r] = seen.time;
    n.hitX[r] = seen.x;
    n.hitY[r] = seen.y;
    n.hitZ[r] = seen.z;
    n.region[r] = geometry.region[crossing.ring];
    n.placeTheta[r] = crossing.placeTheta;
    n.placePhi[r] = crossing.placePhi;
    n.crystalPath[r] = crossing.path;
    n.edge[r] = crossing.edge;
    n.gap[r] = crossing.gap;
    n.escapedEnergy[r] = 0;
    n.e1e9[r] = 0;
    n.pulseShape[r] = origin === clusterOrigin.photon ? 0 : 1;
    return r;
  };

  /** Columns of all rows that later steps fill. */
  const rest = (n: NeutralRows): void => {
    n.theta.fill(0, 0, n.n);
    n.phi.fill(0, 0, n.n);
    n.merged.fill(0, 0, n.n);
    n.hits.fill(0, 0, n.n);
    n.e9e21.fill(0, 0, n.n);
    n.trackDistance.fill(Number.POSITIVE_INFINITY, 0, n.n);
  };

  /** `count` detached clusters of the hadronic shower that is `seen`, with uniforms from `at`. */
  const detach = (
    splits: SplitOffs,
    simulation: Simulation,
    e: number,
    flying: number,
    row: number,
    particle: number,
    count: number,
    u: Float64Array,
    at: number,
  ): void => {
    const { x, y, z } = seen;
    for (let i = 0; i < count; i++) {
      splits.draw(u, at + 4 * i, x, y, z, frontDistance(front, x, y, z), seen);
      if (aim()) place(simulation, e, flying, row, particle + SPLIT_OFF * (i + 1), clusterOrigin.splitOff);
    }
  };

  /** Crossing of what is `seen`, as seen from the interaction point; false where it meets no crystal. */
  const aim = (): boolean => {
    const d = frontDistance(front, seen.x, seen.y, seen.z);
    geometry.cross(seen.x * d, seen.y * d, seen.z * d, seen.x, seen.y, seen.z, crossing);
    return crossing.path > 0;
  };

  /** Behind the back of the calorimeter along z, and smaller than its bore [cm]. */
  const behind = { forward: front.forwardZ + geometry.length, backward: front.backwardZ - geometry.length };
  const bore = Math.min(geometry.corner(0, -1)[0], geometry.corner(geometry.rings - 1, 1)[0]);

  /** Whether a particle that starts inside the bore is still inside it behind the crystals: most photons from the beams. */
  const throughBore = (f: FlyingParticles, i: number): boolean => {
    const pz = f.pz[i];
    const x = f.vx[i];
    const y = f.vy[i];
    const z = f.vz[i];
    if (!(x * x + y * y < bore * bore && z < behind.forward && z > behind.backward && pz !== 0)) return false;
    const steps = ((pz > 0 ? behind.forward : behind.backward) - z) / pz;
    const X = x + steps * f.px[i];
    const Y = y + steps * f.py[i];
    return X * X + Y * Y < bore * bore;
  };

  /** `seen` is the cluster of a charged particle. */
  const lookAt = (c: ChargedRows, r: number): void => {
    seen.energy = c.clusterEnergy[r];
    seen.time = c.clusterTime[r];
    seen.x = c.hitX[r];
    seen.y = c.hitY[r];
    seen.z = c.hitZ[r];
  };

  /** A photon or neutral hadron in flight. */
  const neutral = (simulation: Simulation, e: number, i: number, isPhoton: boolean): void => {
    const f = simulation.flying;
    if (throughBore(f, i)) return;
    const p = Math.sqrt(f.px[i] * f.px[i] + f.py[i] * f.py[i] + f.pz[i] * f.pz[i]);
    if (!(p > 0)) return;
    const dx = f.px[i] / p;
    const dy = f.py[i] / p;
    const dz = f.pz[i] / p;
    straightEntry(f.vx[i], f.vy[i], f.vz[i], dx, dy, dz, front, entry);
    let way = 0;
    if (entry.length === 0) {
      // starts among the crystals or behind them
      entry.x = f.vx[i];
      entry.y = f.vy[i];
      entry.z = f.vz[i];
      entry.length = Math.sqrt(entry.x * entry.x + entry.y * entry.y + entry.z * entry.z);
      if (!(entry.x * entry.x + entry.y * entry.y > 0)) return;
    } else {
      const x = entry.x - f.vx[i];
      const y = entry.y - f.vy[i];
      const z = entry.z - f.vz[i];
      way = Math.sqrt(x * x + y * y + z * z);
      if (f.pathEnd[i] < way) return;
    }
    geometry.cross(entry.x, entry.y, entry.z, dx, dy, dz, crossing);
    if (
      crossing.path === 0 &&
      (crossing.ring === 0 || crossing.ring === geometry.rings - 1) &&
      crossing.edge < 0 &&
      crossing.gap === Number.POSITIVE_INFINITY
    )
      return;
    const particle = i - f.offset[e];
    const inverse = 1 / entry.length;
    const beta = isPhoton ? 1 : p / f.energy[i];
    seen.x = entry.x * inverse;
    seen.y = entry.y * inverse;
    seen.z = entry.z * inverse;
    seen.time = f.time[i] + (way / beta - entry.length) / CM_PER_NS;
    if (isPhoton) {
      seen.energy = f.energy[i];
      place(simulation, e, i, f.generated[i], particle, clusterOrigin.photon);
      return;
    }
    const pdg = f.pdg[i];
    const kinetic = (p * p) / (f.energy[i] + massOfNeutral(pdg));
    seen.energy = 0;
    const r = place(simulation, e, i, f.generated[i], particle, clusterOrigin.neutralHadron);
    const n = simulation.neutral;
    n.escapedEnergy[r] = kinetic;
    const blocks = singleBlocks.neutralHadrons;
    simulation.stream.one(simulation.batch.index[e], stage.calorimeter, particle, blocks.first, blocks.count, draws);
    if (!(-material.interactionLength * log(draws[0]) < crossing.path)) {
      n.kept[r] = 0;
      return;
    }
    const inside = kinetic * (hadronicFrom + hadronicRange * draws[1]);
    const free =
      pdg < -2000 ? 2 * massOfNeutral(pdg) * annihilation * draws[2] : pdg === 130 || pdg === 310 ? kaonEnergy * 2 * draws[2] : 0;
    n.energy[r] = inside + free;
    n.escapedEnergy[r] = kinetic - inside;
    if (splitOffs === undefined) return;
    const count = splitOffs.one(simulation.stream, simulation.batch.index[e], particle);
    detach(splitOffs, simulation, e, i, f.generated[i], particle, count, splitOffs.own, 0);
  };

  return (simulation) => {
    const { batch, flying: f, charged: c, neutral: n, stream } = simulation;
    const { offset, stable, pdg, energy } = f;
    const { event, clusterEnergy, showered, tracked } = c;
    background?.prepare(batch, stream);
    splitOffs?.prepare(c, stream);
    let noise = 0;
    n.n = 0;
    let track = 0;
    let shower = 0;
    let detached = 0;
    for (let e = 0; e < batch.size; e++) {
      const end = offset[e + 1];
      for (let i = offset[e]; i < end; i++) {
        if (stable[i] !== 1) continue;
        if (pdg[i] === PHOTON) {
          if (energy[i] >= lowest) neutral(simulation, e, i, true);
        } else if (kindOf(pdg[i]) === kind.neutralHadron) neutral(simulation, e, i, false);
      }
      for (; track < c.n && event[track] === e; track++) {
        if (clusterEnergy[track] === 0) continue;
        const isShower = splitOffs !== undefined && showered[track] === 1;
        if (!isShower && tracked[track] === 1) continue;
        if (isShower) {
          lookAt(c, track);
          const count = splitOffs.count[shower++];
          const { uniforms } = splitOffs;
          detach(splitOffs, simulation, e, c.flying[track], c.row[track], c.particle[track], count, uniforms, 4 * detached);
          detached += count;
        }
        if (tracked[track] === 1) continue;
        lookAt(c, track);
        aim();
        const r = place(simulation, e, c.flying[track], c.row[track], c.particle[track], clusterOrigin.charged);
        n.pulseShape[r] = 1 - c.clusterPulseShape[track];
        n.e1e9[r] = c.clusterE1E9[track];
      }
      if (background === undefined) continue;
      for (let i = 0; i < background.count[e]; i++) {
        background.read(noise++, seen);
        const r = place(simulation, e, -1, -1, BACKGROUND + i, clusterOrigin.beamBackground);
        n.region[r] = seen.part;
        n.placeTheta[r] = seen.placeTheta;
        n.placePhi[r] = seen.placePhi;
        n.pulseShape[r] = 0;
      }
    }
    rest(n);
  };
};

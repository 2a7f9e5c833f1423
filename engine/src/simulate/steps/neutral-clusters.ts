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
import { type FlyingParticles, type Kernel, type KernelMaker, overflow, type Simulation } from '../state.ts';
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
  const extra: ExtraCluster = { part: 0, placeTheta: 0, placePhi: 0, x: 0, y: 0, z: 1, energy: 0, time: 0 };
  const draws = new Float64Array(4);

  /** Writes a row for something seen in the direction (x, y, z) through the crossing just made. */
  const place = (
    simulation: Simulation,
    e: number,
    flying: number,
    row: number,
    particle: number,
    origin: number,
    energy: number,
    time: number,
    x: number,
    y: number,
    z: number,
  ): number => {
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
    n.energy[r] = energy;
    n.time[r] = time;
    n.hitX[r] = x;
    n.hitY[r] = y;
    n.hitZ[r] = z;
    n.theta[r] = 0;
    n.phi[r] = 0;
    n.region[r] = geometry.region[crossing.ring];
    n.crystal[r] = crossing.crystal;
    n.placeTheta[r] = crossing.placeTheta;
    n.placePhi[r] = crossing.placePhi;
    n.crystalPath[r] = crossing.path;
    n.edge[r] = crossing.edge;
    n.gap[r] = crossing.gap;
    n.escapedEnergy[r] = 0;
    n.merged[r] = 0;
    n.hits[r] = 0;
    n.e1e9[r] = 0;
    n.e9e21[r] = 0;
    n.pulseShape[r] = origin === clusterOrigin.photon ? 0 : 1;
    n.trackDistance[r] = Number.POSITIVE_INFINITY;
    return r;
  };

  /** Detached clusters of a hadronic shower seen in the direction (x, y, z). */
  const detach = (
    simulation: Simulation,
    e: number,
    flying: number,
    row: number,
    particle: number,
    time: number,
    x: number,
    y: number,
    z: number,
  ): void => {
    if (splitOffs === undefined) return;
    const index = simulation.batch.index[e];
    const count = splitOffs.count(simulation.stream, index, particle);
    for (let i = 0; i < count; i++) {
      splitOffs.draw(simulation.stream, index, particle, i, x, y, z, frontDistance(front, x, y, z), extra);
      if (!aim()) continue;
      place(
        simulation,
        e,
        flying,
        row,
        particle + SPLIT_OFF * (i + 1),
        clusterOrigin.splitOff,
        extra.energy,
        time,
        extra.x,
        extra.y,
        extra.z,
      );
    }
  };

  /** Crossing of `extra` as seen from the interaction point; false where it meets no crystal. */
  const aim = (): boolean => {
    const d = frontDistance(front, extra.x, extra.y, extra.z);
    geometry.cross(extra.x * d, extra.y * d, extra.z * d, extra.x, extra.y, extra.z, crossing);
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
    const x = entry.x * inverse;
    const y = entry.y * inverse;
    const z = entry.z * inverse;
    const beta = isPhoton ? 1 : p / f.energy[i];
    const time = f.time[i] + (way / beta - entry.length) / CM_PER_NS;
    if (isPhoton) {
      place(simulation, e, i, f.generated[i], particle, clusterOrigin.photon, f.energy[i], time, x, y, z);
      return;
    }
    const pdg = f.pdg[i];
    const kinetic = (p * p) / (f.energy[i] + massOfNeutral(pdg));
    const r = place(simulation, e, i, f.generated[i], particle, clusterOrigin.neutralHadron, 0, time, x, y, z);
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
    detach(simulation, e, i, f.generated[i], particle, time, x, y, z);
  };

  return (simulation) => {
    const { batch, flying: f, charged: c, neutral: n, stream } = simulation;
    background?.prepare(batch, stream);
    let noise = 0;
    n.n = 0;
    let track = 0;
    for (let e = 0; e < batch.size; e++) {
      const end = f.offset[e + 1];
      for (let i = f.offset[e]; i < end; i++) {
        if (f.stable[i] !== 1) continue;
        const what = kindOf(f.pdg[i]);
        if (what === kind.photon) {
          if (f.energy[i] >= lowest) neutral(simulation, e, i, true);
        } else if (what === kind.neutralHadron) neutral(simulation, e, i, false);
      }
      for (; track < c.n && c.event[track] === e; track++) {
        if (c.clusterEnergy[track] === 0) continue;
        const x = c.hitX[track];
        const y = c.hitY[track];
        const z = c.hitZ[track];
        if (c.showered[track] === 1)
          detach(simulation, e, c.flying[track], c.row[track], c.particle[track], c.clusterTime[track], x, y, z);
        if (c.tracked[track] === 1) continue;
        extra.x = x;
        extra.y = y;
        extra.z = z;
        aim();
        const r = place(
          simulation,
          e,
          c.flying[track],
          c.row[track],
          c.particle[track],
          clusterOrigin.charged,
          c.clusterEnergy[track],
          c.clusterTime[track],
          x,
          y,
          z,
        );
        n.pulseShape[r] = 1 - c.clusterPulseShape[track];
        n.e1e9[r] = c.clusterE1E9[track];
      }
      if (background === undefined) continue;
      for (let i = 0; i < background.count[e]; i++) {
        background.read(noise++, extra);
        const r = place(
          simulation,
          e,
          -1,
          -1,
          BACKGROUND + i,
          clusterOrigin.beamBackground,
          extra.energy,
          extra.time,
          extra.x,
          extra.y,
          extra.z,
        );
        n.region[r] = extra.part;
        n.crystal[r] = 0;
        n.placeTheta[r] = extra.placeTheta;
        n.placePhi[r] = extra.placePhi;
        n.pulseShape[r] = 0;
      }
    }
  };
};

import { constants } from '../../basics/constants.ts';
import { acos, atan2, cos, sin } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { assumed, type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { Approach } from '../klm/approach.ts';
import { KlmGeometry } from '../klm/geometry.ts';
import { HadronCascade } from '../klm/hadron-cascade.ts';
import { LayerEfficiency } from '../klm/hits.ts';
import { IronRange } from '../klm/iron-range.ts';
import { klmMaterial, massBefore } from '../klm/materials.ts';
import { KlmPath } from '../klm/path.ts';
import { PhotonShower } from '../klm/photon-shower.ts';
import { klmOf } from '../klm/step-of.ts';
import { kind, kindOf } from '../particle-kinds.ts';
import { KLM_NOISE, singleBlocks } from '../random-blocks.ts';
import { type Kernel, type KernelMaker, overflow, region, type Simulation, species } from '../state.ts';

export const klmNeutrals: CardStep = {
  name: 'klmNeutrals',
  stage: 'simulate',
  does: 'clusters of the KLM without a track: neutral hadrons and photons that leave the calorimeter, charged particles without a track, whatever begins behind the front of the calorimeter, and background',
  neglects:
    'photons that leak out behind a cluster, flight inwards from inside the KLM, conversion of the return field, structure behind the crystals; ' +
    'hadrons from showers in the calorimeter fly on along the line of their parent',
  numbers: {
    leastLayers: assumed(2, '1', 'layers of a cluster, as the collaboration asks of K_L candidates; recalled'),
    clusterAngle: assumed(15, 'deg', 'hits nearer to each other are one cluster; of the order of 0.26 rad of basf2, recalled'),
    angularResolution: assumed(
      3,
      'deg',
      'each of polar angle and azimuth, as quoted for Belle without the calorimeter; recalled',
    ),
    timeResolution: assumed(3, 'ns', 'of the order of the resistive plates and the scintillators; no value at hand'),
    trackAngle: assumed(15, 'deg', 'clusters nearer to a track with hits in the KLM belong to it'),
    backgroundClusters: assumed(0.02, '1', 'mean number of clusters of neutrons and noise in an event; no value at hand'),
    backgroundWindow: assumed(100, 'ns', 'their times are flat over plus and minus this; no value at hand'),
    lateConversion: assumed(
      9.3,
      'cm',
      'five radiation lengths of crystal: 2 % of photons convert behind; those lost after more were absorbed by a nucleus',
    ),
    besideGap: assumed(2.7, 'cm', 'half a crystal: what is lost nearer to a gap is a shower beside it'),
    kaonInteraction: assumed(1, '1', 'interaction lengths of pions per one of K_L; recalled to be near those of pions'),
    nucleonInteraction: assumed(
      1.22,
      '1',
      'interaction lengths of pions per one of neutrons in iron: 20.4 cm / 16.8 cm, recalled',
    ),
  },
};

const LIGHT = constants.speedOfLight.value;
const NEUTRON = 2112;
const LAMBDA = 3122;
const K_LONG = 130;
const K_SHORT = 310;

/** Uniforms of one neutral: cascade (from 0), shower, layers, direction, time, charge and energy of a hadron that leaks. */
const at = { shower: 16, layers: 18, theta: 19, phi: 20, time: 21, leakCharge: 22, leakEnergy: 23 } as const;

export const compileKlmNeutrals: KernelMaker = (step, card): Kernel => {
  const klm = klmOf(card, step.name);
  const n = (name: string) => numberOf(step, name);
  const geometry = new KlmGeometry(klm);
  const material = klmMaterial(klm);
  const ranges = new IronRange();
  const cascade = new HadronCascade(klm, material, ranges);
  const shower = new PhotonShower(klm, material);
  const efficiency = new LayerEfficiency(klm);
  const approach = new Approach(klm, card);
  const crystalLength = numberOf(klm, 'crystalLength');
  const chargedShare = numberOf(klm, 'chargedShare');
  const leastLayers = n('leastLayers');
  const cosCluster = cos(n('clusterAngle'));
  const cosTrack = cos(n('trackAngle'));
  const angular = n('angularResolution');
  const timing = n('timeResolution');
  const background = n('backgroundClusters');
  const window = n('backgroundWindow');
  const lateConversion = n('lateConversion');
  const besideGap = n('besideGap');
  const kaonInteraction = n('kaonInteraction');
  const nucleonInteraction = n('nucleonInteraction');
  const masses = Float64Array.from(['e-', 'mu-', 'pi+', 'K+', 'p', 'p'], massOf);
  masses[species.deuteron] *= 2;
  const neutralMass = (pdg: number) =>
    pdg === K_LONG || pdg === K_SHORT ? massOf('K_L0') : massOf(Math.abs(pdg) === LAMBDA ? 'Lambda' : 'n');
  const massOfKaon = neutralMass(K_LONG);
  const massOfNeutron = neutralMass(NEUTRON);
  const massOfLambda = neutralMass(LAMBDA);
  const path = new KlmPath();
  const u = new Float64Array(24);
  const noise = { particle: new Int32Array(0), uniforms: new Float64Array(0) };
  const draws = new Float64Array(2 * singleBlocks.klmBackground.count);
  /** of the rows of the event: unit vector and mask of layers */
  let seen = { x: new Float64Array(0), y: new Float64Array(0), z: new Float64Array(0), mask: new Uint32Array(0) };
  let eventStart = 0;

  /** A cluster of the hits of `path`, joined to one of the event that is near, dropped near a track with hits of its own. */
  function add(
    simulation: Simulation,
    e: number,
    row: number,
    hits: number,
    x: number,
    y: number,
    z: number,
    time: number,
  ): void {
    const first = 31 - Math.clz32(hits & -hits);
    const distance = path.distance(first);
    const px = x + distance * dx;
    const py = y + distance * dy;
    const pz = z + distance * dz;
    const length = Math.sqrt(px * px + py * py + pz * pz);
    push(simulation, e, row, path.mask(hits), path.part(first), px / length, py / length, pz / length, time - length / LIGHT);
  }

  let dx = 0;
  let dy = 0;
  let dz = 0;

  function push(
    { klm: rows, charged: c }: Simulation,
    e: number,
    row: number,
    mask: number,
    part: number,
    ux: number,
    uy: number,
    uz: number,
    delay: number,
  ): void {
    for (let r = chargedStart; r < chargedEnd; r++) {
      if (c.tracked[r] === 1 && c.klmHits[r] !== 0 && c.hitX[r] * ux + c.hitY[r] * uy + c.hitZ[r] * uz > cosTrack) return;
    }
    for (let k = eventStart; k < rows.n; k++) {
      if (seen.x[k] * ux + seen.y[k] * uy + seen.z[k] * uz < cosCluster) continue;
      seen.mask[k] |= mask;
      return;
    }
    const k = rows.n;
    if (k === rows.event.length) throw overflow('KLM clusters');
    rows.n = k + 1;
    rows.event[k] = e;
    rows.row[k] = row;
    rows.region[k] = part;
    seen.x[k] = ux;
    seen.y[k] = uy;
    seen.z[k] = uz;
    seen.mask[k] = mask;
    const theta = acos(uz) + angular * gaussian(u[at.theta]);
    const folded = Math.abs(theta);
    rows.theta[k] = folded > Math.PI ? 2 * Math.PI - folded : folded;
    const phi = atan2(uy, ux) + (angular / Math.max(0.1, Math.sqrt(1 - uz * uz))) * gaussian(u[at.phi]);
    rows.phi[k] = phi > Math.PI ? phi - 2 * Math.PI : phi <= -Math.PI ? phi + 2 * Math.PI : phi;
    rows.time[k] = delay + timing * gaussian(u[at.time]);
  }

  let chargedStart = 0;
  let chargedEnd = 0;
  let neutralEnd = 0;

  /** Layers and innermost one of the clusters of an event from their masks; those of too few layers go. */
  function finish({ klm: rows }: Simulation): void {
    let kept = eventStart;
    for (let k = eventStart; k < rows.n; k++) {
      const mask = seen.mask[k];
      let layers = 0;
      for (let m = mask; m !== 0; m &= m - 1) layers++;
      if (layers < leastLayers) continue;
      const lowest = 31 - Math.clz32(mask & -mask);
      rows.event[kept] = rows.event[k];
      rows.row[kept] = rows.row[k];
      rows.theta[kept] = rows.theta[k];
      rows.phi[kept] = rows.phi[k];
      rows.time[kept] = rows.time[k];
      rows.region[kept] = rows.region[k];
      rows.layers[kept] = layers;
      rows.innermost[kept] = lowest < 15 ? lowest + 1 : lowest - 14;
      kept++;
    }
    rows.n = kept;
  }

  return (simulation) => {
    const { batch, flying: f, charged: c, neutral: s, klm: rows, stream } = simulation;
    if (seen.x.length < rows.event.length) {
      const room = rows.event.length;
      seen = { x: new Float64Array(room), y: new Float64Array(room), z: new Float64Array(room), mask: new Uint32Array(room) };
    }
    if (noise.particle.length < batch.size) {
      noise.particle = new Int32Array(batch.index.length).fill(KLM_NOISE);
      noise.uniforms = new Float64Array(2 * batch.index.length);
    }
    const { stage: noiseStage, first: noiseFirst } = singleBlocks.klmBackground;
    // one block says whether there is noise; the others are drawn where there is
    if (background > 0) stream.fill(batch.index, noise.particle, batch.size, noiseStage, noiseFirst, 1, noise.uniforms);
    rows.n = 0;
    neutralEnd = 0;
    let chargedAt = 0;
    for (let e = 0; e < batch.size; e++) {
      eventStart = rows.n;
      chargedStart = chargedAt;
      while (chargedAt < c.n && c.event[chargedAt] === e) chargedAt++;
      chargedEnd = chargedAt;
      for (; neutralEnd < s.n && s.event[neutralEnd] === e; neutralEnd++) {
        if (s.escapedEnergy[neutralEnd] > 0 && s.flying[neutralEnd] >= 0) escaped(simulation, e, neutralEnd);
      }
      for (let r = chargedStart; r < chargedEnd; r++) {
        if (c.klmHits[r] !== 0 && c.tracked[r] === 0) withoutTrack(simulation, e, r);
      }
      for (let i = f.offset[e]; i < f.offset[e + 1]; i++) {
        if (f.stable[i] === 1 && approach.isBehind(f.vx[i], f.vy[i], f.vz[i])) behind(simulation, e, i);
      }
      if (background > 0 && noise.uniforms[2 * e] < background) noisy(simulation, e);
      if (rows.n > eventStart) finish(simulation);
    }
  };

  function draw({ batch, stream }: Simulation, e: number, particle: number): void {
    const { stage, first, count } = singleBlocks.klmNeutrals;
    stream.one(batch.index[e], stage, particle, first, count, u);
  }

  /** Direction and path of flying particle i from where it is made; returns its momentum. */
  function straight({ flying: f }: Simulation, i: number): number {
    const p = Math.sqrt(f.px[i] * f.px[i] + f.py[i] * f.py[i] + f.pz[i] * f.pz[i]);
    dx = f.px[i] / p;
    dy = f.py[i] / p;
    dz = f.pz[i] / p;
    geometry.crossings(f.vx[i], f.vy[i], f.vz[i], dx, dy, dz, path);
    while (path.n > 0 && path.distance(path.n - 1) > f.pathEnd[i]) path.n--;
    return p;
  }

  /** A neutral that leaves the calorimeter with energy left. */
  function escaped(simulation: Simulation, e: number, r: number): void {
    const { flying: f, neutral: s } = simulation;
    const i = s.flying[r];
    const p = straight(simulation, i);
    if (path.n === 0) return;
    draw(simulation, e, i - f.offset[e]);
    const energy = s.escapedEnergy[r];
    let crossed = 0;
    if (s.isPhoton[r] === 1 && s.crystalPath[r] > lateConversion && s.edge[r] > besideGap) {
      // a photon does not cross so much crystal: a nucleus absorbed it somewhere on its way, and a hadron goes on
      const leading = energy * (1 - Math.sqrt(u[at.leakEnergy]));
      const charged = u[at.leakCharge] < chargedShare;
      crossed = neutralHadron(NEUTRON, leading, u[at.shower], charged);
    } else if (s.isPhoton[r] === 1) {
      // the rest of a photon that left energy inside is its shower, one that left none has yet to convert
      crossed = shower.crossed(path, energy, s.energy[r] > 0, 0, u, at.shower);
    } else if (s.energy[r] > 0) {
      // it interacted in the crystals: of what they did not see the leading hadron goes on
      const leading = energy * (1 - Math.sqrt(u[at.leakEnergy]));
      crossed = neutralHadron(f.pdg[i], leading, 0, u[at.leakCharge] < chargedShare);
    } else {
      crossed = neutralHadron(f.pdg[i], energy, 0, false);
    }
    record(simulation, e, i, crossed, p);
  }

  function neutralHadron(pdg: number, kinetic: number, crystals: number, charged: boolean): number {
    const size = Math.abs(pdg);
    const isKaon = size === K_LONG || size === K_SHORT;
    const mass = charged ? masses[species.pion] : isKaon ? massOfKaon : size === LAMBDA ? massOfLambda : massOfNeutron;
    return cascade.crossed(path, kinetic, mass, charged, crystals, isKaon ? kaonInteraction : nucleonInteraction, u);
  }

  function record(simulation: Simulation, e: number, i: number, crossed: number, momentum: number): void {
    if (crossed === 0) return;
    const { flying: f } = simulation;
    const hits = efficiency.seen(path, crossed, u[at.layers]);
    if (hits === 0) return;
    const first = 31 - Math.clz32(hits & -hits);
    const time = f.time[i] + (path.distance(first) * f.energy[i]) / (momentum * LIGHT);
    add(simulation, e, f.generated[i], hits, f.vx[i], f.vy[i], f.vz[i], time);
  }

  /** Whether the calorimeter has seen or handed on neutral i: one that begins among the crystals. */
  function hasRow({ neutral: s }: Simulation, e: number, i: number): boolean {
    for (let r = neutralEnd - 1; r >= 0 && s.event[r] === e; r--) if (s.flying[r] === i) return true;
    return false;
  }

  /** Anything that begins behind the front of the calorimeter: in crystals, coil or iron. */
  function behind(simulation: Simulation, e: number, i: number): void {
    const { flying: f } = simulation;
    const sort = kindOf(f.pdg[i]);
    if (sort <= 0 || (sort < kind.charged && hasRow(simulation, e, i))) return;
    const p = straight(simulation, i);
    if (path.n === 0) return;
    draw(simulation, e, i - f.offset[e]);
    const crystals = approach.crystalsAhead(f.vx[i], f.vy[i], f.vz[i], crystalLength);
    const energy = f.energy[i];
    let crossed = 0;
    if (sort === kind.photon || sort === kind.charged + species.electron) {
      crossed = shower.crossed(path, energy, sort !== kind.photon, crystals * material.crystalRadiation, u, at.shower);
    } else if (sort === kind.neutralHadron) {
      const mass = Math.sqrt(Math.max(0, energy * energy - p * p));
      crossed = neutralHadron(f.pdg[i], energy - mass, crystals, false);
    } else {
      const what = sort - kind.charged;
      const mass = masses[what];
      if (what === species.muon) {
        const range = ranges.range(p, mass);
        for (let k = 0; k < path.n; k++) {
          if (crystals * material.crystalMass + massBefore(material, path, k) > range) break;
          crossed |= 1 << k;
        }
      } else {
        const factor = what >= species.proton ? nucleonInteraction : 1;
        crossed = cascade.crossed(path, energy - mass, mass, true, crystals, factor, u);
      }
    }
    record(simulation, e, i, crossed, p);
  }

  /** Hits of a charged particle that has no track. */
  function withoutTrack(simulation: Simulation, e: number, r: number): void {
    const { charged: c } = simulation;
    draw(simulation, e, c.particle[r]);
    const mask = c.klmHits[r];
    const lowest = 31 - Math.clz32(mask & -mask);
    const part = lowest < 15 ? region.barrel : c.hitZ[r] > 0 ? region.forward : region.backward;
    const front = approach.front(c.hitX[r], c.hitY[r], c.hitZ[r]);
    push(simulation, e, c.row[r], mask, part, c.hitX[r], c.hitY[r], c.hitZ[r], c.entryTime[r] - front / LIGHT);
  }

  /** At most one cluster of background an event, anywhere over the layers, flat in time. */
  function noisy(simulation: Simulation, e: number): void {
    const { stage, first: block, count } = singleBlocks.klmBackground;
    simulation.stream.one(simulation.batch.index[e], stage, KLM_NOISE, block, count, draws);
    const share = draws[0] / background;
    const cosine = Math.min(0.95, Math.max(-0.9, 1.9 * draws[1] - 0.95));
    const phi = 2 * Math.PI * draws[2] - Math.PI;
    const sine = Math.sqrt(1 - cosine * cosine);
    dx = sine * cos(phi);
    dy = sine * sin(phi);
    dz = cosine;
    geometry.crossings(0, 0, 0, dx, dy, dz, path);
    if (path.n < 2) return;
    u[at.theta] = 0.5;
    u[at.phi] = 0.5;
    u[at.time] = 0.5;
    const first = Math.min(path.n - 2, Math.floor(share * path.n));
    const delay = window * (2 * draws[3] - 1);
    let mask = (1 << path.bit(first)) | (1 << path.bit(first + 1));
    if (draws[4] < 0.3 && first + 2 < path.n) mask |= 1 << path.bit(first + 2);
    push(simulation, e, -1, mask >>> 0, path.part(first), dx, dy, dz, delay);
  }
};

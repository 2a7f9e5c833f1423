import { constants } from '../../basics/constants.ts';
import { type CalorimeterGeometry, calorimeterGeometry, regionAt } from '../calorimeter.ts';
import { assumed, type CardStep, choice, numberOf, sourced, stepOf } from '../card.ts';
import { type FrontEntry, frontEntry, insideFront } from '../flight/front-entry.ts';
import { along, type OnTheWay } from '../flight/helix-path.ts';
import { momentumOfRange, range } from '../flight/stopping-power.ts';
import { gaussian } from '../gaussian.ts';
import { compileTracker, type Tracker } from '../geometry/tracker.ts';
import { createCrossings, walk as walkThrough } from '../geometry/traverse.ts';
import { closestApproach } from '../helix.ts';
import { chargeOf, kind, kindOf } from '../particle-kinds.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type ChargedRows, type FlyingParticles, type Kernel, type KernelMaker, overflow, region, species } from '../state.ts';
import { Thinning, WireLosses } from '../tracking/hit-losses.ts';
import { collect, noPassage, PromptMap, promptMap, spread } from '../tracking/passage.ts';
import { inFlight, speciesMasses } from './in-flight.ts';

export const chargedTransport: CardStep = {
  name: 'chargedTransport',
  stage: 'simulate',
  does:
    'takes e, mu, pi, K, p and d through the solenoid from any production vertex: helix parameters at the closest approach to the z axis, layers crossed up to ' +
    'decay or stop, hits after losses, entry into the calorimeter with time, momentum left, direction and scattering',
  neglects:
    'inhomogeneity of the field, change of the helix by energy loss and scattering on the way (the fit has them in its covariance), hits beyond the first half turn ' +
    'of tracks that turn inside the chamber (a whole one of those that start inwards), material inside the vertex of what is made on a prompt path, losses of hits in groups (dead boards), noise hits; an electron that radiates has one helix, of its mean curvature',
  numbers: {
    pixelEfficiency: assumed(0.98, 'fraction', 'a pixel layer gives a hit that the track finds again; no value at hand'),
    stripEfficiency: sourced(0.99, 'fraction', 'arXiv:2312.06501: hit efficiency of the SVD above 99 %'),
    wireEfficiency: assumed(
      0.95,
      'fraction',
      'a layer of the drift chamber gives a hit on the track; beam background and cell edges; no value at hand',
    ),
    leastTransverse: assumed(10, 'MeV', 'a particle below stays in the beam pipe: diameter 4.4 cm at 1.5 T'),
    calorimeterDepth: sourced(
      30,
      'cm',
      'a particle made at most this far behind the front of the calorimeter shows its energy there: basf2 ecl, crystal length',
    ),
    scattering: choice(1, [0, 1], '1: multiple scattering moves the entry into the calorimeter'),
  },
};

/** Constants of the scattering angle. Source: PDG 2024, Passage of particles through matter, Eq. (34.16), without the logarithm. */
const SCATTERING = 0.0136;

/**
 * Part of a change of curvature at the relative depth x of a track that the fit sees: with equally spaced measurements the curvature is weighted
 * as 30 x^2 (1-x)^2 along the track, so that what comes after x counts 1 - 10 x^3 + 15 x^4 - 6 x^5.
 *
 * @source own derivation: the quadratic term of a parabola fit, integrated by parts twice
 */
export function curvatureAfter(x: number): number {
  if (!(x > 0)) return 1;
  if (x >= 1) return 0;
  return 1 - x * x * x * (10 - 15 * x + 6 * x * x);
}

/** Radii of measuring layers by bit [cm]; 0 for those not installed. */
function radii(tracker: Tracker): { vxd: Float64Array; cdc: Float64Array } {
  const vxd = new Float64Array(32);
  const cdc = new Float64Array(64);
  for (const { bit, part, radius } of tracker.layers) {
    if (bit < 0) continue;
    const column = part === 'cdc' ? cdc : vxd;
    // of a ladder and its slanted sensor the ladder
    column[bit] = Math.max(column[bit], radius);
  }
  return { vxd, cdc };
}

/** Number of the lowest and highest bit that is set. */
const lowest = (word: number): number => 31 - Math.clz32(word & -word);
const highest = (word: number): number => 31 - Math.clz32(word);

export const compileChargedTransport: KernelMaker = (step, card): Kernel => {
  const tracker = compileTracker(card);
  const { rhoPerPt, envelope } = tracker;
  const front = { radius: envelope.radius, forwardZ: envelope.zTo, backwardZ: envelope.zFrom };
  const calorimeter = stepOf(card, 'crystals') ?? stepOf(card, 'calorimeterAcceptance');
  const geometry: CalorimeterGeometry | undefined = calorimeter === undefined ? undefined : calorimeterGeometry(calorimeter);
  const map = promptMap(tracker);
  const radius = radii(tracker);
  const masses = speciesMasses();
  const pixelLoss = 1 - numberOf(step, 'pixelEfficiency');
  const stripLoss = 1 - numberOf(step, 'stripEfficiency');
  const wires = new WireLosses(1 - numberOf(step, 'wireEfficiency'));
  const thinning = new Thinning();
  const least2 = numberOf(step, 'leastTransverse') * numberOf(step, 'leastTransverse');
  const longest = numberOf(stepOf(card, 'inFlight') ?? inFlight, 'longestPath');
  const depth = numberOf(step, 'calorimeterDepth');
  const behind = { radius: front.radius + depth, forwardZ: front.forwardZ + depth, backwardZ: front.backwardZ - depth };
  const scatters = numberOf(step, 'scattering') === 1;
  const helix = { d0: 0, z0: 0, cosPhi: 1, sinPhi: 0 };
  const entry: FrontEntry = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0, path: 0, barrel: false };
  const stop: OnTheWay = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0 };
  const passage = noPassage();
  /** numbers handed over without an allocation each */
  const own = new Float64Array(4);
  const crossings = createCrossings();
  /** of each row, for the second pass */
  let kick = new Float64Array(0);

  /** Layers, material and entry of the particle in `row`, whose pT, p and mass stand in `own`; leaves the momentum left at the entry there, 0 where it does not get there. */
  function walk(f: FlyingParticles, row: number, charge: number): void {
    const pT = own[0];
    const p = own[1];
    const mass = own[2];
    own[3] = 0;
    const x = f.vx[row];
    const y = f.vy[row];
    const z = f.vz[row];
    const px = f.px[row];
    const py = f.py[row];
    const pz = f.pz[row];
    const end = f.pathEnd[row];
    frontEntry(x, y, z, px, py, pz, charge, rhoPerPt, front, longest, entry);
    if (entry.path > end) entry.path = 0;
    const rho = rhoPerPt * pT;
    const turning = entry.path === 0 || entry.path * pT > Math.PI * rho * p;
    const prompt = map.incomplete === 0 && PromptMap.prompt(x, y, z);
    if (prompt || (map.incomplete === 0 && PromptMap.onTheWay(x, y, z, px, py, pz, pT * pT, rho))) {
      map.look(pz / pT, rho, passage);
      if (!prompt) map.from(x, y, z, passage);
      // an end behind the calorimeter's front or the farthest point takes no hit away
      if (entry.path === 0 && end * pT < Math.PI * rho * p) {
        along(x, y, z, px, py, pz, charge, rhoPerPt, end, stop);
        map.until(stop.x, stop.y, stop.z, passage);
      }
      if (turning && entry.path > 0) {
        spread(passage, entry.path, (entry.path * pT) / (Math.PI * rho * p));
      }
    } else {
      // what flies outwards meets its layers within half a turn, what flies inwards within a whole one
      const turn = (2 * Math.PI * rho * p) / pT;
      const hits = x * px + y * py >= 0 ? 0.5 * turn : turn;
      const loops = turning && entry.path > 0;
      walkThrough(tracker, x, y, z, px, py, pz, charge, Math.min(end, longest, loops ? turn : hits), crossings);
      collect(tracker, crossings, hits, entry.path > 0 ? entry.path : Number.POSITIVE_INFINITY, passage);
      if (loops && entry.path > turn) spread(passage, entry.path, entry.path / turn);
    }
    if (entry.path === 0) return;
    const left = momentumOfRange(range(p, mass) - passage.ionisation, mass);
    if (left === 0) entry.path = 0;
    own[3] = left;
  }

  function noHits(): void {
    passage.vxd = 0;
    passage.inner = 0;
    passage.outer = 0;
    passage.ionisation = 0;
    passage.radiationLengths = 0;
    passage.lever = 0;
  }

  /** Takes what an electron has radiated from its momentum: at the calorimeter all of it, in the track what the fit sees. */
  function radiate(f: FlyingParticles, first: number, row: number, last: number, c: ChargedRows, n: number): void {
    if (c.firstRadius[n] === 0) return;
    const from = c.firstRadius[n];
    const length = Math.max(1e-9, c.lastRadius[n] - from);
    let seen = 0;
    let all = 0;
    for (let k = row + 1; k < last; k++) {
      if (f.mother[k] !== row - first || f.pdg[k] !== 22 || f.generated[k] !== f.generated[row]) continue;
      if (f.vx[k] === f.vx[row] && f.vy[k] === f.vy[row] && f.vz[k] === f.vz[row]) continue;
      const r = Math.sqrt(f.vx[k] * f.vx[k] + f.vy[k] * f.vy[k]);
      seen += f.energy[k] * curvatureAfter((r - from) / length);
      all += f.energy[k];
    }
    if (all === 0) return;
    const p = c.momentum[n];
    c.pT[n] *= Math.max(0.01, 1 - seen / p);
    if (c.entryMomentum[n] > 0) c.entryMomentum[n] = Math.max(1e-6, c.entryMomentum[n] - all);
  }

  return (simulation) => {
    const { batch, charged: c, flying: f } = simulation;
    const capacity = c.event.length;
    if (kick.length < capacity) kick = new Float64Array(capacity);
    let n = 0;
    for (let e = 0; e < batch.size; e++) {
      const first = f.offset[e];
      const last = f.offset[e + 1];
      for (let row = first; row < last; row++) {
        if (f.stable[row] !== 1) continue;
        const what = kindOf(f.pdg[row]);
        if (what < kind.charged) continue;
        const x = f.vx[row];
        const y = f.vy[row];
        const z = f.vz[row];
        const px = f.px[row];
        const py = f.py[row];
        const pz = f.pz[row];
        const pT2 = px * px + py * py;
        if (!(pT2 > least2)) continue;
        const pT = Math.sqrt(pT2);
        const p = Math.sqrt(pT2 + pz * pz);
        const charge = chargeOf(f.pdg[row]);
        const mass = masses[what - kind.charged];
        let left = 0;
        if (insideFront(front, x, y, z)) {
          own[0] = pT;
          own[1] = p;
          own[2] = mass;
          walk(f, row, charge);
          left = own[3];
        } else if (insideFront(behind, x, y, z)) {
          // made in the crystals: shows its energy where it is made
          noHits();
          left = p;
          entry.path = 1e-9;
          entry.x = x;
          entry.y = y;
          entry.z = z;
          entry.px = px;
          entry.py = py;
          entry.pz = pz;
          entry.barrel = x * x + y * y >= front.radius * front.radius;
        } else continue;
        const length = entry.path > 0 ? Math.sqrt(entry.x * entry.x + entry.y * entry.y + entry.z * entry.z) : 0;
        const part = geometry !== undefined && length > 0 ? regionAt(geometry, entry.z / length) : region.none;
        if (part === region.none && (passage.vxd | passage.inner | passage.outer) === 0) continue;
        if (n === capacity) throw overflow('charged particles');
        closestApproach(x, y, z, px, py, pz, pT, charge, rhoPerPt * pT, helix);
        c.event[n] = e;
        c.row[n] = f.generated[row];
        c.particle[n] = row - first;
        c.flying[n] = row;
        c.index[n] = batch.index[e];
        c.pdg[n] = f.pdg[row];
        c.species[n] = what - kind.charged;
        c.charge[n] = charge;
        c.tracked[n] = 0;
        c.momentum[n] = p;
        c.energy[n] = f.energy[row];
        c.pT[n] = pT;
        c.cosPhi[n] = helix.cosPhi;
        c.sinPhi[n] = helix.sinPhi;
        c.tanLambda[n] = pz / pT;
        c.d0[n] = helix.d0;
        c.z0[n] = helix.z0;
        c.vxdHits[n] = passage.vxd;
        c.cdcHitsInner[n] = passage.inner;
        c.cdcHitsOuter[n] = passage.outer;
        c.fitProbability[n] = 1;
        c.clusterEnergy[n] = 0;
        c.muonId[n] = 0;
        c.electronId[n] = 0;
        c.region[n] = part;
        kick[n] = 0;
        if (length > 0) {
          c.hitX[n] = entry.x / length;
          c.hitY[n] = entry.y / length;
          c.hitZ[n] = entry.z / length;
          const across = Math.sqrt(entry.x * entry.x + entry.y * entry.y) * pT;
          c.pathFactor[n] = entry.barrel ? across / Math.max(0.05 * across, entry.x * entry.px + entry.y * entry.py) : 1;
          c.entryPath[n] = entry.path;
          c.entryMomentum[n] = left;
          c.entryDirectionX[n] = entry.px / p;
          c.entryDirectionY[n] = entry.py / p;
          c.entryDirectionZ[n] = entry.pz / p;
          const inverseSpeed = 0.5 * (f.energy[row] / p + Math.sqrt(left * left + mass * mass) / left);
          c.entryTime[n] = f.time[row] + (entry.path * inverseSpeed) / constants.speedOfLight.value;
          kick[n] = scatters ? (SCATTERING * f.energy[row] * Math.sqrt(passage.lever)) / (p * p * length) : 0;
        } else {
          c.hitX[n] = 0;
          c.hitY[n] = 0;
          c.hitZ[n] = 0;
          c.pathFactor[n] = 1;
          c.entryPath[n] = 0;
          c.entryMomentum[n] = 0;
          c.entryDirectionX[n] = 0;
          c.entryDirectionY[n] = 0;
          c.entryDirectionZ[n] = 0;
          c.entryTime[n] = 0;
        }
        n++;
      }
    }
    c.n = n;

    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'hits');
    for (let r = 0; r < n; r++) {
      const at = r * stride;
      thinning.state = u[at];
      const pixels = thinning.apply(c.vxdHits[r] & 0b11, pixelLoss);
      c.vxdHits[r] = pixels | thinning.apply(c.vxdHits[r] & ~0b11, stripLoss);
      wires.apply(c.cdcHitsInner[r], c.cdcHitsOuter[r], u[at + 1], u[at + 2], u[at + 3]);
      c.cdcHitsInner[r] = wires.inner;
      c.cdcHitsOuter[r] = wires.outer;
      const { vxdHits, cdcHitsInner: inner, cdcHitsOuter: outer } = c;
      c.firstRadius[r] =
        vxdHits[r] !== 0
          ? radius.vxd[lowest(vxdHits[r])]
          : inner[r] !== 0
            ? radius.cdc[lowest(inner[r])]
            : outer[r] !== 0
              ? radius.cdc[32 + lowest(outer[r])]
              : 0;
      c.lastRadius[r] =
        outer[r] !== 0
          ? radius.cdc[32 + highest(outer[r])]
          : inner[r] !== 0
            ? radius.cdc[highest(inner[r])]
            : vxdHits[r] !== 0
              ? radius.vxd[highest(vxdHits[r])]
              : 0;
      if (kick[r] > 0) scatter(c, r, kick[r] * gaussian(u[at + 4]), kick[r] * gaussian(u[at + 5]));
      if (c.species[r] === species.electron) {
        const e = c.event[r];
        const row = c.flying[r];
        if (f.offset[e + 1] - f.offset[e] > batch.particles.offset[e + 1] - batch.particles.offset[e])
          radiate(f, f.offset[e], row, f.offset[e + 1], c, r);
      }
    }
  };
};

/** Moves the entry into the calorimeter by small angles, as seen from the interaction point, along the meridian and across. */
function scatter(c: ChargedRows, r: number, along: number, across: number): void {
  const x = c.hitX[r];
  const y = c.hitY[r];
  const z = c.hitZ[r];
  const sine = Math.sqrt(x * x + y * y);
  const toX = (x * z * along - y * across) / sine;
  const toY = (y * z * along + x * across) / sine;
  const norm = 1 / Math.sqrt(1 + along * along + across * across);
  c.hitX[r] = (x + toX) * norm;
  c.hitY[r] = (y + toY) * norm;
  c.hitZ[r] = (z - sine * along) * norm;
}

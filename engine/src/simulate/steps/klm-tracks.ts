import { massOf } from '../../basics/particles.ts';
import { assumed, type CardStep, numberOf, sourced } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { Approach, type Ray } from '../klm/approach.ts';
import { KlmGeometry } from '../klm/geometry.ts';
import { CASCADE_UNIFORMS, HadronCascade } from '../klm/hadron-cascade.ts';
import { LayerEfficiency } from '../klm/hits.ts';
import { IronRange } from '../klm/iron-range.ts';
import { klmMaterial, massBefore } from '../klm/materials.ts';
import { KlmPath } from '../klm/path.ts';
import { klmOf } from '../klm/step-of.ts';
import { drawListed, drawListedUniforms, roomForList, singleBlocks } from '../random-blocks.ts';
import { type ChargedRows, type Kernel, type KernelMaker, type Simulation, species } from '../state.ts';

export const klmTracks: CardStep = {
  name: 'klmTracks',
  stage: 'simulate',
  does: 'hits of charged particles in the KLM: muons up to their range in crystals, coil and iron; hadrons as a chain of leading particles; hits of a muon from a decay in flight go to the track of its parent where the kink is small',
  neglects:
    'field and scattering in the iron (layers follow a straight line from the coil), electrons that leak out of the calorimeter, decays between the front of the calorimeter and the KLM, ' +
    'correlation of hadronic interactions with the cluster in the calorimeter',
  numbers: {
    lowestMomentum: assumed(0.3, 'GeV', 'at the calorimeter: no muon below gets through crystals and coil (tested)'),
    straggling: assumed(0.03, 'fraction', 'of the range; recalled for muons of 1 GeV in iron'),
    matched: sourced(
      0.9991,
      'fraction',
      'basf2 klm documentation: hits within 3.5 sigma in both coordinates, scattering included',
    ),
    matchedSecondaries: assumed(0.7, 'fraction', 'hits behind a hadronic interaction within the same window; no value at hand'),
    matchedDecay: assumed(
      15,
      'cm',
      'a muon from a decay in flight belongs to the track when its kink displaces it by less in the KLM: 3.5 sigma at 1 GeV',
    ),
    protonInteraction: assumed(1.22, '1', 'interaction lengths of pions per one of protons in iron: 20.4 cm / 16.8 cm, recalled'),
  },
};

/** No path through crystals, coil and iron is thicker, straggling included [g/cm^2]: 15 plates and as much again for slant and crystals (tested). */
const THICKEST = 1600;

export const compileKlmTracks: KernelMaker = (step, card): Kernel => {
  const klm = klmOf(card, step.name);
  const geometry = new KlmGeometry(klm);
  const material = klmMaterial(klm);
  const ranges = new IronRange();
  const cascade = new HadronCascade(klm, material, ranges);
  const efficiency = new LayerEfficiency(klm, numberOf(step, 'matched'));
  const approach = new Approach(klm, card);
  const lowest = numberOf(step, 'lowestMomentum');
  const straggling = numberOf(step, 'straggling');
  const matchedSecondaries = numberOf(step, 'matchedSecondaries');
  const matchedDecay = numberOf(step, 'matchedDecay');
  const protonInteraction = numberOf(step, 'protonInteraction');
  const masses = Float64Array.from(['e-', 'mu-', 'pi+', 'K+', 'p', 'p'], massOf);
  masses[species.deuteron] *= 2;
  const muonMass = masses[species.muon];
  // muons above cross any path: no range need be computed
  let throughAll = 1;
  while (ranges.range(throughAll, muonMass) < THICKEST) throughAll += 0.1;
  const path = new KlmPath();
  const ray: Ray = { x: 0, y: 0, z: 0, dx: 0, dy: 0, dz: 0 };
  const chain = new Float64Array(CASCADE_UNIFORMS);
  const { stage, first, count } = singleBlocks.klmCascade;
  /** rows fast enough for the KLM, and the first numbers of their cascades */
  let fast = new Int32Array(0);
  let begun = new Float64Array(0);

  /** Path of row r through the KLM; false where it does not come there. */
  function follow(c: ChargedRows, r: number): boolean {
    const front = approach.front(c.hitX[r], c.hitY[r], c.hitZ[r]);
    ray.x = front * c.hitX[r];
    ray.y = front * c.hitY[r];
    ray.z = front * c.hitZ[r];
    ray.dx = c.entryDirectionX[r];
    ray.dy = c.entryDirectionY[r];
    ray.dz = c.entryDirectionZ[r];
    if (!approach.toCoil(ray, c.entryMomentum[r], c.charge[r])) return false;
    geometry.crossings(ray.x, ray.y, ray.z, ray.dx, ray.dy, ray.dz, path);
    return path.n > 0;
  }

  /** Crossings within a range in iron [g/cm^2]. */
  function within(range: number, crystals: number): number {
    const left = range - crystals * material.crystalMass;
    if (massBefore(material, path, path.n - 1) <= left) return path.n;
    let k = 0;
    while (massBefore(material, path, k) <= left) k++;
    return k;
  }

  /** Fills `fast`; returns how many rows. */
  function findFast({ entryMomentum, n: rows }: ChargedRows): number {
    let n = 0;
    for (let r = 0; r < rows; r++) if (entryMomentum[r] > lowest) fast[n++] = r;
    return n;
  }

  return (simulation) => {
    const c = simulation.charged;
    const { uniforms: u, stream } = simulation;
    fast = roomForList(c, fast);
    if (begun.length < 4 * fast.length) begun = new Float64Array(4 * fast.length);
    const candidates = findFast(c);
    const stride = drawListedUniforms(simulation, c, fast, candidates, 'klmTracks');
    drawListed(stream, c, fast, candidates, { stage, first, count: 2 }, begun);
    let r = 0;
    const drawRest = () => stream.one(c.index[r], stage, c.particle[r], first, count, chain);
    c.klmHits.fill(0, 0, c.n);
    c.klmLayer.fill(0, 0, c.n);
    c.klmDepth.fill(0, 0, c.n);
    c.klmReach.fill(0, 0, c.n);
    for (let i = 0; i < candidates; i++) {
      r = fast[i];
      if (!follow(c, r)) continue;
      const momentum = c.entryMomentum[r];
      const kind = c.species[r];
      const crystals = c.region[r] === 0 ? 0 : c.pathFactor[r];
      const muonRange = momentum > throughAll ? Number.POSITIVE_INFINITY : ranges.range(momentum, muonMass);
      c.klmReach[r] = within(muonRange, crystals);
      if (kind === species.electron) continue;
      let crossed = 0;
      if (kind === species.muon) {
        const reached =
          muonRange === Number.POSITIVE_INFINITY
            ? path.n
            : within(muonRange * (1 + straggling * gaussian(u[i * stride])), crystals);
        crossed = reached >= 32 ? -1 : (1 << reached) - 1;
      } else {
        const mass = masses[kind];
        for (let k = 0; k < 4; k++) chain[k] = begun[4 * i + k];
        const kinetic = Math.sqrt(momentum * momentum + mass * mass) - mass;
        const factor = kind >= species.proton ? protonInteraction : 1;
        crossed = cascade.crossed(path, kinetic, mass, true, crystals, factor, chain, drawRest);
        if (u[i * stride + 2] >= matchedSecondaries) crossed &= (1 << cascade.firstSecondary) - 1;
      }
      if (crossed === 0) continue;
      const hits = efficiency.seen(path, crossed, u[i * stride + 1]);
      if (hits === 0) continue;
      const last = 31 - Math.clz32(hits);
      c.klmHits[r] = path.mask(hits);
      c.klmLayer[r] = path.layer(last);
      c.klmDepth[r] = last + 1;
      if (kind === species.muon && c.tracked[r] === 0 && c.flying[r] >= 0) handToParent(simulation, r);
    }
  };

  /** Hits of an untracked muon to the tracked parent that decayed to it, where the kink leaves it within the window. */
  function handToParent(simulation: Simulation, r: number): void {
    const { charged: c, flying: f } = simulation;
    const own = c.flying[r];
    const mother = f.mother[own];
    if (mother < 0) return;
    const parentFlying = f.offset[c.event[r]] + mother;
    if (!Number.isFinite(f.pathEnd[parentFlying])) return;
    let parent = r;
    while (parent >= 0 && c.event[parent] === c.event[r] && c.flying[parent] !== parentFlying) parent--;
    if (parent < 0 || c.event[parent] !== c.event[r] || c.tracked[parent] === 0 || c.klmHits[parent] !== 0) return;
    const px = f.px[parentFlying];
    const py = f.py[parentFlying];
    const pz = f.pz[parentFlying];
    const p = Math.sqrt(px * px + py * py + pz * pz);
    const turn = approach.turn(c.charge[parent], f.pathEnd[parentFlying], p);
    const cosine = approach.cosineAfter(turn, px, py, pz, f.px[own], f.py[own], f.pz[own]);
    const radius = Math.sqrt(f.vx[own] * f.vx[own] + f.vy[own] * f.vy[own] + f.vz[own] * f.vz[own]);
    const ahead = Math.max(0, Math.sqrt(ray.x * ray.x + ray.y * ray.y + ray.z * ray.z) - radius);
    const kink = Math.sqrt(Math.max(0, 1 - cosine * cosine));
    if (cosine <= 0 || kink * ahead > matchedDecay) return;
    c.klmHits[parent] = c.klmHits[r];
    c.klmLayer[parent] = c.klmLayer[r];
    c.klmDepth[parent] = c.klmDepth[r];
    c.klmReach[parent] = within(ranges.range(p, muonMass), c.region[r] === 0 ? 0 : c.pathFactor[r]);
    c.klmHits[r] = 0;
    c.klmLayer[r] = 0;
    c.klmDepth[r] = 0;
  }
};

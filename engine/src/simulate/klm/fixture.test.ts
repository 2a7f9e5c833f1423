/** Rows made by hand for the steps of the KLM: particles that reach the calorimeter straight from the origin, or begin anywhere. */
import { expect, test } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { cos, sin } from '../../basics/elementary.ts';
import { massOf, pdgOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { assumed, type CardStep, type DetectorCard } from '../card.ts';
import { kind, kindOf } from '../particle-kinds.ts';
import { createSimulation, region, type Simulation } from '../state.ts';
import { klm } from '../steps/klm.ts';
import { compileKlmNeutrals, klmNeutrals } from '../steps/klm-neutrals.ts';
import { compileKlmTracks, klmTracks } from '../steps/klm-tracks.ts';

export interface KlmShot {
  readonly particle: string;
  readonly momentum: number;
  readonly theta: number;
  readonly phi?: number;
  readonly tracked?: boolean;
  /** where it begins [cm]; the origin when absent */
  readonly vertex?: readonly [number, number, number];
  readonly time?: number;
  /** of a neutral: energy that leaves the calorimeter; all when absent, NaN for a particle without a row in the calorimeter */
  readonly escaped?: number;
  /** row inside the event of the particle that decayed to it, after a path [cm] */
  readonly mother?: number;
  readonly decaysAfter?: number;
  /** share of a crystal's length on the way */
  readonly crystals?: number;
  /** of a photon: crystal on its line of flight and distance from the edge of the crystals [cm] */
  readonly crystalPath?: number;
  readonly edge?: number;
}

export const steel = (numbers: Record<string, number>, of: CardStep): CardStep => ({
  ...of,
  numbers: Object.fromEntries(
    Object.entries(of.numbers).map(([name, entry]) => [name, { ...entry, value: numbers[name] ?? entry.value }]),
  ),
});

const solenoid: CardStep = {
  name: 'chargedPropagation',
  stage: 'simulate',
  does: '',
  neglects: '',
  numbers: { field: assumed(0, 'T', 'straight tracks') },
};

export function klmCard(changes: { klm?: object; tracks?: object; neutrals?: object; field?: number } = {}): DetectorCard {
  return {
    name: 'klm alone',
    title: '',
    steps: [
      steel({ field: changes.field ?? 0 }, solenoid),
      steel({ ...changes.klm }, klm),
      steel({ ...changes.tracks }, klmTracks),
      steel({ backgroundClusters: 0, ...changes.neutrals }, klmNeutrals),
    ],
  };
}

/** Both steps over events made of shots. */
export function runKlm(events: readonly (readonly KlmShot[])[], card = klmCard(), seed = 5): Simulation {
  const batch = createEventBatch(events.length);
  const simulation: Simulation = {
    batch,
    stream: new RandomStream(seed, 'klm'),
    ...createSimulation(Math.max(8, events.length)),
  };
  batch.size = events.length;
  const { flying: f, charged: c, neutral: s } = simulation;
  let n = 0;
  events.forEach((shots, e) => {
    batch.index[e] = e;
    f.offset[e] = n;
    shots.forEach((shot, i) => {
      const mass = massOf(shot.particle);
      const pdg = pdgOf(shot.particle);
      const sort = kindOf(pdg);
      const phi = shot.phi ?? 0.1;
      const direction = [sin(shot.theta) * cos(phi), sin(shot.theta) * sin(phi), cos(shot.theta)] as const;
      f.pdg[n] = pdg;
      f.mother[n] = shot.mother ?? -1;
      f.stable[n] = shot.decaysAfter === undefined ? 1 : 0;
      f.energy[n] = Math.sqrt(shot.momentum * shot.momentum + mass * mass);
      f.px[n] = shot.momentum * direction[0];
      f.py[n] = shot.momentum * direction[1];
      f.pz[n] = shot.momentum * direction[2];
      [f.vx[n], f.vy[n], f.vz[n]] = shot.vertex ?? [0, 0, 0];
      f.time[n] = shot.time ?? 0;
      f.generated[n] = n;
      f.pathEnd[n] = shot.decaysAfter ?? Number.POSITIVE_INFINITY;
      if (sort >= kind.charged && shot.escaped === undefined) {
        const r = c.n++;
        c.event[r] = e;
        c.row[r] = n;
        c.particle[r] = i;
        c.flying[r] = n;
        c.index[r] = e;
        c.pdg[r] = pdg;
        c.species[r] = sort - kind.charged;
        c.charge[r] = pdg > 0 === Math.abs(pdg) > 100 ? 1 : -1;
        c.tracked[r] = shot.tracked === false ? 0 : 1;
        c.momentum[r] = shot.momentum;
        c.region[r] = region.barrel;
        [c.hitX[r], c.hitY[r], c.hitZ[r]] = direction;
        [c.entryDirectionX[r], c.entryDirectionY[r], c.entryDirectionZ[r]] = direction;
        c.entryMomentum[r] = shot.decaysAfter === undefined ? shot.momentum : 0;
        c.pathFactor[r] = shot.crystals ?? 1;
        c.klmHits[r] = 12345; // rows are reused: the step must reset them
        c.klmReach[r] = 99;
      } else if (!Number.isNaN(shot.escaped ?? 0)) {
        const r = s.n++;
        s.event[r] = e;
        s.row[r] = n;
        s.particle[r] = i;
        s.index[r] = e;
        s.flying[r] = n;
        s.isPhoton[r] = sort === kind.photon ? 1 : 0;
        s.crystalPath[r] = shot.crystalPath ?? 0;
        s.edge[r] = shot.edge ?? 50;
        s.escapedEnergy[r] = shot.escaped ?? f.energy[n] - mass;
      }
      n++;
    });
  });
  f.offset[events.length] = n;
  for (const step of card.steps) {
    if (step.name === 'klmTracks') compileKlmTracks(step, card)(simulation);
    if (step.name === 'klmNeutrals') compileKlmNeutrals(step, card)(simulation);
  }
  return simulation;
}

export const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('rows made by hand reach the steps', () => {
  const { charged } = runKlm([[{ particle: 'mu-', momentum: 3, theta: 1.5 }]]);
  expect(charged.n).toBe(1);
  expect(charged.klmReach[0]).toBe(15);
});

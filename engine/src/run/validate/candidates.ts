import { createClusterColumns, createEventBatch, createTrackColumns } from '../../basics/columns.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { superKEKB } from '../../generate/beams.ts';
import { decayRules } from '../../generate/decay/decay-rules.ts';
import { createGenerator } from '../../generate/generator.ts';
import type { ProcessSpec } from '../../generate/process.ts';
import { prepareTables } from '../../generate/tables.ts';
import { CmsFrame } from '../../reconstruct/cms-frame.ts';
import { compileReconstruction } from '../../reconstruct/lists/compile.ts';
import type { Reconstruction } from '../../reconstruct/lists/particle-list.ts';
import { standard } from '../../reconstruct/lists/standard-lists.ts';
import { candidateObservables } from '../../reconstruct/observables/candidate.ts';
import { belle2 } from '../../simulate/belle2.ts';
import { compileDetector } from '../../simulate/detector.ts';
import { between, printed, type ValidationRow } from './row.ts';
import { spreadOf } from './widths.ts';

const EVENTS = 1500;
const MASS = 1;
const MEV = 1000;

/** B -> K h', h' -> mu mu with a decay length of 2 cm at rest, in whole events of the Upsilon(4S). */
const spec: ProcessSpec = {
  process: 'e+ e- -> B+ B-',
  model: 'dark-scalar',
  parameters: { 'mass.hprime': MASS, sinTheta: 1e-4 },
  beams: superKEKB,
  radiation: { initial: false, final: false },
  cuts: [],
  decays: decayRules(['B+ -> K+ hprime', 'hprime -> mu+ mu-'], { hprime: 2 }),
};

const lists: Reconstruction = {
  ...standard('promptKaon'),
  displaced: {
    decay: 'hprime -> mu+ mu-',
    vertex: true,
    cuts: [
      { require: 'vertexRadius', above: 0.05 },
      { require: 'vertexProbability', above: 0.001 },
    ],
    source: 'basf2 skim/scripts/skim/WGs/dark.py, BtoKplusLLP: dr > 0.05 cm',
  },
  B: {
    decay: 'B+ -> K+:promptKaon hprime:displaced',
    cuts: [
      { require: 'beamConstrainedMass', above: 5.2 },
      { require: 'absDeltaE', below: 0.25 },
    ],
    best: { pick: 'lowest', of: 'absDeltaE' },
    source: 'basf2 skim/scripts/skim/WGs/dark.py, BtoKplusLLP: Mbc > 5.20, |dE| < 0.25',
  },
};

const width = (values: readonly number[]): number => spreadOf(Float64Array.from(values)).width;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Whole B events through detector and particle lists: is what was generated found, where it should be? */
export function candidateRows(): ValidationRow[] {
  const generator = createGenerator(spec, prepareTables(spec));
  const stream = new RandomStream(41, generator.streamName);
  const batch = createEventBatch(EVENTS);
  const tracks = createTrackColumns(EVENTS);
  const clusters = createClusterColumns(EVENTS);
  generator.generate(stream, 0, EVENTS, 'unweighted', batch);
  compileDetector(belle2).simulate(batch, stream, tracks, clusters);

  const compiled = compileReconstruction(lists, new CmsFrame(superKEKB));
  const b = compiled.list('B').table;
  const scalars = compiled.list('displaced').table;
  const [mother, scalar] = [compiled.candidateOf('B'), compiled.candidateOf('displaced')];
  const { pdg, mother: parent, offset } = batch.particles;
  /** particle that a track comes from in the decay of interest, by the code of its mother */
  const comesFrom = (leaf: number, event: number): number => {
    const row = tracks.truth[leaf >> 1]!;
    return row < 0 || parent[row]! < 0 ? 0 : Math.abs(pdg[offset[event]! + parent[row]!]!);
  };
  const values = { mass: [] as number[], beamConstrainedMass: [] as number[], deltaE: [] as number[], bMass: [] as number[] };
  let chosen = 0;
  let right = 0;
  for (let event = 0; event < EVENTS; event++) {
    compiled.reconstruct(tracks, clusters, event);
    if (b.count === 0) continue;
    chosen++;
    // leaves: the kaon of the B (521), then both muons of the scalar
    const isRight = comesFrom(b.leaves[0]!, event) === 521 && [1, 2].every((k) => comesFrom(b.leaves[k]!, event) === 9900035);
    if (!isRight) continue;
    right++;
    b.load(0, mother);
    scalars.load(b.rows[1]!, scalar);
    values.mass.push(candidateObservables.mass.of(scalar));
    values.bMass.push(candidateObservables.mass.of(mother));
    values.beamConstrainedMass.push(candidateObservables.beamConstrainedMass.of(mother));
    values.deltaE.push(candidateObservables.deltaE.of(mother));
  }
  const name = "B -> K h', h' -> mu mu, 1 GeV, c tau 2 cm";
  // M_bc^2 = M^2 + (s_nominal - s)/4: sqrt(s) sigma(sqrt s) / (4 M)
  const spread = superKEKB.electronEnergySpread / superKEKB.electronEnergy;
  const positron = superKEKB.positronEnergySpread / superKEKB.positronEnergy;
  const sqrtS = new CmsFrame(superKEKB).sqrtS;
  const beam = (sqrtS * 0.5 * sqrtS * Math.sqrt(spread * spread + positron * positron)) / (4 * massOf('B+'));
  const ofBeams = 'spread of the beam energies alone, sqrt(s) sigma(sqrt s) / (4 M)';
  return [
    between(
      `${name}: share of events with the right candidate`,
      right / EVENTS,
      0.3,
      0.95,
      null,
      'acceptance of two displaced tracks and one prompt',
    ),
    between(`${name}: right candidates among the best ones`, right / chosen, 0.9, 1),
    between(`${name}: median of m(h') - 1 GeV [MeV]`, MEV * (median(values.mass) - MASS), -1, 1, 0),
    between(`${name}: median of M_bc - M_B [MeV]`, MEV * (median(values.beamConstrainedMass) - massOf('B+')), -0.5, 0.5, 0),
    between(
      `${name}: width of M_bc [MeV]`,
      MEV * width(values.beamConstrainedMass),
      Number((0.9 * MEV * beam).toFixed(2)),
      Number((1.25 * MEV * beam).toFixed(2)),
      MEV * beam,
      ofBeams,
    ),
    between(`${name}: median of Delta E [MeV]`, MEV * median(values.deltaE), -3, 3, 0),
    printed(`${name}: width of Delta E [MeV]`, MEV * width(values.deltaE), null),
    printed(`${name}: width of m(K h') [MeV]`, MEV * width(values.bMass), null),
    printed(`${name}: width of m(h') [MeV]`, MEV * width(values.mass), null),
  ];
}

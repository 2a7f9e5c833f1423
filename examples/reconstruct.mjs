import {
  belle2,
  CmsFrame,
  candidateObservables,
  compileDetector,
  compileReconstruction,
  createClusterColumns,
  createEventBatch,
  createGenerator,
  createTrackColumns,
  decayRules,
  prepareTables,
  RandomStream,
  standardListsNamed,
  superKEKB,
} from '@lacuna/engine';

// B+ -> K+ h', h' -> mu+ mu- some centimetres away, through the detector
const spec = {
  process: 'e+ e- -> B+ B-',
  model: 'dark-scalar',
  parameters: { 'mass.hprime': 1.5, sinTheta: 1e-4 },
  beams: superKEKB,
  radiation: { initial: false, final: false },
  cuts: [],
  decays: decayRules(['B+ -> K+ hprime', 'hprime -> mu+ mu-'], { hprime: 2 }),
};
const count = 100;
const generator = createGenerator(spec, prepareTables(spec));
const stream = new RandomStream(1, generator.streamName);
const [batch, tracks, clusters] = [createEventBatch(count), createTrackColumns(count), createClusterColumns(count)];
generator.generate(stream, 0, count, 'unweighted', batch);
compileDetector(belle2).simulate(batch, stream, tracks, clusters);

// lists are data: of the standard ones the prompt kaon, and the decay with a vertex inside
const lists = compileReconstruction(
  {
    ...standardListsNamed('promptKaon'),
    displaced: {
      decay: "h' -> mu+ mu-",
      vertex: true,
      cuts: [
        { require: 'vertexRadius', above: '0.05 cm' },
        { require: 'vertexProbability', above: 0.001 },
      ],
      source: 'basf2 skim BtoKplusLLP: dr > 0.05 cm',
    },
    B: {
      decay: "B+ -> K+:promptKaon h':displaced",
      cuts: [
        { require: 'beamConstrainedMass', above: '5.27 GeV' },
        { require: 'absDeltaE', below: '0.05 GeV' },
      ],
      best: { pick: 'lowest', of: 'absDeltaE' },
      source: 'assumed: three standard deviations',
    },
  },
  new CmsFrame(superKEKB),
);

const b = lists.list('B').table;
const displaced = lists.list('displaced').table;
const scalar = lists.candidateOf('displaced');
const masses = [];
for (let event = 0; event < count; event++) {
  lists.reconstruct(tracks, clusters, event);
  if (b.count === 0) continue;
  displaced.load(b.rows[1], scalar); // the second daughter of the best B
  masses.push(candidateObservables.mass.of(scalar));
}
masses.sort((x, y) => x - y);
console.log(`${masses.length} of ${count} events, median mass of h' ${masses[masses.length >> 1].toFixed(3)} GeV`);

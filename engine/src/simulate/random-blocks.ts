import { type RandomStream, stage } from '../basics/random.ts';
import type { ChargedRows, NeutralRows, Simulation } from './state.ts';

/**
 * The random numbers of each step, as a range of blocks (two uniforms each) in the stream of a generated particle. Ranges never overlap
 * and are never reused, so adding a draw to one step, or a step to the card, leaves all other draws as they were. New ones go last.
 */
export const randomBlocks = {
  trackingEfficiency: { stage: stage.simulate, first: 0, count: 1 },
  trackingFactor: { stage: stage.simulate, first: 1, count: 1 },
  trackResolution: { stage: stage.simulate, first: 2, count: 3 },
  chargedClusters: { stage: stage.simulate, first: 5, count: 2 },
  photonInefficiency: { stage: stage.simulate, first: 7, count: 1 },
  calorimeterResolution: { stage: stage.simulate, first: 8, count: 2 },
  clusterTime: { stage: stage.simulate, first: 10, count: 1 },
  muonIdentification: { stage: stage.identification, first: 0, count: 1 },
  electronIdentification: { stage: stage.identification, first: 1, count: 1 },
  identificationFactor: { stage: stage.identification, first: 2, count: 1 },
  ionisationLikelihood: { stage: stage.likelihood, first: 0, count: 2 },
  topLikelihood: { stage: stage.likelihood, first: 2, count: 2 },
  arichLikelihood: { stage: stage.likelihood, first: 4, count: 2 },
  /** decay length and first encounter with material; further numbers of the same sequence follow where something happens */
  flight: { stage: stage.flight, first: 0, count: 1 },
  hits: { stage: stage.tracking, first: 0, count: 3 },
  trackFinding: { stage: stage.tracking, first: 3, count: 1 },
  trackMistakes: { stage: stage.tracking, first: 4, count: 4 },
  klmTracks: { stage: stage.klm, first: 0, count: 2 },
  waveformTime: { stage: stage.klm, first: 24, count: 1 },
  waveformTimeOfTracks: { stage: stage.klm, first: 25, count: 1 },
  showerShapes: { stage: stage.calorimeter, first: 12, count: 2 },
  showerResponse: { stage: stage.calorimeter, first: 10, count: 2 },
  photonEscape: { stage: stage.calorimeter, first: 8, count: 2 },
  trackShowers: { stage: stage.calorimeter, first: 0, count: 5 },
  trackFit: { stage: stage.tracking, first: 32, count: 3 },
} as const;

/** Blocks that are drawn where they are needed, particle by particle, into room of the step's own. */
export const singleBlocks = {
  klmCascade: { stage: stage.klm, first: 4, count: 8 },
  klmNeutrals: { stage: stage.klm, first: 12, count: 12 },
  klmBackground: { stage: stage.detectorNoise, first: 16, count: 3 },
  splitOffs: { stage: stage.calorimeter, first: 6, count: 2 },
  neutralHadrons: { stage: stage.calorimeter, first: 14, count: 2 },
  backgroundClusters: { stage: stage.detectorNoise, first: 3, count: 2 },
} as const;

/** Particle number in `stage.detectorNoise` of what the KLM sees without a particle. */
export const KLM_NOISE = 2000;

/** Fills `simulation.uniforms` for all rows; those of row r start at 2 * count * r. Returns that stride. */
export function drawUniforms(simulation: Simulation, rows: ChargedRows | NeutralRows, step: keyof typeof randomBlocks): number {
  const { stage: s, first, count } = randomBlocks[step];
  simulation.stream.fill(rows.index, rows.particle, rows.n, s, first, count, simulation.uniforms);
  return 2 * count;
}

/** Room for a list of rows: what there is or a larger one. */
export function roomForList(c: ChargedRows, room: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return room.length < c.n ? new Int32Array(c.event.length) : room;
}

interface Blocks {
  readonly stage: number;
  readonly first: number;
  readonly count: number;
}

let listedIndex = new Float64Array(0);
let listedParticle = new Int32Array(0);

/** Draws blocks for `n` rows out of a list: those of row listed[i] start at 2 * count * i of `out`. */
export function drawListed(
  stream: RandomStream,
  rows: ChargedRows | NeutralRows,
  listed: Int32Array,
  n: number,
  { stage: s, first, count }: Blocks,
  out: Float64Array,
): void {
  if (listedIndex.length < n) {
    listedIndex = new Float64Array(listed.length);
    listedParticle = new Int32Array(listed.length);
  }
  const { index, particle } = rows;
  for (let i = 0; i < n; i++) {
    const r = listed[i];
    listedIndex[i] = index[r];
    listedParticle[i] = particle[r];
  }
  stream.fill(listedIndex, listedParticle, n, s, first, count, out);
}

/** `drawUniforms` for `n` rows out of a list. */
export function drawListedUniforms(
  simulation: Simulation,
  rows: ChargedRows | NeutralRows,
  listed: Int32Array,
  n: number,
  step: keyof typeof randomBlocks,
): number {
  drawListed(simulation.stream, rows, listed, n, randomBlocks[step], simulation.uniforms);
  return 2 * randomBlocks[step].count;
}

import type { ClusterColumns, EventBatch, TrackColumns } from '../basics/columns.ts';
import { cos, sin, tan } from '../basics/elementary.ts';
import { didYouMean, InternalError, UserError } from '../basics/errors.ts';
import { type RandomStream, stage } from '../basics/random.ts';
import { type CardStep, type DetectorCard, numberOf, stepOf } from '../simulate/card.ts';

/** Decides about event e from the reconstructed columns, before any efficiency. */
type Decision = (e: number, tracks: TrackColumns, clusters: ClusterColumns) => boolean;

/** A trigger line: what it asks for, the step and number of its efficiency, and its block of random numbers (never reused). */
interface Line {
  readonly does: string;
  readonly step?: string;
  readonly efficiency?: string;
  readonly block?: number;
  readonly compile: (step: CardStep) => Decision;
}

const lines: Readonly<Record<string, Line>> = {
  'cdc-two-track': {
    does: 'two drift-chamber tracks with an opening azimuth above 90 deg, with the efficiency of the line',
    step: 'driftChamberTrigger',
    efficiency: 'efficiency',
    block: 0,
    compile: compileTwoTracks,
  },
  'cdc-two-track-ideal': {
    does: 'the same without its efficiency',
    step: 'driftChamberTrigger',
    compile: compileTwoTracks,
  },
  'ecl-energy': {
    does: 'calorimeter energy above threshold, caps mostly left out',
    step: 'calorimeterTrigger',
    efficiency: 'sumEfficiency',
    block: 1,
    compile: compileEnergySum,
  },
  'single-photon': {
    does: 'one energetic barrel cluster and nothing else (as the level-1 bit lml6)',
    step: 'calorimeterTrigger',
    efficiency: 'photonEfficiency',
    block: 2,
    compile: compileSinglePhoton,
  },
  none: {
    does: 'every event: no trigger is simulated',
    compile: () => () => true,
  },
};

const PAIR_LIMIT = 32;

/** Names of all trigger lines. */
export function triggerLines(): string[] {
  return Object.keys(lines);
}

export interface Trigger {
  readonly lines: readonly string[];
  /** Sets bit i of bits[e] when line i accepts event e. Each line draws one random number per event, from its own block. */
  evaluate(batch: EventBatch, stream: RandomStream, tracks: TrackColumns, clusters: ClusterColumns, bits: Uint32Array): void;
}

/**
 * Compiles lines of the level-1 trigger; bit i of the result belongs to lineNames[i]. Efficiencies are those of the card, times the
 * data/simulation factor of the step `triggerFactor` (not applied to `none` and ideal lines).
 */
export function compileTrigger(card: DetectorCard, lineNames: readonly string[]): Trigger {
  if (lineNames.length > 32)
    throw new UserError({ what: 'more than 32 trigger lines', where: 'trigger', value: lineNames.length });
  const factorStep = stepOf(card, 'triggerFactor');
  const factor = factorStep === undefined ? 1 : numberOf(factorStep, 'factor');
  const compiled = lineNames.map((name) => {
    const line = lineOf(name);
    const step = stepFor(card, name, line);
    const efficiency = line.efficiency === undefined || step === undefined ? 1 : factor * numberOf(step, line.efficiency);
    return { decide: line.compile(step as CardStep), efficiency, block: line.block ?? -1 };
  });
  let eventParticle = new Int32Array(0);
  let uniforms = new Float64Array(0);

  return {
    lines: lineNames.slice(),
    evaluate(batch, stream, tracks, clusters, bits) {
      if (bits.length < batch.size) throw new InternalError('trigger: fewer words for bits than events in the batch');
      if (eventParticle.length < batch.size) {
        // the whole event draws as particle 0 of the trigger stage
        eventParticle = new Int32Array(batch.index.length);
        uniforms = new Float64Array(2 * batch.index.length);
      }
      bits.fill(0, 0, batch.size);
      for (let i = 0; i < compiled.length; i++) {
        const { decide, efficiency, block } = compiled[i];
        const bit = 1 << i;
        const random = efficiency < 1;
        if (random) stream.fill(batch.index, eventParticle, batch.size, stage.trigger, block, 1, uniforms);
        for (let e = 0; e < batch.size; e++) {
          if (random && uniforms[2 * e] >= efficiency) continue;
          if (decide(e, tracks, clusters)) bits[e] = (bits[e] | bit) >>> 0;
        }
      }
    },
  };
}

/** What a report says about the lines: conditions, numbers and what is neglected. */
export interface TriggerDescription {
  readonly line: string;
  readonly does: string;
  /** efficiency that is applied at random, 1 for none */
  readonly efficiency: number;
  readonly efficiencyStatus: string;
  readonly neglects: string;
}

export function describeTrigger(card: DetectorCard, lineNames: readonly string[]): TriggerDescription[] {
  const factorStep = stepOf(card, 'triggerFactor');
  const factor = factorStep === undefined ? 1 : numberOf(factorStep, 'factor');
  return lineNames.map((name) => {
    const line = lineOf(name);
    const step = stepFor(card, name, line);
    const entry = line.efficiency === undefined ? undefined : step?.numbers[line.efficiency];
    const status = entry?.source ?? (entry === undefined ? 'not applied' : `assumed: ${entry.assumed}`);
    return {
      line: name,
      does: line.does,
      efficiency: entry === undefined ? 1 : factor * entry.value,
      efficiencyStatus: status,
      neglects: step?.neglects ?? 'the trigger',
    };
  });
}

function lineOf(name: string): Line {
  if (Object.hasOwn(lines, name)) return lines[name] as Line;
  const known = triggerLines();
  throw new UserError({
    what: `unknown trigger line "${name}"`,
    where: 'trigger',
    remedy: `lines are ${known.join(', ')}.${didYouMean(name, known)}`,
  });
}

function stepFor(card: DetectorCard, name: string, line: Line): CardStep | undefined {
  if (line.step === undefined) return undefined;
  const step = stepOf(card, line.step);
  if (step === undefined)
    throw new UserError({ what: `the detector card has no step ${line.step} for line "${name}"`, where: 'trigger' });
  return step;
}

/** Two tracks above threshold, inside the finder's range, whose azimuths differ by more than the opening. */
function compileTwoTracks(step: CardStep): Decision {
  const pT2Minimum = numberOf(step, 'lowestPt') * numberOf(step, 'lowestPt');
  const cosOpening = cos(numberOf(step, 'openingAzimuth'));
  const slopeMaximum = 1 / tan(numberOf(step, 'thetaFrom'));
  const slopeMinimum = 1 / tan(numberOf(step, 'thetaTo'));
  const pT = new Float64Array(PAIR_LIMIT);
  const row = new Int32Array(PAIR_LIMIT);
  return (e, { offset, px, py, pz }) => {
    let n = 0;
    for (let r = offset[e]; r < offset[e + 1] && n < PAIR_LIMIT; r++) {
      const pT2 = px[r] * px[r] + py[r] * py[r];
      if (!(pT2 > pT2Minimum)) continue;
      const size = Math.sqrt(pT2);
      if (pz[r] >= slopeMaximum * size || pz[r] <= slopeMinimum * size) continue;
      for (let k = 0; k < n; k++) {
        const other = row[k];
        if (px[r] * px[other] + py[r] * py[other] < cosOpening * size * pT[k]) return true;
      }
      pT[n] = size;
      row[n] = r;
      n++;
    }
    return false;
  };
}

/** Sum of neutral clusters and of the clusters of tracks inside a polar range, laboratory. */
function compileEnergySum(step: CardStep): Decision {
  const threshold = numberOf(step, 'sumThreshold');
  const from = numberOf(step, 'sumFrom');
  const to = numberOf(step, 'sumTo');
  const slopeMaximum = 1 / tan(from);
  const slopeMinimum = 1 / tan(to);
  return (e, t, c) => {
    let sum = 0;
    for (let r = c.offset[e]; r < c.offset[e + 1]; r++) if (c.theta[r] > from && c.theta[r] < to) sum += c.energy[r];
    for (let r = t.offset[e]; r < t.offset[e + 1]; r++) {
      const pT = Math.sqrt(t.px[r] * t.px[r] + t.py[r] * t.py[r]);
      if (t.pz[r] < slopeMaximum * pT && t.pz[r] > slopeMinimum * pT) sum += t.clusterEnergy[r];
    }
    return sum > threshold;
  };
}

/** Exactly one cluster with E* above threshold in the barrel, which is also the only cluster above the lower threshold anywhere. */
function compileSinglePhoton(step: CardStep): Decision {
  const threshold = numberOf(step, 'photonThresholdCms');
  const other = numberOf(step, 'otherThreshold');
  const from = numberOf(step, 'photonFrom');
  const to = numberOf(step, 'photonTo');
  const boostX = numberOf(step, 'boostX');
  const boostZ = numberOf(step, 'boostZ');
  const gamma = Math.sqrt(1 + boostX * boostX + boostZ * boostZ);
  return (e, t, c) => {
    let energetic = 0;
    let photons = 0;
    for (let r = c.offset[e]; r < c.offset[e + 1]; r++) {
      const energy = c.energy[r];
      const theta = c.theta[r];
      if (energy > other) energetic++;
      if (theta <= from || theta >= to) continue;
      // E* = gamma E - (gamma beta) . p of a massless cluster
      if (energy * (gamma - boostX * sin(theta) * cos(c.phi[r]) - boostZ * cos(theta)) > threshold) photons++;
    }
    for (let r = t.offset[e]; r < t.offset[e + 1]; r++) {
      const energy = t.clusterEnergy[r];
      if (energy > other) energetic++;
      const pT2 = t.px[r] * t.px[r] + t.py[r] * t.py[r];
      const p = Math.sqrt(pT2 + t.pz[r] * t.pz[r]);
      const cosTheta = t.pz[r] / p;
      if (cosTheta >= cos(from) || cosTheta <= cos(to)) continue;
      if (energy * (gamma - (boostX * t.px[r]) / p - boostZ * cosTheta) > threshold) photons++;
    }
    return photons === 1 && energetic === 1;
  };
}

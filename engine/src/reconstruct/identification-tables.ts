import {
  createClusterColumns,
  createEventBatch,
  createTrackColumns,
  type EventBatch,
  type TrackColumns,
} from '../basics/columns.ts';
import { acos, cos } from '../basics/elementary.ts';
import { pdgOf } from '../basics/particles.ts';
import { RandomStream, stage } from '../basics/random.ts';
import type { DetectorCard } from '../simulate/card.ts';
import { compileDetector } from '../simulate/detector.ts';
import { particleGun, type Shot } from '../simulate/particle-gun.ts';

/** Particles shot: name, with its antiparticle in turn. */
export const tableParticles = {
  e: ['e-', 'e+'],
  mu: ['mu-', 'mu+'],
  pi: ['pi+', 'pi-'],
  K: ['K+', 'K-'],
  p: ['p', 'p~'],
} as const;
export type TableParticle = keyof typeof tableParticles;

/** Ranges of the polar angle [deg]: where the aerogel, the quartz bars and neither of them see tracks, inside of the calorimeter's parts. */
export const tableRegions = { forward: [18, 29], barrel: [40, 118], backward: [135, 148] } as const;
export type TableRegion = keyof typeof tableRegions;

/** Score of one track; `row` counts in the columns. */
export type Score = (tracks: TrackColumns, row: number) => number;

export interface IdentificationCell {
  readonly particle: TableParticle;
  readonly region: TableRegion;
  /** laboratory momentum [GeV] */
  readonly momentum: number;
  /** tracks found among those shot */
  readonly tracks: number;
  /** scores of the tracks, by name of the score, ascending */
  readonly scores: Readonly<Record<string, Float64Array>>;
}

export interface TableRequest {
  readonly particles?: readonly TableParticle[];
  readonly regions?: readonly TableRegion[];
  readonly momenta: readonly number[];
  readonly scores: Readonly<Record<string, Score>>;
  /** tracks shot per cell */
  readonly shots: number;
}

/**
 * What identification makes of single tracks of a card, by true particle, region and momentum: flat in cos theta and azimuth, from the
 * interaction point, both charges in turn. Efficiencies and fake rates follow with `passing`.
 */
export function identificationTables(card: DetectorCard, request: TableRequest): IdentificationCell[] {
  const detector = compileDetector(card);
  const batch = createEventBatch();
  const tracks = createTrackColumns();
  const clusters = createClusterColumns();
  const stream = new RandomStream(1, 'identification tables');
  const draws = new Float64Array(2);
  const names = Object.keys(request.scores);
  const cells: IdentificationCell[] = [];
  for (const particle of request.particles ?? (Object.keys(tableParticles) as TableParticle[])) {
    for (const region of request.regions ?? (Object.keys(tableRegions) as TableRegion[])) {
      const [from, to] = tableRegions[region].map((angle) => cos((angle * Math.PI) / 180)) as [number, number];
      for (const momentum of request.momenta) {
        const shot = (index: number): Shot[] => {
          stream.one(index, stage.generate, 0, 0, 1, draws);
          return [
            {
              particle: tableParticles[particle][index % 2]!,
              momentum,
              theta: acos(to + (from - to) * draws[0]!),
              phi: 2 * Math.PI * draws[1]!,
            },
          ];
        };
        const found: number[][] = names.map(() => []);
        for (let first = 0; first < request.shots; first += batch.index.length) {
          particleGun(batch, first, Math.min(batch.index.length, request.shots - first), shot);
          detector.simulate(batch, stream, tracks, clusters);
          collect(batch, tracks, particle, (row) => {
            for (const [k, name] of names.entries()) found[k]!.push(request.scores[name]!(tracks, row));
          });
        }
        const scores = Object.fromEntries(names.map((name, k) => [name, Float64Array.from(found[k]!).sort()]));
        cells.push({ particle, region, momentum, tracks: found[0]?.length ?? 0, scores });
      }
    }
  }
  return cells;
}

function collect(batch: EventBatch, tracks: TrackColumns, particle: TableParticle, each: (row: number) => void): void {
  const codes: number[] = tableParticles[particle].map(pdgOf);
  for (let row = 0; row < tracks.offset[batch.size]!; row++) if (codes.includes(tracks.pdg[row]!)) each(row);
}

/** Share of ascending scores above a threshold; NaN of none. */
export function passing(scores: Float64Array, threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! > threshold) high = middle;
    else low = middle + 1;
  }
  return (scores.length - low) / scores.length;
}

/** Threshold that a share of ascending scores passes: their quantile at 1 - share. */
export function thresholdAt(scores: Float64Array, share: number): number {
  return scores[Math.max(0, Math.ceil(scores.length * (1 - share)) - 1)] ?? Number.NaN;
}

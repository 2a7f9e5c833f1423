import { mass2 } from '../basics/four-vector.ts';
import { RECOIL, SUM } from '../reconstruct/candidate.ts';
import { calorimeterRegion, klmRegion } from '../reconstruct/detector-region.ts';
import { candidateOf } from './candidate-cut.ts';
import type { Judge } from './judge.ts';

const CALORIMETER = ['gap', 'forward', 'barrel', 'backward'];
const KLM = ['outside', 'forward', 'barrel', 'backward', 'overlap'];

/** The best candidate of an event, for people: laboratory, GeV, cm, rad. */
export interface ExplainedCandidate {
  readonly name: string;
  readonly decay: string;
  /** `row`: number of the track or cluster inside the event, -1 for a candidate */
  readonly daughters: readonly { readonly name: string; readonly row: number }[];
  /** of a candidate that is formed combination by combination: how many there are, and how many pass its own cuts */
  readonly combinations?: { readonly formed: number; readonly passing: number };
  /** E, px, py, pz */
  readonly momentum: readonly number[];
  readonly mass: number;
  readonly recoil: {
    readonly massSquared: number;
    readonly theta: number;
    readonly phi: number;
    readonly calorimeter: string;
    readonly klm: string;
  };
  /** null where the fit failed; absent where none is asked for */
  readonly vertex?: {
    readonly position: readonly number[];
    /** standard deviations of the position */
    readonly errors: readonly number[];
    readonly chi2: number;
    readonly degreesOfFreedom: number;
    readonly probability: number;
    readonly flightDistance: number;
    readonly flightSignificance: number;
    readonly pointingAngle: number;
  } | null;
}

/** The best candidates of the event that the judge judged last, those that there are. */
export function explainCandidates(judge: Judge): ExplainedCandidate[] {
  return judge.plan.candidates.flatMap((plan, c) => {
    if (!judge.hasCandidate(c)) return [];
    const candidate = judge.candidate(c);
    const { p, vertex } = candidate;
    const ask = (name: string): number => candidateOf(name)(candidate);
    const theta = ask('recoilTheta');
    const combinations = judge.combinations(c);
    const fitted = {
      position: [...vertex.position],
      errors: [0, 3, 5].map((k) => Math.sqrt(vertex.covariance[k]!)),
      chi2: vertex.chi2,
      degreesOfFreedom: vertex.degreesOfFreedom,
      probability: vertex.probability,
      flightDistance: ask('flightDistance'),
      flightSignificance: ask('flightSignificance'),
      pointingAngle: ask('pointingAngle'),
    };
    return [
      {
        name: plan.name,
        decay: plan.parts.map(({ text }) => text).join(' '),
        daughters: plan.parts.map((part, i) => {
          const row = judge.daughterRow(c, i);
          return { name: part.object, row: row < 0 ? -1 : row - judge.offsets(part.plan.source)[judge.event]! };
        }),
        ...(combinations === undefined ? {} : { combinations }),
        momentum: [...p.subarray(SUM, SUM + 4)],
        mass: ask('mass'),
        recoil: {
          massSquared: mass2(p, RECOIL),
          theta,
          phi: ask('recoilPhi'),
          calorimeter: CALORIMETER[calorimeterRegion(theta)]!,
          klm: KLM[klmRegion(theta)]!,
        },
        ...(plan.vertex ? { vertex: vertex.fitted ? fitted : null } : {}),
      },
    ];
  });
}

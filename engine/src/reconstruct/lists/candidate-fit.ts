import type { TrackColumns } from '../../basics/columns.ts';
import { type Candidate, daughterAt } from '../candidate.ts';
import { fitVertex } from '../vertex/vertex-fit.ts';
import { VertexResult } from '../vertex/vertex-result.ts';

/**
 * Fits the daughters of a candidate that are tracks to one point; a daughter with daughters of its own is left out of the fit. Afterwards the
 * tracks' momenta are those at the vertex. One object a candidate definition; allocates nothing per event.
 */
export class CandidateFit {
  /** rows of the tracks, to be written before `fit` */
  readonly rows: Int32Array;
  private readonly daughters: readonly number[];
  private readonly options: { readonly masses: Float64Array };
  private readonly result: VertexResult;

  /**
   * @param daughters  numbers of the daughters that are tracks, two at least
   * @param masses     of those tracks [GeV]
   */
  constructor(daughters: readonly number[], masses: readonly number[]) {
    this.daughters = daughters;
    this.options = { masses: Float64Array.from(masses) };
    this.rows = new Int32Array(daughters.length);
    this.result = new VertexResult(daughters.length);
  }

  /** Whether the fit converged; the candidate's vertex and the momenta of its tracks are set then, and it has to be closed again. */
  fit(tracks: TrackColumns, candidate: Candidate): boolean {
    const { vertex, p } = candidate;
    const { result, daughters } = this;
    vertex.reset();
    if (!fitVertex(tracks, this.rows, this.options, result)) return false;
    vertex.fitted = true;
    vertex.position.set(result.position);
    const c = result.positionCovariance;
    vertex.covariance[0] = c[0]!;
    vertex.covariance[1] = c[1]!;
    vertex.covariance[2] = c[2]!;
    vertex.covariance[3] = c[4]!;
    vertex.covariance[4] = c[5]!;
    vertex.covariance[5] = c[8]!;
    vertex.chi2 = result.chi2;
    vertex.degreesOfFreedom = result.ndf;
    vertex.probability = result.probability;
    for (let i = 0; i < daughters.length; i++)
      for (let k = 0; k < 4; k++) p[daughterAt(daughters[i]!) + k] = result.momenta[4 * i + k]!;
    return true;
  }
}

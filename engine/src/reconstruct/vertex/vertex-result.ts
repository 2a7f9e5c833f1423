/** How a vertex fit ended; everything but 'ok' leaves chi2 infinite and probability 0. */
export type VertexStatus = 'ok' | 'parallel tracks' | 'singular covariance' | 'no convergence';

/** Most tracks of one vertex. */
export const MAXIMUM_VERTEX_TRACKS = 16;

/** Result of `fitVertex`, filled again and again. Four-vectors (E, px, py, pz) [GeV], positions [cm], all in the laboratory. */
export class VertexResult {
  readonly maximumTracks: number;
  status: VertexStatus = 'no convergence';
  /** tracks that were fitted */
  tracks = 0;
  chi2 = Infinity;
  ndf = 0;
  probability = 0;
  iterations = 0;
  readonly position = new Float64Array(3);
  /** 3 x 3 [cm^2] */
  readonly positionCovariance = new Float64Array(9);
  /** refitted four-momenta at the vertex, 4 numbers a track */
  readonly momenta: Float64Array;
  /** sum of the momenta: the candidate */
  readonly sum = new Float64Array(4);
  /** invariant mass of the sum and its standard deviation [GeV] */
  mass = 0;
  massError = 0;
  /** of (E, px, py, pz, x, y, z) of the candidate, 7 x 7 */
  readonly covariance = new Float64Array(49);
  /** of (x, y, z, px, py, pz of each track), (3 + 3 tracks) squared, rows of that length */
  readonly joint: Float64Array;

  constructor(maximumTracks = 6) {
    this.maximumTracks = Math.min(maximumTracks, MAXIMUM_VERTEX_TRACKS);
    const size = 3 + 3 * this.maximumTracks;
    this.momenta = new Float64Array(4 * this.maximumTracks);
    this.joint = new Float64Array(size * size);
  }
}

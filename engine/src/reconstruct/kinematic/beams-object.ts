import { cos, sin } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import type { NominalBeams } from '../cms-frame.ts';
import type { FitObject } from './fit-object.ts';

/** Standard deviations of the beam energies [GeV]. */
export interface BeamSpreads {
  readonly electron: number;
  readonly positron: number;
}

/**
 * The colliding beams: total four-momentum in the laboratory as a function of the two energies, measured at their nominal values with the
 * beams' spreads, or exact. Directions as in `CmsFrame`: both beams at the half crossing angle to z, on the side of positive x.
 */
export class BeamsObject implements FitObject {
  readonly measured: 0 | 2;
  readonly free = 0;
  readonly values: Float64Array;
  readonly covariance: Float64Array;
  private readonly nominal: NominalBeams;
  private readonly sine: number;
  private readonly cosine: number;
  private readonly mass2: number;

  constructor(beams: NominalBeams, spreads?: BeamSpreads) {
    if (spreads && !(spreads.electron > 0 && spreads.positron > 0))
      throw new UserError({
        what: 'spread of a beam that is not positive',
        value: spreads,
        remedy: 'give both in GeV, or none for exact energies',
      });
    this.nominal = beams;
    this.measured = spreads ? 2 : 0;
    this.values = spreads ? Float64Array.of(beams.electronEnergy, beams.positronEnergy) : new Float64Array(0);
    this.covariance = spreads
      ? Float64Array.of(spreads.electron * spreads.electron, 0, 0, spreads.positron * spreads.positron)
      : new Float64Array(0);
    this.sine = sin(beams.halfCrossingAngle);
    this.cosine = cos(beams.halfCrossingAngle);
    this.mass2 = massOf('e-') * massOf('e-');
  }

  evaluate(p: Float64Array, at: number, state: Float64Array, to: number, jacobian: Float64Array, from: number): boolean {
    const e1 = this.measured === 2 ? p[at] : this.nominal.electronEnergy;
    const e2 = this.measured === 2 ? p[at + 1] : this.nominal.positronEnergy;
    const p1 = Math.sqrt(e1 * e1 - this.mass2);
    const p2 = Math.sqrt(e2 * e2 - this.mass2);
    state[to] = e1 + e2;
    state[to + 1] = (p1 + p2) * this.sine;
    state[to + 2] = 0;
    state[to + 3] = (p1 - p2) * this.cosine;
    state.fill(0, to + 4, to + 7);
    if (this.measured === 2) {
      jacobian[from] = 1;
      jacobian[from + 1] = 1;
      jacobian[from + 2] = (e1 / p1) * this.sine;
      jacobian[from + 3] = (e2 / p2) * this.sine;
      jacobian[from + 6] = (e1 / p1) * this.cosine;
      jacobian[from + 7] = (-e2 / p2) * this.cosine;
    }
    return e1 > 0 && e2 > 0;
  }
}

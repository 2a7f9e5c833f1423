import { pow } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { Limit } from './limit.ts';

export interface CouplingOptions {
  /** cross-section at coupling 1 in the unit of the limit, branching fraction not included */
  readonly unitCrossSection: number;
  /** of the decay searched for; 0 < BF <= 1 */
  readonly branchingFraction: number;
  /** the cross-section goes as coupling^power: 2 for g', 4 for a coupling that enters production and decay */
  readonly power: number;
  /** couplings for which that scaling and the signal model hold; a limit outside carries a warning */
  readonly range?: readonly [number, number];
}

export interface CouplingLimit extends Omit<Limit, 'unit' | 'quadratureError'> {
  /** couplings have no unit */
  readonly unit: '1';
}

/**
 * Limit on a coupling from a limit on a cross-section:
 *   g = ( sigma_UL / (sigma_1 BF) )^(1/power).
 * An upper limit keeps its level under this monotone map; a Bayesian one keeps its prior too, flat in the cross-section, not in g.
 */
export function limitOnCoupling(limit: Limit, options: CouplingOptions): CouplingLimit {
  const { unitCrossSection, branchingFraction, power, range } = options;
  const fail = (what: string, value: number, remedy: string): never => {
    throw new UserError({ where: 'limit on the coupling', what, value, remedy });
  };
  if (!(unitCrossSection > 0 && Number.isFinite(unitCrossSection))) {
    fail('cross-section at coupling 1 is not above 0', unitCrossSection, 'this mass cannot be produced; leave it out');
  }
  if (!(branchingFraction > 0 && branchingFraction <= 1))
    fail('branching fraction outside 0 ... 1', branchingFraction, 'check the model');
  if (!(power > 0 && Number.isFinite(power))) fail('power of the coupling is not above 0', power, 'use 2 for a single vertex');
  const ratio = limit.value / (unitCrossSection * branchingFraction);
  const value = power === 2 ? Math.sqrt(ratio) : pow(ratio, 1 / power);
  const warnings = [...limit.warnings];
  if (range && !(value >= range[0] && value <= range[1])) {
    warnings.push(`coupling limit ${value.toPrecision(3)} is outside ${range[0]} ... ${range[1]}, where the signal model holds`);
  }
  const { level, method, kind, count, events } = limit;
  return { value, unit: '1', level, method, kind, count, events, warnings };
}

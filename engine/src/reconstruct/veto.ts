import { massOf } from '../basics/particles.ts';
import { belle2 } from '../simulate/belle2.ts';
import { compileTracker } from '../simulate/geometry/tracker.ts';
import { type Candidate, FIRST, SECOND } from './candidate.ts';
import { type MaterialMap, materialAt, materialMap } from './vertex/material-map.ts';
import { lambdaMass as nominalLambda, pairMassOf } from './vertex/v0.ts';

const electron = massOf('e-');
const pion = massOf('pi+');
const proton = massOf('p');

/** Mass of the pair as pi+ pi- [GeV], to veto K_S0. NaN for other numbers of daughters. */
export function massAsPions(c: Candidate): number {
  return c.daughters === 2 ? pairMassOf(c.p, FIRST, SECOND, pion, pion) : Number.NaN;
}

/** Mass of the pair as proton and pion [GeV], to veto Lambda: of the two assignments the one nearer to the Lambda. NaN as above. */
export function massAsProtonPion(c: Candidate): number {
  if (c.daughters !== 2) return Number.NaN;
  const one = pairMassOf(c.p, FIRST, SECOND, proton, pion);
  const other = pairMassOf(c.p, FIRST, SECOND, pion, proton);
  return Math.abs(one - nominalLambda) < Math.abs(other - nominalLambda) ? one : other;
}

/** Mass of the pair as e+ e- [GeV], to veto photons that convert. NaN as above. */
export function massAsElectrons(c: Candidate): number {
  return c.daughters === 2 ? pairMassOf(c.p, FIRST, SECOND, electron, electron) : Number.NaN;
}

let map: MaterialMap | undefined;

/**
 * 1 where the fitted vertex lies in pipe, silicon, walls or end-plates (within 0.1 cm), 0 elsewhere; NaN without a fit. The matter is that of the
 * nominal card: what an analysis vetoes does not follow a changed simulation.
 */
export function vertexInMatter({ vertex: { fitted, position } }: Candidate): number {
  if (!fitted) return Number.NaN;
  map ??= materialMap(compileTracker(belle2));
  return materialAt(map, position[0], position[1], position[2]) >= 0 ? 1 : 0;
}

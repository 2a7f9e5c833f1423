import { cos } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { ProcessBuild } from '../integrand.ts';
import { PolarRange } from '../polar-range.ts';
import type { ProcessSpec } from '../process.ts';
import { MatchedPair, type MatchedPairOptions } from '../radiation/matched-pair.ts';
import { resolveRadiation } from '../radiation/options.ts';
import type { Hardness } from '../radiation/photon-cloud.ts';
import { PhotonPair } from '../radiation/photon-pair.ts';

/**
 * Accepts events with at least two photons inside the cuts whose pair are the two photons with the largest momenta across the beams: of the n(n - 1)/2 ways to
 * call two of n photons the pair, exactly one counts, so that Bose symmetry is exact.
 */
export function photonPairAcceptance(spec: ProcessSpec): MatchedPairOptions['accept'] {
  const cuts = new PhaseSpaceCuts(spec.cuts, ['gamma']);
  const one = new Float64Array(4);
  const inside = (p: Float64Array, at: number, beams: BeamState): number => {
    if (cuts.empty) return 1;
    for (let j = 0; j < 4; j++) one[j] = p[at + j];
    return cuts.pass(one, beams) ? 1 : 0;
  };
  return (p, k, photons, beams) => {
    const least = Math.min(p[1] * p[1] + p[2] * p[2], p[5] * p[5] + p[6] * p[6]);
    for (let i = 0; i < photons; i++) {
      if (k[4 * i + 1] * k[4 * i + 1] + k[4 * i + 2] * k[4 * i + 2] > least) return false;
    }
    let found = inside(p, 0, beams) + inside(p, 4, beams);
    for (let i = 0; i < photons && found < 2; i++) found += inside(k, 4 * i, beams);
    return found >= 2;
  };
}

/** e+ e- -> gamma gamma (gamma): any number of photons; without radiation the Born process. */
export function photonPairProcess(spec: ProcessSpec): ProcessBuild {
  const { initial: radiation, infraredCut: infrared } = resolveRadiation(spec.radiation);
  const parameters = resolveParameters(spec.model, spec.parameters);
  const alpha = parameters['alpha'];
  const electronMass = parameters['mass.e'];
  const beams = new BeamState(spec.beams);
  const direction = new PolarRange(spec.cuts, 'gamma');
  const largest = direction.active ? cos(direction.coneAngle(beams)) : 1;
  if (radiation && !direction.active) {
    throw new UserError({
      where: spec.process,
      what: 'needs a cut on the polar angle of gamma: the virtual corrections hold only away from the beams',
      remedy: 'cut on absCosThetaCms below some value under 1 or on thetaLab on both sides, or take the process without (gamma)',
    });
  }
  const channel = (photons: 'off' | Hardness) =>
    new MatchedPair(
      spec,
      new PhotonPair(alpha, electronMass, beams.nominalS, largest, photons === 'off' || photons === 'soft' ? 0.05 : 0.3),
      {
        alpha,
        electronMass,
        radiation: photons,
        infrared,
        particles: ['gamma', 'gamma'],
        accept: photonPairAcceptance(spec),
      },
    );
  return {
    channels: radiation ? [channel('soft'), channel('collinear'), channel('wide')] : [channel('off')],
    born: [channel('off')],
    commonOverweight: true,
    notes: radiation
      ? [
          'e+ e- -> gamma gamma (n gamma): order alpha exact, more photons exponentiated; cuts on gamma ask for two photons inside them',
          `photons below ${(infrared * 0.5e3 * Math.sqrt(beams.nominalS)).toPrecision(2)} MeV (centre of mass) are not written`,
        ]
      : ['e+ e- -> gamma gamma: tree level, no further photons'],
  };
}

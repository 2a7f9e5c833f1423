import { cos } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { MeV } from '../../basics/units.ts';
import { resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import { PhaseSpaceCuts } from '../cuts.ts';
import type { ProcessBuild } from '../integrand.ts';
import { PolarRange } from '../polar-range.ts';
import type { ProcessSpec } from '../process.ts';
import { Bhabha } from '../radiation/bhabha.ts';
import { MatchedPair } from '../radiation/matched-pair.ts';
import { resolveRadiation } from '../radiation/options.ts';
import type { Hardness } from '../radiation/photon-cloud.ts';
import { VacuumPolarisation } from '../vacuum-polarisation/vacuum-polarisation.ts';

/** Energy over which the narrow resonances of the s channel are averaged: the spread of the beams' energy. */
const RESOLUTION = 5 * MeV;

/** e+ e- -> e+ e- (gamma): any number of photons, without radiation the Born process; both outgoing particles need a cut on their angle. */
export function bhabhaProcess(spec: ProcessSpec): ProcessBuild {
  const { initial, final, vacuumPolarisation: mode, infraredCut: infrared } = resolveRadiation(spec.radiation);
  // averaged over the spread of the beams' energy they cost nothing here, and their tails are as smooth as the rest
  const narrowResonances = spec.radiation.narrowResonances ?? true;
  const parameters = resolveParameters(spec.model, spec.parameters);
  const alpha = parameters['alpha'];
  const electronMass = parameters['mass.e'];
  const beams = new BeamState(spec.beams);
  let largest = 1;
  for (const particle of ['e-', 'e+']) {
    const direction = new PolarRange(spec.cuts, particle);
    if (!direction.active) {
      throw new UserError({
        where: spec.process,
        what: `needs a cut on the polar angle of ${particle}: the cross-section diverges along the beams`,
        remedy: 'cut on absCosThetaCms below some value under 1, or on thetaLab on both sides, for e- and for e+',
      });
    }
    largest = Math.min(largest, cos(direction.coneAngle(beams)));
  }
  if (initial !== final) {
    throw new UserError({
      where: spec.process,
      what: 'electrons radiate before and after the collision with large interference: one without the other means nothing',
      value: { initial, final },
      remedy: 'switch both on or both off',
    });
  }
  const radiation = initial;
  const polarisation = new VacuumPolarisation({
    mode,
    alpha,
    masses: [parameters['mass.e'], parameters['mass.mu'], parameters['mass.tau']],
    narrowResonances,
    resolution: RESOLUTION,
  });
  const cuts = new PhaseSpaceCuts(spec.cuts, ['e-', 'e+']);
  const channel = (photons: 'off' | Hardness) =>
    new MatchedPair(
      spec,
      new Bhabha(alpha, electronMass, polarisation, largest, photons === 'off' || photons === 'soft' ? 0.02 : 0.15),
      {
        alpha,
        electronMass,
        radiation: photons,
        infrared,
        particles: ['e-', 'e+'],
        accept: (p, _, __, state) => cuts.pass(p, state),
      },
    );
  const notes = [
    `e+ e- -> e+ e-: photon exchange in s and t channel with vacuum polarisation ${mode}${mode === 'full' ? (narrowResonances ? ', narrow resonances in' : ', narrow resonances left out') : ''}, without Z exchange`,
    ...(radiation
      ? [
          'photons of e+ e-: order alpha exact (electron mass beside s, t, u neglected), more photons exponentiated; e+ e- pairs are not emitted',
          `photons below ${(infrared * 0.5e3 * Math.sqrt(beams.nominalS)).toPrecision(2)} MeV (centre of mass) are not written`,
        ]
      : []),
  ];
  return {
    channels: radiation ? [channel('soft'), channel('collinear'), channel('wide')] : [channel('off')],
    born: [channel('off')],
    commonOverweight: true,
    notes,
  };
}

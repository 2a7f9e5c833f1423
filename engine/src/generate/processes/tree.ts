import { amplitudeTopologies, compileAmplitude } from '../../amplitude/compile.ts';
import { UserError } from '../../basics/errors.ts';
import { massOf as massInNature } from '../../basics/particles.ts';
import { deg, MeV } from '../../basics/units.ts';
import type { ResolvedModel } from '../../model/definition.ts';
import { checkProcess, legOf, parseProcessText } from '../../model/process-text.ts';
import { resolveModel } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import type { ProcessBuild } from '../integrand.ts';
import { annihilatesToPhoton, multiChannel, type Separation, type TreeDescription } from '../multi-channel.ts';
import { type Propagator, treeOf } from '../phase-space/tree.ts';
import { PolarRange } from '../polar-range.ts';
import type { ProcessSpec } from '../process.ts';
import { resolveRadiation } from '../radiation/options.ts';
import { vacuumPolarisationNote } from '../radiation/propagator.ts';

/** With radiation of the beams, a photon of the matrix element softer than this belongs to the radiation (assumed). */
const softestPhoton = 50 * MeV;

/**
 * Half angle of the cones about the beams, centre-of-mass frame, that are left to the radiation where no cut keeps the photons of the matrix element
 * off both beams: 9.1 and 164.2 degrees at SuperKEKB's boost, outside the calorimeter (12.4 to 155.1 degrees) on both sides.
 */
const coneAngle = 12 * deg;

/** Products of an amplitude at most. */
const MOST_PRODUCTS = 4;

/**
 * Any process e+ e- -> two to four particles at tree level, in any model: the squared amplitude is compiled from the vertices, the channels
 * of phase space follow its propagators, all masses are kept.
 *
 * With radiation, photons of the matrix element lie outside a cone about each beam and above 50 MeV, or where the cuts on them leave them, and are
 * the hardest there (PhotonOrder), so that no photon is counted twice. The cones are of 12 degrees where no cut keeps photons off both beams.
 * Where the beams scatter by exchange of a photon, their photons and those of the products are coherent (line-coherence.ts), and the hardest one is exact
 * where cuts keep the scattered electrons off the beams (hardest-photon.ts). Beams that both scatter so do not radiate here, nor do the products of such processes (e+ e- -> e+ e- mu+ mu-).
 */
export function treeProcess(spec: ProcessSpec): ProcessBuild {
  const model = resolveModel(spec.model, spec.parameters);
  const { incoming, outgoing } = parseProcessText(spec.process);
  const legs = checkProcess(model, { incoming, outgoing }, spec.process);
  if (incoming.length !== 2 || new Set(incoming).size !== 2 || !incoming.every((name) => name === 'e+' || name === 'e-'))
    throw new UserError({
      where: spec.process,
      what: 'the beams are an electron and a positron',
      value: incoming.join(' '),
      remedy: 'start the process with "e+ e- ->"',
    });
  const process = { incoming, outgoing };
  const amplitude = compileAmplitude(model, process);
  const electronFirst = incoming[0] === 'e-';
  const diagrams = amplitudeTopologies(model, process).map(({ propagators }) =>
    propagators.map((one) => propagatorOf(model, one.mask, one.particle, electronFirst)),
  );
  const photons = outgoing.includes('gamma');
  const resolved = resolveRadiation(spec.radiation);
  const { vacuumPolarisation, narrowResonances } = resolved;
  const exchanges = Math.max(
    ...diagrams.map((diagram) => treeOf(diagram, outgoing.length).exchanged.filter(({ name }) => name === 'gamma').length),
  );
  const scatters = exchanges > 0;
  const initial = resolved.initial && exchanges < 2;
  const final = resolved.final && exchanges < 2;
  const apart = (initial || final) && photons ? separation(spec) : null;
  const description: TreeDescription = {
    process: spec.process,
    names: outgoing,
    masses: legs.slice(2).map(({ particle }) => particle.mass),
    pdg: legs.slice(2).map(({ particle, anti }) => (anti ? -particle.pdg : particle.pdg)),
    charges: legs.slice(2).map(({ particle, anti }) => (anti ? -particle.charge : particle.charge)),
    electronMass: legs[0].particle.mass,
    electronFirst,
    alpha: model.parameters['alpha'],
    leptonMasses: [legs[0].particle.mass, massOf(model, 'mu-'), massOf(model, 'tau-')],
    diagrams,
    amplitude,
    scatters,
    ...(scatters && initial && final && !photons && outgoing.length < MOST_PRODUCTS && turnsElectrons(spec, outgoing)
      ? { radiative: compileAmplitude(model, { incoming, outgoing: [...outgoing, 'gamma'] }) }
      : {}),
  };
  const main = multiChannel({ ...spec, radiation: { ...spec.radiation, initial, final } }, description, apart);
  const notes = [`${spec.process}: tree level, all diagrams of the lowest order in the model ${model.name}, masses kept`];
  if (annihilatesToPhoton(description)) notes.push(vacuumPolarisationNote(vacuumPolarisation, narrowResonances));
  else if (vacuumPolarisation !== 'off')
    notes.push('without vacuum polarisation: the beams do not only annihilate into one photon');
  if (exchanges > 1 && (resolved.initial || resolved.final))
    notes.push(
      'no radiation: both beams scatter by exchange of a photon, whose small momentum transfers are the scales of what they radiate',
    );
  if (!initial && !final) return { ...main, notes };
  if (initial)
    notes.push('photons of the beams: exponentiated soft-photon series with collinear leading logarithms to second order');
  if (final)
    notes.push(
      `photons of pairs of charged leptons among the products: the same series, each pair a dipole, ${scatters && initial ? 'coherent' : 'without interference'} with the beams`,
    );
  if (photons)
    notes.push(
      `photons of the matrix element lie above 50 MeV and ${new PolarRange(spec.cuts, 'gamma').active ? 'where the cuts on gamma leave them' : '12 degrees off the beams (centre of mass)'}, and there none that is radiated has a larger transverse momentum; what recoils against other photons alone is not in this sample, but is in the Born cross-section`,
    );
  // without the radiation that takes over, a soft photon has no cross-section
  if (photons && outgoing.length > 2) return { ...main, notes };
  const born = multiChannel({ ...spec, radiation: { initial: false, final: false }, bias: [] }, description, null);
  return { ...main, born: born.channels, bornMixture: born.mixture, notes };
}

/** Whether cuts keep the electrons among the products off the beams. */
function turnsElectrons(spec: ProcessSpec, outgoing: readonly string[]): boolean {
  return outgoing.every((name) => (name !== 'e-' && name !== 'e+') || new PolarRange(spec.cuts, name).active);
}

/** Leaves the cones about the beams and soft photons to the radiation. */
function separation(spec: ProcessSpec): Separation {
  const range = new PolarRange(spec.cuts, 'gamma');
  return { coneAngle: range.active ? range.coneAngle(new BeamState(spec.beams)) : coneAngle, softest: softestPhoton };
}

/** Mass of a lepton of the model [GeV]; of one that the model does not have, that of nature. */
function massOf(model: ResolvedModel, name: string): number {
  return model.particles.find((particle) => particle.name === name || particle.anti === name)?.mass ?? massInNature(name);
}

/** Legs with the electron beam as the first. */
function propagatorOf(model: ResolvedModel, mask: number, name: string, electronFirst: boolean): Propagator {
  const { particle } = legOf(model, name);
  const legs = electronFirst ? mask : (mask & ~3) | ((mask & 1) << 1) | ((mask & 2) >> 1);
  return { legs, name, mass: particle.mass, width: particle.width };
}

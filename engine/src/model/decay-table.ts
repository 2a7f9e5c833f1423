import { constants } from '../basics/constants.ts';
import { UserError } from '../basics/errors.ts';
import { cascadeWidths } from './cascade-width.ts';
import type { ModelParticle, ResolvedModel } from './definition.ts';
import { scalarHadrons } from './hadrons/scalar-hadrons.ts';
import { hadronicRatio } from './hadrons/vector-hadrons.ts';
import { legOf } from './process-text.ts';
import { type ModelReference, modelOf, resolveModel } from './registry.ts';
import { sterileNeutrinoWidths } from './sterile-width.ts';
import { twoBodyWidths } from './two-body-width.ts';

/** A decay channel of a particle. */
export interface PartialWidth {
  readonly products: readonly string[];
  /** [GeV] */
  readonly width: number;
  /** leaves no trace in the detector */
  readonly invisible: boolean;
}

/** Widths [GeV], branching fractions and lifetime of a particle. */
export interface DecayTable {
  readonly particle: string;
  readonly mass: number;
  readonly channels: readonly (PartialWidth & { readonly branching: number })[];
  /** [GeV] */
  readonly width: number;
  /** probability that nothing of the decay is seen */
  readonly invisible: number;
  /** mean lifetime hbar/Gamma [ns]; null when it does not decay */
  readonly lifetime: number | null;
  /** c tau [cm]; null when it does not decay */
  readonly decayLength: number | null;
  /** what a reader must know: where widths are from, how good they are */
  readonly notes: readonly string[];
}

/** (sqrt2 G_F)^(-1/2) [GeV] */
const standardVev = 1 / Math.sqrt(Math.SQRT2 * constants.fermi.value);

/** Partial widths of a particle of the model, and what must be said about them. */
export function partialWidths(model: ResolvedModel, name: string): { channels: PartialWidth[]; notes: string[] } {
  const invisible = (product: string): boolean =>
    model.particles.some((particle) => particle.invisible && (particle.name === product || particle.anti === product));
  const channels: PartialWidth[] = twoBodyWidths(model, name).map(({ products, width }) => ({
    products,
    width,
    invisible: products.every(invisible),
  }));
  const notes: string[] = [];
  const { particle } = legOf(model, name);
  if (particle.hadrons) {
    const { as, strength } = particle.hadrons;
    const hadronic =
      as === 'photon' ? photonHadrons(model, particle.mass, strength) : higgsHadrons(model, particle.mass, strength);
    channels.push(...hadronic.map(({ products, width }) => ({ products, width, invisible: false })));
    notes.push(as === 'photon' ? photonNote : higgsNote);
  }
  const hadronsOf = (vector: ModelParticle, q: number) =>
    vector.hadrons?.as === 'photon' ? photonHadrons(model, q, vector.hadrons.strength) : [];
  for (const { products, width } of cascadeWidths(model, name, hadronsOf))
    channels.push({ products, width, invisible: products.every(invisible) });
  const sterile = sterileNeutrinoWidths(model, name);
  if (sterile !== null) {
    channels.push(...sterile.channels.map(({ products, width }) => ({ products, width, invisible: products.every(invisible) })));
    notes.push(...sterile.notes);
  }
  if (['Z', 'W+', 'W-'].includes(name)) notes.push('leptonic decays only: the model has no quarks');
  return { channels, notes };
}

const photonNote =
  'hadrons by R(m) in a parametrisation good to about 10 % (20 % from 1 to 1.8 GeV and on narrow resonances); J/psi, psi(2S) and Upsilons left out';
const higgsNote =
  'hadrons after Winkler (arXiv:1809.01876) in a parametrisation good to about 20 %; the curves themselves are uncertain by a factor of a few from 1 to 2 GeV';

/** strength^2 alpha m/3 R(m) by channel */
function photonHadrons(model: ResolvedModel, mass: number, strength: number) {
  const { alpha } = model.parameters;
  const unit = (strength * strength * alpha! * mass) / 3;
  return hadronicRatio(mass).flatMap(({ products, ratio }) => (unit > 0 ? [{ products, width: unit * ratio }] : []));
}

/** strength^2 times the widths of a Higgs boson of this mass */
function higgsHadrons(model: ResolvedModel, mass: number, strength: number) {
  const vev = model.parameters['vev'] ?? standardVev;
  return scalarHadrons(mass, vev).flatMap(({ products, width }) =>
    strength === 0 ? [] : [{ products, width: strength * strength * width }],
  );
}

/** Widths, branching fractions and lifetime of the particle that a model is about. */
export function bosonProperties(reference: ModelReference, overrides: Readonly<Record<string, number>> = {}): DecayTable {
  const { boson, name } = modelOf(reference);
  if (boson === undefined)
    throw new UserError({ what: 'this model has no hypothetical particle', value: name, remedy: 'name zprime or dark-photon' });
  return decayTable(resolveModel(reference, overrides), boson);
}

/** Widths, branching fractions and lifetime of any particle of a model; an unknown one is a UserError. */
export function decayTable(model: ResolvedModel, name: string): DecayTable {
  const { mass } = legOf(model, name).particle;
  const { channels: partial, notes } = partialWidths(model, name);
  const width = partial.reduce((sum, channel) => sum + channel.width, 0);
  const channels = partial.map((channel) => ({ ...channel, branching: channel.width / width }));
  return {
    particle: name,
    mass,
    channels,
    width,
    invisible: channels.reduce((sum, channel) => sum + (channel.invisible ? channel.branching : 0), 0),
    lifetime: width > 0 ? constants.hbar.value / width : null,
    decayLength: width > 0 ? constants.hbarc.value / width : null,
    notes,
  };
}

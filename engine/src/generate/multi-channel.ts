import { atanh, cos, sin } from '../basics/elementary.ts';
import { UserError } from '../basics/errors.ts';
import { type BeamRadiation, NoRadiation } from './beam-radiation.ts';
import { type BeamOptions, BeamState } from './beams.ts';
import { PhaseSpaceCuts, slotsOf } from './cuts.ts';
import { checkForwardScattering, checkRadiativeReturn } from './infinities.ts';
import type { Integrand, Mixture, ProcessBuild } from './integrand.ts';
import { AngularWindow } from './phase-space/angular-window.ts';
import { Channel } from './phase-space/channel.ts';
import type { ChannelPlan } from './phase-space/channel-plan.ts';
import { channelPlans, type FinalState, leastMasses } from './phase-space/channels.ts';
import { Invariants } from './phase-space/invariants.ts';
import { type Propagator, treeOf } from './phase-space/tree.ts';
import { PolarRange } from './polar-range.ts';
import type { GeneratorCut, ProcessSpec } from './process.ts';
import { checkThreshold } from './processes/threshold.ts';
import { BeamPhotons, BeamPhotonsBesideHard, PhotonOrder } from './radiation/beam-photons.ts';
import { type Dipole, dipolesOf, FinalRadiation } from './radiation/final-radiation.ts';
import { HardestPhoton } from './radiation/hardest-photon.ts';
import { LineCoherence } from './radiation/line-coherence.ts';
import { resolveRadiation } from './radiation/options.ts';
import { propagatorTable } from './radiation/propagator.ts';
import { type SquaredAmplitude, TreePoints } from './tree-points.ts';

/** A process e+ e- -> products as its amplitude has it; lists in the order of the products. */
export interface TreeDescription {
  readonly process: string;
  readonly names: readonly string[];
  readonly masses: readonly number[];
  readonly pdg: readonly number[];
  /** charges [e] */
  readonly charges: readonly number[];
  readonly electronMass: number;
  readonly electronFirst: boolean;
  readonly alpha: number;
  /** of e, mu, tau [GeV]: the loops of vacuum polarisation */
  readonly leptonMasses: readonly [number, number, number];
  /** propagators of every diagram; leg 0 the electron, leg 1 the positron of the beams */
  readonly diagrams: readonly (readonly Propagator[])[];
  readonly amplitude: SquaredAmplitude;
  /** whether the beams scatter by exchange of a photon: what they and the products radiate is then coherent */
  readonly scatters: boolean;
  /** amplitude of the process with a photon as its last product, where that is wanted */
  readonly radiative?: SquaredAmplitude;
}

/** What keeps the photons of a process apart from those that the beams radiate. */
export interface Separation {
  /** photons of the process lie outside of cones of this half angle about the beams in the frame of BeamRadiation.toCollinear [rad], the others inside */
  readonly coneAngle: number;
  /** least energy of a photon in the rest frame of what is left after the radiation [GeV] */
  readonly softest: number;
}

/**
 * Multi-channel phase space of a process.
 *
 * @param apart  null without photons in the process, or without radiation
 */
export function multiChannel(
  spec: ProcessSpec,
  description: TreeDescription,
  apart: Separation | null,
): ProcessBuild & { mixture: Mixture } {
  const { names, masses, electronMass, alpha } = description;
  const beams = new BeamState(spec.beams);
  checkThreshold(
    description.process,
    masses.reduce((sum, mass) => sum + mass, 0),
    beams.sqrtS,
  );
  const softest = apart?.softest ?? 0;
  const leastEnergy = names.map((_, i) => leastEnergyOf(i, names, spec.cuts, spec.beams));
  const least = leastMasses(masses, massCuts(spec.cuts, names));
  const final: FinalState = { names, masses, sqrtS: beams.sqrtS, leastMass: least, leastEnergy, leastRestEnergy: softest };
  if (apart === null) checkSoftPhotons(description, leastEnergy);
  checkForwardScattering(description, spec.cuts);
  if (spec.radiation.initial) checkRadiativeReturn(description, beams.sqrtS);
  const plans = channelPlans(description.diagrams, final);
  const windows = names.map((name, i) => windowOf(name, masses[i], spec, beams, apart));
  const channels = plans.map((plan) => new Channel(plan, masses, electronMass, beams.sqrtS, windows));
  const photonRadiation = resolveRadiation(spec.radiation);
  const photons = { electronMass, alpha, infraredCut: photonRadiation.infraredCut };
  const radiation: BeamRadiation = !photonRadiation.initial
    ? new NoRadiation()
    : names.includes('gamma')
      ? new BeamPhotonsBesideHard(photons)
      : new BeamPhotons(photons);
  const dipoles = photonRadiation.final ? dipolesOf(description.pdg, masses, description.charges) : [];
  const radiated = dipoles.length > 0 ? new FinalRadiation(dipoles, alpha, photonRadiation.infraredCut) : undefined;
  const threshold = thresholdOf(least, masses, leastEnergy, softest, beams.sqrtS);
  const propagator = annihilatesToPhoton(description)
    ? propagatorTable(
        photonRadiation.vacuumPolarisation,
        alpha,
        description.leptonMasses,
        Math.max(threshold, 1e-6),
        1.01 * beams.nominalS,
        photonRadiation.narrowResonances,
      )
    : undefined;
  const points = new TreePoints({
    amplitude: description.amplitude,
    channels,
    invariants: new Invariants(masses, ...neededMasks(plans)),
    electronFirst: description.electronFirst,
    electronMass,
    pdg: description.pdg,
    threshold,
    beams,
    radiation,
    ...(radiated === undefined ? {} : { final: radiated }),
    ...(radiated !== undefined && description.scatters && photonRadiation.initial
      ? { coherence: new LineCoherence({ alpha, electronMass, dipoles }), ...hardestPhoton(description, dipoles) }
      : {}),
    ...(propagator === undefined ? {} : { propagator }),
    ...(apart === null ? {} : { order: new PhotonOrder(names, [...spec.cuts, ...regionOf(apart)], beams) }),
    cuts: new PhaseSpaceCuts(spec.cuts, names),
    apart: new PhaseSpaceCuts(apart ? [coneCut(apart)] : [], names),
    windows: windows.filter((window) => window !== null),
    softest,
    massless: masses.flatMap((mass, i) => (mass === 0 && names[i] === 'gamma' ? [i] : [])),
    biases: (spec.bias ?? []).map(({ toward, factor }) => {
      if (!(factor >= 1 && factor <= 1e6))
        throw new UserError({
          where: 'bias',
          what: 'not a factor from 1 to 1000000',
          value: factor,
          remedy: 'give how much rarer events outside become',
        });
      return { toward: new PhaseSpaceCuts(toward, names), factor };
    }),
  });
  const before = beams.dimensions + radiation.dimensions;
  const inner = 3 * masses.length - 4;
  const fixed = [
    ...radiation.fixed.map((dimension) => beams.dimensions + dimension),
    ...(radiated?.fixed ?? []).map((dimension) => before + inner + dimension),
  ];
  const dimensions = before + inner + (radiated?.dimensions ?? 0);
  const integrands = plans.map((plan, channel) => integrandOf(points, plan, channel, dimensions, fixed));
  return { channels: integrands, mixture: points, notes: [] };
}

function hardestPhoton(
  { alpha, electronMass, electronFirst, names, amplitude, radiative }: TreeDescription,
  dipoles: readonly Dipole[],
): { hardest?: HardestPhoton } {
  if (radiative === undefined || dipoles.length !== 1) return {};
  const options = { alpha, electronMass, electronFirst, products: names.length, dipole: dipoles[0] };
  return { hardest: new HardestPhoton({ ...options, plain: amplitude, radiative }) };
}

function integrandOf(points: TreePoints, plan: ChannelPlan, channel: number, dimensions: number, fixed: number[]): Integrand {
  const weight = new Float64Array(1);
  const last = new Float64Array(dimensions);
  return {
    name: plan.name,
    dimensions,
    fixed,
    batched: { points, channel },
    evaluate(u, at) {
      weight[0] = points.place(0, channel, u, at);
      points.complete(weight);
      last.set(u.subarray(at, at + dimensions));
      return weight[0];
    },
    write: (particles, row) => points.write(channel, last, 0, particles, row),
  };
}

const coneCut = ({ coneAngle }: Separation): GeneratorCut => ({
  particle: 'gamma',
  quantity: 'thetaCms',
  above: coneAngle,
  below: Math.PI - coneAngle,
});

/** Where photons of the matrix element may be, cuts aside. */
const regionOf = (apart: Separation): GeneratorCut[] => [
  coneCut(apart),
  { particle: 'gamma', quantity: 'energyCms', above: apart.softest },
];

/** Lighter ones have the same polar angles in all frames along the beams as massless ones, to a part in a million. */
const LIGHT = 1e-3;

/** Polar angles outside of which a product passes no cut, where that is known before its momentum. */
function windowOf(
  name: string,
  mass: number,
  spec: ProcessSpec,
  beams: BeamState,
  apart: Separation | null,
): AngularWindow | null {
  if (apart !== null) {
    if (name !== 'gamma') return null;
    const edge = atanh(cos(apart.coneAngle));
    return new AngularWindow(-edge, edge);
  }
  if (spec.radiation.initial) return null;
  const range = new PolarRange(spec.cuts, name);
  if (!range.active || (range.lab && mass > LIGHT)) return null;
  return new AngularWindow(...range.inCms(beams));
}
/** Whether in every diagram the beams annihilate into one photon, of squared mass sHat. */
export const annihilatesToPhoton = ({ diagrams, names }: Pick<TreeDescription, 'diagrams' | 'names'>): boolean =>
  diagrams.every((diagram) =>
    diagram.some(({ legs, name }) => name === 'gamma' && (legs === 3 || legs === (4 << names.length) - 4)),
  );

/** Sets and momentum transfers that the densities read. */
function neededMasks(plans: readonly ChannelPlan[]): [Set<number>, Set<number>] {
  const sets = new Set<number>();
  const transfers = new Set<number>();
  for (const { steps } of plans)
    for (const step of steps) {
      sets.add(step.parent);
      if (step.kind === 'mass') {
        sets.add(step.mask).add(step.sibling);
        continue;
      }
      const { parent, first, second, axis } = step;
      sets.add(first).add(second);
      if (axis.kind === 'beams') for (const mask of [0, parent, first, second]) transfers.add(axis.left | mask);
      if (axis.kind === 'leg') for (const mask of [parent, first, second]) sets.add(axis.leg | mask);
    }
  return [sets, transfers];
}

/** Pairs that are cut on their mass from below: mask and mass. */
function massCuts(cuts: readonly GeneratorCut[], names: readonly string[]): [number, number][] {
  return cuts.flatMap((cut) =>
    cut.quantity === 'mass' && cut.above !== undefined
      ? slotsOf(cut, names).map(([x, y]): [number, number] => [(1 << x) | (1 << y), cut.above!])
      : [],
  );
}

/** Smallest energy of a product in the beams' centre-of-mass frame that the cuts on it allow [GeV], with room for the energy spread. */
function leastEnergyOf(product: number, names: readonly string[], cuts: readonly GeneratorCut[], beams: BeamOptions): number {
  // E_lab <= gamma (1 + beta) E, the beams at an angle; pT <= E in the laboratory
  const sum = beams.electronEnergy + beams.positronEnergy;
  const x = sum * sin(beams.halfCrossingAngle);
  const z = (beams.electronEnergy - beams.positronEnergy) * cos(beams.halfCrossingAngle);
  const toLab = (sum + Math.sqrt(x * x + z * z)) / new BeamState(beams).sqrtS;
  const spread = beams.electronEnergySpread > 0 || beams.positronEnergySpread > 0 ? 0.99 : 1;
  let least = 0;
  for (const { particle, quantity, above } of cuts) {
    if (particle !== names[product] || above === undefined) continue;
    if (quantity === 'energyCms') least = Math.max(least, spread * above);
    if (quantity === 'energyLab' || quantity === 'transverseMomentumLab') least = Math.max(least, (spread * above) / toLab);
  }
  return least;
}

/** Squared energy that the products need with the least energies of massless ones; the least energies shrink with sHat, hence the square root of its share. */
function thresholdOf(
  least: Float64Array,
  masses: readonly number[],
  leastEnergy: readonly number[],
  softest: number,
  sqrtS: number,
): number {
  const whole = least.length - 1;
  let threshold = least[whole];
  for (let i = 0; i < masses.length; i++) {
    if (masses[i] > 0 || (leastEnergy[i] === 0 && softest === 0)) continue;
    const rest = least[whole & ~(1 << i)];
    const energy = Math.max(softest, (leastEnergy[i] * rest) / sqrtS);
    threshold = Math.max(threshold, energy + Math.sqrt(energy * energy + rest * rest));
  }
  return threshold * threshold;
}

/** Refuses a photon that may become soft: radiated by a beam or by a charged product, where neither a cut nor the kinematics bounds its energy. */
function checkSoftPhotons({ process, names, masses, charges, diagrams }: TreeDescription, leastEnergy: readonly number[]): void {
  if (names.length < 3) return;
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== 'gamma' || leastEnergy[i] > 0) continue;
    const soft = diagrams.some((diagram) => {
      const { clusters } = treeOf(diagram, names.length);
      const mask = 1 << i;
      if (clusters.length > 1 && (clusters[0].mask === mask || clusters[clusters.length - 1].mask === mask)) return true;
      return diagram.some(({ legs }) =>
        charges.some(
          (charge, j) =>
            charge !== 0 &&
            masses[j] >= 0 &&
            [legs, ~legs].some((side) => (side & ((4 << names.length) - 1)) === (4 << i) + (4 << j)),
        ),
      );
    });
    if (soft)
      throw new UserError({
        where: process,
        what: `photon ${names.slice(0, i + 1).filter((name) => name === 'gamma').length} of the products may be soft: the cross-section is infinite`,
        value: 'gamma',
        remedy: 'cut on its energy, such as "gamma.energyCms>0.1 GeV"',
      });
  }
}

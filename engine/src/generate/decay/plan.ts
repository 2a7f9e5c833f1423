import { InternalError, UserError } from '../../basics/errors.ts';
import { nameOf, particles, pdgOf } from '../../basics/particles.ts';
import { decayTable } from '../../model/decay-table.ts';
import type { ModelParticle, ResolvedModel } from '../../model/definition.ts';
import { bToScalarFraction, kaonsOf } from '../../model/hadrons/b-to-scalar.ts';
import type { TauDecayMode } from '../tau/tau-decay-mode.ts';
import { createTauModes, tauFraction } from '../tau/tau-modes.ts';
import { AmplitudeChannel } from './amplitude-channel.ts';
import type { DecayChannel, Product } from './channel.ts';
import type { DecayRule, DecayRules } from './decay-rules.ts';
import { antiName, knownDecays } from './meson-decays.ts';
import { PhaseSpaceChannel, ScalarToVector, SterileToMeson, TauChannel, VectorToMesons } from './plain-channels.ts';

/** How one particle at one place of a decay chain decays. */
export interface DecayPlan {
  readonly name: string;
  readonly mass: number;
  readonly spinStates: number;
  /** mean decay length at rest c tau [cm] */
  readonly decayLength: number;
  /** number of its random streams, unique in the chain */
  readonly id: number;
  readonly channels: readonly PlannedChannel[];
  /** branching fraction that is generated, that of unstable products included */
  readonly covered: number;
}

export interface PlannedChannel {
  readonly channel: DecayChannel;
  /** share among the channels of the plan */
  readonly share: number;
  /** plans of the products, null for one that does not decay */
  readonly products: readonly (DecayPlan | null)[];
}

/** Decays inside decays; nothing real is so deep. */
const MAXIMUM_DEPTH = 10;

const CHARM_AND_GLUE = new Set(['hadrons', 'g', 's', 's~', 'c', 'c~']);

interface Chosen {
  readonly products: readonly string[];
  readonly fraction: number;
}

/** Makes the plans of decay chains for one model and one set of rules. */
export class Planner {
  readonly notes = new Set<string>();
  /** rules that were followed */
  readonly used = new Set<string>();
  readonly #model: ResolvedModel;
  readonly #rules: DecayRules;
  #next: number;

  /** @param first  number of the first random stream */
  constructor(model: ResolvedModel, rules: DecayRules, first = 0) {
    this.#next = first;
    this.#model = model;
    this.#rules = rules;
    for (const name of Object.keys(rules)) this.product(name);
  }

  /** Properties of a particle by name; an unknown one is a UserError. */
  product(name: string): Product {
    const own = this.#own(name);
    if (own) {
      const { particle, anti } = own;
      return { name, pdg: anti ? -particle.pdg : particle.pdg, mass: particle.mass, width: 0, spin: particle.spin };
    }
    if (Object.hasOwn(knownDecays, name)) {
      const { mass, width, spin, pdg } = knownDecays[name]!;
      return { name, pdg, mass, width, spin };
    }
    const pdg = pdgOf(name);
    const { mass } = particles[name as keyof typeof particles];
    if (Number.isNaN(mass))
      throw new UserError({
        what: `model ${this.#model.name} has no particle of this name`,
        value: name,
        remedy: 'take a model that has it',
      });
    return { name, pdg, mass, width: 0, spin: 0 };
  }

  /** The plan of a particle, null when it does not decay. */
  plan(name: string, depth = 0): DecayPlan | null {
    if (depth > MAXIMUM_DEPTH) throw new UserError({ what: 'decays inside decays without end', value: name });
    const rule = this.#rule(name);
    const own = this.#own(name);
    const isTau = name === 'tau-' || name === 'tau+';
    if (rule === null && !isTau && !(own === undefined && Object.hasOwn(knownDecays, name))) return null;
    const id = this.#next++;
    const product = this.product(name);
    const possible = this.#possible(name, rule?.rule.to === undefined);
    // decays into a scalar are made when asked for by name: they are no part of the ordinary ones
    const ordinary = possible.filter(
      ({ products }) => !Object.hasOwn(kaonsOf, name) || this.#own(products[1]!)?.particle.hadrons === undefined,
    );
    const chosen = rule?.rule.to === undefined ? ordinary : this.#named(name, rule.rule.to, rule.conjugate, possible);
    let covered = 0;
    const built = chosen.map(({ products, fraction }) => {
      const channel = this.#channel(name, product, products);
      const plans = channel.products.map((one) => this.plan(one.name, depth + 1));
      const whole = plans.reduce((share, plan) => share * (plan?.covered ?? 1), fraction);
      covered += whole;
      return { channel, products: plans, share: whole };
    });
    return {
      name,
      mass: product.mass,
      spinStates: 2 * product.spin + 1,
      decayLength: rule?.rule.decayLength ?? this.#length(name),
      id,
      channels: built.map((one) => ({ ...one, share: one.share / covered })),
      covered,
    };
  }

  #own(name: string): { particle: ModelParticle; anti: boolean } | undefined {
    const particle = this.#model.particles.find((one) => one.name === name || one.anti === name);
    return particle && { particle, anti: particle.name !== name };
  }

  #anti(name: string): string {
    const own = this.#own(name);
    return own ? (own.anti ? own.particle.name : own.particle.anti) : antiName(name);
  }

  #rule(name: string): { rule: DecayRule; conjugate: boolean } | null {
    // of a B meson only the one that is named: the other decays as it happens
    for (const [key, conjugate] of [
      [name, false],
      [this.#anti(name), true],
    ] as const)
      if (Object.hasOwn(this.#rules, key) && !(conjugate && Object.hasOwn(kaonsOf, key))) {
        this.used.add(key);
        return { rule: this.#rules[key]!, conjugate };
      }
    return null;
  }

  #length(name: string): number {
    if (name === 'tau-' || name === 'tau+') return TAU_LENGTH;
    if (this.#own(name)) {
      const { decayLength } = decayTable(this.#model, name);
      if (decayLength === null) throw new InternalError(`${name} has channels but no width`);
      return decayLength;
    }
    return knownDecays[name]!.decayLength;
  }

  /** Every decay with its branching fraction, as lists of names. */
  #possible(name: string, report: boolean): Chosen[] {
    if (name === 'tau-' || name === 'tau+') {
      const modes = createTauModes(this.product('tau-').mass);
      return modes.map((mode) => ({
        products: namesOf(mode).map((one) => (name === 'tau-' ? one : antiName(one))),
        fraction: tauFraction(mode.name),
      }));
    }
    if (this.#own(name) === undefined) {
      const { decays } = knownDecays[name]!;
      const sum = decays.reduce((all, one) => all + one.fraction, 0);
      const known = decays.map(({ products, fraction }) => ({ products: products.split(' '), fraction: fraction / sum }));
      return [...known, ...this.#toScalar(name)];
    }
    const { channels } = decayTable(this.#model, name);
    if (channels.length === 0)
      throw new UserError({
        where: `decay of ${name}`,
        what: 'the model gives it no decay',
        value: this.#model.name,
        remedy: 'check its mass and couplings with "lacuna model"',
      });
    const possible = channels.filter(({ products }) => !products.some((one) => CHARM_AND_GLUE.has(one)));
    const lost = 1 - possible.reduce((sum, { branching }) => sum + branching, 0);
    if (report && lost > 1e-6)
      this.notes.add(
        `${(100 * lost).toPrecision(3)} % of the decays of ${name} (many hadrons, quarks, gluons) are not generated and left out of the cross-section`,
      );
    return possible.map(({ products, branching }) => ({ products, fraction: branching }));
  }

  /** B -> K h', K* h' where the model has a scalar that mixes with the Higgs boson: apart from the decays that stand for all. */
  #toScalar(name: string): Chosen[] {
    const scalar = this.#model.particles.find(({ hadrons }) => hadrons?.as === 'higgs');
    if (scalar === undefined) return [];
    const vev = this.#model.parameters['vev'] ?? 246.22;
    return (kaonsOf[name] ?? []).flatMap(([kaon]) => {
      const fraction = bToScalarFraction(name, kaon, scalar.mass, scalar.hadrons!.strength, vev);
      return fraction > 0 ? [{ products: [kaon, scalar.name], fraction }] : [];
    });
  }

  #named(name: string, texts: readonly string[], conjugate: boolean, possible: Chosen[]): Chosen[] {
    const key = (list: readonly string[]): string => [...list].sort().join(' ');
    return texts.map((text) => {
      const wanted = text.split(' ').map((one) => (conjugate ? this.#anti(one) : one));
      const found = possible.find(({ products }) => key(products) === key(wanted));
      // in the order of the model, which the kinematics of its channels expects
      if (found) return found;
      for (const one of wanted) this.product(one);
      throw new UserError({
        where: `decay of ${name}`,
        what: `no decay into "${wanted.join(' ')}"`,
        value: text,
        remedy: `possible are ${possible.map(({ products }) => products.join(' ')).join(', ') || 'none'}`,
      });
    });
  }

  /** Smallest mass a product may have: its own, or what its lightest decay needs. */
  #lowest(product: Product): number {
    if (product.width === 0) return product.mass;
    return Math.min(
      ...knownDecays[product.name]!.decays.map(({ products }) =>
        products.split(' ').reduce((sum, one) => sum + this.product(one).mass, 0),
      ),
    );
  }

  #channel(name: string, parent: Product, names: readonly string[]): DecayChannel {
    const products = names.map((one) => this.product(one));
    const lowest = products.map((one) => this.#lowest(one));
    if (name === 'tau-' || name === 'tau+') {
      const minus = name === 'tau-' ? names : names.map(antiName);
      const mode = createTauModes(parent.mass).find((one) => namesOf(one).join(' ') === minus.join(' '))!;
      return new TauChannel(parent, products, mode, name === 'tau-' ? 1 : -1);
    }
    const own = this.#own(name);
    if (own !== undefined) {
      if (names.every((one) => this.#own(one) !== undefined))
        return new AmplitudeChannel(this.#model, name, parent.mass, products);
      if (parent.spin === 1 && products.every(({ spin }) => spin === 0)) return new VectorToMesons(parent, products);
      if (parent.spin === 0.5 && products.length === 2 && products[0]!.spin === 0.5)
        return new SterileToMeson(parent, products, products[0]!.pdg > 0 ? 1 : -1, lowest);
    } else if (Object.hasOwn(kaonsOf, name) && products.length === 2 && products[0]!.spin === 1 && products[1]!.spin === 0)
      return new ScalarToVector(parent, products, lowest);
    else if (parent.spin === 1 && products.every(({ spin, width, name: one }) => spin === 0 && width === 0 && one !== 'gamma'))
      return new VectorToMesons(parent, products);
    return new PhaseSpaceChannel(parent, products, lowest);
  }
}

const namesOf = ({ products }: TauDecayMode): string[] => products.map(nameOf);

/** 290.3 fs times the speed of light [cm] */
const TAU_LENGTH = 290.3e-6 * 29.9792458;

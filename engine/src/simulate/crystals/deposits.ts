import { log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { type CardStep, numberOf } from '../card.ts';
import { Ionisation } from '../ionisation.ts';
import { species } from '../state.ts';
import type { Material } from './material.ts';

/** What a charged particle leaves in the crystals. */
export interface Deposit {
  energy: number;
  /** 1 where a hadronic shower, annihilation or nuclear capture happened */
  showered: number;
  /** the ionising part of `energy` */
  ionised: number;
}

const SLICES = 4;
/** Below this (beta gamma)^2 a particle stops within millimetres. */
const STOPPED = 0.04;
/** Longest path, in crystals: Landau fluctuations of a longer one are those of two crystals. */
const LONGEST = 2;
/** Masses by `species`: the deuteron's, less than a permille known better, is CODATA 2018. */
const masses: readonly number[] = [massOf('e-'), massOf('mu-'), massOf('pi+'), massOf('K+'), massOf('p'), 1.87561294];

export function speciesMass(kind: number): number {
  return masses[kind]!;
}

/** Deposits of mu, pi, K, p and d: ionisation with slowing and Landau fluctuations, then what hadrons do. */
export class Deposits {
  private readonly material: Material;
  private readonly ionisation: Ionisation;
  private readonly from: number;
  private readonly range: number;
  private readonly annihilationFrom: number;
  private readonly annihilationRange: number;
  private readonly capture: number;

  constructor(step: CardStep, material: Material) {
    this.material = material;
    this.ionisation = new Ionisation(step);
    this.from = numberOf(step, 'hadronicFrom');
    this.range = numberOf(step, 'hadronicTo') - this.from;
    this.annihilationFrom = numberOf(step, 'annihilationFrom');
    this.annihilationRange = numberOf(step, 'annihilationTo') - this.annihilationFrom;
    this.capture = numberOf(step, 'captureEnergy');
  }

  /** Share of the energy of a hadronic shower that is seen, of a uniform. */
  share(u: number): number {
    return this.from + this.range * u;
  }

  /** Energy seen of an annihilation on a nucleon, of a uniform [GeV]. */
  annihilation(mass: number, u: number): number {
    return 2 * mass * (this.annihilationFrom + this.annihilationRange * u);
  }

  /** Most probable loss [GeV] over `factor` crystals, in slices: a slow particle slows further. At most the kinetic energy. */
  private slowed(momentum: number, mass: number, factor: number): number {
    const start = Math.sqrt(momentum * momentum + mass * mass);
    let energy = start;
    for (let k = 0; k < SLICES; k++) {
      const p2 = energy * energy - mass * mass;
      if (!(p2 > STOPPED * mass * mass)) return start - mass;
      energy -= this.ionisation.mostProbable(Math.sqrt(p2), mass, factor / SLICES);
    }
    return energy > mass ? start - energy : start - mass;
  }

  /**
   * @param u   uniforms from `at`: depth of the interaction, loss, its thinning, share of the shower
   */
  heavy(kind: number, charge: number, momentum: number, path: number, u: Float64Array, at: number, out: Deposit): void {
    const mass = masses[kind]!;
    const kinetic = (momentum * momentum) / (Math.sqrt(momentum * momentum + mass * mass) + mass);
    const factor = Math.min(LONGEST, path / this.material.length);
    let ionised: number;
    let stops = false;
    let straight = 0;
    // fluctuations matter where little is lost, slowing where much is
    if (kinetic > FAST * factor) ionised = this.ionisation.loss(momentum, mass, factor, u[at + 1], u[at + 2]);
    else {
      straight = this.ionisation.mostProbable(momentum, mass, factor);
      const slowing = this.slowed(momentum, mass, factor);
      stops = slowing >= kinetic;
      ionised = stops ? kinetic : this.ionisation.loss(momentum, mass, factor, u[at + 1], u[at + 2]) + slowing - straight;
      if (ionised < 0) ionised = 0;
      else if (ionised > kinetic) ionised = kinetic;
    }
    out.energy = ionised;
    out.ionised = ionised;
    out.showered = 0;
    if (kind === species.muon) return;
    const anti = kind >= species.proton && charge < 0;
    const range = stops ? path * Math.min(1, kinetic / straight) : path;
    const depth = -this.material.interactionLength * log(u[at]);
    if (depth < range) {
      const before = ionised * (depth / range);
      out.ionised = before;
      out.energy = before + (kinetic - before) * this.share(u[at + 3]) + (anti ? this.annihilation(mass, u[at + 3]) : 0);
      out.showered = 1;
    } else if (stops && charge < 0) {
      out.energy += anti ? this.annihilation(mass, u[at + 3]) : -this.capture * log(u[at + 3]);
      out.showered = 1;
    }
  }
}

/** Kinetic energy for each crystal of path above which slowing is left out [GeV]: a minimum-ionising particle loses a fifth of it. */
const FAST = 1;

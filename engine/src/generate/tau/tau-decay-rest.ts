import { massOf, pdgOf } from '../../basics/particles.ts';
import { PhaseSpace } from '../decay/phase-space.ts';
import type { Uniforms } from '../uniforms.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';

/**
 * tau- -> mesons nu_tau in flat phase space, without spin (h = 0): for the modes whose currents are not described, 7.8 % of all decays.
 */
export class TauToMesons implements TauDecayMode {
  readonly name: string;
  readonly products: readonly number[];
  readonly p: Float64Array;
  readonly h = new Float64Array(3);
  readonly #tau: number;
  readonly #masses: Float64Array;
  readonly #space: PhaseSpace;

  constructor(tauMass: number, name: string, mesons: readonly string[]) {
    const all = [...mesons, 'nu_tau'];
    this.name = name;
    this.products = all.map(pdgOf);
    this.p = new Float64Array(4 * all.length);
    this.#tau = tauMass;
    this.#masses = Float64Array.from(all, massOf);
    this.#space = new PhaseSpace(all.length, { mass: tauMass, masses: this.#masses });
  }

  draw(u: Uniforms): void {
    this.#space.draw(u, this.#tau, this.#masses, this.p);
  }
}

/** Final states by the name of their branching fraction. */
// biome-ignore format: one mode a line
export const otherTauModes: readonly (readonly [string, readonly string[]])[] = [
  ['3pi pi0', ['pi-', 'pi-', 'pi+', 'pi0']],
  ['pi 3pi0', ['pi-', 'pi0', 'pi0', 'pi0']],
  ['3pi 2pi0', ['pi-', 'pi-', 'pi+', 'pi0', 'pi0']],
  ['pi K0 pi0', ['pi-', 'K0~', 'pi0']],
  ['K 2pi', ['K-', 'pi+', 'pi-']],
  ['pi K0 K0', ['pi-', 'K0', 'K0~']],
  ['K K0 pi0', ['K-', 'K0', 'pi0']],
  ['K K0', ['K-', 'K0']],
  ['2K pi', ['K-', 'K+', 'pi-']],
  ['eta pi pi0', ['eta', 'pi-', 'pi0']],
  ['pi 4pi0', ['pi-', 'pi0', 'pi0', 'pi0', 'pi0']],
  ['5pi', ['pi-', 'pi-', 'pi-', 'pi+', 'pi+']],
  ['K 2pi0', ['K-', 'pi0', 'pi0']],
];

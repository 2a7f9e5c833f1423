import { log, pow } from '../../basics/elementary.ts';

/** Electron mass [GeV]. Source: PDG 2024. */
const ELECTRON_MASS = 0.51099895e-3;
const MOST_TRIES = 1000;

/** Screening functions of Butcher and Messel for the form factors of an atom, at delta = 136 Z^(-1/3) (m/E) / (e (1 - e)). */
function screening1(delta: number): number {
  return delta <= 1 ? 20.867 - 3.242 * delta + 0.625 * delta * delta : 21.12 - 4.184 * log(delta + 0.952);
}
function screening2(delta: number): number {
  return delta <= 1 ? 20.209 - 1.93 * delta - 0.086 * delta * delta : 21.12 - 4.184 * log(delta + 0.952);
}

/**
 * Photon conversion into an electron pair in the field of nuclei, from threshold to high energy: with the share e = E(e-)/E
 *   d sigma/d e ~ [e^2 + (1-e)^2] (Phi1 - 4/3 ln Z) + (2/3) e (1-e) (Phi2 - 4/3 ln Z)
 * relative to complete screening (delta = 0), where the mean free path is (9/7) X0. Coulomb correction and the field of electrons are left to X0.
 *
 * @source J. C. Butcher, H. Messel, Nucl. Phys. 20 (1960) 15, as in EGS and Geant4 (from memory, not checked; checked in the tests against
 *         the limits of complete and no screening)
 */
export class PairProduction {
  readonly #cubeRoot: number;
  readonly #nuclear: number;
  readonly #complete: number;

  /** @param atomicNumber  Z of the material; silicon stands for all */
  constructor(atomicNumber: number) {
    this.#cubeRoot = 136 / pow(atomicNumber, 1 / 3);
    this.#nuclear = (4 / 3) * log(atomicNumber);
    this.#complete = (2 / 3) * (screening1(0) - this.#nuclear) + (1 / 9) * (screening2(0) - this.#nuclear);
  }

  /** d sigma / d share, not normalised; 0 where a lepton would be left without its mass. Energy in GeV. */
  density(energy: number, share: number): number {
    const least = ELECTRON_MASS / energy;
    if (!(share > least && share < 1 - least)) return 0;
    const rest = share * (1 - share);
    const delta = (this.#cubeRoot * ELECTRON_MASS) / (energy * rest);
    const first = Math.max(0, screening1(delta) - this.#nuclear);
    const second = Math.max(0, screening2(delta) - this.#nuclear);
    return (1 - 2 * rest) * first + (2 / 3) * rest * second;
  }

  /** Cross-section relative to that at high energy: 0 at threshold, 1 for complete screening. */
  relative(energy: number): number {
    const steps = 200;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += this.density(energy, (i + 0.5) / steps);
    return sum / (steps * this.#complete);
  }

  /** Share of the electron, by rejection: a proposal flat in [m/E, 1 - m/E], kept against the density's bound; one half where the density vanishes. */
  share(energy: number, next: () => number): number {
    const least = ELECTRON_MASS / energy;
    const bound = screening1(0) - this.#nuclear;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const share = least + (1 - 2 * least) * next();
      if (next() * bound < this.density(energy, share)) return share;
    }
    return 0.5;
  }
}

import { origin, type ParticleColumns } from '../basics/columns.ts';
import { pdgOf } from '../basics/particles.ts';
import type { BeamRadiation } from './beam-radiation.ts';
import type { BeamState } from './beams.ts';

const PHOTON = pdgOf('gamma');

/** Writes generated particles: from the beam centre-of-mass frame to the laboratory, without mother, living on. */
export class ParticleWriter {
  readonly #beams: BeamState;
  readonly #lab = new Float64Array(4);

  constructor(beams: BeamState) {
    this.#beams = beams;
  }

  /** One particle with the four-vector p[at .. at+3], beam centre-of-mass frame; returns the next free row. */
  put(particles: ParticleColumns, row: number, pdg: number, label: number, p: Float64Array, at: number): number {
    const lab = this.#lab;
    for (let j = 0; j < 4; j++) lab[j] = p[at + j];
    this.#beams.toLab(lab, 0);
    particles.pdg[row] = pdg;
    particles.mother[row] = -1;
    particles.stable[row] = 1;
    particles.origin[row] = label;
    particles.energy[row] = lab[0];
    particles.px[row] = lab[1];
    particles.py[row] = lab[2];
    particles.pz[row] = lab[3];
    return row + 1;
  }

  /** The photons that the beams radiated; returns the next free row. */
  putRadiation(particles: ParticleColumns, row: number, initial: Pick<BeamRadiation, 'photonCount' | 'photons'>): number {
    const { photonCount, photons } = initial;
    for (let i = 0; i < photonCount; i++) row = this.put(particles, row, PHOTON, origin.initialState, photons, 4 * i);
    return row;
  }
}

import type { ParticleColumns } from '../basics/columns.ts';

/** Writes one particle that lives on: four-vector p[at..at+3] in the laboratory, no mother. */
export function writeParticle(
  particles: ParticleColumns,
  row: number,
  pdg: number,
  originLabel: number,
  p: Float64Array,
  at: number,
): void {
  particles.pdg[row] = pdg;
  particles.mother[row] = -1;
  particles.stable[row] = 1;
  particles.origin[row] = originLabel;
  particles.energy[row] = p[at];
  particles.px[row] = p[at + 1];
  particles.py[row] = p[at + 2];
  particles.pz[row] = p[at + 3];
}

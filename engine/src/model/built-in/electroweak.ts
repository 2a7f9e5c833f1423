import type { ModelDefinition, VertexDefinition } from '../definition.ts';
import { neutrinos } from './neutrinos.ts';

const leptons = ['e', 'mu', 'tau'] as const;
const listings = 'PDG 2024, Gauge and Higgs Bosons summary table';

const neutral = (fermion: string, left: string, right: string | number): VertexDefinition => ({
  kind: 'FFV',
  fields: [fermion, fermion, 'Z'],
  couplings: [left, right],
  order: { WEAK: 1 },
});

/**
 * Photon, Z and W with leptons, unitary gauge, no Higgs boson. Inputs alpha, m_Z, m_W; sin^2 theta = 1 - m_W^2/m_Z^2 at tree level,
 * g = e/sin theta. With the covariant derivative D = d + i e Q A + i (g/cos)(T3 P_L - Q sin^2) Z + i (g/sqrt2)(W+ T+ + W- T-) P_L:
 *   L = -e Q A_a fbar gamma^a f - (g/cos) Z_a fbar gamma^a (T3 P_L - Q sin^2) f - (g/sqrt2) (W+_a nubar gamma^a P_L l + h.c.)
 * and the Yang-Mills vertices c(W+ W- gamma) = e, c(W+ W- Z) = g cos, c(W+ W- V V') = - the product of both, c(W+ W+ W- W-) = g^2.
 *
 * @source  the electroweak Lagrangian, e.g. Peskin, Schroeder (1995), chapter 20, with the signs of A, Z, W turned round
 */
export const electroweak: ModelDefinition = {
  name: 'electroweak',
  title: 'electroweak interactions of the leptons',
  includes: ['qed'],
  derived: [
    { name: 'cosW', value: 'mass.W/mass.Z' },
    { name: 'sinW', value: 'sqrt((1-cosW)*(1+cosW))' },
    { name: 'gW', value: 'e/sinW' },
  ],
  particles: [
    ...neutrinos,
    { name: 'Z', pdg: 23, spin: 1, mass: 91.188, massRange: [20, 1e4], width: 2.4955, source: listings },
    { name: 'W+', anti: 'W-', pdg: 24, spin: 1, charge: 1, mass: 80.3692, massRange: [10, 1e4], width: 2.085, source: listings },
  ],
  vertices: [
    ...leptons.flatMap((lepton): VertexDefinition[] => [
      neutral(`${lepton}-`, '-gW/cosW*(-1/2+sinW^2)', '-gW/cosW*sinW^2'),
      neutral(`nu_${lepton}`, '-gW/cosW/2', 0),
      { kind: 'FFV', fields: [`nu_${lepton}`, `${lepton}-`, 'W+'], couplings: ['-gW/sqrt(2)', 0], order: { WEAK: 1 } },
    ]),
    { kind: 'VVV', fields: ['W+', 'W-', 'gamma'], couplings: ['e'], order: { QED: 1 } },
    { kind: 'VVV', fields: ['W+', 'W-', 'Z'], couplings: ['gW*cosW'], order: { WEAK: 1 } },
    { kind: 'VVVV', fields: ['W+', 'W-', 'gamma', 'gamma'], couplings: ['-e^2'], order: { QED: 2 } },
    { kind: 'VVVV', fields: ['W+', 'W-', 'gamma', 'Z'], couplings: ['-e*gW*cosW'], order: { QED: 1, WEAK: 1 } },
    { kind: 'VVVV', fields: ['W+', 'W-', 'Z', 'Z'], couplings: ['-(gW*cosW)^2'], order: { WEAK: 2 } },
    { kind: 'VVVV', fields: ['W+', 'W+', 'W-', 'W-'], couplings: ['gW^2'], order: { WEAK: 2 } },
  ],
};

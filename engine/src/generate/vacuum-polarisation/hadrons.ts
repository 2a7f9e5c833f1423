/** A vector meson as e+ e- sees it: mass and width [GeV], partial width to e+ e- [GeV] as measured (vacuum polarisation included). */
export interface VectorMeson {
  readonly name: string;
  readonly mass: number;
  readonly width: number;
  readonly electronWidth: number;
  readonly source: string;
}

/** Mesons wide enough to be part of the smooth hadronic vacuum polarisation. */
// biome-ignore format: one meson a line, source included
export const broadMesons: readonly VectorMeson[] = [
  { name: 'rho(770)', mass: 0.77526, width: 0.1474, electronWidth: 7.04e-6, source: 'PDG 2024, meson listings, neutral only, e+ e-' },
  { name: 'omega(782)', mass: 0.78266, width: 8.68e-3, electronWidth: 0.6e-6, source: 'PDG 2024, meson listings' },
  { name: 'phi(1020)', mass: 1.019461, width: 4.249e-3, electronWidth: 1.27e-6, source: 'PDG 2024, meson listings' },
];

/** Mesons far narrower than the energy spread of any beam; with their radiative return they are switched together. */
// biome-ignore format: one meson a line, source included
export const narrowMesons: readonly VectorMeson[] = [
  { name: 'J/psi', mass: 3.0969, width: 92.6e-6, electronWidth: 5.53e-6, source: 'PDG 2024, meson listings' },
  { name: 'psi(2S)', mass: 3.6861, width: 294e-6, electronWidth: 2.33e-6, source: 'PDG 2024, meson listings' },
  { name: 'Upsilon(1S)', mass: 9.4604, width: 54.02e-6, electronWidth: 1.34e-6, source: 'PDG 2024, meson listings' },
  { name: 'Upsilon(2S)', mass: 10.0234, width: 31.98e-6, electronWidth: 0.612e-6, source: 'PDG 2024, meson listings' },
  { name: 'Upsilon(3S)', mass: 10.3551, width: 20.32e-6, electronWidth: 0.443e-6, source: 'PDG 2024, meson listings' },
];

/** An open-flavour continuum: 3 x sum of squared charges, and the energy where it opens [GeV]. */
export interface Continuum {
  readonly flavours: string;
  readonly charges2: number;
  readonly threshold: number;
}

/**
 * R(s) above the resonances as fermion loops that open at a threshold, times `qcdFactor`. Charm and bottom open at twice the mass of their
 * lightest meson (2 x 1.865 and 2 x 5.2795 GeV, PDG 2024); the higher psi and Upsilon states are in them on average. The threshold
 * of the light flavours is the one number that is fitted: it makes Re Delta alpha_had(MZ^2) = 0.0276 (0.02760(10) of Davier, Hoecker, Malaescu,
 * Zhang, Eur. Phys. J. C80 (2020) 241). Space-like, the whole agrees within 4 % with Burkhardt and Pietrzyk, Phys. Lett. B513 (2001) 46.
 */
export const continua: readonly Continuum[] = [
  { flavours: 'u d s', charges2: 2, threshold: 1.062 },
  { flavours: 'c', charges2: 4 / 3, threshold: 3.73 },
  { flavours: 'b', charges2: 1 / 3, threshold: 10.559 },
];

/** 1 + a + 1.5 a^2, a = alpha_s/pi at 10 GeV (alpha_s = 0.18): R of the quark-parton model to R with gluons, taken at all energies. */
export const qcdFactor = 1.062;

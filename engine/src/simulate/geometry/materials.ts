/** A material: radiation length [cm] and least ionisation [GeV/cm] of a singly charged particle. */
export interface Material {
  readonly radiationLength: number;
  readonly leastLoss: number;
}

/**
 * Radiation length times density and least dE/dx times density.
 *
 * @source PDG 2024, Atomic and nuclear properties of materials (X0 [g/cm^2], density [g/cm^3], dE/dx at the minimum [MeV cm^2/g]);
 *         carbon fibre: graphite's X0 and loss at the density 1.6 of a composite (assumed)
 */
function solid(x0: number, density: number, loss: number): Material {
  return { radiationLength: x0 / density, leastLoss: 1e-3 * loss * density };
}

export const material = {
  silicon: solid(21.82, 2.329, 1.664),
  beryllium: solid(65.19, 1.848, 1.595),
  paraffin: solid(44.85, 0.93, 2.088),
  gold: solid(6.46, 19.32, 1.134),
  titanium: solid(16.16, 4.54, 1.477),
  aluminium: solid(24.01, 2.699, 1.615),
  tungsten: solid(6.76, 19.3, 1.145),
  carbonFibre: solid(42.7, 1.6, 1.742),
  quartz: solid(27.05, 2.2, 1.699),
} as const;

/** Ionisation of helium and ethane in equal volumes at room conditions: (1.94 0.166 + 2.30 1.26) / 2 MeV cm^2/g times mg/cm^3 [GeV/cm]. @source PDG 2024, as above */
export const GAS_LEAST_LOSS = 1.61e-6;

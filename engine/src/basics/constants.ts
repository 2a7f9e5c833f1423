/** A measured or defined number: value and uncertainty (one standard deviation, 0: exact by definition) in `unit`, and where it is from. */
export interface Constant {
  readonly value: number;
  readonly uncertainty: number;
  readonly unit: string;
  readonly source: string;
}

/** Physical constants, one a line. Numbers of the detector are in its card, particle properties in particles.ts. */
// biome-ignore format: one constant a line, source included
export const constants = {
  alpha: { value: 7.2973525693e-3, uncertainty: 1.1e-12, unit: '1', source: 'PDG 2024, Table 1.1 (CODATA 2018): 1/137.035999084(21)' },
  hbarc2: { value: 0.3893793721e9, uncertainty: 0, unit: 'GeV^2 pb', source: 'PDG 2024, Table 1.1 (CODATA 2018), exact, rounded' },
  hbar: { value: 6.582119569e-16, uncertainty: 0, unit: 'GeV ns', source: 'PDG 2024, Table 1.1 (CODATA 2018), exact, rounded' },
  hbarc: { value: 1.973269804e-14, uncertainty: 0, unit: 'GeV cm', source: 'PDG 2024, Table 1.1 (CODATA 2018), exact, rounded' },
  speedOfLight: { value: 29.9792458, uncertainty: 0, unit: 'cm/ns', source: 'SI, exact' },
  fermi: { value: 1.1663788e-5, uncertainty: 6e-12, unit: 'GeV^-2', source: 'PDG 2024, Table 1.1: G_F/(hbar c)^3' },
} as const satisfies Record<string, Constant>;

export type ConstantName = keyof typeof constants;

import { alphaParameter, leptonMasses } from './parameters.ts';
import type { Model } from './registry.ts';

/** Electromagnetism of the charged leptons: what the backgrounds are made of. */
export const qed: Model = {
  name: 'qed',
  title: 'quantum electrodynamics',
  parameters: [alphaParameter, ...leptonMasses],
  widths: () => [],
};

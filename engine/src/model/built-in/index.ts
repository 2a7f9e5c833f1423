import type { ModelDefinition } from '../definition.ts';
import { alp } from './alp.ts';
import { darkPhoton, darkScalar, inelasticDarkMatter, inelasticDarkMatterMajorana } from './dark-sector.ts';
import { electroweak } from './electroweak.ts';
import { qed } from './qed.ts';
import { sterileNeutrino } from './sterile-neutrino.ts';
import { zprime, zprimeLfv } from './zprime.ts';

/** The models that come with the engine. A new one: a file beside this one and a line here. */
export const builtInModels: readonly ModelDefinition[] = [
  qed,
  electroweak,
  zprime,
  zprimeLfv,
  alp,
  darkPhoton,
  inelasticDarkMatter,
  inelasticDarkMatterMajorana,
  darkScalar,
  sterileNeutrino,
];

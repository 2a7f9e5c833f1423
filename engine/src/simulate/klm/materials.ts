import { type CardStep, numberOf } from '../card.ts';
import type { KlmPath } from './path.ts';

/** Thickness of crystals, coil and iron in the three measures that count: energy loss, nuclear interactions, showers. */
export interface KlmMaterial {
  /** iron of the same energy loss [g/cm^2]: of one crystal length, of the coil, of 1 cm of iron */
  readonly crystalMass: number;
  readonly coilMass: number;
  readonly ironMass: number;
  /** interaction lengths of pions */
  readonly crystalInteraction: number;
  readonly coilInteraction: number;
  readonly ironInteraction: number;
  /** radiation lengths */
  readonly crystalRadiation: number;
  readonly coilRadiation: number;
  readonly ironRadiation: number;
}

export function klmMaterial(step: CardStep): KlmMaterial {
  const n = (name: string) => numberOf(step, name);
  const steel = n('coilSteel');
  const aluminium = n('coilAluminium');
  return {
    crystalMass: n('crystalLength') * n('crystalDensity') * n('crystalStopping'),
    coilMass: steel * n('ironDensity') + aluminium * n('aluminiumDensity') * n('aluminiumStopping'),
    ironMass: n('ironDensity'),
    crystalInteraction: n('crystalLength') / n('crystalInteraction'),
    coilInteraction: steel / n('ironInteraction') + aluminium / n('aluminiumInteraction'),
    ironInteraction: 1 / n('ironInteraction'),
    crystalRadiation: n('crystalLength') / n('crystalRadiation'),
    coilRadiation: steel / n('ironRadiation') + aluminium / n('aluminiumRadiation'),
    ironRadiation: 1 / n('ironRadiation'),
  };
}

/** Iron of the same energy loss before crossing k of a path [g/cm^2], behind the crystals. */
export function massBefore(material: KlmMaterial, path: KlmPath, k: number): number {
  return path.coil * material.coilMass + path.iron(k) * material.ironMass;
}

/** Interaction lengths of pions before crossing k of a path, behind the crystals. */
export function interactionsBefore(material: KlmMaterial, path: KlmPath, k: number): number {
  return path.coil * material.coilInteraction + path.iron(k) * material.ironInteraction;
}

/** Radiation lengths before crossing k of a path, behind the crystals. */
export function radiationBefore(material: KlmMaterial, path: KlmPath, k: number): number {
  return path.coil * material.coilRadiation + path.iron(k) * material.ironRadiation;
}

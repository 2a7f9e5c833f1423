import { atan2 } from '../basics/elementary.ts';
import type { EventMomenta } from './event-momenta.ts';

/** Sum of the particles' component (0: E, 1..3: px, py, pz) [GeV]. */
function sum(p: Float64Array, count: number, component: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += p[4 * i + component]!;
  return total;
}

/** Sum of the particles' energies in the nominal centre-of-mass frame [GeV]. */
export const visibleEnergyCms = (event: EventMomenta): number => sum(event.cms, event.count, 0);

/** Energy of the beams that is not seen, in their nominal centre-of-mass frame [GeV]: E*_miss = sqrt(s) - sum E*. */
export const missingEnergyCms = (event: EventMomenta): number => event.frame.sqrtS - visibleEnergyCms(event);

/** Momentum that is not seen, in the lab [GeV]: |P_beams - sum p|. */
export function missingMomentum(event: EventMomenta): number {
  const x = event.frame.px - sum(event.lab, event.count, 1);
  const y = sum(event.lab, event.count, 2);
  const z = event.frame.pz - sum(event.lab, event.count, 3);
  return Math.sqrt(x * x + y * y + z * z);
}

/** Polar angle of the momentum that is not seen, in the lab [rad], 0..pi. */
export function missingTheta(event: EventMomenta): number {
  const x = event.frame.px - sum(event.lab, event.count, 1);
  const y = sum(event.lab, event.count, 2);
  return atan2(Math.sqrt(x * x + y * y), event.frame.pz - sum(event.lab, event.count, 3));
}

/** Squared mass of what is not seen [GeV^2]: (P_beams - sum P)^2, of either sign. */
export function missingMassSquared(event: EventMomenta): number {
  const energy = event.frame.energy - sum(event.lab, event.count, 0);
  const momentum = missingMomentum(event);
  return (energy - momentum) * (energy + momentum);
}

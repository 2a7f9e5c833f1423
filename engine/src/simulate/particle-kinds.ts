import { UserError } from '../basics/errors.ts';
import { species } from './state.ts';

/** What a flying particle is to the detector: `charged + species` for charged particles. */
export const kind = { invisible: 0, photon: 1, neutralHadron: 2, charged: 8 } as const;

/** Kind of a particle by PDG code; -1 for one that the detector does not know. Loop variables of the hot path go through here: no table look-up. */
export function kindOf(pdg: number): number {
  const size = Math.abs(pdg);
  switch (size) {
    case 11:
      return kind.charged + species.electron;
    case 13:
      return kind.charged + species.muon;
    case 22:
      return kind.photon;
    case 211:
      return kind.charged + species.pion;
    case 321:
      return kind.charged + species.kaon;
    case 2212:
      return kind.charged + species.proton;
    case 1000010020:
      return kind.charged + species.deuteron;
    case 12:
    case 14:
    case 16:
      return kind.invisible;
    case 111: // decays at once (inFlight)
    case 130:
    case 310:
    case 2112:
    case 3122:
      return kind.neutralHadron;
    default:
      // PDG codes 51-60 and generator-specific ones are dark matter and mediators that leave the detector
      return (size > 50 && size <= 60) || (size >= 9900000 && size < 10000000) ? kind.invisible : -1;
  }
}

/** Charge in units of e of a charged kind: leptons with positive PDG code are negative, hadrons positive. */
export function chargeOf(pdg: number): 1 | -1 {
  return pdg > 0 === Math.abs(pdg) > 100 ? 1 : -1;
}

/** @param where  file and place, where the event comes from one */
export function unknownParticle(
  pdg: number,
  index: number,
  particle: number,
  where = `event ${index}, particle ${particle}`,
): UserError {
  return new UserError({
    what: `the detector has no response to particles of PDG code ${pdg}`,
    where,
    value: pdg,
    remedy:
      'let the generator decay it, or mark it as decayed; known are e, mu, pi, K, p, d (and antiparticles), photons, neutrinos, pi0, K_S0, K_L0, n, Lambda, and dark particles (51-60, 9900000-9999999)',
  });
}

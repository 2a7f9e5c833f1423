/** (1 + z^2)/2 at 1 - z = y: the splitting function of a charge over its soft limit. */
function splitting(y: number): number {
  return 1 - y + 0.5 * y * y;
}

/**
 * Two collinear photons of one leg share its energy: the mean over the two orders of emission of the product of (1 + z^2)/2, over the product
 * for each photon alone. For a beam 1 - z is y for the photon that comes first and y/(1 - y') for the other; for an outgoing charge, x = y/(1 - y)
 * in units of what it keeps, it is x/(1 + x + x') for the first and y for the other. 1 where one photon is soft; 0 where a beam has not energy for both.
 *
 * @param y1       photon energy over that of the leg before it emits anything, in (0, 1); y2 the same of the other photon
 * @param initial  a beam; otherwise an outgoing charge
 * @source         ladder of two splittings, Kuraev and Fadin, Sov. J. Nucl. Phys. 41 (1985) 466, in energies that photons have rather than in fractions
 */
export function sharedLeg(y1: number, y2: number, initial: boolean): number {
  let second1: number;
  let second2: number;
  if (initial) {
    if (y1 + y2 >= 1) return 0;
    second1 = y1 / (1 - y2);
    second2 = y2 / (1 - y1);
  } else {
    const x1 = y1 / (1 - y1);
    const x2 = y2 / (1 - y2);
    second1 = x1 / (1 + x1 + x2);
    second2 = x2 / (1 + x1 + x2);
  }
  return 0.5 * (splitting(second1) / splitting(y1) + splitting(second2) / splitting(y2));
}

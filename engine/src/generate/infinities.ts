import { UserError } from '../basics/errors.ts';
import type { TreeDescription } from './multi-channel.ts';
import type { CutQuantity, GeneratorCut } from './process.ts';

/** Cuts that keep a product away from the beam that it was. */
const away: readonly CutQuantity[] = ['thetaCms', 'thetaLab', 'cosThetaCms', 'absCosThetaCms', 'transverseMomentumLab'];

/**
 * Refuses beams that scatter elastically by exchange of something massless without a cut on an angle: d sigma/dt goes as 1/t^2, and t
 * reaches 0 where both keep their masses.
 */
export function checkForwardScattering({ process, names, diagrams }: TreeDescription, cuts: readonly GeneratorCut[]): void {
  if (names.length !== 2) return;
  const all = (4 << names.length) - 1;
  const electron = names.indexOf('e-');
  if (electron < 0 || names[1 - electron] !== 'e+') return;
  const transfer = 1 | (4 << electron);
  const massless = diagrams.some((diagram) =>
    diagram.some(({ legs, mass }) => mass === 0 && (legs === transfer || legs === (all & ~transfer))),
  );
  if (!massless || cuts.some(({ particle, quantity }) => names.includes(particle) && away.includes(quantity))) return;
  throw new UserError({
    where: process,
    what: 'the beams scatter at angles down to zero: the cross-section is infinite',
    remedy: 'cut on the angle, such as "e-.absCosThetaCms<0.94"',
  });
}

/**
 * Refuses radiation of the beams down to a particle without width: sigma(sHat) has a pole at its squared mass, and the photons take the
 * energy there.
 */
export function checkRadiativeReturn({ process, masses, diagrams, names }: TreeDescription, sqrtS: number): void {
  const beams = 3;
  const products = (4 << names.length) - 1 - beams;
  const least = masses.reduce((sum, mass) => sum + mass, 0);
  for (const diagram of diagrams)
    for (const { legs, name, mass, width } of diagram)
      if ((legs === beams || legs === products) && width === 0 && mass > least && mass < sqrtS)
        throw new UserError({
          where: process,
          what: `photons of the beams take the energy to where ${name} is on its mass shell, and it has no width`,
          value: name,
          remedy: `set width.${name}, switch the radiation off, or ask for the process with ${name} among the products`,
        });
}

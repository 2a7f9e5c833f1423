import { didYouMean } from '../basics/errors.ts';
import { particles } from '../basics/particles.ts';

type Value = number | string;
type Path = readonly PropertyKey[];

/**
 * Decay rules of a signal in native units. A new particle that decays needs its decay length: the one of the model goes with the coupling, and the
 * number of decays in the detector would not go with its power, as limits take it.
 */
export function decayRulesIn(
  decays: Readonly<Record<string, { readonly to?: string[] | undefined; readonly decayLength?: Value | undefined }>>,
  fail: (path: Path, message: string) => void,
  length: (value: Value, path: Path) => number,
): Record<string, { to?: string[]; decayLength?: number }> {
  const known: Readonly<Record<string, { readonly mass: number }>> = particles;
  const rules = Object.entries(decays).map(([name, { to, decayLength }]) => {
    const path = ['signal', 'decays', name];
    if (!Object.hasOwn(known, name)) fail(path, `unknown particle "${name}".${didYouMean(name, Object.keys(known))}`);
    else if (Number.isNaN(known[name]!.mass) && decayLength === undefined)
      fail(
        path,
        `"${name}" needs a "decayLength" (c tau at rest, such as "5 cm"): that of the model goes with the coupling, and a limit on it would be wrong`,
      );
    for (const [i, products] of (to ?? []).entries())
      for (const product of products.trim().split(/\s+/))
        if (!Object.hasOwn(known, product))
          fail([...path, 'to', i], `unknown particle "${product}".${didYouMean(product, Object.keys(known))}`);
    const native = decayLength === undefined ? {} : { decayLength: length(decayLength, [...path, 'decayLength']) };
    if ((native.decayLength ?? 0) < 0) fail([...path, 'decayLength'], 'a decay length is not negative');
    return [name, { ...(to === undefined ? {} : { to }), ...native }] as const;
  });
  return Object.fromEntries(rules);
}

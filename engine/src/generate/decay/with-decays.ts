import { didYouMean, UserError } from '../../basics/errors.ts';
import { parseProcessText } from '../../model/process-text.ts';
import { resolveModel } from '../../model/registry.ts';
import type { ProcessBuild } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { ChainDecayer } from './chain-decayer.ts';
import { knownDecays } from './meson-decays.ts';

/**
 * The process with the decays that its spec asks for, and those of taus that it does not decay itself. The cross-section of the sample is that
 * of the decays that are generated.
 *
 * @throws UserError for a rule of a particle that the process does not make, neither itself nor in a decay
 */
export function withDecays(build: ProcessBuild, spec: ProcessSpec): ProcessBuild {
  const rules = spec.decays ?? {};
  const names = Object.keys(rules);
  if (names.length === 0 && build.decay !== undefined) return build;
  const { incoming, outgoing } = parseProcessText(spec.process);
  const always = (name: string): boolean => name === 'tau-' || name === 'tau+' || Object.hasOwn(knownDecays, name);
  const decays = names.length > 0 || outgoing.some(always);
  if (!decays) return build;
  const model = resolveModel(spec.model, spec.parameters);
  const chain = ChainDecayer.of(model, { incoming, outgoing }, rules, spec.beams);
  const used = chain?.decaying ?? [];
  for (const name of names)
    if (!used.includes(name))
      throw new UserError({
        where: `decay of ${name}`,
        what: 'the process makes no such particle',
        value: spec.process,
        remedy: `it makes ${[...new Set([...outgoing, ...used])].join(' ')}.${didYouMean(name, [...outgoing, ...used])}`,
      });
  if (chain === null) return build;
  const shares = names.map((name) => `${name} -> ${rules[name]!.to?.join(' or ') ?? 'all decays'}`);
  const notes = names.length === 0 ? [] : [`decays: ${shares.join(', ')}; the cross-section is that of the decays generated`];
  return {
    ...build,
    decay: chain,
    notes: [...build.notes, ...notes, ...chain.notes],
    // what the process itself leaves out of its decays is now done here
    coveredFraction: chain.coveredFraction,
  };
}

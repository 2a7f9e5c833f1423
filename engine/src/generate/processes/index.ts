import { UserError } from '../../basics/errors.ts';
import { checkProcess, parseProcessText } from '../../model/process-text.ts';
import { type ModelReference, resolveModel } from '../../model/registry.ts';
import type { ProcessBuilder } from '../process.ts';
import { bPairProcess } from './b-pair.ts';
import { bhabhaProcess } from './bhabha.ts';
import { leptonPairProcess } from './lepton-pair.ts';
import { photonPairProcess } from './photon-pair.ts';
import { treeProcess } from './tree.ts';

interface Process {
  /** canonical text */
  readonly text: string;
  readonly build: ProcessBuilder;
}

/** Processes with a builder of their own, by canonical text. A new one: a file beside this one and a line here. All others are tree level. */
const special: readonly Process[] = [
  { text: 'e+ e- -> B+ B-', build: bPairProcess },
  { text: 'e+ e- -> B0 B0~', build: bPairProcess },
  ...['mu', 'tau'].flatMap((lepton) =>
    ['', ' (gamma)'].map((photon) => ({
      text: `e+ e- -> ${lepton}+ ${lepton}-${photon}`,
      build: leptonPairProcess,
    })),
  ),
  { text: 'e+ e- -> gamma gamma (gamma)', build: photonPairProcess },
  { text: 'e+ e- -> e+ e- (gamma)', build: bhabhaProcess },
];

/** The process a text names, white space and the spelling of the arrow (->, >, =>) aside. Whether a model has it: see hasProcess. */
export function parseProcess(text: string): Process {
  const { canonical, radiative } = parseProcessText(text);
  const own = special.find((candidate) => candidate.text === canonical);
  if (own) return own;
  if (radiative)
    throw new UserError({
      what: 'photons of any number are not generated with this process',
      value: text,
      remedy: `leave out "(gamma)", or take one of ${special.map((known) => `"${known.text}"`).join(', ')}`,
    });
  return { text: canonical, build: treeProcess };
}

/** Whether the generator has the process in a model, without trying whether its amplitude vanishes. */
export function hasProcess(text: string, model: ModelReference): boolean {
  try {
    const { canonical } = parseProcessText(text);
    if (special.some((known) => known.text === canonical)) return true;
    const { incoming, outgoing } = parseProcessText(parseProcess(text).text);
    checkProcess(resolveModel(model), { incoming, outgoing });
    return outgoing.length <= 4 && incoming.length === 2 && incoming.every((name) => name === 'e+' || name === 'e-');
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Processes that have builders of their own. */
export const availableProcesses = (): string[] => special.map((process) => process.text);

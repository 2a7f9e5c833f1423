import { didYouMean, UserError } from '../../basics/errors.ts';
import type { ProcessBuilder } from '../process.ts';
import { leptonPairAndPhoton, leptonPairProcess } from './lepton-pair.ts';
import { muonPairAndZprime } from './pair-and-boson.ts';
import { photonAndDarkPhoton } from './photon-and-vector.ts';

interface Process {
  /** canonical text */
  readonly text: string;
  /** models that have the particles and couplings */
  readonly models: readonly string[];
  readonly build: ProcessBuilder;
}

/** All processes by canonical text. A new one: a file beside this one and a line here. */
const processes: readonly Process[] = [
  { text: 'e+ e- -> mu+ mu- Zprime', models: ['zprime'], build: muonPairAndZprime },
  { text: 'e+ e- -> gamma Aprime', models: ['dark-photon'], build: photonAndDarkPhoton },
  ...['mu', 'tau'].flatMap((lepton) =>
    ['', ' (gamma)'].map((photon) => ({
      text: `e+ e- -> ${lepton}+ ${lepton}-${photon}`,
      models: ['qed', 'zprime', 'dark-photon'],
      build: leptonPairProcess,
    })),
  ),
  ...['mu', 'tau'].map((lepton) => ({
    text: `e+ e- -> ${lepton}+ ${lepton}- gamma`,
    models: ['qed', 'zprime', 'dark-photon'],
    build: leptonPairAndPhoton,
  })),
];

export function availableProcesses(): string[] {
  return processes.map((process) => process.text);
}

/** The process a text names, white space and the spelling of the arrow (->, >, =>) aside; an unknown one is a UserError. */
export function parseProcess(text: string): Process {
  const wanted = canonicalText(text);
  const process = processes.find((candidate) => candidate.text === wanted);
  if (process) return process;
  throw new UserError({
    what: 'unknown process',
    value: text,
    remedy: `available are ${availableProcesses()
      .map((known) => `"${known}"`)
      .join(', ')}.${didYouMean(wanted, availableProcesses())}`,
  });
}

/** Single blanks, "->" as the arrow, no blank inside brackets. */
function canonicalText(text: string): string {
  return text
    .replace(/\s*(?:->|=>|→|(?<=\s)>)\s*/g, ' -> ')
    .replace(/\(\s*(.*?)\s*\)/g, ' ($1)')
    .replace(/\s+/g, ' ')
    .trim();
}

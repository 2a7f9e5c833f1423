import { didYouMean, UserError } from '../basics/errors.ts';
import { particles } from '../basics/particles.ts';
import type { Issue } from '../basics/plain-data.ts';
import { availableProcesses, hasProcess } from '../generate/process.ts';
import { type ProcessText, parseProcessText } from '../model/process-text.ts';

/** The process of a text, null for what is none. */
function parsed(process: string): ProcessText | null {
  try {
    return parseProcessText(process);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Particles after the arrow, the photons of "(gamma)" included; none without an arrow. */
export function finalParticles(process: string): string[] {
  const text = parsed(process);
  return text === null ? [] : [...text.outgoing, ...(text.radiative ? ['gamma'] : [])];
}

/** What is wrong with a process such as "e+ e- -> mu+ mu- (gamma)" as a text; undefined when it names particles on either side. */
export function processProblem(process: string): string | undefined {
  const text = parsed(process);
  if (text === null)
    return `"${process}" is not a process: write particles on both sides of "->", such as "e+ e- -> mu+ mu- (gamma)".${didYouMean(process, availableProcesses())}`;
  const known = Object.keys(particles);
  const unknown = [...text.incoming, ...text.outgoing].find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const hint = didYouMean(process, availableProcesses()) || didYouMean(unknown, known) || ` Known: ${known.join(', ')}`;
  return `unknown particle "${unknown}" in "${process}".${hint}`;
}

/** Whether the generator has the process, of known particles. */
export const isGenerated = (process: string): boolean => hasProcess(process, 'qed');

/** Backgrounds are of known particles, and one that the generator lacks says from which mass on it forbids a limit; what is invisible is produced. */
export function processIssues(
  signal: { readonly process: string; readonly invisible: readonly string[] },
  backgrounds: readonly { readonly process: string; readonly dominatesAbove?: number | string | undefined }[],
): Issue[] {
  const issues: Issue[] = [];
  backgrounds.forEach(({ process, dominatesAbove }, i) => {
    const path = ['backgrounds', i, 'process'];
    const problem = processProblem(process);
    if (problem !== undefined) issues.push({ path, message: problem });
    else if (dominatesAbove === undefined && !isGenerated(process))
      issues.push({
        path,
        message: `the generator does not have "${process}", so this background needs "dominatesAbove": the mass above which no limit may be given without it, or 0 to forbid every limit.${didYouMean(process, availableProcesses())}`,
      });
  });
  const produced = finalParticles(signal.process);
  signal.invisible.forEach((name, i) => {
    if (!produced.includes(name))
      issues.push({
        path: ['signal', 'invisible', i],
        message: `"${name}" is not produced in "${signal.process}".${didYouMean(name, produced) || ` Produced: ${produced.join(', ') || 'nothing'}`}`,
      });
  });
  return issues;
}

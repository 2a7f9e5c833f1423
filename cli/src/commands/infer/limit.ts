import { UserError, upperLimits } from '@lacuna/engine';
import { type ChainDiagnostics, credibleInterval, limit, type Prior } from '@lacuna/engine/infer';
import { Progress } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../../io.ts';
import { decimal, wholeNumber } from '../../numbers.ts';
import {
  anyLevel,
  type CommandModel,
  loadModel,
  poiName,
  readText,
  testStatistic,
  type WorkspaceOptions,
  withWorkspaceOptions,
} from './workspace.ts';

interface Options extends WorkspaceOptions {
  level: string;
  method: string;
  testStat: string;
  prior: string;
  toys: string;
  seed: string;
}

const examples = `
Methods: cls (asymptotic; by toys with "lacuna infer toys"); bayes (nuisances integrated out: on a grid up to two, by Markov chains that must
converge beyond); fc (unified interval of Feldman and Cousins: the exact belt for one count on a known background, else toys thrown from the
profile at each value; the limit is its upper end).

Examples:
  lacuna infer limit workspace.json
  lacuna infer limit workspace.json --level 0.9 --json
  lacuna infer limit workspace.json --method bayes --prior jeffreys
  lacuna infer limit one-count.json --method fc --level 0.9`;

export function limitCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group.command('limit <workspace>').description('upper limit on the parameter of interest, observed and expected'),
  )
    .option('--level <level>', 'confidence or credibility level', '0.95')
    .option('--method <method>', 'cls, bayes or fc', 'cls')
    .option('--test-stat <name>', 'qtilde or q', 'qtilde')
    .option('--prior <prior>', 'for bayes: flat (from 0 on), jeffreys, or a file of value,density lines', 'flat')
    .option('--toys <number>', 'toys at each value, for fc', '1000')
    .option('--seed <number>', 'for fc and for Markov chains', '1')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      const level = anyLevel(options.level);
      const statistic = testStatistic(options.testStat);
      const seed = wholeNumber(options.seed, '--seed');
      const toys = wholeNumber(options.toys, '--toys', 1, 10_000_000);
      if (!['cls', 'bayes', 'fc'].includes(options.method))
        throw new UserError({
          where: '--method',
          what: 'unknown method',
          value: options.method,
          remedy: 'known are cls, bayes and fc',
        });
      const model = loadModel(path, options);
      const poi = poiName(model);
      const { method } = options;
      const common = { level, method, poi };
      if (method === 'cls') {
        const { observed, expected, muhat, warnings } = upperLimits(model, model.data, { level, testStatistic: statistic });
        const notes = [...model.notes, ...warnings];
        if (options.json)
          return writeJson(io, { observed, expected, ...common, testStatistic: statistic, muhat, warnings: notes });
        io.out(`${poi} < ${shortNumber(observed)} at ${100 * level} % CLs (observed)\n`);
        io.out(`expected ${shortNumber(expected[2]!)}, 68 % [${shortNumber(expected[1]!)}, ${shortNumber(expected[3]!)}], `);
        io.out(`95 % [${shortNumber(expected[0]!)}, ${shortNumber(expected[4]!)}]; best fit ${shortNumber(muhat)}\n`);
        for (const note of notes) io.out(`- ${note}\n`);
        return;
      }
      const answer = method === 'bayes' ? bayes(model, level, seed, options.prior) : unified(model, level, toys, seed);
      if (options.json) return writeJson(io, { ...answer, warnings: [...model.notes, ...answer.warnings] });
      const { interval, posterior, sensitivity } = answer;
      if (posterior !== undefined) {
        const { engine, prior, interval68, chains } = posterior;
        io.out(
          `${poi} < ${shortNumber(answer.observed)} +- ${(answer.error ?? 0).toPrecision(2)} at ${shortNumber(100 * level)} % credibility (${prior} prior, ${engine})\n`,
        );
        io.out(`68.3 % of the posterior, equal tails: [${interval68.map(shortNumber).join(', ')}]\n`);
        if (chains !== undefined) io.out(`${chainText(chains)}\n`);
      } else {
        const [lower, upper] = interval!;
        const how =
          sensitivity === undefined ? `${toys} toys a value` : 'exact belt, upper end never growing with the background';
        io.out(
          `${poi} in [${shortNumber(lower)}, ${shortNumber(upper)}] at ${shortNumber(100 * level)} % (Feldman-Cousins, ${how})\n`,
        );
        if (sensitivity !== undefined) io.out(`sensitivity (mean upper end without signal): ${shortNumber(sensitivity)}\n`);
      }
      for (const note of [...model.notes, ...answer.warnings]) io.out(`- ${note}\n`);
    });

  interface Answer {
    observed: number;
    expected: readonly number[] | null;
    level: number;
    method: string;
    poi: string;
    error: number | null;
    warnings: readonly string[];
    interval?: readonly [number, number];
    sensitivity?: number;
    posterior?: { engine: string; prior: string; interval68: readonly [number, number]; chains?: ChainDiagnostics };
  }

  function bayes(model: CommandModel, level: number, seed: number, prior: string): Answer {
    const { posterior, ...rest } = limit(model, { method: 'bayes', level, seed, prior: priorOf(prior) });
    const interval68 = credibleInterval(posterior!, 0.6826894921370859);
    const { diagnostics, method: engine, prior: shown } = posterior!;
    return { ...rest, posterior: { engine, prior: shown, interval68, ...(diagnostics && { chains: diagnostics }) } };
  }

  function unified(model: CommandModel, level: number, toys: number, seed: number): Answer {
    const progress = new Progress(io.err);
    let before = -1;
    const answer = limit(model, {
      method: 'fc',
      level,
      toys,
      seed,
      progress: (done, all) => {
        if (before < 0) progress.startPhase('toys', all, 'toys');
        progress.advance(done - Math.max(before, 0));
        before = done;
      },
    });
    progress.clear();
    const { posterior, ...rest } = answer;
    return rest;
  }
}

const chainText = ({ chains, steps, burnIn, acceptance, rHat, worst, effective }: ChainDiagnostics): string =>
  `${chains} chains of ${steps} steps after ${burnIn} of burn-in: split R-hat ${rHat.toFixed(4)} (${worst}), ${effective.toFixed(0)} effective samples, acceptance ${acceptance.toFixed(2)}`;

/** "flat", "jeffreys", or a file of "value,density" lines */
function priorOf(text: string): Prior {
  if (text === 'flat' || text === 'jeffreys') return text;
  const rows = readText(text, 'prior (flat, jeffreys or a file of value,density lines)')
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const fields = line.split(',').map(decimal);
      if (fields.length !== 2 || fields.some(Number.isNaN))
        throw new UserError({ where: `${text}:${number}`, what: 'not a line of value,density', value: line });
      return fields as [number, number];
    });
  return { x: rows.map(([x]) => x), density: rows.map(([, density]) => density) };
}

import { clsPlot, HypothesisTests, UserError, upperLimitsOf } from '@lacuna/engine';
import { type ChainDiagnostics, credibleInterval, limit, type Prior } from '@lacuna/engine/infer';
import { Progress, prepareFolder } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../../io.ts';
import { decimal, wholeNumber } from '../../numbers.ts';
import { writePlots } from './plots.ts';
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
  bandToys: string;
  out?: string;
}

const examples = `
Methods: cls (asymptotic; by toys with "lacuna infer toys"); bayes (nuisances integrated out: on a grid up to two, by Markov chains that must
converge beyond); fc (unified interval of Feldman and Cousins: the exact belt for one count on a known background, else toys thrown from the
profile at each value; the limit is its upper end). Expected limits of bayes and fc are exact for one count on a known background; otherwise they
are the limits of those of --band-toys toys of background alone whose asymptotic CLs limits lie on the five quantiles.

Examples:
  lacuna infer limit workspace.json
  lacuna infer limit workspace.json --level 0.9 --json
  lacuna infer limit workspace.json --method bayes --prior jeffreys
  lacuna infer limit one-count.json --method fc --level 0.9
  lacuna infer limit workspace.json --out plots`;

export function limitCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group.command('limit <workspace>').description('upper limit on the parameter of interest, observed and expected'),
  )
    .option('--level <level>', 'confidence or credibility level', '0.95')
    .option('--method <method>', 'cls, bayes or fc', 'cls')
    .option('--test-stat <name>', 'qtilde or q', 'qtilde')
    .option('--prior <prior>', 'for bayes: flat (from 0 on), jeffreys, or a file of value,density lines', 'flat')
    .option('--toys <number>', 'toys at each value, for fc', '1000')
    .option('--seed <number>', 'for fc, for Markov chains and for toys of background alone', '1')
    .option('--band-toys <number>', 'toys of background alone for the expected limits of bayes and fc; 0 for none', '400')
    .option('--out <folder>', 'for cls: write a plot of CLs against the parameter of interest, as SVG and PNG')
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
      const bandToys = wholeNumber(options.bandToys, '--band-toys', 0, 1_000_000);
      if (options.out !== undefined && options.method !== 'cls')
        throw new UserError({ where: '--out', what: 'the plot is of CLs', remedy: 'leave it out, or use --method cls' });
      if (options.out !== undefined) prepareFolder(options.out, 'give another folder to --out');
      const model = loadModel(path, options);
      const poi = poiName(model);
      const { method } = options;
      const common = { level, method, poi };
      if (method === 'cls') {
        const tests = new HypothesisTests(model, model.data, { testStatistic: statistic });
        const { observed, expected, muhat, warnings } = upperLimitsOf(tests, { level });
        const written =
          options.out === undefined ? [] : plotted(options.out, tests, { level, observed, expected }, model.measurement);
        const notes = [...model.notes, ...warnings];
        if (options.json)
          return writeJson(io, { observed, expected, ...common, testStatistic: statistic, muhat, warnings: notes });
        io.out(`${poi} < ${shortNumber(observed)} at ${100 * level} % CLs (observed)\n`);
        io.out(`expected ${shortNumber(expected[2]!)}, 68 % [${shortNumber(expected[1]!)}, ${shortNumber(expected[3]!)}], `);
        io.out(`95 % [${shortNumber(expected[0]!)}, ${shortNumber(expected[4]!)}]; best fit ${shortNumber(muhat)}\n`);
        for (const note of notes) io.out(`- ${note}\n`);
        for (const file of written) io.out(`${file}\n`);
        return;
      }
      const given = { level, seed, bandToys };
      const answer = method === 'bayes' ? bayes(model, given, options.prior) : unified(model, given, toys);
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
      const { expected, expectedFrom } = answer;
      if (expected === null) io.out(`no expected limits: ${expectedFrom}\n`);
      else {
        io.out(`expected ${shortNumber(expected[2]!)}, 68 % [${shortNumber(expected[1]!)}, ${shortNumber(expected[3]!)}], `);
        io.out(`95 % [${shortNumber(expected[0]!)}, ${shortNumber(expected[4]!)}] (${expectedFrom})\n`);
      }
      for (const note of [...model.notes, ...answer.warnings]) io.out(`- ${note}\n`);
    });

  interface Answer {
    observed: number;
    expected: readonly number[] | null;
    expectedFrom: string;
    level: number;
    method: string;
    poi: string;
    error: number | null;
    warnings: readonly string[];
    interval?: readonly [number, number];
    sensitivity?: number;
    posterior?: { engine: string; prior: string; interval68: readonly [number, number]; chains?: ChainDiagnostics };
  }

  type Given = { level: number; seed: number; bandToys: number };

  function bayes(model: CommandModel, given: Given, prior: string): Answer {
    const progress = new Progress(io.err);
    progress.startPhase('posteriors', 6, 'posteriors');
    const { posterior, ...rest } = limit(model, {
      method: 'bayes',
      ...given,
      prior: priorOf(prior),
      progress: () => progress.advance(1),
    });
    progress.clear();
    const interval68 = credibleInterval(posterior!, 0.6826894921370859);
    const { diagnostics, method: engine, prior: shown } = posterior!;
    return { ...rest, posterior: { engine, prior: shown, interval68, ...(diagnostics && { chains: diagnostics }) } };
  }

  function unified(model: CommandModel, given: Given, toys: number): Answer {
    const progress = new Progress(io.err);
    // the data first, then the five toys of the band: a search each
    let before = Number.POSITIVE_INFINITY;
    let search = 0;
    const answer = limit(model, {
      method: 'fc',
      ...given,
      toys,
      progress: (done, all) => {
        const fresh = done < before;
        if (fresh) progress.startPhase(search++ === 0 ? 'toys' : `toys, expected limit ${search - 1} of 5`, all, 'toys');
        progress.advance(fresh ? done : done - before);
        before = done;
      },
    });
    progress.clear();
    const { posterior, ...rest } = answer;
    return rest;
  }
}

/** Values of the curve in a plot of CLs. */
const CURVE = 61;

/** CLs from 0 to beyond the highest limit, drawn. */
function plotted(
  folder: string,
  tests: HypothesisTests<unknown>,
  limits: { level: number; observed: number; expected: readonly number[] },
  title: string,
): string[] {
  const highest = 1.15 * Math.max(limits.observed, limits.expected[4]!);
  const points = Array.from({ length: CURVE }, (_, i) => {
    const { mu, CLs, expected } = tests.test((highest * i) / (CURVE - 1));
    return { mu, CLs, expected: expected.map((one) => one.CLs) };
  });
  const { level, observed } = limits;
  return writePlots(folder, { CLs: clsPlot({ poi: tests.poiName, level, points, observed }, { title }) });
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

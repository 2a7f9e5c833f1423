import { bayesianUpperLimit, posteriorOf, UserError, unifiedInterval, upperLimits } from '@lacuna/engine';
import { Progress } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../../io.ts';
import { wholeNumber } from '../../numbers.ts';
import { anyLevel, loadModel, poiName, testStatistic, type WorkspaceOptions, withWorkspaceOptions } from './workspace.ts';

interface Options extends WorkspaceOptions {
  level: string;
  method: string;
  testStat: string;
  toys: string;
  seed: string;
}

const examples = `
Methods: cls (asymptotic; by toys with "lacuna infer toys"), bayes (flat prior on the parameter of interest from 0 on), fc (unified interval
by toys thrown from the profile at each value; the limit is its upper end).

Examples:
  lacuna infer limit workspace.json
  lacuna infer limit workspace.json --level 0.9 --json
  lacuna infer limit workspace.json --method bayes`;

export function limitCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group.command('limit <workspace>').description('upper limit on the parameter of interest, observed and expected'),
  )
    .option('--level <level>', 'confidence or credibility level', '0.95')
    .option('--method <method>', 'cls, bayes or fc', 'cls')
    .option('--test-stat <name>', 'qtilde or q', 'qtilde')
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
      if (method === 'bayes') {
        const posterior = posteriorOf(model, model.data, { seed });
        const { value, error } = bayesianUpperLimit(posterior, level);
        if (options.json)
          return writeJson(io, {
            observed: value,
            expected: null,
            ...common,
            error,
            posterior: posterior.method,
            warnings: model.notes,
          });
        return io.out(
          `${poi} < ${shortNumber(value)} +- ${error.toPrecision(2)} at ${100 * level} % credibility (flat prior, ${posterior.method})\n`,
        );
      }
      const progress = new Progress(io.err);
      let started = false;
      const interval = unifiedInterval(model, model.data, {
        level,
        toys,
        seed,
        progress: (done, all) => {
          if (!started) progress.startPhase('toys', all, 'toys');
          started = true;
          progress.advance(done);
        },
      });
      progress.clear();
      const { lower, upper, muhat } = interval;
      if (options.json)
        return writeJson(io, {
          observed: upper,
          expected: null,
          ...common,
          interval: [lower, upper],
          muhat,
          toys,
          seed,
          warnings: model.notes,
        });
      io.out(`${poi} in [${shortNumber(lower)}, ${shortNumber(upper)}] at ${100 * level} % (unified, ${toys} toys a value)\n`);
    });
}

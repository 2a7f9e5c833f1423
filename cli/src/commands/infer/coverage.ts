import { UserError } from '@lacuna/engine';
import { coverage, INTERVAL_METHODS, type IntervalMethod } from '@lacuna/engine/infer';
import { Progress } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { aligned, type Io, shortNumber, writeJson } from '../../io.ts';
import { decimal, wholeNumber } from '../../numbers.ts';
import { anyLevel, loadModel, poiName, type WorkspaceOptions, withWorkspaceOptions } from './workspace.ts';

interface Options extends WorkspaceOptions {
  mu?: string;
  level: string;
  method: string;
  toys: string;
  seed: string;
}

const examples = `
How often does an interval hold the truth? One count on a known background is summed exactly; for every other model toys are thrown with the
nuisance parameters at their best values for the data at each true value, and the Monte Carlo error is printed.

Methods: cls (asymptotic; exact sums for one count), bayes (flat prior), profile (two-sided likelihood interval), fc and fc-raw
(Feldman-Cousins with and without its repair, for one count).

Examples:
  lacuna infer coverage workspace.json --level 0.9
  lacuna infer coverage workspace.json --method profile --mu 0,0.5,1,2 --toys 2000 --json
  lacuna infer coverage one-count.json --method fc --level 0.9`;

export function coverageCommand(group: Command, io: Io): void {
  withWorkspaceOptions(group.command('coverage <workspace>').description('probability that an interval holds the true value'))
    .option('--mu <list>', 'true values, such as 0,1,2 (default: 0 to twice the median expected limit)')
    .option('--level <level>', 'confidence or credibility level of the interval', '0.95')
    .option('--method <method>', INTERVAL_METHODS.join(', '), 'cls')
    .option('--toys <number>', 'pseudo-experiments of each true value', '1000')
    .option('--seed <number>', 'of the pseudo-experiments', '1')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      const level = anyLevel(options.level);
      const toys = wholeNumber(options.toys, '--toys', 1, 10_000_000);
      const seed = wholeNumber(options.seed, '--seed');
      const method = methodOf(options.method);
      const truths = options.mu === undefined ? {} : { truths: truthsOf(options.mu) };
      const model = loadModel(path, options);
      const poi = poiName(model);
      const progress = new Progress(io.err);
      let before = -1;
      const study = coverage(model, {
        method,
        level,
        toys,
        seed,
        ...truths,
        onToy: (done, total) => {
          if (before < 0) progress.startPhase('toys', total, 'toys');
          before = done;
          progress.advance(1);
        },
      });
      progress.clear();
      if (options.json) return writeJson(io, { ...study, poi, ...(study.how === 'toys' && { seed }) });
      io.out(`${method} at ${shortNumber(100 * level)} %, ${study.how}${study.how === 'toys' ? `, ${toys} a value` : ''}\n`);
      io.out(
        aligned([
          [poi, 'coverage', 'error', 'interval below', 'above'],
          ...study.points.map(({ truth, coverage, error, below, above }) => [
            shortNumber(truth),
            coverage.toFixed(4),
            study.how === 'toys' ? error.toFixed(4) : 'exact',
            below.toFixed(4),
            above.toFixed(4),
          ]),
        ]),
      );
      for (const note of [...model.notes, ...study.warnings]) io.out(`- ${note}\n`);
    });
}

function methodOf(text: string): IntervalMethod {
  const method = INTERVAL_METHODS.find((one) => one === text);
  if (method === undefined)
    throw new UserError({
      where: '--method',
      what: 'unknown method',
      value: text,
      remedy: `known are ${INTERVAL_METHODS.join(', ')}`,
    });
  return method;
}

function truthsOf(text: string): number[] {
  return text.split(',').map((part) => {
    const value = decimal(part);
    if (!(value >= 0))
      throw new UserError({ where: '--mu', what: 'not a number >= 0', value: part, remedy: 'give a list such as 0,1,2' });
    return value;
  });
}

import { ToyTests, toyLimits } from '@lacuna/engine';
import { Progress } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../../io.ts';
import { wholeNumber } from '../../numbers.ts';
import {
  anyLevel,
  type CommandModel,
  loadModel,
  muValue,
  poiName,
  testStatistic,
  type WorkspaceOptions,
  withWorkspaceOptions,
} from './workspace.ts';

interface Options extends WorkspaceOptions {
  mu?: string;
  level: string;
  toys: string;
  seed: string;
  testStat: string;
}

const examples = `
Toys are thrown from the profile: nuisance parameters at their best values for the data at the tested value (and under background alone),
auxiliary measurements included. The same seed gives the same toys on every machine.

Examples:
  lacuna infer toys workspace.json --mu 1 --toys 5000
  lacuna infer toys workspace.json --level 0.9 --json          (a limit: no --mu)
  lacuna infer toys workspace.json --test-stat q0              (significance of an excess)`;

export function toysCommand(group: Command, io: Io): void {
  withWorkspaceOptions(group.command('toys <workspace>').description('p-values, CLs and limits by pseudo-experiments'))
    .option('--mu <value>', 'test this value; without it, the upper limit')
    .option('--level <level>', 'confidence level of the limit', '0.95')
    .option('--toys <number>', 'pseudo-experiments for each hypothesis', '2000')
    .option('--seed <number>', 'of the pseudo-experiments', '1')
    .option('--test-stat <name>', 'qtilde, q or q0', 'qtilde')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      const statistic = testStatistic(options.testStat);
      const level = anyLevel(options.level);
      const toys = wholeNumber(options.toys, '--toys', 1, 10_000_000);
      const seed = wholeNumber(options.seed, '--seed');
      const mu = options.mu === undefined ? undefined : muValue(options.mu);
      const model = loadModel(path, options);
      const poi = poiName(model);
      const progress = new Progress(io.err);
      const given = { toys, seed, testStatistic: statistic, progress: shown(progress) };
      const common = { poi, toys, seed, testStatistic: statistic };
      try {
        if (statistic === 'q0') discovery(model, given, common);
        else if (mu === undefined) limit(model, { ...given, level }, common);
        else test(model, mu, given, common);
      } finally {
        progress.clear();
      }
    });

  type Common = { poi: string; toys: number; seed: number; testStatistic: string };
  type Given = ConstructorParameters<typeof ToyTests<unknown>>[2];

  function discovery(model: CommandModel, given: Given, common: Common): unknown {
    const { q0, p0, muhat, failed } = new ToyTests(model, model.data, given).discovery();
    if (jsonWanted()) return writeJson(io, { q0, p0: p0.value, p0Error: p0.error, muhat, failed, ...common });
    io.out(`background alone: p0 = ${p0.value.toPrecision(4)} +- ${p0.error.toPrecision(2)} (${common.toys} toys)\n`);
  }

  function limit(model: CommandModel, given: Given & { level: number }, common: Common): unknown {
    const { observed, expected, level, muhat, tested, warnings } = toyLimits(model, model.data, given);
    if (jsonWanted())
      return writeJson(io, {
        observed: observed.value,
        observedError: observed.error,
        expected,
        level,
        method: 'cls',
        muhat,
        tested: tested.map(({ mu, CLs, expected }) => ({ mu, CLs: CLs.value, CLsError: CLs.error, expected })),
        ...common,
        warnings,
      });
    const { poi } = common;
    io.out(
      `${poi} < ${shortNumber(observed.value)} +- ${observed.error.toPrecision(2)} at ${100 * level} % CLs (${common.toys} toys)\n`,
    );
    io.out(`expected from -2 to +2 sigma: ${expected.map(shortNumber).join(', ')}\n`);
    for (const warning of warnings) io.out(`- ${warning}\n`);
  }

  function test(model: CommandModel, mu: number, given: Given, common: Common): unknown {
    const { CLs, CLsb, CLb, q, expected, muhat, failed, warnings } = new ToyTests(model, model.data, given).at(mu);
    if (jsonWanted())
      return writeJson(io, {
        CLs: CLs.value,
        CLsError: CLs.error,
        expected,
        [common.testStatistic]: q,
        mu,
        CLsb: CLsb.value,
        CLb: CLb.value,
        muhat,
        failed,
        ...common,
        warnings,
      });
    const shownValue = ({ value, error }: { value: number; error: number }) =>
      `${value.toPrecision(4)} +- ${error.toPrecision(2)}`;
    io.out(`${common.poi} = ${mu}: CLs = ${shownValue(CLs)} (CLsb ${shownValue(CLsb)}, CLb ${shownValue(CLb)})\n`);
    io.out(`expected from -2 to +2 sigma: ${expected.map((one) => one.toPrecision(4)).join(', ')}\n`);
    for (const warning of warnings) io.out(`- ${warning}\n`);
  }

  function jsonWanted(): boolean {
    return group.commands.find((one) => one.name() === 'toys')?.opts()['json'] === true;
  }
}

/** Progress of toys: a phase starts when its first hundred are done. */
function shown(progress: Progress): (done: number, all: number) => void {
  let last = Number.POSITIVE_INFINITY;
  return (done, all) => {
    const fresh = done < last;
    if (fresh) progress.startPhase('toys', all, 'toys');
    progress.advance(fresh ? done : done - last);
    last = done;
  };
}

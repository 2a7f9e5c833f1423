import { HypothesisTests } from '@lacuna/engine';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../../io.ts';
import { loadModel, muValue, poiName, testStatistic, type WorkspaceOptions, withWorkspaceOptions } from './workspace.ts';

interface Options extends WorkspaceOptions {
  mu: string;
  testStat: string;
}

const examples = `
Expected values are from -2 to +2 sigma of background alone, as in pyhf. --test-stat q0 tests background alone (--mu is then 0).

Examples:
  lacuna infer hypotest workspace.json --mu 1
  lacuna infer hypotest workspace.json --mu 1 --json
  lacuna infer hypotest workspace.json --test-stat q0`;

export function hypotestCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group.command('hypotest <workspace>').description('asymptotic CLs of one value, or significance of an excess'),
  )
    .option('--mu <value>', 'value of the parameter of interest', '1')
    .option('--test-stat <name>', 'qtilde, q or q0', 'qtilde')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      const mu = muValue(options.mu);
      const statistic = testStatistic(options.testStat);
      const model = loadModel(path, options);
      const poi = poiName(model);
      const tests = new HypothesisTests(model, model.data, { testStatistic: statistic });
      if (statistic === 'q0') {
        const { q0, Z, p0, muhat, warnings } = tests.discovery();
        const notes = [...model.notes, ...warnings];
        if (options.json) return writeJson(io, { q0, Z, p0, mu: 0, muhat, poi, testStatistic: statistic, warnings: notes });
        io.out(`background alone: p0 = ${p0.toPrecision(4)}, ${Z.toFixed(3)} sigma; best fit ${poi} = ${shortNumber(muhat)}\n`);
        for (const note of notes) io.out(`- ${note}\n`);
        return;
      }
      const { CLs, CLsb, CLb, q, qA, muhat, expected, warnings } = tests.test(mu);
      const band = expected.map((one) => one.CLs);
      const notes = [...model.notes, ...warnings];
      if (options.json)
        return writeJson(io, {
          CLs,
          expected: band,
          [statistic]: q,
          mu,
          CLsb,
          CLb,
          [`${statistic}Asimov`]: qA,
          muhat,
          poi,
          testStatistic: statistic,
          warnings: notes,
        });
      io.out(
        `${poi} = ${shortNumber(mu)}: CLs = ${CLs.toPrecision(5)} (CLsb ${CLsb.toPrecision(5)}, CLb ${CLb.toPrecision(5)})\n`,
      );
      io.out(`expected from -2 to +2 sigma: ${band.map((one) => one.toPrecision(4)).join(', ')}\n`);
      io.out(`${statistic} = ${q.toPrecision(5)}, Asimov ${qA.toPrecision(5)}; best fit ${shortNumber(muhat)}\n`);
      for (const note of notes) io.out(`- ${note}\n`);
    });
}

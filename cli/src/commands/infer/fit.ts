import { fit, impacts, profileCurve, profilePlot, pullPlot } from '@lacuna/engine';
import { prepareFolder } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { aligned, type Io, shortNumber, writeJson } from '../../io.ts';
import { writePlots } from './plots.ts';
import { loadModel, type WorkspaceOptions, withWorkspaceOptions } from './workspace.ts';

interface Options extends WorkspaceOptions {
  minos?: boolean;
  impacts?: boolean;
  out?: string;
}

const examples = `
Examples:
  lacuna infer fit workspace.json
  lacuna infer fit workspace.json --minos --impacts --json
  lacuna infer fit model.json --impacts --out plots`;

export function fitCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group.command('fit <workspace>').description('maximum-likelihood fit: values, errors, pulls, correlation, second minima'),
  )
    .option('--minos', 'errors from the profile of each free parameter too')
    .option('--impacts', 'shift of the parameter of interest by each nuisance parameter')
    .option('--out <folder>', 'write plots of the pulls (and impacts) and of the profile, as SVG and PNG')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      if (options.out !== undefined) prepareFolder(options.out, 'give another folder to --out');
      const model = loadModel(path, options);
      const likelihood = model.likelihood(model.data);
      const result = fit(likelihood, options.minos ? { minos: 'all' } : {});
      const shifts = options.impacts ? impacts(likelihood, result) : undefined;
      const warnings = [...model.notes, ...result.warnings];
      const written = options.out === undefined ? [] : writePlots(options.out, drawn(model.measurement));
      if (options.json) {
        const rows = result.parameters.map(({ name, held, minos, ...rest }) => {
          const ends = minos === undefined ? {} : { interval: [minos.lower.value, minos.upper.value] };
          return [name, { ...rest, ...(held ? { fixed: true } : {}), ...ends }];
        });
        const names = result.parameters.map((one) => one.name);
        const n = names.length;
        return writeJson(io, {
          parameters: Object.fromEntries(rows),
          twiceNll: result.twiceNll,
          edm: result.edm,
          correlation: { names, matrix: names.map((_, i) => [...result.correlation.subarray(i * n, (i + 1) * n)]) },
          otherMinima: result.otherMinima.map(({ x, twiceNll }) => ({ twiceNll, parameters: Object.fromEntries(names.map((name, i) => [name, x[i]])) })), // biome-ignore format: one entry
          ...(shifts === undefined ? {} : { impacts: shifts }),
          poi: model.poi < 0 ? null : names[model.poi],
          measurement: model.measurement,
          warnings,
        });
      }
      const table = result.parameters.map(({ name, value, error, held, pull, atBound, minos }) => [
        name,
        shortNumber(value),
        held ? 'fixed' : error === null ? '+- ?' : `+- ${error.toPrecision(3)}`,
        minos === undefined ? '' : `[${shortNumber(minos.lower.value)}, ${shortNumber(minos.upper.value)}]`,
        pull === undefined ? '' : `pull ${pull.value.toFixed(2)}`,
        atBound === undefined ? '' : `at ${atBound} bound`,
      ]);
      io.out(aligned(table));
      io.out(`-2 ln L = ${result.twiceNll.toPrecision(10)}, estimated distance to the minimum ${result.edm.toExponential(1)}\n`);
      if (shifts !== undefined)
        io.out(`\nimpacts\n${aligned(shifts.map(({ name, up, down }) => [name, up.toPrecision(3), down.toPrecision(3)]))}`);
      for (const warning of warnings) io.out(`- ${warning}\n`);
      for (const file of written) io.out(`${file}\n`);

      /** Pulls where there are any; the profile where the parameter of interest has an error. */
      function drawn(title: string): Record<string, string> {
        const svgs: Record<string, string> = {};
        const poi = model.poi < 0 ? undefined : result.parameters[model.poi];
        if (shifts !== undefined || result.parameters.some((one) => !one.held && one.pull !== undefined))
          svgs['pulls'] = pullPlot(result, { title, impacts: shifts, poi: poi?.name });
        if (poi !== undefined && !poi.held && poi.error !== null)
          svgs['profile'] = profilePlot(profileCurve(likelihood, result, poi.name), { title });
        return svgs;
      }
    });
}

import { basename } from 'node:path';
import {
  clsPlot,
  type HypothesisTestResult,
  HypothesisTests,
  isBumpHunt,
  parsedJson,
  patched,
  readWorkspace,
  scanLimitPlot,
  scanLimits,
  UserError,
} from '@lacuna/engine';
import { Progress, prepareFolder } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { aligned, type Io, shortNumber, writeJson } from '../../io.ts';
import { decimal } from '../../numbers.ts';
import { type BumpHuntOptions, scanBumpHunt } from './bump-hunt.ts';
import { writePlots } from './plots.ts';
import {
  anyLevel,
  loadModel,
  loadPatchSet,
  modelOfWorkspace,
  poiName,
  readText,
  testStatistic,
  type WorkspaceOptions,
  withWorkspaceOptions,
} from './workspace.ts';

interface Options extends WorkspaceOptions, BumpHuntOptions {
  mu: string;
  testStat: string;
}

const examples = `
With a patch set (one patch for each signal mass, say): observed and expected limits and the local significance at each point.
Without: CLs at values of the parameter of interest. A bump hunt ({"kind": "bump-hunt", ...}: data and a signal whose shape follows the
mass) is scanned over its masses: local p-values, limits with bands, --global for the global p-value.

Examples:
  lacuna infer scan workspace.json --mu 0:3:0.25 --out scan
  lacuna infer scan background.json --patch patchset.json --level 0.9 --json
  lacuna infer scan bump-hunt.json --level 0.9 --global 50 --out scan`;

export function scanCommand(group: Command, io: Io): void {
  withWorkspaceOptions(
    group
      .command('scan <workspace>')
      .description('bump hunt over masses, limits over the signals of a patch set, or CLs over values'),
  )
    .option('--mu <from:to:step>', 'values of the parameter of interest', '0:2:0.2')
    .option('--level <level>', 'confidence level of the limits', '0.95')
    .option('--test-stat <name>', 'qtilde or q', 'qtilde')
    .option('--toys <number>', 'bump hunt: most toys of a local p-value where few events are expected', '4000')
    .option('--seed <number>', 'bump hunt: of all toys', '1')
    .option('--global <toys>', 'bump hunt: global p-value from so many toys of the whole scan')
    .option('--background <file>', 'bump hunt: spurious-signal test on this histogram {"edges", "contents"}')
    .option('--p-values', 'bump hunt: no limits')
    .option('--toy-limits <toys>', 'bump hunt: limits from so many toys of each hypothesis where few events are expected')
    .option('--out <folder>', 'write scan.json and plots as SVG and PNG')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => {
      const plain = parsedJson(readText(path, 'workspace'), basename(path));
      if (isBumpHunt(plain)) return scanBumpHunt(plain, path, options, io);
      if (options.out !== undefined) prepareFolder(options.out, 'give another folder to --out');
      if (options.patch !== undefined && !options.patch.includes('#')) overPatches(path, options);
      else overValues(path, options);
    });

  function overPatches(path: string, options: Options): unknown {
    const level = anyLevel(options.level);
    const statistic = testStatistic(options.testStat);
    const workspace = readWorkspace(readText(path, 'workspace'), path);
    const { set } = loadPatchSet(options.patch!);
    const progress = new Progress(io.err);
    progress.startPhase('limits', set.patches.length, 'points');
    let poi = '';
    const models = set.patches.map((patch) => ({
      label: patch.name,
      model: () => {
        const model = modelOfWorkspace(patched(workspace, patch, path), `${path} with ${patch.name}`, options);
        poi = poiName(model);
        return model;
      },
    }));
    const points = scanLimits(models, {
      level,
      testStatistic: statistic,
      progress: () => {
        progress.advance(1);
        return true;
      },
    });
    progress.clear();
    const rows = points.map(({ label, limits, Z, p0, error }, i) => ({
      patch: label,
      values: Object.fromEntries(set.labels.map((name, k) => [name, set.patches[i]!.values[k]])),
      ...(limits === undefined
        ? { error }
        : { observed: limits.observed, expected: limits.expected, muhat: limits.muhat, Z, p0, warnings: limits.warnings }),
    }));
    if (rows.every((row) => 'error' in row))
      throw new UserError({ what: `no point has a limit: ${rows[0]!.patch}: ${points[0]!.error}` });
    const json = { points: rows, level, method: 'cls', poi, testStatistic: statistic };
    const svg = limitsPlot();
    const written =
      options.out === undefined ? [] : writePlots(options.out, svg === undefined ? {} : { limit: svg }, scanJson(json));
    if (options.json) return writeJson(io, json);
    const shown = points.map(({ label, limits, Z, error }) =>
      limits === undefined
        ? [label, error!]
        : [label, shortNumber(limits.observed), ...limits.expected.map(shortNumber), Z!.toFixed(2)],
    );
    io.out(aligned([['', 'observed', '-2', '-1', 'median', '+1', '+2', 'Z'], ...shown]));
    for (const file of written) io.out(`${file}\n`);

    /** Against the first label of the patch set whose values are numbers that differ; nothing where there is none. */
    function limitsPlot(): string | undefined {
      const done = points.flatMap(({ limits }, i) => (limits === undefined ? [] : [{ limits, values: set.patches[i]!.values }]));
      const k = set.labels.findIndex((_, k) => {
        const along = done.map(({ values }) => values[k]);
        return along.every((value) => typeof value === 'number') && new Set(along).size === along.length;
      });
      if (k < 0) return undefined;
      const drawn = done.map(({ limits: { observed, expected }, values }) => ({
        mass: values[k] as number,
        limit: { observed, expected, method: 'asymptotic' as const, error: null },
        quantityLimit: { observed, expected, method: 'asymptotic' as const, error: null },
      }));
      return scanLimitPlot({
        title: `${basename(path)} with ${basename(options.patch!)}`,
        level,
        observable: { name: set.labels[k]!, unit: '' },
        quantity: { name: poi, unit: '' },
        points: drawn.sort((a, b) => a.mass - b.mass),
      });
    }
  }

  function overValues(path: string, options: Options): unknown {
    const values = valuesOf(options.mu);
    const statistic = testStatistic(options.testStat);
    const model = loadModel(path, options);
    const poi = poiName(model);
    const tests = new HypothesisTests(model, model.data, { testStatistic: statistic });
    const progress = new Progress(io.err);
    progress.startPhase('testing', values.length, 'values');
    const results: HypothesisTestResult[] = values.map((mu) => {
      const result = tests.test(mu);
      progress.advance(1);
      return result;
    });
    progress.clear();
    // the same warning with other numbers at every value: said once
    const kind = (warning: string) => (warning.startsWith('asymptotic') ? 'asymptotic' : warning.split(' at ')[0]!);
    const first = new Map(
      results.flatMap((one) => [...one.warnings].reverse().map((text) => [kind(text), text] as const)).reverse(),
    );
    const warnings = [...model.notes, ...first.values()];
    const points = results.map(({ mu, CLs, CLsb, CLb, q, expected }) => ({ mu, CLs, expected: expected.map((one) => one.CLs), [statistic]: q, CLsb, CLb })); // biome-ignore format: one row
    const json = { points, poi, muhat: tests.muhat, testStatistic: statistic, warnings };
    const curve = { poi, level: anyLevel(options.level), points: [...points].sort((a, b) => a.mu - b.mu) };
    const written =
      options.out === undefined
        ? []
        : writePlots(options.out, { CLs: clsPlot(curve, { title: model.measurement }) }, scanJson(json));
    if (options.json) return writeJson(io, json);
    const rows = results.map(({ mu, CLs, expected }) => [
      shortNumber(mu),
      CLs.toPrecision(4),
      ...expected.map((one) => one.CLs.toPrecision(4)),
    ]);
    io.out(aligned([[poi, 'CLs', '-2', '-1', 'median', '+1', '+2'], ...rows]));
    for (const warning of warnings) io.out(`- ${warning}\n`);
    for (const file of written) io.out(`${file}\n`);
  }
}

const scanJson = (json: unknown) => ({ 'scan.json': `${JSON.stringify(json, null, 1)}\n` });

/** "0:3:0.25", "0.5,1,2" or "1" */
function valuesOf(text: string): number[] {
  const wrong = new UserError({
    where: '--mu',
    what: 'not values',
    value: text,
    remedy: 'give from:to:step or a list such as 0.5,1,2',
  });
  if (text.includes(':')) {
    const [from, to, step, ...rest] = text.split(':').map(decimal) as [number, number, number];
    if (rest.length > 0 || !(step > 0) || !(to >= from) || (to - from) / step > 1e5) throw wrong;
    return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, i) => from + i * step);
  }
  const values = text.split(',').map(decimal);
  if (values.some((value) => !Number.isFinite(value))) throw wrong;
  return values;
}

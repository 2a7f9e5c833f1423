import { basename, join } from 'node:path';
import {
  bumpHuntSteps,
  type GlobalResult,
  globalPValueSteps,
  pValuePlot,
  readBumpHunt,
  type ScanPoint,
  type ScanResult,
  type SpuriousSignal,
  scanLimitPlot,
  spuriousSignal,
  UserError,
} from '@lacuna/engine';
import { Progress, prepareFolder, renderPng, Stopped, writeFolder } from '@lacuna/engine/node';
import { interruptible } from '../../interrupt.ts';
import { aligned, type Io, shortNumber, writeJson } from '../../io.ts';
import { wholeNumber } from '../../numbers.ts';
import { besideFile, inFile } from './unbinned.ts';
import { anyLevel } from './workspace.ts';

/** Options of `lacuna infer scan` that a bump hunt knows. */
export interface BumpHuntOptions {
  level: string;
  seed: string;
  toys: string;
  global?: string;
  background?: string;
  pValues?: boolean;
  toyLimits?: string;
  out?: string;
  json?: boolean;
}

/** Scans the masses of a description, prints or writes what comes out. */
export async function scanBumpHunt(plain: unknown, path: string, options: BumpHuntOptions, io: Io): Promise<void> {
  const level = anyLevel(options.level);
  const seed = wholeNumber(options.seed, '--seed');
  const toys = wholeNumber(options.toys, '--toys', 0, 10_000_000);
  const limitToys = options.toyLimits === undefined ? 0 : wholeNumber(options.toyLimits, '--toy-limits', 100, 10_000_000);
  const globalToys = options.global === undefined ? 0 : wholeNumber(options.global, '--global', 2, 1_000_000);
  if (options.out !== undefined) prepareFolder(options.out, 'give another folder to --out');
  const readFile = besideFile(path);
  const hunt = inFile(path, () => readBumpHunt(plain, readFile));
  if (hunt.data === undefined)
    throw new UserError({ where: basename(path), what: 'there are no data', remedy: 'name a file or give the values in "data"' });
  const template = options.background === undefined ? undefined : templateOf(options.background, path);
  const progress = new Progress(io.err);
  /** Takes steps, letting Ctrl-C be heard between them. */
  const walk = async <T>(
    steps: Generator<number, T, boolean>,
    name: string,
    total: number,
    unit: string,
    signal: AbortSignal,
  ) => {
    progress.startPhase(name, total, unit);
    let step = steps.next();
    while (!step.done) {
      progress.advance(1);
      await new Promise((resolve) => setImmediate(resolve));
      step = steps.next(signal.aborted);
    }
    progress.clear();
    return step.value;
  };
  const { result, global, complete } = await interruptible(io, async (signal) => {
    const limits = !options.pValues;
    const count = hunt.masses.length;
    const result = await walk(
      bumpHuntSteps(hunt, { level, seed, toys, limits, toyLimits: limitToys }),
      'scan',
      count,
      'masses',
      signal,
    );
    const complete = result.points.length + result.failed.length === count;
    if (globalToys === 0 || !complete || result.strongest === null) return { result, complete };
    const { q0 } = result.strongest;
    const global = await walk(
      globalPValueSteps(hunt, q0, { toys: globalToys, seed }),
      'global p-value',
      globalToys,
      'toys',
      signal,
    );
    return { result, global, complete: complete && global.largest.length === globalToys };
  });
  const spurious = template === undefined ? undefined : inFile(options.background!, () => spuriousSignal(hunt, template));
  const done = result.points.length + result.failed.length;
  const warnings = complete ? [] : [`stopped after ${done} of ${hunt.masses.length} masses`];
  show({ ...result, warnings: [...warnings, ...result.warnings] }, global, spurious, seed, options, io);
  if (!complete) throw new Stopped(`stopped after ${done} of ${hunt.masses.length} masses; what is shown is finished`);
}

function show(
  result: ScanResult,
  global: GlobalResult | undefined,
  spurious: SpuriousSignal[] | undefined,
  seed: number,
  options: BumpHuntOptions,
  io: Io,
): void {
  const json = { ...result, seed, ...(global ? { global } : {}), ...(spurious ? { spuriousSignal: spurious } : {}) };
  const written: string[] = [];
  if (options.out !== undefined) {
    const pValues = pValuePlot(result, { global: global?.extrapolated });
    const files: Record<string, string | Uint8Array> = {
      'scan.json': `${JSON.stringify(json, null, 1)}\n`,
      'p-value.svg': pValues,
      'p-value.png': renderPng(pValues),
    };
    if (result.points.some((point) => point.limit !== null)) {
      files['limit.svg'] = scanLimitPlot(result);
      files['limit.png'] = renderPng(files['limit.svg']);
    }
    writeFolder(options.out, files);
    written.push(...Object.keys(files).map((name) => join(options.out!, name)));
  }
  if (options.json) {
    writeJson(io, json);
    return;
  }
  io.out(aligned([heading(result), ...result.points.map((point) => row(point))]));
  const { strongest } = result;
  const unit = result.observable.unit === '' ? '' : ` ${result.observable.unit}`;
  if (strongest === null) io.out('no excess anywhere\n');
  else io.out(`strongest excess at ${shortNumber(strongest.mass)}${unit}: local p-value ${strongest.p0.toPrecision(3)}\n`);
  if (global) {
    const { extrapolated, byToys, upcrossings } = global;
    io.out(
      `global p-value ${extrapolated.global.toPrecision(3)} +- ${extrapolated.error.toPrecision(2)} (upcrossings: ${upcrossings.mean.toPrecision(3)} +- ${upcrossings.error.toPrecision(2)} of q0 = ${upcrossings.level}), ` +
        `${byToys.global.toPrecision(3)} +- ${byToys.error.toPrecision(2)} by counting ${upcrossings.scans} toys\n`,
    );
  }
  for (const { order, worst, passed } of spurious ?? [])
    io.out(
      `spurious signal, order ${order}: at most ${worst.ratio.toFixed(3)} of the error (${shortNumber(worst.signal)} events at ${shortNumber(worst.mass)}${unit}), ${passed ? 'passed' : 'NOT passed'}\n`,
    );
  for (const { mass, because } of result.failed) io.out(`- ${shortNumber(mass)}${unit}: ${because}\n`);
  for (const warning of result.warnings) io.out(`- ${warning}\n`);
  for (const file of written) io.out(`${file}\n`);
}

const heading = ({ observable, quantity, points, level }: ScanResult): string[] => [
  observable.unit === '' ? observable.name : `${observable.name} [${observable.unit}]`,
  'signal',
  'error',
  'Z',
  'p0',
  ...(points.some((point) => point.limit !== null)
    ? [
        `limit on ${points[0]!.quantityLimit ? `${quantity.name}${quantity.unit === '' ? '' : ` [${quantity.unit}]`}` : 'signal events'}, ${shortNumber(100 * level)} % CLs`,
        '-2',
        '-1',
        'median',
        '+1',
        '+2',
      ]
    : []),
];

function row(point: ScanPoint): string[] {
  const limit = point.quantityLimit ?? point.limit;
  return [
    shortNumber(point.mass),
    point.signal.toPrecision(4),
    point.signalError === null ? '-' : point.signalError.toPrecision(3),
    point.significance.toFixed(2),
    point.p0.toPrecision(3) + (point.p0Method === 'toys' ? ' (toys)' : ''),
    ...(limit === null ? [] : [limit.observed, ...limit.expected].map((one) => one.toPrecision(4))),
  ];
}

/** {"edges": [...], "contents": [...]} */
function templateOf(file: string, beside: string): { edges: number[]; contents: number[] } {
  const text = besideFile(beside)(file, '--background');
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch (error) {
    throw new UserError({ where: file, what: 'broken JSON', remedy: `the parser says: ${(error as Error).message}` });
  }
  const { edges, contents } = (plain ?? {}) as { edges?: unknown; contents?: unknown };
  const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every((one) => typeof one === 'number');
  if (!numbers(edges) || !numbers(contents))
    throw new UserError({ where: file, what: 'not a histogram', remedy: 'give {"edges": [...], "contents": [...]}' });
  return { edges, contents };
}

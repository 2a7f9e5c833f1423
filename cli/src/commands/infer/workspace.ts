import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  checkedPatchSet,
  didYouMean,
  HistFactoryModel,
  isBumpHunt,
  isUnbinned,
  type ModifierSettings,
  type PatchSet,
  parsedJson,
  patched,
  patchOf,
  readWorkspace,
  type StatisticalModel,
  type TestStatistic,
  UserError,
  type Workspace,
} from '@lacuna/engine';
import type { Command } from 'commander';
import { collect, decimal } from '../../numbers.ts';
import { unbinnedModel } from './unbinned.ts';

/** Options of every subcommand that reads a workspace. */
export interface WorkspaceOptions {
  measurement?: string;
  poi?: string;
  patch?: string;
  interpolation?: string[];
  allowNegativeYields?: boolean;
  json?: boolean;
}

/** Adds them to a command. */
export function withWorkspaceOptions(command: Command): Command {
  return command
    .option('--measurement <name>', 'measurement of the workspace (default: the first)')
    .option('--poi <name>', "parameter of interest (default: the measurement's)")
    .option('--patch <file>', 'JSON Patch, or file#name for a patch of a patch set')
    .option('--interpolation <type=code>', 'normsys=code1|code4, histosys=code0|code2|code4p; repeatable', collect)
    .option('--allow-negative-yields', 'accept negative expected yields of a sample')
    .option('--json', 'print it as JSON');
}

/** Longer texts than this are more than a JavaScript string holds. */
const MOST_BYTES = 400_000_000;

/** Text of a file, or a UserError that says what is in its place. */
export function readText(path: string, kind: string): string {
  if (!existsSync(path)) throw new UserError({ where: path, what: `no such ${kind}` });
  if (!statSync(path).isFile()) throw new UserError({ where: path, what: `not a file, expected a ${kind}` });
  if (statSync(path).size > MOST_BYTES)
    throw new UserError({ where: path, what: `larger than ${MOST_BYTES / 1_000_000} MB, which no ${kind} is` });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError({ where: path, what: `the ${kind} cannot be read: ${(error as Error).message}` });
  }
}

/** The workspace of a file, with the patch of the options. */
export function loadWorkspace(path: string, options: WorkspaceOptions): Workspace {
  const workspace = readWorkspace(readText(path, 'workspace'), basename(path));
  if (options.patch === undefined) return workspace;
  const { set, file, name } = loadPatchSet(options.patch);
  if (name === undefined && set.labels.length > 0)
    throw new UserError({
      where: '--patch',
      what: `${file} is a set of ${set.patches.length} patches`,
      remedy: `name one: ${options.patch}#${set.patches[0]!.name} (lacuna infer scan goes through all of them)`,
    });
  const patch = name === undefined ? set.patches[0]! : patchOf(set, name, file);
  return patched(workspace, patch, basename(path));
}

/** "file" or "file#name" */
export function loadPatchSet(text: string): { set: PatchSet; file: string; name: string | undefined } {
  const hash = text.lastIndexOf('#');
  const [path, name] = hash > 0 && !existsSync(text) ? [text.slice(0, hash), text.slice(hash + 1)] : [text, undefined];
  const file = basename(path);
  return { set: checkedPatchSet(parsedJson(readText(path, 'patch'), file), file), file, name };
}

/** The model of a workspace under the options. */
export function modelOfWorkspace(workspace: Workspace, path: string, options: WorkspaceOptions): HistFactoryModel {
  return new HistFactoryModel(workspace, {
    measurement: options.measurement,
    poi: options.poi,
    settings: settingsOf(options.interpolation),
    allowNegativeYields: options.allowNegativeYields,
    file: basename(path),
  });
}

/** What the commands need of a model, whatever it was read from. */
export interface CommandModel extends StatisticalModel<unknown> {
  readonly data: unknown;
  /** said beside every result */
  readonly notes: readonly string[];
  readonly measurement: string;
}

/** The model of a file: a pyhf workspace, or an unbinned model. */
export function loadModel(path: string, options: WorkspaceOptions): CommandModel {
  const plain = parsedJson(readText(path, 'workspace'), basename(path));
  if (isUnbinned(plain)) return unbinnedModel(plain, path, options);
  if (isBumpHunt(plain))
    throw new UserError({ where: path, what: 'a bump hunt has a model at every mass', remedy: 'give it to "lacuna infer scan"' });
  const kind = (plain as { kind?: unknown } | null)?.kind;
  if (kind !== undefined)
    throw new UserError({
      where: `${basename(path)}: /kind`,
      what: 'unknown kind of model',
      value: kind,
      remedy: `known are unbinned and bump-hunt; a pyhf workspace has none.${didYouMean(String(kind), ['unbinned', 'bump-hunt'])}`,
    });
  return modelOfWorkspace(loadWorkspace(path, options), path, options);
}

/** Name of the parameter of interest; a UserError where there is none. */
export function poiName(model: CommandModel): string {
  if (model.poi < 0) {
    const names =
      model instanceof HistFactoryModel
        ? model.sets.filter((set) => set.size === 1)
        : model.parameters.filter((one) => !one.fixed);
    throw new UserError({
      where: '--poi',
      what: 'the measurement names no parameter of interest',
      remedy: `give one of ${names.map((one) => one.name).join(', ')}`,
    });
  }
  return model.parameters[model.poi]!.name;
}

const codes = { normsys: ['code1', 'code4'], histosys: ['code0', 'code2', 'code4p'] };

function settingsOf(given: string[] | undefined): ModifierSettings | undefined {
  if (given === undefined) return undefined;
  const settings: Record<string, { interpcode: string }> = {};
  for (const text of given) {
    const [type, code, ...rest] = text.split('=');
    const known = Object.hasOwn(codes, type!) ? codes[type as keyof typeof codes] : undefined;
    if (known === undefined || code === undefined || rest.length > 0 || !known.includes(code))
      throw new UserError({
        where: '--interpolation',
        what: 'not an interpolation',
        value: text,
        remedy: `give normsys=code1, normsys=code4, histosys=code0, histosys=code2 or histosys=code4p.${didYouMean(code ?? '', known ?? [])}`,
      });
    settings[type!] = { interpcode: code };
  }
  return settings as ModifierSettings;
}

/** "0.9" or "90 %": any level inside (0, 1). */
export function anyLevel(text: string, where = '--level'): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = percent ? Number(percent[1]) / 100 : decimal(text);
  if (!(value > 0 && value < 1))
    throw new UserError({
      where,
      what: 'not a confidence level inside (0, 1)',
      value: text,
      remedy: 'give for instance 0.95 or "95 %"',
    });
  return value;
}

export function testStatistic(text: string): TestStatistic {
  const known = ['qtilde', 'q', 'q0'];
  if (known.includes(text)) return text as TestStatistic;
  throw new UserError({
    where: '--test-stat',
    what: 'unknown test statistic',
    value: text,
    remedy: 'known are qtilde, q and q0',
  });
}

/** A value of the parameter of interest. */
export function muValue(text: string, where = '--mu'): number {
  const value = decimal(text);
  if (!Number.isFinite(value)) throw new UserError({ where, what: 'not a number', value: text });
  return value;
}

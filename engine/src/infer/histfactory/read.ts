import { UserError } from '../../basics/errors.ts';
import { checkedWorkspace } from './schema.ts';
import type { Workspace } from './specification.ts';

/** JSON text as a value; what is broken is said with line and column. */
export function parsedJson(text: string, file: string): unknown {
  if (text.trim() === '') throw new UserError({ where: file, what: 'empty file, expected JSON' });
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    // some engines say where, some only show what surrounds it
    const place = position === undefined ? '' : `:${lineAndColumn(text, Number(position))}`;
    throw new UserError({ where: `${file}${place}`, what: 'broken JSON', remedy: `the parser says: ${message.split('\n')[0]}` });
  }
}

function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `${before.length}:${before[before.length - 1].length + 1}`;
}

/** Workspace from JSON text: parsed and checked against the schema. */
export const readWorkspace = (text: string, file = 'workspace'): Workspace => checkedWorkspace(parsedJson(text, file), file);

/** Workspace as JSON text that pyhf reads; checked against the schema first. */
export function writeWorkspace(workspace: Workspace): string {
  const { channels, observations, measurements, version } = checkedWorkspace(workspace);
  return `${JSON.stringify({ channels, observations, measurements, version }, null, 1)}\n`;
}

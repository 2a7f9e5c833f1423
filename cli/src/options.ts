import { UserError } from '@lacuna/engine';
import type { Command } from 'commander';

/**
 * Refuses an option that took the next option for its value ("--out --json") and one with an empty value (`--out ""`), before the
 * command does anything.
 */
export function checkValues(command: Command): void {
  const given = command.opts();
  for (const option of command.options) {
    if (!option.required) continue;
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli') continue;
    for (const value of [given[name]].flat() as string[]) {
      if (value.startsWith('--'))
        throw new UserError({
          where: option.long ?? option.flags,
          what: `its value is missing, what follows is ${value}`,
          remedy: `write ${option.flags}`,
        });
      if (value.trim() === '')
        throw new UserError({ where: option.long ?? option.flags, what: 'its value is empty', remedy: `write ${option.flags}` });
    }
  }
}

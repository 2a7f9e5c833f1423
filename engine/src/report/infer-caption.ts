/** What plots of statistical results share: caption, names with units, a whole-plot frame. */
import { formatUnit } from './format.ts';
import { bold, type Label, plain } from './label.ts';

/** A name that a user wrote: one letter stands in italics as a symbol, anything else as it is. */
export const nameLabel = (name: string): Label => (/^[A-Za-z]$/.test(name) ? [{ text: name, italic: true }] : plain(name));

/** "m [GeV]", the name as the user wrote it. */
export function nameWithUnit(name: string, unit: string): Label {
  const shown = unit === '' ? '' : formatUnit(unit);
  return shown === '' ? nameLabel(name) : [...nameLabel(name), ...plain(` [${shown}]`)];
}

/** "Lacuna" in bold, for results of any data. */
export const programName: Label = bold('Lacuna');

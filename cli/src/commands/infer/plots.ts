import { join } from 'node:path';
import { renderPng, writeFolder } from '@lacuna/engine/node';

/** Writes each drawing as SVG and as PNG; the paths. */
export function writePlots(folder: string, svgs: Readonly<Record<string, string>>, more: Record<string, string> = {}): string[] {
  const files: Record<string, string | Uint8Array> = { ...more };
  for (const [name, svg] of Object.entries(svgs)) {
    files[`${name}.svg`] = svg;
    files[`${name}.png`] = renderPng(svg);
  }
  writeFolder(folder, files);
  return Object.keys(files).map((name) => join(folder, name));
}

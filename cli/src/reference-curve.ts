import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedCurve } from '@lacuna/engine/node';

/** Digitised curves of the reference folder (LACUNA_REFERENCE), by the paper they are from; they are read, never copied. */
const curves: Readonly<Record<string, { file: string; source: string; mass: string; coupling: string }>> = {
  'arXiv:1912.11276': {
    file: 'searches/data/belle2_zp_invisible_2019_276pb.csv',
    source: 'arXiv:1912.11276, fig. 3, as digitised by DarkCast',
    mass: 'mass_gev',
    coupling: 'gprime_90cl',
  },
};

/** The published curve, or in words why there is none. */
export function referenceCurve(reference: string | undefined): PublishedCurve | string {
  const folder = process.env['LACUNA_REFERENCE'];
  const curve = reference === undefined || !Object.hasOwn(curves, reference) ? undefined : curves[reference];
  if (curve === undefined) return 'no digitised curve is known for this search';
  if (!folder || !existsSync(join(folder, curve.file))) return 'reference not found';
  const rows = readFileSync(join(folder, curve.file), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split(','));
  const [mass, coupling] = [curve.mass, curve.coupling].map((name) => rows[0]!.indexOf(name)) as [number, number];
  const points = rows.slice(1).map((cells) => ({ mass: Number(cells[mass]), coupling: Number(cells[coupling]) }));
  return { source: curve.source, points: points.filter((point) => point.mass > 0 && point.coupling > 0) };
}

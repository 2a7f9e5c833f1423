/**
 * Width of text in DejaVu Sans, so that legends and captions can be laid out without a font engine.
 * Advance widths in 1/2048 em, read from the `hmtx` tables of dejavu-fonts-ttf 2.37; a character not listed counts as a digit.
 */
import type { Label } from './label.ts';
import { SCRIPT_SIZE } from './theme.ts';

const PRINTABLE_ASCII = [
  651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716,
  1716, 1087, 2048, 1401, 1405, 1430, 1577, 1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532, 1612, 1235, 1612, 1423, 1300, 1251, 1499, 1401, 2025, 1403, 1251,
  1403, 799, 690, 799, 1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298, 569, 569, 1186, 569, 1995, 1298, 1253, 1300, 1300, 842, 1067, 803, 1298, 1212, 1675,
  1212, 1212, 1075, 1303, 690, 1303, 1716,
]; // biome-ignore format: a table

const OTHERS: Record<string, number> = {
  α: 1350, β: 1307, γ: 1212, Δ: 1401, ε: 1107, θ: 1253, μ: 1303, ν: 1144, π: 1233, ρ: 1300, σ: 1298, τ: 1233, φ: 1351, χ: 1183, Υ: 1251, '√': 1305, '→': 1716,
  '−': 1716, '±': 1716, '×': 1716, '·': 651, '…': 2048, '≤': 1716, '≥': 1716, '⁺': 1081, '⁻': 1081, '′': 465, '∫': 1067, '∞': 1706, '–': 1024, '—': 2048,
}; // biome-ignore format: a table

const SUPERSCRIPT_DIGIT = 821;
/** DejaVu Sans Bold over DejaVu Sans, mean over letters */
const BOLD = 1.11;

function advance(c: string): number {
  const code = c.codePointAt(0)!;
  if (code >= 32 && code < 127) return PRINTABLE_ASCII[code - 32]!;
  return OTHERS[c] ?? (/[⁰¹²³⁴-⁹₀-₉]/u.test(c) ? SUPERSCRIPT_DIGIT : 1303);
}

/** @returns width in the unit of `size` (pixels of the plot) */
export function textWidth(label: Label, size: number): number {
  let width = 0;
  for (const { text, bold, script } of label) {
    let units = 0;
    for (const c of text) units += advance(c);
    width += units * (bold ? BOLD : 1) * (script === undefined ? 1 : SCRIPT_SIZE);
  }
  return (width * size) / 2048;
}

/**
 * Typeset labels: symbols with sub- and superscripts as a list of spans, to be written as SVG, HTML or plain unicode.
 *
 * Markup of `math`: `_` and `^` take one character or {a group}; ' is a prime; - a minus sign; Greek by name with a backslash ("\\mu");
 * letters standing alone are italic as variables are, words upright. Nothing in it can fail: what is no markup is shown as it stands.
 */
import { superscript } from './format.ts';

export interface Span {
  text: string;
  italic?: boolean;
  bold?: boolean;
  /** 1: superscript, -1: subscript */
  script?: 1 | -1;
}
export type Label = readonly Span[];

/** Text shown as it stands, with no markup: anything a user wrote. */
export const plain = (text: string): Label => (text === '' ? [] : [{ text }]);
export const bold = (text: string): Label => [{ text, bold: true }];

const GREEK: Record<string, string> = {
  alpha: 'α', beta: 'β', gamma: 'γ', Delta: 'Δ', epsilon: 'ε', theta: 'θ', mu: 'μ', nu: 'ν', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ',
  phi: 'φ', chi: 'χ', Upsilon: 'Υ', sqrt: '√', to: '→', cos: 'cos', sin: 'sin', tan: 'tan', lambda: 'λ',
}; // biome-ignore format: a table

const tidy = (text: string) =>
  text
    .replaceAll("'", '′')
    .replaceAll('-', '−')
    .replace(/\\([A-Za-z]+)/g, (all, name: string) => GREEK[name] ?? all);

/** Splits a run into spans so that letters standing alone become italic. */
function spansOf(raw: string, script?: 1 | -1): Span[] {
  const spans: Span[] = [];
  for (const piece of tidy(raw).split(/(?<![\p{L}\p{N}])([A-Za-z])(?![\p{L}\p{N}])/u)) {
    if (piece === '') continue;
    const span: Span = { text: piece };
    if (/^[A-Za-z]$/.test(piece)) span.italic = true;
    if (script !== undefined) span.script = script;
    spans.push(span);
  }
  return spans;
}

/** "M_{Z'}", "g'", "p_T^{max}", "fb^{-1}" */
export function math(markup: string): Label {
  const spans: Span[] = [];
  let base = '';
  for (let at = 0; at < markup.length; ) {
    const c = markup[at]!;
    if ((c !== '_' && c !== '^') || at + 1 >= markup.length) {
      base += c;
      at++;
      continue;
    }
    spans.push(...spansOf(base));
    base = '';
    const close = markup[at + 1] === '{' ? markup.indexOf('}', at) : -1;
    const group = close < 0 ? markup[at + 1]! : markup.slice(at + 2, close);
    spans.push(...spansOf(group, c === '^' ? 1 : -1));
    at = close < 0 ? at + 2 : close + 1;
  }
  return [...spans, ...spansOf(base)];
}

/** Names in process texts whose symbol is not the name itself. */
const PARTICLE: Record<string, string> = {
  e: 'e', mu: 'μ', tau: 'τ', gamma: 'γ', pi: 'π', rho: 'ρ', K: 'K', p: 'p', n: 'n', Zprime: "Z'", Aprime: "A'", hprime: "h'", a: 'a', B: 'B', D: 'D', N: 'N',
  nu: 'ν', nu_e: 'ν_e', nu_mu: 'ν_{μ}', nu_tau: 'ν_{τ}', pi0: 'π^0', K_S0: 'K_S^0', K_L0: 'K_L^0', chi1: 'χ_1', chi2: 'χ_2', invisible: 'invisible',
}; // biome-ignore format: a table

function particle(word: string): string {
  const [, open, name, charge, close] = /^(\(*)(.*?)([+-]*)(\)*)$/.exec(word)!;
  const symbol = PARTICLE[name!] ?? name!;
  return `${open}${symbol}${charge === '' ? '' : `^{${charge}}`}${close}`;
}

/** Process text as physicists write it: "e+ e- -> mu+ mu- (gamma)" becomes e⁺e⁻ → μ⁺μ⁻(γ) */
export function processLabel(text: string): Label {
  return text
    .split(/\s*->\s*/)
    .map((side) =>
      side
        .split(/\s+/)
        .filter((word) => word !== '')
        .map(particle),
    )
    .flatMap((words, index) => [
      ...(index > 0 ? plain(' → ') : []),
      // names that are words keep a space before them, symbols stand close
      ...words.flatMap((word, at) => [...(at > 0 && /^[A-Za-z]{2,}/.test(word) ? plain(' ') : []), ...math(word)]),
    ]);
}

/** The label given, or the process text typeset when there is none. */
export const labelOr = (label: string, process: string): Label => (label === '' ? processLabel(process) : math(label));

/** "GeV^2" */
export const unitLabel = (unit: string): Label =>
  unit === '1' || unit === '' ? [] : math(unit.replace(/\^([-+]?\d+)/g, '^{$1}')).map(({ italic, ...span }) => span);

const SUBSCRIPTS: Record<string, string> = {
  '0': '₀',
  '1': '₁',
  '2': '₂',
  '3': '₃',
  '4': '₄',
  '5': '₅',
  '6': '₆',
  '7': '₇',
  '8': '₈',
  '9': '₉',
};

/** For terminals: superscripts of digits and charges as unicode, other scripts after ^ or _. */
export function toPlain(label: Label): string {
  return label
    .map(({ text, script }) => {
      if (script === 1) return /^[-−+\d]+$/.test(text) ? superscript(text.replaceAll('−', '-')) : `^${text}`;
      if (script === -1) return /^\d+$/.test(text) ? [...text].map((c) => SUBSCRIPTS[c]).join('') : `_${text}`;
      return text;
    })
    .join('')
    .replace(/([_^][^\s_^]*)[_^]′/g, '$1′');
}

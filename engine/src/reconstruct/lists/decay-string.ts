import { didYouMean, UserError } from '../../basics/errors.ts';

/** A particle in a decay string; with daughters where it decays in brackets. */
export interface DecayNode {
  /** as written, without the label: "K+", "hprime" */
  readonly name: string;
  /** name of the list it is taken from: "good" of "K+:good"; '' for none */
  readonly label: string;
  readonly daughters: readonly DecayNode[];
  /** column of its first letter in the string, from 1 */
  readonly column: number;
}

/** Names that may stand in a decay string: particles, and lists behind a colon. */
export interface KnownNames {
  readonly particles: readonly string[];
  readonly lists: readonly string[];
}

/** Spellings that people use, and the names of the particle table. */
const SPELLINGS: Readonly<Record<string, string>> = {
  "h'": 'hprime',
  "A'": 'Aprime',
  "Z'": 'Zprime',
  'h′': 'hprime',
  'A′': 'Aprime',
  'Z′': 'Zprime',
  γ: 'gamma',
  'π+': 'pi+',
  'π-': 'pi-',
  π0: 'pi0',
  'μ+': 'mu+',
  'μ-': 'mu-',
  K_S: 'K_S0',
  K_L: 'K_L0',
  "eta'": 'etaprime',
  'anti-B0': 'B0~',
  'anti-D0': 'D0~',
  'anti-K*0': 'K*0~',
};

const MOST_DAUGHTERS = 8;
const DEEPEST = 6;
const LONGEST = 400;

type Token = { readonly text: string; readonly column: number };

/**
 * Reads a decay string "B+ -> K+ [h' -> mu+ mu-]": a mother, an arrow (->, =>, →), daughters with blanks between them; a daughter that
 * decays stands in square brackets with an arrow of its own; "K+:good" takes it from the list called good. The charge-conjugate decay is
 * implied by whoever reads the tree.
 *
 * @throws UserError that says the column
 */
export function parseDecayString(text: string, known: KnownNames, where?: string): DecayNode {
  const reader = new Reader(text, known, where);
  return reader.whole();
}

class Reader {
  private readonly text: string;
  private readonly known: KnownNames;
  private readonly where: string;
  private readonly tokens: Token[];
  private at = 0;

  constructor(text: string, known: KnownNames, where = 'decay string') {
    this.text = text;
    this.known = known;
    this.where = where;
    if (text.length > LONGEST) this.fail('too long', 1, `write at most ${LONGEST} characters`);
    this.tokens = [...text.matchAll(/->|=>|→|\[|\]|[^\s[\]]+?(?=->|=>|→|\[|\]|\s|$)/g)].map((match) => ({
      text: match[0],
      column: match.index + 1,
    }));
  }

  private fail(what: string, column: number, remedy?: string): never {
    throw new UserError({ where: `${this.where}, column ${column}`, what, value: this.text, remedy });
  }

  private get next(): Token | undefined {
    return this.tokens[this.at];
  }

  private get end(): number {
    return this.text.length + 1;
  }

  whole(): DecayNode {
    if (this.tokens.length === 0) this.fail('is empty', 1, 'write one such as "B+ -> K+ [hprime -> mu+ mu-]"');
    const node = this.decay(0);
    if (this.next !== undefined) this.fail(`"${this.next.text}" closes nothing`, this.next.column, 'remove it');
    return node;
  }

  /** mother -> daughters, up to "]" or the end. */
  private decay(depth: number): DecayNode {
    const mother = this.name('the particle that decays');
    const arrow = this.next;
    if (arrow === undefined || !isArrow(arrow.text))
      this.fail('an arrow is missing', arrow?.column ?? this.end, `write "${mother.name} -> ..." with its daughters`);
    this.at++;
    const daughters: DecayNode[] = [];
    for (;;) {
      const token = this.next;
      if (token === undefined || token.text === ']') break;
      if (isArrow(token.text))
        this.fail(
          'a second arrow',
          token.column,
          'put a daughter that decays into square brackets: "B+ -> K+ [hprime -> mu+ mu-]"',
        );
      if (token.text === '[') {
        if (depth + 1 >= DEEPEST) this.fail(`nested deeper than ${DEEPEST} decays`, token.column);
        this.at++;
        daughters.push(this.decay(depth + 1));
        if (this.next === undefined) this.fail('the bracket is not closed', token.column, 'write "]" behind its last daughter');
        this.at++;
      } else daughters.push({ ...this.name('a daughter'), daughters: [] });
    }
    if (daughters.length === 0)
      this.fail(`"${mother.name}" has no daughters`, this.next?.column ?? this.end, 'name at least one behind the arrow');
    if (daughters.length > MOST_DAUGHTERS)
      this.fail(`more than ${MOST_DAUGHTERS} daughters`, daughters[MOST_DAUGHTERS]!.column, 'nest some of them in brackets');
    return { ...mother, daughters };
  }

  private name(what: string): Omit<DecayNode, 'daughters'> {
    const token = this.next;
    if (token === undefined) this.fail(`${what} is missing`, this.end);
    if (token.text === '[' || token.text === ']' || isArrow(token.text)) this.fail(`${what} is missing`, token.column);
    this.at++;
    const colon = token.text.indexOf(':');
    const written = colon < 0 ? token.text : token.text.slice(0, colon);
    const label = colon < 0 ? '' : token.text.slice(colon + 1);
    const name = Object.hasOwn(SPELLINGS, written) ? SPELLINGS[written]! : written;
    const { particles, lists } = this.known;
    if (!particles.includes(name))
      this.fail(`unknown particle "${written}"`, token.column, didYouMean(name, particles) || `known are ${particles.join(' ')}`);
    if (colon >= 0 && !lists.includes(label))
      this.fail(
        `no list is called "${label}"`,
        token.column + colon + 1,
        didYouMean(label, lists) || `lists are ${lists.join(', ') || 'none'}`,
      );
    return { name, label, column: token.column };
  }
}

const isArrow = (text: string): boolean => text === '->' || text === '=>' || text === '→';

/** The string of a tree, in the spelling of the particle table. */
export function decayText(node: DecayNode): string {
  const name = node.label === '' ? node.name : `${node.name}:${node.label}`;
  if (node.daughters.length === 0) return name;
  const inside = node.daughters.map((one) => (one.daughters.length > 0 ? `[${decayText(one)}]` : decayText(one)));
  return `${name} -> ${inside.join(' ')}`;
}

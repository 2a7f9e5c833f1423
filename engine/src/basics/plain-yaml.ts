import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, Parser, parseDocument, visit } from 'yaml';
import { UserError } from './errors.ts';
import { FORBIDDEN_KEYS, MAXIMUM_DEPTH } from './plain-data.ts';

/** Longer than any real file, short enough to refuse at once what is none. */
const MAXIMUM_CHARACTERS = 1_000_000;

/** Of one object. */
const MAXIMUM_KEYS = 1000;

/** Plain data from a file, and where each part of it stands. */
export interface PlainFile {
  readonly value: unknown;
  /** file:line:column of the node of a path (of its key when asked), or of the nearest one above it that is in the file */
  where(path: readonly PropertyKey[], key?: boolean): string;
}

/**
 * Plain data from the text of a JSON or YAML file. Every error says file:line:column. Anchors, aliases, tags and repeated keys are
 * refused, so a small file stays small; size, keys of one object and depth are bounded.
 *
 * @param fileName  for messages only
 * @param noun      what the file is of ("search"), for messages
 */
export function readPlainYaml(text: string, fileName: string, noun: string): PlainFile {
  if (text.length > MAXIMUM_CHARACTERS)
    throw new UserError({
      where: fileName,
      what: `a ${noun} file of ${text.length} characters`,
      remedy: `at most ${MAXIMUM_CHARACTERS} are read`,
    });
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  const foreign = /[\0\uFFFD]/.exec(text);
  if (foreign) {
    const [before = ''] = text
      .slice(0, foreign.index)
      .split(/\n(?=[^\n]*$)/)
      .slice(-1);
    const line = text.slice(0, foreign.index).split('\n').length;
    throw new UserError({
      where: `${fileName}:${line}:${before.length + 1}`,
      what: 'not UTF-8 text',
      remedy: 'save the file in UTF-8',
    });
  }
  checkSize(text, fileName, noun);
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // compared below: the parser's own comparison takes a time that grows as the square of the number of keys
    uniqueKeys: false,
    version: '1.2',
    schema: 'core',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem?.code === 'MULTIPLE_DOCS')
    throw new UserError({
      where: at(problem.pos[0]),
      what: 'the file holds several YAML documents',
      remedy: 'give one document, without "---" in between',
    });
  if (problem) throw new UserError({ where: at(problem.pos[0]), what: problem.message });
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || (node as { anchor?: string }).anchor)
        throw new UserError({
          where: at(node.range?.[0] ?? 0),
          what: 'anchors and aliases are not read',
          remedy: 'write the value out',
        });
      if (node.tag) throw new UserError({ where: at(node.range?.[0] ?? 0), what: `the tag ${node.tag} is not read` });
    },
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name))
          throw new UserError({
            where: at(key.range?.[0] ?? 0),
            what: `the key "${name.slice(0, 60)}" stands twice in this object`,
            remedy: 'remove one of them',
          });
        seen.add(name);
      }
    },
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && FORBIDDEN_KEYS.includes(String(pair.key.value)))
        throw new UserError({ where: at(pair.key.range?.[0] ?? 0), what: `the name "${pair.key.value}" is not allowed` });
    },
  });
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    where: (path, key = false) => at(offsetOf(document.contents, path, key)),
  };
}

/** Refuses objects of absurd size, and nesting that would exhaust the stack of what reads the tree: the parser of the text itself keeps its own. */
function checkSize(text: string, fileName: string, noun: string): void {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const place = (lexeme: string): string => {
    const { line, col } = lines.linePos(Math.max(0, parser.offset - lexeme.length));
    return `${fileName}:${line}:${col}`;
  };
  for (const lexeme of new Lexer().lex(text)) {
    // the tokens come out when a document ends; what counts is how many collections are open
    for (const _token of parser.next(lexeme));
    const top = parser.stack[parser.stack.length - 1];
    const isObject = top?.type === 'block-map' || (top?.type === 'flow-collection' && top.start.source === '{');
    if (isObject && top.items.length > MAXIMUM_KEYS)
      throw new UserError({
        where: place(lexeme),
        what: `an object of more than ${MAXIMUM_KEYS} keys`,
        remedy: `no ${noun} has so many: give another file`,
      });
    if (parser.stack.length <= MAXIMUM_DEPTH) continue;
    const open = parser.stack.filter(
      ({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection',
    ).length;
    if (open <= MAXIMUM_DEPTH) continue;
    throw new UserError({ where: place(lexeme), what: `nested too deep (more than ${MAXIMUM_DEPTH} levels)` });
  }
}

/** Where the node of a path starts; of its key when asked; of the nearest one above it when it is not in the file. */
function offsetOf(root: unknown, path: readonly PropertyKey[], key: boolean): number {
  let node = root;
  let offset = (root as Node | null)?.range?.[0] ?? 0;
  path.forEach((step, i) => {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      const last = i === path.length - 1;
      const next = last && key ? pair?.key : pair?.value;
      offset = (next as Node | undefined)?.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else node = undefined;
  });
  return offset;
}

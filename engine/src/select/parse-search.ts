import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { UserError } from '../basics/errors.ts';
import { checkSearch, FORBIDDEN_KEYS, searchError } from './define-search.ts';
import type { Search } from './search-types.ts';

/** Longer than any real search, short enough to refuse at once what is none. */
const MAXIMUM_CHARACTERS = 1_000_000;

/**
 * A search from the text of a JSON or YAML file. Every error says file:line:column. Anchors, aliases, tags and repeated keys are refused,
 * so a small file stays small.
 *
 * @param fileName  for messages only
 */
export function parseSearch(text: string, fileName: string): Search {
  if (text.length > MAXIMUM_CHARACTERS)
    throw new UserError({
      where: fileName,
      what: `a search file of ${text.length} characters`,
      remedy: `at most ${MAXIMUM_CHARACTERS} are read`,
    });
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, version: '1.2', schema: 'core' });
  } catch (error) {
    // only nesting beyond the engine's stack gets here
    if (!(error instanceof RangeError)) throw error;
    throw new UserError({ where: `${fileName}:1:1`, what: 'nested too deep' });
  }
  const [problem] = [...document.errors, ...document.warnings];
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
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && FORBIDDEN_KEYS.includes(String(pair.key.value)))
        throw new UserError({ where: at(pair.key.range?.[0] ?? 0), what: `the name "${pair.key.value}" is not allowed` });
    },
  });
  const { search, issues } = checkSearch(document.toJS({ maxAliasCount: 0 }));
  if (search === undefined || issues.length > 0)
    throw searchError(issues, (issue) => at(offsetOf(document.contents, issue.path, issue.key === true)));
  return search;
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

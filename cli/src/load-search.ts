import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { didYouMean, parseSearch, type Search, UserError } from '@lacuna/engine';
import { searches } from '@lacuna/searches';

export interface LoadedSearch {
  readonly search: Search;
  readonly published: (typeof searches)[string]['published'] | undefined;
  /** as it stands in a command that others can repeat */
  readonly shownName: string;
}

/** A search that comes with Lacuna, by name, or a JSON or YAML file, by path. A name is never looked up as a path below some folder. */
export function loadSearch(name: string): LoadedSearch {
  if (Object.hasOwn(searches, name))
    return { search: searches[name]!.search, published: searches[name]!.published, shownName: name };
  if (/[\\/]|\.(json|ya?ml)$/i.test(name))
    return {
      search: parseSearch(readText(name, 'search file'), basename(name)),
      published: undefined,
      shownName: basename(name),
    };
  const names = Object.keys(searches);
  const near = didYouMean(name, names) || beginningWith(name, names);
  throw new UserError({
    what: 'unknown search',
    value: name,
    remedy: `known are ${names.join(', ')}; a file is given with its path, such as ./my-search.json.${near}`,
  });
}

/** A name cut short or a word of one: too far away to be a slip of the pen, near enough for a reader. The only search is always near. */
function beginningWith(name: string, names: readonly string[]): string {
  const words = names.flatMap((one) => one.split('-').map((word) => ({ one, word })));
  const wanted = didYouMean(
    name.split('-')[0]!,
    words.map(({ word }) => word),
  );
  const found = words.find(({ word }) => wanted.includes(`"${word}"`))?.one ?? (names.length === 1 ? names[0] : undefined);
  return found === undefined ? '' : ` Did you mean "${found}"?`;
}

const LARGEST_FILE = 16_000_000;

/** Text of a user's file, with an error that says what is wrong with it. */
export function readText(path: string, what: string): string {
  if (!existsSync(path)) throw new UserError({ what: `no such ${what}`, value: path, remedy: 'check the path' });
  const { size } = statSync(path);
  if (!statSync(path).isFile()) throw new UserError({ what: `not a ${what}`, value: path, remedy: 'give the path of a file' });
  if (size > LARGEST_FILE)
    throw new UserError({ what: `a ${what} of ${size} bytes`, value: path, remedy: `at most ${LARGEST_FILE} are read` });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError({
      what: `the ${what} cannot be read (${(error as { code?: string }).code})`,
      value: path,
      remedy: 'check its permissions',
    });
  }
}

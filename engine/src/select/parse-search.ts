import { readPlainYaml } from '../basics/plain-yaml.ts';
import { checkSearch, searchError } from './define-search.ts';
import type { Search } from './search-types.ts';

/**
 * A search from the text of a JSON or YAML file. Every error says file:line:column.
 *
 * @param fileName  for messages only
 */
export function parseSearch(text: string, fileName: string): Search {
  const { value, where } = readPlainYaml(text, fileName, 'search');
  const { search, issues } = checkSearch(value);
  if (search === undefined || issues.length > 0) throw searchError(issues, (issue) => where(issue.path, issue.key === true));
  return search;
}

import { distance } from 'fastest-levenshtein';

/** What a user has to know to put an error right. */
export interface UserErrorFields {
  /** what is wrong, e.g. "unknown unit" */
  what: string;
  /** file:line:column, option or key */
  where?: string | undefined;
  /** the value that was given; shown as it stands, strings in quotes */
  value?: unknown;
  /** what to do, e.g. "use /fb, /pb or /ab" */
  remedy?: string | undefined;
}

/** The user can put this right. The message reads "where: what (value), remedy"; programs end with exit code 2 and no stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode = 2;
  readonly where: string | undefined;

  constructor(fields: UserErrorFields) {
    const where = fields.where ? `${fields.where}: ` : '';
    const value = fields.value === undefined ? '' : ` (${shown(fields.value)})`;
    const remedy = fields.remedy ? `, ${fields.remedy.trim()}` : '';
    super(`${where}${fields.what}${value}${remedy}`);
    this.where = fields.where;
  }
}

/** A broken promise of ours (a NaN, an overflow, an impossible state): a bug to report, never the user's fault. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Text of a value in a message: JSON where it has one, cut at 120 characters. */
function shown(value: unknown): string {
  let text: string | undefined;
  if (typeof value === 'string') text = JSON.stringify(value);
  else if (typeof value === 'object' && value !== null) {
    try {
      text = JSON.stringify(value);
    } catch {
      text = undefined;
    }
  }
  text ??= Object.is(value, -0) ? '-0' : String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/**
 * ' Did you mean "x"?' for the candidate nearest to the word, or '' when none is near.
 * Near: at most one edit per three letters (at least one, at most four), upper and lower case alike; ties go to the earlier candidate.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const wanted = word.toLowerCase();
  let best = '';
  let fewest = Math.max(1, Math.min(4, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < fewest && edits < candidate.length) {
      best = candidate;
      fewest = edits;
    }
  }
  return best === '' ? '' : ` Did you mean "${best}"?`;
}

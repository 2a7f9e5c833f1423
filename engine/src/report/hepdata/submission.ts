import { parseAllDocuments, stringify } from 'yaml';
import { UserError } from '../../basics/errors.ts';
import {
  type HepdataTable,
  type OverallDocument,
  overallSchema,
  type TableDocument,
  tableDocumentSchema,
  tableSchema,
} from './schema.ts';

/** A table with what is said of it. */
export interface SubmittedTable {
  readonly document: TableDocument;
  readonly table: HepdataTable;
}

/** A file that belongs to the submission as a whole, such as a likelihood. */
export interface Attachment {
  readonly file: string;
  readonly content: string;
  readonly description: string;
  /** HEPData shows likelihoods by this: HistFactory or HS3 */
  readonly type: 'HistFactory' | 'HS3';
}

/**
 * The files of a HEPData submission: submission.yaml, one YAML file a table, and the attachments. Checked before it is given back: a
 * submission that HEPData would refuse is never written.
 *
 * @source  HEPData submission schemas 1.1.0
 */
export function submissionFiles(
  comment: string,
  tables: readonly SubmittedTable[],
  attachments: readonly Attachment[],
): Record<string, string> {
  const overall: OverallDocument = {
    comment,
    ...(attachments.length > 0 && {
      additional_resources: attachments.map(({ file, description, type }) => ({ location: file, description, type })),
    }),
  };
  const files: Record<string, string> = {};
  files['submission.yaml'] = [overall, ...tables.map(({ document }) => document)].map((one) => yaml(one)).join('---\n');
  for (const { document, table } of tables) files[document.data_file] = yaml(table);
  for (const { file, content } of attachments) files[file] = content;
  checkSubmission(files);
  return files;
}

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/**
 * What HEPData asks of a submission: documents and tables by their schemas, columns of one length, errors that are not all zero, every
 * file referred to there and every file there referred to.
 *
 * @throws  UserError that names the file and what is wrong with it
 */
export function checkSubmission(files: Readonly<Record<string, string>>): void {
  const text = files['submission.yaml'];
  if (text === undefined)
    throw new UserError({ where: 'HEPData submission', what: 'it has no submission.yaml', remedy: 'add it' });
  const [overall, ...documents] = parsed(text, 'submission.yaml');
  const referred = new Set(['submission.yaml']);
  for (const { location } of checked(overallSchema, overall, 'submission.yaml').additional_resources ?? [])
    referred.add(location);
  const names = new Set<string>();
  for (const raw of documents) {
    const document = checked(tableDocumentSchema, raw, 'submission.yaml');
    if (names.has(document.name))
      throw new UserError({ where: 'submission.yaml', what: 'two tables have one name', value: document.name });
    names.add(document.name);
    referred.add(document.data_file);
    for (const { location } of document.additional_resources ?? []) referred.add(location);
    const content = files[document.data_file];
    if (content === undefined)
      throw new UserError({ where: 'submission.yaml', what: 'a table has no file', value: document.data_file });
    checkTable(checked(tableSchema, parsed(content, document.data_file)[0], document.data_file), document.data_file);
  }
  for (const name of referred)
    if (files[name] === undefined)
      throw new UserError({ where: 'submission.yaml', what: 'refers to a file that is not there', value: name });
  for (const name of Object.keys(files))
    if (!referred.has(name))
      throw new UserError({ where: 'HEPData submission', what: 'a file that nothing refers to', value: name, remedy: 'drop it' });
}

function parsed(text: string, where: string): unknown[] {
  const documents = parseAllDocuments(text);
  return documents.map((document) => {
    const [error] = document.errors;
    if (error) throw new UserError({ where, what: error.message });
    return document.toJS() as unknown;
  });
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

function checked<T>(schema: Schema<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new UserError({ where: `${where} at ${issue.path.join('.') || 'top'}`, what: issue.message });
}

function checkTable(table: HepdataTable, where: string): void {
  const columns = [...table.independent_variables, ...table.dependent_variables];
  const lengths = new Set(columns.map(({ values }) => values.length));
  if (lengths.size > 1) throw new UserError({ where, what: 'its columns have different lengths', value: [...lengths] });
  for (const { header, values } of table.dependent_variables)
    for (const { errors } of values) {
      if (errors === undefined) continue;
      const zero = errors.every((one) =>
        'symerror' in one ? one.symerror === 0 : one.asymerror.minus === 0 && one.asymerror.plus === 0,
      );
      if (zero)
        throw new UserError({
          where,
          what: `a value of "${header.name}" has errors that are all zero`,
          remedy: 'leave them out',
        });
    }
}

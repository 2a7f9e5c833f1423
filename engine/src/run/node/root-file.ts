import { existsSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../basics/errors.ts';
import type { RootFile, RootTree } from '../../formats/root/index.ts';
import { asUserError } from './atomic.ts';
import { builtFolder } from './built.ts';

/** What is used of jsroot's modules, which tools/bundle-root-io.mjs puts into the package. */
interface Jsroot {
  FileProxy: new () => object;
  TSelector: new () => { tgtobj: Record<string, unknown>; addBranch(name: string): void };
  openFile(proxy: object): Promise<JsrootFile | null>;
  treeProcess(tree: JsrootTree, selector: object, range: { firstentry: number; numentries: number }): Promise<unknown>;
  /** what it found wrong without failing */
  complaints: string[];
}
interface JsrootFile {
  fKeys: { fName: string; fClassName: string; fCycle: number }[];
  readObject(name: string, cycle?: number): Promise<JsrootTree | null>;
}
interface JsrootTree {
  fEntries: number;
  fBranches?: { arr?: ({ fName?: string } | undefined)[] };
}

let loaded: Promise<Jsroot> | undefined;

function jsroot(): Promise<Jsroot> {
  const path = join(builtFolder(), 'vendor', 'root-io.mjs');
  if (!existsSync(path))
    throw new UserError({ what: 'the reader of ROOT files is not built', where: path, remedy: 'run "npm run build"' });
  loaded ??= import(pathToFileURL(path).href) as Promise<Jsroot>;
  return loaded;
}

const remedy = 'the file is cut off, damaged, or no ROOT file: fetch it again';

const damaged = (path: string, what: string, value?: unknown): UserError => new UserError({ where: path, what, value, remedy });

/** Magic word, and the length of the file as its header has it. */
async function checkHeader(file: FileHandle, path: string, size: number): Promise<void> {
  const head = Buffer.alloc(64);
  await file.read(head, 0, 64, 0);
  if (size < 64 || head.toString('latin1', 0, 4) !== 'root')
    throw damaged(path, 'not a ROOT file', head.toString('latin1', 0, 4));
  const large = head.readUInt32BE(4) >= 1_000_000;
  const end = large ? Number(head.readBigUInt64BE(12)) : head.readUInt32BE(12);
  if (end > size) throw damaged(path, `a ROOT file cut off: its header says ${end} bytes`, `${size} bytes`);
}

/** Opens a ROOT file and lists the trees at its top. `close` when all is read. */
export async function openRootFile(path: string): Promise<RootFile & { close(): Promise<void> }> {
  if (!existsSync(path)) throw new UserError({ where: path, what: 'no such file', remedy: 'check the path' });
  if (!statSync(path).isFile()) throw new UserError({ where: path, what: 'not a file', remedy: 'give the path of a ROOT file' });
  const root = await jsroot();
  const file = await open(path).catch((error) => {
    throw asUserError(error, path, 'read', 'check its permissions');
  });
  try {
    const { size } = await file.stat();
    await checkHeader(file, path, size);
    const content = await guarded(root, path, () => root.openFile(proxyOf(root, file, path, size)));
    if (!content) throw damaged(path, 'its list of keys cannot be read');
    // of several cycles of a tree the last one counts
    const latest = new Map<string, number>();
    for (const { fName, fClassName, fCycle } of content.fKeys)
      if (/^(TTree|TNtupleD?)$/.test(fClassName)) latest.set(fName, Math.max(fCycle, latest.get(fName) ?? 0));
    const trees: RootTree[] = [];
    for (const [name, cycle] of latest) {
      const tree = await guarded(root, path, () => content.readObject(name, cycle));
      if (!tree) throw damaged(path, `tree ${name} cannot be read`);
      trees.push(treeOf(root, tree, name, path));
    }
    return { path, trees, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads with bounds: what a damaged file asks for beyond its end, or more than it could hold, is refused. */
function proxyOf(root: Jsroot, file: FileHandle, path: string, size: number): object {
  return new (class extends root.FileProxy {
    async openFile() {
      return true;
    }
    getFileName() {
      return path;
    }
    getFileSize() {
      return size;
    }
    async readBuffer(position: number, length: number): Promise<DataView> {
      lastRead = performance.now();
      if (!(position >= 0 && length > 0 && position + length <= size))
        throw damaged(path, 'points outside of itself', `${length} bytes at ${position}`);
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, position);
      if (bytesRead !== length) throw damaged(path, 'ends early', position + bytesRead);
      return new DataView(bytes.buffer);
    }
  })();
}

/** A call that neither ends nor reads for so long waits for a promise that nobody keeps [ms]. */
const STALLED = 20_000;

/**
 * Runs a call into jsroot; what it throws, or complains of, is a fault of the file. Damage may also make it throw inside of a promise
 * that nobody awaits, and leave that of the call open for ever: both end here.
 */
async function guarded<T>(root: Jsroot, path: string, call: () => Promise<T>): Promise<T> {
  root.complaints.length = 0;
  let stray: (error: unknown) => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_, reject) => {
    stray = reject;
    timer = setInterval(() => {
      if (performance.now() - lastRead > STALLED) reject(new Error('reading does not go on'));
    }, 1000);
  });
  lastRead = performance.now();
  const before = listeners();
  process.on('unhandledRejection', stray);
  let result: T;
  try {
    result = await Promise.race([call(), broken]);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(path, 'a ROOT file that cannot be read', root.complaints[0] ?? (error as Error)?.message ?? String(error));
  } finally {
    clearInterval(timer);
    process.off('unhandledRejection', stray);
    // its Zstandard leaves listeners behind that end the process at the next stray error of anyone
    for (const event of fatal)
      for (const listener of process.listeners(event as 'exit')) if (!before.has(listener)) process.off(event, listener);
  }
  if (root.complaints.length > 0) throw damaged(path, 'a ROOT file that cannot be read', root.complaints[0]);
  return result;
}

const fatal = ['unhandledRejection', 'uncaughtException'] as const;
const listeners = () => new Set<unknown>(fatal.flatMap((event) => process.listeners(event as 'exit')));

/** When a file was read last, or an entry of a tree processed [ms]. */
let lastRead = 0;

function treeOf(root: Jsroot, tree: JsrootTree, name: string, path: string): RootTree {
  const { fEntries: entries } = tree;
  const branches = (tree.fBranches?.arr ?? []).map((branch) => branch?.fName);
  if (branches.length === 0 || branches.some((branch) => typeof branch !== 'string'))
    throw damaged(path, `tree ${name} has branches without names`);
  if (!Number.isSafeInteger(entries) || entries < 0) throw damaged(path, `tree ${name} has no number of entries`, entries);
  return {
    name,
    entries,
    branches: branches as string[],
    async readable(branch) {
      if (entries === 0) return true;
      const selector = new (class extends root.TSelector {
        Begin() {}
        Terminate() {}
        Process() {}
      })();
      selector.addBranch(branch);
      try {
        await guarded(root, path, () => root.treeProcess(tree, selector, { firstentry: 0, numentries: 1 }));
        return true;
      } catch (error) {
        // damage shows when the events are read; here it is asked whether there is a way to read them at all
        return !/Fail to add branch|fail to provide function|Second branch counter/i.test((error as Error).message);
      }
    },
    async read(wanted, first, end, take) {
      let seen = 0;
      let failure: unknown;
      const selector = new (class extends root.TSelector {
        Begin() {}
        Terminate() {}
        Process(entry: number) {
          lastRead = performance.now();
          if (failure !== undefined) return;
          try {
            take(entry, this.tgtobj);
            seen++;
          } catch (error) {
            failure = error;
          }
        }
      })();
      for (const branch of wanted) selector.addBranch(branch);
      await guarded(root, path, () => root.treeProcess(tree, selector, { firstentry: first, numentries: end - first })).catch(
        (error) => {
          // what is wrong with the content says more than what follows from it
          throw failure ?? error;
        },
      );
      if (failure !== undefined) throw failure;
      if (seen !== end - first) throw damaged(path, `tree ${name}: ${end - first} entries from ${first} on, found`, seen);
    },
  };
}

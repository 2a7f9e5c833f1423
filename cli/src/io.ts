/** Where a command writes: the process's own streams, or a test's. */
export interface Io {
  out(text: string): void;
  /** progress is shown here when it is a terminal */
  readonly err: { write(text: string): unknown; isTTY?: boolean | undefined };
  /** columns of the terminal */
  readonly width: number;
}

export function processIo(): Io {
  process.stdout.on('error', onBrokenOutput);
  process.stderr.on('error', onBrokenOutput);
  return { out: (text) => void process.stdout.write(text), err: process.stderr, width: process.stdout.columns ?? 100 };
}

/** A reader that has seen enough (`| head`) is no error: the command goes on without it, its files are still written. */
function onBrokenOutput(error: Error & { code?: string }): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`the output cannot be written: ${error.message}\n`);
  process.exit(1);
}

/** Data for programs: one JSON document on standard output. */
export const writeJson = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value, null, 1)}\n`);

/** Rows as aligned columns, the first left, the others right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, [...cell].length);
    });
  const pad = (cell: string, i: number) => {
    const space = ' '.repeat(widths[i]! - [...cell].length);
    return i === 0 ? cell + space : space + cell;
  };
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}

/** Six significant digits, as people read them. */
export const shortNumber = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(6))));

import { main } from './main.ts';

/** Runs the command line in a test: exit code and what it would have shown. */
export async function runCommand(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main([...args], {
    out: (text) => {
      out += text;
    },
    err: {
      write: (text) => {
        err += text;
      },
    },
    width: 100,
  });
  return { code, out, err };
}

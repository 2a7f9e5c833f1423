import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inlineMore, inliningFlag } from './inlining.ts';

test('this Node knows the flag: one that it does not know ends it with status 9', () => {
  const status = (flag: string) => spawnSync(process.execPath, [flag, '--eval', '0']).status;
  expect(status(inliningFlag)).toBe(0);
  expect(status('--max-inlined-bytecode-size-in-total=2000')).toBe(9);
  expect(inlineMore).not.toThrow();
});

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const job = join(dirname(fileURLToPath(import.meta.url)), 'main-job.mjs');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-job-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a process group of its own, as a shell starts it. */
function start(args: string[], cache: string) {
  const child = spawn(process.execPath, [job, ...args], {
    detached: true,
    env: { ...process.env, LACUNA_CACHE: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, err }));
  });
  return { pid: child.pid!, ended };
}

const alive = (group: number) => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('the main job', () => {
  it('gives on the exit code of the command', async () => {
    expect(await start(['search', 'zprime-invisible', '--mass', '99'], folder).ended).toMatchObject({ code: 2 });
    expect(await start(['searches'], folder).ended).toEqual({ code: 0, err: '' });
  });

  it('stopped with its group by Ctrl-C says so, ends with 130 and leaves nothing running', async () => {
    const cache = join(folder, 'cache');
    const args = ['search', 'zprime-invisible', '--mass', '3', '--events', '4e9', '--workers', '1'];
    const { pid, ended } = start(args, cache);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    // made when the run begins, after the handler of the signal is there
    while (!over && !existsSync(cache)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(over).toBe(false);
    process.kill(-pid, 'SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/^\nStopping: .*\nStopped/);
    expect(alive(pid)).toBe(false);
  });
});

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'cli', 'bin', 'lacuna.mjs');
let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'lacuna-digest-'));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const environment = () => ({ ...process.env, LACUNA_CACHE: cache });
const lacuna = (...args: string[]) =>
  execFileSync(process.execPath, [bin, ...args], { encoding: 'utf8', env: environment(), maxBuffer: 1e9 });
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)!;
const digest = (...args: string[]) => lastLine(lacuna('digest', 'zprime-invisible', '--seed', '1', ...args));

describe.each([
  ['unweighted', []],
  ['weighted', ['--weighted']],
] as const)('a run of 1e6 %s events', (_, mode) => {
  const million = (...args: string[]) => digest('--events', '1000000', ...mode, ...args);
  let reference: string;
  beforeAll(() => {
    reference = million('--workers', '2');
  });

  it('has one digest for 1 and 7 workers', () => {
    expect(reference).toMatch(/^[0-9a-f]{64}$/);
    expect(million('--workers', '1')).toBe(reference);
    expect(million('--workers', '7')).toBe(reference);
  });

  it('has one digest for shards of 1,000 and of 100,000 events, merged in shuffled order', () => {
    expect(million('--shard-size', '1000', '--shuffle')).toBe(reference);
    expect(million('--shard-size', '100000', '--shuffle')).toBe(reference);
  });
});

describe('a run', () => {
  const few = (...args: string[]) => digest('--events', '50000', ...args);

  it('comes to the same bytes after every cache is deleted', () => {
    const before = few();
    rmSync(cache, { recursive: true });
    expect(few()).toBe(before);
  });

  it('has another digest for another seed, number of events, cut and detector', () => {
    const all = [
      few(),
      few('--seed', '2'),
      few('--events', '49999'),
      few('--set', 'event.2.below=0.41 GeV'),
      few('--set', 'card.photonEscape.nuclearShare=8.1e-4'),
      few('--weighted'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('has at its last index the event that is shown alone', () => {
    const event = JSON.parse(
      lacuna('event', 'zprime-invisible', '--process', 'e+ e- -> mu+ mu- (gamma)', '--index', '49999', '--json'),
    );
    const fingerprint = (events: string) =>
      JSON.parse(lacuna('digest', 'zprime-invisible', '--events', events, '--json')).samples[0].events as string;
    // fingerprints of events add up lane by lane: the last event of the longer run is the difference
    const lanes = (hex: string) => [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
    const [longer, shorter] = [lanes(fingerprint('50000')), lanes(fingerprint('49999'))];
    const last = longer.map((lane, i) => ((lane - shorter[i]!) >>> 0).toString(16).padStart(8, '0')).join('');
    expect(last).toBe(event.fingerprint);
  });

  it('goes on after Ctrl-C with what was finished', async () => {
    const args = ['digest', 'zprime-invisible', '--events', '600000', '--seed', '3', '--shard-size', '5000'];
    const child = spawn(process.execPath, [bin, ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
    });
    await untilShards(child, 10);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(said).toMatch(/Stopped: \d+ of \d+ events are finished and kept in .*\. The same command goes on from there\./);
    const resumed = lacuna(...args);
    rmSync(cache, { recursive: true });
    expect(lastLine(resumed)).toBe(lastLine(lacuna(...args)));
  });

  it('stays within its memory for ten times the events', () => {
    const peak = (events: string) => {
      const code = `import { main } from ${JSON.stringify(join(root, 'cli', 'dist', 'main.js'))}; const code = await main(${JSON.stringify(['digest', 'zprime-invisible', '--workers', '2', '--events', events])}); if (code !== 0) throw new Error('exit code ' + code); console.log(process.resourceUsage().maxRSS);`;
      return Number(
        lastLine(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env: environment() })),
      );
    };
    const [small, large] = [peak('200000'), peak('2000000')];
    expect(large).toBeLessThan(1.3 * small);
  });
});

/** Waits until so many shards lie on disk. */
async function untilShards(child: ChildProcess, count: number): Promise<void> {
  const runs = join(cache, 'runs');
  while (child.exitCode === null) {
    const shards = existsSync(runs)
      ? readdirSync(runs, { recursive: true }).filter((name) => String(name).endsWith('.json')).length
      : 0;
    if (shards >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

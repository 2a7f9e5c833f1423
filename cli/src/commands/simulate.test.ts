import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventFile } from '@lacuna/engine/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../run-command.fixture.ts';

let folder: string;
const path = (name: string) => join(folder, name);

const lacuna = (...args: string[]) => runCommand(args);

/** What every mistake of a user must end in. */
async function refused(...args: string[]): Promise<string> {
  const { code, out, err } = await lacuna(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/\n\s+at |\.ts:\d+/);
  return err;
}

const M = 0.1056583755;
const EVENTS = 150;

/** Muon pairs back to back in azimuth, boosted along z, with a photon against their polar angle. */
async function muonPairs(name: string, odd?: { event: number; pdg: number }): Promise<void> {
  const file = new EventFile(path(name), {
    beams: null,
    processes: [],
    weightNames: ['nominal'],
    generator: null,
    attributes: {},
  });
  for (let i = 0; i < EVENTS; i++) {
    const angle = (2 * Math.PI * i) / EVENTS;
    const particle = (pdg: number, px: number, py: number, pz: number, mass: number) => ({
      pdg,
      status: 1,
      mothers: [],
      px,
      py,
      pz,
      energy: Math.sqrt(px * px + py * py + pz * pz + mass * mass),
      mass,
      vertex: [0, 0, 0, 0] as const,
      properLength: 0,
      spin: 9,
    });
    const [x, y] = [2 * Math.cos(angle), 2 * Math.sin(angle)];
    const particles = [particle(13, x, y, 1.6, M), particle(-13, -x, -y, 0.8, M), particle(22, -1.2 * y, 1.2 * x, 0.4, 0)];
    if (odd?.event === i) particles[1] = { ...particles[1]!, pdg: odd.pdg };
    await file.add({ number: i, processId: 1, weights: [1], scale: null, alphaQED: null, alphaQCD: null, particles });
  }
  await file.finish();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-simulate-'));
  await muonPairs('pairs.hepmc');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lacuna simulate and lacuna select', () => {
  it('have help with examples and --json', async () => {
    for (const command of ['simulate', 'select']) {
      const { out } = await lacuna(command, '--help');
      expect(out).toContain(`Examples:\n  lacuna ${command} `);
      expect(out).toContain('--json');
    }
  });

  it('take events of a file through detector and selection, the same bytes each time', async () => {
    const first = await lacuna(
      'simulate',
      path('pairs.hepmc'),
      '--out',
      path('a.parquet'),
      '--phoenix',
      path('a.json'),
      '--json',
    );
    expect(first).toMatchObject({ code: 0, err: '' });
    const summary = JSON.parse(first.out);
    expect(summary).toMatchObject({ events: EVENTS, seed: 1, notes: [] });
    expect(summary.tracks).toBeGreaterThan(1.7 * EVENTS);
    expect(summary.tracks).toBeLessThanOrEqual(2.1 * EVENTS);
    expect(summary.trigger['cdc-two-track-ideal']).toBeGreaterThan(0.6 * EVENTS);
    const shown = JSON.parse(readFileSync(path('a.json'), 'utf8'));
    expect(Object.keys(shown).length).toBe(100);
    expect(shown['event 3'].Tracks['Reconstructed tracks'].length).toBeGreaterThan(0);

    await lacuna('simulate', path('pairs.hepmc'), '--out', path('b.parquet'));
    expect(readFileSync(path('b.parquet')).equals(readFileSync(path('a.parquet')))).toBe(true);
    const selected = await lacuna(
      'select',
      path('a.parquet'),
      '--search',
      'zprime-invisible',
      '--set',
      'trigger=none',
      '--out',
      path('s.parquet'),
      '--json',
    );
    expect(selected).toMatchObject({ code: 0, err: '' });
    const { flow } = JSON.parse(selected.out);
    expect(flow[0]).toMatchObject({ name: 'all events', entries: EVENTS });
    const entries: number[] = flow.map((line: { entries: number }) => line.entries);
    expect(entries).toEqual([...entries].sort((a, b) => b - a));
    expect(flow.find(({ name }: { name: string }) => name === 'dimuon').entries).toBeGreaterThan(0.6 * EVENTS);
    expect(existsSync(path('s.parquet'))).toBe(true);
    const table = await lacuna('select', path('a.parquet'), '--search', 'zprime-invisible', '--mass', '3');
    expect(table.out).toMatch(/\nat 3 GeV\n/);
    expect(table.out).toMatch(/trigger +\d+/);
  });

  it('say what is wrong with events, by event and particle, and leave nothing behind', async () => {
    await muonPairs('odd.hepmc', { event: 140, pdg: 1000022 });
    expect(await refused('simulate', path('odd.hepmc'), '--out', path('x.parquet'))).toMatch(
      /event 140, particle 2 of 3: the detector has no response to particles of PDG code 1000022/,
    );
    const text = readFileSync(path('pairs.hepmc'), 'utf8');
    const damaged = text.replace(/^(P 1 .*? 13 )\S+/m, '$1nan');
    expect(damaged).not.toBe(text);
    writeFileSync(path('nan.hepmc'), damaged);
    expect(await refused('simulate', path('nan.hepmc'), '--out', path('x.parquet'))).toMatch(/nan\.hepmc:\d+: /);
    expect(readdirSync(folder).filter((name) => name.startsWith('x.'))).toEqual([]);
    const told = await lacuna(
      'simulate',
      path('odd.hepmc'),
      '--out',
      path('y.parquet'),
      '--invisible',
      '1000022',
      '--events',
      '145',
      '--json',
    );
    expect(told.code).toBe(0);
  });

  it('refuse options that cannot work', async () => {
    const from = path('pairs.hepmc');
    expect(await refused('simulate', from)).toContain('nothing would be written');
    expect(await refused('simulate', from, '--out', path('a.root'))).toContain('no table format has this ending ("root")');
    expect(await refused('simulate', from, '--out', path('a.parquet'), '--set', 'luminosity.x=1')).toContain('--set');
    expect(await refused('simulate', from, '--out', path('a.parquet'), '--invisible', 'chi')).toContain('not a PDG code');
    expect(await refused('simulate', path('none.hepmc'), '--out', path('a.parquet'))).toContain('no such file');
    expect(await refused('simulate', from, '--out', '/nowhere/a.parquet')).toContain('/nowhere/a.parquet');
    expect(await refused('select', from, '--search', 'zprime-invisible')).toContain('go through "lacuna simulate" first');
    expect(await refused('select', path('pairs.parquet'), '--search', 'zprime')).toContain('unknown search');
    const events = path('a.parquet');
    expect(await refused('select', events, '--search', 'zprime-invisible', '--field', '1.5')).toContain('is for ROOT files');
    expect(await refused('select', events, '--search', 'zprime-invisible', '--set', 'gPrime=1')).toContain('do not feel');
    expect(await refused('select', events, '--search', 'zprime-invisible', '--mass', '1,2')).toContain(
      'one hypothesis at a time',
    );
  });
});

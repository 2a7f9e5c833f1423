import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../run-command.fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-amplitude-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lacuna = (...args: string[]) => runCommand(['amplitude', ...args]);

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

/** e+ e- -> mu+ mu- at 90 degrees, 10 GeV, masses as set. */
const [me, mmu] = [0.0005, 0.1];
const beam = Math.sqrt(25 - me * me);
const muon = Math.sqrt(25 - mmu * mmu);
const point = { p: [[5, 0, 0, beam], [5, 0, 0, -beam], [5, muon, 0, 0], [5, -muon, 0, 0]] }; // biome-ignore format: momenta
const set = ['--set', `mass.e=${me}`, '--set', `mass.mu=${mmu}`, '--set', 'alpha=0.01'];

describe('lacuna amplitude', () => {
  it('prints |M|^2 of each point as JSON', async () => {
    const { code, out } = await lacuna('e+ e- -> mu+ mu-', ...set, '--points', file('points.json', [point, point]), '--json');
    expect(code).toBe(0);
    const { me2 } = JSON.parse(out);
    // e^4 8/s^2 [2 (s/4)^2 + (m_e^2 + m_mu^2) s/2] at 90 degrees
    const s = 100;
    const expected = ((0.04 * Math.PI) ** 2 * 8 * (2 * (s / 4) ** 2 + ((me ** 2 + mmu ** 2) * s) / 2)) / s ** 2;
    expect(me2.map((value: number) => value / expected)).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });

  it('prints amplitudes whose squares add up', async () => {
    const path = file('one.json', [point]);
    const { out } = await lacuna('e+ e- -> mu+ mu-', ...set, '--points', path, '--helicities', '--json');
    const { me2, helicities, amplitudes, initialStates } = JSON.parse(out);
    expect(helicities.length).toBe(amplitudes[0].length);
    const sum = amplitudes[0].reduce((total: number, [re, im]: [number, number]) => total + re * re + im * im, 0);
    expect(sum / initialStates / me2[0]).toBeCloseTo(1, 12);
    expect((await lacuna('e+ e- -> mu+ mu-', ...set, '--points', path, '--helicities')).out).toMatch(/point 0\n[+-]{4} /);
  });

  it('lists diagrams, with orders and required states', async () => {
    const { out } = await lacuna('e+ e- -> mu+ mu- Zprime', '--model', 'zprime', '--explain');
    expect(out).toMatch(/^2 diagrams, NEW=1 QED=2; particles 0:e\+ 1:e- 2:mu\+ 3:mu- 4:Zprime\n/);
    expect(out).toContain('mu-(2 4) gamma(2 3 4)');
    const weak = await lacuna('e+ e- -> mu+ mu-', '--model', 'electroweak', '--require', 'Z', '--explain', '--json');
    expect(JSON.parse(weak.out).diagrams.map(({ propagators }: { propagators: unknown }) => propagators)).toEqual([
      [{ particle: 'Z', legs: [2, 3] }],
    ]);
    expect((await lacuna('e- e+ -> mu- mu+', '--model', 'zprime-lfv', '--order', 'NEW=2', '--explain')).out).toContain(
      'Zprime(1 3)',
    );
  });

  it.each([
    [['e+ e- -> mu+ mu- Zpime', '--model', 'zprime', '--explain'], /Did you mean "Zprime"/],
    [['e+ e- -> mu+ mu+', '--explain'], /charge is not conserved/],
    [['e+ e- -> mu+ mu-'], /--points: no points/],
    [['e+ e- -> mu+ mu- (gamma)', '--explain'], /a fixed number of photons/],
    [['e+ e- -> mu+ mu-', '--order', 'NEW', '--explain'], /--order: not name=power/],
    [['e+ e- -> mu+ mu-', '--require', 'Z', '--explain'], /no particle of this name \("Z"\)/],
    [['e+ e- -> mu+ mu-', '--points', 'missing.json'], /no such file of points/],
    [['e+ e- -> mu+ mu-', '--model', 'quantum', '--explain'], /unknown model/],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await lacuna(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('refuses points off their mass shells, saying which', async () => {
    const { code, err } = await lacuna('e+ e- -> mu+ mu-', '--points', file('off.json', [point]));
    expect(code).toBe(2);
    expect(err).toMatch(/off\.json, point 0, momentum 2 \(mu\+\): off its mass shell/);
  });
});

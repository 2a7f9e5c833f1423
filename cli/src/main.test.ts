import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zprimeInvisible } from '@lacuna/searches';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-cli-'));
  process.env['LACUNA_CACHE'] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env['LACUNA_CACHE'];
  rmSync(folder, { recursive: true, force: true });
});

const lacuna = (...args: string[]) => runCommand(args);

/** What every mistake of a user must end in. */
async function refused(...args: string[]): Promise<string> {
  const { code, out, err } = await lacuna(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/\n\s+at |node:internal|\.ts:\d+/);
  return err;
}

const search = 'zprime-invisible';
/** one mass, few events: what a run costs is the preparation */
const small = ['--mass', '3', '--events', '2000', '--workers', '2'];
const path = (...parts: string[]) => join(folder, ...parts);

describe('help', () => {
  it.each(['search', 'searches', 'model', 'amplitude', 'cross-section', 'event', 'digest', 'cite'])(
    'of %s has examples and --json',
    async (command) => {
      const { code, out } = await lacuna(command, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Examples:\n  lacuna ${command}`);
      expect(out).toContain('--json');
    },
  );

  it('names every command', async () => {
    expect((await lacuna('--help')).out).toMatch(
      /search[\s\S]*searches[\s\S]*model[\s\S]*cross-section[\s\S]*event[\s\S]*digest[\s\S]*cite/,
    );
    expect((await lacuna('--version')).out).toBe('0.1.0\n');
  });
});

describe('bad input ends with code 2 and one message', () => {
  it.each([
    [['serch', search], /unknown command 'serch'[\s\S]*Did you mean search/],
    [['search', search, '--lumi', '1/fb'], /unknown option '--lumi'/],
    [['search', search, '--luminosty', '1/fb'], /unknown option '--luminosty'[\s\S]*Did you mean --luminosity/],
    [['search'], /missing required argument 'name\|file'/],
    [['search', 'zprime-invisble'], /unknown search \("zprime-invisble"\).*Did you mean "zprime-invisible"/],
    [['search', '../zprime-invisible'], /no such search file \("..\/zprime-invisible"\)/],
    [['search', '../../../../etc'], /not a search file|no such search file/],
    [['search', '__proto__'], /unknown search/],
    [['search', search, '--set', 'gPrme=1'], /unknown key \("gPrme"\).*Did you mean "gPrime"/],
    [['search', search, '--set', '__proto__.x=1'], /unknown key \("__proto__.x"\)/],
    [['search', search, '--set', 'mass.Zprime=3'], /mass.Zprime is what the search scans, give the masses with --mass/],
    [['search', search, '--luminosity', '276'], /--luminosity: unit missing \("276"\).*\/pb/],
    [['search', search, '--luminosity', '276 GeV'], /unit "GeV" is not one of luminosity/],
    [['search', search, '--luminosity=-1/fb'], /--luminosity: luminosity out of range \("-1\/fb"\), give one from 1e-6\/fb to/],
    [['search', search, '--luminosity', '0/fb'], /--luminosity: luminosity out of range/],
    [['search', search, '--luminosity', '1e7/ab'], /--luminosity: luminosity out of range.* to 1e9\/fb \(1e6\/ab\)/],
    [['search', search, '--luminosity', '1e-12/fb'], /--luminosity: luminosity out of range/],
    [['search', search, '--luminosity', '--json'], /--luminosity: its value is missing, what follows is --json/],
    [['search', search, '--out', '--json'], /--out: its value is missing, what follows is --json, write --out <folder>/],
    [['search', search, '--out', ''], /--out: its value is empty/],
    [['search', search, '--set', 'gPrime=1', '--set', '--json'], /--set: its value is missing/],
    [['search', search, '--set', 'gPrime=1', '--set', 'gPrime=2'], /--set: set twice \("gPrime"\), give each key once/],
    [['search', search, '--set', 'gPrime=0x1'], /--set gPrime: not a decimal number/],
    [
      ['search', search, '--mass', '3', '--set', 'gPrime=1e200'],
      /--set gPrime: outside the allowed range \(1e\+200\), .*3\.5449/,
    ],
    [['search', search, '--set', 'gPrime=0'], /--set gPrime: with a coupling of zero nothing is made/],
    [['search', search, '--set', 'alpha=0'], /--set alpha: with a coupling of zero nothing is made/],
    [['search', 'zprim'], /unknown search \("zprim"\).*Did you mean "zprime-invisible"\?/],
    [['cite', 'foo'], /unknown search \("foo"\).*Did you mean "zprime-invisible"\?/],
    [['search', search, '--mass', '0x3'], /--mass: not a mass in GeV \("0x3"\)/],
    [['search', search, '--mass', '20'], /mass outside the open range of the search \("20 GeV"\)/],
    [['search', search, '--mass', '0'], /mass outside the open range/],
    [['search', search, '--events', '0'], /--events: not a whole number in range \("0"\), give one from 1 to 4000000000/],
    [['search', search, '--events', '1e20'], /--events: .* from 1 to 4000000000/],
    [['search', search, '--seed', '1e30'], /--seed: .* from 0 to 9007199254740991/],
    [['search', search, '--seed', '9007199254740992'], /--seed: .* from 0 to 9007199254740991/],
    [['search', search, '--events', '1.5'], /--events/],
    [['search', search, '--seed=-1'], /--seed/],
    [['search', search, '--workers', 'many'], /--workers/],
    [['search', search, '--level', '90'], /--level: not a level/],
    [['search', search, '--data', '/nowhere/counts.csv'], /no such counts file/],
    [['search', search, '--asimov', '--pseudo-data', '1'], /exclude each other/],
    [['search', search, '--out', '/proc'], /\/proc: cannot write into it: no files can be made there, .*--out/],
    [['search', search, '--out', '/proc/lacuna'], /\/proc\/lacuna: cannot write into it/],
    [['model', 'zprme', '--mass', '1'], /unknown model \("zprme"\).*Did you mean "zprime"/],
    [['model', 'zprime', '--mass', '1', '--set', 'gPrime=1e200'], /gPrime: outside the allowed range/],
    [['model', 'zprime', '--mass', '1', '--set', 'mass.Zprime=3'], /--set: mass.Zprime is what --mass says/],
    [
      ['model', 'zprime', '--mass', '1,0'],
      /--mass mass.Zprime: a mass must be above zero \(0\), give a number from 1e-9 to 1000000 GeV/,
    ],
    [['model', 'zprime', '--mass', '1', '--set', 'gPrme=1'], /Did you mean "gPrime"/],
    [
      ['cross-section', 'e+ e- -> mu+ mu- Zprme', '--model', 'zprime'],
      /no particle of this name \("Zprme"\).*Did you mean "Zprime"/,
    ],
    [['cross-section', 'e+ e- -> mu+ mu-', '--cuts', 'mu+.energy>1 GeV'], /unknown quantity \("energy"\)/],
    [['cross-section', 'e+ e- -> mu+ mu-', '--cuts', 'mu+.energyLab>1'], /unit missing/],
    [['cross-section', 'e+ e- -> mu+ mu-', '--vacuum-polarisation', 'leptons'], /unknown mode.*Did you mean .*leptonic/],
    [['cross-section', 'e+ e- -> mu+ mu-', '--infrared-cut', '0.5'], /infraredCut: not a share of the beam energy.* from 1e-9/],
    [['cross-section', 'e+ e- -> mu+ mu-', '--sqrt-s', '1e6'], /--sqrt-s: not an energy in range.* from 0.01 to 10000/],
    [
      ['event', search, '--process', 'e+ e- -> mu+ mu- Zprime', '--index', '1', '--mass', '1,2'],
      /--mass: an event has one mass \("1,2"\)/,
    ],
    [['event', search, '--process', 'e+ e- -> nu nu', '--index', '1'], /not a process of this search/],
    [['event', search, '--process', 'e+ e- -> mu+ mu- Zprime', '--index', '-1'], /argument missing|--index/],
    [['digest', search, '--events', 'all'], /--events/],
  ])('%j', async (args, message) => {
    expect(await refused(...args)).toMatch(message);
  });

  it('in the place of the cache, named at once', async () => {
    const before = process.env['LACUNA_CACHE'];
    const file = path('no-folder');
    writeFileSync(file, '');
    process.env['LACUNA_CACHE'] = file;
    try {
      for (const args of [
        ['search', search, ...small],
        ['digest', search],
        ['event', search, '--process', 'e+ e- -> mu+ mu- (gamma)', '--index', '1'],
      ])
        expect(await refused(...args)).toContain(`LACUNA_CACHE is "${file}": let it name a folder that can be written`);
    } finally {
      process.env['LACUNA_CACHE'] = before;
    }
  });

  it('in a search file: a coupling of zero, before anything is integrated', async () => {
    const file = path('zero.json');
    writeFileSync(file, JSON.stringify({ ...zprimeInvisible, signal: { ...zprimeInvisible.signal, parameters: { gPrime: 0 } } }));
    expect(await refused('search', file, ...small)).toMatch(/gPrime: with a coupling of zero nothing is made/);
  });

  it('in a counts file, with file, line and column', async () => {
    const file = path('counts.csv');
    for (const [text, message] of [
      ['mass_GeV,observed\n3,two\n', /counts\.csv:2:3: the count is not a number \("two"\)/],
      ['mass_GeV,observed\n', /counts\.csv:1:1: the file ends without a row for 1 of 1 windows, mass 3 GeV/],
      ['3,1\n', /counts\.csv:1:1: not the header/],
      ['mass_GeV,observed\n3,-1\n', /counts\.csv:2:3: the count is negative/],
    ] as const) {
      writeFileSync(file, text);
      expect(await refused('search', search, '--mass', '3', '--data', file)).toMatch(message);
    }
  });

  it('in a search file, with file, line and column', async () => {
    const file = path('mine.json');
    const text = JSON.stringify({ ...zprimeInvisible, name: 'mine' }, null, 1);
    writeFileSync(file, text.replace('"recoilTheta"', '"recoilTheeta"'));
    expect(await refused('search', file, ...small)).toMatch(/^mine\.json:\d+:\d+: .*recoilTheeta.*Did you mean "recoilTheta"/);
    writeFileSync(file, '{ "name": ');
    expect(await refused('search', file)).toMatch(/^mine\.json:\d+:\d+/);
    writeFileSync(file, text.replace('"name": "mine"', '"name": "../mine"'));
    expect(await refused('search', file)).toMatch(/^mine\.json:\d+:\d+/);
  });
});

describe('a run', () => {
  it('writes its report, whole files only, and says where', async () => {
    const out = path('report');
    const { code, out: text, err } = await lacuna('search', search, ...small, '--set', 'card.photonEscape.scale=3', '--out', out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(text).toContain('upper limit');
    expect(text.trimEnd().split('\n').at(-1)).toBe(out);
    const files = readdirSync(out);
    for (const name of [
      'result.json',
      'report.html',
      'spectrum.svg',
      'spectrum.png',
      'limit.svg',
      'limit.png',
      'references.bib',
      'cut-flow.txt',
    ])
      expect(files).toContain(name);
    expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
    const result = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(result.reproduction.command).toBe(
      'npx lacuna search zprime-invisible --mass 3 --events 2000 --seed 1 --set card.photonEscape.scale=3',
    );
    // no date, no path, no thread in what is to be the same everywhere
    expect(JSON.stringify(result)).not.toContain(folder);
  });

  it('gives the same bytes for other workers, and as JSON', async () => {
    const json = async (...more: string[]) =>
      (await lacuna('search', search, '--mass', '3', '--events', '2000', '--json', ...more)).out;
    const one = await json('--workers', '1');
    expect(JSON.parse(one).format).toBe('lacuna-result/1');
    expect(await json('--workers', '3', '--shard-size', '300')).toBe(one);
  });

  it('of a selection that nothing passes is refused, and no file is left', async () => {
    const out = path('empty');
    const message = await refused('search', search, ...small, '--set', 'event.2.below=-1', '--out', out);
    expect(message).toMatch(/zero events selected.*extraEnergy/);
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });

  it('with a corrupted cache entry is refused, the file named', async () => {
    const tables = readdirSync(path('cache', 'tables'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const file = path('cache', 'tables', tables[0]!);
    const good = readFileSync(file, 'utf8');
    for (const bad of [good.slice(0, -5), `${good} `, 'nonsense']) {
      for (const name of tables) writeFileSync(path('cache', 'tables', name), bad);
      expect(await refused('search', search, ...small)).toMatch(/\.json: corrupted cache entry .*, delete the file/);
    }
    rmSync(path('cache'), { recursive: true });
  });

  it('has the digest of the result, and prints it last', async () => {
    const { out } = await lacuna('digest', search, '--mass', '3', '--events', '2000', '--workers', '2');
    const again = await lacuna(
      'digest',
      search,
      '--mass',
      '3',
      '--events',
      '2000',
      '--workers',
      '1',
      '--shard-size',
      '500',
      '--shuffle',
    );
    const hash = out.trimEnd().split('\n').at(-1);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(again.out).toBe(out);
    const other = await lacuna('digest', search, '--mass', '3', '--events', '2000', '--json', '--seed', '2');
    expect(JSON.parse(other.out).digest).not.toBe(hash);
  });

  it('of a search that came as a file is that of the search', async () => {
    const file = path('copy.json');
    writeFileSync(file, JSON.stringify(zprimeInvisible));
    const [named, given] = [
      await lacuna('digest', search, '--mass', '3', '--events', '500'),
      await lacuna('digest', file, '--mass', '3', '--events', '500'),
    ];
    expect(given.out).toBe(named.out);
  });

  it('takes a search of other particles from a file', async () => {
    const onePhoton = {
      name: 'one-photon',
      title: 'one photon <b>and</b> nothing',
      papers: ['arXiv:1702.03327'],
      status: 'draft',
      signal: {
        model: 'dark-photon',
        process: 'e+ e- -> gamma Aprime',
        parameters: { epsilon: 0.01, gD: 1, 'mass.chi1': 0.01 },
        strength: { coupling: 'epsilon', power: 2 },
        scan: { parameter: 'mass.Aprime', values: [1, 5] },
        openRange: [0.1, 9],
        invisible: ['Aprime'],
      },
      backgrounds: [
        { process: 'e+ e- -> mu+ mu- (gamma)', label: '', needed: 'both muons lost' },
        { process: 'e+ e- -> gamma gamma', label: '', needed: 'one photon lost', dominatesAbove: 4 },
      ],
      luminosity: '1/fb',
      trigger: [],
      objects: {
        photon: { from: 'photons', cuts: [{ require: 'energy', above: '0.5 GeV', because: 'hard' }] },
        track: { from: 'tracks', cuts: [] },
      },
      candidates: { single: { decay: 'photon', cuts: [] } },
      event: [{ count: 'track', below: 1, because: 'nothing charged' }],
      histograms: [{ name: 'recoil', of: 'single.recoilMass', bins: 26, from: -2, to: 11, after: 'commonCuts' }],
      massWindow: {
        observable: 'single.recoilMassSquared',
        ownMass: 'single.recoilMass',
        table: [
          [0.1, -5, 5],
          [9, 76, 86],
        ],
        negatives: 'kept',
        because: 'wide',
      },
      limit: { method: 'CLs', level: 0.95 },
      systematics: [],
    };
    const file = path('one-photon.json');
    writeFileSync(file, JSON.stringify(onePhoton));
    const { code, out, err } = await lacuna('search', file, '--events', '2000', '--out', path('one-photon'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/no limit: background\s+incomplete: e⁺e⁻ → γγ/);
    const result = JSON.parse(readFileSync(path('one-photon', 'result.json'), 'utf8'));
    expect(result).toMatchObject({ search: { name: 'one-photon' }, method: 'CLs', level: 0.95, closure: null });
    expect(result.masses[0].limits[0]).toMatchObject({
      quantity: 'coupling',
      method: 'CLs',
      level: 0.95,
      expected: { median: expect.any(Number) },
    });
    expect(result.masses[1].limits).toEqual([]);
    // what users write is text, nowhere markup
    expect(readFileSync(path('one-photon', 'report.html'), 'utf8')).not.toContain('<b>and</b>');
    expect(readFileSync(path('one-photon', 'limit.svg'), 'utf8')).not.toContain('<b>and</b>');
  });

  it('shows one event at every stage', async () => {
    const args = ['event', search, '--process', 'e+ e- -> mu+ mu- Zprime', '--mass', '3', '--index', '8123455'];
    const { code, out } = await lacuna(...args);
    expect(code).toBe(0);
    for (const words of ['generated', 'Zprime', 'tracks', 'trigger', 'cdc-two-track', 'selection', 'dimuon.recoilTheta'])
      expect(out).toContain(words);
    const event = JSON.parse((await lacuna(...args, '--json', '--phoenix', path('event.json'))).out);
    expect(Object.values(JSON.parse(readFileSync(path('event.json'), 'utf8')))).toMatchObject([{ 'event number': 8123455 }]);
    expect(event).toMatchObject({ index: 8123455, seed: 1 });
    expect(event.generated.length).toBeGreaterThan(2);
    expect(event.selection.candidates.every(({ name }: { name: string }) => name === 'dimuon')).toBe(true);
    expect(event).toHaveProperty('klm');
  });

  it('shows candidates and vertices of one event', async () => {
    const displaced = fileURLToPath(new URL('../../examples/displaced-scalar.yaml', import.meta.url));
    const args = ['event', displaced, '--process', 'e+ e- -> B+ B-', '--mass', '1', '--index', '5'];
    const { code, out } = await lacuna(...args);
    expect(code).toBe(0);
    for (const words of ['identification (likelihood ratios)', 'PXD', 'E1/E9', 'KLM clusters', 'candidates', 'B.absDeltaE'])
      expect(out).toContain(words);
    const { tracks, selection } = JSON.parse((await lacuna(...args, '--json')).out);
    for (const { hits, identification } of tracks) {
      expect(hits.pxd + hits.svd + hits.cdc).toBeGreaterThan(4);
      const shares = Object.values(identification.all as Record<string, number>);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    expect(selection.candidates.map(({ name }: { name: string }) => name)).toEqual(['llp', 'B']);
    expect(out).toMatch(selection.candidates[0].vertex === null ? /no common vertex/ : /flight +significance +pointing/);
  });
});

describe('the small commands', () => {
  it('list the searches', async () => {
    expect((await lacuna('searches')).out).toMatch(/zprime-invisible +draft/);
    expect(JSON.parse((await lacuna('searches', '--json')).out)[0]).toMatchObject({ name: search });
  });

  it('tell the widths of a model', async () => {
    const [light, heavy] = JSON.parse((await lacuna('model', 'zprime', '--mass', '0.1,4', '--json')).out);
    expect(light.invisible).toBe(1);
    expect(heavy.invisible).toBeCloseTo(0.379, 3);
    expect((await lacuna('model', 'zprime', '--mass', '4')).out).toMatch(/BF\(invisible\) +0\.37/);
    expect((await lacuna('model')).out).toContain('sterile-neutrino');
    const shown = JSON.parse((await lacuna('model', 'zprime', '--set', 'mass.mu+=0.1', '--json')).out);
    expect(shown.parameters['mass.mu']).toBe(0.1);
    expect(shown.decays[0]).toMatchObject({ particle: 'Zprime', mass: 1 });
    expect(JSON.parse((await lacuna('model', '--schema')).out).properties.vertices).toBeDefined();
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, 'name: mine\ntitle: mine\nincludes: [qed]\nparticles:\n  - { name: phi, pdg: 99, spinn: 0, mass: 1 }\n');
    expect(await refused('model', file)).toMatch(/^mine\.yaml:5:27: unknown key "spinn"\. Did you mean "spin"\?/);
  });

  it('take a model from a file, to integrate and to generate', async () => {
    const model = fileURLToPath(new URL('../../examples/leptophilic-scalar.yaml', import.meta.url));
    const args = ['e+ e- -> mu+ mu- phi', '--model', model, '--no-radiation'];
    const { out } = await lacuna('cross-section', ...args, '--accuracy', '0.05');
    expect(out).toContain('  xi = 1 (coupling in units');
    const file = join(folder, 'phi.lhe');
    const made = await lacuna(
      'generate',
      ...args,
      '--decay',
      'phi -> mu- mu+',
      '--decay-length',
      'phi=2 mm',
      '--events',
      '20',
      '--out',
      file,
    );
    expect(made.out).toMatch(/20 events/);
    expect(readFileSync(file, 'utf8')).toContain('9900070');
    expect(await refused('generate', ...args, '--decay', 'phj', '--events', '1', '--out', file)).toMatch(
      /unknown particle|makes no such particle/,
    );
    expect(
      await refused('generate', ...args, '--decay', 'phi', '--decay-length', 'phi=2', '--events', '1', '--out', file),
    ).toMatch(/unit missing/);
  });

  it('integrate a process', async () => {
    // 772.07 pb at 10.58 GeV and alpha = 1/137.036
    const { out } = await lacuna('cross-section', 'e+ e- -> tau+ tau-', '--sqrt-s', '10.58', '--no-radiation', '--json');
    const { crossSection } = JSON.parse(out);
    expect(Math.abs(crossSection.value - 772070)).toBeLessThan(Math.max(4 * crossSection.error, 300));
    const cut = await lacuna(
      'cross-section',
      'e+ e- -> tau+ tau-',
      '--sqrt-s',
      '10.58',
      '--no-radiation',
      '--cuts',
      'tau-.thetaCms<90 deg',
      '--json',
    );
    expect(JSON.parse(cut.out).crossSection.value / crossSection.value).toBeCloseTo(0.5, 2);
  });

  it('say every parameter that a cross-section rests on', async () => {
    const args = ['cross-section', 'e+ e- -> mu+ mu- Zprime', '--model', 'zprime', '--no-radiation', '--accuracy', '0.1'];
    const { out } = await lacuna(...args, '--set', 'gPrime=0.5');
    for (const words of ['  mass.Zprime = 1 GeV (', '  gPrime = 0.5 (', '  alpha = 0.0072973', '  mass.tau = 1.77'])
      expect(out).toContain(words);
    expect(JSON.parse((await lacuna(...args, '--json')).out).parameters).toMatchObject({
      'mass.Zprime': 1,
      gPrime: 1e-3,
      alpha: expect.any(Number),
      'mass.mu': expect.any(Number),
    });
  });

  it('end quietly when nobody reads them any more', async () => {
    const bin = fileURLToPath(new URL('../bin/lacuna.mjs', import.meta.url));
    const child = spawn(process.execPath, [bin, 'cite'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('name the papers', async () => {
    expect((await lacuna('cite')).out).toContain('Salmon');
    expect((await lacuna('cite', search, '--bibtex')).out).toMatch(/@article\{BelleII2020Zprime/);
    expect(JSON.parse((await lacuna('cite', '--json')).out).length).toBeGreaterThan(10);
  });

  it('make a folder where there is none', async () => {
    mkdirSync(path('deep'));
    const { code } = await lacuna('search', search, ...small, '--out', path('deep', 'er', 'est'), '--json');
    expect(code).toBe(0);
    expect(existsSync(path('deep', 'er', 'est', 'result.json'))).toBe(true);
  });
});

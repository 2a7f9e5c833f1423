import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { defineSearch, searchHash, selectionHash } from './define-search.ts';
import { parseSearch } from './parse-search.ts';
import { scanMasses } from './scan.ts';
import type { SearchInput } from './search-types.ts';
import { withSettings, withTables } from './settings.ts';

/** A small search over muon pairs; line numbers below count in this text. */
const yaml = `name: muon-pairs
title: a test
papers: []
status: draft
signal:
  model: zprime
  process: e+ e- -> mu+ mu- Zprime
  strength: { coupling: gPrime, power: 2 }
  scan: { parameter: mass.Zprime, from: 1 GeV, to: 2000 MeV, step: 0.5 GeV }
  openRange: [0.5, 3 GeV]
backgrounds: []
luminosity: 276/pb
trigger: [cdc-two-track]
objects:
  track:
    from: tracks
    cuts:
      - require: absD0
        below: 5 mm
        because: prompt
  muon:
    from: track
    hypothesis: muon
    cuts:
      - { require: theta, between: [37 deg, 120 deg], because: barrel }
  photon: { from: photons }
candidates:
  dimuon:
    decay: muon+ muon-
    cuts:
      - { require: recoilTheta, above: 33 deg, because: seen }
      - { require: ptCms, above: { tabulated: [[0.5, 0.2], [3, 1]] }, because: radiation }
      - linear: { a: ptMaxRecoil, b: ptMinRecoil, slope: 0.5 }
        above: 1 GeV
        because: taus
event:
  - { count: track, equals: 2, because: pair }
massWindow:
  observable: dimuon.recoilMassSquared
  ownMass: dimuon.recoilMass
  table: [[0.5, 0, 0.5], [3, 8.5, 9.5]]
  negatives: counted
  because: resolution
limit: { method: bayesian, level: 0.9 }
`;

const error = (text: string): string => {
  try {
    parseSearch(text, 'my.yaml');
  } catch (problem) {
    expect(problem).toBeInstanceOf(UserError);
    return (problem as Error).message;
  }
  throw new Error('no error');
};
const swap = (from: string, to: string): string => {
  expect(yaml).toContain(from);
  return yaml.replace(from, to);
};

describe('parseSearch', () => {
  const search = parseSearch(yaml, 'my.yaml');

  it('reads native units and texts with units', () => {
    expect(search.luminosity).toBe(0.276);
    expect(search.objects['track']!.cuts[0]).toEqual({ require: 'absD0', below: 0.5, because: 'prompt', status: 'unverified' });
    expect(search.signal.openRange).toEqual([0.5, 3]);
    expect(scanMasses(search)).toEqual([1, 1.5, 2]);
    expect((search.objects['muon']!.cuts[0] as unknown as { between: number[] }).between[0]).toBeCloseTo(
      (37 * Math.PI) / 180,
      15,
    );
    expect(search.candidates['dimuon']!.best).toEqual({ pick: 'highest', of: 'ptSum' });
  });

  it('gives the same hash from YAML, JSON, TypeScript and any order of keys, another after any change', () => {
    const json = JSON.stringify(search);
    expect(searchHash(parseSearch(json, 'x.json'))).toBe(searchHash(search));
    const turned = Object.fromEntries(Object.entries(JSON.parse(json)).reverse());
    turned['objects'] = Object.fromEntries(Object.entries(turned['objects'] as object).reverse());
    const again = defineSearch(turned as unknown as SearchInput);
    expect(searchHash(again)).toBe(searchHash(search));
    expect(Object.keys(again.objects)).toEqual(Object.keys(search.objects));
    expect(selectionHash(parseSearch(swap('33 deg', '33.0001 deg'), 'x'))).not.toBe(selectionHash(search));
    expect(selectionHash({ ...search, title: 'other words', luminosity: 1 })).toBe(selectionHash(search));
    expect(selectionHash({ ...search, trigger: [] })).not.toBe(selectionHash(search));
    expect(searchHash(parseSearch(swap('33 deg', '33.0001 deg'), 'x'))).not.toBe(searchHash(search));
    expect(searchHash(parseSearch(swap('276/pb', '0.276 fb^-1'), 'x'))).toBe(searchHash(search));
  });

  it('is frozen to the bottom', () => {
    expect(() => {
      (search.objects['track']!.cuts[0] as { below: number }).below = 1;
    }).toThrow(TypeError);
  });

  it.each([
    [
      'unknown track observable',
      'absD0',
      'absDO',
      /^my\.yaml:18:18: unknown observable "absDO" of a track\. Did you mean "absD0"\?/,
    ],
    ['unknown candidate observable', 'recoilTheta', 'recoilThetta', /^my\.yaml:31:20: .*Did you mean "recoilTheta"/],
    [
      'photon observable of a track',
      'require: theta',
      'require: energyCms',
      /^my\.yaml:25:20: unknown observable "energyCms" of a track/,
    ],
    [
      'unknown observable of the window',
      'observable: dimuon.recoilMassSquared',
      'observable: dimuon.recoilMasSquared',
      /^my\.yaml:39:15: .*Did you mean "recoilMassSquared"/,
    ],
    [
      'unknown candidate',
      'ownMass: dimuon',
      'ownMass: dimuo',
      /^my\.yaml:40:12: unknown candidate "dimuo"\. Did you mean "dimuon"/,
    ],
    [
      'unknown trigger line',
      '[cdc-two-track]',
      '[cdc-two-tracks]',
      /^my\.yaml:13:11: unknown trigger line .*Did you mean "cdc-two-track"/,
    ],
    ['unknown model', 'model: zprime', 'model: zprim', /^my\.yaml:6:10: unknown model "zprim"\. Did you mean "zprime"/],
    [
      'unknown parameter',
      'parameter: mass.Zprime',
      'parameter: mass.Zprme',
      /^my\.yaml:9:22: unknown parameter .*Did you mean "mass.Zprime"/,
    ],
    ['unknown object', 'count: track', 'count: trak', /^my\.yaml:37:14: unknown object "trak"\. Did you mean "track"/],
    ['unknown object in a decay', 'muon+ muon-', 'muon+ mion-', /^my\.yaml:29:12: unknown object "mion"\. Did you mean "muon"/],
    ['unknown list', 'from: tracks', 'from: track5', /^my\.yaml:16:11: .*"track5"\. Did you mean "tracks"/],
    ['unknown key', 'luminosity: 276/pb', 'luminsity: 276/pb', /luminsity.*Did you mean "luminosity"/],
    [
      'unknown key in a cut',
      'because: prompt',
      'becuase: prompt',
      /my\.yaml:20:9: unknown key "becuase"\. Did you mean "because"/,
    ],
    ['missing key', '        because: prompt\n', '', /^my\.yaml:18:9: "because" is missing/],
    ['wrong unit', '33 deg', '33 GeV', /^my\.yaml:31:40: unit "GeV"/],
    ['no unit in a text', '276/pb', '"276"', /^my\.yaml:12:13: unit missing/],
    ['unit of the luminosity', '276/pb', '276 GeV', /^my\.yaml:12:13: /],
    ['negative luminosity', '276/pb', '-276/pb', /^my\.yaml:12:13: the luminosity must be positive/],
    ['name with a path', 'name: muon-pairs', 'name: ../muon', /^my\.yaml:1:7: a search name is/],
    ['two ranges', 'below: 5 mm', 'below: 5 mm\n        above: 0', /^my\.yaml:18:9: a cut has exactly one of/],
    ['empty interval', '[37 deg, 120 deg]', '[120 deg, 37 deg]', /^my\.yaml:25:36: the lower end/],
    [
      'table short of the open range',
      '[[0.5, 0.2], [3, 1]]',
      '[[0.5, 0.2], [2, 1]]',
      /^my\.yaml:32:47: the table covers 0\.5 to 2/,
    ],
    [
      'table that does not ascend',
      '[[0.5, 0.2], [3, 1]]',
      '[[0.5, 0.2], [0.4, 1], [3, 1]]',
      /^my\.yaml:32:60: masses must ascend/,
    ],
    [
      'table in an object cut',
      'below: 5 mm',
      'below: { tabulated: [[0, 1], [3, 1]] }',
      /^my\.yaml:19:16: .*only in cuts on candidates/,
    ],
    ['scan outside the open range', 'to: 2000 MeV', 'to: 4 GeV', /^my\.yaml:9:52: mass 4 GeV is outside the open range/],
    ['object made from itself', 'from: track\n', 'from: muon\n', /^my\.yaml:22:11: "muon" is made from itself/],
    ['no mass hypothesis', '    hypothesis: muon\n', '', /my\.yaml:28:12: "muon" needs a "hypothesis"/],
    ['charge of a photon', 'muon+ muon-', 'photon+', /my\.yaml:29:12: "photon" is a photon and has no charge/],
    ['pair quantity of one photon', 'muon+ muon-', 'photon', /unknown observable "ptMaxRecoil"/],
    ['sourced without source', 'because: prompt', 'because: prompt\n        status: sourced', /names its source in "from"/],
    [
      'repeated key',
      'status: draft',
      'status: draft\nstatus: draft',
      /^my\.yaml:5:1: the key "status" stands twice in this object, remove one of them/,
    ],
    ['two documents', 'event:', '---\nevent:', /^my\.yaml:\d+:\d+: the file holds several YAML documents, give one document/],
    ['no reason', 'because: prompt', 'because: " "', /^my\.yaml:20:18: say in words why the cut is there/],
    ['level in percent', 'level: 0.9', 'level: 95', /^my\.yaml:44:35: a confidence level is above 0\.5 .*for 95 % give 0\.95$/],
    ['level of nothing', 'level: 0.9', 'level: 0.1', /a confidence level is above 0\.5 and below 1, such as 0\.95/],
    ['not UTF-8', 'a test', 'a \uFFFD', /^my\.yaml:2:10: not UTF-8 text, save the file in UTF-8/],
    ['binary', 'a test', 'a \0', /^my\.yaml:2:10: not UTF-8 text/],
    [
      'background that is no process',
      'backgrounds: []',
      'backgrounds: [{ process: hello world, label: "", needed: x }]',
      /^my\.yaml:11:26: "hello world" is not a process: write particles on both sides of "->"/,
    ],
    [
      'background of unknown particles',
      'backgrounds: []',
      'backgrounds: [{ process: e+ e- -> mu+ mo-, label: "", needed: x }]',
      /^my\.yaml:11:26: unknown particle "mo-" in .*Did you mean "e\+ e- -> mu\+ mu-"/,
    ],
    [
      'background that is not generated, without its mass',
      'backgrounds: []',
      'backgrounds: [{ process: e+ e- -> pi+ pi-, label: "", needed: x }]',
      /^my\.yaml:11:26: the generator does not have "e\+ e- -> pi\+ pi-", so this background needs "dominatesAbove"/,
    ],
    [
      'invisible particle of another process',
      '  openRange:',
      '  invisible: [Aprime]\n  openRange:',
      /^my\.yaml:10:15: "Aprime" is not produced in "e\+ e- -> mu\+ mu- Zprime"/,
    ],
    ['broken text', 'openRange: [0.5, 3 GeV]', 'openRange: [0.5, 3 GeV', /^my\.yaml:\d+:\d+: /],
    ['alias', 'papers: []', 'papers: &p []\nx: *p', /^my\.yaml:3:12: anchors and aliases are not read/],
    ['tag', 'title: a test', 'title: !!js/function a', /^my\.yaml:2:8: /],
    ['prototype', 'title: a test', 'title: a test\n__proto__: { x: 1 }', /^my\.yaml:3:1: the name "__proto__" is not allowed/],
    ['prototype as object', '  photon:', '  __proto__:', /^my\.yaml:26:3: the name "__proto__" is not allowed/],
    ['constructor', '  photon:', '  constructor:', /^my\.yaml:26:3: the name "constructor" is not allowed/],
  ])('%s', (_what, from, to, message) => {
    expect(error(swap(from, to))).toMatch(message);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('reports several at once', () => {
    const message = error(swap('absD0', 'absDO').replace('recoilTheta', 'recoilThetta'));
    expect(message.split('\n').length).toBe(2);
    expect(message).toContain('my.yaml:31:20');
  });

  it('refuses an alias bomb, deep nesting and oversize at once', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ].join('\n');
    expect(error(bomb)).toMatch(/^my\.yaml:1:\d+: anchors and aliases/);
    expect(error('['.repeat(20000))).toMatch(/^my\.yaml:1:65: nested too deep \(more than 64 levels\)$/);
    expect(error('x'.repeat(1_000_001))).toMatch(/characters/);
  });

  it.each([
    ['closed lists', `x: ${'['.repeat(900)}${']'.repeat(900)}`, '1:67'],
    ['JSON', `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`, '1:321'],
    ['indentation', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), '65:6\\d'],
  ])('refuses 900 levels of %s where they get too deep', (_what, text, place) => {
    expect(error(text)).toMatch(new RegExp(`^my\\.yaml:${place}: nested too deep \\(more than 64 levels\\)$`));
  });

  it('answers a file of sixty thousand unknown keys within a second', () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `"key${i}": 1`).join(',');
    const start = performance.now();
    expect(error(`{${keys}}`)).toMatch(/^my\.yaml:1:\d+: an object of more than 1000 keys/);
    expect(performance.now() - start).toBeLessThan(1000);
    const some = yaml + Array.from({ length: 800 }, (_, i) => `key${i}: 1\n`).join('');
    expect(error(some)).toMatch(/^my\.yaml:45:1: unknown key "key0".*"key4".*And 795 more unknown keys$/);
  });

  it('takes a background that the generator lacks when it says what that means', () => {
    const text = 'backgrounds: [{ process: e+ e- -> pi+ pi- (gamma), label: "", needed: x, dominatesAbove: 0 }]';
    expect(parseSearch(swap('backgrounds: []', text), 'x').backgrounds[0]).toMatchObject({ dominatesAbove: 0 });
  });

  it('names the place in JSON files too, tabs included', () => {
    const json = JSON.stringify(JSON.parse(JSON.stringify(search)), null, '\t').replace('"absD0"', '"absD"');
    expect(() => parseSearch(json, 'a.json')).toThrow(/^a\.json:\d+:\d+: unknown observable "absD".*Did you mean "absD0"/);
  });

  it('says what is wrong with an empty or a foreign file', () => {
    expect(error('')).toMatch(/^my\.yaml:1:1: /);
    expect(error('[1, 2]')).toMatch(/^my\.yaml:1:1: /);
  });
});

describe('defineSearch', () => {
  const plain = () => JSON.parse(JSON.stringify(parseSearch(yaml, 'x'))) as Record<string, unknown>;

  it('refuses what is no plain data, with the path', () => {
    const bad = (change: (search: Record<string, unknown>) => void) => () => {
      const search = plain();
      change(search);
      defineSearch(search as unknown as SearchInput);
    };
    expect(
      bad((s) => {
        s['title'] = () => 'x';
      }),
    ).toThrow(/search muon-pairs: title: .*function/);
    expect(
      bad((s) => {
        s['luminosity'] = Number.NaN;
      }),
    ).toThrow(/luminosity: NaN is not a finite number/);
    expect(
      bad((s) => {
        s['papers'] = new Map();
      }),
    ).toThrow(/class instances/);
    expect(
      bad((s) => {
        (s['objects'] as Record<string, { cuts: { require: string }[] }>)['track']!.cuts[0]!.require = 'absd';
      }),
    ).toThrow(/objects\.track\.cuts\[0\]\.require: .*Did you mean "absD0"/);
    expect(() => defineSearch(JSON.parse('{"__proto__": {"x": 1}}') as SearchInput)).toThrow(/not allowed/);
  });
});

describe('withSettings', () => {
  const search = parseSearch(yaml, 'x');
  it('changes a value, in units or native', () => {
    expect(withSettings(search, { 'objects.track.cuts.0.below': '1 mm' }).objects['track']!.cuts[0]).toMatchObject({
      below: 0.1,
    });
    expect(withSettings(search, { luminosity: '1/ab' }).luminosity).toBe(1000);
    expect(withSettings(search, { 'objects.track.cuts.0.below': '0.25' }).objects['track']!.cuts[0]).toMatchObject({
      below: 0.25,
    });
  });
  it('names the nearest key, refuses prototypes and groups', () => {
    expect(() => withSettings(search, { 'objects.trak.cuts.0.below': '1' })).toThrow(
      /setting objects\.trak.*Did you mean "track"/,
    );
    expect(() => withSettings(search, { '__proto__.x': '1' })).toThrow(/"__proto__" is not allowed/);
    expect(() => withSettings(search, { objects: '1' })).toThrow(/holds several values/);
    expect(() => withSettings(search, { luminosity: '276' })).not.toThrow();
    expect(() => withSettings(search, { luminosity: '276 GeV' })).toThrow(/luminosity/);
  });
});

describe('withTables', () => {
  const search = parseSearch(yaml, 'x');
  it('replaces windows and bounds', () => {
    const other = withTables(search, {
      window: [
        [0.5, 0, 1],
        [3, 8, 10],
      ],
      cuts: [
        {
          candidate: 'dimuon',
          cut: 1,
          bound: [
            [0, 0],
            [4, 2],
          ],
        },
        {
          candidate: 'dimuon',
          cut: 2,
          bound: [
            [0, 0],
            [4, 2],
          ],
          slope: [
            [0, 1],
            [4, 1],
          ],
        },
      ],
    });
    expect(other.massWindow.table[1]).toEqual([3, 8, 10]);
    expect(other.candidates['dimuon']!.cuts[1]).toMatchObject({
      above: {
        tabulated: [
          [0, 0],
          [4, 2],
        ],
      },
    });
    expect(other.candidates['dimuon']!.cuts[2]).toMatchObject({
      linear: {
        slope: {
          tabulated: [
            [0, 1],
            [4, 1],
          ],
        },
      },
    });
    expect(() => withTables(search, { cuts: [{ candidate: 'dimuon', cut: 9, bound: [] }] })).toThrow(/no such cut/);
  });
});

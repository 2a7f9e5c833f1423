import { describe, expect, it } from 'vitest';
import { columnsFrom } from './columns-from.ts';
import { compileSearch } from './compile.ts';
import { explain } from './explain.ts';
import { parseSearch } from './parse-search.ts';

describe('a search of another kind', () => {
  /** One photon and nothing else: mass of what recoils against it. Written as a user would. */
  const text = `{
    "name": "one-photon", "title": "e+ e- -> gamma nothing", "papers": [], "status": "draft",
    "signal": {
      "model": "dark-photon", "process": "e+ e- -> gamma Aprime", "strength": { "coupling": "epsilon", "power": 2 },
      "scan": { "parameter": "mass.Aprime", "from": "1 GeV", "to": "4 GeV", "step": "1 GeV" }, "openRange": [0.5, 8], "invisible": ["Aprime"]
    },
    "backgrounds": [], "luminosity": "20/fb",
    "objects": {
      "track": { "from": "tracks", "cuts": [{ "require": "absD0", "below": "2 cm", "because": "a good track" }] },
      "photon": { "from": "photons", "cuts": [
        { "require": "energyCms", "above": "0.5 GeV", "because": "trigger" },
        { "require": "theta", "between": ["33 deg", "128 deg"], "because": "barrel" }
      ] },
      "soft": { "from": "photons", "cuts": [{ "require": "energy", "above": "100 MeV", "because": "no noise" }] }
    },
    "candidates": { "single": { "decay": "photon" } },
    "event": [
      { "count": "photon", "equals": 1, "because": "one photon" },
      { "count": "track", "equals": 0, "because": "and nothing else" },
      { "require": "extraEnergy", "of": "soft", "below": "0.3 GeV", "because": "quiet" }
    ],
    "histograms": [{ "name": "recoil", "of": "single.recoilMassSquared", "bins": 100, "from": 0, "to": 100 }],
    "massWindow": {
      "observable": "single.recoilMassSquared", "ownMass": "single.recoilMass", "table": [[0.5, -5, 5], [8, 59, 69]],
      "negatives": "counted like others", "because": "resolution"
    },
    "limit": { "method": "CLs", "level": 0.9 }
  }`;

  it('parses, compiles, runs and explains', () => {
    const symmetric = { electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 };
    const compiled = compileSearch(parseSearch(text, 'mine.json'), { beams: symmetric });
    const across = { theta: Math.PI / 2, phi: 0 };
    const track = { charge: 1, px: 1, py: 0, pz: 0 } as const;
    const { batch, tracks, clusters, bits } = columnsFrom([
      { photons: [{ energy: 4.8, ...across }] }, // M^2 = 100 - 96 = 4
      {
        photons: [
          { energy: 4.8, ...across },
          { energy: 0.2, theta: 1, phi: 2 },
        ],
      }, // quiet enough
      {
        photons: [
          { energy: 4.8, ...across },
          { energy: 0.4, theta: 1, phi: 2 },
        ],
      }, // 0.4 GeV too much
      { photons: [{ energy: 4.8, ...across }], tracks: [track] },
      { photons: [{ energy: 4.8, theta: 0.3, phi: 0 }] },
      {
        photons: [
          { energy: 4, ...across },
          { energy: 3, theta: 1, phi: 3 },
        ],
      },
      { tracks: [track] },
    ]);
    const accumulator = compiled.newAccumulator([0.5, 2, 8]);
    compiled.process(batch, tracks, clusters, bits, accumulator);
    expect(compiled.steps.map(({ name }) => name)).toEqual([
      'trigger',
      'single',
      'photon.energyCms',
      'photon.theta',
      'count(photon)',
      'count(track)',
      'extraEnergy(soft)',
    ]);
    expect(compiled.steps.map((_, k) => accumulator.afterStep(k).entries)).toEqual([7, 6, 6, 5, 4, 3, 2]);
    // M^2 = 4 lies in the window of 0.5 GeV (-5 .. 5), not in that of 8; at 2 GeV: low = -5 + 64 x 0.2 = 7.8
    expect(accumulator.inWindow(0).entries).toBe(2);
    expect(accumulator.inWindow(1).entries).toBe(0);
    expect(accumulator.inWindow(2).entries).toBe(0);
    expect(accumulator.histograms[0]!.entries(4)).toBe(2);
    const why = [0, 1, 2, 3, 4, 5, 6].map((event) => explain(compiled, tracks, clusters, bits, event).rejectedBy);
    expect(why).toEqual([null, null, 'extraEnergy(soft)', 'count(track)', 'photon.theta', 'count(photon)', 'single']);
    // every failing cut is named: the second photon is also extra energy
    const two = explain(compiled, tracks, clusters, bits, 5);
    expect(two.failed).toEqual(['count(photon)', 'extraEnergy(soft)']);
    expect(two.verdicts.find(({ name }) => name === 'count(photon)')).toMatchObject({ values: [2], range: { low: 1, high: 1 } });
  });
});

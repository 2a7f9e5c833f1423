import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { deg } from '../../basics/units.ts';
import { bitCount } from '../bit-count.ts';
import { type KlmShot, klmCard, repeat, runKlm } from '../klm/fixture.test.ts';
import { compileKlmTracks, klmTracks } from './klm-tracks.ts';

const muons = (momentum: number, theta = 90, count = 200, more: Partial<KlmShot> = {}) =>
  runKlm(repeat(count, [{ particle: 'mu-', momentum, theta: theta * deg, ...more }])).charged;

const share = (c: ReturnType<typeof muons>, of: (r: number) => boolean) => {
  let n = 0;
  for (let r = 0; r < c.n; r++) if (of(r)) n++;
  return n / c.n;
};

describe('muons in the KLM', () => {
  it('need 0.33 GeV at the calorimeter to reach it, 0.45 for three layers', () => {
    const none = muons(0.3);
    expect(share(none, (r) => none.klmHits[r] !== 0)).toBe(0);
    const low = muons(0.31);
    expect(share(low, (r) => low.klmHits[r] !== 0)).toBeLessThan(0.1);
    const some = muons(0.4);
    expect(share(some, (r) => some.klmHits[r] !== 0)).toBeGreaterThan(0.95);
    const three = muons(0.5);
    expect(share(three, (r) => three.klmDepth[r]! >= 3)).toBeGreaterThan(0.9);
  });

  it('cross all 15 layers from 1.2 GeV, with the efficiency of the layers', () => {
    const c = muons(1.5, 90, 1500);
    let hits = 0;
    for (let r = 0; r < c.n; r++) {
      expect(c.klmReach[r]).toBe(15);
      hits += bitCount(c.klmHits[r]!) / 15 / c.n;
    }
    expect(Math.abs(hits - (2 * 0.97 + 13 * 0.95) / 15)).toBeLessThan(0.006);
    expect(share(c, (r) => c.klmLayer[r] === 15)).toBeGreaterThan(0.92);
    expect(muons(0.8).klmReach[0]).toBeLessThan(15);
  });

  it('stop where the range says: reach grows with momentum, depth follows it', () => {
    let last = 0;
    for (const momentum of [0.45, 0.6, 0.75, 0.9, 1.05]) {
      const c = muons(momentum);
      const reach = c.klmReach[0]!;
      expect(reach).toBeGreaterThan(last);
      last = reach;
      expect(share(c, (r) => Math.abs(c.klmDepth[r]! - reach) <= 1)).toBeGreaterThan(0.9);
    }
  });

  it('in the ends: layer numbers of the end, bits of their own, 14 and 12 at most', () => {
    const forward = muons(4, 30);
    expect(share(forward, (r) => forward.klmLayer[r]! <= 14 && (forward.klmHits[r]! & 0x7fff) === 0)).toBe(1);
    expect(forward.klmReach[0]).toBe(14);
    expect(muons(4, 140).klmReach[0]).toBe(12);
    const beside = muons(4, 10);
    expect(share(beside, (r) => beside.klmReach[r] === 0 && beside.klmHits[r] === 0)).toBe(1);
  });

  it('without crystals before it (a gap of the calorimeter) less momentum is needed', () => {
    const card = klmCard();
    const through = runKlm(repeat(50, [{ particle: 'mu-', momentum: 0.31, theta: 1.5, crystals: 0 } as KlmShot]), card).charged;
    expect(share(through, (r) => through.klmReach[r]! > 0)).toBe(1);
  });

  it('curl up inside the field when soft, and turn towards the coil when hard', () => {
    const card = klmCard({ field: 1.5 });
    const soft = runKlm([[{ particle: 'mu-', momentum: 0.35, theta: 90 * deg, crystals: 0 }]], klmCard({ field: 6 })).charged;
    expect(soft.klmReach[0]).toBe(0);
    const hard = runKlm([[{ particle: 'mu-', momentum: 3, theta: 90 * deg, phi: 0 }]], card).charged;
    expect(hard.klmReach[0]).toBe(15);
  });
});

describe('other charged particles', () => {
  it('electrons leave nothing, rows are reset', () => {
    const { charged: c } = runKlm([
      [{ particle: 'e-', momentum: 4, theta: 90 * deg }],
      [{ particle: 'mu-', momentum: 0.1, theta: 90 * deg }],
    ]);
    expect([c.klmHits[0], c.klmLayer[0], c.klmDepth[0]]).toEqual([0, 0, 0]);
    expect([c.klmHits[1], c.klmReach[1]]).toEqual([0, 0]);
  });

  it('a few percent of pions go as deep as a muon, most leave less', () => {
    const { charged: c } = runKlm(repeat(3000, [{ particle: 'pi+', momentum: 1.5, theta: 90 * deg }]));
    const like = share(c, (r) => c.klmDepth[r]! >= 13);
    // not interacting in 0.68 + 0.25 + 2.8 interaction lengths: 2.4 %; and showers that get there
    expect(like).toBeGreaterThan(0.02);
    expect(like).toBeLessThan(0.09);
    expect(share(c, (r) => c.klmDepth[r] === 0)).toBeGreaterThan(0.3);
  });

  it('protons interact sooner than pions', () => {
    const mean = (particle: string) => {
      const { charged: c } = runKlm(repeat(3000, [{ particle, momentum: 2.5, theta: 90 * deg }]));
      let sum = 0;
      for (let r = 0; r < c.n; r++) sum += c.klmDepth[r]! / c.n;
      return sum;
    };
    expect(mean('p')).toBeLessThan(0.95 * mean('pi+'));
  });
});

describe('decays in flight', () => {
  const decay = (kink: number, tracked = false): KlmShot[] => [
    { particle: 'pi+', momentum: 2, theta: 90 * deg, phi: 0, decaysAfter: 60 },
    { particle: 'mu+', momentum: 1.8, theta: 90 * deg, phi: kink, vertex: [60, 0, 0], mother: 0, tracked },
  ];

  it('give the hits of the muon to the track of the pion when the kink is small', () => {
    const { charged: c, klm } = runKlm([decay(0.02)]);
    expect(bitCount(c.klmHits[0]!)).toBeGreaterThan(10);
    expect(c.klmReach[0]).toBe(15);
    expect(c.klmDepth[0]).toBeGreaterThan(10);
    expect(c.klmHits[1]).toBe(0);
    expect(klm.n).toBe(0);
  });

  it('leave them a cluster of their own when it is large', () => {
    const { charged: c, klm } = runKlm([decay(0.3)]);
    expect(c.klmHits[0]).toBe(0);
    expect(bitCount(c.klmHits[1]!)).toBeGreaterThan(10);
    expect(klm.n).toBe(1);
    expect(klm.layers[0]).toBeGreaterThan(10);
  });

  it('stay with the muon that has a track of its own', () => {
    const { charged: c, klm } = runKlm([decay(0.02, true)]);
    expect(c.klmHits[0]).toBe(0);
    expect(c.klmHits[1]).not.toBe(0);
    expect(klm.n).toBe(0);
  });

  it('follow the pion around its curve', () => {
    // 1.5 T, 2 GeV, 60 cm: it turned by 0.135 clockwise, which a muon along the old direction has not
    const card = klmCard({ field: 1.5 });
    const [pion, muon] = decay(0) as [KlmShot, KlmShot];
    expect(bitCount(runKlm([[pion, { ...muon, phi: -0.135 }]], card).charged.klmHits[0]!)).toBeGreaterThan(10);
    expect(runKlm([[pion, { ...muon, phi: 0.135 }]], card).charged.klmHits[0]).toBe(0);
  });
});

it('a card without the KLM is refused', () => {
  expect(() => compileKlmTracks(klmTracks, { name: 'x', title: '', steps: [klmTracks] })).toThrow(UserError);
});

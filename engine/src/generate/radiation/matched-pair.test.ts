import { describe, expect, it } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { cmsBeams, superKEKB } from '../beams.ts';
import type { ProcessBuild } from '../integrand.ts';
import type { GeneratorCut, ProcessSpec } from '../process.ts';
import { bhabhaProcess } from '../processes/bhabha.ts';
import { photonPairProcess } from '../processes/photon-pair.ts';
import { adaptedSamplers, estimateOf, total } from '../sampling.ts';
import type { MatchedPair } from './matched-pair.ts';

const inside = (...names: string[]): GeneratorCut[] =>
  names.flatMap((particle) => [
    { particle, quantity: 'absCosThetaCms', below: 0.94 },
    { particle, quantity: 'energyCms', above: 0.15 },
  ]);
const spec = (process: string, cuts: GeneratorCut[], beams = cmsBeams(10.58)): ProcessSpec => ({
  process,
  model: 'qed',
  parameters: { alpha: 1 / 137.036, 'mass.e': 0.000511 },
  beams,
  radiation: { initial: true, final: true },
  cuts,
});
const radiating = (of: ProcessSpec, radiation: Partial<ProcessSpec['radiation']>): ProcessSpec => ({
  ...of,
  radiation: { ...of.radiation, ...radiation },
});
const photons = spec('e+ e- -> gamma gamma (gamma)', inside('gamma'));
const electrons = spec('e+ e- -> e+ e- (gamma)', inside('e-', 'e+'));

/** Cross-section [nb]. */
function integrate(build: ProcessBuild, channels: ProcessBuild['channels'], points: number) {
  const samplers = adaptedSamplers({ ...build, channels }, new RandomStream(0, 'matched pair'));
  const { value, error } = total(samplers.map((sampler) => estimateOf(sampler!.run(points))));
  return { value: value * 1e-6, error: error * 1e-6 };
}

/** Random points of a channel that pass: calls `see` with the weight. */
function visit(channel: MatchedPair, points: number, see: (weight: number) => void): void {
  const stream = new RandomStream(3, 'points');
  const blocks = Math.ceil(channel.dimensions / 2);
  const u = new Float64Array(2 * blocks);
  for (let i = 0; i < points; i++) {
    stream.one(i, 1, 0, 0, blocks, u);
    const w = channel.evaluate(u, 0);
    if (w > 0) see(w);
  }
}

describe('Born cross-sections inside the acceptance', () => {
  it('gamma gamma: 2.95174 nb', () => {
    const { value, error } = integrate(
      photonPairProcess(photons),
      photonPairProcess(photons).born as ProcessBuild['channels'],
      30_000,
    );
    expect(Math.abs(value - 2.9517412)).toBeLessThan(3.5 * error);
    expect(error).toBeLessThan(0.003 * value);
  });

  it('e+ e-: 64.0941 nb, and 67.17(5) with vacuum polarisation', () => {
    for (const [vacuumPolarisation, expected, uncertainty] of [
      ['off', 64.09411, 0],
      ['full', 67.17, 0.05],
    ] as const) {
      const build = bhabhaProcess(radiating(electrons, { vacuumPolarisation }));
      const { value, error } = integrate(build, build.born as ProcessBuild['channels'], 30_000);
      expect(Math.abs(value - expected)).toBeLessThan(3.5 * Math.hypot(error, uncertainty));
      expect(error).toBeLessThan(0.003 * value);
    }
  });
});

describe('cross-sections with photons', () => {
  it('gamma gamma: within 1 % of 3.1536(46) nb of BabaYaga@NLO, for infrared cuts a hundredfold apart', () => {
    const values = [1e-3, 1e-5].map((infraredCut) => {
      const build = photonPairProcess(radiating(photons, { infraredCut }));
      return integrate(build, build.channels, 30_000);
    });
    for (const { value, error } of values) {
      expect(error).toBeLessThan(0.004 * value);
      expect(Math.abs(value / 3.1536 - 1)).toBeLessThan(0.012);
    }
    expect(Math.abs(values[0].value - values[1].value)).toBeLessThan(4 * Math.hypot(values[0].error, values[1].error));
  });

  it('e+ e-: within 2 % of 66.375(28) nb of BabaYaga@NLO', () => {
    const build = bhabhaProcess(electrons);
    const { value, error } = integrate(build, build.channels, 30_000);
    expect(error).toBeLessThan(0.005 * value);
    expect(Math.abs(value / 66.375 - 1)).toBeLessThan(0.02);
  });
});

describe.each([
  ['gamma gamma', photonPairProcess(photons)],
  ['e+ e-', bhabhaProcess(electrons)],
] as const)('events of %s', (_, build) => {
  it('conserve four-momentum to 1e-12 and stay on the mass shell', () => {
    const sum = new Float64Array(4);
    let worst = 0;
    for (const channel of build.channels as MatchedPair[]) {
      visit(channel, 3000, () => {
        sum.set([-10.58, 0, 0, 0]);
        for (let j = 0; j < 4; j++) {
          sum[j] += channel.pair[j] + channel.pair[4 + j];
          for (let i = 0; i < channel.photonCount; i++) sum[j] += channel.photons[4 * i + j];
        }
        for (const part of sum) worst = Math.max(worst, Math.abs(part));
        for (let i = 0; i < channel.photonCount; i++) {
          const [e, x, y, z] = channel.photons.subarray(4 * i, 4 * i + 4);
          worst = Math.max(worst, Math.abs(e - Math.hypot(x, y, z)));
        }
      });
    }
    expect(worst).toBeLessThan(1e-12 * 10.58);
  });

  it('are written with the pair first, then the photons of the beams and of the pair', () => {
    const channel = build.channels[2] as MatchedPair;
    const { particles } = createEventBatch(1);
    let seen = 0;
    visit(channel, 400, () => {
      expect(channel.write(particles, 0)).toBe(2 + channel.photonCount);
      expect(Array.from(particles.pdg.slice(2, 2 + channel.photonCount)).every((pdg) => pdg === 22)).toBe(true);
      seen++;
    });
    expect(seen).toBeGreaterThan(20);
  });
});

describe('photons of an event', () => {
  it('above 50 MeV are as many whatever the infrared cut', () => {
    const counts = [1e-3, 1e-4].map((infraredCut) => {
      let sum = 0;
      let sum2 = 0;
      for (const channel of photonPairProcess(radiating(photons, { infraredCut })).channels as MatchedPair[]) {
        let channelSum = 0;
        visit(channel, 25_000, (w) => {
          let hard = 0;
          for (let i = 0; i < channel.photonCount; i++) if (channel.photons[4 * i] > 0.05) hard++;
          channelSum += hard * w;
          sum2 += (hard * w) ** 2;
        });
        sum += channelSum;
      }
      return [sum, Math.sqrt(sum2)];
    });
    const [[a, da], [b, db]] = counts;
    expect(Math.abs(a - b)).toBeLessThan(4 * Math.hypot(da, db));
    expect(da / a).toBeLessThan(0.025);
  });

  it('of a photon pair never outdo the pair across the beams: one of all orders counts', () => {
    for (const channel of photonPairProcess(photons).channels as MatchedPair[]) {
      visit(channel, 4000, () => {
        const pair = [0, 4].map((at) => Math.hypot(channel.pair[at + 1], channel.pair[at + 2]));
        for (let i = 0; i < channel.photonCount; i++)
          expect(Math.hypot(channel.photons[4 * i + 1], channel.photons[4 * i + 2])).toBeLessThanOrEqual(Math.min(...pair));
      });
    }
  });
});

describe('requests without an answer', () => {
  it('ask for the missing angular cut', () => {
    expect(() => photonPairProcess(spec(photons.process, []))).toThrow(/polar angle of gamma/);
    expect(() => bhabhaProcess(spec(electrons.process, inside('e-')))).toThrow(/polar angle of e\+/);
    expect(() => bhabhaProcess(radiating(electrons, { final: false }))).toThrow(/interference/);
    expect(() => bhabhaProcess(spec(electrons.process, [...inside('e-', 'e+'), ...inside('gamma')]))).toThrow(/no such particle/);
  });

  it('take cuts in the laboratory', () => {
    const cut: GeneratorCut = { particle: 'gamma', quantity: 'thetaLab', above: 0.2, below: 2.7 };
    const build = photonPairProcess(spec(photons.process, [cut], superKEKB));
    let seen = 0;
    visit(build.channels[0] as MatchedPair, 300, () => seen++);
    expect(seen).toBeGreaterThan(30);
  });
});

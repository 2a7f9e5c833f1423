import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { readUnbinnedModel } from '../unbinned/read-model.ts';
import { type BumpHuntDescription, isBumpHunt, readBumpHunt } from './definition.ts';
import { globalPValue, q0Scan } from './global.ts';
import { firstAbove, firstAtLeast, Hypotheses } from './hypothesis.ts';
import { atMass, readMassDependent } from './mass-table.ts';
import { bumpHunt } from './scan.ts';
import { spuriousSignal } from './spurious-signal.ts';

/** Events of a falling spectrum with a peak. */
function spectrum(signal: number, background: number, index = 0): number[] {
  const model = readUnbinnedModel({
    kind: 'unbinned',
    observables: [{ name: 'm', range: [1, 5] }],
    parameters: [
      { name: 's', init: signal },
      { name: 'b', init: background },
    ],
    poi: 's',
    components: [
      { name: 'signal', yield: 's', shape: { type: 'gaussian', mean: 3.01, sigma: 0.05 } },
      { name: 'background', yield: 'b', shape: { type: 'exponential', slope: -0.5 } },
    ],
  });
  return Array.from(model.toy(Float64Array.of(signal, background), new RandomStream(12, 'spectrum'), index).columns[0]!);
}

const description = (more: Partial<BumpHuntDescription> = {}): BumpHuntDescription => ({
  kind: 'bump-hunt',
  observable: { name: 'm', unit: 'GeV', range: [1, 5] },
  data: spectrum(60, 2000),
  signal: { resolution: 0.05, shape: { type: 'gaussian', mean: 'mass', sigma: 'resolution' } },
  scan: { from: 2.5, to: 3.5, step: 1 },
  window: 12,
  ...more,
});

describe('a scan', () => {
  const result = bumpHunt(readBumpHunt(description()));

  it('finds the peak: mass, signal within its error, local p-value of its q0', () => {
    expect(result.failed).toEqual([]);
    expect(result.points).toHaveLength(21);
    expect(Math.abs(result.strongest!.mass - 3.01)).toBeLessThan(0.06);
    const at = result.points.find((point) => point.mass === result.strongest!.mass)!;
    expect(Math.abs(at.signal - 60)).toBeLessThan(3 * at.signalError!);
    expect(at.p0).toBeCloseTo(normalCdf(-Math.sqrt(at.q0)), 14);
    expect(at.significance).toBeCloseTo(Math.sqrt(at.q0), 12);
    expect(at.p0Method).toBe('asymptotic');
  });

  it('limits: the observed one near the signal plus 1.3 errors, the bands in order, the median near 1.6 errors away from the peak', () => {
    const at = result.points.find((point) => point.mass === result.strongest!.mass)!;
    expect(at.limit!.observed).toBeGreaterThan(at.signal + 1.1 * at.signalError!);
    expect(at.limit!.observed).toBeLessThan(at.signal + 1.7 * at.signalError!);
    const away = result.points[0]!;
    for (let k = 1; k < 5; k++) expect(away.limit!.expected[k]!).toBeGreaterThan(away.limit!.expected[k - 1]!);
    // 90 % CLs: 1.645 errors of the background-only experiment
    expect(away.limit!.expected[2]! / away.signalError!).toBeGreaterThan(1.4);
    expect(away.limit!.expected[2]! / away.signalError!).toBeLessThan(1.9);
    expect(result.level).toBe(0.9);
  });

  it('in bins it says the same to a fraction of the error', () => {
    const binned = bumpHunt(readBumpHunt(description({ binsPerResolution: 5 })));
    expect(binned.mode).toBe('binned');
    binned.points.forEach((point, k) => {
      const unbinned = result.points[k]!;
      expect(Math.abs(point.signal - unbinned.signal)).toBeLessThan(0.25 * unbinned.signalError!);
      expect(Math.abs(point.limit!.expected[2]! / unbinned.limit!.expected[2]! - 1)).toBeLessThan(0.03);
    });
  });

  it('with one window for all masses the background is one object, and the answer that of separate fits', () => {
    const hunt = readBumpHunt(description({ window: 'range', background: { type: 'exponential' } }));
    const hypotheses = new Hypotheses(hunt);
    const [a, b] = [hypotheses.at(2.6, 100), hypotheses.at(2.7, 100)];
    expect(a.model.parts.components[1]).toBe(b.model.parts.components[1]);
    const alone = bumpHunt({ ...hunt, masses: [hunt.masses[7]!] }, { limits: false }).points[0]!;
    const together = bumpHunt(hunt, { limits: false }).points[7]!;
    expect(together.signal).toBeCloseTo(alone.signal, 4);
    expect(together.q0).toBeCloseTo(alone.q0, 6);
  });

  it('limits on a cross-section are limits on events over the events of one unit, interpolated in mass', () => {
    const hunt = readBumpHunt(
      description({
        signal: {
          resolution: 0.05,
          shape: { type: 'gaussian', mean: 'mass', sigma: 'resolution' },
          eventsPerUnit: { mass: [2, 4], value: [10, 30] },
          quantity: { name: 'cross-section', unit: 'fb' },
        },
        scan: { masses: [2.5, 3] },
      }),
    );
    const { points, quantity } = bumpHunt(hunt);
    expect(quantity).toEqual({ name: 'cross-section', unit: 'fb' });
    expect(points[0]!.quantityLimit!.observed).toBeCloseTo(points[0]!.limit!.observed / 15, 12);
    expect(points[1]!.quantityLimit!.expected[4]).toBeCloseTo(points[1]!.limit!.expected[4]! / 20, 12);
  });

  it('with few expected events p-values are counted in toys and limits carry a warning', () => {
    const few = readBumpHunt(
      description({ data: spectrum(8, 60, 3), window: 20, background: { order: 1 }, scan: { masses: [3, 3.05] } }),
    );
    const { points, warnings } = bumpHunt(few, { toys: 300 });
    const [first] = points;
    expect(first!.underSignal).toBeLessThan(10);
    expect(first!.p0Method).toBe('toys');
    expect(first!.p0Error).toBeGreaterThan(0);
    // not far from the asymptotic value all the same
    const asymptotic = normalCdf(-Math.sqrt(first!.q0));
    expect(Math.abs(first!.p0 - asymptotic)).toBeLessThan(0.5 * asymptotic + 4 * first!.p0Error!);
    expect(first!.warnings.join()).toMatch(
      /background events under the signal, few expected events: asymptotic limits are not reliable/,
    );
    expect(warnings).toEqual(['2 of 2 masses carry warnings']);
    expect(bumpHunt(few, { toys: 0 }).points[0]!.p0Method).toBe('asymptotic');
    // limits from toys on request: near the asymptotic one, with their error and without its warning
    const one = bumpHunt({ ...few, masses: [3] }, { toys: 0, toyLimits: 40 }).points[0]!;
    expect(one.limit!.method).toBe('toys');
    expect(one.limit!.error).toBeGreaterThan(0);
    expect(Math.abs(one.limit!.observed / first!.limit!.observed - 1)).toBeLessThan(0.6);
    expect(one.warnings.join()).not.toContain('limits');
  });

  it('reports progress and keeps what is done when stopped', () => {
    const seen: [number, number][] = [];
    const stopped = bumpHunt(readBumpHunt(description()), {
      limits: false,
      progress: (done, total) => {
        seen.push([done, total]);
        return done < 3;
      },
    });
    expect(stopped.points).toHaveLength(3);
    expect(seen).toEqual([[1, 21], [2, 21], [3, 21]]); // biome-ignore format: pairs
  });

  it('names masses that cannot be fitted, and refuses a scan without any that can', () => {
    const data = spectrum(0, 500, 5).filter((m) => m < 2.2);
    const hunt = readBumpHunt(description({ data, window: 5, scan: { masses: [2, 4] } }));
    const { points, failed } = bumpHunt(hunt, { limits: false });
    expect(points).toHaveLength(1);
    expect(failed).toEqual([{ mass: 4, because: expect.stringMatching(/mass 4: no events in its window 3\.75 to 4\.25/) }]);
    expect(() => bumpHunt({ ...hunt, masses: [4] })).toThrow(/no events in its window/);
  });
});

describe('the global p-value', () => {
  const hunt = readBumpHunt(description({ binsPerResolution: 2, scan: { from: 1.5, to: 4.5, step: 0.5 } }));

  it('is larger than the local one, the same for the same seed, near the rate of Rice', () => {
    const q0 = Math.max(...q0Scan(hunt, hunt.data!));
    const result = globalPValue(hunt, q0, { toys: 8, seed: 2 });
    expect(globalPValue(hunt, q0, { toys: 2, seed: 2 }).largest).toEqual(result.largest.slice(0, 2));
    expect(result.extrapolated.global).toBeGreaterThan(3 * result.extrapolated.local);
    expect(result.largest).toHaveLength(8);
    // 3/(2 pi sqrt 2 0.05) e^(-0.25) = 5.3; profiling the background in windows of 12 resolutions changes little
    expect(Math.abs(result.upcrossings.mean - 5.26)).toBeLessThan(4 * result.upcrossings.error + 1);
    expect(() => globalPValue(hunt, q0, { toys: 1 })).toThrow(/at least two/);
  });
});

describe('spurious signal', () => {
  const edges = Array.from({ length: 401 }, (_, k) => 1 + 0.01 * k);
  const contents = (f: (m: number) => number) => edges.slice(1).map((edge) => f(edge - 0.005));

  it('vanishes where the function can describe the background', () => {
    const hunt = readBumpHunt(description({ scan: { masses: [2, 3] }, background: { order: 2 } }));
    const [test] = spuriousSignal(hunt, { edges, contents: contents((m) => 50 - 8 * m + m * m) });
    expect(Math.abs(test!.worst.ratio)).toBeLessThan(1e-4);
    expect(test!.passed).toBe(true);
  });

  it('shows a background that bends more than the function, and the order that helps', () => {
    const hunt = readBumpHunt(description({ scan: { masses: [2.5, 3, 3.5] }, window: 8 }));
    const bumpy = contents((m) => 400 * Math.exp(-(((m - 3) / 0.25) ** 2)) + 100);
    const tests = spuriousSignal(hunt, { edges, contents: bumpy }, { orders: [1, 4] });
    expect(tests[0]!.passed).toBe(false);
    expect(tests[0]!.worst.mass).toBe(3);
    expect(tests[0]!.worst.signal).toBeGreaterThan(0);
    expect(Math.abs(tests[1]!.worst.ratio)).toBeLessThan(0.3 * Math.abs(tests[0]!.worst.ratio));
  });

  it('refuses templates that do not fit the range', () => {
    const hunt = readBumpHunt(description());
    expect(() => spuriousSignal(hunt, { edges: [1, 2, 3], contents: [1, 1] })).toThrow(/does not cover the range 1 to 5/);
    expect(() => spuriousSignal(hunt, { edges: [1, 2, 5], contents: [1, 1] })).toThrow(/fewer than five bins in the window/);
  });
});

describe('descriptions', () => {
  it('masses step in resolutions, which may change with the mass', () => {
    const hunt = readBumpHunt(
      description({
        signal: {
          resolution: { mass: [1, 5], value: [0.05, 0.25] },
          shape: { type: 'gaussian', mean: 'mass', sigma: 'resolution' },
        },
        scan: { from: 2, to: 3, step: 2 },
      }),
    );
    // steps of twice 0.05 m: each mass is 1.1 times the one before
    hunt.masses.forEach((mass, k) => {
      expect(mass).toBeCloseTo(2 * 1.1 ** k, 12);
    });
    expect(hunt.masses).toHaveLength(5);
  });

  it('tables are straight between their masses and end where they end', () => {
    const table = readMassDependent({ mass: [1, 2, 4], value: [10, 20, 0] }, 't');
    expect([1, 1.5, 3, 4].map((mass) => atMass(table, mass, 't'))).toEqual([10, 15, 10, 0]);
    expect(() => atMass(table, 4.1, 't')).toThrow(/t: no value at mass 4\.1: the table runs from 1 to 4/);
    expect(() => readMassDependent({ mass: [1, 1], value: [1, 2] }, 't')).toThrow(/t\.mass\[1\]: masses do not rise/);
    expect(() => readMassDependent({ mass: [1, 2], value: [1] }, 't')).toThrow(/t: 1 values at 2 masses/);
  });

  it('finds the ends of a window in sorted events', () => {
    const sorted = Float64Array.of(1, 2, 2, 3);
    expect([0, 2, 2.5, 9].map((x) => firstAtLeast(sorted, x))).toEqual([0, 1, 3, 4]);
    expect([0, 2, 3].map((x) => firstAbove(sorted, x))).toEqual([0, 3, 4]);
  });

  it.each([
    [{ signal: undefined }, /signal: not an object/],
    [{ observable: { name: 'm', range: [5, 1] } }, /observable\.range: the interval has no length/],
    [{ scan: { from: 0.5, to: 3 } }, /scan: masses from 0\.5 to 3 leave the range/],
    [{ scan: { masses: [3, 2] } }, /scan\.masses\[1\]: masses do not rise/],
    [{ scan: { step: -1 } }, /scan\.step: not a positive number/],
    [{ background: { order: 1.5 } }, /background\.order: not an order/],
    [{ background: { type: 'chebishev' } }, /background\.type: unknown choice.*Did you mean "chebyshev"/],
    [{ wimdow: 3 }, /wimdow: unknown key.*Did you mean "window"/],
    [{ data: [1.5, Number.NaN] }, /data\[1\]: the value is not a finite number/],
    [{ data: [1.5, 7] }, /data\[1\]: the value = 7 lies outside of the range 1 to 5/],
    [{ data: [] }, /data: not a list with entries/],
    [
      { signal: { resolution: -1, shape: { type: 'gaussian', mean: 'mass', sigma: 0.1 } } },
      /signal\.resolution: not a positive number/,
    ],
    [{ signal: { resolution: 0.1, shape: { type: 'gausian' } } }, /signal\.shape\.type: unknown choice.*"gaussian"/],
  ])('refuses %j', (more, message) => {
    expect(() => readBumpHunt({ ...description(), ...more })).toThrow(message);
  });

  it('takes data from files with file and line in its errors', () => {
    const hunt = readBumpHunt(description({ data: 'm.csv' }), () => 'm [GeV]\n2.5\n3.5 # a comment\n\n4');
    expect([...hunt.data!]).toEqual([2.5, 3.5, 4]);
    expect(() => readBumpHunt(description({ data: 'm.csv' }), () => '2.5\nnan\n')).toThrow(
      /m\.csv:2: not a finite number \("nan"\)/,
    );
    expect(() => readBumpHunt(description({ data: 'm.csv' }), () => '2.5\n\n9\n')).toThrow(
      /m\.csv:3: the value = 9 lies outside/,
    );
    expect(isBumpHunt(description())).toBe(true);
    expect(isBumpHunt({ kind: 'unbinned' })).toBe(false);
  });
});

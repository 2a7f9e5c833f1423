import { expect, test } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import { type ToyTrack, ToyTracks } from '../../run/validate/toy-tracks.ts';
import { spreadOf } from '../../run/validate/widths.ts';
import { fitVertex } from './vertex-fit.ts';
import { VertexResult } from './vertex-result.ts';

const ELECTRON = 0.51099895e-3;

test('photons that convert: electrons without an opening angle. Their circles only touch, still nearly all converge, at the right radius with honest errors', () => {
  const toys = new ToyTracks(31);
  const stream = new RandomStream(32, 'conversions');
  const u = new Float64Array(6);
  const out = new VertexResult(2);
  const events = 800;
  const pulls: number[] = [];
  const errors: number[] = [];
  for (let e = 0; e < events; e++) {
    stream.one(e, 9, 0, 0, 3, u);
    const r = 2 + 14 * u[0];
    const phi = 6 * u[1];
    const slope = u[2];
    const pair = [1, -1].map((charge, i): ToyTrack => {
      const pT = 0.3 + 1.2 * u[3 + i];
      return {
        position: [r * Math.cos(phi), r * Math.sin(phi), r * slope],
        momentum: [pT * Math.cos(phi), pT * Math.sin(phi), pT * slope],
        charge: charge as 1 | -1,
      };
    });
    // as good as a few strips and the drift chamber make them
    toys.fill(e, pair, { d0: 0.002, phi: 1e-3, relativePt: 0.004, z0: 0.003, tanLambda: 1e-3 });
    if (!fitVertex(toys.columns, [0, 1], { masses: [ELECTRON, ELECTRON] }, out)) continue;
    expect(out.mass).toBeLessThan(0.03);
    const [x, y] = out.position;
    const c = out.positionCovariance;
    const radius = Math.hypot(x, y);
    const error = Math.sqrt(x * x * c[0] + 2 * x * y * c[1] + y * y * c[4]) / radius;
    errors.push(error);
    pulls.push((radius - r) / error);
  }
  expect(pulls.length / events).toBeGreaterThan(0.97);
  const { width, mean } = spreadOf(Float64Array.from(pulls));
  // smeared circles cross twice about the place where they touch; the outer crossing, next to the hits, is taken: up to one deviation outwards
  expect(mean).toBeGreaterThan(0);
  expect(mean).toBeLessThan(0.9);
  expect(width).toBeGreaterThan(0.75);
  expect(width).toBeLessThan(1.35);
  expect(spreadOf(Float64Array.from(errors)).mean).toBeLessThan(2);
});

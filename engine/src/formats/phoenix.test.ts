import { describe, expect, it } from 'vitest';
import { createDetectorBatch, startBatch, startEvent, takeRow } from './detector-events.ts';
import { helixPoints, phoenixEvent } from './phoenix.ts';

describe('points of a helix', () => {
  it('start at the closest approach and stay on the circle, clockwise for positive charge', () => {
    const [d0, phi0, omega, z0, tanLambda] = [0.5, 0.3, 0.005, 2, 0.7];
    const points = helixPoints(d0, phi0, omega, z0, tanLambda);
    const [x0, y0] = points[0]!;
    expect(x0).toBeCloseTo(d0 * Math.sin(phi0), 12);
    expect(y0).toBeCloseTo(-d0 * Math.cos(phi0), 12);
    expect(points[0]![2]).toBe(2);
    // centre at (1/omega + d0)(sin phi0, -cos phi0), radius 1/omega = 200 cm
    const centre = [(200 + d0) * Math.sin(phi0), -(200 + d0) * Math.cos(phi0)];
    let before = Number.POSITIVE_INFINITY;
    for (const [x, y, z] of points) {
      expect(Math.hypot(x - centre[0]!, y - centre[1]!)).toBeCloseTo(200, 9);
      const turn = Math.atan2(y - centre[1]!, x - centre[0]!);
      expect(turn).toBeLessThan(before);
      before = turn;
      // z goes with the arc: turn from the start times the radius
      const start = Math.atan2(y0 - centre[1]!, x0 - centre[0]!);
      expect(z).toBeCloseTo(2 + tanLambda * 200 * (start - turn), 9);
    }
  });

  it('are a line without curvature, end at the calorimeter, and half a turn is the most', () => {
    const line = helixPoints(0, Math.PI / 2, 0, 0, 0);
    expect(Math.max(...line.map(([x]) => Math.abs(x)))).toBeLessThan(1e-12);
    expect(line.at(-1)![1]).toBeGreaterThanOrEqual(125);
    expect(line.at(-2)![1]).toBeLessThan(125);
    // radius 20 cm: the far side of the circle is 40 cm away
    const curl = helixPoints(0, 0, -0.05, 0, 0.1);
    expect(Math.hypot(curl.at(-1)![0], curl.at(-1)![1])).toBeGreaterThan(39);
    expect(curl.at(-1)![1]).toBeGreaterThan(0);
    expect(curl.length).toBeLessThan(205);
    expect(helixPoints(0, 0, 0, 0, 10).at(-1)![2]).toBeGreaterThanOrEqual(196);
  });
});

/** What the display's guide asks of each kind of object. */
const numbers = (object: object, names: readonly string[]) => {
  for (const name of names) expect((object as Record<string, unknown>)[name], name).toEqual(expect.any(Number));
};

describe('an event for the Phoenix display', () => {
  const target = createDetectorBatch(1);
  startBatch(target);
  startEvent(target, 99, 1, 12);
  const p = target.batch.particles;
  for (const [pdg, x] of [
    [13, 0],
    [22, 0],
    [99999, 3],
  ] as const) {
    const row = takeRow(p, 0);
    p.pdg[row] = pdg;
    p.vx[row] = x;
  }
  const track = takeRow(target.tracks, 0);
  const t = target.tracks;
  for (const [name, value] of Object.entries({
    charge: -1,
    px: 0.6,
    py: 0.8,
    pz: 1,
    d0: 0.1,
    phi0: 0.9,
    omega: -0.0045,
    z0: 0.2,
    tanLambda: 1,
    clusterEnergy: 0.2,
    clusterTheta: 0.8,
    clusterPhi: 1,
    pdg: 13,
  }))
    (t[name as keyof typeof t] as Float64Array)[track] = value;
  const cluster = takeRow(target.clusters, 0);
  target.clusters.energy[cluster] = 1.5;
  target.clusters.theta[cluster] = 2;
  const klm = takeRow(target.klm, 0);
  target.klm.theta[klm] = Math.PI / 2;
  target.klm.region[klm] = 2;
  const event = JSON.parse(JSON.stringify(phoenixEvent(target, 0, [{ name: 'dimuon', position: [0.1, 0, -2], tracks: [0] }])));

  it('has numbers of event and run, and collections of the documented kinds', () => {
    expect(event['event number']).toBe(99);
    expect(event['run number']).toBe(12);
    expect([event.eventNumber, event.runNumber]).toEqual([99, 12]);
    const kinds = ['Tracks', 'CaloClusters', 'Hits', 'Vertices'];
    expect(Object.keys(event).slice(4)).toEqual(kinds);
    for (const kind of kinds) for (const list of Object.values(event[kind])) expect(Array.isArray(list)).toBe(true);
  });

  it('has tracks in millimetres with perigee parameters', () => {
    const [one] = event.Tracks['Reconstructed tracks'];
    expect(one.pos.length).toBeGreaterThan(3);
    expect(one.pos.every((point: unknown[]) => point.length === 3 && point.every(Number.isFinite))).toBe(true);
    // momentum (0.6, 0.8, 1): theta 45 deg, |p| = sqrt 2
    expect(one.dparams).toEqual([1, 2, 0.9, expect.closeTo(Math.PI / 4, 12), expect.closeTo(-1 / Math.SQRT2, 12)]);
    expect(one.pT).toBeCloseTo(1, 12);
    expect(one.eta).toBeCloseTo(Math.asinh(1), 12);
    expect(one.color).toMatch(/^0x[0-9a-f]{6}$/);
    expect(one.particle).toBe('mu-');
    numbers(one, ['phi', 'd0', 'z0', 'charge', 'mom']);
  });

  it('has clusters on the calorimeter: barrel at 125 cm, direction kept', () => {
    const [one] = event.CaloClusters['Neutral clusters'];
    expect([one.energy, one.radius, one.length]).toEqual([1.5, 1250, 150]);
    expect(one.z).toBeCloseTo(1250 / Math.tan(2), 9);
    expect(one.eta).toBeCloseTo(-Math.log(Math.tan(1)), 12);
    numbers(one, ['phi', 'theta', 'side']);
    expect(one.color).toMatch(/^#[0-9a-f]{6}$/);
    expect(event.CaloClusters['Clusters of tracks'].length).toBe(1);
    expect(event.Hits['KLM clusters'][0]).toMatchObject({ type: 'Point', part: 'barrel', pos: [2020, 0, 0] });
  });

  it('has vertices with the tracks from there', () => {
    expect(
      event.Vertices['Generated vertices'].map(({ pos, linkedTracks, particles }: Record<string, unknown>) => [
        pos,
        linkedTracks,
        particles,
      ]),
    ).toEqual([
      [[0, 0, 0], [0], 'mu- gamma'],
      [[30, 0, 0], [], '99999'],
    ]);
    expect(event.Vertices['Fitted vertices']).toMatchObject([
      { pos: [1, 0, -20], vertexType: 2, name: 'dimuon', linkedTracks: [0], color: '#f0e442' },
    ]);
  });
});

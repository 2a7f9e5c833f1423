/** Workspaces of our own for benchmarks and for the comparison with pyhf. */
const normfactor = (name) => ({ name, type: 'normfactor', data: null });
const normsys = (name, lo, hi) => ({ name, type: 'normsys', data: { lo, hi } });
const histosys = (name, lo_data, hi_data) => ({ name, type: 'histosys', data: { lo_data, hi_data } });
const staterror = (name, data) => ({ name, type: 'staterror', data });
const shapesys = (name, data) => ({ name, type: 'shapesys', data });
const lumi = { name: 'lumi', type: 'lumi', data: null };
const lumiConfig = { name: 'lumi', auxdata: [1], sigmas: [0.02], inits: [1], bounds: [[0.5, 1.5]] };
const sample = (name, data, ...modifiers) => ({ name, data, modifiers });
const workspace = (channels, observed, parameters = []) => ({
  channels: Object.entries(channels).map(([name, samples]) => ({ name, samples })),
  observations: Object.entries(observed).map(([name, data]) => ({ name, data })),
  measurements: [{ name: 'measurement', config: { poi: 'mu', parameters } }],
  version: '1.0.0',
});

export const counting = () =>
  workspace({ c: [sample('signal', [4], normfactor('mu')), sample('background', [21], normsys('b', 0.93, 1.08))] }, { c: [24] });

export const threeBins = () =>
  workspace(
    {
      c: [
        sample('signal', [4, 9, 3], normfactor('mu'), lumi),
        sample('background', [50, 55, 45], histosys('slope', [47, 54, 47], [54, 57, 42]), normsys('b', 0.95, 1.06), lumi),
      ],
    },
    { c: [53, 61, 44] },
    [lumiConfig],
  );

/** A peak on a falling spectrum: a gamma for each bin and `systematics` sources, lumi and the signal strength beside them. */
export function bump(bins, systematics) {
  const at = (f) => Array.from({ length: bins }, (_, i) => f((i + 0.5) / bins));
  const signal = at((t) => (600 / bins) * Math.exp(-0.5 * ((t - 0.4) / 0.06) ** 2));
  const background = at((t) => (3000 / bins) * Math.exp(-1.6 * t) + 400 / bins);
  // a fixed pattern of fluctuations of about one standard deviation
  const observed = background.map((b, i) => Math.round(b + Math.sqrt(b) * Math.sin(7 * i * i + i)));
  const sources = Array.from({ length: systematics - 2 }, (_, k) =>
    histosys(
      `shape_${k}`,
      background.map((b, i) => b * (1 - 0.04 * Math.cos(((k + 1) * Math.PI * i) / bins))),
      background.map((b, i) => b * (1 + 0.05 * Math.cos(((k + 1) * Math.PI * i) / bins))),
    ),
  );
  return workspace(
    {
      c: [
        sample('signal', signal, normfactor('mu'), lumi, normsys('efficiency', 0.93, 1.06)),
        sample('background', background, lumi, normsys('norm', 0.95, 1.05), ...sources, staterror('stat', background.map((b) => 0.3 * Math.sqrt(b)))), // biome-ignore format: one sample
      ],
    },
    { c: observed },
    [lumiConfig],
  );
}

/** Corners: names shared between kinds and channels, bins without yield or uncertainty, extreme factors, fixed and moved parameters. */
export const corners = () => [
  { name: 'counting', workspace: counting(), tests: [0.5, 1.5], limit: 0.95 },
  { name: 'three bins', workspace: threeBins(), tests: [1], limit: 0.9 },
  { name: 'bump', workspace: bump(6, 3), tests: [1] },
  {
    name: 'one source as shape and norm, two channels',
    workspace: workspace(
      {
        z: [
          sample('signal', [5, 6], normfactor('mu'), normsys('source', 0.8, 1.4)),
          sample('b', [40, 50], histosys('source', [36, 49], [45, 52])),
        ],
        a: [sample('b', [200, 180, 160], normsys('source', 0.97, 1.02), staterror('stat_a', [8, 7, 0])), sample('c', [20, 0, 10], staterror('stat_a', [3, 1, 0]))], // biome-ignore format: one channel
      },
      { a: [222, 175, 171], z: [47, 55] },
    ),
    tests: [1],
  },
  {
    name: 'gammas: none, without yield, across channels, two in a bin',
    workspace: workspace(
      {
        x: [sample('signal', [3, 4], normfactor('mu')), sample('b', [30, 0], shapesys('poisson', [3, 2]), staterror('all', [2, 0])), sample('o', [9, 9])], // biome-ignore format: one channel
        y: [sample('b', [90], staterror('all', [4]))],
      },
      { x: [41, 12], y: [88] },
    ),
    tests: [1],
  },
  {
    name: 'free bins shared by two channels, lumi held',
    workspace: workspace(
      {
        cr: [sample('b', [100, 50], { name: 'free', type: 'shapefactor', data: null }, lumi)],
        sr: [
          sample('b', [20, 10], { name: 'free', type: 'shapefactor', data: null }),
          sample('signal', [5, 5], normfactor('mu'), lumi),
        ],
      },
      { cr: [120, 44], sr: [25, 16] },
      [{ ...lumiConfig, fixed: true }],
    ),
    tests: [1],
  },
  ...['code1', 'code4'].flatMap((norm) =>
    ['code0', 'code2', 'code4p'].map((histo) => ({
      name: `${norm} and ${histo}, extreme variations`,
      workspace: workspace(
        {
          c: [
            sample('signal', [5, 8], normfactor('mu')),
            sample('b', [40, 60], normsys('n', 0.3, 2.5), histosys('h', [20, 70], [70, 65])),
          ],
        },
        { c: [44, 71] },
        [
          { name: 'n', auxdata: [0.3] },
          { name: 'h', inits: [0.2], bounds: [[-3, 3]] },
        ],
      ),
      settings: { normsys: { interpcode: norm }, histosys: { interpcode: histo } },
    })),
  ),
  { name: 'norm alone', workspace: threeBins(), settings: { normsys: { interpcode: 'code4' } } },
  { name: 'shape alone', workspace: threeBins(), settings: { histosys: { interpcode: 'code4p' } } },
];

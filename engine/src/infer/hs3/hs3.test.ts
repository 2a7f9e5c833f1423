import { describe, expect, it } from 'vitest';
import { HistFactoryModel } from '../histfactory/model.ts';
import type { ModifierSettings, Workspace } from '../histfactory/specification.ts';
import { readHs3 } from './read.ts';
import { writeHs3 } from './write.ts';

/** Every modifier, a staterror across two channels, a histosys and a normsys of one name, lumi. */
const workspace: Workspace = {
  channels: [
    {
      name: 'signal_region',
      samples: [
        {
          name: 'signal',
          data: [4, 7],
          modifiers: [
            { name: 'mu', type: 'normfactor', data: null },
            { name: 'lumi', type: 'lumi', data: null },
            { name: 'efficiency', type: 'normsys', data: { lo: 0.92, hi: 1.11 } },
          ],
        },
        {
          name: 'tau',
          data: [20, 31],
          modifiers: [
            { name: 'lumi', type: 'lumi', data: null },
            { name: 'scale', type: 'histosys', data: { lo_data: [18, 30], hi_data: [23, 33] } },
            { name: 'scale', type: 'normsys', data: { lo: 0.97, hi: 1.02 } },
            { name: 'statistics', type: 'staterror', data: [1.5, 2] },
          ],
        },
        { name: 'cosmics', data: [3, 2], modifiers: [{ name: 'rate', type: 'shapesys', data: [1, 0.7] }] },
      ],
    },
    {
      name: 'control',
      samples: [
        {
          name: 'tau',
          data: [80],
          modifiers: [
            { name: 'statistics', type: 'staterror', data: [3] },
            { name: 'free', type: 'shapefactor', data: null },
          ],
        },
      ],
    },
  ],
  observations: [
    { name: 'signal_region', data: [25, 33] },
    { name: 'control', data: [85] },
  ],
  measurements: [
    {
      name: 'M',
      config: {
        poi: 'mu',
        parameters: [
          { name: 'lumi', auxdata: [1], sigmas: [0.02], bounds: [[0.5, 1.5]], inits: [1] },
          { name: 'mu', bounds: [[0, 20]], inits: [1] },
        ],
      },
    },
  ],
  version: '1.0.0',
};

/** Points that are the same parameters in both models, whatever their order. */
function points(model: HistFactoryModel): Float64Array[] {
  return [0, 1, 2, 3].map((k) =>
    Float64Array.from(model.parameters, ({ init, bounds, fixed }, i) =>
      fixed ? init : Math.min(bounds[1], Math.max(bounds[0], init + 0.3 * Math.sin(3 * i + 2 * k))),
    ),
  );
}

function deltas(model: HistFactoryModel): number[] {
  const likelihood = model.likelihood(model.data);
  const values = points(model).map((x) => likelihood.twiceNll(x));
  return values.slice(1).map((value) => value - values[0]!);
}

describe('HS3', () => {
  it.each([
    [undefined],
    [{ normsys: { interpcode: 'code1' }, histosys: { interpcode: 'code0' } }],
    [{ histosys: { interpcode: 'code2' } }],
  ] as [ModifierSettings | undefined][])(
    'written and read back, every difference of -2 ln L is the same: settings %j',
    (settings) => {
      const before = new HistFactoryModel(workspace, { settings });
      const document = JSON.parse(JSON.stringify(writeHs3(workspace, { settings: settings! }))) as unknown;
      const { workspace: read, settings: codes } = readHs3(document);
      const after = new HistFactoryModel(read, { settings: codes });
      expect(after.parameters).toEqual(before.parameters);
      expect(after.poi).toBe(before.poi);
      const [a, b] = [deltas(before), deltas(after)];
      for (const [k, value] of a.entries()) {
        expect(Math.abs(value)).toBeGreaterThan(0.01);
        expect(b[k]).toBeCloseTo(value, 9);
      }
    },
  );

  it('has what the draft asks for: named parameters for bins, auxiliary constants, errors for a staterror', () => {
    const document = writeHs3(workspace);
    const names = document.parameter_points[0]!.parameters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['mu', 'lumi', 'statistics_0', 'statistics_1', 'statistics_2', 'nom_lumi']));
    const region = document.distributions.find(({ name }) => name === 'signal_region');
    const tau = region?.type === 'histfactory_dist' ? region.samples[1]! : null;
    expect(tau!.data.errors).toEqual([1.5, 2]);
    // the control region comes first by name, so its one bin is number 0
    expect(tau!.modifiers.at(-1)).toMatchObject({ parameters: ['statistics_1', 'statistics_2'] });
    expect(document.distributions.find(({ name }) => name === 'constraint_lumi')).toEqual({
      name: 'constraint_lumi',
      type: 'gaussian_dist',
      x: 'nom_lumi',
      mean: 'lumi',
      sigma: 0.02,
    });
  });

  it('refuses what it does not know, with the path', () => {
    const changed = (edit: (document: ReturnType<typeof writeHs3>) => void) => {
      const document = JSON.parse(JSON.stringify(writeHs3(workspace)));
      edit(document);
      return () => readHs3(document, 'x.json');
    };
    expect(changed((d) => Object.assign(d.distributions[0]!, { type: 'argus_dist' }))).toThrow(
      /x\.json: \/distributions\/0\/type/,
    );
    expect(changed((d) => Object.assign(d.likelihoods[0]!, { distributions: ['no', 'one'] }))).toThrow(
      /\/likelihoods\/0\/distributions\/0: there is no histfactory_dist of this name \("no"\)/,
    );
    expect(changed((d) => Object.assign(d.analyses[0]!, { likelihood: 'other' }))).toThrow(
      /no likelihood of this name \("other"\)/,
    );
    expect(changed((d) => Object.assign(d.likelihoods[0]!, { data: ['observed_control'] }))).toThrow(/one data entry for each/);
    expect(
      changed((d) => {
        const gaussian = d.distributions.at(-1)!;
        if (gaussian.type === 'gaussian_dist') gaussian.mean = 'mu';
      }),
    ).toThrow(/Gaussian factor other than lumi .*\("mu"\)/);
    expect(changed((d) => Object.assign(d.likelihoods[0]!, { aux_distributions: ['nothing'] }))).toThrow(
      /no gaussian_dist of this name \("nothing"\)/,
    );
    expect(
      changed((d) => {
        const channel = d.distributions[0]!;
        if (channel.type !== 'histfactory_dist') throw new Error('no channel');
        const modifier = channel.samples[0]!.modifiers[2]!;
        if (modifier.type === 'normsys') modifier.data.interpolation = 'code9';
      }),
    ).toThrow(/unknown interpolation, known are code1, code4 \("code9"\)/);
    const set: Workspace = {
      ...workspace,
      measurements: [
        {
          name: 'M',
          config: {
            poi: 'mu',
            parameters: [...workspace.measurements[0]!.config.parameters, { name: 'statistics', sigmas: [1, 1, 1] }],
          },
        },
      ],
    };
    expect(() => writeHs3(set)).toThrow(/no place for .* parameters of bins \("statistics"\)/);
    expect(() => readHs3({}, 'x.json')).toThrow(/x\.json: \/metadata/);
  });
});

import { describe, expect, it } from 'vitest';
import { HypothesisTests } from '../frequentist/hypothesis-test.ts';
import { normfactor, normsys, workspaceOf } from './build.ts';
import { HistFactoryModel } from './model.ts';
import { checkedPatchSet, patched, patchOf } from './patch.ts';
import { readWorkspace, writeWorkspace } from './read.ts';
import { checkedWorkspace } from './schema.ts';

const good = () =>
  JSON.parse(
    JSON.stringify(
      workspaceOf(
        {
          c: [
            ['s', [5, 6], normfactor('mu')],
            ['b', [50, 60], normsys('k', 0.9, 1.1)],
          ],
        },
        { c: [52, 63] },
      ),
    ),
  );
// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
const broken = (change: (workspace: any) => void) => {
  const workspace = good();
  change(workspace);
  return () => new HistFactoryModel(checkedWorkspace(workspace, 'w.json'), { file: 'w.json' });
};

describe('a workspace that is wrong', () => {
  // biome-ignore lint/suspicious/noExplicitAny: broken on purpose
  it.each<[string, (w: any) => void, RegExp]>([
    ['no version', (w) => delete w.version, /\/version.*expected "1.0.0"/],
    ['no samples', (w) => (w.channels[0].samples = []), /\/channels\/0\/samples: empty array/],
    ['no data', (w) => (w.channels[0].samples[1].data = []), /\/channels\/0\/samples\/1\/data: empty/],
    [
      'text for a number',
      (w) => (w.channels[0].samples[1].data[1] = '6'),
      /\/channels\/0\/samples\/1\/data\/1: expected number \("6"\)/,
    ],
    ['unknown key', (w) => (w.channels[0].colour = 'red'), /\/channels\/0: unknown key \("colour"\)/],
    [
      'unknown type',
      (w) => (w.channels[0].samples[0].modifiers[0].type = 'normfactr'),
      /modifiers\/0\/type: modifier of unknown type.*Did you mean "normfactor"/,
    ],
    [
      'half a normsys',
      (w) => delete w.channels[0].samples[1].modifiers[0].data.lo,
      /modifiers\/0\/data\/lo: missing, expected number/,
    ],
    ['negative yield', (w) => (w.channels[0].samples[1].data[0] = -5), /samples\/1\/data\/0: negative expected yield \(-5\)/],
    ['negative count', (w) => (w.observations[0].data[1] = -1), /\/observations\/0\/data\/1: negative number of events/],
    [
      'nothing expected',
      (w) => {
        for (const sample of w.channels[0].samples) sample.data = [0, 0];
      },
      /w\.json: \/channels: no sample expects an event in any bin/,
    ],
    [
      'events where nothing is expected',
      (w) => {
        for (const sample of w.channels[0].samples) sample.data[1] = 0;
      },
      /w\.json: \/observations\/0\/data\/1: events where every sample expects none.* \(63\)/,
    ],
    ['short sample', (w) => w.channels[0].samples[1].data.pop(), /samples\/1\/data: wrong number of bins \(1\)/],
    ['short observation', (w) => w.observations[0].data.pop(), /\/observations\/0\/data: wrong number of bins/],
    ['no observation', (w) => (w.observations[0].name = 'd'), /\/observations: no observation for a channel \("c"\)/],
    [
      'unknown poi',
      (w) => (w.measurements[0].config.poi = 'mv'),
      /config\/poi: the parameter of interest is not in the model \("mv"\).*Did you mean "mu"/,
    ],
    [
      'negative factor',
      (w) => (w.channels[0].samples[1].modifiers[0].data.lo = -0.1),
      /data\/lo: normalisation factor that is not positive/,
    ],
    [
      'shared name',
      (w) => (w.channels[0].samples[1].modifiers[0].name = 'mu'),
      /\/channels\/0\/samples\/\d\/modifiers\/\d\/name: one name for modifiers of type normfactor and normsys/,
    ],
    [
      'twice',
      (w) => w.channels[0].samples[0].modifiers.push(w.channels[0].samples[0].modifiers[0]),
      /modifiers\/1: modifier given twice/,
    ],
    ['two samples', (w) => (w.channels[0].samples[1].name = 's'), /two samples of one name/],
    [
      'wrong bounds',
      (w) => (w.measurements[0].config.parameters = [{ name: 'mu', bounds: [[1, 0]] }]),
      /parameters\/0\/bounds\/0: lower bound above/,
    ],
    [
      'two inits',
      (w) => (w.measurements[0].config.parameters = [{ name: 'mu', inits: [1, 2] }]),
      /parameters\/0\/inits: mu needs 1 values/,
    ],
    [
      'aux of free',
      (w) => (w.measurements[0].config.parameters = [{ name: 'mu', auxdata: [1] }]),
      /mu \(normfactor\) has no auxdata/,
    ],
    [
      'configured twice',
      (w) => (w.measurements[0].config.parameters = [{ name: 'mu' }, { name: 'mu' }]),
      /parameters\/1: parameter configured twice/,
    ],
    [
      'lumi alone',
      (w) => w.channels[0].samples[0].modifiers.push({ name: 'lumi', type: 'lumi', data: null }),
      /lumi needs its auxiliary measurement/,
    ],
  ])('%s', (_, change, message) => {
    expect(broken(change)).toThrow(message);
    expect(broken(change)).toThrow(/^w\.json|^modifier/);
  });

  it('is not even JSON: line and column', () => {
    expect(() => readWorkspace('{\n "channels": [1,\n}', 'w.json')).toThrow(/^w\.json(:3:1)?: broken JSON, the parser says: .+/);
    expect(() => readWorkspace('', 'w.json')).toThrow(/empty file/);
  });

  it('negative yields can be allowed', () => {
    const workspace = good();
    workspace.channels[0].samples[0].data[0] = -0.5;
    expect(new HistFactoryModel(workspace, { allowNegativeYields: true }).expected(Float64Array.of(1, 0))[0]).toBe(49.5);
  });
});

describe('read, write, patch', () => {
  it('writes what it reads', () => {
    const workspace = readWorkspace(JSON.stringify(good()));
    expect(readWorkspace(writeWorkspace(workspace))).toEqual(workspace);
  });

  const set = (patch: unknown) => ({
    metadata: {
      references: { hepdata: 'ins1234567' },
      digests: { md5: 'a'.repeat(32) },
      labels: ['mass'],
      description: 'signals',
    },
    patches: [{ metadata: { name: 'm1', values: [1] }, patch }],
    version: '1.0.0',
  });
  const replaced = [{ op: 'replace', path: '/channels/0/samples/0/data', value: [7, 8] }];

  it('applies a patch of a set and leaves the workspace alone', () => {
    const workspace = readWorkspace(JSON.stringify(good()));
    const patch = patchOf(checkedPatchSet(set(replaced)), 'm1');
    expect(patched(workspace, patch).channels[0].samples[0].data).toEqual([7, 8]);
    expect(workspace.channels[0].samples[0].data).toEqual([5, 6]);
  });

  it('says what is wrong with a patch', () => {
    expect(() => checkedPatchSet(set([{ op: 'replac', path: '/x', value: 1 }]), 'p.json')).toThrow(/\/patches\/0\/patch\/0\/op/);
    expect(() => patchOf(checkedPatchSet(set(replaced)), 'm2', 'p.json')).toThrow(/no patch of this name \("m2"\).*m1/);
    const nowhere = patchOf(checkedPatchSet(set([{ op: 'remove', path: '/channels/7' }])), 'm1');
    expect(() => patched(readWorkspace(JSON.stringify(good())), nowhere)).toThrow(
      /patch m1: \/0: the operation remove cannot be applied/,
    );
  });
});

describe('what is far too large', () => {
  it('is refused at once, with the list that is', () => {
    expect(() => checkedWorkspace({ channels: new Array(3_000_001).fill(1) }, 'w.json')).toThrow(
      /w\.json: \/channels: more than 3000000 entries/,
    );
    let deep: unknown = [];
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(() => checkedWorkspace({ channels: deep }, 'w.json')).toThrow(/w\.json: \/channels\/0.*a hundred deep/);
  });
});

describe('data that a hypothesis cannot explain', () => {
  it('are named with their path where background alone is tested', () => {
    const model = broken((w) => {
      w.channels[0].samples[1].data = [50, 0];
    })();
    expect(() => new HypothesisTests(model, model.data).test(1)).toThrow(
      /no likelihood at mu = 0: w\.json: \/observations\/0\/data\/1: 63 events where 0 are expected/,
    );
  });

  it('a bin that a shape variation fills is no error, nor is an empty one', () => {
    const shape = { name: 'h', type: 'histosys', data: { hi_data: [51, 5], lo_data: [49, 0] } };
    const moved = broken((w) => {
      w.channels[0].samples[0].data[1] = 0;
      w.channels[0].samples[1].data[1] = 0;
      w.channels[0].samples[1].modifiers.push(shape);
    })();
    expect(moved.data.main[1]).toBe(63);
    const empty = broken((w) => {
      for (const sample of w.channels[0].samples) sample.data[1] = 0;
      w.observations[0].data[1] = 0;
    })();
    expect(empty.data.main[1]).toBe(0);
  });
});

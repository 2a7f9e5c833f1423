import { UserError } from '../../basics/errors.ts';
import type { Channel, Modifier, Sample, Workspace } from './specification.ts';

/** One modifier of one sample, with where it acts and where it stands in the file. */
export interface ModifierUse {
  readonly channel: Channel;
  readonly sample: Sample;
  readonly modifier: Modifier;
  /** first bin of the channel among all bins */
  readonly firstBin: number;
  readonly path: string;
}

/** A workspace in the order in which likelihoods are built: channels by name, samples by name, modifiers by name and type. */
export interface Arrangement {
  readonly channels: readonly {
    readonly channel: Channel;
    readonly firstBin: number;
    readonly bins: number;
    readonly path: string;
  }[];
  readonly uses: readonly ModifierUse[];
  readonly bins: number;
  /** `file: /path` for messages */
  where(path: string): string;
}

const byName = <T extends { name: string }>(items: readonly T[]): { item: T; index: number }[] =>
  items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => (a.item.name < b.item.name ? -1 : a.item.name > b.item.name ? 1 : 0));

/**
 * Checks what a schema cannot see and puts everything in order.
 *
 * @param allowNegative  accept negative expected yields of a sample (simulation with negative weights); without it they are refused
 * @throws  UserError with the JSON path: two channels, samples of a channel or modifiers of a sample of one name; lists of another
 *          length than the sample's; normsys factors that are not positive; negative uncertainties; a shapesys used twice; a
 *          shapefactor over channels with different numbers of bins; a staterror that only some samples carry into a channel
 */
export function arrange(workspace: Workspace, file: string, allowNegative = false): Arrangement {
  const where = (path: string) => `${file}: /${path}`;
  const channels: { channel: Channel; firstBin: number; bins: number; path: string }[] = [];
  const uses: ModifierUse[] = [];
  let firstBin = 0;
  unique(workspace.channels, 'channel', where('channels'));
  for (const { item: channel, index } of byName(workspace.channels)) {
    const path = `channels/${index}`;
    const bins = channel.samples[0].data.length;
    channels.push({ channel, firstBin, bins, path });
    unique(channel.samples, 'sample', where(`${path}/samples`));
    for (const { item: sample, index: s } of byName(channel.samples)) {
      const samplePath = `${path}/samples/${s}`;
      sameLength(sample.data, bins, where(`${samplePath}/data`), `the channel has ${bins} bins (its first sample)`);
      sample.data.forEach((value, b) => {
        if (value < 0 && !allowNegative)
          throw new UserError({
            where: where(`${samplePath}/data/${b}`),
            what: 'negative expected yield',
            value,
            remedy:
              'a yield is a number of events, 0 or more (allow negative yields of a sample explicitly if the weights of its simulation make them)',
          });
      });
      const sorted = byName(sample.modifiers).sort((a, b) =>
        a.item.name === b.item.name ? (a.item.type < b.item.type ? -1 : 1) : 0,
      );
      const seen = new Set<string>();
      for (const { item: modifier, index: m } of sorted) {
        const modifierPath = `${samplePath}/modifiers/${m}`;
        const key = `${modifier.type}/${modifier.name}`;
        if (seen.has(key))
          throw new UserError({ where: where(modifierPath), what: 'modifier given twice for a sample', value: key });
        seen.add(key);
        checkModifier(modifier, bins, where(modifierPath));
        uses.push({ channel, sample, modifier, firstBin, path: modifierPath });
      }
    }
    firstBin += bins;
  }
  checkSharing(uses, where);
  return { channels, uses, bins: firstBin, where };
}

function unique(items: readonly { name: string }[], kind: string, where: string): void {
  const seen = new Set<string>();
  items.forEach(({ name }, i) => {
    if (seen.has(name)) throw new UserError({ where: `${where}/${i}/name`, what: `two ${kind}s of one name`, value: name });
    seen.add(name);
  });
}

function sameLength(values: readonly number[], bins: number, where: string, remedy: string): void {
  if (values.length !== bins) throw new UserError({ where, what: 'wrong number of bins', value: values.length, remedy });
}

function checkModifier(modifier: Modifier, bins: number, where: string): void {
  const remedy = `the sample has ${bins}`;
  if (modifier.type === 'histosys') {
    sameLength(modifier.data.lo_data, bins, `${where}/data/lo_data`, remedy);
    sameLength(modifier.data.hi_data, bins, `${where}/data/hi_data`, remedy);
  } else if (modifier.type === 'normsys') {
    for (const side of ['lo', 'hi'] as const)
      if (!(modifier.data[side] > 0))
        throw new UserError({
          where: `${where}/data/${side}`,
          what: 'normalisation factor that is not positive',
          value: modifier.data[side],
          remedy: 'it is raised to a power: give a factor such as 0.9',
        });
  } else if (modifier.type === 'shapesys' || modifier.type === 'staterror') {
    sameLength(modifier.data, bins, `${where}/data`, remedy);
    modifier.data.forEach((value, b) => {
      if (value < 0) throw new UserError({ where: `${where}/data/${b}`, what: 'negative uncertainty', value });
    });
  }
}

/** Rules on modifiers of one name in several places. */
function checkSharing(uses: readonly ModifierUse[], where: (path: string) => string): void {
  const first = new Map<string, ModifierUse>();
  const channelsOf = new Map<string, Set<Channel>>();
  for (const use of uses) {
    const { type, name } = use.modifier;
    const key = `${type}/${name}`;
    const known = first.get(key);
    if (type === 'staterror') {
      const mine = `${key}/${use.sample.name}`;
      channelsOf.set(mine, (channelsOf.get(mine) ?? new Set()).add(use.channel));
    }
    if (known === undefined) {
      first.set(key, use);
      continue;
    }
    if (type === 'shapesys')
      throw new UserError({
        where: where(use.path),
        what: 'shapesys used a second time',
        value: name,
        remedy: `its uncertainties belong to one sample (${where(known.path)}): give this one its own name`,
      });
    if (type === 'shapefactor' && use.sample.data.length > known.sample.data.length)
      throw new UserError({
        where: where(use.path),
        what: `shapefactor on ${use.sample.data.length} bins, but on ${known.sample.data.length} in ${known.channel.name}`,
        value: name,
        remedy: 'a shared shapefactor needs channels with the same number of bins',
      });
  }
  for (const use of uses) {
    const { type, name } = use.modifier;
    if (type !== 'staterror') continue;
    const mine = channelsOf.get(`${type}/${name}/${use.sample.name}`)!;
    const known = first.get(`${type}/${name}`)!;
    const others = channelsOf.get(`${type}/${name}/${known.sample.name}`)!;
    if (mine.size !== others.size || [...mine].some((channel) => !others.has(channel)))
      throw new UserError({
        where: where(use.path),
        what: `staterror on ${use.sample.name} in other channels than on ${known.sample.name}`,
        value: name,
        remedy: 'give each channel a staterror of its own name',
      });
  }
}

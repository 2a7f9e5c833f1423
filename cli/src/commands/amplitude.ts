import {
  type Amplitude,
  amplitudeTopologies,
  compileAmplitude,
  parseProcessText,
  readPoints,
  resolveModel,
  type Topology,
  UserError,
} from '@lacuna/engine';
import type { Command } from 'commander';
import { aligned, type Io, writeJson } from '../io.ts';
import { loadModel } from '../load-model.ts';
import { readText } from '../load-search.ts';
import { collect } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

interface Options {
  model: string;
  set?: string[];
  points?: string;
  order?: string[];
  require?: string[];
  explain?: boolean;
  helicities?: boolean;
  json?: boolean;
}

const examples = `
points.json holds [{"p": [[E,px,py,pz], ...]}, ...], GeV, in the order of the process. |M|^2 is summed over final and averaged over initial
spins and divided by the factorials of identical outgoing particles, in GeV^(8-2n) for n particles. Without --order the lowest power
of new-physics couplings is taken at which there is a diagram. Spins are projections on the light-cone axis that engine/src/amplitude/README.md
describes: helicities of massless particles, nearly so of fast ones.

Examples:
  lacuna amplitude "e+ e- -> mu+ mu- Zprime" --model zprime --set mass.Zprime=2 --points points.json --json
  lacuna amplitude "chi2 -> chi1 e+ e-" --model inelastic-dark-matter --explain
  lacuna amplitude "e+ e- -> mu+ mu-" --model electroweak --require Z --points points.json --helicities
  lacuna amplitude "e+ e- -> mu+ mu-" --model zprime-lfv --order NEW=2 --explain`;

export function amplitudeCommand(program: Command, io: Io): void {
  program
    .command('amplitude <process>')
    .description('squared tree amplitude of a process at points of phase space; its diagrams')
    .option('--model <name|file>', 'a model that comes with Lacuna, or a YAML or JSON file', 'qed')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--points <file>', 'JSON file of momenta')
    .option('--order <name=power>', 'power of a kind of coupling, such as NEW=2; repeatable', collect)
    .option('--require <particle>', 'a particle that must occur as a propagator; repeatable', collect)
    .option('--explain', 'list the diagrams')
    .option('--helicities', 'also the amplitude of each combination of spins')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples)
    .action((text: string, options: Options) => {
      const process = parseProcessText(text);
      if (process.radiative)
        throw new UserError({
          what: 'an amplitude has a fixed number of photons',
          value: text,
          remedy: 'leave "(gamma)" out, or write gamma as a particle',
        });
      const reference = loadModel(options.model);
      const model = resolveModel(reference, settingsOf(options.set, reference).parameters, '--set');
      const choice = { order: ordersOf(options.order), require: options.require };
      if (options.points === undefined && !options.explain)
        throw new UserError({
          where: '--points',
          what: 'no points',
          remedy: 'give a file of momenta, or --explain for the diagrams',
        });
      const amplitude = compileAmplitude(model, process, choice);
      const explained = options.explain ? amplitudeTopologies(model, process, choice) : undefined;
      const values =
        options.points === undefined ? undefined : valuesOf(amplitude, readText(options.points, 'file of points'), options);
      if (options.json)
        return writeJson(io, {
          process: process.canonical,
          model: model.name,
          parameters: model.parameters,
          orders: amplitude.orders,
          symmetryFactor: amplitude.symmetryFactor,
          initialStates: amplitude.initialStates,
          ...values,
          ...(explained ? { diagrams: explained.map((one) => described(one, amplitude)), operations: amplitude.operations } : {}),
        });
      if (explained) explain(io, explained, amplitude);
      if (values) show(io, values);
    });
}

interface Values {
  me2: number[];
  helicities?: number[][];
  amplitudes?: [number, number][][];
}

function valuesOf(amplitude: Amplitude, text: string, { points: path, helicities }: Options): Values {
  const points = readPoints(text, amplitude.legs, path!);
  const count = points.length / (4 * amplitude.legs.length);
  const me2 = new Float64Array(count);
  amplitude.me2(points, 0, count, me2, 0);
  if (!helicities) return { me2: [...me2] };
  const n = amplitude.helicities.length;
  const flat = new Float64Array(2 * n * count);
  amplitude.helicityAmplitudes(points, 0, count, flat, 0);
  const complex = (at: number): [number, number] => [flat[at]!, flat[at + 1]!];
  const amplitudes = Array.from({ length: count }, (_, i) => Array.from({ length: n }, (_, h) => complex(2 * (i * n + h))));
  return { me2: [...me2], helicities: amplitude.helicities.map((spins) => [...spins]), amplitudes };
}

function ordersOf(entries: readonly string[] | undefined): Record<string, number> | undefined {
  if (entries === undefined) return undefined;
  const orders: Record<string, number> = {};
  for (const entry of entries) {
    const [, name, power] = /^\s*(\w+)\s*=\s*(\d{1,2})\s*$/.exec(entry) ?? [];
    if (name === undefined || Object.hasOwn(orders, name))
      throw new UserError({
        where: '--order',
        what: name ? 'given twice' : 'not name=power',
        value: entry,
        remedy: 'write NEW=2',
      });
    orders[name] = Number(power);
  }
  return orders;
}

/** Propagators with the legs on the side without the first particle. */
function described({ propagators, vertices, orders }: Topology, { legs }: Amplitude) {
  const lines = propagators.map(({ mask, particle }) => ({
    particle,
    legs: legs.flatMap((_, i) => (mask & (1 << i) ? [i] : [])),
  }));
  return { propagators: lines, vertices, orders };
}

function explain(io: Io, topologies: readonly Topology[], amplitude: Amplitude): void {
  const orders = Object.entries(amplitude.orders).map(([name, power]) => `${name}=${power}`);
  io.out(`${topologies.length} diagram${topologies.length === 1 ? '' : 's'}, ${orders.join(' ')}; particles `);
  io.out(`${amplitude.legs.map(({ name }, i) => `${i}:${name}`).join(' ')}\n`);
  topologies.forEach((topology, i) => {
    const lines = described(topology, amplitude).propagators.map(({ particle, legs }) => `${particle}(${legs.join(' ')})`);
    const vertices = topology.vertices.map((slots) => `[${slots.join(' ')}]`);
    io.out(`${String(i + 1).padStart(4)}  ${lines.join(' ') || 'one vertex'}   ${vertices.join(' ')}\n`);
  });
  io.out(`${amplitude.helicities.length} combinations of spins, ${amplitude.operations} real operations\n`);
}

function show(io: Io, { me2, helicities, amplitudes }: Values): void {
  io.out(aligned(me2.map((value, i) => [`point ${i}`, String(value)])));
  const sign = (spin: number) => (spin > 0 ? '+' : spin < 0 ? '-' : '0');
  amplitudes?.forEach((row, i) => {
    io.out(`point ${i}\n`);
    io.out(aligned(row.map(([re, im], h) => [helicities![h]!.map(sign).join(''), re.toExponential(12), im.toExponential(12)])));
  });
}

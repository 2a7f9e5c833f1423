import { checkEvent, MOST_PARTICLES } from './check-event.ts';
import {
  type EventSource,
  type GeneratorEvent,
  type GeneratorParticle,
  type SampleHeader,
  SPIN_UNKNOWN,
  status,
} from './generator-event.ts';
import { unescapeHepmc } from './hepmc-write.ts';
import { integerIn, LineReader, numberIn, type TextSource } from './line-reader.ts';
import { CM_PER_MM, fromLengths, SPEED_OF_LIGHT } from './units.ts';

const WHOLE = 2_147_483_647;
/** Most lines before the first event, and most characters of an attribute that are kept. */
const LONGEST_HEADER = 200_000;
const KEPT = 65_536;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Vertex = { incoming: number[]; place: GeneratorParticle['vertex'] };

/**
 * Opens a HepMC3 ASCII file (Asciiv3), of any generator, in GeV or MeV, mm or cm; numbers come out in GeV, cm and ns. HepMC2 files
 * (IO_GenEvent) are refused by name. The cross-section is that of the first event. A vertex without a place has that of the event.
 *
 * @source see hepmc-write.ts
 */
export async function readHepmc(source: TextSource, name: string): Promise<EventSource> {
  const reader = new LineReader(source, name);
  let weightNames: string[] = ['nominal'];
  let generator: SampleHeader['generator'] = null;
  const attributes: Record<string, string> = {};
  let started = false;
  for (;;) {
    const line = await reader.next();
    if (line === null)
      return reader.line === 0
        ? reader.fail('the file is empty', undefined, 'give a .hepmc file with events')
        : reader.fail(
            started ? 'no event before the end of the file' : 'no HepMC3 file: the start of the event listing is missing',
            undefined,
            started ? 'it is cut off: make it again' : 'give a HepMC3 ASCII file',
          );
    if (/^HepMC::IO_GenEvent|^HepMC::Ascii-/.test(line))
      reader.fail('a HepMC2 file', line, 'convert it with the HepMC3 library to Asciiv3');
    if (/^HepMC::Asciiv3-START/.test(line)) started = true;
    else if (/^HepMC::Asciiv3-END/.test(line)) {
      const header = { beams: null, processes: [], weightNames, generator, attributes };
      return { header, events: (async function* () {})() };
    } else if (line.startsWith('W ')) weightNames = splitEscaped(line.slice(2));
    else if (line.startsWith('T ') && generator === null) {
      const [tool = '', version = ''] = splitEscaped(line.slice(2));
      generator = { name: tool, version };
    } else if (line.startsWith('A ')) {
      const match = /^A (\S+) (.*)$/.exec(line);
      if (match) attributes[match[1]!] = unescapeHepmc(match[2]!).slice(0, KEPT);
    } else if (line.startsWith('E ')) {
      if (!started) reader.fail('an event before the start of the listing', undefined, 'give a HepMC3 ASCII file');
      reader.unread(line);
      break;
    } else if (!started && line.trim() !== '' && !line.startsWith('HepMC::'))
      reader.fail('no HepMC3 file', line.slice(0, 60), 'give a HepMC3 ASCII file');
    if (reader.line > LONGEST_HEADER) reader.fail(`no event in ${LONGEST_HEADER} lines`, undefined, 'the file is damaged');
  }
  const first = await readEvent(reader, weightNames);
  if (first === null) return reader.fail('no event in the file');
  const { event, crossSection } = first;
  const incoming = event.particles.filter((particle) => particle.status === status.incoming);
  const header: SampleHeader = {
    beams:
      incoming.length === 2
        ? { pdg: [incoming[0]!.pdg, incoming[1]!.pdg], energy: [incoming[0]!.energy, incoming[1]!.energy] }
        : null,
    processes: crossSection ? [{ id: event.processId, crossSection: crossSection[0], error: crossSection[1] }] : [],
    weightNames,
    generator,
    attributes,
  };
  return {
    header,
    events: (async function* () {
      yield event;
      for (;;) {
        const next = await readEvent(reader, weightNames);
        if (next === null) return;
        yield next.event;
      }
    })(),
  };
}

/** Names joined with escaped line ends. */
const splitEscaped = (text: string): string[] => unescapeHepmc(text).split('\n');

interface ReadEvent {
  readonly event: GeneratorEvent;
  readonly crossSection: [number, number] | null;
}

async function readEvent(reader: LineReader, weightNames: readonly string[]): Promise<ReadEvent | null> {
  let start = await reader.next();
  while (start?.trim() === '') start = await reader.next();
  if (start === null)
    return reader.fail('the file ends without END_EVENT_LISTING', undefined, 'it is cut off: events are missing');
  if (start.startsWith('HepMC::Asciiv3-END')) return null;
  const where = reader.where;
  const words = start.split(/\s+/);
  if (words[0] !== 'E') reader.fail('not the start of an event', start.slice(0, 60), 'the file is damaged: make it again');
  const number = integerIn(words[1], reader, 'the number of an event', -WHOLE, Number.MAX_SAFE_INTEGER);
  const vertexCount = integerIn(words[2], reader, 'the number of vertices', 0, MOST_PARTICLES);
  const particleCount = integerIn(words[3], reader, 'the number of particles', 1, MOST_PARTICLES);
  let shift: string[] | null = words[4] === '@' ? words.slice(5, 9) : null;
  let toGeV = 1;
  let toCm = CM_PER_MM;
  let weights: number[] = weightNames.map((_, k) => (k === 0 ? 1 : 0));
  const particles: (Mutable<GeneratorParticle> & { from: number })[] = [];
  const vertices = new Map<number, Vertex>();
  const spins: [number, number][] = [];
  let crossSection: [number, number] | null = null;
  let processId = 0;
  const known: Record<string, number> = {};
  while (particles.length < particleCount || vertices.size < vertexCount) {
    const line = await reader.next();
    if (line === null || /^(E |HepMC::)/.test(line)) {
      reader.fail(
        `the event ends after ${particles.length} of ${particleCount} particles and ${vertices.size} of ${vertexCount} vertices`,
        undefined,
        'the file is cut off or damaged: make it again',
      );
      break;
    }
    const w = line.split(/\s+/);
    switch (w[0]) {
      case 'U':
        toGeV = unit(reader, w[1], { GEV: 1, MEV: 1e-3 }, 'momenta');
        toCm = unit(reader, w[2], { MM: CM_PER_MM, CM: 1 }, 'lengths');
        break;
      case 'W':
        weights = w
          .slice(1)
          .filter((text) => text !== '')
          .map((text) => numberIn(text, reader, 'a weight'));
        if (weights.length !== weightNames.length && !(weightNames.length === 1 && weights.length === 0))
          reader.fail(
            `${weights.length} weights where the file announces ${weightNames.length}`,
            undefined,
            'the file is damaged',
          );
        break;
      case 'A': {
        const id = Number(w[1]);
        if (id === 0 && w[2] === 'GenCrossSection')
          crossSection = [numberIn(w[3], reader, 'the cross-section'), numberIn(w[4], reader, 'its error')];
        else if (id === 0 && w[2] === 'signal_process_id') processId = integerIn(w[3], reader, 'the process', -WHOLE, WHOLE);
        else if (id === 0 && ['event_scale', 'alphaQED', 'alphaQCD'].includes(w[2]!))
          known[w[2]!] = numberIn(w[3], reader, w[2]!);
        else if (id > 0 && w[2] === 'spin') spins.push([id, numberIn(w[3], reader, 'a spin')]);
        break;
      }
      case 'V': {
        const match = /^V\s+(-\d+)\s+-?\d+\s+\[([\d,]*)\](?:\s+@\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+))?\s*$/.exec(line);
        if (!match) return reader.fail('not a vertex', line.slice(0, 80), 'the file is damaged: make it again');
        const id = integerIn(match[1], reader, 'the number of a vertex', -MOST_PARTICLES, -1);
        if (vertices.has(id)) reader.fail('a vertex stands twice', id, 'the file is damaged: make it again');
        vertices.set(id, {
          incoming: match[2] === '' ? [] : match[2]!.split(',').map(Number),
          place: match[3] === undefined ? null : place(reader, match.slice(3, 7), toCm),
        });
        break;
      }
      case 'P': {
        if (integerIn(w[1], reader, 'the number of a particle', 1, particleCount) !== particles.length + 1)
          reader.fail('particles out of order', w[1], 'the file is damaged: make it again');
        if (particles.length === particleCount) reader.fail('more particles than the event announces', particleCount);
        const [px, py, pz, energy, mass] = w.slice(4, 9).map((text) => numberIn(text, reader, 'a number of a particle') * toGeV);
        particles.push({
          from: integerIn(w[2], reader, 'the origin of a particle', -MOST_PARTICLES, particleCount),
          pdg: integerIn(w[3], reader, 'the id of a particle', -WHOLE, WHOLE),
          status: integerIn(w[9], reader, 'the status of a particle', 0, 1_000_000),
          mothers: [],
          px: px!,
          py: py!,
          pz: pz!,
          energy: energy!,
          mass: mass!,
          vertex: null,
          properLength: 0,
          spin: SPIN_UNKNOWN,
        });
        // a vertex with one mother and no place has no line of its own
        if (particles.at(-1)!.from > 0 && !vertices.has(-vertexKey(particles.at(-1)!.from)))
          vertices.set(-vertexKey(particles.at(-1)!.from), { incoming: [particles.at(-1)!.from], place: null });
        break;
      }
      default:
        if (line.trim() !== '') reader.fail('a line that is not known', line.slice(0, 60), 'the file is damaged: make it again');
    }
  }
  const origin = shift === null ? null : place(reader, shift, toCm);
  shift = null;
  link(particles, vertices, origin, reader);
  for (const [id, spin] of spins) if (id <= particles.length) particles[id - 1]!.spin = spin;
  const event: GeneratorEvent = {
    number,
    processId,
    weights,
    scale: known['event_scale'] ?? null,
    alphaQED: known['alphaQED'] ?? null,
    alphaQCD: known['alphaQCD'] ?? null,
    particles: particles.map(({ from: _, ...particle }) => particle),
  };
  checkEvent(event, where);
  return { event, crossSection };
}

/** Vertices without a line of their own get numbers beyond those of the file. */
const vertexKey = (particle: number): number => MOST_PARTICLES + particle;

function unit(reader: LineReader, text: string | undefined, known: Record<string, number>, what: string): number {
  if (text === undefined || !Object.hasOwn(known, text))
    reader.fail(`${what} in a unit that is not known`, text ?? 'none', `known are ${Object.keys(known).join(' and ')}`);
  return known[text!]!;
}

function place(reader: LineReader, words: readonly (string | undefined)[], toCm: number): [number, number, number, number] {
  const [x, y, z, ct] = [0, 1, 2, 3].map((k) => numberIn(words[k], reader, 'a place'));
  return fromLengths(x!, y!, z!, ct!, toCm);
}

/** Mothers, production vertices and proper lifetimes of the particles. */
function link(
  particles: (Mutable<GeneratorParticle> & { from: number })[],
  vertices: ReadonlyMap<number, Vertex>,
  origin: GeneratorParticle['vertex'],
  reader: LineReader,
): void {
  for (const particle of particles) {
    if (particle.from === 0) {
      particle.vertex = origin;
      continue;
    }
    const vertex = vertices.get(particle.from > 0 ? -vertexKey(particle.from) : particle.from);
    if (vertex === undefined) throw reader.failure('a particle from a vertex that is not in the event', particle.from);
    particle.mothers = vertex.incoming.map((id) => id - 1);
    // a place that is not given is that of the mother, or of the event
    particle.vertex = vertex.place ?? particles[vertex.incoming[0]! - 1]?.vertex ?? origin;
    const mother = vertex.incoming.length === 1 ? particles[vertex.incoming[0]! - 1] : undefined;
    if (mother && mother.status !== status.incoming && mother.vertex && particle.vertex && mother.energy > 0)
      mother.properLength = (SPEED_OF_LIGHT * (particle.vertex[3] - mother.vertex[3]) * mother.mass) / mother.energy;
  }
}

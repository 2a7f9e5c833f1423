import { UserError } from '../basics/errors.ts';
import { checkEvent, MOST_PARTICLES } from './check-event.ts';
import { type EventSource, type GeneratorEvent, type GeneratorParticle, type SampleHeader, status } from './generator-event.ts';
import { unescapeXml } from './lhe-write.ts';
import { integerIn, LineReader, numberIn, type TextSource } from './line-reader.ts';
import { placeVertices } from './place-vertices.ts';
import { CM_PER_MM, fromLengths } from './units.ts';

/** Most lines of a header: MadGraph's has some hundreds, a million are no header. */
const LONGEST_HEADER = 200_000;
const MOST_PROCESSES = 10_000;
const WHOLE = 2_147_483_647;

/**
 * Opens a Les Houches event file (versions 1 to 3): reads up to the end of <init>, then one event at a time. Attributes of the sample
 * are read where this program wrote them; other headers are kept whole under the name "header" up to 64 KiB.
 *
 * @source see lhe-write.ts
 */
export async function readLhe(source: TextSource, name: string): Promise<EventSource> {
  const reader = new LineReader(source, name);
  const first = await firstLine(reader);
  if (!/^\s*<LesHouchesEvents\b/.test(first))
    reader.fail('no Les Houches event file: it does not begin with <LesHouchesEvents>', first.slice(0, 60), 'give an .lhe file');
  const version = /version\s*=\s*["']([^"']*)["']/.exec(first)?.[1];
  if (version === undefined || !/^[123](\.|$)/.test(version))
    reader.fail('a version of the format that is not known', version ?? 'none', 'known are 1.0, 2.0 and 3.0');
  const header = await readHeader(reader);
  return { header, events: events(reader, header) };
}

async function firstLine(reader: LineReader): Promise<string> {
  for (;;) {
    const line = await reader.next();
    if (line === null) return reader.fail('the file is empty', undefined, 'give an .lhe file with events');
    if (line.trim() !== '' && !/^\s*<\?xml/.test(line)) return line;
  }
}

async function readHeader(reader: LineReader): Promise<SampleHeader> {
  const attributes: Record<string, string> = {};
  const weightNames = ['nominal'];
  const text: string[] = [];
  let size = 0;
  for (;;) {
    const line = await reader.next();
    if (line === null) reader.fail('the file ends before <init>', undefined, 'it is cut off: make it again');
    if (/^\s*<init>/.test(line!)) break;
    if (/^\s*<event>/.test(line!)) reader.fail('an event before <init>', undefined, 'the file is damaged: make it again');
    if (reader.line > LONGEST_HEADER)
      reader.fail(`a header of more than ${LONGEST_HEADER} lines`, undefined, 'the file is damaged');
    const attribute = /^\s*<attribute name="([^"]*)">(.*)<\/attribute>\s*$/.exec(line!);
    const weight = /^\s*<weight\b[^>]*\bid\s*=\s*["']([^"']*)["']/.exec(line!);
    if (attribute) attributes[unescapeXml(attribute[1]!)] = unescapeXml(attribute[2]!);
    else if (weight) weightNames.push(unescapeXml(weight[1]!));
    else if (size < 65_536 && !/^\s*<\/?(header|initrwgt|weightgroup)\b/.test(line!)) {
      text.push(line!);
      size += line!.length + 1;
    }
  }
  if (text.some((line) => line.trim() !== '')) attributes['header'] = text.join('\n');
  return { ...(await readInit(reader)), weightNames, attributes };
}

async function readInit(reader: LineReader): Promise<Pick<SampleHeader, 'beams' | 'processes' | 'generator'>> {
  const [pdg1, pdg2, energy1, energy2, , , , , , count] = await fields(reader, 10, 'the line of the beams');
  const processes: { id: number; crossSection: number; error: number }[] = [];
  const number = integerIn(count, reader, 'the number of processes', 0, MOST_PROCESSES);
  for (let k = 0; k < number; k++) {
    const [crossSection, error, , id] = await fields(reader, 4, 'the line of a process');
    processes.push({
      id: integerIn(id, reader, 'the number of a process', -WHOLE, WHOLE),
      crossSection: numberIn(crossSection, reader, 'a cross-section'),
      error: numberIn(error, reader, 'the error of a cross-section'),
    });
  }
  let generator: SampleHeader['generator'] = null;
  for (;;) {
    const line = await reader.next();
    if (line === null) reader.fail('the file ends inside <init>', undefined, 'it is cut off: make it again');
    if (/^\s*<\/init>/.test(line!)) break;
    const match = /<generator\s+name\s*=\s*["']([^"']*)["'](?:\s+version\s*=\s*["']([^"']*)["'])?/.exec(line!);
    if (match) generator = { name: unescapeXml(match[1]!), version: unescapeXml(match[2] ?? '') };
  }
  const pdg = [pdg1, pdg2].map((text) => integerIn(text, reader, 'the id of a beam', -WHOLE, WHOLE)) as [number, number];
  const energy = [energy1, energy2].map((text) => numberIn(text, reader, 'the energy of a beam')) as [number, number];
  return { beams: pdg[0] === 0 && pdg[1] === 0 ? null : { pdg, energy }, processes, generator };
}

async function fields(reader: LineReader, count: number, what: string): Promise<string[]> {
  const line = await reader.next();
  if (line === null) reader.fail(`the file ends where ${what} should be`, undefined, 'it is cut off: make it again');
  const parts = line!.trim().split(/\s+/);
  if (parts.length < count) reader.fail(`${what} has ${parts.length} numbers instead of ${count}`, line!.trim().slice(0, 80));
  return parts;
}

async function* events(reader: LineReader, header: SampleHeader): AsyncGenerator<GeneratorEvent> {
  for (let number = 0; ; ) {
    const line = await reader.next();
    if (line === null) reader.fail('the file ends without </LesHouchesEvents>', undefined, 'it is cut off: events are missing');
    if (/^\s*<\/LesHouchesEvents>/.test(line!)) return;
    if (/^\s*<event\b/.test(line!)) yield await readEvent(reader, header, number++);
    else if (!/^\s*(<|#|$)/.test(line!)) reader.fail('text between events', line!.trim().slice(0, 60), 'the file is damaged');
  }
}

async function readEvent(reader: LineReader, header: SampleHeader, place: number): Promise<GeneratorEvent> {
  const where = reader.where;
  const [count, process, weight, scale, qed, qcd] = await fields(reader, 6, 'the first line of an event');
  const size = integerIn(count, reader, 'the number of particles', 1, MOST_PARTICLES);
  const weights = header.weightNames.map(() => 0);
  weights[0] = numberIn(weight, reader, 'the weight of an event');
  const processId = integerIn(process, reader, 'the process of an event', -WHOLE, WHOLE);
  const [q, alphaQED, alphaQCD] = [scale, qed, qcd].map((text) => {
    const value = numberIn(text, reader, 'scale or coupling of an event');
    return value < 0 ? null : value;
  });
  const particles: Mutable<GeneratorParticle>[] = [];
  for (let i = 0; i < size; i++) particles.push(await readParticle(reader, size));
  let number = place;
  for (;;) {
    const line = await reader.next();
    if (line === null) reader.fail('the file ends inside an event', undefined, 'it is cut off: make it again');
    if (/^\s*<\/event>/.test(line!)) break;
    const words = line!.trim().split(/\s+/);
    if (words[0] === '#number') number = integerIn(words[1], reader, 'the number of an event', 0, Number.MAX_SAFE_INTEGER);
    else if (words[0] === '#vertex') {
      const [x, y, z, ct] = words.slice(2, 6).map((word) => numberIn(word, reader, 'a vertex')) as [
        number,
        number,
        number,
        number,
      ];
      particles[integerIn(words[1], reader, 'the particle of a vertex', 1, size) - 1]!.vertex = fromLengths(
        x,
        y,
        z,
        ct ?? 0,
        CM_PER_MM,
      );
    } else {
      const match = /^<wgt\s+id\s*=\s*["']([^"']*)["']\s*>\s*(\S+)\s*<\/wgt>/.exec(line!.trim());
      if (match) {
        const at = header.weightNames.indexOf(unescapeXml(match[1]!));
        if (at < 0) reader.fail('a weight that the header does not announce', match[1], 'the file is damaged');
        weights[at] = numberIn(match[2], reader, 'a weight');
      }
    }
  }
  if (particles.every(({ vertex }) => vertex === null)) placeVertices(particles);
  const event = { number, processId, weights, scale: q!, alphaQED: alphaQED!, alphaQCD: alphaQCD!, particles };
  checkEvent(event, where);
  checkEnergy(event, header, where);
  return event;
}

/** Particles with more energy than the beams brought in: most likely a file in MeV, which LHE does not know. */
function checkEnergy({ particles }: GeneratorEvent, { beams }: SampleHeader, where: string): void {
  const available = (beams?.energy[0] ?? 0) + (beams?.energy[1] ?? 0);
  if (!(available > 0)) return;
  let sum = 0;
  for (const particle of particles) if (particle.status === status.final) sum += particle.energy;
  if (sum > 1.01 * available)
    throw new UserError({
      where,
      what: `final particles with more energy than the ${available} GeV of the beams`,
      value: sum,
      remedy: 'LHE files are in GeV: convert the file, or correct the beam energies in <init>',
    });
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const fromLheStatus: Readonly<Record<string, number>> = {
  '-1': status.incoming,
  '-9': status.incoming,
  '1': status.final,
  '2': status.decayed,
  '-2': status.documentation,
  '3': status.documentation,
};

async function readParticle(reader: LineReader, size: number): Promise<Mutable<GeneratorParticle>> {
  const line = await reader.next();
  if (line === null) reader.fail('the file ends inside an event', undefined, 'it is cut off: make it again');
  const words = line!.trim().split(/\s+/);
  if (words.length < 13) reader.fail(`a particle of ${words.length} numbers instead of 13`, line!.trim().slice(0, 80));
  const known = fromLheStatus[words[1]!.replace('+', '')];
  if (known === undefined) reader.fail('a status that is not known', words[1], 'known are -1, 1, 2, 3, -2 and -9');
  const first = integerIn(words[2], reader, 'the first mother', 0, size);
  const last = integerIn(words[3], reader, 'the last mother', 0, size);
  const mothers: number[] = [];
  if (first > 0) for (let m = first; m <= Math.max(first, last); m++) mothers.push(m - 1);
  // two mothers that are no neighbours are written as they are, smaller first or not
  if (first > 0 && last > 0 && last < first) mothers.splice(0, mothers.length, last - 1, first - 1);
  const [px, py, pz, energy, mass, lifetime, spin] = words
    .slice(6, 13)
    .map((word) => numberIn(word, reader, 'a number of a particle'));
  return {
    pdg: integerIn(words[0], reader, 'the id of a particle', -WHOLE, WHOLE),
    status: known!,
    mothers: known === status.incoming ? [] : mothers,
    px: px!,
    py: py!,
    pz: pz!,
    energy: energy!,
    mass: mass!,
    vertex: null,
    properLength: lifetime! * CM_PER_MM,
    spin: spin!,
  };
}

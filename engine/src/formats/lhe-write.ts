import { UserError } from '../basics/errors.ts';
import { type GeneratorEvent, type GeneratorParticle, type SampleHeader, status } from './generator-event.ts';
import { CM_PER_MM, SPEED_OF_LIGHT } from './units.ts';

/**
 * Les Houches event files, version 3. What the format has no place for stands where other readers pass it by: production vertices as
 * `#vertex` lines inside the event (particle number, x, y, z, ct [mm]), attributes of the sample in <header>.
 *
 * @source Boos et al., hep-ph/0109068 (common blocks: HEPRUP, HEPEUP); Alwall et al., hep-ph/0609017 (the file);
 *         Andersen et al., arXiv:1405.1067 (version 3: weights)
 */
export function lheStart(header: SampleHeader): string {
  const { beams, processes, weightNames, generator, attributes } = header;
  const lines = ['<LesHouchesEvents version="3.0">', '<header>'];
  for (const [name, value] of Object.entries(attributes))
    lines.push(`<attribute name="${escapeXml(name)}">${escapeXml(value)}</attribute>`);
  if (weightNames.length > 1) {
    lines.push('<initrwgt>', '<weightgroup name="lacuna">');
    for (const name of weightNames.slice(1)) lines.push(`<weight id="${escapeXml(name)}">${escapeXml(name)}</weight>`);
    lines.push('</weightgroup>', '</initrwgt>');
  }
  lines.push('</header>', '<init>');
  const [pdg1, pdg2] = beams?.pdg ?? [0, 0];
  const [energy1, energy2] = beams?.energy ?? [0, 0];
  // weights are such that their mean is the cross-section in pb: IDWTUP = -4, the sign allowing negative ones
  lines.push(`${pdg1} ${pdg2} ${energy1} ${energy2} 0 0 0 0 -4 ${processes.length}`);
  for (const { id, crossSection, error } of processes) lines.push(`${crossSection} ${error} ${crossSection} ${id}`);
  if (generator)
    lines.push(`<generator name="${escapeXml(generator.name)}" version="${escapeXml(generator.version)}">events</generator>`);
  lines.push('</init>');
  return `${lines.join('\n')}\n`;
}

export const lheEnd = '</LesHouchesEvents>\n';

/** LHE numbers its states: incoming -1, outgoing 1, decayed 2; anything else is documentation, 3. */
const lheStatus: Readonly<Record<number, number>> = { [status.incoming]: -1, [status.final]: 1, [status.decayed]: 2 };

export function lheEvent(event: GeneratorEvent, header: SampleHeader): string {
  const { particles, weights } = event;
  const lines = ['<event>'];
  lines.push(
    `${particles.length} ${event.processId} ${weights[0]} ${event.scale ?? -1} ${event.alphaQED ?? -1} ${event.alphaQCD ?? -1}`,
  );
  for (const particle of particles) {
    const [first, last] = motherRange(particle, event.number);
    lines.push(
      `${particle.pdg} ${lheStatus[particle.status] ?? 3} ${first} ${last} 0 0 ${particle.px} ${particle.py} ${particle.pz} ` +
        `${particle.energy} ${particle.mass} ${particle.properLength / CM_PER_MM} ${particle.spin}`,
    );
  }
  lines.push(`#number ${event.number}`);
  particles.forEach(({ vertex }, i) => {
    if (vertex === null) return;
    const [x, y, z, t] = vertex;
    lines.push(`#vertex ${i + 1} ${x / CM_PER_MM} ${y / CM_PER_MM} ${z / CM_PER_MM} ${(t * SPEED_OF_LIGHT) / CM_PER_MM}`);
  });
  if (weights.length > 1) {
    lines.push('<rwgt>');
    for (let k = 1; k < weights.length; k++) lines.push(`<wgt id="${escapeXml(header.weightNames[k]!)}">${weights[k]}</wgt>`);
    lines.push('</rwgt>');
  }
  lines.push('</event>');
  return `${lines.join('\n')}\n`;
}

/** First and last mother, from 1, as LHE has it: it can name a range only, so mothers that leave a gap are refused. */
function motherRange({ mothers, pdg }: GeneratorParticle, number: number): [number, number] {
  if (mothers.length === 0) return [0, 0];
  const low = Math.min(...mothers);
  const high = Math.max(...mothers);
  if (mothers.length > 2 && high - low !== mothers.length - 1)
    throw new UserError({
      where: `event ${number}`,
      what: 'LHE names a range of mothers, and those of this particle leave a gap',
      value: pdg,
      remedy: 'write HepMC3 (.hepmc) instead',
    });
  return mothers.length === 1 ? [low + 1, low + 1] : [low + 1, high + 1];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!);
export const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!);

import { type GeneratorEvent, type SampleHeader, SPIN_UNKNOWN } from './generator-event.ts';
import { CM_PER_MM, toLengths } from './units.ts';

/**
 * HepMC3 ASCII files (Asciiv3), in GeV and mm. Particles with the same mothers come from one vertex, whose place is that of the first of
 * them that has one. Attributes of the sample stand at the top of the file; cross-section, scale, couplings and spins with each event.
 * The beams, which HepMC3 has no place for, are its incoming particles.
 *
 * @source Buckley et al., arXiv:1912.08005 (HepMC3); the library's own files for the syntax
 */
export function hepmcStart({ weightNames, generator, attributes }: SampleHeader): string {
  const lines = ['HepMC::Version 3.02.05', 'HepMC::Asciiv3-START_EVENT_LISTING', `W ${weightNames.map(escapeHepmc).join('\\|')}`];
  if (generator) lines.push(`T ${escapeHepmc(generator.name)}\\|${escapeHepmc(generator.version)}\\|events`);
  for (const [name, value] of Object.entries(attributes)) lines.push(`A ${name.replace(/\s+/g, '_')} ${escapeHepmc(value)}`);
  return `${lines.join('\n')}\n`;
}

export const hepmcEnd = 'HepMC::Asciiv3-END_EVENT_LISTING\n\n';

export function hepmcEvent(event: GeneratorEvent, header: SampleHeader): string {
  const { particles } = event;
  const order = mothersFirst(event);
  /** number in the file, from 1 */
  const id = new Int32Array(particles.length);
  order.forEach((i, k) => {
    id[i] = k + 1;
  });
  const vertices = new Map<string, number>();
  const lines: string[] = [];
  for (const i of order) {
    const { pdg, mothers, px, py, pz, energy, mass, status, vertex } = particles[i]!;
    let from = 0;
    if (mothers.length > 0) {
      const key = mothers.map((m) => id[m]).join(',');
      from = vertices.get(key) ?? 0;
      if (from === 0) {
        from = -(vertices.size + 1);
        vertices.set(key, from);
        const place = vertex ? ` @ ${toLengths(vertex, CM_PER_MM).join(' ')}` : '';
        lines.push(`V ${from} 0 [${key}]${place}`);
      }
    }
    lines.push(`P ${id[i]} ${from} ${pdg} ${px} ${py} ${pz} ${energy} ${mass} ${status}`);
  }
  const attributes = [`A 0 signal_process_id ${event.processId}`];
  const process = header.processes.find((one) => one.id === event.processId);
  if (process) attributes.push(`A 0 GenCrossSection ${process.crossSection} ${process.error} -1 -1`);
  for (const [name, value] of [
    ['event_scale', event.scale],
    ['alphaQED', event.alphaQED],
    ['alphaQCD', event.alphaQCD],
  ] as const)
    if (value !== null) attributes.push(`A 0 ${name} ${value}`);
  particles.forEach(({ spin }, i) => {
    if (spin !== SPIN_UNKNOWN) attributes.push(`A ${id[i]} spin ${spin}`);
  });
  return `${[`E ${event.number} ${vertices.size} ${particles.length}`, 'U GEV MM', `W ${event.weights.join(' ')}`, ...attributes, ...lines].join('\n')}\n`;
}

/** Indices of the particles such that mothers stand before their daughters, otherwise in the order of the event. */
function mothersFirst({ particles }: GeneratorEvent): number[] {
  const order: number[] = [];
  const placed = new Uint8Array(particles.length);
  for (let start = 0; start < particles.length; start++) {
    const stack = [start];
    while (stack.length > 0) {
      const i = stack[stack.length - 1]!;
      const open = placed[i] === 1 ? [] : particles[i]!.mothers.filter((m) => placed[m] === 0);
      if (open.length > 0) {
        stack.push(...open.reverse());
        continue;
      }
      stack.pop();
      if (placed[i] === 1) continue;
      placed[i] = 1;
      order.push(i);
    }
  }
  return order;
}

/** Line ends and backslashes as the library writes them. */
export const escapeHepmc = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\|');
export const unescapeHepmc = (text: string): string =>
  text.replace(/\\([\\|])/g, (_, character: string) => (character === '|' ? '\n' : '\\'));

import type { ClusterColumns, TrackColumns } from '../../basics/columns.ts';
import { didYouMean, UserError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import { checkPlainData, type Issue, pathText } from '../../basics/plain-data.ts';
import { Candidate } from '../candidate.ts';
import type { CmsFrame } from '../cms-frame.ts';
import { observablesOfCandidate } from '../observables/candidate.ts';
import type { Observable } from '../observables/observable.ts';
import { photonObservables } from '../observables/photon.ts';
import { trackObservables } from '../observables/track.ts';
import { CandidateFit } from './candidate-fit.ts';
import { type CompiledList, DecayList, type DecayPlan, PhotonList, type Rules, ThinnedList, TrackList } from './compiled-list.ts';
import { type DecayNode, decayText, parseDecayString } from './decay-string.ts';
import { compileCuts, observableOf } from './list-cuts.ts';
import type { DecayListDefinition, LeafListDefinition, ParticleList, Reconstruction } from './particle-list.ts';
import { antiparticle, chargeOf, leavesTrack, particleNames, sameKind } from './particle-names.ts';
import { closedRange } from './range.ts';

/**
 * Compiles lists once: looks up every name and unit, orders lists behind those that they are made of, makes the lists that decay strings
 * imply (daughters in brackets, all tracks under a hypothesis, all photons).
 *
 * @throws UserError for an unknown name (with the nearest one), a decay that does not conserve charge, a vertex with less than two tracks, ...
 */
export function compileReconstruction(definitions: Reconstruction, frame: CmsFrame): CompiledReconstruction {
  const issues: Issue[] = [];
  checkPlainData(definitions, 'list', [], issues);
  if (issues.length > 0) throw new UserError({ where: pathText(issues[0]!.path), what: issues[0]!.message });
  return new Compiler(definitions, frame).run();
}

/** Lists ready to be filled event by event. Holds scratch memory: one per worker. */
export class CompiledReconstruction {
  private readonly lists: readonly CompiledList[];
  private readonly frame: CmsFrame;

  constructor(lists: readonly CompiledList[], frame: CmsFrame) {
    this.lists = lists;
    this.frame = frame;
  }

  /** Names of all lists in the order in which they are filled; those that decay strings imply among them. */
  get names(): string[] {
    return this.lists.map(({ name }) => name);
  }

  /** Fills every list with the candidates of one event. */
  reconstruct(tracks: TrackColumns, clusters: ClusterColumns, event: number): void {
    const columns = { tracks, clusters };
    for (const list of this.lists) list.fill(columns, event);
  }

  list(name: string): CompiledList {
    const found = this.lists.find((one) => one.name === name);
    if (found === undefined)
      throw new UserError({
        what: 'no list of this name',
        value: name,
        remedy: didYouMean(name, this.names) || `lists are ${this.names.join(', ')}`,
      });
    return found;
  }

  /** A candidate of a list with daughters, to be filled by `list(name).table.load(row, candidate)` and asked for observables. */
  candidateOf(name: string): Candidate {
    const { daughters } = this.list(name).table;
    if (daughters === 0)
      throw new UserError({ what: 'tracks and photons are no candidates', value: name, remedy: 'name a list with a decay' });
    return new Candidate(this.frame, daughters);
  }
}

class Compiler {
  private readonly definitions: Reconstruction;
  private readonly frame: CmsFrame;
  private readonly lists: CompiledList[] = [];
  private readonly done = new Map<string, CompiledList>();
  private readonly hasVertex = new Set<CompiledList>();

  constructor(definitions: Reconstruction, frame: CmsFrame) {
    this.definitions = definitions;
    this.frame = frame;
  }

  run(): CompiledReconstruction {
    for (const name of Object.keys(this.definitions)) this.named(name, []);
    return new CompiledReconstruction(this.lists, this.frame);
  }

  private keep(key: string, list: CompiledList): CompiledList {
    this.lists.push(list);
    this.done.set(key, list);
    return list;
  }

  private named(name: string, trail: readonly string[]): CompiledList {
    const ready = this.done.get(name);
    if (ready !== undefined) return ready;
    if (trail.includes(name))
      throw new UserError({ where: `list ${name}`, what: 'is made from itself', value: [...trail, name].join(' <- ') });
    const definition = this.definitions[name]!;
    const where = `list ${name}`;
    if (name === 'tracks' || name === 'photons')
      throw new UserError({ where, what: 'is the name of all of them: choose another' });
    this.checkKeys(definition, where);
    return this.keep(name, this.make(name, definition, where, [...trail, name]));
  }

  private checkKeys(definition: ParticleList, where: string): void {
    const known = ['source', 'cuts', 'best', 'count', 'from', 'particle', 'decay', 'preselect', 'vertex'];
    for (const key of Object.keys(definition))
      if (!known.includes(key))
        throw new UserError({
          where,
          what: 'unknown key',
          value: key,
          remedy: didYouMean(key, known) || `known are ${known.join(', ')}`,
        });
    if ('decay' in definition === 'from' in definition)
      throw new UserError({ where, what: 'a list has either "from" or "decay"' });
    if (typeof definition.source !== 'string' || definition.source.trim() === '')
      throw new UserError({ where, what: '"source" is missing', remedy: 'say who chose the numbers, or "assumed: ..."' });
  }

  private make(name: string, definition: ParticleList, where: string, trail: readonly string[]): CompiledList {
    if ('decay' in definition) return this.decay(name, definition, where, trail);
    for (const key of ['preselect', 'vertex'])
      if (key in definition) throw new UserError({ where, what: `"${key}" goes with "decay"` });
    const { from } = definition;
    const { particle } = definition as LeafListDefinition;
    if (from === 'photons') {
      if (particle !== undefined && particle !== 'gamma')
        throw new UserError({ where, what: 'photons are "gamma"', value: particle });
      return new PhotonList(name, this.rules(definition, photonObservables, where), this.frame, undefined);
    }
    if (from === 'tracks') return this.tracks(name, particle, definition, where, undefined);
    if (!Object.hasOwn(this.definitions, from)) {
      const names = ['tracks', 'photons', ...Object.keys(this.definitions)];
      throw new UserError({
        where,
        what: 'unknown list',
        value: from,
        remedy: didYouMean(from, names) || `lists are ${names.join(', ')}`,
      });
    }
    const parent = this.named(from, trail);
    if (parent instanceof PhotonList)
      return new PhotonList(name, this.rules(definition, photonObservables, where), this.frame, parent);
    if (parent instanceof TrackList) return this.tracks(name, particle ?? parent.particle, definition, where, parent);
    if (particle !== undefined) throw new UserError({ where, what: 'the particle of a decay is its mother', value: particle });
    const known = observablesOfCandidate(parent.table.daughters, this.hasVertex.has(parent));
    const list = new ThinnedList(name, this.rules(definition, known, where), this.frame, parent);
    if (this.hasVertex.has(parent)) this.hasVertex.add(list);
    return list;
  }

  private tracks(
    name: string,
    particle: string | undefined,
    definition: ParticleList,
    where: string,
    from: CompiledList | undefined,
  ): TrackList {
    const charged = particleNames.filter(leavesTrack);
    if (particle === undefined || !charged.includes(particle))
      throw new UserError({
        where,
        what: particle === undefined ? 'tracks need a "particle", their mass hypothesis' : 'not a particle that leaves a track',
        value: particle,
        remedy: (particle && didYouMean(particle, charged)) || `known are ${charged.join(' ')}`,
      });
    const hypothesis = { name: particle, charge: chargeOf(particle), mass: massOf(particle) };
    return new TrackList(name, hypothesis, this.rules(definition, trackObservables, where), this.frame, from);
  }

  private rules<F>(definition: ParticleList, known: Readonly<Record<string, Observable<F>>>, where: string): Rules<F> {
    const { cuts = [], best, count } = definition;
    const keep = best?.keep ?? 1;
    if (!(Number.isSafeInteger(keep) && keep > 0))
      throw new UserError({ where: `${where}.best.keep`, what: 'not a number of candidates', value: keep });
    if (best !== undefined && best.pick !== 'highest' && best.pick !== 'lowest')
      throw new UserError({ where: `${where}.best.pick`, what: 'is "highest" or "lowest"', value: best.pick });
    return {
      cuts: compileCuts(cuts, known, where),
      best: best && { of: observableOf(best.of, known, `${where}.best`).of, sign: best.pick === 'highest' ? 1 : -1, keep },
      count: count && closedRange(count, '1', `${where}.count`),
    };
  }

  private decay(name: string, definition: DecayListDefinition, where: string, trail: readonly string[]): CompiledList {
    const tree = parseDecayString(definition.decay, { particles: particleNames, lists: Object.keys(this.definitions) }, where);
    if (tree.label !== '')
      throw new UserError({
        where: `${where}, column ${tree.column}`,
        what: 'the particle that decays has no label: the list is named by its key',
      });
    const plan = this.plan(tree, definition.decay, where, trail, definition.vertex === true);
    const vertex = plan.fit !== undefined;
    const preselect = compileCuts(definition.preselect ?? [], observablesOfCandidate(plan.lists.length), `${where}.preselect`);
    const list = new DecayList(
      name,
      plan,
      preselect,
      this.rules(definition, observablesOfCandidate(plan.lists.length, vertex), where),
      this.frame,
    );
    if (vertex) this.hasVertex.add(list);
    return list;
  }

  private plan(tree: DecayNode, text: string, where: string, trail: readonly string[], vertex: boolean): DecayPlan {
    const charge = tree.daughters.reduce((sum, { name }) => sum + chargeOf(name), 0);
    if (charge !== chargeOf(tree.name))
      throw new UserError({
        where: `${where}, column ${tree.column}`,
        what: `charge is not conserved: "${tree.name}" has ${chargeOf(tree.name)}, its daughters ${charge}`,
        value: text,
      });
    const lists = tree.daughters.map((daughter) => this.daughter(daughter, where, trail));
    const signs = tree.daughters.map(({ name }, d) => (antiparticle(name) === name ? 0 : name === lists[d]!.particle ? 1 : -1));
    const same = (d: number, e: number): boolean => lists[e] === lists[d] && signs[e] === signs[d];
    const sameAs = lists.map((_, d) => {
      for (let e = d - 1; e >= 0; e--) if (same(d, e)) return e;
      return -1;
    });
    const sorted = (names: readonly string[]): string => [...names].sort().join(' ');
    const key = (conjugate: boolean): string =>
      sorted(lists.map((list, d) => `${this.lists.indexOf(list)}${conjugate ? -signs[d]! : signs[d]!}`));
    // a decay that is its own conjugate is formed once, and does not tell the mother from its antiparticle
    const own = key(true) === key(false);
    const modes = own ? ([1] as const) : ([1, -1] as const);
    const flavoured = !own && antiparticle(tree.name) !== tree.name;
    const overlapping = tree.daughters.some((one, d) =>
      tree.daughters.some((other, e) => e < d && other.name === one.name && !same(d, e)),
    );
    const fitted = lists.flatMap((list, d) => (list instanceof TrackList ? [d] : []));
    if (vertex && fitted.length < 2)
      throw new UserError({
        where,
        what: 'a vertex needs two daughters that are tracks: those of daughters that decay are fitted with them',
        value: text,
      });
    const masses = fitted.map((d) => massOf(lists[d]!.particle));
    const fit = vertex ? new CandidateFit(fitted, masses) : undefined;
    return { mother: tree.name, lists, signs, sameAs, modes, flavoured, overlapping, fit, fitted };
  }

  /** The list that a daughter is taken from. */
  private daughter(node: DecayNode, where: string, trail: readonly string[]): CompiledList {
    const at = `${where}, column ${node.column}`;
    if (node.daughters.length > 0) {
      if (node.label !== '')
        throw new UserError({ where: at, what: 'a label names a list: leave it out, or the bracket', value: decayText(node) });
      const text = decayText(node);
      const plan = (): DecayPlan => this.plan(node, text, where, trail, false);
      return (
        this.done.get(text) ??
        this.keep(text, new DecayList(text, plan(), [], { cuts: [], best: undefined, count: undefined }, this.frame))
      );
    }
    if (node.label !== '') {
      const list = this.named(node.label, trail);
      if (!sameKind(list.particle, node.name))
        throw new UserError({ where: at, what: `list "${node.label}" holds ${list.particle}, not ${node.name}` });
      return list;
    }
    for (const name of [node.name, antiparticle(node.name)])
      if (Object.hasOwn(this.definitions, name) && !trail.includes(name)) return this.named(name, trail);
    if (node.name === 'gamma') {
      const key = 'all gamma';
      return (
        this.done.get(key) ??
        this.keep(key, new PhotonList(key, { cuts: [], best: undefined, count: undefined }, this.frame, undefined))
      );
    }
    if (leavesTrack(node.name)) {
      const particle = [node.name, antiparticle(node.name)].sort()[0]!;
      const key = `all ${particle}`;
      return (
        this.done.get(key) ??
        this.keep(key, this.tracks(key, particle, { from: 'tracks', particle, source: 'all' }, at, undefined))
      );
    }
    throw new UserError({
      where: at,
      what: `nothing makes "${node.name}"`,
      remedy: `write its decay in brackets, such as "[${node.name} -> ...]", or name a list behind a colon`,
    });
  }
}

import type { EventRecord } from '@lacuna/engine/node';
import { aligned, type Io, shortNumber as n } from './io.ts';

/** Prints one event, stage by stage: what was generated, what the detector saw of it, the candidates, and each cut with its verdict. */
export function showEvent(event: EventRecord, io: Io): void {
  const part = (title: string, head: string[], rows: string[][]) =>
    io.out(`\n${title}\n${rows.length > 0 ? aligned([head, ...rows]) : 'none\n'}`);
  io.out(`${event.sample}: event ${event.index}, seed ${event.seed}, weight ${n(event.weight)}, ${event.trials} trials\n`);
  part(
    'generated (GeV, cm)',
    ['particle', 'row', 'mother', 'E', 'px', 'py', 'pz', 'x', 'y', 'z', 'from'],
    event.generated.map(({ name, row, mother, momentum, vertex, origin, stable }) => [
      stable ? name : `(${name})`,
      String(row),
      mother < 0 ? '' : String(mother),
      ...momentum.map(n),
      ...vertex.slice(0, 3).map(n),
      origin,
    ]),
  );
  showTracks(event, part);
  part(
    'clusters (GeV, rad, ns, cm)',
    ['', 'E', 'theta', 'phi', 'time', 'region', 'crystals', 'E1/E9', 'E9/E21', 'shape', 'to track', 'of', 'row'],
    event.clusters.map((c, i) => [
      `c${i}`,
      ...[c.energy, c.theta, c.phi, c.time].map(n),
      c.region,
      ...[c.hits, c.e1e9, c.e9e21, c.pulseShape].map(n),
      c.trackDistance === null ? '' : n(c.trackDistance),
      c.merged ? `${c.origin}, merged` : c.origin,
      c.particle < 0 ? '' : String(c.particle),
    ]),
  );
  part(
    'KLM clusters (rad, ns)',
    ['', 'theta', 'phi', 'time', 'layers', 'innermost', 'region', 'row'],
    event.klm.map((k, i) => [
      `k${i}`,
      ...[k.theta, k.phi, k.time].map(n),
      String(k.layers),
      String(k.innermost),
      k.region,
      k.particle < 0 ? '' : String(k.particle),
    ]),
  );
  part(
    'trigger',
    ['line', ''],
    event.trigger.map(({ line, fired }) => [line, fired ? 'fired' : 'silent']),
  );
  showCandidates(event, part);
  showSelection(event, part);
  const { rejectedBy } = event.selection;
  io.out(
    `\n${rejectedBy === null ? 'passes every cut that does not depend on the mass' : `rejected by: ${rejectedBy}`}\nfingerprint ${event.fingerprint}\n`,
  );
}

type Part = (title: string, head: string[], rows: string[][]) => void;

function showTracks({ tracks }: EventRecord, part: Part): void {
  part(
    'tracks (GeV, cm)',
    ['', 'charge', 'px', 'py', 'pz', 'd0', 'z0', 'PXD', 'SVD', 'CDC', 'first r', 'last r', 'fit P', 'by', 'row'],
    tracks.map((t, i) => [
      `t${i}`,
      t.charge > 0 ? '+' : '-',
      ...[t.px, t.py, t.pz, t.d0, t.z0].map(n),
      ...[t.hits.pxd, t.hits.svd, t.hits.cdc].map(String),
      ...[t.hits.firstRadius, t.hits.lastRadius, t.fitProbability].map(n),
      t.madeBy,
      t.particle < 0 ? '' : String(t.particle),
    ]),
  );
  if (tracks.length === 0) return;
  const names = Object.keys(tracks[0]!.identification.all) as (keyof (typeof tracks)[0]['identification']['all'])[];
  part(
    'identification (likelihood ratios)',
    ['', ...names, 'muon id', 'electron id', 'cluster E', 'E1/E9', 'shape', 'KLM layers', 'outermost', 'detectors'],
    tracks.map((t, i) => [
      `t${i}`,
      ...names.map((name) => n(t.identification.all[name])),
      ...[t.muonId, t.electronId, t.clusterEnergy, t.clusterE1E9, t.clusterPulseShape].map(n),
      String(t.klm.hits),
      String(t.klm.layer),
      Object.keys(t.identification.by).join(' '),
    ]),
  );
}

function showCandidates({ selection: { candidates } }: EventRecord, part: Part): void {
  part(
    'candidates (GeV, rad)',
    ['', 'of', 'formed', 'passing', 'E', 'px', 'py', 'pz', 'mass', 'recoil M^2', 'recoil theta', 'into'],
    candidates.map((c) => [
      c.name,
      c.daughters.map(({ name, row }) => (row < 0 ? name : `${name} ${row}`)).join(', '),
      c.combinations === undefined ? '' : String(c.combinations.formed),
      c.combinations === undefined ? '' : String(c.combinations.passing),
      ...c.momentum.map(n),
      n(c.mass),
      n(c.recoil.massSquared),
      n(c.recoil.theta),
      `calorimeter ${c.recoil.calorimeter}, KLM ${c.recoil.klm}`,
    ]),
  );
  const fitted = candidates.filter(({ vertex }) => vertex !== undefined);
  if (fitted.length === 0) return;
  part(
    'vertices (cm, rad)',
    ['', 'x', 'y', 'z', 'sigma x', 'sigma y', 'sigma z', 'chi2/n', 'P', 'flight', 'significance', 'pointing'],
    fitted.map(({ name, vertex }) =>
      vertex === null || vertex === undefined
        ? [name, 'no common vertex']
        : [
            name,
            ...[...vertex.position, ...vertex.errors].map(n),
            `${n(vertex.chi2)}/${vertex.degreesOfFreedom}`,
            ...[vertex.probability, vertex.flightDistance, vertex.flightSignificance, vertex.pointingAngle].map(n),
          ],
    ),
  );
}

function showSelection({ selection: { verdicts, atMass } }: EventRecord, part: Part): void {
  const range = (one: (typeof verdicts)[number]) =>
    one.range === undefined
      ? ''
      : `${one.range.low === null ? '' : `${n(one.range.low)} <= `}x${one.range.high === null ? '' : ` <= ${n(one.range.high)}`}`;
  part(
    'selection',
    ['cut', 'accepted', 'value', ''],
    [...verdicts, ...atMass].map((one) => [
      one.name,
      range(one),
      one.values.map(n).join(', '),
      one.passed === null
        ? one.rows.length > 0
          ? one.rows.map((ok) => (ok ? 'kept' : 'dropped')).join(', ')
          : '-'
        : one.passed
          ? 'passes'
          : 'fails',
    ]),
  );
}

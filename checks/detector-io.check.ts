import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith, runPython } from './python.ts';

/** Foreign readers and writers: Arrow's own library; uproot, which writes ROOT trees. */
const foreign = pythonWith([
  'pyarrow==26.0.1',
  'uproot==5.7.7',
  'awkward==2.14.0',
  'numpy==2.4.6',
  'cramjam==2.14.0',
  'xxhash==4.1.0',
]);
let folder: string;

/** The command in little memory: what a damaged file asks for must not be given. */
const lacuna = (...args: string[]) => {
  const done = spawnSync(
    process.execPath,
    ['--max-old-space-size=256', join(import.meta.dirname, '..', 'cli', 'bin', 'lacuna.mjs'), ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, LACUNA_CACHE: join(folder, 'cache') }, timeout: 240_000 },
  );
  return { code: done.status, out: done.stdout, err: done.stderr };
};
const done = (...args: string[]): string => {
  const { code, out, err } = lacuna(...args);
  expect({ code, err }, args.join(' ')).toEqual({ code: 0, err: '' });
  return out;
};

/** The dimuon selection without what files of tracks alone cannot say. */
const loose = [
  '--search',
  'zprime-invisible',
  '--set',
  'trigger=none',
  '--set',
  'objects.muon.cuts.1.above=-1',
  '--set',
  'objects.muon.cuts.2.between.0=-1 GeV',
  '--set',
  'objects.muon.cuts.2.between.1=20 GeV',
  '--set',
  'objects.muon.cuts.3.below=9',
];
type Line = { name: string; entries: number };
/** Events after each line of the cut flow from the candidate on. */
const flowOf = (file: string, ...more: string[]): Line[] =>
  (JSON.parse(done('select', file, ...loose, '--json', ...more)).flow as Line[])
    .slice(2)
    .map(({ name, entries }) => ({ name, entries }));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-detector-io-'));
  const process = ['e+ e- -> mu+ mu- Zprime', '--model', 'zprime', '--set', 'mass.Zprime=3'];
  done('generate', ...process, '--events', '1500', '--out', 'z.hepmc');
  done('simulate', 'z.hepmc', '--out', 'z.parquet');
  done('simulate', 'z.hepmc', '--out', 'z.arrow');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads z.parquet, and writes it as an mdst tree of flat branches and as flat trees of candidates in every compression of ROOT. */
const writeRoot = `
import sys, numpy as np, awkward as ak, pyarrow.parquet as pq, uproot
folder = sys.argv[1]
t = pq.read_table(folder + "/z.parquet")
col = lambda n: ak.Array(t[n].to_pylist())
real = lambda n: ak.values_astype(col(n), np.float64)
ev = np.asarray(t["event"].to_numpy()).astype(np.int32)
def interleave(parts):
    return ak.flatten(ak.concatenate([p[:, :, np.newaxis] for p in parts], axis=2), axis=2)
helix = ["d0", "phi0", "omega", "z0", "tan_lambda"]
cov = ["track_cov_%s_%s" % (a, b) for i, a in enumerate(helix) for b in helix[i:]]
log = [c for c in t.column_names if c.startswith("track_loglik_")]
index = ak.local_index(col("track_px"))
counts = ak.num(index)
ones = np.uint64((1 << 56) - 1)
cdc = (ak.to_numpy(ak.flatten(col("track_cdc_hits"))).astype(np.uint64) << np.uint64(56)) | ones
polar = lambda r, th, ph: (r * np.sin(th) * np.cos(ph), r * np.sin(th) * np.sin(ph), r * np.cos(th))
kx, ky, kz = polar(250.0, real("klm_theta"), real("klm_phi"))
same = lambda like, v, ty: ak.values_astype(ak.zeros_like(like) + v, ty)
mdst = {
  "EventMetaData.m_event": ev, "EventMetaData.m_run": np.full(len(ev), 12, np.int32),
  "EventMetaData.m_experiment": np.full(len(ev), 26, np.int32), "EventMetaData.m_generatedWeight": t["weight"].to_numpy(),
  "Tracks.m_trackFitIndices": ak.values_astype(interleave([index if k == 2 else index * 0 - 1 for k in range(6)]), np.int16),
  "TrackFitResults.m_tau": interleave([real("track_" + h) for h in helix]),
  "TrackFitResults.m_cov5": interleave([real(c) for c in cov]),
  "TrackFitResults.m_pValue": real("track_fit_probability"),
  "TrackFitResults.m_hitPatternCDCInitializer": ak.unflatten(cdc, counts),
  "PIDLikelihoods.m_logl": interleave([real(c) for c in log]),
  "ECLClusters.m_logEnergy": np.log(real("cluster_energy")), "ECLClusters.m_theta": real("cluster_theta"),
  "ECLClusters.m_phi": real("cluster_phi"), "ECLClusters.m_time": real("cluster_time"),
  "ECLClusters.m_hypotheses": same(col("cluster_energy"), 16, np.uint16), "ECLClusters.m_isTrack": same(col("cluster_energy"), 0, np.uint8),
  "KLMClusters.m_globalX": kx, "KLMClusters.m_globalY": ky, "KLMClusters.m_globalZ": kz,
  "KLMClusters.m_layers": ak.values_astype(col("klm_layers"), np.int32),
  "MCParticles.m_pdg": ak.values_astype(col("mc_pdg"), np.int32),
  "MCParticles.m_status": ak.values_astype(1 + 2 * col("mc_stable"), np.uint16),
  "MCParticles.m_mother": ak.values_astype(col("mc_mother") + 1, np.int32), "MCParticles.m_energy": real("mc_energy"),
  "MCParticles.m_productionTime": real("mc_time"),
}
for a in "xyz":
    mdst["MCParticles.m_momentum_" + a] = real("mc_p" + a)
    mdst["MCParticles.m_productionVertex_" + a] = real("mc_v" + a)
def write(path, name, data, **options):
    with uproot.recreate(path, **options) as f:
        f.mktree(name, {k: v.dtype if isinstance(v, np.ndarray) else ak.type(v).content for k, v in data.items()})
        half = len(next(iter(data.values()))) // 2
        # two baskets a branch
        f[name].extend({k: v[:half] for k, v in data.items()})
        f[name].extend({k: v[half:] for k, v in data.items()})
write(folder + "/mdst.root", "tree", mdst)
energy, theta, phi = real("cluster_energy"), real("cluster_theta"), real("cluster_phi")
cx, cy, cz = polar(energy, theta, phi)
zero = ak.zeros_like(energy)
both = lambda a, b: ak.to_numpy(ak.flatten(ak.concatenate([a, b], axis=1)))
track = lambda n: both(real("track_" + n), zero)
rows = np.repeat(np.arange(len(ev)), ak.to_numpy(ak.num(col("track_px")) + ak.num(energy)))
flat = {
  "__experiment__": np.full(len(rows), 26, np.int32), "__run__": np.full(len(rows), 12, np.int32), "__event__": ev[rows],
  "__weight__": t["weight"].to_numpy()[rows], "px": both(real("track_px"), cx), "py": both(real("track_py"), cy), "pz": both(real("track_pz"), cz),
  "charge": track("charge"), "E": both(ak.zeros_like(real("track_px")), energy), "d0": track("d0"), "z0": track("z0"), "phi0": track("phi0"),
  "omega": track("omega"), "tanLambda": track("tan_lambda"), "muonID": track("muon_id"), "electronID": track("electron_id"),
  "clusterE": both(real("track_cluster_energy"), energy), "clusterTiming": both(real("track_cluster_time"), real("cluster_time")),
}
for name in ("ZLIB", "LZMA", "LZ4", "ZSTD"):
    write(folder + "/" + name + ".root", "variables", flat, compression=getattr(uproot, name)(4))
write(folder + "/plain.root", "variables", flat, compression=None)
# field of the simulation, from curvature and transverse momentum
field = np.median(ak.to_numpy(ak.flatten(np.hypot(real("track_px"), real("track_py")) * abs(real("track_omega"))))) / 0.00299792458
print(len(rows), repr(float(field)))
`;

describe('detector events', () => {
  it('are read by Arrow from Parquet and Arrow alike, with units and provenance', (context) => {
    if ('missing' in foreign) {
      console.log(`skipped: ${foreign.missing}`);
      context.skip(foreign.missing);
      return;
    }
    done('select', 'z.parquet', ...loose, '--out', 'selected.parquet');
    done('select', 'z.parquet', ...loose, '--out', 'selected.arrow');
    const text = runPython(
      foreign.python,
      `
import json, sys, math, pyarrow as pa, pyarrow.parquet as pq
folder = sys.argv[1]
result = {}
for name in ("z", "selected"):
    p = pq.read_table(folder + "/" + name + ".parquet")
    a = pa.ipc.open_file(folder + "/" + name + ".arrow").read_all()
    nan = lambda x: "nan" if isinstance(x, float) and math.isnan(x) else [nan(y) for y in x] if isinstance(x, list) else x
    different = [c for c in p.column_names if nan(p[c].to_pylist()) != nan(a[c].to_pylist())]
    units = json.loads(p.schema.metadata[b"units"])
    result[name] = dict(rows=p.num_rows, different=different, same_units=json.loads(a.schema.metadata[b"units"]) == units,
      without=[c for c in p.column_names if not units.get(c)], field=a.schema.field("track_cov_d0_omega").metadata[b"unit"].decode(),
      lacuna=json.loads(p.schema.metadata[b"lacuna"]), type=str(p.schema.field("track_px").type),
      lengths=all(len(x) == len(y) for x, y in zip(p["track_px"].to_pylist(), p["track_loglik_TOP_K"].to_pylist())),
      tracks=sum(len(x) for x in p["track_px"].to_pylist()))
    if name == "selected":
        mass = lambda r: math.sqrt(sum((1, -1, -1, -1)[k] * sum(v) ** 2 for k, v in enumerate(r)))
        result["mass"] = p["dimuon_recoilMass"].to_pylist()
        result["two"] = min(len(x) for x in p["track_px"].to_pylist())
print(json.dumps(result))
`,
      [folder],
    );
    const read = JSON.parse(text);
    for (const name of ['z', 'selected'])
      expect(read[name]).toMatchObject({ different: [], same_units: true, without: [], field: '(cm) (1/cm)', lengths: true });
    expect(read.z.rows).toBe(1500);
    expect(read.z.lacuna.attributes).toMatchObject({ source: 'z.hepmc', seed: '1', card: 'belle2' });
    expect(read.selected.lacuna.attributes).toMatchObject({ selected_from: 'z.parquet', search: 'zprime-invisible' });
    expect(read.z.type).toContain('list<');
    expect(read.two).toBeGreaterThanOrEqual(2);
    const masses = (read.mass as number[]).sort((a, b) => a - b);
    const median = masses[masses.length >> 1]!;
    console.log(`selected ${masses.length} of 1500, median recoil mass ${median.toFixed(3)} GeV (generated 3)`);
    expect(median).toBeGreaterThan(2.8);
    expect(median).toBeLessThan(3.3);
  });

  it('in ROOT trees of mdst and of candidates, in every compression, are the same events', (context) => {
    if ('missing' in foreign) {
      console.log(`skipped: ${foreign.missing}`);
      context.skip(foreign.missing);
      return;
    }
    const [rows, field] = runPython(foreign.python, writeRoot, [folder]).trim().split(' ');
    const expected = flowOf('z.parquet');
    console.log(
      `${rows} candidates in flat trees, field ${field} T; cut flow ${expected.map(({ entries }) => entries).join(' ')}`,
    );
    expect(expected.at(-1)!.entries).toBeGreaterThan(200);
    for (const name of ['plain', 'ZLIB', 'LZMA', 'LZ4', 'ZSTD']) expect(flowOf(`${name}.root`), name).toEqual(expected);
    // momenta from curvatures: with the field of the simulation they are those of the table
    expect(flowOf('mdst.root', '--field', field!, '--out', 'mdst.parquet')).toEqual(expected);
    done('select', 'z.parquet', ...loose, '--out', 'table.parquet');
    const text = runPython(
      foreign.python,
      `
import json, sys, pyarrow.parquet as pq
a, b = (pq.read_table(sys.argv[1] + "/" + n + ".parquet") for n in ("mdst", "table"))
flat = lambda t, c: [y for x in t[c].to_pylist() for y in (x if isinstance(x, list) else [x])]
worst = lambda c: max([0] + [abs(x - y) / max(1e-12, abs(y)) for x, y in zip(flat(a, c), flat(b, c))])
same = ["event", "weight", "track_d0", "track_omega", "track_charge", "track_cdc_hits", "track_fit_probability", "mc_pdg", "mc_mother", "cluster_theta"] + [
  c for c in a.column_names if c.startswith(("track_cov_", "track_loglik_"))]
print(json.dumps(dict(rows=[a.num_rows, b.num_rows], different=[c for c in same if flat(a, c) != flat(b, c)],
  worst={c: worst(c) for c in ("track_px", "track_pz", "cluster_energy", "klm_theta", "dimuon_recoilMass", "mc_energy")},
  run=sorted(set(flat(a, "run"))), experiment=sorted(set(flat(a, "experiment"))))))
`,
      [folder],
    );
    const read = JSON.parse(text);
    expect(read).toMatchObject({ different: [], run: [12], experiment: [26] });
    expect(read.rows[0]).toBe(read.rows[1]);
    expect(Math.max(...(Object.values(read.worst) as number[]))).toBeLessThan(1e-9);
  });

  it('in damaged ROOT files are refused in little memory: exit code 2, one line, nothing written', (context) => {
    if ('missing' in foreign) {
      console.log(`skipped: ${foreign.missing}`);
      context.skip(foreign.missing);
      return;
    }
    const bytes = readFileSync(join(folder, 'mdst.root'));
    const changed = (at: number, ...values: number[]) => {
      const copy = Buffer.from(bytes);
      copy.set(values, at);
      return copy;
    };
    const cases: [string, Uint8Array, RegExp][] = [
      ['half.root', bytes.subarray(0, bytes.length >> 1), /cut off/],
      ['short.root', bytes.subarray(0, 40), /not a ROOT file/],
      // the list of keys two gigabytes behind the end
      ['huge.root', changed(0xb4, 0x7f, 0xff, 0xff, 0xff), /points outside of itself|ROOT file/],
      ['middle.root', changed(bytes.length >> 1, ...new Array(400).fill(0x5a)), /ROOT file/],
      ['other.root', Buffer.from(`${'root'.padEnd(4)}${'x'.repeat(400)}`), /ROOT file|cut off/],
    ];
    for (const [name, content, message] of cases) {
      writeFileSync(join(folder, name), content);
      const { code, err } = lacuna('select', name, ...loose, '--out', 'never.parquet');
      expect(code, `${name}: ${err}`).toBe(2);
      expect(err).toMatch(message);
      expect(err.trim().split('\n').length, err).toBe(1);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('of Pythia in the centre of mass are boosted and simulated: every final particle is known', (context) => {
    const pythia = pythonWith(['pythia8mc==8.317.2', 'pyhepmc==2.16.1', 'numpy==2.4.6']);
    if ('missing' in pythia) {
      console.log(`skipped: ${pythia.missing}`);
      context.skip(pythia.missing);
      return;
    }
    runPython(
      pythia.python,
      `
import sys, numpy as np, pythia8mc, pyhepmc
from pyhepmc.io import WriterAscii
p = pythia8mc.Pythia("", False)
for line in ["Print:quiet=on", "Beams:idA=11", "Beams:idB=-11", "Beams:eCM=10.58", "WeakSingleBoson:ffbar2gmZ=on", "PDF:lepton=off",
             "23:onMode=off", "23:onIfAny=1 2 3 4", "Random:setSeed=on", "Random:seed=7"]:
    p.readString(line)
p.init()
out, n = WriterAscii(sys.argv[1]), 0
while n < 300:
    if not p.next():
        continue
    n += 1
    e = [p.event[i] for i in range(1, p.event.size())]
    column = lambda f, kind=float: np.array([f(x) for x in e], dtype=kind)
    mothers = [list(x.motherList()) for x in e]
    ev = pyhepmc.GenEvent(pyhepmc.Units.GEV, pyhepmc.Units.MM)
    ev.from_hepevt(n, column(lambda x: x.px()), column(lambda x: x.py()), column(lambda x: x.pz()), column(lambda x: x.e()),
        column(lambda x: x.m()), column(lambda x: x.id(), np.int32),
        np.array([4 if i < 2 else 1 if x.isFinal() else 2 for i, x in enumerate(e)], dtype=np.int32),
        np.array([(min(m), max(m)) if m else (0, 0) for m in mothers], dtype=np.int32), None,
        column(lambda x: x.xProd()), column(lambda x: x.yProd()), column(lambda x: x.zProd()), column(lambda x: x.tProd()))
    out.write(ev)
out.close()
`,
      [join(folder, 'pythia.hepmc')],
    );
    expect(JSON.parse(done('simulate', 'pythia.hepmc', '--out', 'unboosted.parquet', '--json')).notes.join()).toContain(
      '--boost',
    );
    const made = JSON.parse(
      done('simulate', 'pythia.hepmc', '--boost', '--out', 'pythia.parquet', '--phoenix', 'pythia.json', '--json'),
    );
    const [tracks, clusters] = [made.tracks / made.events, made.clusters / made.events];
    console.log(`q qbar of Pythia: ${tracks.toFixed(2)} tracks and ${clusters.toFixed(2)} neutral clusters an event`);
    expect(made).toMatchObject({ events: 300, notes: [] });
    // some eight charged hadrons and as many photons an event at this energy
    expect(tracks).toBeGreaterThan(4);
    expect(tracks).toBeLessThan(10);
    expect(clusters).toBeGreaterThan(3);
    const shown = JSON.parse(readFileSync(join(folder, 'pythia.json'), 'utf8'));
    expect(Object.keys(shown).length).toBe(100);
    for (const event of Object.values(shown) as Record<string, Record<string, unknown[]>>[])
      for (const track of event['Tracks']!['Reconstructed tracks'] as { pos: number[][]; dparams: number[] }[])
        expect(track.pos.length > 1 && [...track.pos.flat(), ...track.dparams].every(Number.isFinite)).toBe(true);
  });
});

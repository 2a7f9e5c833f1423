import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith, runPython } from './python.ts';

/** Foreign readers: HepMC3's own library, pylhe, Arrow. */
const foreign = pythonWith(['pyhepmc==2.16.1', 'pylhe==2.1.0', 'pyarrow==26.0.1']);
const reference = process.env['LACUNA_REFERENCE'];
let folder: string;

const lacuna = (...args: string[]) => {
  const done = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'cli', 'bin', 'lacuna.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LACUNA_CACHE: join(folder, 'cache') },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
};

/** A file's text with 14 digits a number: a change of units and back may cost the last bit. */
const rounded = (name: string): string =>
  readFileSync(join(folder, name), 'utf8').replace(/-?\d+\.\d+(e-?\d+)?/g, (text) =>
    String(Number(Number(text).toPrecision(14))),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('files of generated events', () => {
  it('are the same events in every format, and part + part = whole', () => {
    const process = ['e+ e- -> tau+ tau- (gamma)', '--seed', '5'];
    for (const out of ['whole.hepmc', 'whole.parquet', 'whole.lhe.gz'])
      expect(lacuna('generate', ...process, '--events', '3000', '--out', out).code, out).toBe(0);
    for (const from of ['whole.parquet', 'whole.hepmc']) {
      expect(lacuna('convert', from, `from-${from}.hepmc`).code).toBe(0);
      expect(rounded(`from-${from}.hepmc`)).toBe(rounded('whole.hepmc'));
    }
    expect(lacuna('generate', ...process, '--events', '1000', '--out', 'a.hepmc').code).toBe(0);
    expect(lacuna('generate', ...process, '--first', '1000', '--events', '2000', '--out', 'b.hepmc').code).toBe(0);
    const events = (name: string) =>
      readFileSync(join(folder, name), 'utf8')
        .split(/^(?=E )/m)
        .slice(1);
    const both = [...events('a.hepmc'), ...events('b.hepmc')].map((text) => text.replace(/HepMC::[\s\S]*/, ''));
    expect(both).toEqual(events('whole.hepmc').map((text) => text.replace(/HepMC::[\s\S]*/, '')));
  });

  it('are read by foreign readers, balanced and displaced', (context) => {
    if ('missing' in foreign) {
      console.log(`skipped: ${foreign.missing}`);
      context.skip(foreign.missing);
      return;
    }
    const text = runPython(
      foreign.python,
      `
import json, sys, pyhepmc, pylhe, pyarrow.parquet as pq
folder = sys.argv[1]
worst, displaced, hepmc = 0.0, 0, 0
with pyhepmc.open(folder + "/whole.hepmc") as f:
    for e in f:
        hepmc += 1
        side = lambda s: [sum(getattr(p.momentum, c) for p in e.particles if p.status == s) for c in ("px", "py", "pz", "e")]
        worst = max([worst] + [abs(a - b) for a, b in zip(side(4), side(1))])
        displaced += sum(1 for v in e.vertices if any(abs(p.pid) == 15 for p in v.particles_in))
    section = e.cross_section.xsec()
    seed = e.run_info.attributes["lacuna_seed"]
lhe = list(pylhe.LHEFile.fromfile(folder + "/whole.lhe.gz").events)
table = pq.read_table(folder + "/whole.parquet")
print(json.dumps(dict(hepmc=hepmc, worst=worst, displaced=displaced, section=section, seed=str(seed), lhe=len(lhe),
  mean=sum(x.eventinfo.weight for x in lhe) / len(lhe), first=[p.id for p in lhe[0].particles], rows=table.num_rows,
  units=json.loads(table.schema.metadata[b"units"]), pdg=table["pdg"][0].as_py(), vx=table["vx"][0].as_py())))
`,
      [folder],
    );
    const read = JSON.parse(text);
    console.log(
      `foreign readers: ${read.hepmc} HepMC3, ${read.lhe} LHE, ${read.rows} Parquet events; worst imbalance ${read.worst} GeV`,
    );
    expect([read.hepmc, read.lhe, read.rows]).toEqual([3000, 3000, 3000]);
    expect(read.worst).toBeLessThan(1e-10);
    expect(read.displaced).toBe(6000);
    expect(read.mean / read.section).toBeCloseTo(1, 2);
    expect(read.seed).toContain('5');
    expect(read.units.px).toBe('GeV');
    expect(read.pdg).toEqual(read.first);
    expect(read.vx.length).toBe(read.pdg.length);
  });

  it('of MadGraph are read, and go through HepMC3 and Parquet without loss', (context) => {
    if (!reference) {
      console.log('skipped, reference not found');
      context.skip('reference not found');
      return;
    }
    for (const name of ['mg5_mumugamma_2000', 'mg5_mumuZp_mZp1_2000']) {
      const from = join(reference, 'generators', 'lhe', `${name}.lhe.gz`);
      const first = lacuna('convert', from, `${name}.hepmc`, '--json');
      expect(first.code, first.err).toBe(0);
      expect(JSON.parse(first.out)).toMatchObject({ events: 2000, particles: 10_000 });
      expect(lacuna('convert', `${name}.hepmc`, `${name}.parquet`).code).toBe(0);
      expect(lacuna('convert', `${name}.parquet`, `${name}-2.hepmc`).code).toBe(0);
      expect(rounded(`${name}-2.hepmc`)).toBe(rounded(`${name}.hepmc`));
    }
  });

  it('of Pythia with decays, displaced vertices and statuses of its own, are read', (context) => {
    const pythia = pythonWith(['pythia8mc==8.317.2', 'pyhepmc==2.16.1', 'numpy==2.4.6']);
    if ('missing' in pythia) {
      console.log(`skipped: ${pythia.missing}`);
      context.skip(pythia.missing);
      return;
    }
    const text = runPython(
      pythia.python,
      `
import sys, json, numpy as np, pythia8mc, pyhepmc
from pyhepmc.io import WriterAscii
p = pythia8mc.Pythia("", False)
for line in ["Print:quiet=on", "Beams:idA=11", "Beams:idB=-11", "Beams:eCM=10.58", "WeakSingleBoson:ffbar2gmZ=on", "PDF:lepton=off",
             "Random:setSeed=on", "Random:seed=7"]:
    p.readString(line)
p.init()
out, rows, far = WriterAscii(sys.argv[1]), 0, 0
n = 0
while n < 100:
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
    rows += len(ev.particles)
    far = max([far] + [abs(v.position.x) for v in ev.vertices])
    out.write(ev)
out.close()
print(json.dumps(dict(rows=rows, far=far)))
`,
      [join(folder, 'pythia.hepmc')],
    );
    const { rows, far } = JSON.parse(text) as { rows: number; far: number };
    const { code, out, err } = lacuna('convert', 'pythia.hepmc', 'pythia.parquet', '--json');
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ events: 100, particles: rows });
    expect(far).toBeGreaterThan(1);
    expect(lacuna('convert', 'pythia.parquet', 'pythia-2.hepmc').code).toBe(0);
  });

  it('that are damaged leave nothing behind: exit code 2, file and line named', () => {
    const cases: [string, string | Uint8Array, RegExp][] = [
      ['cut.lhe', readFileSync(join(folder, 'whole.hepmc')).subarray(0, 10), /cut\.lhe:1: no Les Houches/],
      ['cut.hepmc', readFileSync(join(folder, 'whole.hepmc')).subarray(0, 30_000), /cut\.hepmc:\d+: /],
      ['cut.hepmc.gz', gzipSync(readFileSync(join(folder, 'whole.hepmc'))).subarray(0, 30_000), /cut off or damaged/],
      ['bomb.lhe.gz', gzipSync(Buffer.alloc(300_000_000)), /a line of more than 1000000 characters|unzips to more/],
      ['bad.parquet', 'PAR1 nothing PAR1', /no Parquet file of events/],
    ];
    for (const [name, content, message] of cases) {
      writeFileSync(join(folder, name), content);
      const { code, err } = lacuna('convert', name, 'never.hepmc');
      expect(code, `${name}: ${err}`).toBe(2);
      expect(err).toMatch(message);
      expect(err.trim().split('\n').length).toBe(1);
    }
    expect(lacuna('convert', 'cut.lhe', 'never.root').err).toMatch(/no format has this ending \("root"\)/);
    expect(lacuna('generate', 'e+ e- -> mu+ mu-', '--events', '10', '--out', '/proc/x.lhe').code).toBe(2);
  });
});

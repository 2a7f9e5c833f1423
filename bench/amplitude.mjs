/**
 * Nanoseconds of one |M|^2, summed over all spins with all masses, on one core: the compiled kernel, beside the same graph as C from the system's
 * compiler (cc -O3 -msse2, where there is one), and beside a fixed calibration kernel. Processor time, medians over repeats; building the
 * graph and compiling it is timed apart, and in fresh processes for the largest of all processes 2 -> 4.
 *
 *   npm run bench:amplitude          npm run bench:amplitude -- --json
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileAmplitude, parseProcessText, resolveModel } from '@lacuna/engine';
import { calibration, median, processor } from './clock.mjs';

const json = process.argv.includes('--json');
const POINTS = 2048;
const REPEATS = 11;
const processes = [
  ['qed', 'e+ e- -> mu+ mu-'],
  ['qed', 'e+ e- -> mu+ mu- gamma'],
  ['zprime', 'e+ e- -> mu+ mu- Zprime'],
  ['qed', 'e+ e- -> gamma gamma gamma'],
  ['qed', 'e+ e- -> e+ e- gamma'],
  ['qed', 'e+ e- -> e+ e- mu+ mu-'],
  ['qed', 'e+ e- -> mu+ mu- gamma gamma'],
  ['qed', 'e+ e- -> e+ e- e+ e-'],
  ['electroweak', 'e+ e- -> mu+ mu- nu_mu nu_mu~'],
  ['electroweak', 'e+ e- -> e+ e- e+ e-'],
];

/** Processes 2 -> 4 with the largest graphs: at e+ e- colliders, and of all. */
const largest = [
  ['electroweak', 'e- e+ -> e- e+ e- e+'],
  ['electroweak', 'e- e+ -> e- e+ gamma gamma'],
  ['electroweak', 'e- e+ -> W+ W- e- e+'],
  ['electroweak', 'e- e+ -> Z Z e- e+'],
  ['electroweak', 'e- e+ -> Z Z Z Z'],
  ['electroweak', 'e- e+ -> W+ W- gamma gamma'],
  ['electroweak', 'e- e+ -> W+ W- Z gamma'],
  ['electroweak', 'e- e+ -> W+ W- Z Z'],
  ['electroweak', 'e- e+ -> W+ W- W+ W-'],
  ['electroweak', 'W+ W- -> W+ W- W+ W-'],
  ['electroweak', 'W+ W- -> W+ W- Z Z'],
];
const COLD_REPEATS = 5;

/** Processor time of this process [ns]. */
const cpu = () => 1e6 * processor();

/** Points of phase space at 10.58 GeV: isotropic massless momenta, boosted and rescaled to the masses. */
function pointsOf(legs, count) {
  let state = 12345n;
  const uniform = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
  const mass = (leg) => leg.field.particle.mass;
  const outgoing = legs.filter((leg) => !leg.incoming).map(mass);
  const energy = 10.58;
  const beam = [mass(legs[0]), Math.sqrt(energy ** 2 / 4 - mass(legs[0]) ** 2)];
  const out = [];
  for (let i = 0; i < count; i++) {
    const q = outgoing.map(() => {
      const [cos, phi, e] = [2 * uniform() - 1, 2 * Math.PI * uniform(), -Math.log(uniform() * uniform())];
      const sin = Math.sqrt(1 - cos * cos);
      return [e, e * sin * Math.cos(phi), e * sin * Math.sin(phi), e * cos];
    });
    const total = [0, 1, 2, 3].map((c) => q.reduce((sum, p) => sum + p[c], 0));
    const m = Math.sqrt(total[0] ** 2 - total[1] ** 2 - total[2] ** 2 - total[3] ** 2);
    const rest = q.map((p) => {
      const along = (total[1] * p[1] + total[2] * p[2] + total[3] * p[3]) / m;
      return [1, 2, 3].map((c) => p[c] - (total[c] / m) * (p[0] - along / (1 + total[0] / m)));
    });
    let scale = 1;
    for (let step = 0; step < 60; step++) {
      const energies = rest.map((p, j) => Math.hypot(outgoing[j], scale * Math.hypot(...p)));
      const slope = rest.reduce((sum, p, j) => sum + (scale * Math.hypot(...p) ** 2) / energies[j], 0);
      scale -= (energies.reduce((a, b) => a + b, 0) - energy) / slope;
    }
    out.push(energy / 2, 0, 0, beam[1], energy / 2, 0, 0, -beam[1]);
    for (const [j, p] of rest.entries()) out.push(Math.hypot(outgoing[j], scale * Math.hypot(...p)), ...p.map((x) => scale * x));
  }
  return Float64Array.from(out);
}

/** The same straight-line code as a C program that times itself; prints median ns and the last value. */
function cSource({ code, table }) {
  const lines = [];
  const held = new Map(Array.from({ length: code.inputs }, (_, j) => [j, `p[${j}]`]));
  const name = (slot) => (slot >= code.slots ? `t[${slot - code.slots}]` : held.get(slot));
  const infix = { 3: '+', 4: '-', 5: '*', 6: '/' };
  for (let i = 0; i < code.op.length; i++) {
    const [a, b] = [name(code.a[i]), name(code.b[i])];
    const op = code.op[i];
    lines.push(`const double v${i} = ${op === 7 ? `sqrt(${a})` : op === 8 ? `-${a}` : `${a} ${infix[op]} ${b}`};`);
    held.set(code.target[i], `v${i}`);
  }
  return `#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static void me2(const double *restrict t, const double *restrict p, double *restrict out) {
${lines.join('\n')}
*out = ${name(code.outputs[0])};
}
static int order(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }
int main(int argc, char **argv) {
  const int n = ${POINTS}, repeats = ${REPEATS};
  double *t = malloc(8 * ${table.length + 1}), *p = malloc(8 * (size_t)n * ${code.inputs}), *out = malloc(8 * n), ns[${REPEATS}];
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(t, 8, ${table.length}, file) != ${table.length} || fread(p, 8, (size_t)n * ${code.inputs}, file) != (size_t)n * ${code.inputs}) return 1;
  for (int r = 0; r < repeats; r++) {
    const clock_t start = clock();
    for (int turn = 0; turn < 5; turn++) for (int i = 0; i < n; i++) me2(t, p + (size_t)i * ${code.inputs}, out + i);
    ns[r] = 1e9 * (clock() - start) / CLOCKS_PER_SEC / n / 5;
  }
  qsort(ns, repeats, sizeof *ns, order);
  printf("%.17g %.17g\\n", ns[repeats / 2], out[n - 1]);
  return argc > 9;
}
`;
}

function timeOfC(program, points, expected) {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-bench-'));
  try {
    writeFileSync(join(folder, 'me2.c'), cSource(program));
    writeFileSync(join(folder, 'data'), Buffer.concat([Buffer.from(program.table.buffer), Buffer.from(points.buffer)]));
    // no contraction: the same roundings
    execFileSync('cc', ['-O3', '-msse2', '-ffp-contract=off', 'me2.c', '-o', 'me2', '-lm'], { cwd: folder, stdio: 'pipe' });
    const [ns, value] = execFileSync(join(folder, 'me2'), [join(folder, 'data')])
      .toString()
      .trim()
      .split(' ')
      .map(Number);
    if (value !== expected) throw new Error(`C gives ${value}, the kernel ${expected}`);
    return ns;
  } catch (error) {
    if (error.code === 'ENOENT' || /C gives/.test(error.message) === false) return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure([modelName, text]) {
  const model = resolveModel(modelName);
  const start = performance.now();
  const amplitude = compileAmplitude(model, parseProcessText(text));
  const compileMs = performance.now() - start;
  const points = pointsOf(amplitude.legs, POINTS);
  const out = new Float64Array(POINTS);
  const run = () => amplitude.me2(points, 0, POINTS, out, 0);
  for (let i = 0; i < 20; i++) run();
  // the engine optimises in the background
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const times = Array.from({ length: REPEATS }, () => {
    const from = cpu();
    for (let i = 0; i < 5; i++) run();
    return (cpu() - from) / POINTS / 5;
  });
  const ns = median(times);
  // the C compiler takes minutes for the largest
  const c = amplitude.operations > 20_000 ? undefined : timeOfC(amplitude.program, points, out[POINTS - 1]);
  return { model: modelName, process: text, operations: amplitude.operations, compileMs, ns, c, ratio: c && ns / c };
}

/** Graph and compilation as the first thing that a process does: wall time and processor time of the thread that waits [ms]. */
function measureCold([model, text]) {
  const code = `
    import { readFileSync } from 'node:fs';
    import { compileAmplitude, parseProcessText, resolveModel } from '@lacuna/engine';
    const thread = () => {
      try {
        return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
      } catch {
        return NaN;
      }
    };
    const [model, process] = [resolveModel('${model}'), parseProcessText('${text}')];
    const [wall, cpu] = [performance.now(), thread()];
    const { operations } = compileAmplitude(model, process);
    console.log(JSON.stringify({ cpu: thread() - cpu, wall: performance.now() - wall, operations }));
  `;
  const runs = Array.from({ length: COLD_REPEATS }, () =>
    JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code]).toString()),
  );
  return {
    model,
    process: text,
    operations: runs[0].operations,
    wallMs: median(runs.map(({ wall }) => wall)),
    cpuMs: median(runs.map(({ cpu }) => cpu)),
  };
}

const before = calibration();
const cold = largest.map(measureCold);
const rows = [];
for (const one of processes) rows.push(await measure(one));
const calibrationMs = median([before, calibration(), calibration()]);
const result = { points: POINTS, repeats: REPEATS, calibrationMs, node: process.version, rows, cold };
if (json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(
    `calibration kernel ${calibrationMs.toFixed(0)} ms; Node ${process.version}; processor time, medians of ${REPEATS} x ${5 * POINTS} points`,
  );
  console.log(
    'process                                    operations   kernel ns   cc -O3 -msse2 ns   ratio   build and compile ms',
  );
  for (const { process: text, operations, ns, c, ratio, compileMs } of rows)
    console.log(
      `${text.padEnd(42)} ${String(operations).padStart(10)} ${ns.toFixed(0).padStart(11)} ${(c?.toFixed(0) ?? '-').padStart(18)} ${(ratio?.toFixed(2) ?? '').padStart(7)} ${compileMs.toFixed(0).padStart(22)}`,
    );
  console.log(
    `\ngraph and compilation in a fresh process, medians of ${COLD_REPEATS} (processor time: of the thread that waits, where the system tells)`,
  );
  console.log('process                                    operations    wall ms   processor ms');
  for (const { process: text, operations, wallMs, cpuMs } of cold)
    console.log(
      `${text.padEnd(42)} ${String(operations).padStart(10)} ${wallMs.toFixed(0).padStart(10)} ${(cpuMs > 0 ? cpuMs.toFixed(0) : '-').padStart(14)}`,
    );
}

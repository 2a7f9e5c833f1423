import { describe, expect, it } from 'vitest';
import { createEventBatch, type ParticleColumns } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { massOf, nameOf, type ParticleName, particles } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { decayTable } from '../../model/decay-table.ts';
import type { ResolvedModel } from '../../model/definition.ts';
import { resolveModel } from '../../model/registry.ts';
import { cmsBeams, superKEKB } from '../beams.ts';
import { TauPairSpin } from '../tau/tau-pair-spin.ts';
import { Uniforms } from '../uniforms.ts';
import { ChainDecayer } from './chain-decayer.ts';
import { type DecayRules, decayRules } from './decay-rules.ts';
import { PhaseSpace } from './phase-space.ts';
import { SterileToMeson } from './plain-channels.ts';
import { spinAxes } from './spin-basis.ts';
import { SpinMatrix } from './spin-matrix.ts';

const stream = new RandomStream(3, 'chain');

interface Row {
  name: string;
  p: [number, number, number, number];
  vertex: [number, number, number, number];
  mother: number;
  stable: boolean;
}

/** Events of hard particles in flat phase space, decayed. `boost` is given to the whole event along z. */
function events(model: ResolvedModel, process: string, rules: DecayRules, count: number, sqrtS = 10.58, start = 0): Row[][] {
  const [incoming, outgoing] = process.split(' -> ').map((side) => side.split(' ')) as [string[], string[]];
  const chain = ChainDecayer.of(model, { incoming, outgoing }, rules, sqrtS === 10.58 ? superKEKB : cmsBeams(sqrtS))!;
  const legs = outgoing.map((name) => model.particles.find((one) => one.name === name || one.anti === name)!);
  const space = new PhaseSpace(outgoing.length);
  const columns: ParticleColumns = createEventBatch(8).particles;
  const p = new Float64Array(4 * outgoing.length);
  const u = new Uniforms();
  return Array.from({ length: count }, (_, k) => {
    const index = start + k;
    u.start(stream, index, 1, 0);
    space.draw(
      u,
      sqrtS,
      Float64Array.from(legs, ({ mass }) => mass),
      p,
    );
    outgoing.forEach((name, i) => {
      columns.pdg[i] = legs[i]!.name === name ? legs[i]!.pdg : -legs[i]!.pdg;
      columns.mother[i] = -1;
      columns.stable[i] = 1;
      [columns.energy[i], columns.px[i], columns.py[i], columns.pz[i]] = [p[4 * i]!, p[4 * i + 1]!, p[4 * i + 2]!, p[4 * i + 3]!];
      columns.vx[i] = columns.vy[i] = columns.vz[i] = columns.time[i] = 0;
    });
    const end = chain.decay(stream, index, columns, 0, outgoing.length);
    return Array.from(
      { length: end },
      (_, i): Row => ({
        name: nameOf(columns.pdg[i]!),
        p: [columns.energy[i]!, columns.px[i]!, columns.py[i]!, columns.pz[i]!],
        vertex: [columns.vx[i]!, columns.vy[i]!, columns.vz[i]!, columns.time[i]!],
        mother: columns.mother[i]!,
        stable: columns.stable[i] === 1,
      }),
    );
  });
}

const cases: [string, Record<string, number>, string, string[]][] = [
  ['zprime', { 'mass.Zprime': 5 }, 'e+ e- -> mu+ mu- Zprime', ['Zprime']],
  ['zprime', { 'mass.Zprime': 4 }, 'e+ e- -> mu+ mu- Zprime', ['Zprime -> tau+ tau-', 'tau-']],
  ['dark-photon', { gD: 0, 'mass.Aprime': 1 }, 'e+ e- -> gamma Aprime', ['Aprime']],
  ['dark-photon', { gD: 0, 'mass.Aprime': 4, 'mass.hprime': 1.1 }, 'e+ e- -> Aprime hprime', ['Aprime -> mu+ mu-', 'hprime']],
  ['inelastic-dark-matter', {}, 'e+ e- -> chi2 chi1~', ['chi2']],
  ['inelastic-dark-matter-majorana', { 'mass.chi2': 1.4 }, 'e+ e- -> chi1 chi2', ['chi2']],
  ['alp', {}, 'e+ e- -> gamma a', ['a']],
  ['sterile-neutrino', { 'mass.N': 1.5 }, 'e+ e- -> nu_e~ N', ['N']],
  ['qed', {}, 'e+ e- -> tau+ tau-', ['tau-']],
];

describe('decay chains', () => {
  it.each(cases)(
    '%s %j %s %j conserve four-momentum and charge; nothing is faster than light',
    (name, parameters, process, texts) => {
      const model = resolveModel(name, parameters);
      let [decayed, worst, early, fast, orphans, charges] = [0, 0, 0, 0, 0, 0];
      const chargeOf = (row: Row): number => particles[row.name as ParticleName].charge;
      for (const event of events(model, process, decayRules(texts), 60)) {
        event.forEach((row, i) => {
          const products = event.filter(({ mother }) => mother === i);
          if ((products.length === 0) !== row.stable) orphans++;
          const size = Math.hypot(row.p[1], row.p[2], row.p[3]);
          fast = Math.max(fast, size / row.p[0] - 1);
          if (products.length === 0) return;
          decayed++;
          charges = Math.max(charges, Math.abs(products.reduce((sum, one) => sum + chargeOf(one), -chargeOf(row))));
          for (let j = 0; j < 4; j++)
            worst = Math.max(worst, Math.abs(products.reduce((sum, { p }) => sum + p[j]!, -row.p[j]!)) / row.p[0]);
          const [dx, dy, dz, dt] = [0, 1, 2, 3].map((j) => products[0]!.vertex[j]! - row.vertex[j]!) as [
            number,
            number,
            number,
            number,
          ];
          const distance = Math.hypot(dx, dy, dz);
          early = Math.min(early, dt);
          const expected = (size / row.p[0]) * constants.speedOfLight.value * dt;
          fast = Math.max(fast, (Math.abs(distance - expected) - 1e-13 * (1 + Math.hypot(...row.vertex))) / (distance + 1e-30));
        });
      }
      expect(worst).toBeLessThan(1e-12);
      expect(charges).toBe(0);
      expect(early).toBe(0);
      expect(fast).toBeLessThan(1e-9);
      expect(orphans).toBe(0);
      expect(decayed).toBeGreaterThanOrEqual(60);
    },
  );

  it('flies by the exponential law, and a longer lifetime stretches every flight alike', () => {
    const model = resolveModel('inelastic-dark-matter');
    const flights = (length: number) =>
      events(model, 'e+ e- -> chi2 chi1~', decayRules(['chi2 -> chi1 e- e+'], { chi2: length }), 2000).map((event) => {
        const [parent] = event;
        const product = event.find(({ mother }) => mother === 0)!;
        return { proper: (product.vertex[3]! * 1.2) / parent!.p[0], event };
      });
    const one = flights(3);
    const tau = 3 / constants.speedOfLight.value;
    const mean = one.reduce((sum, { proper }) => sum + proper, 0) / one.length;
    expect(Math.abs(mean / tau - 1)).toBeLessThan(4 / Math.sqrt(2000));
    const beyond = one.filter(({ proper }) => proper > 2 * tau).length / one.length;
    expect(Math.abs(beyond - Math.exp(-2))).toBeLessThan(4 * Math.sqrt(Math.exp(-2) / 2000));
    flights(6).forEach(({ proper, event }, i) => {
      expect(proper / one[i]!.proper).toBeCloseTo(2, 9);
      expect(event.map(({ p }) => p)).toEqual(one[i]!.event.map(({ p }) => p));
    });
    // without a length given it is that of the model
    const own = decayTable(model, 'chi2').decayLength!;
    const [event] = events(model, 'e+ e- -> chi2 chi1~', decayRules(['chi2']), 1);
    const time = event!.find(({ mother }) => mother === 0)!.vertex[3];
    expect((time * 1.2) / event![0]!.p[0] / one[0]!.proper).toBeCloseTo(own / 3, 9);
  });

  it('has the spectrum of chi2 -> chi1 e+ e- that the width is the integral of', () => {
    const parameters = { 'mass.chi1': 1, 'mass.chi2': 1.4, 'mass.Aprime': 3 };
    const model = resolveModel('inelastic-dark-matter', parameters);
    const q2: number[] = events(model, 'e+ e- -> chi2 chi1~', decayRules(['chi2 -> chi1 e- e+']), 3000).map((event) => {
      const [e, x, y, z] = [0, 1, 2, 3].map((j) =>
        event.filter(({ mother, name }) => mother === 0 && name !== 'chi1').reduce((sum, { p }) => sum + p[j]!, 0),
      ) as [number, number, number, number];
      return e * e - x * x - y * y - z * z;
    });
    // d Gamma/d q^2 ~ k(q^2) [(M - m)^2 - q^2] [(M + m)^2 + 2 q^2] q^2/q^2 /(q^2 - mA^2)^2, massless electrons
    const [M, m] = [1.4, 1];
    const density = (q: number) =>
      (Math.sqrt(((M + m) ** 2 - q) * ((M - m) ** 2 - q)) * ((M - m) ** 2 - q) * ((M + m) ** 2 + 2 * q)) / (q - 9) ** 2;
    const steps = 4000;
    let [norm, first, second] = [0, 0, 0];
    for (let i = 0; i < steps; i++) {
      const q = (0.16 * (i + 0.5)) / steps;
      norm += density(q);
      first += q * density(q);
      second += q * q * density(q);
    }
    const expected = first / norm;
    const spread = Math.sqrt(second / norm - expected * expected);
    const mean = q2.reduce((sum, q) => sum + q, 0) / q2.length;
    expect(Math.abs(mean - expected)).toBeLessThan((4 * spread) / Math.sqrt(q2.length));
  });

  it('takes the decays in the proportion of their branching fractions', () => {
    const model = resolveModel('zprime', { 'mass.Zprime': 5 });
    const rules = decayRules(['Zprime -> mu+ mu-', 'Zprime -> tau+ tau-']);
    const chain = ChainDecayer.of(model, { incoming: ['e+', 'e-'], outgoing: ['mu+', 'mu-', 'Zprime'] }, rules, superKEKB)!;
    const { channels } = decayTable(model, 'Zprime');
    const of = (lepton: string) => channels.find(({ products }) => products.includes(lepton))!.branching;
    // every tau is generated in the share that its modes have
    const muons = events(model, 'e+ e- -> mu+ mu- Zprime', rules, 1500).filter((event) =>
      event.some(({ name, mother }) => mother === 2 && name === 'mu-'),
    ).length;
    const share = of('mu-') / chain.coveredFraction;
    expect(chain.coveredFraction).toBeLessThan(of('mu-') + of('tau-'));
    expect(Math.abs(muons / 1500 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 1500));
  });

  it("keeps the spin of a Z' through its decay: cos theta of the muon about the dimuon recoil", () => {
    // e+ e- -> gamma Aprime near threshold of nothing: the A' is transverse along the beam at 0 degrees, 1 + cos^2 of its muons
    const model = resolveModel('dark-photon', { gD: 0, 'mass.Aprime': 5, 'mass.mu': 0.01 });
    const chain = ChainDecayer.of(
      model,
      { incoming: ['e+', 'e-'], outgoing: ['gamma', 'Aprime'] },
      decayRules(['Aprime -> mu- mu+']),
      cmsBeams(10.58),
    )!;
    const columns = createEventBatch(2).particles;
    const energy = (10.58 * 10.58 - 25) / (2 * 10.58);
    let sum = 0;
    const n = 4000;
    for (let index = 0; index < n; index++) {
      // photon at 2 degrees from the electron: A' nearly along the beam, helicity +-1
      const [s, c] = [Math.sin(0.035), Math.cos(0.035)];
      [columns.pdg[0], columns.pdg[1]] = [22, 9900022];
      [columns.energy[0], columns.px[0], columns.py[0], columns.pz[0]] = [energy, energy * s, 0, energy * c];
      [columns.energy[1], columns.px[1], columns.py[1], columns.pz[1]] = [10.58 - energy, -energy * s, 0, -energy * c];
      for (const i of [0, 1]) columns.vx[i] = columns.vy[i] = columns.vz[i] = columns.time[i] = 0;
      chain.decay(stream, index, columns, 0, 2);
      // cosine in the rest frame of the A' against its flight
      const row = [2, 3].find((i) => columns.pdg[i] === 13)!;
      const gamma = (10.58 - energy) / 5;
      const beta = energy / (10.58 - energy);
      const along = -(columns.px[row]! * s + columns.pz[row]! * c);
      sum += ((gamma * (along - beta * columns.energy[row]!)) / 2.5) ** 2;
    }
    // <cos^2> of 1 + cos^2 is 2/5, of isotropy 1/3
    expect(sum / n).toBeGreaterThan(0.385);
    expect(sum / n).toBeLessThan(0.415);
  });

  it('correlates the spins of a tau pair through the amplitude: pi+ pi- cosines average to R_zz/9', () => {
    const model = resolveModel('qed');
    const tau = model.parameters['mass.tau']!;
    const chain = ChainDecayer.of(
      model,
      { incoming: ['e+', 'e-'], outgoing: ['tau+', 'tau-'] },
      decayRules(['tau- -> pi- nu_tau']),
      cmsBeams(8),
    )!;
    const spin = new TauPairSpin(cmsBeams(8), tau);
    const k = Math.sqrt(16 - tau * tau);
    const minus = [4, 0.8 * k, 0, 0.6 * k];
    spin.set(Float64Array.from([...minus, 4, ...minus.slice(1).map((x) => -x)]), 0, 4);
    const columns = createEventBatch(2).particles;
    const n = 6000;
    let [sum, single] = [0, 0];
    const full = (tau * tau + massOf('pi-') ** 2) / (2 * tau);
    const q = (tau * tau - massOf('pi-') ** 2) / (2 * tau);
    for (let index = 0; index < n; index++) {
      for (const i of [0, 1]) {
        const sign = i === 0 ? -1 : 1; // tau+ first, as in the text
        columns.pdg[i] = 15 * sign;
        [columns.energy[i], columns.px[i], columns.py[i], columns.pz[i]] = [4, sign * minus[1]!, 0, sign * minus[3]!];
        columns.vx[i] = columns.vy[i] = columns.vz[i] = columns.time[i] = 0;
      }
      chain.decay(stream, index, columns, 0, 2);
      // energies give the cosines to the flight of each tau
      const cosine = (row: number): number => ((columns.energy[row]! * tau) / 4 - full) / ((k / 4) * q);
      const [one, other] = [2, 4].map(cosine) as [number, number];
      sum += one * other;
      single += one;
    }
    expect(Math.abs(sum / n - spin.zz / 9)).toBeLessThan(4 / 3 / Math.sqrt(n));
    expect(spin.zz / 9).toBeGreaterThan(5 / 3 / Math.sqrt(n)); // the sign is seen
    expect(Math.abs(single / n)).toBeLessThan(4 * Math.sqrt(1 / 3 / n));
  });

  it('sends the lepton of N -> e- pi+ against the spin of N, and that of N -> e+ pi- along it', () => {
    const parent = { mass: 1, width: 0, spin: 0.5 };
    const at = Float64Array.of(1, 0, 0, 0);
    const e = new Float64Array(12);
    spinAxes(at, 0, 1, e, 0);
    const up = new SpinMatrix(2);
    up.values[0] = 1;
    for (const sign of [1, -1] as const) {
      const products = [
        { name: 'e', pdg: 11, mass: 0, width: 0, spin: 0.5 },
        { name: 'pi', pdg: 211, mass: 0.14, width: 0, spin: 0 },
      ];
      const channel = new SterileToMeson(parent, products, sign, [0, 0.14]);
      const u = new Uniforms();
      let sum = 0;
      for (let i = 0; i < 3000; i++) {
        u.start(stream, i, 3, 0);
        channel.draw(u, at, 0, up);
        sum -= [1, 2, 3].reduce((dot, j) => dot - channel.p[j]! * e[8 + j]!, 0) / channel.p[0]!;
      }
      // 1 -+ cos for a massless lepton: mean -+1/3
      expect(Math.abs(sum / 3000 + sign / 3)).toBeLessThan((4 * 0.47) / Math.sqrt(3000));
    }
  });

  it('refuses what no model decays into', () => {
    const model = resolveModel('zprime');
    const of = (texts: string[]) => () => events(model, 'e+ e- -> mu+ mu- Zprime', decayRules(texts), 1);
    expect(of(['Zprime -> e+ e-'])).toThrow(
      /decay of Zprime: no decay into "e\+ e-".*possible are mu- mu\+, nu_mu nu_mu~, nu_tau nu_tau~/,
    );
    expect(of(['Zprime -> mu+ muu-'])).toThrow(/unknown particle \("muu-"\)/);
    expect(of(['Zprme'])).toThrow(/unknown particle/);
    expect(() => decayRules(['Zprime mu+'])).toThrow(/not a decay/);
    expect(() => decayRules(['Zprime', 'Zprime -> mu+ mu-'])).toThrow(/everything and into named states/);
    expect(() => decayRules(['chi2'], { chi1: 1 })).toThrow(/decay length of what does not decay/);
    expect(() => decayRules(['chi2'], { chi2: -1 })).toThrow(/not a decay length/);
  });
});

import { describe, expect, it } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { mass2 } from '../../basics/four-vector.ts';
import { massOf, nameOf, particles } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { BeamState, cmsBeams, superKEKB } from '../beams.ts';
import { Uniforms } from '../uniforms.ts';
import { TauPairDecayer } from './tau-decay.ts';
import { TauToA1, TauToKStar, TauToMeson, TauToRho } from './tau-decay-hadronic.ts';
import { TauToLepton } from './tau-decay-leptonic.ts';
import type { TauDecayMode } from './tau-decay-mode.ts';
import { TauToMesons } from './tau-decay-rest.ts';
import { coveredTauFraction } from './tau-modes.ts';
import { TauPairSpin } from './tau-pair-spin.ts';

const mass = massOf('tau-');
const stream = new RandomStream(3, 'tau decays');

function forDraws(mode: TauDecayMode, n: number, each: (mode: TauDecayMode) => void): void {
  const u = new Uniforms();
  for (let i = 0; i < n; i++) {
    u.start(stream, i, stage.decay, 7);
    mode.draw(u);
    each(mode);
  }
}

const modes = (): TauDecayMode[] => [
  new TauToLepton('e', mass),
  new TauToLepton('mu', mass),
  new TauToMeson('pi', mass),
  new TauToMeson('K', mass),
  new TauToRho(mass),
  new TauToA1('3pi', mass),
  new TauToA1('pi 2pi0', mass),
  new TauToKStar(mass, 'pi K0'),
  new TauToKStar(mass, 'K pi0'),
  new TauToMesons(mass, '3pi 2pi0', ['pi-', 'pi-', 'pi+', 'pi0', 'pi0']),
];

describe('tau decays at rest', () => {
  it.each(modes())('$name: momentum balances, masses hold, |h| <= 1', (mode) => {
    forDraws(mode, 500, ({ p, h, products }) => {
      const sum = [0, 0, 0, 0];
      products.forEach((pdg, i) => {
        for (let j = 0; j < 4; j++) sum[j] += p[4 * i + j];
        const expected = massOf(nameOf(pdg));
        expect(Math.abs(mass2(p, 4 * i) - expected * expected)).toBeLessThan(1e-9);
      });
      expect(Math.abs(sum[0] - mass)).toBeLessThan(1e-9);
      for (let j = 1; j < 4; j++) expect(Math.abs(sum[j])).toBeLessThan(1e-9);
      expect(h[0] * h[0] + h[1] * h[1] + h[2] * h[2]).toBeLessThan(1 + 1e-9);
    });
  });

  it('e: mean energy 7/20 of the tau mass, direction against the spin with slope -1/3', () => {
    let energy = 0;
    let slope = 0;
    const n = 40000;
    forDraws(new TauToLepton('e', mass), n, ({ p, h }) => {
      energy += p[0] / mass / n;
      slope += (h[0] * p[1] + h[1] * p[2] + h[2] * p[3]) / p[0] / n;
    });
    expect(Math.abs(energy - 7 / 20)).toBeLessThan(0.002);
    expect(Math.abs(slope + 1 / 3)).toBeLessThan(0.015);
  });

  it('e: the polarised spectrum, mean energy in flight 7/20 - P/20 of the tau energy', () => {
    // weight 1 + P h_z, electron energy of a fast tau along z: (E + p_z)/M
    let mean = 0;
    const n = 60000;
    forDraws(new TauToLepton('e', mass), n, ({ p, h }) => {
      mean += ((1 + h[2]) * (p[0] + p[3])) / mass / n;
    });
    expect(Math.abs(mean - (7 / 20 - 1 / 20))).toBeLessThan(0.004);
  });

  it('mu: no muon below its mass', () => {
    let low = 1;
    forDraws(new TauToLepton('mu', mass), 5000, ({ p }) => {
      low = Math.min(low, p[0]);
    });
    expect(low).toBeGreaterThan(massOf('mu-'));
  });

  it('pi: h is the direction of the pion, which is monochromatic', () => {
    forDraws(new TauToMeson('pi', mass), 20, ({ p, h }) => {
      const m2 = massOf('pi-') ** 2;
      expect(p[0]).toBeCloseTo((mass * mass + m2) / (2 * mass), 12);
      expect(h[2] * p[4]).toBeCloseTo(p[3], 12);
    });
  });

  it.each([new TauToRho(mass), new TauToA1('3pi', mass), new TauToA1('pi 2pi0', mass)])(
    '$name: summed over its internal angles a spin-1 system has the slope (M^2 - 2Q^2)/(M^2 + 2Q^2)',
    (mode) => {
      let slope = 0;
      let expected = 0;
      const n = 15000;
      forDraws(mode, n, ({ p, h, products }) => {
        const neutrino = 4 * (products.length - 1);
        const q2 = mass * mass - 2 * mass * p[neutrino];
        for (let j = 1; j < 4; j++) slope -= (h[j - 1] * p[neutrino + j]) / p[neutrino] / n;
        expected += (mass * mass - 2 * q2) / (mass * mass + 2 * q2) / n;
      });
      expect(Math.abs(slope - expected)).toBeLessThan(0.02);
    },
  );

  it('rho: two pions peak at its mass', () => {
    let inside = 0;
    forDraws(new TauToRho(mass), 4000, ({ p }) => {
      const q = Math.sqrt(mass * mass - 2 * mass * p[8]);
      if (Math.abs(q - particles['rho-'].mass) < 0.1) inside++;
    });
    expect(inside / 4000).toBeGreaterThan(0.5);
    expect(inside / 4000).toBeLessThan(0.85);
  });
});

describe('spin correlation of the pair', () => {
  const at = (energy: number, cosine: number) => {
    const spin = new TauPairSpin(cmsBeams(2 * energy), mass);
    const k = Math.sqrt(energy * energy - mass * mass);
    const s = Math.sqrt(1 - cosine * cosine);
    spin.set(Float64Array.of(energy, k * s, 0, k * cosine, energy, -k * s, 0, -k * cosine), 0, 4);
    return spin;
  };

  it('at threshold both spins lie along the beam: R_ij = n_i n_j', () => {
    const spin = at(mass * (1 + 1e-9), 0.6);
    [spin.xx - 0.64, spin.zz - 0.36, spin.xz - 0.48, spin.yy].forEach((x) => {
      expect(Math.abs(x)).toBeLessThan(1e-6);
    });
  });

  it('at high energy and 90 degrees: the Bell state xx = zz = 1, yy = -1', () => {
    const spin = at(1e5, 0);
    expect([spin.xx, spin.yy, spin.zz].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([1, -1, 1]);
  });

  it('10.58 GeV, 90 degrees: opposite helicities in 1/(1 + 4M^2/s) = 0.8986', () => {
    expect((1 + at(5.29, 0).zz) / 2).toBeCloseTo(1 / (1 + (mass / 5.29) ** 2), 12);
  });

  it('axes: right-handed, electron at positive x, also in the boosted laboratory', () => {
    const beams = new BeamState(superKEKB);
    const e = beams.sqrtS / 2;
    const k = Math.sqrt(e * e - mass * mass);
    const p = Float64Array.of(e, 0.6 * k, 0, 0.8 * k, e, -0.6 * k, 0, -0.8 * k);
    beams.toLab(p, 0);
    beams.toLab(p, 4);
    const lab = new TauPairSpin(superKEKB, mass);
    lab.set(p, 0, 4);
    const cms = at(e, 0.8);
    for (const name of ['xx', 'yy', 'zz', 'xz'] as const) expect(lab[name]).toBeCloseTo(cms[name], 9);
    const [x, y, z] = [0, 3, 6].map((i) => [...lab.axes.subarray(i, i + 3)]);
    expect(
      x[0] * (y[1] * z[2] - y[2] * z[1]) + x[1] * (y[2] * z[0] - y[0] * z[2]) + x[2] * (y[0] * z[1] - y[1] * z[0]),
    ).toBeCloseTo(1, 9);
    const beamX = at(e, 0.8).axes;
    expect(beamX[2]).toBeCloseTo(0.6, 9); // electron along z of the laboratory, sine 0.6
  });

  it('weights lie in [0, 2]', () => {
    const spin = at(5.29, 0.3);
    for (let i = 0; i < 500; i++) {
      const direction = (a: number) => Float64Array.of(Math.sin(a) * Math.cos(3 * a), Math.sin(a) * Math.sin(3 * a), Math.cos(a));
      const w = spin.weight(direction(i), direction(7.7 * i));
      expect(w).toBeGreaterThan(-1e-9);
      expect(w).toBeLessThan(2 + 1e-9);
    }
  });
});

describe('tau pairs', () => {
  const beams = new BeamState(superKEKB);
  const columns = createEventBatch(16).particles;
  const decayer = new TauPairDecayer(superKEKB, mass);
  const e = beams.sqrtS / 2;
  const k = Math.sqrt(e * e - mass * mass);
  const cosine = 0.5;
  const p = Float64Array.of(e, k * Math.sqrt(0.75), 0, k * cosine, e, -k * Math.sqrt(0.75), 0, -k * cosine);
  beams.toLab(p, 0);
  beams.toLab(p, 4);
  const decay = (index: number) => {
    for (let i = 0; i < 2; i++) {
      columns.pdg[i] = i === 0 ? 15 : -15;
      columns.mother[i] = -1;
      [columns.energy[i], columns.px[i], columns.py[i], columns.pz[i]] = p.subarray(4 * i, 4 * i + 4);
      columns.vx[i] = columns.vy[i] = columns.vz[i] = columns.time[i] = 0;
    }
    return decayer.decay(stream, index, columns, 0, 2);
  };

  it('generates 99.9 % of the decays, 92.1 % of them by their currents', () => {
    const currents = 0.1782 + 0.1739 + 0.1082 + 0.2549 + 0.0926 + 0.0931 + 0.00696 + 0.00838 + 0.00433;
    const others = 0.0462 + 0.0104 + 0.00495 + 0.00382 + 0.00293 + 0.00155 + 0.0015 + 0.00149 + 0.00144 + 0.00139;
    expect(coveredTauFraction).toBeCloseTo(currents + others + 0.0011 + 0.00083 + 0.00065, 12);
    expect(coveredTauFraction).toBeGreaterThan(0.99);
    expect(coveredTauFraction).toBeLessThan(1);
  });

  it('conserves momentum, energy and charge; mothers and vertices fit together', () => {
    const value = (row: number, j: number) => [columns.energy, columns.px, columns.py, columns.pz][j][row];
    for (let index = 0; index < 2000; index++) {
      const end = decay(index);
      let charge = 0;
      const sums = [0, 0, 0, 0];
      for (let row = 2; row < end; row++) {
        expect(columns.mother[row]).toBeGreaterThanOrEqual(0);
        if (!columns.stable[row]) continue;
        charge += particles[nameOf(columns.pdg[row]) as 'e-'].charge;
        for (let j = 0; j < 4; j++) sums[j] += value(row, j);
        const mother = columns.pdg[columns.mother[row]] === 111 ? columns.mother[columns.mother[row]] : columns.mother[row];
        if (mother > 1) continue; // of a kaon or eta
        // decay points lie along the flight of their tau, at the time of flight
        const t = columns.time[row];
        expect(columns.vz[row]).toBeCloseTo((29.9792458 * t * columns.pz[mother]) / columns.energy[mother], 10);
      }
      expect(charge).toBe(0);
      for (let j = 0; j < 4; j++) expect(Math.abs(sums[j] - p[j] - p[4 + j])).toBeLessThan(1e-9);
    }
  });

  it('proper decay length has the mean 290.3 fs', () => {
    let mean = 0;
    for (let index = 0; index < 4000; index++) {
      decay(index);
      mean += (columns.time[2] * mass) / columns.energy[0] / 4000;
    }
    expect(Math.abs(mean / 290.3e-6 - 1)).toBeLessThan(0.05);
  });

  it('an event depends on its index alone', () => {
    decay(5);
    const first = [columns.pdg[2], columns.px[2], columns.vx[2]];
    decay(6);
    decay(5);
    expect([columns.pdg[2], columns.px[2], columns.vx[2]]).toEqual(first);
  });

  it('pi+ pi-: the product of the decay cosines to the flight of each tau averages to R_zz/9', () => {
    const spin = new TauPairSpin(superKEKB, mass);
    spin.set(p, 0, 4);
    let sum = 0;
    let n = 0;
    // pion energy in the centre-of-mass frame gives the cosine to the tau's flight
    const v = k / e;
    const full = (mass * mass + massOf('pi-') ** 2) / (2 * mass);
    const q = (mass * mass - massOf('pi-') ** 2) / (2 * mass);
    const s = [p[0] + p[4], p[1] + p[5], p[2] + p[6], p[3] + p[7]];
    const cosineOf = (row: number) => {
      const energy =
        (columns.energy[row] * s[0] - columns.px[row] * s[1] - columns.py[row] * s[2] - columns.pz[row] * s[3]) / beams.sqrtS;
      return ((energy * mass) / e - full) / (v * q);
    };
    for (let index = 0; index < 100000; index++) {
      const end = decay(index);
      if (end !== 6 || Math.abs(columns.pdg[2]) !== 211 || Math.abs(columns.pdg[4]) !== 211) continue;
      sum += cosineOf(2) * cosineOf(4);
      n++;
    }
    expect(n).toBeGreaterThan(1000);
    expect(Math.abs(sum / n - spin.zz / 9)).toBeLessThan((4 * (1 / 3)) / Math.sqrt(n));
    expect(spin.zz).toBeGreaterThan(0.5);
  });
});

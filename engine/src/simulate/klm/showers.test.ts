import { describe, expect, it } from 'vitest';
import { exp } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { klm } from '../steps/klm.ts';
import { steel } from './fixture.test.ts';
import { KlmGeometry } from './geometry.ts';
import { KlmPath } from './path.ts';
import { CASCADE_UNIFORMS, HadronCascade } from './hadron-cascade.ts';
import { LayerEfficiency } from './hits.ts';
import { IronRange } from './iron-range.ts';
import { klmMaterial, radiationBefore } from './materials.ts';
import { PhotonShower, SHOWER_UNIFORMS } from './photon-shower.ts';

const geometry = new KlmGeometry(klm);
const material = klmMaterial(klm);
const path = new KlmPath();
geometry.crossings(0, 0, 0, 1, 0, 0, path);
const stream = new RandomStream(3, 'showers');
const pion = massOf('pi+');

describe('photons in coil and iron', () => {
  const shower = new PhotonShower(klm, material);

  it('lose their energy: the integral of the profile times the critical energy is the energy', () => {
    for (const energy of [0.5, 2, 5]) {
      let sum = 0;
      for (let t = 0.025; t < 40; t += 0.05) sum += (shower.particles(energy, t) - 2 * exp(-t)) * 0.05;
      expect((sum * 0.0217) / energy).toBeCloseTo(1, 1);
    }
  });

  it('peak at ln(E/E_c) - 1/2 radiation lengths', () => {
    let best = 0;
    for (let t = 0; t < 20; t += 0.05) if (shower.particles(5, t) > shower.particles(5, best)) best = t;
    expect(Math.abs(best - (Math.log(5 / 0.0217) - 0.5))).toBeLessThan(0.4);
  });

  it('leave the coil unconverted as exp(-7/9 t): then nothing is in the first layer', () => {
    const u = new Float64Array(SHOWER_UNIFORMS);
    let first = 0;
    const count = 4000;
    for (let i = 0; i < count; i++) {
      stream.one(i, 1, 0, 0, 1, u);
      if ((shower.crossed(path, 4, false, 0, u) & 1) === 1) first++;
    }
    const converted = 1 - exp((-7 / 9) * radiationBefore(material, path, 0));
    expect(first / count).toBeLessThan(converted + 0.02);
    expect(first / count).toBeGreaterThan(converted * 0.75);
  });

  it('are absorbed by a whole crystal, go deeper with energy, and end below the least energy', () => {
    const mean = (energy: number, before: number) => {
      const u = new Float64Array(SHOWER_UNIFORMS);
      let layers = 0;
      for (let i = 0; i < 500; i++) {
        stream.one(i, 1, 1, 0, 1, u);
        for (let m = shower.crossed(path, energy, true, before, u); m !== 0; m &= m - 1) layers++;
      }
      return layers / 500;
    };
    expect(mean(4, 0)).toBeGreaterThan(mean(0.5, 0));
    expect(mean(0.5, 0)).toBeGreaterThan(1);
    expect(mean(0.5, 16)).toBeLessThan(0.3);
    expect(mean(0.04, 0)).toBe(0);
  });
});

describe('hadrons in iron', () => {
  const cascade = new HadronCascade(klm, material, new IronRange());
  const u = new Float64Array(CASCADE_UNIFORMS);

  it('cross layers as exp(-depth) before they interact', () => {
    // without secondaries and leading particles only the first flight is left
    const bare = new HadronCascade(steel({ secondaryEnergy: 1e9, leastKinetic: 50 }, klm), material, new IronRange());
    let passed = 0;
    const count = 4000;
    for (let i = 0; i < count; i++) {
      stream.one(i, 1, 2, 0, CASCADE_UNIFORMS / 2, u);
      // the seventh layer stands behind 0.25 + 6 * 0.23 interaction lengths
      if (((bare.crossed(path, 10, pion, true, 1, 1, u) >>> 6) & 1) === 1) passed++;
    }
    const depth = material.crystalInteraction + material.coilInteraction + 6 * 4.7 * material.ironInteraction;
    expect(Math.abs(passed / count - exp(-depth))).toBeLessThan(0.02);
  });

  it('stop by ionisation like muons of their mass', () => {
    u.fill(1e-12); // ln u = -27.6: no interaction
    const crossed = cascade.crossed(path, 0.5, pion, true, 1, 1, u);
    // 500 MeV less 168 in the crystals and 57 in the coil: 275 MeV at 54 a plate
    expect(31 - Math.clz32(crossed)).toBeGreaterThanOrEqual(4);
    expect(31 - Math.clz32(crossed)).toBeLessThanOrEqual(5);
  });

  it('neutral ones leave hits only where they interact', () => {
    u.fill(0.999);
    u[0] = exp(-(material.coilInteraction + 4.5 * 4.7 * material.ironInteraction));
    u[1] = 1e-9;
    expect(cascade.crossed(path, 2, 0.5, false, 0, 1, u)).toBe(1 << 5);
    expect(cascade.firstSecondary).toBe(5);
  });

  it('go deeper with energy', () => {
    const deepest = (kinetic: number) => {
      let sum = 0;
      for (let i = 0; i < 1500; i++) {
        stream.one(i, 1, 3, 0, CASCADE_UNIFORMS / 2, u);
        const crossed = cascade.crossed(path, kinetic, pion, true, 1, 1, u);
        if (crossed !== 0) sum += 32 - Math.clz32(crossed);
      }
      return sum / 1500;
    };
    expect(deepest(3)).toBeGreaterThan(1.2 * deepest(0.8));
  });
});

describe('layer efficiencies', () => {
  it('one uniform settles all layers independently', () => {
    const efficiency = new LayerEfficiency(klm);
    const u = new Float64Array(2);
    const seen = new Float64Array(15);
    let both = 0;
    const count = 20000;
    for (let i = 0; i < count; i++) {
      stream.one(i, 1, 4, 0, 1, u);
      const hits = efficiency.seen(path, 0x7fff, u[0]!);
      for (let k = 0; k < 15; k++) seen[k]! += ((hits >>> k) & 1) / count;
      if ((hits & 0b11000) === 0) both++;
    }
    for (let k = 0; k < 15; k++) expect(Math.abs(seen[k]! - (k < 2 ? 0.97 : 0.95))).toBeLessThan(0.007);
    // two layers missing together: 0.05^2
    expect(both / count).toBeLessThan(0.0045);
    expect(both / count).toBeGreaterThan(0.001);
    expect(efficiency.seen(path, 0b101, 1e-6)).toBe(0b101);
  });
});

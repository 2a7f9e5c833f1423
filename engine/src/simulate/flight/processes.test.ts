import { expect, test } from 'vitest';
import { exp } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { Uniforms } from '../../generate/uniforms.ts';
import { photonShare, photonsPerRadiationLength } from './bremsstrahlung.ts';
import { flightDecays } from './decay-list.ts';
import { FlightDecayer } from './flight-decayer.ts';
import { PairProduction } from './pair-production.ts';
import { momentumOfRange, range, relativeLoss } from './stopping-power.ts';

const uniforms = new Uniforms();
uniforms.start(new RandomStream(1, 'processes'), 0, 10, 0);
const next = () => uniforms.next();
const silicon = new PairProduction(14);

test('pair production: complete screening at high energy, unscreened logarithm in between, nothing at threshold', () => {
  expect(silicon.relative(1e6)).toBeCloseTo(1, 3);
  // unscreened: 28/9 ln(2E/m) - 218/27 over 28/9 ln(183 Z^-1/3) - 2/27, below 20 MeV where screening is small
  const unscreened = (E: number) =>
    ((28 / 9) * Math.log((2 * E) / 0.511e-3) - 218 / 27) / ((28 / 9) * Math.log(183 / Math.cbrt(14)) - 2 / 27);
  // (the asymptotic form, negative at the ends of the spectrum, lies a little below)
  for (const E of [0.008, 0.012, 0.02]) {
    expect(silicon.relative(E) / unscreened(E)).toBeGreaterThan(0.95);
    expect(silicon.relative(E) / unscreened(E)).toBeLessThan(1.17);
  }
  expect(silicon.relative(1.1e-3)).toBe(0);
  let last = 0;
  for (const E of [0.002, 0.005, 0.02, 0.1, 0.5, 2, 10]) {
    expect(silicon.relative(E)).toBeGreaterThan(last);
    last = silicon.relative(E);
  }
});

test('sharing of a pair: symmetric, mean square from the high-energy law 1 - 4/3 x (1 - x)', () => {
  let sum = 0;
  let square = 0;
  const n = 20000;
  for (let i = 0; i < n; i++) {
    const x = silicon.share(5, next);
    sum += x - 0.5;
    square += (x - 0.5) * (x - 0.5);
  }
  expect(Math.abs(sum / n)).toBeLessThan((4 * 0.31) / Math.sqrt(n));
  // integral of (x-1/2)^2 (1 - 4/3 x(1-x)) over that of 1 - 4/3 x(1-x): (1/12 - 4/3 / 120) / (7/9)
  expect(square / n).toBeCloseTo((1 / 12 - 4 / 360) / (7 / 9), 2);
});

test('bremsstrahlung: photons and radiated energy per radiation length', () => {
  // over half the energy: 4/3 (ln 2 - 1/2) + 3/8
  expect(photonsPerRadiationLength(0.5)).toBeCloseTo((4 / 3) * (Math.LN2 - 0.5) + 0.375, 12);
  expect(photonsPerRadiationLength(2)).toBe(0);
  let sum = 0;
  const n = 40000;
  for (let i = 0; i < n; i++) sum += photonShare(1e-3, next, exp);
  // integral of 4/3 - 4/3 y + y^2 is 1: the energy falls to 1/e in a radiation length
  expect((sum / n) * photonsPerRadiationLength(1e-3)).toBeCloseTo(1, 1);
});

test('ionisation: minimum at beta gamma 3.3, as 1/beta^(5/3) below', () => {
  const mass = massOf('K+');
  expect(relativeLoss(5 * mass, mass)).toBe(1);
  expect(relativeLoss(3.3 * mass, mass)).toBeCloseTo(1, 6);
  // PDG 2024, Fig. 34.2: dE/dx of light solids at beta gamma = 1 is 1.5 times the minimum, at 0.5 about 3.4 times
  expect(relativeLoss(mass, mass)).toBeGreaterThan(1.4);
  expect(relativeLoss(mass, mass)).toBeLessThan(1.65);
  expect(relativeLoss(0.5 * mass, mass)).toBeGreaterThan(3);
  expect(relativeLoss(0.5 * mass, mass)).toBeLessThan(4);
});

test('decays: fractions are one, charge, energy and momentum conserved in every channel', () => {
  const charge = (name: string) => (name.endsWith('+') || name === 'p' ? 1 : name.endsWith('-') || name === 'p~' ? -1 : 0);
  for (const decay of flightDecays) {
    expect(decay.channels.reduce((sum, { fraction }) => sum + fraction, 0)).toBeCloseTo(1, 12);
    const total = Math.abs(decay.pdg) > 100 || decay.pdg === 13 || decay.pdg === -13;
    expect(total).toBe(true);
    const own =
      Math.abs(decay.pdg) === 13 ? -Math.sign(decay.pdg) : [211, 321].includes(Math.abs(decay.pdg)) ? Math.sign(decay.pdg) : 0;
    for (const { products } of decay.channels) expect(products.reduce((sum, name) => sum + charge(name), 0)).toBe(own);
    const decayer = new FlightDecayer(decay);
    const mother = Float64Array.of(Math.sqrt(decay.mass * decay.mass + 0.98), 0.7, -0.7, 0);
    const out = new Float64Array(32);
    for (let i = 0; i < 20; i++) {
      const pdg = decayer.draw(uniforms, mother, out);
      for (let j = 0; j < 4; j++) {
        let sum = 0;
        for (let k = 0; k < pdg.length; k++) sum += out[4 * k + j]!;
        expect(sum).toBeCloseTo(mother[j]!, 10);
      }
    }
  }
});

test('muon decay: Michel spectrum of the electron, mean energy 7/20 of the mass', () => {
  const muon = new FlightDecayer(flightDecays.find(({ pdg }) => pdg === 13)!);
  const atRest = Float64Array.of(muon.mass, 0, 0, 0);
  const out = new Float64Array(32);
  const n = 20000;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    expect(muon.draw(uniforms, atRest, out)[0]).toBe(11);
    sum += out[0]!;
  }
  // x = 2 E/m with density 2 x^2 (3 - 2 x): mean 7/10, width 0.23
  expect(Math.abs((2 * sum) / n / muon.mass - 0.7)).toBeLessThan((4 * 0.23) / Math.sqrt(n) + 1e-3);
});

/** Momentum after a thin layer in which a minimum-ionising particle loses `least` [GeV] on average; 0 where it stops. */
function momentumAfter(momentum: number, mass: number, least: number): number {
  const energy = Math.sqrt(momentum * momentum + mass * mass) - least * relativeLoss(momentum, mass);
  return energy > mass ? Math.sqrt((energy - mass) * (energy + mass)) : 0;
}

test('ranges: where many thin layers stop a particle; minimum ionisation above beta gamma 3.3', () => {
  for (const [name, momentum] of [
    ['pi+', 0.08],
    ['K+', 0.2],
    ['K+', 0.35],
    ['p', 0.5],
    ['mu-', 0.05],
  ] as const) {
    const mass = massOf(name);
    const layer = 2e-6;
    let p: number = momentum;
    let passed = 0;
    while (p > 0) {
      p = momentumAfter(p, mass, layer);
      passed += layer;
    }
    expect(Math.abs(range(momentum, mass) / passed - 1), `${name} ${momentum}`).toBeLessThan(0.01);
  }
  // one GeV more
  expect(range(Math.sqrt(25 - 0.01), 0.1) - range(Math.sqrt(16 - 0.01), 0.1)).toBeCloseTo(1, 10);
});

test('momenta of ranges: the inverse of the range, layer by layer, down to rest', () => {
  for (const name of ['e-', 'mu-', 'K+'] as const) {
    const mass = massOf(name);
    for (const ratio of [0.06, 0.2, 0.6, 1.5, 3.2, 3.4, 20]) {
      const p = ratio * mass;
      expect(momentumOfRange(range(p, mass), mass) / p - 1, `${name} ${ratio}`).toBeLessThan(5e-4);
      expect(momentumOfRange(range(p, mass), mass) / p - 1, `${name} ${ratio}`).toBeGreaterThan(-5e-4);
    }
    expect(momentumOfRange(0, mass)).toBe(0);
    expect(momentumOfRange(-1e-3, mass)).toBe(0);
    expect(momentumOfRange(Number.NaN, mass)).toBe(0);
  }
  // a kaon of 300 MeV in a thousand layers that take half of its range
  const mass = massOf('K+');
  const half = 0.5 * range(0.3, mass);
  let p = 0.3;
  for (let k = 0; k < 1000; k++) p = momentumAfter(p, mass, half / 1000);
  expect(momentumOfRange(half, mass) / p).toBeCloseTo(1, 2);
  // above the minimum a GeV is a GeV
  expect(momentumOfRange(range(5, 0.1) - 1, 0.1)).toBeCloseTo(Math.sqrt((Math.sqrt(25.01) - 1) ** 2 - 0.01), 10);
});

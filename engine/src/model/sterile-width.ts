import { constants } from '../basics/constants.ts';
import { log } from '../basics/elementary.ts';
import { massOf } from '../basics/particles.ts';
import type { ResolvedModel } from './definition.ts';
import { strongCoupling } from './hadrons/strong-coupling.ts';

interface Channel {
  readonly products: readonly string[];
  readonly width: number;
}

const flavours = ['e', 'mu', 'tau'] as const;
type Flavour = (typeof flavours)[number];

/** Charged mesons: strength f_P or g_V/m_V [GeV], element of the quark mixing matrix, spin. */
const charged = [
  { name: 'pi', mass: massOf('pi+'), strength: 0.1302, mixing: 0.97373, spin: 0 },
  { name: 'K', mass: massOf('K+'), strength: 0.1557, mixing: 0.2243, spin: 0 },
  { name: 'rho', mass: 0.77511, strength: 0.162 / 0.77511, mixing: 0.97373, spin: 1 },
] as const;

/** Neutral mesons: strength f_P, or kappa g_V/m_V as a function of sin^2 theta_W. */
const neutral = [
  { name: 'pi0', mass: massOf('pi0'), strength: () => 0.1302, spin: 0 },
  { name: 'eta', mass: 0.547862, strength: () => 0.0817, spin: 0 },
  { name: 'etaprime', mass: 0.95778, strength: () => 0.0947, spin: 0 },
  { name: 'rho0', mass: 0.77526, strength: (sin2: number) => ((1 - 2 * sin2) * 0.162) / 0.77526, spin: 1 },
  { name: 'omega', mass: 0.78266, strength: (sin2: number) => ((4 / 3) * sin2 * 0.153) / 0.78266, spin: 1 },
  { name: 'phi', mass: 1.019461, strength: (sin2: number) => ((4 / 3) * sin2 - 1) * (0.234 / 1.019461), spin: 1 },
] as const;

const kallen = (a: number, b: number, c: number): number => a * a + b * b + c * c - 2 * (a * b + b * c + c * a);
const root = (x: number): number => (x > 0 ? Math.sqrt(x) : 0);

/**
 * Phase space of N -> l1 l2 nu or l u d through a W:  I = 12 int dx/x (x - c^2 - b^2)(1 + a^2 - x) sqrt[lambda(x, c^2, b^2) lambda(1, x, a^2)],
 * x from (b + c)^2 to (1 - a)^2, all masses over that of N; 1 when all are zero.
 */
function chargedPhaseSpace(a: number, b: number, c: number): number {
  const low = (b + c) * (b + c);
  const high = (1 - a) * (1 - a);
  if (!(a + b + c < 1)) return 0;
  const n = 200;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    // sine-like map: square roots at both ends become smooth
    const t = (i + 0.5) / n;
    const x = low + (high - low) * t * t * (3 - 2 * t);
    const f = ((x - c * c - b * b) * (1 + a * a - x) * root(kallen(x, c * c, b * b)) * root(kallen(1, x, a * a))) / x;
    sum += (f * 6 * t * (1 - t) * (high - low)) / n;
  }
  return 12 * sum;
}

/** Vector and axial strength of N -> nu f f through the Z (and the W for the same flavour) with massive f; x = m_f/M. */
function neutralPhaseSpace(x: number, c1: number, c2: number): number {
  if (!(2 * x < 1)) return 0;
  const x2 = x * x;
  const x4 = x2 * x2;
  const v = Math.sqrt(1 - 4 * x2);
  // ln of [1 - 3 x^2 - (1 - x^2) v]/[x^2 (1 + v)], in which the numerator cancels for small x: it is 4 x^6/(1 - 3 x^2 + (1 - x^2) v)
  const l = log((4 * x4) / ((1 - 3 * x2 + (1 - x2) * v) * (1 + v)));
  const first = (1 - 14 * x2 - 2 * x4 - 12 * x4 * x2) * v + 12 * x4 * (x4 - 1) * l;
  const second = x2 * (2 + 10 * x2 - 12 * x4) * v + 6 * x4 * (1 - 2 * x2 + 2 * x4) * l;
  return c1 * first + 4 * c2 * second;
}

/** Couplings of N -> nu f f: c1, c2 of a fermion with weak isospin T3 = +-1/2 and charge Q; `same`: with the W exchange of a charged lepton. */
function neutralCouplings(t3: number, charge: number, sin2: number, same: boolean): [number, number] {
  // left and right couplings of the fermion, the W adds 1 to the left one
  const left = t3 - charge * sin2 + (same ? 1 : 0);
  const right = -charge * sin2;
  return [left * left + right * right, left * right];
}

/**
 * Widths of a Majorana neutrino N that mixes with the light ones, for each particle with the vertices of the model `sterile-neutrino`: leptons
 * at tree level with the W and Z contracted to a point, charged and neutral mesons by their decay constants, and above the sum of these what
 * quarks with their QCD correction give ("hadrons"). Charge conjugates are both listed: the width of a Majorana neutrino is twice that of a
 * Dirac one. The Fermi constant is that of the model, sqrt2 g^2/(8 m_W^2), so that widths and amplitudes agree.
 *
 * @returns  null for any other particle
 * @source   Bondarenko, Boyarsky, Gorbunov, Ruchayskiy, JHEP 11 (2018) 032 (arXiv:1805.08567), section 3, decay constants of its tables;
 *           numbers from memory, not checked; leptonic widths checked against the amplitudes
 */
export function sterileNeutrinoWidths(model: ResolvedModel, name: string): { channels: Channel[]; notes: string[] } | null {
  const N = model.particles.find((one) => one.name === name);
  const p = model.parameters;
  if (N === undefined || !N.selfConjugate || N.spin !== 0.5 || p['Ue'] === undefined || p['gW'] === undefined) return null;
  const M = N.mass;
  const sin2 = p['sinW']! * p['sinW']!;
  const fermi = (Math.SQRT2 * p['gW']! * p['gW']!) / (8 * p['mass.W']! * p['mass.W']!);
  if (M > 0.5 * p['mass.W']!)
    return { channels: [], notes: ['N is too heavy for W and Z to be contracted to a point: three-body widths are not given'] };
  const unit = (fermi * fermi * M * M * M * M * M) / (192 * Math.PI * Math.PI * Math.PI);
  const lepton = (flavour: Flavour): number => p[`mass.${flavour}`]! / M;
  const channels: Channel[] = [];
  const put = (products: string[], width: number): void => {
    if (width > 0) channels.push({ products, width });
  };
  /** both a final state and its charge conjugate */
  const both = (products: string[], width: number): void => {
    put(products, width);
    put(products.map(conjugate), width);
  };
  let hadronic = 0;
  let quark = 0;
  for (const flavour of flavours) {
    const mixing = p[`U${flavour}`]! * p[`U${flavour}`]!;
    if (mixing === 0) continue;
    const nu = `nu_${flavour}`;
    // Dirac: (1 + delta)/4 of the unit for each flavour; N -> nu and N -> nu~ are the two halves of the Majorana width
    for (const other of flavours) both([nu, `nu_${other}`, `nu_${other}~`], (unit * mixing * (other === flavour ? 2 : 1)) / 4);
    for (const other of flavours) {
      const [c1, c2] = neutralCouplings(-0.5, -1, sin2, other === flavour);
      both([nu, `${other}-`, `${other}+`], unit * mixing * neutralPhaseSpace(lepton(other), c1, c2));
      if (other !== flavour)
        both([`${flavour}-`, `${other}+`, `nu_${other}`], unit * mixing * chargedPhaseSpace(lepton(flavour), lepton(other), 0));
    }
    for (const { name: meson, mass, strength, mixing: element, spin } of charged) {
      const [x, y] = [mass / M, lepton(flavour)];
      if (x + y >= 1) continue;
      const [x2, y2] = [x * x, y * y];
      const spins = spin === 0 ? (1 - y2) * (1 - y2) - x2 * (1 + y2) : (1 - y2) * (1 - y2) + x2 * (1 + y2) - 2 * x2 * x2;
      const w = fermi * strength * element;
      const width = ((w * w * mixing * M * M * M) / (16 * Math.PI)) * spins * root(kallen(1, x2, y2));
      both([`${flavour}-`, `${meson}+`], width);
      hadronic += 2 * width;
    }
    for (const { name: meson, mass, strength, spin } of neutral) {
      const x2 = (mass / M) * (mass / M);
      if (x2 >= 1) continue;
      const w = fermi * strength(sin2);
      const spins = spin === 0 ? (1 - x2) * (1 - x2) : (1 + 2 * x2) * (1 - x2) * (1 - x2);
      const width = ((w * w * mixing * M * M * M) / (32 * Math.PI)) * spins;
      both([nu, meson], width);
      hadronic += 2 * width;
    }
    quark += 2 * unit * mixing * quarks(M, lepton(flavour), sin2);
  }
  if (M > 1 && quark > hadronic) put(['hadrons'], quark - hadronic);
  const ratio = fermi / constants.fermi.value;
  return {
    channels,
    notes: [
      `G_F of the model's alpha, m_W and m_Z is ${ratio.toFixed(4)} of the measured one: widths scale with its square`,
      'hadrons: decay constants of single mesons, above 1 GeV quarks with their QCD correction, good to about 20 %',
    ],
  };
}

/** N -> l u d', nu q q over the unit, with the QCD correction of tau decays, u d s c; thresholds of the lightest hadrons. */
function quarks(M: number, lepton: number, sin2: number): number {
  const a = strongCoupling(Math.max(M, 1.3)) / Math.PI;
  const correction = 1 + a * (1 + a * (5.2 + 26.4 * a));
  const scaled = (mass: number): number => mass / M;
  let sum = 0;
  const [cabibbo, sine] = [0.97373 * 0.97373, 0.2243 * 0.2243];
  sum += 3 * cabibbo * chargedPhaseSpace(lepton, scaled(0.1396 / 2), scaled(0.1396 / 2));
  sum += 3 * sine * chargedPhaseSpace(lepton, scaled(0.1396 / 2), scaled(0.4937));
  sum += 3 * cabibbo * chargedPhaseSpace(lepton, scaled(1.275), scaled(0.4937));
  for (const [t3, charge, mass] of [
    [0.5, 2 / 3, 0.07],
    [-0.5, -1 / 3, 0.07],
    [-0.5, -1 / 3, 0.4937],
    [0.5, 2 / 3, 1.865],
  ] as const) {
    const [c1, c2] = neutralCouplings(t3, charge, sin2, false);
    sum += 3 * neutralPhaseSpace(scaled(mass), c1, c2);
  }
  return correction * sum;
}

/** Name of the charge conjugate of a product. */
function conjugate(name: string): string {
  if (name.endsWith('+')) return `${name.slice(0, -1)}-`;
  if (name.endsWith('-')) return `${name.slice(0, -1)}+`;
  if (name.endsWith('~')) return name.slice(0, -1);
  return name.startsWith('nu_') ? `${name}~` : name;
}

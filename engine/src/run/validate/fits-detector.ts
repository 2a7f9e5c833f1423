import { createClusterColumns, createEventBatch, createTrackColumns } from '../../basics/columns.ts';
import { cos, sin } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { superKEKB } from '../../generate/beams.ts';
import { CmsFrame } from '../../reconstruct/cms-frame.ts';
import { BeamsObject } from '../../reconstruct/kinematic/beams-object.ts';
import { fourMomentumConstraint } from '../../reconstruct/kinematic/constraints.ts';
import { PhotonObject } from '../../reconstruct/kinematic/fit-object.ts';
import { KinematicFit } from '../../reconstruct/kinematic/kinematic-fit.ts';
import { photonErrors } from '../../reconstruct/kinematic/photon-errors.ts';
import { fitVertex } from '../../reconstruct/vertex/vertex-fit.ts';
import { VertexResult } from '../../reconstruct/vertex/vertex-result.ts';
import { belle2 } from '../../simulate/belle2.ts';
import { compileDetector, type Detector } from '../../simulate/detector.ts';
import { type Chain, DecayGun, isotropic, type TwoBody } from './decay-gun.ts';
import { threePhotonChain } from './fits.ts';
import { vetoRows } from './fits-vetoes.ts';
import { between, NO_REFERENCE, printed, type Reference, skipped, type ValidationRow } from './row.ts';
import { peakWidth, spreadOf } from './widths.ts';

const MEV = 1e3;
const frame = new CmsFrame(superKEKB);
const muon = massOf('mu-');
const pion = massOf('pi+');
const bMomentum = Math.sqrt(frame.s / 4 - massOf('B+') * massOf('B+'));

/** A B meson of the Y(4S) that decays to a kaon and X: the spectrum of X is that of the two-body decay, smeared by the B's motion. */
function fromB(x: TwoBody, kaonName = 'K+'): Chain {
  return {
    decay: { mass: massOf('B+'), products: [kaonName, x] },
    production: (u, mass) =>
      boostedToLab([Math.sqrt(bMomentum * bMomentum + mass * mass), ...isotropic(u[0]!, u[1]!, bMomentum)]),
  };
}

/** Centre-of-mass to laboratory (a boost; the small turn of the axes does not matter to isotropic decays). */
function boostedToLab([e, x, y, z]: readonly [number, number, number, number]): [number, number, number, number] {
  const dot = x * frame.px + z * frame.pz;
  const energy = (e * frame.energy + dot) / frame.sqrtS;
  const factor = (e + energy) / (frame.sqrtS + frame.energy);
  return [energy, x + factor * frame.px, y, z + factor * frame.pz];
}

/** Pairs of tracks of a chain with their fitted vertex. */
interface Pairs {
  /** fitted mass [GeV], true radius [cm], pulls of x, y, z, radius flown */
  readonly mass: Float64Array;
  readonly massPull: Float64Array;
  readonly radius: Float64Array;
  readonly pulls: readonly Float64Array[];
  readonly generated: number;
  readonly failed: number;
}

/** Simulates a chain and fits the two daughters of X (the last two particles of each event) where both were found. */
function pairsOf(
  detector: Detector,
  name: string,
  chain: Chain,
  mass: number,
  daughterMass: number,
  events: number,
): Pairs | undefined {
  const batch = createEventBatch(events);
  new DecayGun(name).fill(batch, 0, events, chain);
  const tracks = createTrackColumns(events);
  const clusters = createClusterColumns(events);
  detector.simulate(batch, new RandomStream(31, `validation ${name}`), tracks, clusters);
  if (tracks.offset[events] > 0 && tracks.covariance[0] === 0) return undefined;
  const out = new VertexResult(2);
  const options = { masses: [daughterMass, daughterMass] };
  const rows = new Int32Array(2);
  const p = batch.particles;
  const masses: number[] = [];
  const massPulls: number[] = [];
  const radii: number[] = [];
  const pulls: number[][] = [[], [], []];
  let failed = 0;
  for (let e = 0; e < events; e++) {
    const first = p.offset[e + 1] - 2;
    rows.fill(-1);
    for (let t = tracks.offset[e]; t < tracks.offset[e + 1]; t++) {
      const row = tracks.truth[t];
      if (row >= first && tracks.pdg[t] === p.pdg[row]) rows[row - first] = t;
    }
    if (rows[0] < 0 || rows[1] < 0) continue;
    if (!fitVertex(tracks, rows, options, out)) {
      failed++;
      continue;
    }
    const row = first + 1;
    masses.push(out.mass);
    massPulls.push((out.mass - mass) / out.massError);
    radii.push(Math.sqrt(p.vx[row] * p.vx[row] + p.vy[row] * p.vy[row]));
    [p.vx[row], p.vy[row], p.vz[row]].forEach((truth, k) => {
      pulls[k]!.push((out.position[k] - truth) / Math.sqrt(out.positionCovariance[4 * k]));
    });
  }
  return {
    mass: Float64Array.from(masses),
    massPull: Float64Array.from(massPulls),
    radius: Float64Array.from(radii),
    pulls: pulls.map((values) => Float64Array.from(values)),
    generated: events,
    failed,
  };
}

/** Fits behind the simulated detector. */
export function detectorFitRows(reference: Reference | undefined): ValidationRow[] {
  const detector = compileDetector(belle2);
  return [...vertexPullRows(detector), ...massRows(detector, reference), ...photonRows(detector), ...vetoRows(detector)];
}

/** X of 1 GeV to two muons from B decays, decaying at up to 110 cm. */
function vertexPullRows(detector: Detector): ValidationRow[] {
  const x: TwoBody = { mass: 1, flight: 110, products: ['mu+', 'mu-'] };
  const pairs = pairsOf(detector, 'displaced pairs', fromB(x), 1, muon, 24000);
  const name = 'vertex fit behind the detector, X(1 GeV) -> mu mu of B -> K X';
  if (pairs === undefined) return [skipped(`${name}: pulls`, 'width 0.95 to 1.05', 'the card gives tracks no covariance')];
  const rows: ValidationRow[] = [];
  for (const [from, to] of [
    [0, 16],
    [16, 60],
  ] as const) {
    const spreads = pairs.pulls.map((values) =>
      spreadOf(values.filter((_, i) => pairs.radius[i] >= from && pairs.radius[i] < to)),
    );
    const n = spreads[0]!.n;
    if (n < 400) {
      rows.push(skipped(`${name}, ${from} to ${to} cm: pulls`, 'width 0.95 to 1.05', `only ${n} vertices found there`));
      continue;
    }
    const mean = spreads.reduce((worst, s) => (Math.abs(s.mean) > Math.abs(worst) ? s.mean : worst), 0);
    const width = spreads.reduce((worst, s) => (Math.abs(s.width - 1) > Math.abs(worst - 1) ? s.width : worst), 1);
    const outside = Math.max(...spreads.map((s) => s.outside));
    const note = `furthest of x, y, z; ${n} vertices from ${from} to ${to} cm, ${(100 * outside).toFixed(1)} % beyond five widths`;
    rows.push(between(`${name}, ${from} to ${to} cm: mean of pulls`, mean, -0.05, 0.05, 0, note));
    rows.push(between(`${name}, ${from} to ${to} cm: width of pulls`, width, 0.95, 1.05, 1, note));
  }
  const share = pairs.failed / (pairs.failed + pairs.mass.length);
  rows.push(between(`${name}: share of fits that fail`, share, 0, 0.02, 0));
  return rows;
}

/** Mass resolutions beside what is published. */
function massRows(detector: Detector, reference: Reference | undefined): ValidationRow[] {
  const rows: ValidationRow[] = [];
  const jpsi: TwoBody = { mass: 3.0969, products: ['mu+', 'mu-'] };
  const kShort: TwoBody = { mass: massOf('K_S0'), ctau: 2.6844, products: ['pi+', 'pi-'] };
  const unverified = 'recalled from Belle and Belle II figures, unverified; no bound';
  const cases: [string, string, Chain, number, number, string | number, string][] = [
    ['sigma(m) of J/psi -> mu mu, from B -> J/psi K [MeV]', 'J/psi', fromB(jpsi), jpsi.mass, muon, 'about 7 to 10', unverified],
    [
      'sigma(m) of K_S0 -> pi pi, from B -> X K_S0 of 2.6 GeV/c [MeV]',
      'K_S0',
      fromB(kShort),
      kShort.mass,
      pion,
      'about 2 to 3',
      unverified,
    ],
  ];
  for (const [name, gun, chain, mass, daughter, published, note] of cases) {
    const pairs = pairsOf(detector, gun, chain, mass, daughter, 10000);
    if (pairs === undefined) {
      rows.push(skipped(name, 'printed', 'the card gives tracks no covariance'));
      continue;
    }
    const { width, mean } = spreadOf(pairs.mass);
    const pull = spreadOf(pairs.massPull).width;
    rows.push(
      printed(
        name,
        MEV * width,
        published,
        `${note}; shift ${(MEV * (mean - mass)).toFixed(2)} MeV, width of the pull ${pull.toFixed(2)}`,
      ),
    );
  }
  rows.push(...darkHiggsRows(detector, reference));
  rows.push(neutralPionRow(detector));
  return rows;
}

/** B -> K h', h' -> mu mu: the published scan steps by half of the resolution. */
function darkHiggsRows(detector: Detector, reference: Reference | undefined): ValidationRow[] {
  const masses = reference?.table('searches/data/belle2_bks_llp_Kplus_mumu.csv').numbers('mass_gev');
  return [0.5, 1, 3].map((mass) => {
    const name = `sigma(m) of h' -> mu mu, m = ${mass} GeV, c tau 1 mm, B -> K h' [MeV]`;
    const pairs = pairsOf(detector, `h' ${mass}`, fromB({ mass, ctau: 0.1, products: ['mu+', 'mu-'] }), mass, muon, 3000);
    if (pairs === undefined) return skipped(name, 'printed', 'the card gives tracks no covariance');
    const { width } = spreadOf(pairs.mass);
    if (masses === undefined) return printed(name, MEV * width, null, NO_REFERENCE);
    const next = masses.findIndex((m) => m > mass);
    const step = (masses[next] as number) - (masses[next - 1] as number);
    const note = 'twice the step of the published scan of arXiv:2306.02830, taken as half of its resolution (recalled); no bound';
    return printed(name, MEV * width, Number((2 * MEV * step).toFixed(2)), note);
  });
}

/** pi0 -> gamma gamma from 0.3 to 2 GeV/c, evenly, isotropic in the laboratory: FWHM / 2.355 of all pairs of clusters made by the photons. */
function neutralPionRow(detector: Detector): ValidationRow {
  const mass = massOf('pi0');
  const events = 6000;
  const batch = createEventBatch(events);
  new DecayGun('pi0').fill(batch, 0, events, {
    decay: { mass, products: ['gamma', 'gamma'] },
    production: (u) => {
      const p = isotropic(u[0]!, u[1]!, 0.3 + 1.7 * u[2]!);
      return [Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2] + mass * mass), ...p];
    },
  });
  const tracks = createTrackColumns(events);
  const c = createClusterColumns(events);
  detector.simulate(batch, new RandomStream(32, 'validation pi0'), tracks, c);
  const found: number[] = [];
  for (let e = 0; e < events; e++)
    for (let i = c.offset[e]; i < c.offset[e + 1]; i++)
      for (let j = i + 1; j < c.offset[e + 1]; j++) {
        if (c.truth[i] < 0 || c.truth[j] < 0 || c.truth[i] === c.truth[j] || Math.min(c.energy[i], c.energy[j]) < 0.05) continue;
        const cosine = cos(c.theta[i]) * cos(c.theta[j]) + sin(c.theta[i]) * sin(c.theta[j]) * cos(c.phi[i] - c.phi[j]);
        found.push(Math.sqrt(2 * c.energy[i] * c.energy[j] * Math.max(0, 1 - cosine)));
      }
  return printed(
    'FWHM/2.355 of pi0 -> gamma gamma, 0.3 to 2 GeV/c, photons above 50 MeV [MeV]',
    MEV * peakWidth(Float64Array.from(found)),
    'about 5 to 7',
    'recalled from Belle and Belle II figures, unverified; no bound',
  );
}

/** gamma a, a -> gamma gamma of 2 GeV behind the detector: the mass before and after the fit to the beams. */
function photonRows(detector: Detector): ValidationRow[] {
  const events = 4000;
  const batch = createEventBatch(events);
  new DecayGun('alp').fill(batch, 0, events, threePhotonChain(2));
  const tracks = createTrackColumns(events);
  const c = createClusterColumns(events);
  detector.simulate(batch, new RandomStream(33, 'validation alp'), tracks, c);
  const photons = [new PhotonObject(), new PhotonObject(), new PhotonObject()];
  const spreads = { electron: superKEKB.electronEnergySpread, positron: superKEKB.positronEnergySpread };
  const fit = new KinematicFit([...photons, new BeamsObject(superKEKB, spreads)], [fourMomentumConstraint([0, 1, 2], 3)]);
  const errors = photonErrors(1);
  const before: number[] = [];
  const after: number[] = [];
  const rows = [0, 0, 0];
  let good = 0;
  for (let e = 0; e < events; e++) {
    rows.fill(-1);
    for (let i = c.offset[e]; i < c.offset[e + 1]; i++) {
      const photon = c.truth[i] - batch.particles.offset[e];
      if (c.truth[i] < 0 || c.energy[i] < 0.2) continue;
      if (rows[photon]! < 0 || c.energy[i] > c.energy[rows[photon]!]) rows[photon] = i;
    }
    if (Math.min(...rows) < 0) continue;
    rows.forEach((row, i) => {
      photons[i]!.setCluster(c, row, errors);
    });
    const [i, j] = [rows[1]!, rows[2]!];
    const cosine = cos(c.theta[i]) * cos(c.theta[j]) + sin(c.theta[i]) * sin(c.theta[j]) * cos(c.phi[i] - c.phi[j]);
    before.push(Math.sqrt(2 * c.energy[i] * c.energy[j] * (1 - cosine)));
    if (!fit.run()) continue;
    if (fit.probability > 1e-3) good++;
    const s = fit.states;
    const sum = [0, 1, 2, 3].map((k) => s[7 + k] + s[14 + k]);
    after.push(Math.sqrt(sum[0]! * sum[0]! - sum[1]! * sum[1]! - sum[2]! * sum[2]! - sum[3]! * sum[3]!));
  }
  const raw = spreadOf(Float64Array.from(before)).width;
  const fitted = spreadOf(Float64Array.from(after)).width;
  const note = `${((100 * good) / after.length).toFixed(0)} % of ${after.length} fits with a probability above 0.001`;
  return [
    printed('sigma(m) of a -> gamma gamma, 2 GeV, before the fit to the beams [MeV]', MEV * raw, null, 'printed, no bound'),
    printed('sigma(m) of a -> gamma gamma, 2 GeV, after it [MeV]', MEV * fitted, null, note),
    between('fit of three photons to the beams: resolution after / before', fitted / raw, 0, 0.9, null, note),
  ];
}

import { atan2, sinCos } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import { isotropicPairInFlight } from '../../generate/tau/isotropic.ts';
import { Uniforms } from '../../generate/uniforms.ts';
import type { Shot } from '../../simulate/index.ts';

/** What a sample shoots in the event of an index. */
export type Sample = (index: number) => readonly Shot[];

/** Acceptance of the drift chamber in the polar angle, as cosines: 17 to 150 deg. */
const FORWARD = 0.9563;
const BACKWARD = -0.866;
const MUON = massOf('mu-');

const trig = new Float64Array(2);
const mother = new Float64Array(4);
const products = new Float64Array(8);

/** A muon pair of a particle of this mass, momentum and direction, which has flown to the transverse radius r. */
function pair(u: Uniforms, mass: number, momentum: number, cosine: number, r: number): Shot[] {
  const sine = Math.sqrt(1 - cosine * cosine);
  sinCos(2 * Math.PI * u.next(), trig);
  const x = trig[1]!;
  const y = trig[0]!;
  mother[0] = Math.sqrt(mass * mass + momentum * momentum);
  mother[1] = momentum * sine * x;
  mother[2] = momentum * sine * y;
  mother[3] = momentum * cosine;
  isotropicPairInFlight(u, mass, MUON, MUON, mother, 0, products, 0, 4);
  const vertex: [number, number, number] = [r * x, r * y, (r * cosine) / sine];
  return ([0, 4] as const).map((at) => {
    const transverse = Math.sqrt(products[at + 1]! * products[at + 1]! + products[at + 2]! * products[at + 2]!);
    return {
      particle: at === 0 ? 'mu-' : 'mu+',
      momentum: Math.sqrt(transverse * transverse + products[at + 3]! * products[at + 3]!),
      theta: atan2(transverse, products[at + 3]!),
      phi: atan2(products[at + 2]!, products[at + 1]!),
      vertex,
    };
  });
}

/**
 * Our reading of "GeV LLP, uniform decay" of arXiv:2411.13596, whose sample we know by its abstract alone: scalars of 0.5, 2 and 4 GeV in equal
 * parts, momentum flat from 0.5 to 4.5 GeV, direction flat in the cosine over the drift chamber, decay to muons at transverse radii flat to 100 cm.
 */
export function longLivedDecays(stream: RandomStream): Sample {
  const u = new Uniforms();
  return (index) => {
    u.start(stream, index, stage.generate, 0);
    const mass = [0.5, 2, 4][index % 3]!;
    const momentum = 0.5 + 4 * u.next();
    const cosine = BACKWARD + (FORWARD - BACKWARD) * u.next();
    return pair(u, mass, momentum, cosine, 100 * u.next());
  };
}

/**
 * Our reading of "tracks displaced uniformly to 100 cm" of arXiv:2602.10897: single muons, transverse momentum flat from 0.05 to 6 GeV, flat in
 * the cosine over the drift chamber, made at transverse radii flat to 100 cm on the straight line from the interaction point along their momentum.
 */
export function displacedMuons(stream: RandomStream): Sample {
  const u = new Uniforms();
  return (index) => {
    u.start(stream, index, stage.generate, 0);
    const pT = 0.05 + 5.95 * u.next();
    const cosine = BACKWARD + (FORWARD - BACKWARD) * u.next();
    const sine = Math.sqrt(1 - cosine * cosine);
    const r = 100 * u.next();
    const phi = 2 * Math.PI * u.next();
    sinCos(phi, trig);
    const vertex: [number, number, number] = [r * trig[1]!, r * trig[0]!, (r * cosine) / sine];
    return [{ particle: index % 2 === 0 ? 'mu-' : 'mu+', momentum: pT / sine, theta: atan2(sine, cosine), phi, vertex }];
  };
}

/** Muon pairs of a particle with transverse momentum in a range, flat in it and in the cosine from -0.8 to 0.9, decays flat in the radius to `reach` [cm]. */
export function pairsOf(stream: RandomStream, mass: number, low: number, high: number, reach: number): Sample {
  const u = new Uniforms();
  return (index) => {
    u.start(stream, index, stage.generate, 0);
    const pT = low + (high - low) * u.next();
    const cosine = -0.8 + 1.7 * u.next();
    return pair(u, mass, pT / Math.sqrt(1 - cosine * cosine), cosine, reach * u.next());
  };
}

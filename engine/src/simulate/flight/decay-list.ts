import { constants } from '../../basics/constants.ts';
import { type Particle, type ParticleName, particles } from '../../basics/particles.ts';

/** How the products of a decay share the momenta: flat phase space, or weighted with a matrix element of `decay-shapes.ts`. */
export type DecayShape = 'flat' | 'muon' | 'semileptonic';

export interface FlightChannel {
  /** product names, in the order that the shape expects */
  readonly products: readonly ParticleName[];
  readonly fraction: number;
  readonly shape: DecayShape;
}

/** A particle that may decay in the detector. */
export interface FlightDecay {
  readonly pdg: number;
  /** [GeV] */
  readonly mass: number;
  /** c tau [cm] */
  readonly length: number;
  readonly channels: readonly FlightChannel[];
  readonly source: string;
}

const pdg = 'PDG 2024, summary tables, fractions rounded and renormalised to those listed; from memory, not checked';

type Line = readonly [products: readonly ParticleName[], fraction: number, shape?: DecayShape];

// biome-ignore format: one particle a line
const list: readonly (readonly [ParticleName, readonly Line[]])[] = [
  ['mu-', [[['e-', 'nu_mu', 'nu_e~'], 1, 'muon']]],
  ['pi+', [[['mu+', 'nu_mu'], 1]]],
  ['K+', [[['mu+', 'nu_mu'], 0.6356], [['pi+', 'pi0'], 0.2067], [['pi+', 'pi+', 'pi-'], 0.0558], [['pi0', 'e+', 'nu_e'], 0.0507, 'semileptonic'], [['pi0', 'mu+', 'nu_mu'], 0.0335, 'semileptonic'], [['pi+', 'pi0', 'pi0'], 0.0176]]],
  ['Lambda', [[['p', 'pi-'], 0.641], [['n', 'pi0'], 0.358]]],
];

const lines: Partial<Record<string, readonly Line[]>> = {
  K_S0: [
    [['pi+', 'pi-'], 0.692],
    [['pi0', 'pi0'], 0.3069],
  ],
  K_L0: [
    [['pi-', 'e+', 'nu_e'], 0.20275, 'semileptonic'],
    [['pi+', 'e-', 'nu_e~'], 0.20275, 'semileptonic'],
    [['pi-', 'mu+', 'nu_mu'], 0.1352, 'semileptonic'],
    [['pi+', 'mu-', 'nu_mu~'], 0.1352, 'semileptonic'],
    [['pi0', 'pi0', 'pi0'], 0.1952],
    [['pi+', 'pi-', 'pi0'], 0.1254],
  ],
  pi0: [[['gamma', 'gamma'], 1]],
};

const named = new Map(Object.entries(particles).map(([name, { pdg: code }]) => [code, name as ParticleName]));

function antiparticle(name: ParticleName): ParticleName {
  return named.get(-particles[name].pdg) ?? name;
}

function decay(name: ParticleName, channels: readonly Line[], conjugate: boolean): FlightDecay {
  const own = conjugate ? antiparticle(name) : name;
  const { mass, pdg: code, lifetime } = particles[own] as Particle;
  const total = channels.reduce((sum, [, fraction]) => sum + fraction, 0);
  return {
    pdg: code,
    mass,
    length: (lifetime as number) * constants.speedOfLight.value,
    channels: channels.map(([products, fraction, shape = 'flat']) => ({
      products: conjugate ? products.map(antiparticle) : products,
      fraction: fraction / total,
      shape,
    })),
    source: pdg,
  };
}

/** All particles that may decay on their way through the detector, antiparticles by charge conjugation. The neutron (c tau 2.6e13 cm) is left alone. */
export const flightDecays: readonly FlightDecay[] = [
  ...list.flatMap(([name, channels]) => [decay(name, channels, false), decay(name, channels, true)]),
  ...Object.entries(lines).map(([name, channels]) => decay(name as ParticleName, channels as readonly Line[], false)),
];

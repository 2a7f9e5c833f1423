import { acos, atan2 } from '../../basics/elementary.ts';
import { calorimeterGeometry, calorimeterResolution, frontDistance, quantity, sigmaOf } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { type Deposit, Deposits } from '../crystals/deposits.ts';
import { CrystalGeometry, noCrossing } from '../crystals/geometry.ts';
import { LateralShapes, type Shape } from '../crystals/lateral.ts';
import { lineShapeOf } from '../crystals/line-shape.ts';
import { Material, WHOLE } from '../crystals/material.ts';
import { PulseShape } from '../crystals/pulse-shape.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type ChargedRows, type Kernel, type KernelMaker, species } from '../state.ts';
import { chargedClusters } from './charged-clusters.ts';
import { crystals } from './crystals.ts';
import { showerResponse, timeWidth, wrapped } from './shower-response.ts';
import { showerShapes } from './shower-shapes.ts';

const guess = 'order of magnitude, to be replaced by measured E/p spectra';
const ionising = [
  'length',
  'density',
  'zOverA',
  'meanExcitation',
  'sternheimerA',
  'sternheimerK',
  'sternheimerX0',
  'sternheimerX1',
  'sternheimerC',
];

export const trackShowers: CardStep = {
  name: 'trackShowers',
  stage: 'simulate',
  does: 'cluster of each charged particle that meets crystals: electromagnetic shower of electrons; ionisation along the path with Landau fluctuations, slowing and stopping; hadronic showers; energy, direction, time and shape',
  neglects:
    'electrons of stopped muons (late), what a hadronic shower sends back, curvature inside the crystals; a hadronic shower shows a flat share of its energy; one interaction length for all hadrons and momenta',
  numbers: {
    ...Object.fromEntries(ionising.map((name) => [name, chargedClusters.numbers[name]!])),
    hadronicFrom: assumed(0.1, 'fraction', `smallest share of the kinetic energy seen of a hadronic shower; ${guess}`),
    hadronicTo: assumed(0.8, 'fraction', `largest share of the kinetic energy seen of a hadronic shower; ${guess}`),
    annihilationFrom: assumed(0.3, 'fraction', `smallest share seen of what an annihilation sets free; ${guess}`),
    annihilationTo: assumed(0.8, 'fraction', `largest share seen of what an annihilation sets free; ${guess}`),
    captureEnergy: assumed(40, 'MeV', `mean energy seen when a stopped negative pion or kaon is captured; ${guess}`),
    positionIonisation: assumed(12, 'mrad', 'a crystal of 5.5 cm over sqrt(12), at 1.3 m: one crystal, no sharing'),
  },
};

function clear(c: ChargedRows): void {
  c.clusterEnergy.fill(0, 0, c.n);
  c.clusterTheta.fill(0, 0, c.n);
  c.clusterPhi.fill(0, 0, c.n);
  c.clusterTime.fill(0, 0, c.n);
  c.clusterE1E9.fill(0, 0, c.n);
  c.clusterPulseShape.fill(0, 0, c.n);
  c.showered.fill(0, 0, c.n);
}

const CM_PER_NS = 29.9792458;

export const compileTrackShowers: KernelMaker = (step, card): Kernel => {
  const geometryStep = stepOf(card, 'crystals') ?? crystals;
  const responseStep = stepOf(card, 'showerResponse') ?? showerResponse;
  const front = calorimeterGeometry(geometryStep);
  const geometry = new CrystalGeometry(geometryStep);
  const material = new Material(geometryStep);
  const deposits = new Deposits(step, material);
  const resolution = calorimeterResolution(responseStep);
  const line = lineShapeOf(responseStep);
  const pulse = new PulseShape(stepOf(card, 'showerShapes') ?? showerShapes, stepOf(card, 'waveform'));
  const shapes = new LateralShapes(numberOf(geometryStep, 'moliereRadius'), numberOf(geometryStep, 'width'));
  const positionIonisation = numberOf(step, 'positionIonisation');
  const positionHadronic = numberOf(responseStep, 'positionHadronic');
  // the step waveformTime smears times by itself
  const time = stepOf(card, 'waveformTime') === undefined ? numberOf(responseStep, 'timeResolution') : 0;
  const constant = stepOf(card, 'waveformTime') === undefined ? numberOf(responseStep, 'timeConstant') : 0;
  const crossing = noCrossing();
  const shape: Shape = { e1e9: 0, e9e21: 0 };
  const deposit: Deposit = { energy: 0, showered: 0, ionised: 0 };

  /** polar angle and azimuth of the entries, by row */
  let angles = new Float64Array(0);
  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    if (angles.length < 2 * c.n) angles = new Float64Array(2 * c.event.length);
    const stride = drawUniforms(simulation, c, 'trackShowers');
    const { entryMomentum, hitX, hitY, hitZ } = c;
    clear(c);
    // angles of the entries first: loops of their own take less time
    for (let r = 0; r < c.n; r++) if (entryMomentum[r] > 0) angles[2 * r] = acos(hitZ[r]);
    for (let r = 0; r < c.n; r++) if (entryMomentum[r] > 0) angles[2 * r + 1] = atan2(hitY[r], hitX[r]);
    for (let r = 0; r < c.n; r++) {
      const momentum = entryMomentum[r];
      if (!(momentum > 0)) continue;
      const theta = angles[2 * r];
      const phi = angles[2 * r + 1];
      const x = hitX[r];
      const y = hitY[r];
      const z = hitZ[r];
      const distance = frontDistance(front, x, y, z);
      geometry.crossAt(
        x * distance,
        y * distance,
        z * distance,
        c.entryDirectionX[r],
        c.entryDirectionY[r],
        c.entryDirectionZ[r],
        phi,
        crossing,
      );
      if (!(crossing.path > 0)) continue;
      const at = r * stride;
      const kind = c.species[r];
      let sigmaTheta: number;
      let sigmaPhi: number;
      if (kind === species.electron) {
        const part = geometry.region[crossing.ring];
        const seen = crossing.path > WHOLE ? 1 : material.containedAlong(momentum, crossing.path);
        deposit.energy =
          momentum * seen * Math.max(0, 1 + sigmaOf(resolution, part, quantity.energy, momentum) * line.quantile(u[at]));
        sigmaTheta = sigmaOf(resolution, part, quantity.theta, momentum);
        sigmaPhi = sigmaOf(resolution, part, quantity.phi, momentum);
        shapes.at(crossing.placeTheta, crossing.placePhi, shape);
        c.clusterE1E9[r] = shape.e1e9;
        c.clusterPulseShape[r] = pulse.measured(0, deposit.energy, u[at + 9]);
      } else {
        deposits.heavy(kind, c.charge[r], momentum, crossing.path, u, at, deposit);
        c.showered[r] = deposit.showered;
        sigmaTheta = deposit.showered === 1 ? positionHadronic : positionIonisation;
        sigmaPhi = sigmaTheta / Math.max(0.2, Math.sqrt(1 - z * z));
        // ionisation stays in one crystal or lights two; a hadronic shower is wide and uneven
        const spread = u[at + 7];
        c.clusterE1E9[r] = deposit.showered === 1 ? 0.95 - 0.6 * spread : 1 - 0.5 * spread * spread * spread;
        const hadronic =
          deposit.energy > 0 ? (pulse.hadronic(u[at + 8]) * (deposit.energy - deposit.ionised)) / deposit.energy : 0;
        c.clusterPulseShape[r] = pulse.measured(hadronic, deposit.energy, u[at + 9]);
      }
      const { energy } = deposit;
      c.clusterEnergy[r] = energy;
      c.clusterTheta[r] = theta + sigmaTheta * gaussian(u[at + 4]);
      c.clusterPhi[r] = wrapped(phi + sigmaPhi * gaussian(u[at + 5]));
      c.clusterTime[r] = c.entryTime[r] - distance / CM_PER_NS;
      if (time > 0 || constant > 0) c.clusterTime[r] += timeWidth(time, constant, energy) * gaussian(u[at + 6]);
    }
  };
};

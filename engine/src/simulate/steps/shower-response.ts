import { clusterOrigin } from '../../basics/columns.ts';
import { acos, atan2 } from '../../basics/elementary.ts';
import { quantity, calorimeterResolution as resolutionOf, sigmaOf } from '../calorimeter.ts';
import { assumed, type CardStep, choice, numberOf, stepOf } from '../card.ts';
import { lineShapeOf } from '../crystals/line-shape.ts';
import { calorimeterResolutionTable } from '../data/calorimeter-resolution.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';

export const showerResponse: CardStep = {
  name: 'showerResponse',
  stage: 'simulate',
  does: 'measures energy, polar angle, azimuth and time of neutral clusters: photons with the resolution of basf2 and a low-energy tail (Crystal Ball, peak and half width those of the Gaussian)',
  neglects:
    'correlation of energy and direction, calibration offsets, resolution that differs from crystal to crystal, uncertainty of the event time',
  numbers: {
    backgroundLevel: choice(
      1,
      [0, 1, 2],
      'beam background: 0 none, 1 low, 2 high, of the resolution and of the step backgroundClusters; the level of a run period is not public',
    ),
    tail: choice(1, [0, 1], '1 with the low-energy tail, 0 a Gaussian'),
    tailStart: assumed(
      1.3,
      '1',
      'where the tail begins, in standard deviations; 1.2 or more keeps the half width; the tail of basf2 is not public',
    ),
    tailPower: assumed(5, '1', 'power of the tail; the tail of basf2 is not public'),
    positionHadronic: assumed(20, 'mrad', 'showers of hadrons and tracks without a track: about half a crystal'),
    timeResolution: assumed(
      1,
      'ns',
      'at 1 GeV, falls with the square root of the energy; order of magnitude of the waveform fit, no measured value at hand',
    ),
    timeConstant: assumed(0.3, 'ns', 'added in quadrature; spread between crystals, order of magnitude'),
  },
  tables: { basf2: calorimeterResolutionTable },
};

/** Width of the time of a cluster [ns]; energies below 10 MeV count as 10 MeV. */
export function timeWidth(resolution: number, constant: number, energy: number): number {
  return Math.sqrt((resolution * resolution) / Math.max(0.01, energy) + constant * constant);
}

/** An azimuth brought back into (-pi, pi]. */
export function wrapped(phi: number): number {
  return phi > Math.PI ? phi - 2 * Math.PI : phi <= -Math.PI ? phi + 2 * Math.PI : phi;
}

export const compileShowerResponse: KernelMaker = (step, card): Kernel => {
  const resolution = resolutionOf(step);
  const line = lineShapeOf(step);
  const hadronic = numberOf(step, 'positionHadronic');
  // the step waveformTime smears times by itself
  const time = stepOf(card, 'waveformTime') === undefined ? numberOf(step, 'timeResolution') : 0;
  const constant = stepOf(card, 'waveformTime') === undefined ? numberOf(step, 'timeConstant') : 0;
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, n, 'showerResponse');
    for (let r = 0; r < n.n; r++) n.theta[r] = acos(n.hitZ[r]);
    for (let r = 0; r < n.n; r++) n.phi[r] = atan2(n.hitY[r], n.hitX[r]);
    for (let r = 0; r < n.n; r++) {
      // what is not kept has no direction
      if (n.kept[r] === 0) {
        n.theta[r] = 0;
        n.phi[r] = 0;
        continue;
      }
      const at = r * stride;
      const energy = n.energy[r];
      const theta = n.theta[r];
      const phi = n.phi[r];
      if (n.origin[r] === clusterOrigin.photon) {
        const part = n.region[r];
        n.energy[r] = energy * Math.max(0, 1 + sigmaOf(resolution, part, quantity.energy, energy) * line.quantile(u[at]));
        n.theta[r] = theta + sigmaOf(resolution, part, quantity.theta, energy) * gaussian(u[at + 1]);
        n.phi[r] = wrapped(phi + sigmaOf(resolution, part, quantity.phi, energy) * gaussian(u[at + 2]));
      } else if (n.origin[r] === clusterOrigin.beamBackground || n.origin[r] === clusterOrigin.splitOff) {
        // drawn as measured
        continue;
      } else {
        n.theta[r] = theta + hadronic * gaussian(u[at + 1]);
        n.phi[r] = wrapped(phi + (hadronic / Math.max(0.2, Math.sqrt(1 - n.hitZ[r] * n.hitZ[r]))) * gaussian(u[at + 2]));
      }
      if (time > 0 || constant > 0) n.time[r] += timeWidth(time, constant, energy) * gaussian(u[at + 3]);
    }
  };
};

import { calorimeterGeometry, frontDistance } from '../calorimeter.ts';
import { type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { crystals } from './crystals.ts';

const seed = 'basf2 ecl/modules/eclCRFinder and eclLocalMaximumFinder: seeds above 10 MeV';
const finalizer = 'basf2 ecl/modules/eclFinalize: clusterEnergyCutMin (default of the module)';

export const clusterThreshold: CardStep = {
  name: 'clusterThreshold',
  stage: 'simulate',
  does: 'keeps clusters with a seed crystal and an energy above thresholds, of tracks too, and finds the distance of each neutral one to the nearest track on the front face',
  neglects:
    'cut on the time of clusters below 50 MeV, errors of cluster positions and of extrapolated tracks in that distance, tracks that stop before',
  numbers: { seed: sourced(10, 'MeV', seed), energy: sourced(20, 'MeV', finalizer) },
};

export const compileClusterThreshold: KernelMaker = (step, card): Kernel => {
  const front = calorimeterGeometry(stepOf(card, 'crystals') ?? crystals);
  const seedThreshold = numberOf(step, 'seed');
  const threshold = numberOf(step, 'energy');
  /** points of entry of tracks [cm] */
  let points = new Float64Array(0);
  return ({ charged: c, neutral: n }) => {
    if (points.length < 3 * c.n) points = new Float64Array(3 * c.event.length);
    const at = points;
    for (let r = 0; r < c.n; r++) {
      if (c.clusterEnergy[r] > threshold) continue;
      c.clusterEnergy[r] = 0;
      c.clusterTheta[r] = 0;
      c.clusterPhi[r] = 0;
      c.clusterTime[r] = 0;
      c.clusterE1E9[r] = 0;
      c.clusterPulseShape[r] = 0;
    }
    for (let t = 0; t < c.n; t++) {
      const arrives = c.tracked[t] === 1 && c.entryMomentum[t] > 0;
      const D = arrives ? frontDistance(front, c.hitX[t], c.hitY[t], c.hitZ[t]) : 0;
      // what is no track, or does not arrive, is infinitely far away
      at[3 * t] = arrives ? D * c.hitX[t] : Number.POSITIVE_INFINITY;
      at[3 * t + 1] = D * c.hitY[t];
      at[3 * t + 2] = D * c.hitZ[t];
    }
    let track = 0;
    for (let r = 0; r < n.n; r++) {
      if (!(n.energy[r] > threshold && n.energy[r] * n.e1e9[r] * n.e9e21[r] > seedThreshold)) n.kept[r] = 0;
      if (n.kept[r] === 0) continue;
      const event = n.event[r];
      while (track < c.n && c.event[track] < event) track++;
      if (track === c.n || c.event[track] !== event) continue;
      const x = n.hitX[r];
      const y = n.hitY[r];
      const z = n.hitZ[r];
      const d = frontDistance(front, x, y, z);
      let nearest = Number.POSITIVE_INFINITY;
      for (let t = track; t < c.n && c.event[t] === event; t++) {
        const a = d * x - at[3 * t];
        const b = d * y - at[3 * t + 1];
        const g = d * z - at[3 * t + 2];
        const distance2 = a * a + b * b + g * g;
        if (distance2 < nearest) nearest = distance2;
      }
      n.trackDistance[r] = Math.sqrt(nearest);
    }
  };
};

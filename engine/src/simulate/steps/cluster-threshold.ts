import { calorimeterGeometry, frontDistance } from '../calorimeter.ts';
import { type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import type { ChargedRows, Kernel, KernelMaker } from '../state.ts';
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
  /** points of entry of the tracks that arrive [cm], one after the other, and their events */
  let points = new Float64Array(0);
  let events = new Int32Array(0);

  const drop = (c: ChargedRows): void => {
    const { clusterEnergy, clusterTheta, clusterPhi, clusterTime, clusterE1E9, clusterPulseShape } = c;
    for (let r = 0; r < c.n; r++) {
      if (clusterEnergy[r] > threshold) continue;
      clusterEnergy[r] = 0;
      clusterTheta[r] = 0;
      clusterPhi[r] = 0;
      clusterTime[r] = 0;
      clusterE1E9[r] = 0;
      clusterPulseShape[r] = 0;
    }
  };

  /** Fills `points` and `events`; returns their number. */
  const arriving = (c: ChargedRows): number => {
    if (events.length < c.n) {
      events = new Int32Array(c.event.length);
      points = new Float64Array(3 * c.event.length);
    }
    const { event, tracked, entryMomentum, hitX, hitY, hitZ } = c;
    let count = 0;
    for (let t = 0; t < c.n; t++) {
      if (tracked[t] === 0 || !(entryMomentum[t] > 0)) continue;
      const x = hitX[t];
      const y = hitY[t];
      const z = hitZ[t];
      const d = frontDistance(front, x, y, z);
      points[3 * count] = d * x;
      points[3 * count + 1] = d * y;
      points[3 * count + 2] = d * z;
      events[count++] = event[t];
    }
    return count;
  };

  return ({ charged: c, neutral: n }) => {
    drop(c);
    const tracks = arriving(c);
    const at = points;
    const { event, kept, energy, e1e9, e9e21, hitX, hitY, hitZ, trackDistance } = n;
    // tracks of the event: from `first` up to `end`
    let first = 0;
    let end = 0;
    for (let r = 0; r < n.n; r++) {
      if (!(energy[r] > threshold && energy[r] * e1e9[r] * e9e21[r] > seedThreshold)) kept[r] = 0;
      if (kept[r] === 0) continue;
      const own = event[r];
      if (end === first || events[first] !== own) {
        first = end;
        while (first < tracks && events[first] < own) first++;
        end = first;
        while (end < tracks && events[end] === own) end++;
      }
      if (end === first) continue;
      const x = hitX[r];
      const y = hitY[r];
      const z = hitZ[r];
      const d = frontDistance(front, x, y, z);
      const X = d * x;
      const Y = d * y;
      const Z = d * z;
      let nearest = Number.POSITIVE_INFINITY;
      for (let t = 3 * first; t < 3 * end; t += 3) {
        const a = X - at[t];
        const b = Y - at[t + 1];
        const g = Z - at[t + 2];
        const distance2 = a * a + b * b + g * g;
        if (distance2 < nearest) nearest = distance2;
      }
      trackDistance[r] = Math.sqrt(nearest);
    }
  };
};

import { calorimeterGeometry, regionAt } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, sourced } from '../card.ts';
import { type Entry, straightEntry } from '../helix.ts';
import { type Kernel, type KernelMaker, overflow } from '../state.ts';

const acceptance = 'basf2 analysis/variables/AcceptanceVariables: ECL';
const placement = 'basf2 ecl/data/crystal_placement: front of the crystals';

export const calorimeterAcceptance: CardStep = {
  name: 'calorimeterAcceptance',
  stage: 'simulate',
  does: 'takes photons to the crystals and collects neutral clusters: photons in forward cap, barrel or backward cap, and charged particles without a track',
  neglects:
    'conversions before the calorimeter, showers that leak out of a gap, hadronic split-offs, neutral hadrons, beam background clusters',
  numbers: {
    forwardFrom: sourced(12.4, 'deg', acceptance),
    forwardTo: sourced(31.4, 'deg', acceptance),
    barrelFrom: sourced(32.2, 'deg', acceptance),
    barrelTo: sourced(128.7, 'deg', acceptance),
    backwardFrom: sourced(130.7, 'deg', acceptance),
    backwardTo: sourced(155.1, 'deg', acceptance),
    frontRadius: sourced(126.6, 'cm', `${placement}, 125.6 to 127.9 cm along the barrel`),
    forwardZ: sourced(197.8, 'cm', placement),
    backwardDistance: sourced(103.9, 'cm', placement),
    lowestEnergy: assumed(5, 'MeV', 'far below the photon threshold, so that nothing is lost by skipping such photons'),
  },
};

const CM_PER_NS = 29.9792458;

export const compileCalorimeterAcceptance: KernelMaker = (step): Kernel => {
  const geometry = calorimeterGeometry(step);
  const lowest = numberOf(step, 'lowestEnergy');
  const entry: Entry = { x: 0, y: 0, z: 0, length: 0, incidence: 1 };

  return ({ batch, charged: c, neutral: n }) => {
    const { offset, pdg, stable, px, py, pz, vx, vy, vz, energy, time } = batch.particles;
    const capacity = n.event.length;
    let count = 0;
    let track = 0;
    for (let e = 0; e < batch.size; e++) {
      const first = offset[e];
      const end = offset[e + 1];
      for (let row = first; row < end; row++) {
        if (pdg[row] !== 22 || stable[row] !== 1 || energy[row] < lowest) continue;
        straightEntry(vx[row], vy[row], vz[row], px[row], py[row], pz[row], geometry, entry);
        if (entry.length === 0) continue;
        const inverse = 1 / entry.length;
        const part = regionAt(geometry, entry.z * inverse);
        if (part === 0) continue;
        if (count === capacity) throw overflow('neutral clusters');
        n.event[count] = e;
        n.row[count] = row;
        n.particle[count] = row - first;
        n.index[count] = batch.index[e];
        n.isPhoton[count] = 1;
        n.kept[count] = 1;
        n.region[count] = part;
        n.energy[count] = energy[row];
        n.hitX[count] = entry.x * inverse;
        n.hitY[count] = entry.y * inverse;
        n.hitZ[count] = entry.z * inverse;
        const dx = entry.x - vx[row];
        const dy = entry.y - vy[row];
        const dz = entry.z - vz[row];
        n.time[count] = time[row] + (Math.sqrt(dx * dx + dy * dy + dz * dz) - entry.length) / CM_PER_NS;
        count++;
      }
      for (; track < c.n && c.event[track] === e; track++) {
        if (c.tracked[track] === 1 || c.region[track] === 0 || c.clusterEnergy[track] === 0) continue;
        if (count === capacity) throw overflow('neutral clusters');
        n.event[count] = e;
        n.row[count] = c.row[track];
        n.particle[count] = c.particle[track];
        n.index[count] = batch.index[e];
        n.isPhoton[count] = 0;
        n.kept[count] = 1;
        n.region[count] = c.region[track];
        n.energy[count] = c.clusterEnergy[track];
        n.hitX[count] = c.hitX[track];
        n.hitY[count] = c.hitY[track];
        n.hitZ[count] = c.hitZ[track];
        n.time[count] = time[c.row[track]];
        count++;
      }
    }
    n.n = count;
  };
};

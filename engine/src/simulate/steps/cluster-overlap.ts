import { cos } from '../../basics/elementary.ts';
import { type CardStep, numberOf, sourced } from '../card.ts';
import type { Kernel, KernelMaker } from '../state.ts';

export const clusterOverlap: CardStep = {
  name: 'clusterOverlap',
  stage: 'simulate',
  does: 'merges clusters nearer than one crystal: a photon at the entry point of a track joins the energy of its cluster, two neutral clusters become one',
  neglects:
    'shower shapes (a real clustering separates or merges over a range of distances), and smearing of the photon that joins a track',
  numbers: {
    crystal: sourced(
      43,
      'mrad',
      'width of a barrel crystal at its front, about 5.4 cm at 126 cm: basf2 ecl/data/crystal_placement',
    ),
  },
};

export const compileClusterOverlap: KernelMaker = (step): Kernel => {
  const nearest = cos(numberOf(step, 'crystal'));
  return ({ charged: c, neutral: n }) => {
    let track = 0;
    let first = 0;
    while (first < n.n) {
      const event = n.event[first];
      let end = first + 1;
      while (end < n.n && n.event[end] === event) end++;
      while (track < c.n && c.event[track] < event) track++;
      for (; track < c.n && c.event[track] === event; track++) {
        if (c.tracked[track] === 0 || c.region[track] === 0) continue;
        for (let i = first; i < end; i++) {
          if (n.kept[i] === 0) continue;
          if (n.hitX[i] * c.hitX[track] + n.hitY[i] * c.hitY[track] + n.hitZ[i] * c.hitZ[track] < nearest) continue;
          c.clusterEnergy[track] = c.clusterEnergy[track] + n.energy[i];
          n.kept[i] = 0;
        }
      }
      for (let i = first; i < end; i++) {
        for (let j = i + 1; j < end; j++) {
          if (n.kept[i] === 0 || n.kept[j] === 0) continue;
          if (n.hitX[i] * n.hitX[j] + n.hitY[i] * n.hitY[j] + n.hitZ[i] * n.hitZ[j] < nearest) continue;
          const [to, from] = n.energy[i] >= n.energy[j] ? [i, j] : [j, i];
          merge(n, to, from);
        }
      }
      first = end;
    }
  };
};

/** Adds cluster `from` to `to`: energies add, the direction is the energy-weighted mean. */
function merge(n: Parameters<Kernel>[0]['neutral'], to: number, from: number): void {
  const a = n.energy[to];
  const b = n.energy[from];
  const x = a * n.hitX[to] + b * n.hitX[from];
  const y = a * n.hitY[to] + b * n.hitY[from];
  const z = a * n.hitZ[to] + b * n.hitZ[from];
  const inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  n.energy[to] = a + b;
  n.hitX[to] = x * inverse;
  n.hitY[to] = y * inverse;
  n.hitZ[to] = z * inverse;
  n.kept[from] = 0;
}

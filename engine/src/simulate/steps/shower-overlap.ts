import { clusterOrigin } from '../../basics/columns.ts';
import { calorimeterGeometry, frontDistance } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { addShower, kernelWidth, type Shape, shapeOf } from '../crystals/lateral.ts';
import type { ChargedRows, Kernel, KernelMaker, NeutralRows } from '../state.ts';
import { crystals } from './crystals.ts';

export const showerOverlap: CardStep = {
  name: 'showerOverlap',
  stage: 'simulate',
  does:
    'merges showers that clustering cannot tell apart: those whose crystals are neighbours, and those so weak that the stronger one outshines them in their own crystal. ' +
    'Energies add, the direction is the energy-weighted mean, the shape is that of both showers in a grid of 5 x 5 crystals; a shower at a track joins its cluster',
  neglects:
    'energy that separate clusters exchange, shapes of track clusters that a photon joins, crystals of different size; across the gaps distances count as elsewhere',
  numbers: {
    trackSeparation: assumed(
      8.5,
      'cm',
      'one and a half crystals between a shower and the entry of a track: local maxima may not be neighbours',
    ),
  },
};

export const compileShowerOverlap: KernelMaker = (step, card): Kernel => {
  const geometryStep = stepOf(card, 'crystals') ?? crystals;
  const front = calorimeterGeometry(geometryStep);
  const separation = numberOf(step, 'trackSeparation');
  const width = numberOf(geometryStep, 'width');
  const kernel = kernelWidth(numberOf(geometryStep, 'moliereRadius'));
  const nearest2 = separation * separation;
  const reach2 = REACH * REACH * width * width;
  const cells = new Float64Array(25);
  const shape: Shape = { e1e9: 0, e9e21: 0 };
  const there = new Float64Array(2);

  /** Squared distance of two directions on the front face, as if both were as far away as the first [cm^2]. */
  const distance2 = (x: number, y: number, z: number, X: number, Y: number, Z: number): number => {
    const d = frontDistance(front, x, y, z);
    return d * d * ((x - X) * (x - X) + (y - Y) * (y - Y) + (z - Z) * (z - Z));
  };

  /** Does the stronger shower outshine the weaker one in that one's own crystal, at a squared distance? */
  const outshines = (strong: number, weak: number, d2: number): boolean => {
    const r2 = d2 + kernel * kernel;
    return strong * ((kernel * width * width) / (2 * Math.PI * r2 * Math.sqrt(r2))) > OWN * weak;
  };

  /** Place of shower b in crystals from the centre of the crystal of a: polar, azimuthal. */
  const relative = (n: NeutralRows, a: number, b: number): void => {
    const d = frontDistance(front, n.hitX[a], n.hitY[a], n.hitZ[a]) / width;
    const transverse = Math.max(1e-9, Math.sqrt(n.hitX[a] * n.hitX[a] + n.hitY[a] * n.hitY[a]));
    const scalar = (n.hitX[b] * n.hitX[a] + n.hitY[b] * n.hitY[a]) / transverse;
    there[0] = n.placeTheta[a] + d * (scalar * n.hitZ[a] - n.hitZ[b] * transverse);
    there[1] = n.placePhi[a] + (d * (n.hitY[b] * n.hitX[a] - n.hitX[b] * n.hitY[a])) / transverse;
  };

  /** A local maximum exceeds its eight neighbours (basf2 eclLocalMaximumFinder): two in neighbouring crystals cannot be. */
  const inseparable = (n: NeutralRows, a: number, b: number, d2: number): boolean => {
    const [strong, weak] = n.energy[a] >= n.energy[b] ? [a, b] : [b, a];
    relative(n, strong, weak);
    return (Math.abs(there[0]) < 1.5 && Math.abs(there[1]) < 1.5) || outshines(n.energy[strong], n.energy[weak], d2);
  };

  const merge = (n: NeutralRows, a: number, b: number): void => {
    const [to, from] = n.energy[a] >= n.energy[b] ? [a, b] : [b, a];
    const e = n.energy[to];
    const f = n.energy[from];
    if (n.merged[to] === 0) {
      cells.fill(0);
      addShower(cells, n.placeTheta[to], n.placePhi[to], e, width / kernel);
      relative(n, to, from);
      addShower(cells, there[0], there[1], f, width / kernel);
      shapeOf(cells, shape);
      n.e1e9[to] = shape.e1e9;
      n.e9e21[to] = shape.e9e21;
    } else n.e1e9[to] *= (e + 0.5 * f) / (e + f);
    const x = e * n.hitX[to] + f * n.hitX[from];
    const y = e * n.hitY[to] + f * n.hitY[from];
    const z = e * n.hitZ[to] + f * n.hitZ[from];
    const inverse = 1 / Math.sqrt(x * x + y * y + z * z);
    n.pulseShape[to] = (e * n.pulseShape[to] + f * n.pulseShape[from]) / (e + f);
    n.energy[to] = e + f;
    n.hitX[to] = x * inverse;
    n.hitY[to] = y * inverse;
    n.hitZ[to] = z * inverse;
    if (n.origin[from] === clusterOrigin.photon || n.merged[from] === 1) n.merged[to] = 1;
    n.kept[from] = 0;
  };

  const join = (c: ChargedRows, track: number, n: NeutralRows, i: number): void => {
    const e = c.clusterEnergy[track];
    const f = n.energy[i];
    c.clusterE1E9[track] = c.clusterE1E9[track] * (Math.max(e, f) / (e + f));
    c.clusterPulseShape[track] = (e * c.clusterPulseShape[track] + f * (1 - n.pulseShape[i])) / (e + f);
    c.clusterEnergy[track] = e + f;
    n.kept[i] = 0;
  };

  /** showers of an event that are kept: rows and directions */
  let near = { row: new Int32Array(0), x: new Float64Array(0), y: new Float64Array(0), z: new Float64Array(0) };

  /** Joins the showers of the event to a track. */
  const joinAll = (c: ChargedRows, track: number, n: NeutralRows, count: number): void => {
    const { row, x, y, z } = near;
    const X = c.hitX[track];
    const Y = c.hitY[track];
    const Z = c.hitZ[track];
    for (let i = 0; i < count; i++) {
      if (x[i] * X + y[i] * Y + z[i] * Z < NEAR || n.kept[row[i]] === 0) continue;
      const d2 = distance2(x[i], y[i], z[i], X, Y, Z);
      if (d2 < nearest2 || (d2 < reach2 && outshines(c.clusterEnergy[track], n.energy[row[i]], d2))) join(c, track, n, row[i]);
    }
  };

  /** Merges the showers of the event with each other. */
  const mergeAll = (n: NeutralRows, count: number): void => {
    const { row, x, y, z } = near;
    for (let i = 0; i + 1 < count; i++) {
      let X = x[i];
      let Y = y[i];
      let Z = z[i];
      for (let j = i + 1; j < count; j++) {
        if (X * x[j] + Y * y[j] + Z * z[j] < NEAR || n.kept[row[i]] === 0 || n.kept[row[j]] === 0) continue;
        const d2 = distance2(X, Y, Z, x[j], y[j], z[j]);
        if (!(d2 < reach2 && inseparable(n, row[i], row[j], d2))) continue;
        merge(n, row[i], row[j]);
        // one of them is gone, the other may have moved
        x[i] = X = n.hitX[row[i]];
        y[i] = Y = n.hitY[row[i]];
        z[i] = Z = n.hitZ[row[i]];
        x[j] = n.hitX[row[j]];
        y[j] = n.hitY[row[j]];
        z[j] = n.hitZ[row[j]];
      }
    }
  };

  return ({ charged: c, neutral: n }) => {
    if (near.row.length < n.n) {
      const reals = () => new Float64Array(n.event.length);
      near = { row: new Int32Array(n.event.length), x: reals(), y: reals(), z: reals() };
    }
    const { row, x, y, z } = near;
    const { event, kept, hitX, hitY, hitZ } = n;
    const { event: trackEvent, tracked, clusterEnergy } = c;
    let track = 0;
    for (let r = 0; r < n.n; ) {
      const own = event[r];
      let count = 0;
      for (; r < n.n && event[r] === own; r++) {
        if (kept[r] === 0) continue;
        row[count] = r;
        x[count] = hitX[r];
        y[count] = hitY[r];
        z[count++] = hitZ[r];
      }
      while (track < c.n && trackEvent[track] < own) track++;
      for (; track < c.n && trackEvent[track] === own; track++)
        if (tracked[track] === 1 && clusterEnergy[track] !== 0) joinAll(c, track, n, count);
      mergeAll(n, count);
    }
  };
};

/** Showers farther apart than this, in crystals, never hide each other. */
const REACH = 5;
/** Cosine of an angle that is more than five crystals anywhere on the front. */
const NEAR = 0.95;
/** Share of a shower in its own crystal, about: e1/e9 times e9 over all, averaged over places. */
const OWN = 0.75;

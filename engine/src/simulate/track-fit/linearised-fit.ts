import { atan2, log } from '../../basics/elementary.ts';
import type { Tracker, TrackerColumns } from '../geometry/tracker.ts';
import { createCrossings, walk } from '../geometry/traverse.ts';
import { ELEMENTS, factorOfInverse, SIZE, squareOf } from './symmetric.ts';

/** Hit masks in which every layer has a hit. */
export const ALL = 0xffffffff;

/** A fit needs this many measured coordinates. */
export const LEAST_COORDINATES = 6;

/** Layers are used up to this part of the greatest distance from the axis: beyond, a curling track runs along the layer (incidence above 75 deg). */
export const LARGEST_REACH = 0.968;

/** Relative rise of ionisation below beta gamma = 3: (ln(2 m_e (beta gamma)^2 / I) - beta^2) / beta^2 over its value there, with I = 100 eV. @source PDG 2024, Eq. (34.5) without density effect and shell terms */
export function relativeLoss(momentum: number, mass: number): number {
  const ratio = momentum / mass;
  if (ratio >= MINIMUM) return 1;
  const bg2 = ratio * ratio;
  const beta2 = bg2 / (1 + bg2);
  return Math.max(1, bethe(bg2, beta2) / AT_MINIMUM);
}
const MINIMUM = 3;
const bethe = (bg2: number, beta2: number): number => (log(1.022e4 * bg2) - beta2) / beta2;
const AT_MINIMUM = bethe(MINIMUM * MINIMUM, (MINIMUM * MINIMUM) / (1 + MINIMUM * MINIMUM));

function isMeasured(l: TrackerColumns, layer: number, vxdHits: number, cdcInner: number, cdcOuter: number): boolean {
  const bit = l.bit[layer];
  if (bit < 0) return false;
  if (l.wires[layer] === 0) return ((vxdHits >>> bit) & 1) === 1;
  return bit < 32 ? ((cdcInner >>> bit) & 1) === 1 : ((cdcOuter >>> (bit - 32)) & 1) === 1;
}

/** Part of the kinetic energy that is left when the loss is calculated anew. */
const SLOWED = 0.997;
/** Turning below which 1 - sin(a)/a is taken from its series. */
const SMALL_TURN = 0.3;

/**
 * Covariance of the five helix parameters (d0, phi0, omega, z0, tan lambda) at the point of closest approach from a least-squares fit to the layers
 * that a particle crosses, with all correlations by multiple scattering: the information matrix is carried from the outermost measured layer
 * inwards; a measurement adds h h^T / sigma^2, a scattering angle of variance q takes away (I g)(I g)^T / (1/q + g^T I g). That is the inverse of
 * the full measurement covariance (the normal equations with scattering, as a Kalman filter) in a time linear in the layers.
 *
 * Only material that the particle has crossed scatters: the covariance of a displaced track is that of its helix at its own vertex, and
 * holds no noise of layers inside of it. Scattering is Gaussian, energy loss is its mean and does not fluctuate. A layer of x radiation lengths
 * scatters by a projected angle of variance
 *   (13.6 MeV / (beta p))^2 x [1 + 0.038 ln(X / beta^2)]^2
 * where the logarithm takes the thickness X of the whole stack up to the last measured layer, so that cutting material into slices changes nothing.
 *
 * @source PDG 2024, Eq. (34.16) (scattering)
 * @source R. Fruehwirth, Nucl. Instrum. Meth. A 262 (1987) 444 (Kalman filter, scattering as process noise); derivatives: own derivation
 */
export class LinearisedFit {
  /** lower Cholesky factor of the covariance, row by row, and the information matrix, its inverse */
  readonly factor = new Float64Array(ELEMENTS);
  readonly information = new Float64Array(ELEMENTS);
  /** of the last fit: measured coordinates minus five, mean energy loss up to the last measured layer [GeV] */
  degreesOfFreedom = 0;
  energyLoss = 0;
  vxdHits = 0;
  cdcInner = 0;
  cdcOuter = 0;
  /** radius of the innermost and outermost measured layer [cm] */
  firstRadius = 0;
  lastRadius = 0;

  private readonly square = new Float64Array(ELEMENTS);
  private readonly tracker: Tracker;
  private readonly wireWeight: number;
  private readonly crossings = createCrossings();
  /** by crossing: X (p^2 + m^2) / p^4 of its material, 1 where it measures */
  private readonly scattering = new Float64Array(this.crossings.layer.length);
  private readonly measured = new Uint8Array(this.crossings.layer.length);
  // the reference helix
  private d0 = 0;
  private start = 0;

  /** @param wireWeight  weight of the information of each wire layer, 1 where hits are counted one by one */
  constructor(tracker: Tracker, wireWeight = 1) {
    this.tracker = tracker;
    this.wireWeight = wireWeight;
  }

  /**
   * Fit of a particle that starts at (x, y, z) [cm] with momentum (px, py, pz) [GeV]; the result stands in the fields.
   *
   * @param vxdHits   layers of the vertex detector with a hit (bit l - 1 of layer l); ALL for every layer crossed
   * @param cdcInner  layers 0..31 of the drift chamber, `cdcOuter` layers 32..55
   * @param pathEnd   path after which the particle is no more [cm]
   * @returns         false where fewer than LEAST_COORDINATES coordinates are measured or the helix is not determined
   */
  fit(
    x: number,
    y: number,
    z: number,
    px: number,
    py: number,
    pz: number,
    charge: number,
    mass: number,
    vxdHits = ALL,
    cdcInner = ALL,
    cdcOuter = ALL,
    pathEnd = Number.POSITIVE_INFINITY,
  ): boolean {
    const { tracker, crossings: c } = this;
    this.degreesOfFreedom = -SIZE;
    const pT = Math.sqrt(px * px + py * py);
    const p = Math.sqrt(pT * pT + pz * pz);
    if (!(pT > 0)) return false;
    const rho = pT * tracker.rhoPerPt;
    this.setHelix(x, y, px / pT, py / pT, charge, rho);
    // hits are taken up to the point farthest from the axis: a track that curls is fitted on its first arm
    const arm = ((Math.PI * rho - this.start) * p) / pT;
    const n = walk(tracker, x, y, z, px, py, pz, charge, Math.min(pathEnd, arm), c);
    const last = this.outwards(n, p, mass, LARGEST_REACH * (2 * rho + charge * this.d0), vxdHits, cdcInner, cdcOuter);
    if (this.degreesOfFreedom < LEAST_COORDINATES - SIZE) return false;
    this.inwards(last, charge, rho, pz / pT);
    return factorOfInverse(this.information, this.factor);
  }

  /** Covariance of the last fit, upper triangle row by row. */
  get covariance(): Float64Array {
    squareOf(this.factor, 1, this.square);
    return this.square;
  }

  /** Closest approach to the axis, and the arc from there to the start. */
  private setHelix(x: number, y: number, cosPhi: number, sinPhi: number, charge: number, rho: number): void {
    const cx = x + charge * rho * sinPhi;
    const cy = y - charge * rho * cosPhi;
    const distance = Math.sqrt(cx * cx + cy * cy);
    this.d0 = (charge * (x * x + y * y + 2 * charge * rho * (x * sinPhi - y * cosPhi))) / (distance + rho);
    const sine0 = (charge * cx) / distance;
    const cosine0 = (-charge * cy) / distance;
    this.start = charge * rho * atan2(sine0 * cosPhi - cosine0 * sinPhi, cosine0 * cosPhi + sine0 * sinPhi);
  }

  /** What is measured, the momentum and scattering layer by layer; returns the last crossing that measures. */
  private outwards(
    n: number,
    p: number,
    mass: number,
    reach: number,
    vxdHits: number,
    cdcInner: number,
    cdcOuter: number,
  ): number {
    const { columns: l } = this.tracker;
    const { layer: layers, ionisation, radiationLengths, sine, course } = this.crossings;
    const { measured, scattering } = this;
    this.vxdHits = 0;
    this.cdcInner = 0;
    this.cdcOuter = 0;
    let first = -1;
    let last = -1;
    let momentum = p;
    let energy = Math.sqrt(p * p + mass * mass);
    let relative = 1;
    let refresh = Number.POSITIVE_INFINITY;
    let stack = 0;
    let total = 0;
    let lost = 0;
    let beta2 = (p * p) / (energy * energy);
    let degrees = -SIZE;
    this.energyLoss = 0;
    for (let i = 0; i < n; i++) {
      const layer = layers[i];
      // behind an end-plate no wire measures
      if (layer >= l.sheets) break;
      // momentum in the middle of the layer
      if (energy - mass < refresh) {
        relative = relativeLoss(momentum, mass);
        refresh = SLOWED * (energy - mass);
      }
      const loss = ionisation[i] * relative;
      const middle = energy - 0.5 * loss;
      energy -= loss;
      if (energy <= mass * 1.0005) break;
      const p2 = middle * middle - mass * mass;
      scattering[i] = (radiationLengths[i] * middle * middle) / (p2 * p2);
      momentum = Math.sqrt(energy * energy - mass * mass);
      total += radiationLengths[i];
      lost += loss;
      measured[i] = 0;
      if (l.rim[layer] < reach && isMeasured(l, layer, vxdHits, cdcInner, cdcOuter)) {
        measured[i] = 1;
        if (first < 0) first = i;
        last = i;
        stack = total;
        this.energyLoss = lost;
        beta2 = (momentum * momentum) / (energy * energy);
        const bit = l.bit[layer];
        if (l.wires[layer] === 0) {
          this.vxdHits |= 1 << bit;
          degrees += 2;
        } else {
          if (bit < 32) this.cdcInner = (this.cdcInner | (1 << bit)) >>> 0;
          else this.cdcOuter |= 1 << (bit - 32);
          degrees++;
        }
      }
    }
    this.degreesOfFreedom = degrees;
    // r^2 = d0^2 + 4 rho (rho + q d0) sin^2 of half the turn
    const product = course.diameter * (course.diameter + 2 * course.charge * this.d0);
    const radius = (i: number) => (i < 0 ? 0 : Math.sqrt(this.d0 * this.d0 + product * sine[i] * sine[i]));
    this.firstRadius = radius(first);
    this.lastRadius = radius(last);
    // (13.6 MeV)^2 with the logarithm of the stack
    const thickness = last < 0 ? 0 : 1 + 0.038 * log(stack / beta2);
    for (let i = 0; i <= last; i++) scattering[i] *= 13.6e-3 * 13.6e-3 * thickness * thickness;
    return last;
  }

  /**
   * The information matrix from the outermost measured crossing inwards. All vectors are taken in the basis of the transverse direction of flight
   * t, its normal n (to the left) and z. With the turn a = q 2b since the closest approach, d = rho + q d0:
   *   position along t, n: d sin 2b, 2 q d sin^2 b - d0;
   *   a displacement e normal to the track, by (d0, phi0, omega, z0, tan lambda):
   *     e_t sin a - e_n cos a,  x_t e_n - x_n e_t,  along e_t - across e_n,  e_z,  e_z arc
   * where across = (1 - cos a)/omega^2 and along = (a - sin a)/omega^2 are displacements by a change of omega.
   */
  private inwards(last: number, charge: number, rho: number, tanLambda: number): void {
    const { columns: l } = this.tracker;
    const { layer: layers, path, sine, cosine } = this.crossings;
    const { measured, scattering, information, wireWeight, d0, start } = this;
    const omega = charge / rho;
    const rho2 = rho * rho;
    const secant2 = 1 + tanLambda * tanLambda;
    const secant = Math.sqrt(secant2);
    const cosLambda = 1 / secant;
    const sinLambda = tanLambda * cosLambda;
    const d = rho + charge * d0;
    const perStretch = rho / d;
    // a kick out of the bending plane changes omega = q / (p cos lambda)
    const bending = omega * tanLambda;
    let m00 = 0;
    let m01 = 0;
    let m02 = 0;
    let m03 = 0;
    let m04 = 0;
    let m11 = 0;
    let m12 = 0;
    let m13 = 0;
    let m14 = 0;
    let m22 = 0;
    let m23 = 0;
    let m24 = 0;
    let m33 = 0;
    let m34 = 0;
    let m44 = 0;
    for (let i = last; i >= 0; i--) {
      const layer = layers[i];
      const arc = start + path[i] * cosLambda;
      const s = sine[i];
      const s2 = s * s;
      const turnSine = 2 * s * cosine[i];
      const turnCosine = 1 - 2 * s2;
      const a = omega * arc;
      const across = 2 * s2 * rho2;
      let along: number;
      if (a < SMALL_TURN && a > -SMALL_TURN) {
        const q = a * a;
        along = ((omega * arc * arc * arc) / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - q / 72)));
      } else along = (a - charge * turnSine) * rho2;
      if (measured[i] === 1) {
        const signed = charge * turnSine;
        const xt = d * turnSine;
        const xn = 2 * charge * d * s2 - d0;
        if (l.wires[layer] === 1 && l.sinStereo[layer] === 0) {
          // the distance to an axial wire: e = n
          const w = wireWeight * l.weightU[layer];
          const w0 = -w * turnCosine;
          const w1 = w * xt;
          m00 -= w0 * turnCosine;
          m01 += w0 * xt;
          m02 -= w0 * across;
          m11 += w1 * xt;
          m12 -= w1 * across;
          m22 += w * across * across;
        } else {
          const inverse = 1 / Math.sqrt(xt * xt + xn * xn);
          const rt = xt * inverse;
          const rn = xn * inverse;
          const wires = l.wires[layer] === 1;
          // axes of the first coordinate: azimuth (-rn, rt, 0); normal of the layer (rt, rn, -slope) lean, second coordinate (rt slope, rn slope, 1) lean
          const slope = l.coneSlope[layer];
          const lean = 1 / Math.sqrt(1 + slope * slope);
          const through = 1 / (rt * cosLambda - slope * sinLambda);
          for (let view = wires ? 1 : 0; view < 2; view++) {
            let et: number;
            let en: number;
            let ez: number;
            let w: number;
            if (wires) {
              // wire (azimuth sin, z cos) of the stereo angle; distance of closest approach lies along wire x track
              const sinStereo = l.sinStereo[layer];
              et = rt * sinStereo * sinLambda;
              en = l.cosStereo[layer] * cosLambda + rn * sinStereo * sinLambda;
              ez = -rt * sinStereo * cosLambda;
              w = (wireWeight * l.weightU[layer]) / (et * et + en * en + ez * ez);
            } else if (view === 0) {
              // a displacement moves the crossing along the sensor: e = axis - n (axis . track) / (n . track)
              const k = -rn * cosLambda * through;
              et = -rn - rt * k;
              en = rt - rn * k;
              ez = slope * k;
              w = l.weightU[layer];
            } else {
              const k = (slope * rt * cosLambda + sinLambda) * through;
              et = lean * rt * (slope - k);
              en = lean * rn * (slope - k);
              ez = lean * (1 + slope * k);
              w = l.weightV[layer];
            }
            const h0 = et * signed - en * turnCosine;
            const h1 = xt * en - xn * et;
            const h2 = along * et - across * en;
            const h4 = ez * arc;
            const w0 = w * h0;
            const w1 = w * h1;
            const w2 = w * h2;
            const w3 = w * ez;
            m00 += w0 * h0;
            m01 += w0 * h1;
            m02 += w0 * h2;
            m03 += w0 * ez;
            m04 += w0 * h4;
            m11 += w1 * h1;
            m12 += w1 * h2;
            m13 += w1 * ez;
            m14 += w1 * h4;
            m22 += w2 * h2;
            m23 += w2 * ez;
            m24 += w2 * h4;
            m33 += w3 * ez;
            m34 += w3 * h4;
            m44 += w * h4 * h4;
          }
        }
      }
      const variance = scattering[i];
      if (!(variance > 0)) continue;
      // Two independent kicks, in the bending plane and out of it, seen as changes of the helix that is measured outside: the position stays,
      // and the parameters at the closest approach follow by going back along the helix.
      {
        const shift = secant * (d0 + 2 * charge * rho * s2) * perStretch;
        const g0 = secant * rho * turnSine;
        const g1 = secant - omega * shift;
        const g3 = shift * tanLambda;
        const i0 = m00 * g0 + m01 * g1 + m03 * g3;
        const i1 = m01 * g0 + m11 * g1 + m13 * g3;
        const i2 = m02 * g0 + m12 * g1 + m23 * g3;
        const i3 = m03 * g0 + m13 * g1 + m33 * g3;
        const i4 = m04 * g0 + m14 * g1 + m34 * g3;
        const f = variance / (1 + variance * (g0 * i0 + g1 * i1 + g3 * i3));
        const f0 = f * i0;
        const f1 = f * i1;
        const f2 = f * i2;
        const f3 = f * i3;
        m00 -= f0 * i0;
        m01 -= f0 * i1;
        m02 -= f0 * i2;
        m03 -= f0 * i3;
        m04 -= f0 * i4;
        m11 -= f1 * i1;
        m12 -= f1 * i2;
        m13 -= f1 * i3;
        m14 -= f1 * i4;
        m22 -= f2 * i2;
        m23 -= f2 * i3;
        m24 -= f2 * i4;
        m33 -= f3 * i3;
        m34 -= f3 * i4;
        m44 -= f * i4 * i4;
      }
      {
        const phi = arc * bending;
        const shift = (d0 * phi + bending * along) * perStretch;
        const g0 = bending * across;
        const g1 = phi - omega * shift;
        const g3 = shift * tanLambda - arc * secant2;
        const i0 = m00 * g0 + m01 * g1 + m02 * bending + m03 * g3 + m04 * secant2;
        const i1 = m01 * g0 + m11 * g1 + m12 * bending + m13 * g3 + m14 * secant2;
        const i2 = m02 * g0 + m12 * g1 + m22 * bending + m23 * g3 + m24 * secant2;
        const i3 = m03 * g0 + m13 * g1 + m23 * bending + m33 * g3 + m34 * secant2;
        const i4 = m04 * g0 + m14 * g1 + m24 * bending + m34 * g3 + m44 * secant2;
        const f = variance / (1 + variance * (g0 * i0 + g1 * i1 + bending * i2 + g3 * i3 + secant2 * i4));
        const f0 = f * i0;
        const f1 = f * i1;
        const f2 = f * i2;
        const f3 = f * i3;
        m00 -= f0 * i0;
        m01 -= f0 * i1;
        m02 -= f0 * i2;
        m03 -= f0 * i3;
        m04 -= f0 * i4;
        m11 -= f1 * i1;
        m12 -= f1 * i2;
        m13 -= f1 * i3;
        m14 -= f1 * i4;
        m22 -= f2 * i2;
        m23 -= f2 * i3;
        m24 -= f2 * i4;
        m33 -= f3 * i3;
        m34 -= f3 * i4;
        m44 -= f * i4 * i4;
      }
    }
    information[0] = m00;
    information[1] = m01;
    information[2] = m02;
    information[3] = m03;
    information[4] = m04;
    information[5] = m11;
    information[6] = m12;
    information[7] = m13;
    information[8] = m14;
    information[9] = m22;
    information[10] = m23;
    information[11] = m24;
    information[12] = m33;
    information[13] = m34;
    information[14] = m44;
  }
}

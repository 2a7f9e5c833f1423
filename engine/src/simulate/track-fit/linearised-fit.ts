import { atan2, cos, log, sin } from '../../basics/elementary.ts';
import { surfaceKind, type Tracker, type TrackerColumns } from '../geometry/tracker.ts';
import { createCrossings, traverse } from '../geometry/traverse.ts';
import { addOuter, ELEMENTS, invert, SIZE, times } from './symmetric.ts';

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
  readonly covariance = new Float64Array(ELEMENTS);
  /** information matrix, its inverse */
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

  private readonly tracker: Tracker;
  private readonly wireWeight: number;
  private readonly crossings = createCrossings();
  private readonly momentum = new Float64Array(this.crossings.layer.length);
  private readonly row = new Float64Array(SIZE);
  private readonly image = new Float64Array(SIZE);
  private readonly e = new Float64Array(3);
  // the reference helix
  private d0 = 0;
  private cosPhi = 1;
  private sinPhi = 0;
  private omega = 0;
  private tanLambda = 0;
  private secant = 1;

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
    const { columns: l, rhoPerPt } = this.tracker;
    const c = this.crossings;
    this.degreesOfFreedom = -SIZE;
    this.vxdHits = 0;
    this.cdcInner = 0;
    this.cdcOuter = 0;
    this.firstRadius = 0;
    this.lastRadius = 0;
    const pT = Math.sqrt(px * px + py * py);
    const p = Math.sqrt(pT * pT + pz * pz);
    if (!(pT > 0)) return false;
    this.setHelix(x, y, px, py, pz, pT, charge, pT * rhoPerPt);
    const start = this.arcFromClosest(px / pT, py / pT);
    const cosLambda = pT / p;
    // hits are taken up to the point farthest from the axis: a track that curls is fitted on its first arm
    const arm = (Math.PI * pT * rhoPerPt - start) / cosLambda;
    const n = traverse(this.tracker, x, y, z, px, py, pz, charge, Math.min(pathEnd, arm), c);

    const reach = LARGEST_REACH * (2 * pT * rhoPerPt + charge * this.d0);
    let last = -1;
    let momentum = p;
    let stack = 0;
    let total = 0;
    let lost = 0;
    let beta2 = (p * p) / (p * p + mass * mass);
    this.energyLoss = 0;
    for (let i = 0; i < n; i++) {
      const layer = c.layer[i];
      // behind an end-plate no wire measures
      if (l.kind[layer] === surfaceKind.disc) break;
      // momentum in the middle of the layer
      const loss = c.ionisation[i] * relativeLoss(momentum, mass);
      const energy = Math.sqrt(momentum * momentum + mass * mass) - 0.5 * loss;
      if (energy - 0.5 * loss <= mass * 1.0005) break;
      this.momentum[i] = Math.sqrt(energy * energy - mass * mass);
      momentum = Math.sqrt((energy - 0.5 * loss) * (energy - 0.5 * loss) - mass * mass);
      total += c.radiationLengths[i];
      lost += loss;
      if (l.rim[layer] < reach && isMeasured(l, layer, vxdHits, cdcInner, cdcOuter)) {
        last = i;
        stack = total;
        this.energyLoss = lost;
        const radius = Math.sqrt(c.x[i] * c.x[i] + c.y[i] * c.y[i]);
        if (this.firstRadius === 0) this.firstRadius = radius;
        this.lastRadius = radius;
        beta2 = (momentum * momentum) / (momentum * momentum + mass * mass);
      }
    }
    this.information.fill(0);
    const thickness = last < 0 ? 0 : 1 + 0.038 * log(stack / beta2);
    const factor = 13.6e-3 * 13.6e-3 * thickness * thickness;
    for (let i = last; i >= 0; i--) {
      const layer = c.layer[i];
      const arc = start + c.path[i] * cosLambda;
      this.bend(arc);
      if (l.rim[layer] < reach && isMeasured(l, layer, vxdHits, cdcInner, cdcOuter)) this.measure(layer, i, arc);
      const p2 = this.momentum[i] * this.momentum[i];
      // (13.6 MeV / (beta p))^2
      if (l.radiationLengths[layer] > 0) this.scatter(i, arc, (factor * c.radiationLengths[i] * (p2 + mass * mass)) / (p2 * p2));
    }
    if (this.degreesOfFreedom < LEAST_COORDINATES - SIZE) return false;
    return invert(this.information, this.covariance);
  }

  private setHelix(x: number, y: number, px: number, py: number, pz: number, pT: number, charge: number, rho: number): void {
    const cosPhi = px / pT;
    const sinPhi = py / pT;
    const cx = x + charge * rho * sinPhi;
    const cy = y - charge * rho * cosPhi;
    const distance = Math.sqrt(cx * cx + cy * cy);
    this.d0 = (charge * (x * x + y * y + 2 * charge * rho * (x * sinPhi - y * cosPhi))) / (distance + rho);
    this.sinPhi = (charge * cx) / distance;
    this.cosPhi = (-charge * cy) / distance;
    this.omega = charge / rho;
    this.tanLambda = pz / pT;
    this.secant = Math.sqrt(1 + this.tanLambda * this.tanLambda);
  }

  /** Arc in the transverse plane from the closest approach to where the particle flies along (cosPhi, sinPhi). */
  private arcFromClosest(cosPhi: number, sinPhi: number): number {
    const sine = this.sinPhi * cosPhi - this.cosPhi * sinPhi;
    const cosine = this.cosPhi * cosPhi + this.sinPhi * sinPhi;
    return atan2(sine, cosine) / this.omega;
  }

  /** [(1 - cos a) / omega^2, (a - sin a) / omega^2] for the turning a = omega s over the arc s: displacements by a change of omega. */
  private bend(arc: number): void {
    const { omega } = this;
    const a = omega * arc;
    if (a < 0.3 && a > -0.3) {
      const q = a * a;
      this.across = 0.5 * arc * arc * (1 - (q / 12) * (1 - (q / 30) * (1 - q / 56)));
      this.along = ((omega * arc * arc * arc) / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - q / 72)));
    } else {
      const half = sin(0.5 * a);
      this.across = (2 * half * half) / (omega * omega);
      this.along = (a - 2 * half * cos(0.5 * a)) / (omega * omega);
    }
  }
  private across = 0;
  private along = 0;

  /** Derivative of the displacement along `e` (which is normal to the track) by the five parameters, at crossing i. */
  private derive(i: number, arc: number): void {
    const c = this.crossings;
    const { e, row } = this;
    const tx = c.ux[i];
    const ty = c.uy[i];
    const norm = this.secant;
    row[0] = e[0] * this.sinPhi - e[1] * this.cosPhi;
    row[1] = e[1] * c.x[i] - e[0] * c.y[i];
    row[2] = norm * (this.along * (e[0] * tx + e[1] * ty) - this.across * (e[1] * tx - e[0] * ty));
    row[3] = e[2];
    row[4] = e[2] * arc;
  }

  /** Adds what a layer measures: wires the distance to the wire, silicon two coordinates in its plane. */
  private measure(layer: number, i: number, arc: number): void {
    const c = this.crossings;
    const { e, row, information } = this;
    const l = this.tracker.columns;
    const r = Math.sqrt(c.x[i] * c.x[i] + c.y[i] * c.y[i]);
    const rx = c.x[i] / r;
    const ry = c.y[i] / r;
    const ux = c.ux[i];
    const uy = c.uy[i];
    const uz = c.sinLambda;
    const bit = l.bit[layer];
    this.degreesOfFreedom++;
    if (l.wires[layer] === 1) {
      if (bit < 32) this.cdcInner = (this.cdcInner | (1 << bit)) >>> 0;
      else this.cdcOuter = (this.cdcOuter | (1 << (bit - 32))) >>> 0;
      // wire (-sin sine, cos sine, cosine) in azimuth and z; distance of closest approach lies along wire x track
      const sine = l.sinStereo[layer];
      const cosine = l.cosStereo[layer];
      const wx = -ry * sine;
      const wy = rx * sine;
      e[0] = wy * uz - cosine * uy;
      e[1] = cosine * ux - wx * uz;
      e[2] = wx * uy - wy * ux;
      const norm = 1 / Math.sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2]);
      e[0] *= norm;
      e[1] *= norm;
      e[2] *= norm;
      this.derive(i, arc);
      addOuter(information, row, this.wireWeight * l.weightU[layer]);
      return;
    }
    this.degreesOfFreedom++;
    this.vxdHits |= 1 << bit;
    const slope = l.coneSlope[layer];
    const lean = 1 / Math.sqrt(1 + slope * slope);
    const nx = rx * lean;
    const ny = ry * lean;
    const nz = -slope * lean;
    const through = 1 / (ux * nx + uy * ny + uz * nz);
    // a displacement moves the crossing along the sensor: e = u - n (u . track) / (n . track)
    const u = (uy * rx - ux * ry) * through;
    e[0] = -ry - nx * u;
    e[1] = rx - ny * u;
    e[2] = -nz * u;
    this.derive(i, arc);
    addOuter(information, row, l.weightU[layer]);
    const vx = rx * slope * lean;
    const vy = ry * slope * lean;
    const v = (ux * vx + uy * vy + uz * lean) * through;
    e[0] = vx - nx * v;
    e[1] = vy - ny * v;
    e[2] = lean - nz * v;
    this.derive(i, arc);
    addOuter(information, row, l.weightV[layer]);
  }

  /**
   * Two independent kicks at crossing i, in the bending plane and out of it, seen as changes of the helix that is measured outside:
   * the position stays, and the parameters at the closest approach follow by going back along the helix.
   */
  private scatter(i: number, arc: number, variance: number): void {
    const t = this.tanLambda;
    const secant2 = 1 + t * t;
    this.kick(i, arc, Math.sqrt(secant2), 0, 0, variance);
    this.kick(i, arc, 0, this.omega * t, secant2, variance);
  }

  private kick(i: number, arc: number, dPhi: number, dOmega: number, dTanLambda: number, variance: number): void {
    const c = this.crossings;
    const { d0, cosPhi, sinPhi, omega, row, image, information } = this;
    // from the crossing back to the closest approach, turned by dPhi
    const turnX = c.y[i] + d0 * cosPhi;
    const turnY = d0 * sinPhi - c.x[i];
    const along = dPhi * (turnX * cosPhi + turnY * sinPhi) - dOmega * this.along;
    const across = dPhi * (turnY * cosPhi - turnX * sinPhi) - dOmega * this.across;
    const phi = dPhi + arc * dOmega;
    const shift = (d0 * phi - along) / (1 + d0 * omega);
    row[0] = -across;
    row[1] = phi - omega * shift;
    row[2] = dOmega;
    row[3] = shift * this.tanLambda - arc * dTanLambda;
    row[4] = dTanLambda;
    times(information, row, image);
    let seen = 0;
    for (let k = 0; k < SIZE; k++) seen += row[k] * image[k];
    addOuter(information, image, -variance / (1 + variance * seen));
  }
}

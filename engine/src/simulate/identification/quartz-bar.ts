import { constants } from '../../basics/constants.ts';
import { cos, sin } from '../../basics/elementary.ts';

/** What a bar makes of a track's photons: radius of the bars, ends of the quartz along z [cm], refractive and group index, timing [ns, relative]. */
export interface QuartzBar {
  readonly radius: number;
  readonly readoutZ: number;
  readonly mirrorZ: number;
  readonly index: number;
  readonly groupIndex: number;
  /** of one photon: spread of the electronics and sensor [ns]; spread of the propagation time by colour, relative */
  readonly photonTime: number;
  readonly colour: number;
  /** spread of the Cherenkov angle of one photon: dispersion, size of bar and pixel [rad] */
  readonly photonAngle: number;
  /** latest arrival after the particle [ns] */
  readonly window: number;
}

const LIGHT = constants.speedOfLight.value;
const SLOPE_CELLS = 40;
const ANGLE_CELLS = 16;
const PHOTONS = 48;
/** Numbers kept for each slope and angle: share of photons trapped; mean of 1/sigma^2, lever/sigma^2, lever^2/sigma^2 over them. */
export const PHOTON_QUANTITIES = 4;
const WIDTH = PHOTON_QUANTITIES;
const ROW = (ANGLE_CELLS + 1) * WIDTH;

/**
 * Photons of a Cherenkov cone in a bar that carries them to its backward end by total reflection, those emitted forward after the mirror.
 * A photon's direction makes an angle with the axis of the bar
 *   k_z = cos theta cos theta_c + sin theta sin theta_c cos phi_c,   arrival t = (flight) + D n_g / (c |k_z|),   D its way along the bar,
 * so that it measures the particle's flight time and, with the lever dt/dtheta_c, the Cherenkov angle. Kept are the share of photons that
 * are trapped (both transverse components below sqrt(1 - 1/n^2)) and arrive in time, and the information of one of them on (flight time, theta_c).
 */
export class QuartzPhotons {
  private readonly table = new Float64Array((SLOPE_CELLS + 1) * ROW);
  private readonly lowest: number;
  private readonly perSlope: number;
  private at = 0;
  private share = 0;

  /** @param slopes  range of tan lambda of the tracks that cross the bars */
  constructor(bar: QuartzBar, slopes: readonly [number, number]) {
    this.lowest = slopes[0];
    this.perSlope = SLOPE_CELLS / (slopes[1] - slopes[0]);
    const saturated = 1 - 1 / (bar.index * bar.index);
    let k = 0;
    for (let i = 0; i <= SLOPE_CELLS; i++) {
      for (let j = 0; j <= ANGLE_CELLS; j++) {
        photonsOf(bar, slopes[0] + i / this.perSlope, (saturated * j) / ANGLE_CELLS, this.table.subarray(k, k + WIDTH));
        k += WIDTH;
      }
    }
  }

  /** Sets the slope tan lambda of the track that `value` refers to. */
  locate(slope: number): void {
    const x = Math.min(Math.max((slope - this.lowest) * this.perSlope, 0), SLOPE_CELLS);
    const i = Math.min(x | 0, SLOPE_CELLS - 1);
    this.at = i * ROW;
    this.share = x - i;
  }

  /** All quantities of `value`. */
  load(yieldShare: number, out: Float64Array): void {
    const y = yieldShare * ANGLE_CELLS;
    const j = y < ANGLE_CELLS ? y | 0 : ANGLE_CELLS - 1;
    const t = y - j;
    const { table, share } = this;
    const first = this.at + j * WIDTH;
    for (let q = 0; q < WIDTH; q++) {
      const k = first + q;
      const low = table[k] + t * (table[k + WIDTH] - table[k]);
      const high = table[k + ROW] + t * (table[k + ROW + WIDTH] - table[k + ROW]);
      out[q] = low + share * (high - low);
    }
  }

  /**
   * Bilinear between the nodes.
   *
   * @param quantity    0: trapped share; 1, 2, 3: information of one trapped photon on time and time [ns^-2], time and angle, angle and angle [rad^-2]
   * @param yieldShare  sin^2 theta_c over its largest value
   */
  value(quantity: number, yieldShare: number): number {
    const y = yieldShare * ANGLE_CELLS;
    const j = y < ANGLE_CELLS ? y | 0 : ANGLE_CELLS - 1;
    const t = y - j;
    const v = this.table;
    const k = this.at + j * WIDTH + quantity;
    const low = v[k] + t * (v[k + WIDTH] - v[k]);
    const high = v[k + ROW] + t * (v[k + ROW + WIDTH] - v[k + ROW]);
    return low + this.share * (high - low);
  }
}

/** Trapped share and information of a trapped photon for a track of slope tan lambda from the origin, at a given sin^2 theta_c. */
export function photonsOf(bar: QuartzBar, slope: number, sine2: number, out: Float64Array): void {
  const sinTheta = 1 / Math.sqrt(1 + slope * slope);
  const cosTheta = slope * sinTheta;
  const sinC = Math.sqrt(sine2);
  const cosC = Math.sqrt(1 - sine2);
  const limit = 1 - 1 / (bar.index * bar.index);
  const z = bar.radius * slope;
  const toReadout = Math.max(z - bar.readoutZ, 0);
  const length = bar.mirrorZ - bar.readoutZ;
  out.fill(0);
  for (let n = 0; n < PHOTONS; n++) {
    const phi = (Math.PI * (n + 0.5)) / PHOTONS;
    const cosPhi = cos(phi);
    const across = sinC * sin(phi);
    const alongAxis = cosTheta * cosC + sinTheta * sinC * cosPhi;
    const radial2 = 1 - alongAxis * alongAxis - across * across;
    if (radial2 > limit || across * across > limit) continue;
    const speed = Math.abs(alongAxis);
    const way = ((alongAxis < 0 ? toReadout : 2 * length - toReadout) * bar.groupIndex) / (LIGHT * speed);
    if (way > bar.window) continue;
    const turn = sinTheta * cosC * cosPhi - cosTheta * sinC;
    const lever = (-way * turn) / alongAxis;
    const spread = bar.colour * way;
    const tilt = bar.photonAngle * lever;
    const weight = 1 / (bar.photonTime * bar.photonTime + spread * spread + tilt * tilt);
    out[0] += 1;
    out[1] += weight;
    out[2] += weight * lever;
    out[3] += weight * lever * lever;
  }
  const trapped = out[0];
  if (trapped === 0) return;
  for (let q = 1; q < WIDTH; q++) out[q] /= trapped;
  out[0] = trapped / PHOTONS;
}

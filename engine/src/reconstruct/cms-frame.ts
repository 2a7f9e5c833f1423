import { cos, sin } from '../basics/elementary.ts';
import { massOf } from '../basics/particles.ts';

/** What the reconstruction assumes of the beams: nominal energies [GeV] and half crossing angle [rad]; spreads are not known event by event. */
export interface NominalBeams {
  readonly electronEnergy: number;
  readonly positronEnergy: number;
  readonly halfCrossingAngle: number;
}

/**
 * The nominal centre-of-mass frame of the beams, as four lab four-vectors (a tetrad), so that a component in the frame is one four-product:
 *   E* = p.P / sqrt(s),   p*_a = -p.n_a,   n_a.n_b = -delta_ab,   n_a.P = 0.
 * z* is the direction of the electron beam in the frame (photons radiated by the beams go along +-z*), y* is the lab's y, x* completes them.
 *
 * Lab: z along the detector axis on the electron side, electron momentum (+sin, 0, +cos), positron momentum (+sin, 0, -cos) of the half crossing angle.
 * Energies in GeV.
 */
export class CmsFrame {
  /** total four-momentum of the nominal beams in the lab [GeV]; py is 0 */
  readonly energy: number;
  readonly px: number;
  readonly pz: number;
  /** squared energy in the frame [GeV^2] and its root [GeV] */
  readonly s: number;
  readonly sqrtS: number;
  private readonly x: readonly [number, number, number];
  private readonly z: readonly [number, number, number];

  constructor(beams: NominalBeams) {
    const mass = massOf('e-');
    const sine = sin(beams.halfCrossingAngle);
    const cosine = cos(beams.halfCrossingAngle);
    const electron = Math.sqrt(beams.electronEnergy * beams.electronEnergy - mass * mass);
    const positron = Math.sqrt(beams.positronEnergy * beams.positronEnergy - mass * mass);
    this.energy = beams.electronEnergy + beams.positronEnergy;
    this.px = (electron + positron) * sine;
    this.pz = (electron - positron) * cosine;
    this.s = this.energy * this.energy - this.px * this.px - this.pz * this.pz;
    this.sqrtS = Math.sqrt(this.s);
    this.z = this.orthonormal([beams.electronEnergy, electron * sine, electron * cosine]);
    this.x = this.orthonormal([0, 1, 0], this.z);
  }

  /** Part of v (E, px, pz) that is orthogonal to the beams' four-momentum and to `other`, with square -1. */
  private orthonormal(v: readonly [number, number, number], other?: readonly [number, number, number]): [number, number, number] {
    const along = (v[0] * this.energy - v[1] * this.px - v[2] * this.pz) / this.s;
    const onto = other ? v[0] * other[0] - v[1] * other[1] - v[2] * other[2] : 0;
    const e = v[0] - along * this.energy + onto * (other?.[0] ?? 0);
    const px = v[1] - along * this.px + onto * (other?.[1] ?? 0);
    const pz = v[2] - along * this.pz + onto * (other?.[2] ?? 0);
    const length = Math.sqrt(px * px + pz * pz - e * e);
    return [e / length, px / length, pz / length];
  }

  /** Energy in the frame of a lab four-vector [GeV]. */
  energyOf(e: number, px: number, pz: number): number {
    return (e * this.energy - px * this.px - pz * this.pz) / this.sqrtS;
  }

  /** Momentum component along x* of a lab four-vector [GeV]. */
  xOf(e: number, px: number, pz: number): number {
    return px * this.x[1] + pz * this.x[2] - e * this.x[0];
  }

  /** Momentum component along z* of a lab four-vector [GeV]. */
  zOf(e: number, px: number, pz: number): number {
    return px * this.z[1] + pz * this.z[2] - e * this.z[0];
  }

  /** Lab components (E, px, py, pz) of a four-vector given in the frame; also (ct, x, y, z) of a place, from the origin. */
  toLab(e: number, x: number, y: number, z: number): [number, number, number, number] {
    const time = e / this.sqrtS;
    return [
      time * this.energy + x * this.x[0] + z * this.z[0],
      time * this.px + x * this.x[1] + z * this.z[1],
      y,
      time * this.pz + x * this.x[2] + z * this.z[2],
    ];
  }
}

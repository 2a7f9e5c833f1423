import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { cos, sin } from '../basics/elementary.ts';
import type { CmsFrame } from './cms-frame.ts';

/**
 * Four-vectors of an event's particles for what is asked of the event as a whole: [E, px, py, pz] in the lab and in the nominal
 * centre-of-mass frame (z* along the electron beam), four numbers a particle [GeV]. Filled again and again; grows as needed.
 */
export class EventMomenta {
  readonly frame: CmsFrame;
  count = 0;
  lab: Float64Array = new Float64Array(4 * 32);
  cms: Float64Array = new Float64Array(4 * 32);

  constructor(frame: CmsFrame) {
    this.frame = frame;
  }

  clear(): void {
    this.count = 0;
  }

  /** A track under the hypothesis of a squared mass [GeV^2]. */
  addTrack(tracks: TrackColumns, row: number, squaredMass: number): void {
    const x = tracks.px[row]!;
    const y = tracks.py[row]!;
    const z = tracks.pz[row]!;
    this.add(Math.sqrt(x * x + y * y + z * z + squaredMass), x, y, z);
  }

  /** A cluster as a photon from the interaction point. */
  addPhoton(clusters: ClusterColumns, row: number): void {
    const energy = clusters.energy[row]!;
    const transverse = energy * sin(clusters.theta[row]!);
    this.add(
      energy,
      transverse * cos(clusters.phi[row]!),
      transverse * sin(clusters.phi[row]!),
      energy * cos(clusters.theta[row]!),
    );
  }

  add(energy: number, x: number, y: number, z: number): void {
    const at = 4 * this.count++;
    if (at === this.lab.length) this.grow();
    const { lab, cms, frame } = this;
    lab[at] = energy;
    lab[at + 1] = x;
    lab[at + 2] = y;
    lab[at + 3] = z;
    cms[at] = frame.energyOf(energy, x, z);
    cms[at + 1] = frame.xOf(energy, x, z);
    cms[at + 2] = y;
    cms[at + 3] = frame.zOf(energy, x, z);
  }

  private grow(): void {
    const wider = (old: Float64Array): Float64Array => {
      const next = new Float64Array(2 * old.length);
      next.set(old);
      return next;
    };
    this.lab = wider(this.lab);
    this.cms = wider(this.cms);
  }
}

import type { ClusterColumns, KlmColumns } from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import type { Candidate } from '../reconstruct/candidate.ts';
import { EventMomenta } from '../reconstruct/event-momenta.ts';
import { photonRecoilAngle } from '../reconstruct/photon-recoil.ts';
import type { Judge } from './judge.ts';
import { type EventObservable, eventObservables } from './observables.ts';
import type { ObjectPlan } from './plan.ts';

const PION = massOf('pi-');

/** Value of an observable of the event judged last over some of its lists. A track without hypothesis counts as a pion. */
export function eventValue(
  judge: Judge,
  name: EventObservable,
  lists: readonly ObjectPlan[],
  candidate: Candidate | undefined,
): () => number {
  const { of } = eventObservables[name];
  if (typeof of === 'string') return restValue(judge, of, lists[0]!, candidate);
  const event = new EventMomenta(judge.frame);
  const squares = lists.map(({ squaredMassOf }) => {
    const mass = squaredMassOf === undefined ? PION : massOf(squaredMassOf);
    return mass * mass;
  });
  return () => {
    event.clear();
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l]!;
      const offset = judge.offsets(list.source);
      const last = offset[judge.event + 1]!;
      for (let row = offset[judge.event]!; row < last; row++) {
        if (!judge.objects.isObject(list, row, ~judge.keep) || taken(judge, lists, l, row)) continue;
        if (list.source === 'photons') event.addPhoton(judge.clusters, row);
        else event.addTrack(judge.tracks, row, squares[l]!);
      }
    }
    return of(event);
  };
}

/** Whether a row is in an earlier list too: nothing counts twice. */
function taken(judge: Judge, lists: readonly ObjectPlan[], l: number, row: number): boolean {
  for (let k = 0; k < l; k++)
    if (lists[k]!.source === lists[l]!.source && judge.objects.isObject(lists[k]!, row, ~judge.keep)) return true;
  return false;
}

/** Over photons or KLM clusters beside the event's candidates. */
function restValue(judge: Judge, name: string, list: ObjectPlan, candidate: Candidate | undefined): () => number {
  const angles = name === 'photonRecoilAngle' || name === 'klmRecoilAngle';
  if (angles && candidate === undefined) throw new InternalError(`${name} without a candidate`);
  return () => {
    const { source, chain } = list;
    const mask = chain & judge.keep;
    const fails = judge.objects.fails(source);
    const offset = judge.offsets(source);
    const clusters = (source === 'klm' ? judge.klm! : judge.clusters) as ClusterColumns & KlmColumns;
    const last = offset[judge.event + 1]!;
    let value = angles ? Math.PI : 0;
    for (let row = offset[judge.event]!; row < last; row++) {
      if ((fails[row]! & mask) !== 0 || (source === 'photons' && judge.isDaughter(row))) continue;
      if (name === 'extraEnergy') value += clusters.energy[row]!;
      else if (name === 'maxEnergy') value = Math.max(value, clusters.energy[row]!);
      else if (name === 'latestTime') value = Math.max(value, Math.abs(clusters.time[row]!));
      else value = Math.min(value, photonRecoilAngle(candidate!, clusters, row));
    }
    return value;
  };
}

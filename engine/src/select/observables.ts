/** What a search may ask for by name: one table for tracks, photons, candidates and events each, with the formulas in reconstruct/. */
export {
  type CandidateObservable,
  candidateObservables,
  observablesOfCandidate,
} from '../reconstruct/observables/candidate.ts';
export { type EventObservable, eventObservables } from '../reconstruct/observables/event.ts';
export { type KlmObservable, klmObservables } from '../reconstruct/observables/klm.ts';
export type { Observable } from '../reconstruct/observables/observable.ts';
export { type PhotonObservable, photonObservables } from '../reconstruct/observables/photon.ts';
export { type TrackObservable, trackObservables } from '../reconstruct/observables/track.ts';

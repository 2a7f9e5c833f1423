/** Minimisation of -2 ln L inside bounds: local from a start, global over deterministic starts. */

export { heldParameters, type MinimiseOptions, type Minimum, minimise, type Response, responses } from './minimise.ts';
export { globalMinimum, type Minima, type MultiStartOptions } from './multi-start.ts';

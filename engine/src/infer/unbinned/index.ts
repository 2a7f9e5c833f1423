/** Unbinned extended maximum likelihood in one and two dimensions: shapes, sums, models as plain data. */

export type { Curve, ShapeParameter } from './curve.ts';
export { type Density, NormalisedCurve } from './density.ts';
export { countsAsEvents, type Events } from './events.ts';
export { isUnbinned, type ReadOptions, readUnbinnedModel, type UnbinnedDescription } from './read-model.ts';
export type { ShapeDescription } from './shape-reader.ts';
export { UnbinnedModel } from './unbinned-model.ts';

import { didYouMean, UserError } from '../../basics/errors.ts';
import type { DetectorSource } from '../detector-events.ts';
import { isMdst, readMdst } from './mdst.ts';
import { isNtuple, readNtuple } from './ntuple.ts';
import type { RootFile, RootTree } from './tree.ts';

export { MDST_FIELD } from './mdst.ts';
export type { RootFile, RootTree } from './tree.ts';

/**
 * Detector events of a ROOT file: the tree of the given name, or the only one that is mdst or a flat ntuple of candidates.
 *
 * @param field  at the interaction point [T]; undefined: that of MDST_FIELD
 */
export function readRootEvents(file: RootFile, treeName?: string, field?: number): DetectorSource {
  const tree = treeName === undefined ? onlyTree(file) : namedTree(file, treeName);
  if (isMdst(tree)) return readMdst(tree, file.path, field);
  return readNtuple(tree, file.path, field);
}

function namedTree({ path, trees }: RootFile, name: string): RootTree {
  const tree = trees.find((one) => one.name === name);
  if (tree !== undefined) return tree;
  const known = trees.map((one) => one.name);
  throw new UserError({
    where: path,
    what: 'no tree of this name',
    value: name,
    remedy: `its trees are ${known.join(', ') || 'none'}.${didYouMean(name, known)}`,
  });
}

function onlyTree({ path, trees }: RootFile): RootTree {
  const fit = trees.filter((tree) => isMdst(tree) || isNtuple(tree));
  if (fit.length === 1) return fit[0]!;
  const listed = trees.map(
    ({ name, branches }) => `${name} (${branches.slice(0, 6).join(', ')}${branches.length > 6 ? ', ...' : ''})`,
  );
  if (fit.length > 1)
    throw new UserError({
      where: path,
      what: 'more than one tree holds events',
      value: fit.map(({ name }) => name).join(', '),
      remedy: 'choose one with --tree',
    });
  throw new UserError({
    where: path,
    what: 'no tree of Belle II events',
    remedy: `mdst (TrackFitResults, Tracks, ...) and flat ntuples with __run__, __event__, px, py, pz are read; its trees are ${listed.join('; ') || 'none'}`,
  });
}

import { basename } from 'node:path';
import { type ModelReference, parseModel } from '@lacuna/engine';
import { readText } from './load-search.ts';

/** A built-in model stays its name; a JSON or YAML file, given by path, is read. A name is never looked up as a path below some folder. */
export function loadModel(name: string): ModelReference {
  return /[\\/]|\.(json|ya?ml)$/i.test(name) ? parseModel(readText(name, 'model file'), basename(name)) : name;
}

import { readFileSync } from 'node:fs';

export type BabayagaHistogram = ReturnType<typeof readBabayagaHistogram>;

/** Lower edges, d sigma/dx [nb] and error of a table of BabaYaga; with it a histogram of the same bins [nb]. */
export function readBabayagaHistogram(file: string, name: string) {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^[-\d]/.test(line))
    .map((line) => line.split(',').map(Number) as [number, number, number]);
  const edges = rows.map(([x]) => x);
  const step = edges[1]! - edges[0]!;
  const sums = edges.map(() => 0);
  const squares = edges.map(() => 0);
  return {
    name,
    edges: [...edges, edges.at(-1)! + step],
    theirs: rows.map(([, y]) => y),
    theirErrors: rows.map(([, , error]) => error),
    sums,
    squares,
    fill(x: number, weight: number) {
      const bin = Math.floor((x - edges[0]!) / step);
      if (bin >= 0 && bin < sums.length) {
        sums[bin]! += weight;
        squares[bin]! += weight * weight;
      }
    },
  };
}

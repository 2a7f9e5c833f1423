type Value = number | string;
type Path = readonly PropertyKey[];

interface RawScan {
  readonly parameter: string;
  readonly from?: Value | undefined;
  readonly to?: Value | undefined;
  readonly step?: Value | undefined;
  readonly values?: readonly Value[] | undefined;
}

/** The masses of a scan in GeV, inside the open range: as a list, or from, to and step. */
export function readScan(
  scan: RawScan,
  openRange: readonly [low: number, high: number],
  fail: (path: Path, message: string, key?: boolean) => void,
  quantity: (value: Value, path: Path) => number,
) {
  const at = ['signal', 'scan'];
  const [low, high] = openRange;
  if (scan.values !== undefined) {
    for (const key of ['from', 'to', 'step'] as const)
      if (scan[key] !== undefined) fail([...at, key], 'a scan has either "values" or "from", "to" and "step"', true);
    const values = scan.values.map((value, i) => quantity(value, [...at, 'values', i]));
    values.forEach((mass, i) => {
      if (!(mass >= low && mass <= high))
        fail([...at, 'values', i], `mass ${mass} GeV is outside the open range ${low} to ${high} GeV`);
    });
    return { parameter: scan.parameter, values };
  }
  const ends = (['from', 'to', 'step'] as const).map((key) => {
    const given = scan[key];
    if (given === undefined) fail(at, `a scan has "values", or "from", "to" and "step": "${key}" is missing`);
    return given === undefined ? 1 : quantity(given, [...at, key]);
  });
  const [from, to, step] = ends as [number, number, number];
  if (!(step > 0)) fail([...at, 'step'], 'the step must be positive');
  if (from > to) fail([...at, 'from'], `the scan starts at ${from} GeV, above its end ${to} GeV`);
  if (from < low) fail([...at, 'from'], `mass ${from} GeV is outside the open range ${low} to ${high} GeV`);
  if (to > high) fail([...at, 'to'], `mass ${to} GeV is outside the open range ${low} to ${high} GeV`);
  return { parameter: scan.parameter, from, to, step };
}

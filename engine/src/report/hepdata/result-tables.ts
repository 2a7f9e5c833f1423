import type { CutFlow, ExpectedBand, MassPoint, SearchResult, UpperLimit, ValueWithError } from '../result.ts';
import type { HepdataTable, TableDocument } from './schema.ts';
import type { SubmittedTable } from './submission.ts';

type Dependent = HepdataTable['dependent_variables'][number];
type Cell = Dependent['values'][number];

/** HEPData's mark for a number that does not exist. */
const NONE = '-';

/** Twelve digits: what lies below is the machine's. */
const rounded = (value: number): number => Number(value.toPrecision(12));

/** Every table of a result: limits, efficiencies, backgrounds and cut flows, in that order. */
export function tablesOf(result: SearchResult): SubmittedTable[] {
  return [...limitTables(result), efficiencies(result), backgrounds(result), ...cutFlows(result)];
}

function document(
  result: SearchResult,
  number: number | string,
  name: string,
  description: string,
  phrases: string[],
): TableDocument {
  const process = result.processes.find(({ role }) => role === 'signal')?.process;
  return {
    name: name.slice(0, 64),
    description,
    keywords: [
      { name: 'cmenergies', values: [rounded(result.sqrtS)] },
      ...(process === undefined ? [] : [{ name: 'reactions' as const, values: [reaction(process)] }]),
      { name: 'phrases', values: phrases },
    ],
    data_file: `${number}.yaml`,
  };
}

/** "e+ e- -> mu+ mu- Zprime" as HEPData writes reactions */
const reaction = (process: string): string => process.replace('->', '-->').toUpperCase().slice(0, 128);

const massColumn = (masses: readonly MassPoint[]): HepdataTable['independent_variables'][number] => ({
  header: { name: 'Mass', units: 'GEV' },
  values: masses.map(({ mass }) => ({ value: rounded(mass) })),
});

const units = (unit: string): { units?: string } => (unit === '1' || unit === '' ? {} : { units: unit.toUpperCase() });

function limitTables(result: SearchResult): SubmittedTable[] {
  const key = (one: UpperLimit): string => [one.quantity, one.name, one.scenario, one.method, one.level].join('|');
  const kinds = new Map<string, UpperLimit>();
  for (const { limits } of result.masses) for (const one of limits) if (!kinds.has(key(one))) kinds.set(key(one), one);
  return [...kinds].map(([wanted, kind], k) => {
    const points = result.masses.map((point) => point.limits.find((one) => key(one) === wanted));
    const level = `${Number((100 * kind.level).toPrecision(6))} % ${kind.method === 'Bayesian' ? 'credibility, Bayesian' : 'confidence, CLs'}`;
    const qualifiers = [
      { name: 'SQRT(S)', value: rounded(result.sqrtS), units: 'GEV' },
      { name: 'LUMINOSITY', value: rounded(result.luminosity.value), units: 'FB-1' },
      { name: 'LEVEL', value: level },
      { name: 'ASSUMPTION', value: kind.scenario },
    ];
    const shown: Dependent[] = [];
    if (result.data !== null && points.some((one) => one?.observed != null))
      shown.push({
        header: { name: `Upper limit on ${kind.name}, ${dataName(result.data.kind)}`, ...units(kind.unit) },
        qualifiers,
        values: points.map((one) => ({ value: one?.observed == null ? NONE : rounded(one.observed) })),
      });
    shown.push({
      header: { name: `Upper limit on ${kind.name}, median expected`, ...units(kind.unit) },
      qualifiers,
      values: points.map((one): Cell => (one?.expected ? bandCell(one.expected) : { value: NONE })),
    });
    return {
      document: document(
        result,
        `limits-${k + 1}`,
        `Limit ${k + 1}: ${kind.name}, ${kind.scenario}, ${kind.method} ${rounded(100 * kind.level)} %`,
        `Upper limits on ${kind.quantity === 'coupling' ? 'the coupling' : 'the Born cross-section'} ${kind.name} at ${level}, ${kind.scenario}. The errors of the expected limit are the edges of the bands of one and two standard deviations, as distances from the median.`,
        ['Upper limit', 'Dark sector'],
      ),
      table: { independent_variables: [massColumn(result.masses)], dependent_variables: shown },
    };
  });
}

const dataName = (kind: string): string => (kind === 'observed' ? 'observed' : kind === 'Asimov' ? 'at the Asimov count' : kind);

/** Median with the band edges as errors; an edge that coincides with the median is left out where both do. */
function bandCell({ minus2, minus1, median, plus1, plus2 }: ExpectedBand): Cell {
  const errors = [
    { label: '1 s.d.', asymerror: { minus: rounded(minus1 - median), plus: rounded(plus1 - median) } },
    { label: '2 s.d.', asymerror: { minus: rounded(minus2 - median), plus: rounded(plus2 - median) } },
  ].filter(({ asymerror }) => asymerror.minus !== 0 || asymerror.plus !== 0);
  return errors.length === 0 ? { value: rounded(median) } : { value: rounded(median), errors };
}

function measured({ value, error }: ValueWithError, label?: string): Cell {
  return error === 0
    ? { value: rounded(value) }
    : { value: rounded(value), errors: [{ symerror: rounded(error), ...(label === undefined ? {} : { label }) }] };
}

function efficiencies(result: SearchResult): SubmittedTable {
  return {
    document: document(
      result,
      'efficiency',
      'Signal efficiency',
      'Signal efficiency in the mass window with initial-state radiation, relative to the Born cross-section. Errors: finite simulated sample, and the listed systematic uncertainties.',
      ['Efficiency'],
    ),
    table: {
      independent_variables: [massColumn(result.masses)],
      dependent_variables: [
        {
          header: { name: 'Efficiency' },
          values: result.masses.map(({ efficiency: { withRadiation, relativeSystematic } }): Cell => {
            const errors = [
              { label: 'stat', symerror: rounded(withRadiation.error) },
              { label: 'sys', symerror: rounded(withRadiation.value * relativeSystematic) },
            ].filter(({ symerror }) => symerror !== 0);
            return { value: rounded(withRadiation.value), ...(errors.length > 0 && { errors }) };
          }),
        },
      ],
    },
  };
}

function backgrounds(result: SearchResult): SubmittedTable {
  const seen = result.masses.some(({ observed }) => observed !== null);
  return {
    document: document(
      result,
      'background',
      'Expected background',
      `Expected background in the mass window at ${result.luminosity.text}, systematic uncertainties included${seen ? `, and the count (${dataName(result.data?.kind ?? '')})` : ''}.`,
      ['Background'],
    ),
    table: {
      independent_variables: [massColumn(result.masses)],
      dependent_variables: [
        {
          header: { name: 'Background', units: 'EVENTS' },
          values: result.masses.map(({ totalBackground }) => measured(totalBackground)),
        },
        ...(seen
          ? [
              {
                header: { name: `Events, ${dataName(result.data?.kind ?? '')}` },
                values: result.masses.map(({ observed }) => ({ value: observed === null ? NONE : rounded(observed) })),
              },
            ]
          : []),
      ],
    },
  };
}

function cutFlows(result: SearchResult): SubmittedTable[] {
  return result.cutFlow
    .filter(({ steps }) => steps.length > 0)
    .map((flow: CutFlow, k) => ({
      document: document(
        result,
        `cut-flow-${k + 1}`,
        `Cut flow ${k + 1}: ${flow.role}${flow.mass === null ? '' : ` at ${rounded(flow.mass)} GeV`}`,
        `Events of ${flow.process} after each step of the selection at ${result.luminosity.text}${flow.coupling === null ? '' : `, for a coupling of ${rounded(flow.coupling)}`}.`,
        ['Cut flow'],
      ),
      table: {
        independent_variables: [{ header: { name: 'Step' }, values: flow.steps.map(({ name }) => ({ value: name })) }],
        dependent_variables: [
          {
            header: { name: 'Events', units: 'EVENTS' },
            values: flow.steps.map(({ expectedEvents }) => measured(expectedEvents, 'stat')),
          },
          { header: { name: 'Efficiency' }, values: flow.steps.map(({ efficiency }) => measured(efficiency, 'stat')) },
        ],
      },
    }));
}

import { frozenTables, inferSearch, memoryCache, planSearch, runHere } from '@lacuna/engine';
import { searches } from '@lacuna/searches';

const { search } = searches['zprime-invisible'];
const plan = planSearch(search, { masses: [3], events: 20_000, seed: 1 });
const cache = memoryCache();
const counts = runHere(plan, cache);
const tables = plan.samples.map(({ spec }) => frozenTables(spec, cache));
const result = inferSearch(plan, counts, tables);
const { mass, limits } = result.masses[0];
for (const { name, unit, level, method, scenario, expected } of limits)
  console.log(`${mass} GeV, ${100 * level} % ${method}, ${scenario}: expected ${name} < ${expected.median.toPrecision(3)} [${unit}]`);

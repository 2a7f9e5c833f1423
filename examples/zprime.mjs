import { frozenTables, inferSearch, memoryCache, planSearch, runHere } from '@lacuna/engine';
import { searches } from '@lacuna/searches';

const plan = planSearch(searches['zprime-invisible'].search, { masses: [3], events: 20_000, seed: 1 });
const cache = memoryCache();
const counts = runHere(plan, cache);
const tables = plan.samples.map(({ spec }) => frozenTables(spec, cache));
for (const { mass, limits } of inferSearch(plan, counts, tables).masses)
  for (const { name, unit, level, method, scenario, expected } of limits) {
    const what = `${mass} GeV, ${100 * level} % ${method}, ${scenario}`;
    console.log(`${what}: expected ${name} < ${expected.median.toPrecision(3)} [${unit}]`);
  }

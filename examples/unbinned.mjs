// A peak in the dimuon mass: extended unbinned fit, limit, then a bump hunt over the whole spectrum with its global p-value.
import { readFileSync } from 'node:fs';
import { bumpHunt, fit, globalPValue, hypotest, limit, model, readBumpHunt } from 'lacuna/infer';

const text = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const one = model(JSON.parse(text('unbinned.json')), { readFile: text });

for (const { name, value, error } of fit(one).parameters) console.log(`${name} = ${value.toFixed(3)} +- ${error.toFixed(3)}`);
const { observed, expected } = limit(one, { level: 0.9 });
console.log(`CLs 90 %: fewer than ${observed.toFixed(1)} signal events, expected without signal ${expected[2].toFixed(1)}`);
console.log(`CLs of 90 events: ${hypotest(one, 90).CLs.toFixed(3)}`);

const hunt = readBumpHunt({ ...JSON.parse(text('bump-hunt.json')), scan: { from: 2.5, to: 3.7, step: 1 } }, text);
const { points, strongest } = bumpHunt(hunt, { level: 0.9 });
const { extrapolated } = globalPValue(hunt, strongest.q0, { toys: 5, seed: 1 });
console.log(`${points.length} masses, strongest excess at ${strongest.mass.toFixed(2)} GeV`);
console.log(`p-value: local ${strongest.p0.toExponential(1)}, global ${extrapolated.global.toExponential(1)}`);

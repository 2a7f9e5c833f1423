// A pyhf workspace: fit, limits three ways, and how often the limit covers.
import { coverage, fit, limit, model } from 'lacuna/infer';

const one = model({
  channels: [
    {
      name: 'region',
      samples: [
        { name: 'signal', data: [5, 10], modifiers: [{ name: 'mu', type: 'normfactor', data: null }] },
        { name: 'background', data: [50, 60], modifiers: [{ name: 'rate', type: 'normsys', data: { hi: 1.08, lo: 0.92 } }] },
      ],
    },
  ],
  observations: [{ name: 'region', data: [53, 65] }],
  measurements: [{ name: 'measurement', config: { poi: 'mu', parameters: [] } }],
  version: '1.0.0',
});

for (const { name, value, error } of fit(one).parameters) console.log(`${name} = ${value.toFixed(3)} +- ${error.toFixed(3)}`);
const { observed, expected } = limit(one, { level: 0.9 });
console.log(`CLs 90 %: mu < ${observed.toFixed(3)}, expected ${expected[2].toFixed(3)}`);
const bayes = limit(one, { level: 0.9, method: 'bayes' });
console.log(`Bayes 90 %: mu < ${bayes.observed.toFixed(3)} (${bayes.posterior.prior} prior, ${bayes.posterior.method})`);
const study = coverage(one, { method: 'profile', level: 0.9, truths: [1], toys: 200 });
for (const { truth, coverage: share, error } of study.points)
  console.log(`the 90 % profile interval holds mu = ${truth} in ${share.toFixed(3)} +- ${error.toFixed(3)} of ${study.how}`);

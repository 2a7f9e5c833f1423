// One window, one count: exact sums, Bayes, Feldman-Cousins, and the likelihood as files.
import { countingWorkspace, limit, localPValue, model, writeHs3 } from 'lacuna/infer';

const window = {
  window: '3 GeV',
  signal: { yieldPerUnit: 0.05, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.05 }] },
  common: [{ name: 'luminosity', relative: 0.007 }],
  backgrounds: [
    // 40 simulated events of weight 0.1, 20 % on their rate
    {
      name: 'tau',
      expected: 4,
      simulation: { entries: 40, sumW2: 0.4, eventWeight: 0.1 },
      uncertainties: [{ name: 'rate', relative: 0.2 }],
    },
  ],
  observed: 5,
};
const one = model(window);
const show = (name, { observed, poi }) => console.log(`${name}: ${poi} < ${observed.toFixed(1)} fb`);

show('CLs 90 %, exact sums', limit(one, { level: 0.9 }));
show('Bayes 90 %, flat prior', limit(one, { level: 0.9, method: 'bayes' }));
show('Bayes 90 %, Jeffreys', limit(one, { level: 0.9, method: 'bayes', prior: 'jeffreys' }));
console.log(`local p-value of the excess: ${localPValue(window, 5).value.toFixed(3)}`);

const known = model({
  ...window,
  signal: { ...window.signal, uncertainties: [] },
  common: [],
  backgrounds: [{ name: 'tau', expected: 4, uncertainties: [] }],
});
const { interval, sensitivity } = limit(known, { level: 0.9, method: 'fc' });
console.log(
  `Feldman-Cousins 90 %, known background: ${interval.map((end) => end.toFixed(1)).join(' ... ')} fb, sensitivity ${sensitivity.toFixed(1)} fb`,
);

const workspace = countingWorkspace(one);
console.log(
  `pyhf workspace with ${workspace.channels[0].samples.length} samples; HS3 with ${writeHs3(workspace).distributions.length} distributions`,
);

import { expect, it } from 'vitest';
import { legOf, parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { points } from './momenta.test.ts';
import { naiveMe2 } from './naive.test.ts';

/** Model, process, energy [GeV] (0: the mass of what decays), settings. */
export type Case = [string, string, number, Record<string, number>?];

/** Processes of every kind that the second implementation does in milliseconds. */
export const quick: Case[] = [
  ['qed', 'e- e+ -> e- e+', 10.58],
  ['qed', 'e- e- -> e- e-', 10.58],
  ['qed', 'gamma gamma -> mu- mu+', 3],
  ['qed', 'e- gamma -> e- gamma', 3],
  ['qed', 'e- e+ -> gamma gamma gamma', 10.58],
  ['electroweak', 'e- e+ -> mu- mu+', 10.58],
  ['electroweak', 'e- e+ -> nu_e nu_e~ gamma', 10.58],
  ['electroweak', 'mu- -> e- nu_e~ nu_mu', 0],
  ['electroweak', 'tau+ -> mu+ nu_mu nu_tau~', 0],
  ['electroweak', 'gamma gamma -> W+ W-', 250, { 'width.W': 0 }],
  ['electroweak', 'e- e+ -> Z gamma', 200],
  ['electroweak', 'e- e+ -> W+ e- nu_e~', 200, { 'width.W': 0 }],
  ['zprime', 'e- e+ -> mu- mu+ Zprime', 10.58],
  ['zprime', 'Zprime -> nu_mu nu_mu~', 1],
  ['zprime', 'Zprime -> mu- mu+ gamma', 1],
  ['zprime-lfv', 'e- e+ -> e- mu+ Zprime', 10.58],
  ['zprime-lfv', 'e- e- -> mu- mu-', 10.58],
  ['zprime-lfv', 'Zprime -> e- mu+', 1],
  ['alp', 'e- e+ -> gamma a', 10.58],
  ['alp', 'a -> gamma e- e+', 0.5],
  ['alp', 'gamma gamma -> gamma gamma', 3],
  ['dark-photon', 'e- e+ -> Aprime hprime', 10.58],
  ['dark-photon', 'hprime -> Aprime Aprime', 3, { 'mass.hprime': 3 }],
  ['dark-photon', 'e- e+ -> gamma Aprime', 10.58],
  ['dark-photon', 'e- e+ -> chi1 chi1~ gamma', 10.58],
  ['inelastic-dark-matter', 'chi2 -> chi1 e- e+', 1.2],
  ['inelastic-dark-matter-majorana', 'chi2 -> chi1 mu- mu+', 1.5, { 'mass.chi2': 1.5 }],
  ['inelastic-dark-matter-majorana', 'e- e+ -> chi1 chi2 gamma', 10.58],
  ['inelastic-dark-matter-majorana', 'chi1 chi2 -> chi1 chi2', 5],
  ['inelastic-dark-matter-majorana', 'chi1 chi1 -> chi2 chi2', 5],
  ['inelastic-dark-matter-majorana', 'chi1 chi1 -> Aprime Aprime', 9],
  ['dark-scalar', 'hprime -> mu- mu+', 0.5, { sinTheta: 0.3 }],
  ['sterile-neutrino', 'N -> nu_e e- e+', 1, { Ue: 0.1 }],
  ['sterile-neutrino', 'N -> nu_e mu- mu+', 1, { Ue: 0.1, Umu: 0.2 }],
  ['sterile-neutrino', 'N -> mu- e+ nu_e', 1, { Ue: 0.1, Umu: 0.2 }],
  ['sterile-neutrino', 'N -> mu- mu+ nu_mu', 1, { Ue: 0.1, Umu: 0.2 }],
  ['sterile-neutrino', 'N N -> nu_e nu_e~', 5, { Ue: 0.1 }],
  ['sterile-neutrino', 'e- e+ -> N N', 5, { Ue: 0.1 }],
];

/** Those that take it longer. */
export const slow: Case[] = [
  ['zprime-lfv', 'e- e+ -> mu- mu- e+ e+', 10.58],
  ['zprime-lfv', 'e- e+ -> mu- e+ Zprime gamma', 10.58],
  ['zprime-lfv', 'mu- -> e- nu_mu nu_mu~', 0, { 'mass.Zprime': 5 }],
  ['inelastic-dark-matter-majorana', 'e- e+ -> chi1 chi1 mu- mu+', 10.58, { 'width.chi2': 1e-3 }],
  ['sterile-neutrino', 'e- e+ -> N nu_e~ gamma', 10.58, { Ue: 0.1 }],
  ['sterile-neutrino', 'tau- -> N e- nu_e~', 0, { Ue: 0.1, Utau: 0.2 }],
  ['dark-photon', 'e- e+ -> Aprime Aprime Aprime', 10.58],
  ['electroweak', 'e- e+ -> nu_mu nu_mu~ gamma', 10.58],
  ['inelastic-dark-matter', 'e- e+ -> chi2 chi1~ gamma', 10.58],
  ['electroweak', 'tau- -> e- nu_e~ nu_tau gamma', 0],
  ['qed', 'e- e+ -> e- e+ gamma', 10.58],
  ['qed', 'tau- e+ -> tau- e+ gamma', 10.58],
  ['qed', 'e- e+ -> e- e+ mu- mu+', 10.58],
  ['qed', 'e- e+ -> mu- mu+ mu- mu+', 10.58],
  ['qed', 'e- e+ -> e- e+ e- e+', 10.58],
  ['qed', 'e- e+ -> e- e+ gamma gamma', 10.58],
  ['qed', 'e- e+ -> mu- mu+ gamma gamma', 10.58],
  ['qed', 'e- e+ -> gamma gamma gamma gamma', 10.58],
  ['qed', 'gamma gamma -> e- e+ mu- mu+', 3],
  ['electroweak', 'e- e+ -> e- e+', 92],
  ['electroweak', 'tau- -> mu- nu_mu~ nu_tau e- e+', 0],
  ['electroweak', 'e- e+ -> W+ W-', 200],
  ['electroweak', 'e- e+ -> W+ W- gamma', 250, { 'width.W': 0 }],
  ['electroweak', 'W+ W+ -> W+ W+', 500],
  ['electroweak', 'e- e+ -> mu- nu_mu~ tau+ nu_tau', 180],
  ['zprime', 'e- e+ -> nu_mu nu_mu~ mu- mu+', 10.58, { gPrime: 0.3 }],
  ['zprime-lfv', 'e- e+ -> mu- e+ Zprime', 10.58],
  ['alp', 'e- e+ -> e- e+ a', 10.58],
  ['alp', 'e- e+ -> gamma gamma gamma', 10.58, { gAGammaGamma: 0.01 }],
  ['dark-photon', 'e- e+ -> mu- mu+ hprime', 10.58, { sinTheta: 0.3 }],
  ['dark-photon', 'e- e+ -> chi1 chi1~ hprime', 10.58, { 'width.Aprime': 0.2 }],
  ['inelastic-dark-matter-majorana', 'chi1 chi1 -> chi1 chi2 Aprime', 9],
  ['dark-scalar', 'mu- mu+ -> hprime hprime gamma', 5, { sinTheta: 0.3 }],
  ['electroweak', 'e- e+ -> e- e+ nu_e nu_e~', 10.58],
  ['electroweak', 'e- e+ -> mu- mu+ nu_mu nu_mu~', 10.58],
  ['electroweak', 'e- e+ -> tau- tau+ mu- mu+', 10.58],
  ['qed', 'e- e+ -> tau- tau+ gamma gamma', 10.58],
  ['qed', 'e- gamma -> e- e- e+ gamma', 5],
];

/** Largest relative deviation of |M|^2 from the naive amplitude. */
export function deviation([name, text, energy, settings = {}]: Case, count: number): number {
  const model = resolveModel(name, settings);
  const process = parseProcessText(text);
  const amplitude = compileAmplitude(model, process);
  const n = process.incoming.length + process.outgoing.length;
  const momenta = points(model, process, energy || legOf(model, process.incoming[0]!).particle.mass, count, 11);
  const out = new Float64Array(count);
  amplitude.me2(momenta, 0, count, out, 0);
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const point = Array.from({ length: n }, (_, j) => [...momenta.slice(4 * (i * n + j), 4 * (i * n + j + 1))]);
    const { me2 } = naiveMe2(model, process, point, amplitude.orders['NEW'] ?? 0);
    worst = Math.max(worst, Math.abs(out[i]! / me2 - 1));
  }
  return worst;
}

it.each(quick)('%s: %s agrees with the naive amplitude', (...args) => {
  expect(deviation(args, 1)).toBeLessThan(1e-10);
});

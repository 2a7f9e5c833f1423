import { describe, expect, it } from 'vitest';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { amplitudeTopologies, compileAmplitude } from './compile.ts';
import { points } from './momenta.test.ts';

const topologies = (model: string, text: string, options = {}, settings = {}) =>
  amplitudeTopologies(resolveModel(model, settings), parseProcessText(text), options);

describe('diagrams', () => {
  it.each([
    ['qed', 'e- e+ -> mu- mu+', 1],
    ['qed', 'e- e+ -> e- e+', 2],
    ['qed', 'e- e+ -> mu- mu+ gamma', 4],
    ['qed', 'e- e+ -> gamma gamma gamma', 6],
    ['qed', 'e- e+ -> gamma gamma gamma gamma', 24],
    ['qed', 'e- e+ -> mu- mu+ gamma gamma', 20],
    ['qed', 'e- e+ -> e- e+ mu- mu+', 12],
    ['qed', 'e- e+ -> e- e+ e- e+', 36],
    ['zprime', 'e- e+ -> mu- mu+ Zprime', 2],
    ['electroweak', 'e- e+ -> nu_e nu_e~ gamma', 5],
    // photon, Z and neutrino exchange
    ['electroweak', 'e- e+ -> W+ W-', 3],
    // two orders of the photons and the four-vector vertex
    ['electroweak', 'gamma gamma -> W+ W-', 3],
    ['sterile-neutrino', 'N -> e- e+ nu_e', 2],
  ])('%s: %s has %i', (model, text, count) => {
    expect(topologies(model, text, {}, model === 'sterile-neutrino' ? { Ue: 0.1 } : {}).length).toBe(count);
  });

  it('name their propagators by the legs without the first', () => {
    const found = topologies('qed', 'e- e+ -> mu- mu+ gamma').map(({ propagators }) =>
      propagators.map(({ mask, particle }) => `${particle}:${mask.toString(2)}`).join(' '),
    );
    // the muons (legs 2 and 3) from a photon after e- or e+ has emitted leg 4; or one muon emits it, and all three come from the photon
    expect(found.sort()).toEqual(
      ['gamma:1100 e-:10010', 'gamma:1100 e-:1110', 'mu-:10100 gamma:11100', 'mu-:11000 gamma:11100'].sort(),
    );
  });

  it('have the lowest power of the new couplings, or the power that is asked for', () => {
    expect(topologies('zprime-lfv', 'e- e+ -> mu- mu+').map(({ orders }) => orders)).toEqual([{ QED: 2 }]);
    const exchanged = topologies('zprime-lfv', 'e- e+ -> mu- mu+', { order: { NEW: 2 } });
    expect(exchanged.map(({ propagators }) => propagators)).toEqual([[{ mask: 0b1010, particle: 'Zprime' }]]);
    expect(compileAmplitude(resolveModel('dark-photon'), parseProcessText('e- e+ -> Aprime hprime')).orders).toEqual({
      NEW: 2,
      QED: 0,
    });
  });

  it('share currents whatever the powers of their couplings: the amplitudes of all powers add up', () => {
    const model = resolveModel('electroweak');
    const process = parseProcessText('e- e+ -> mu- mu+ nu_mu nu_mu~');
    const point = points(model, process, 10.58, 1);
    const amplitudes = (order?: Record<string, number>) => {
      const amplitude = compileAmplitude(model, process, { order });
      expect(amplitude.orders).toEqual(order ?? {});
      const { helicities } = amplitude;
      const flat = new Float64Array(2 * helicities.length);
      amplitude.helicityAmplitudes(point, 0, 1, flat, 0);
      return new Map(helicities.map((spins, h) => [spins.join(), [flat[2 * h]!, flat[2 * h + 1]!] as const]));
    };
    const all = amplitudes();
    const parts = [amplitudes({ QED: 2, WEAK: 2 }), amplitudes({ QED: 0, WEAK: 4 })];
    const largest = Math.max(...[...all.values()].flat().map(Math.abs));
    for (const [spins, whole] of all)
      for (const i of [0, 1] as const) {
        const sum = parts.reduce((total, part) => total + (part.get(spins)?.[i] ?? 0), 0);
        expect(Math.abs(sum - whole[i]) / largest).toBeLessThan(1e-12);
      }
  });

  it('contain what is required', () => {
    expect(topologies('electroweak', 'e- e+ -> mu- mu+').length).toBe(2);
    expect(topologies('electroweak', 'e- e+ -> mu- mu+', { require: ['Z'] }).length).toBe(1);
    expect(
      topologies('electroweak', 'e- e+ -> mu- mu+ nu_mu nu_mu~', { require: ['W+', 'Z'] }).every(({ propagators }) =>
        ['W+', 'Z'].every((name) => propagators.some(({ particle }) => particle === name)),
      ),
    ).toBe(true);
  });
});

describe('what has no amplitude', () => {
  const refuse = (model: string, text: string, options = {}, settings = {}) => {
    try {
      topologies(model, text, options, settings);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  it.each([
    [['qed', 'e- e+ -> mu- mu-'], /charge is not conserved: 0 before, -2 after/],
    [['qed', 'e- e+ -> mu- e+'], /lepton number is not conserved/],
    [['qed', 'e- e+ -> mu- mu+ Zprime'], /no particle of this name \("Zprime"\)/],
    [['qed', 'gamma gamma -> gamma'], /the amplitude vanishes/],
    [['alp', 'a -> gamma gamma', {}, { gAGammaGamma: 0 }], /the amplitude vanishes.*these couplings are zero: gamma gamma a/],
    [['qed', 'e- e+ -> mu- mu+', { order: { NEW: 1 } }], /no coupling order of this name \("NEW"\)/],
    [['zprime', 'e- e+ -> mu- mu+', { order: { NEW: 1 } }], /vanishes.*with order NEW=1/],
    [['electroweak', 'e- e+ -> mu- mu+', { require: ['W+'] }], /vanishes.*with required W\+/],
    [['qed', 'e- e+ -> gamma gamma gamma gamma gamma gamma'], /3 to 7 external particles/],
    [['qed', 'e- -> e-'], /3 to 7 external particles/],
  ] as [[string, string, object?, object?], RegExp][])('%j', (args, message) => {
    expect(refuse(...args)).toMatch(message);
  });
});

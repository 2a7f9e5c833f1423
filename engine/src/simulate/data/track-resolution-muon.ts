import type { CardTable } from '../card.ts';

/**
 * Resolution of the track parameters of a muon from the interaction point, against polar angle and transverse momentum: covariance of a
 * linearised fit over 56 drift-chamber and 6 vertex-detector layers with multiple scattering. The material was tuned on 48 fully simulated
 * tracks, on which the median ratio to the full fit is 0.98 (pT), 1.05 (d0), 1.04 (z0), 0.93 (phi), 0.93 (tan lambda).
 * sigma_phi and sigma_tanLambda are known to one unit of 1e-4 only, which is 15 to 30 % at 5 GeV.
 */
export const trackResolutionTable: CardTable = {
  columns: ['theta', 'pT', 'pTRelative', 'd0', 'z0', 'phi', 'tanLambda'],
  units: ['deg', 'GeV', '%', 'um', 'um', 'rad', '1'],
  source: 'own calculation (linearised track fit), compared with track fits of fully simulated basf2 events',
  rows: {
    theta30pT300MeV: [30, 0.3, 0.3219, 57.4122, 110.0288, 0.0046, 0.0091],
    theta30pT500MeV: [30, 0.5, 0.3235, 36.6878, 69.1552, 0.0028, 0.0055],
    theta30pT1000MeV: [30, 1, 0.3487, 21.7708, 39.4161, 0.0014, 0.0029],
    theta30pT2000MeV: [30, 2, 0.4288, 14.599, 24.5669, 0.0008, 0.0016],
    theta30pT3000MeV: [30, 3, 0.5213, 11.9598, 19.3954, 0.0006, 0.0011],
    theta30pT5000MeV: [30, 5, 0.7002, 9.5671, 15.2128, 0.0004, 0.0007],
    theta60pT300MeV: [60, 0.3, 0.1858, 45.4606, 53.9374, 0.0035, 0.0042],
    theta60pT500MeV: [60, 0.5, 0.2002, 29.195, 35.6426, 0.0021, 0.0025],
    theta60pT1000MeV: [60, 1, 0.2156, 18.1468, 22.4329, 0.0011, 0.0014],
    theta60pT2000MeV: [60, 2, 0.2502, 12.5929, 15.6652, 0.0006, 0.0007],
    theta60pT3000MeV: [60, 3, 0.2925, 10.4469, 13.517, 0.0004, 0.0005],
    theta60pT5000MeV: [60, 5, 0.3828, 8.5598, 12.0174, 0.0003, 0.0004],
    theta90pT300MeV: [90, 0.3, 0.1747, 43.0251, 45.6812, 0.0033, 0.0034],
    theta90pT500MeV: [90, 0.5, 0.187, 27.6263, 30.6406, 0.002, 0.0021],
    theta90pT1000MeV: [90, 1, 0.2017, 17.3643, 19.7717, 0.001, 0.0011],
    theta90pT2000MeV: [90, 2, 0.2372, 12.1325, 14.3643, 0.0006, 0.0006],
    theta90pT3000MeV: [90, 3, 0.2804, 10.1035, 12.7325, 0.0004, 0.0004],
    theta90pT5000MeV: [90, 5, 0.3704, 8.3405, 11.6489, 0.0003, 0.0003],
    theta120pT300MeV: [120, 0.3, 0.1948, 45.4434, 53.9172, 0.0035, 0.0042],
    theta120pT500MeV: [120, 0.5, 0.2002, 29.195, 35.6426, 0.0021, 0.0025],
    theta120pT1000MeV: [120, 1, 0.2156, 18.1468, 22.4329, 0.0011, 0.0014],
    theta120pT2000MeV: [120, 2, 0.2502, 12.5929, 15.6652, 0.0006, 0.0007],
    theta120pT3000MeV: [120, 3, 0.2925, 10.4469, 13.517, 0.0004, 0.0005],
    theta120pT5000MeV: [120, 5, 0.3828, 8.5598, 12.0174, 0.0003, 0.0004],
  },
};

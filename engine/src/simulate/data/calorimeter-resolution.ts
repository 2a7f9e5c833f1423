import type { CardTable } from '../card.ts';

/**
 * Calorimeter resolution of a photon of energy E [GeV], one row for each region, quantity and background level (0: fraction of
 * out-of-time digits < 0.05, 1: 0.05 to 0.3, 2: > 0.3):
 *   sigma = a/E + b/sqrt(E) + c/E^(1/4) + d     for E > minimumEnergy, and the constant `below` under it
 * with sigma_E/E in percent and sigma_theta, sigma_phi in mrad.
 */
export const calorimeterResolutionTable: CardTable = {
  columns: ['minimumEnergy', 'below', 'a', 'b', 'c', 'd'],
  units: ['GeV', '% or mrad', 'per form', 'per form', 'per form', 'per form'],
  source: 'basf2 (main, 2026-02) ecl/modules/eclCovarianceMatrix: parametrised sigma of E, theta and phi',
  rows: {
    forwardEnergy0: [0.022, 4.49188, -0.0912379, 1.91849, -2.82169, 3.03119],
    forwardEnergy1: [0.022, 10.0769, -0.0725928, 3.4685, -5.44127, 4.12045],
    forwardEnergy2: [0.022, 14.8462, -0.239931, 6.94958, -10.4085, 5.92412],
    forwardTheta0: [0.0289609, 6.4008, -0.110397, 0.753603, 2.63652, -0.606703],
    forwardTheta1: [0.0274562, 7.39868, -0.207278, 2.68616, -0.905487, 0.961485],
    forwardTheta2: [0.022, 8.83505, -0.160921, 2.35311, -0.107975, 0.565367],
    forwardPhi0: [0.0391279, 15.4147, -0.35934, 2.01807, 7.26313, -1.93438],
    forwardPhi1: [0.022, 18.1096, -0.178258, 1.39155, 6.97462, -1.2795],
    forwardPhi2: [0.0224565, 20.1605, -0.344617, 3.80823, 4.08729, -0.464714],
    barrelEnergy0: [0.022, 4.66552, -0.0473491, 1.02015, -0.705164, 1.77086],
    barrelEnergy1: [0.022, 11.2299, 0.0469588, 1.81959, -2.13666, 2.37568],
    barrelEnergy2: [0.022, 16.4881, -0.267069, 7.6176, -11.0341, 5.9203],
    barrelTheta0: [0.0309077, 9.31098, -0.221073, 2.19876, 1.50833, 0.359609],
    barrelTheta1: [0.022, 11.6166, -0.126603, 1.81898, 1.85132, 0.300728],
    barrelTheta2: [0.022, 13.159, -0.316561, 4.94686, -3.12199, 2.30275],
    barrelPhi0: [0.0381178, 10.7661, -0.21842, 0.648976, 7.1901, -3.10025],
    barrelPhi1: [0.022237, 12.6804, -0.141507, 0.488293, 7.30055, -3.13591],
    barrelPhi2: [0.024905, 14.8726, -0.323752, 3.60933, 2.48526, -1.25493],
    backwardEnergy0: [0.022, 4.66662, -0.106729, 2.38163, -4.11299, 4.14056],
    backwardEnergy1: [0.022, 12.8851, -0.204362, 6.43, -10.8673, 7.04059],
    backwardEnergy2: [0.022, 25.5153, -0.316245, 11.5211, -18.3626, 9.89422],
    backwardTheta0: [0.0318079, 10.4446, -0.295827, 3.37748, -0.284446, 1.48098],
    backwardTheta1: [0.022, 13.828, -0.252479, 4.18833, -2.04822, 2.38486],
    backwardTheta2: [0.022, 17.0354, -0.420215, 7.08904, -5.88269, 3.61643],
    backwardPhi0: [0.022, 15.129, -0.0534441, -1.72466, 12.8625, -4.21203],
    backwardPhi1: [0.022, 20.1408, 0.0869293, -1.93352, 12.8105, -4.03756],
    backwardPhi2: [0.022, 23.2771, -0.439611, 5.74196, 1.76693, -0.0407866],
  },
};

/**
 * Writes tables/*.json from formulas: a first version of the windows and thresholds that no source gives. Run from anywhere:
 *   node searches/zprime-invisible/analytic-tables.mjs
 *
 * window: [mass, M^2 - 2 sigma, M^2 + 2 sigma] in GeV^2, with M^2 = s + M_ll^2 - 2 sqrt(s) E*_ll and two muons that share E*_ll:
 *   sigma^2(M^2) = 2 [p r(p) (2 sqrt(s) - M_ll^2 / p)]^2 + [2 E*_rec sigma(sqrt s)]^2,   p = E*_ll / 2,
 *   r(p) = 0.19 % (+) 0.064 % p/GeV, a fit by eye to muons at 90 degrees (0.20, 0.28, 0.37 % at 1, 3, 5 GeV) of a track fit with the
 *   material of the Belle II inner detectors; sigma(sqrt s) = 4.99 MeV (beam energy spreads 5.13 and 2.375 MeV);
 *   root mean square over M_ll^2, taken uniform up to (sqrt(s) - M)^2 (assumed).
 * dimuon-pt: threshold on the dimuon transverse momentum in the centre-of-mass frame, the larger of 0.2 GeV (skim) and the kick of two
 *   photons of mass M, one lost along a beam, one at the edge of the calorimeter (12.4 degrees forward, 155.1 backward in the lab):
 *   (M / 2) sin theta*, the larger of both ends.
 * tau-suppression: ptMaxRecoil + ptMinRecoil > 2 <k> (s - M^2) / s, with <k> = (pi/4) (7/20) m_tau the mean transverse momentum of a
 *   muon about its tau (Michel spectrum, mean energy 0.7 x m_tau / 2, isotropic); slope 1.
 */
import { writeFileSync } from 'node:fs';

const sqrtS = 10.579558;
const s = sqrtS * sqrtS;
const round = (x) => Number(x.toPrecision(6));
const masses = [];
for (let m = 0; m < 8.0001; m += 0.1) masses.push(Math.round(m * 10) / 10);
masses[0] = 0.01;

function sigma(mass) {
  const steps = 200;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const squaredDimuon = ((i + 0.5) / steps) * (sqrtS - mass) ** 2;
    const dimuon = (s + squaredDimuon - mass * mass) / (2 * sqrtS);
    const recoil = sqrtS - dimuon;
    const p = dimuon / 2;
    const r = Math.hypot(0.0019, 0.00064 * p);
    sum += 2 * (p * r * (2 * sqrtS - squaredDimuon / p)) ** 2 + (2 * recoil * 0.00499) ** 2;
  }
  return Math.sqrt(sum / steps);
}

/** Angle to the beam in the centre-of-mass frame for one in the lab, boost along z: tan(half the angle) scales with sqrt((1 + b) / (1 - b)). */
function cmsAngle(thetaDeg) {
  const beta = (7.004 - 4.002) / (7.004 + 4.002);
  return 2 * Math.atan(Math.tan((thetaDeg * Math.PI) / 360) * Math.sqrt((1 + beta) / (1 - beta)));
}
const edge = Math.max(Math.sin(cmsAngle(12.4)), Math.sin(cmsAngle(155.1)));
const kick = (Math.PI / 4) * (7 / 20) * 1.77693;

const tables = {
  window: masses.map((m) => [m, round(m * m - 2 * sigma(m)), round(m * m + 2 * sigma(m))]),
  'dimuon-pt': masses.map((m) => [m, round(Math.max(0.2, (m / 2) * edge))]),
  'tau-suppression': masses.map((m) => [m, round((2 * kick * (s - m * m)) / s)]),
};
for (const [name, rows] of Object.entries(tables)) {
  const text = `[\n${rows.map((row) => `  [${row.join(', ')}]`).join(',\n')}\n]\n`;
  writeFileSync(new URL(`tables/${name}.json`, import.meta.url), text);
}

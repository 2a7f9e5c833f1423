import { tan } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { calorimeterGeometry, regionAt } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import { CM_PER_GEV_TESLA, closestApproach, type Entry, helixEntry } from '../helix.ts';
import { type Kernel, type KernelMaker, overflow, species } from '../state.ts';

const acceptance = 'basf2 analysis/variables/AcceptanceVariables: CDC';

export const chargedPropagation: CardStep = {
  name: 'chargedPropagation',
  stage: 'simulate',
  does: 'takes e, mu, pi and K through the solenoid: drift-chamber acceptance, helix parameters at the interaction point, entry into the calorimeter',
  neglects:
    'energy loss, scattering (but in the resolution), decays in flight, loopers, field inhomogeneity; kaons respond like pions, K_L0 leave nothing, protons are not simulated; ' +
    'the acceptance is a step in polar angle',
  numbers: {
    field: sourced(
      1.5,
      'T',
      'basf2 geometry/data/MagneticFieldConstant.xml; full simulation fits 1.4536 T at the interaction point',
    ),
    thetaFrom: sourced(17, 'deg', acceptance),
    thetaTo: sourced(150, 'deg', acceptance),
    radiusNeeded: assumed(30, 'cm', 'a track needs a few layers of the drift chamber (inner radius 16.8 cm); gives pT > 67 MeV'),
    largestOrigin: assumed(16.8, 'cm', 'inner radius of the drift chamber; displaced tracking beyond it is not modelled yet'),
  },
};

/** Species of a generated particle; -1 for what leaves no trace or is handled elsewhere (photons). */
function speciesOf(pdg: number): number {
  switch (pdg) {
    case 13:
    case -13:
      return species.muon;
    case 11:
    case -11:
      return species.electron;
    case 211:
    case -211:
    case 321: // kaons of tau decays (0.7 %): the pion's response stands for theirs
    case -321:
      return species.pion;
    case 22:
    case 12:
    case -12:
    case 14:
    case -14:
    case 16:
    case -16:
    case 130: // K_L0: showers of neutral hadrons are not simulated
      return -1;
    default: {
      const size = Math.abs(pdg);
      // PDG codes 51-60 and generator-specific ones of 9 900 000 and above are dark matter and mediators that leave the detector
      if ((size > 50 && size <= 60) || size >= 9900000) return -1;
      throw new InternalError(
        `the detector card has no response to stable particles of PDG code ${pdg}; decay them or extend the card`,
      );
    }
  }
}

export const compileChargedPropagation: KernelMaker = (step, card): Kernel => {
  const rhoPerPt = CM_PER_GEV_TESLA / numberOf(step, 'field');
  const tanMaximum = 1 / tan(numberOf(step, 'thetaFrom'));
  const tanMinimum = 1 / tan(numberOf(step, 'thetaTo'));
  const radiusNeeded = numberOf(step, 'radiusNeeded');
  const origin2 = numberOf(step, 'largestOrigin') * numberOf(step, 'largestOrigin');
  const calorimeter = stepOf(card, 'calorimeterAcceptance');
  const geometry = calorimeter === undefined ? undefined : calorimeterGeometry(calorimeter);
  const helix = { d0: 0, z0: 0, cosPhi: 1, sinPhi: 0 };
  const entry: Entry = { x: 0, y: 0, z: 0, length: 0, incidence: 1 };

  return ({ batch, charged: c }) => {
    const { offset, pdg, stable, px, py, pz, vx, vy, vz, energy } = batch.particles;
    const capacity = c.event.length;
    let n = 0;
    for (let e = 0; e < batch.size; e++) {
      const first = offset[e];
      const end = offset[e + 1];
      for (let row = first; row < end; row++) {
        if (stable[row] !== 1) continue;
        const kind = speciesOf(pdg[row]);
        if (kind < 0) continue;
        const x = vx[row];
        const y = vy[row];
        const pT2 = px[row] * px[row] + py[row] * py[row];
        const pT = Math.sqrt(pT2);
        if (!(pT > 0)) continue;
        // leptons with positive PDG code are negative, hadrons positive
        const charge = (kind === species.pion) === pdg[row] > 0 ? 1 : -1;
        const rho = pT * rhoPerPt;
        const tanLambda = pz[row] / pT;
        const tracked = tanLambda < tanMaximum && tanLambda > tanMinimum && 2 * rho > radiusNeeded && x * x + y * y < origin2;
        closestApproach(x, y, vz[row], px[row], py[row], pz[row], pT, charge, rho, helix);
        entry.length = 0;
        if (geometry !== undefined) helixEntry(helix.z0, helix.cosPhi, helix.sinPhi, tanLambda, charge, rho, geometry, entry);
        const part = geometry !== undefined && entry.length > 0 ? regionAt(geometry, entry.z / entry.length) : 0;
        if (!tracked && part === 0) continue;
        if (n === capacity) throw overflow('charged particles');
        c.event[n] = e;
        c.row[n] = row;
        c.particle[n] = row - first;
        c.index[n] = batch.index[e];
        c.flying[n] = row;
        c.pdg[n] = pdg[row];
        c.fitProbability[n] = 1;
        c.species[n] = kind;
        c.charge[n] = charge;
        c.tracked[n] = tracked ? 1 : 0;
        c.momentum[n] = Math.sqrt(pT2 + pz[row] * pz[row]);
        c.energy[n] = energy[row];
        c.pT[n] = pT;
        c.cosPhi[n] = helix.cosPhi;
        c.sinPhi[n] = helix.sinPhi;
        c.tanLambda[n] = tanLambda;
        c.d0[n] = helix.d0;
        c.z0[n] = helix.z0;
        c.region[n] = part;
        const inverse = entry.length > 0 ? 1 / entry.length : 0;
        c.hitX[n] = entry.x * inverse;
        c.hitY[n] = entry.y * inverse;
        c.hitZ[n] = entry.z * inverse;
        c.pathFactor[n] = 1 / entry.incidence;
        c.clusterEnergy[n] = 0;
        c.muonId[n] = 0;
        c.electronId[n] = 0;
        n++;
      }
    }
    c.n = n;
  };
};

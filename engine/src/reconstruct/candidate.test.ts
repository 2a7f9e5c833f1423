import { describe, expect, it } from 'vitest';
import { Candidate, FIRST, RECOIL, SECOND, SUM } from './candidate.ts';
import { CmsFrame } from './cms-frame.ts';
import { openingAngle, openingAzimuth } from './opening.ts';
import { photonRecoilAngle } from './photon-recoil.ts';
import { recoilMass, recoilMassSquared } from './recoil.ts';
import { leptonPtToRecoil, recoilPtTo } from './transverse-to-recoil.ts';

/** Ten GeV, head-on: lab and centre-of-mass frame are one, so numbers can be worked out by hand. */
const frame = new CmsFrame({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });

function pair(first: number[], second: number[], inFrame = frame): Candidate {
  const candidate = new Candidate(inFrame, 2);
  candidate.p.set(first, FIRST);
  candidate.p.set(second, SECOND);
  candidate.close();
  return candidate;
}

describe('recoil', () => {
  it('of two massless particles: M^2 = s + M12^2 - 2 sqrt(s) E12', () => {
    // E12 = 7, p12 = (3, 4, 0): M12^2 = 49 - 25 = 24; M^2 = 100 + 24 - 140 = -16
    const c = pair([3, 3, 0, 0], [4, 0, 4, 0]);
    expect(recoilMassSquared(c)).toBeCloseTo(-16, 10);
    expect(recoilMass(c)).toBeCloseTo(-4, 10);
    expect([...c.p.subarray(RECOIL)]).toEqual([3, -3, -4, 0]);
    expect([...c.p.subarray(SUM, RECOIL)]).toEqual([7, 3, 4, 0]);
  });

  it('is positive for a massive recoil', () => {
    // E12 = 4, p12 = 0: M^2 = 36
    const c = pair([2, 0, 2, 0], [2, 0, -2, 0]);
    expect(recoilMass(c)).toBeCloseTo(6, 12);
  });

  it('holds in the boosted frame of the beams', () => {
    const belle2 = new CmsFrame({ electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 });
    const c = pair([3, 1, 2, 2], [2, 0, -1.2, 1.6], belle2);
    const { p } = c;
    const energyCms = belle2.energyOf(p[SUM]!, p[SUM + 1]!, p[SUM + 3]!);
    const m2 = p[SUM]! ** 2 - p[SUM + 1]! ** 2 - p[SUM + 2]! ** 2 - p[SUM + 3]! ** 2;
    expect(recoilMassSquared(c)).toBeCloseTo(belle2.s + m2 - 2 * belle2.sqrtS * energyCms, 9);
  });

  it('of one photon: M^2 = s - 2 sqrt(s) E', () => {
    const c = new Candidate(frame, 1);
    const clusters = { energy: [3], theta: [Math.PI / 2], phi: [0] } as never;
    c.setPhoton(FIRST, clusters, 0);
    c.close();
    expect(recoilMassSquared(c)).toBeCloseTo(40, 10);
    expect(openingAngle(c)).toBeNaN();
    expect(recoilPtTo(c, true)).toBeNaN();
    expect(leptonPtToRecoil(c, true)).toBeNaN();
  });

  it('gives a track the energy of its mass hypothesis', () => {
    const c = new Candidate(frame, 1);
    c.setTrack(FIRST, { px: [3], py: [0], pz: [0] } as never, 0, 16);
    expect(c.p[FIRST]).toBe(5);
  });
});

describe('angles', () => {
  it('opening angle and opening azimuth', () => {
    const c = pair([1, 1, 0, 1], [1, -1, 0, 1]);
    expect(openingAngle(c)).toBeCloseTo(Math.PI / 2, 14);
    expect(openingAzimuth(c)).toBeCloseTo(Math.PI, 14);
    // azimuths 170 and -170 degrees are 20 degrees apart
    const across = pair([1, Math.cos(2.9670597), Math.sin(2.9670597), 3], [1, Math.cos(-2.9670597), Math.sin(-2.9670597), -1]);
    expect(openingAzimuth(across)).toBeCloseTo(0.3490659, 6);
  });

  it('between a photon and the recoil', () => {
    // recoil (-3, -4, 0) against a photon along -x: cos = 3/5
    const c = pair([3, 3, 0, 0], [4, 0, 4, 0]);
    expect(photonRecoilAngle(c, { theta: [Math.PI / 2], phi: [Math.PI] } as never, 0)).toBeCloseTo(Math.acos(0.6), 12);
    expect(photonRecoilAngle(c, { theta: [0], phi: [0] } as never, 0)).toBeCloseTo(Math.PI / 2, 12);
  });
});

describe('transverse momenta', () => {
  it('of the recoil with respect to the leptons: p_other sin(angle)', () => {
    // at a right angle, faster lepton 4 GeV: transverse to it lies the other's 3 GeV
    const c = pair([3, 3, 0, 0], [4, 0, 4, 0]);
    expect(recoilPtTo(c, true)).toBeCloseTo(3, 12);
    expect(recoilPtTo(c, false)).toBeCloseTo(4, 12);
    // by the definition |p_recoil x l| / |l|: recoil (-3, -4, 0), l = y: 3
    const backToBack = pair([3, 3, 0, 0], [4, -4, 0, 0]);
    expect(recoilPtTo(backToBack, true)).toBeCloseTo(0, 12);
  });

  it('of the leptons with respect to the recoil, equal in the centre-of-mass frame', () => {
    // recoil along (-3, -4, 0)/5: (3,0,0) has 3 x 4/5 = 2.4 across it, (0,4,0) has 4 x 3/5 = 2.4
    const c = pair([3, 3, 0, 0], [4, 0, 4, 0]);
    expect(leptonPtToRecoil(c, true)).toBeCloseTo(2.4, 12);
    expect(leptonPtToRecoil(c, false)).toBeCloseTo(2.4, 12);
    const boosted = pair(
      [3, 3, 0, 0],
      [4, 0, 4, 0],
      new CmsFrame({ electronEnergy: 7, positronEnergy: 4, halfCrossingAngle: 0 }),
    );
    // recoil (-3, -4, 3), |r|^2 = 34: |p1 x r|^2 = 9 (16 + 9) = 225, |p2 x r|^2 = 16 (9 + 9) = 288
    expect(leptonPtToRecoil(boosted, true)).toBeCloseTo(Math.sqrt(288 / 34), 6);
    expect(leptonPtToRecoil(boosted, false)).toBeCloseTo(Math.sqrt(225 / 34), 6);
  });
});

import { describe, expect, it } from 'vitest';
import { EikonalAngle, eikonalFromAxis } from './eikonal.ts';

const electronMass = 0.51099895e-3;

describe('eikonal', () => {
  const gamma = 5.29 / electronMass;
  const velocity = Math.sqrt(1 - 1 / gamma ** 2);
  const oneMinusV = 1 / (gamma ** 2 * (1 + velocity));

  it('both hemispheres: 4 [ln(s/m^2) - 1]', () => {
    expect(2 * eikonalFromAxis(1 / oneMinusV, velocity, oneMinusV)).toBeCloseTo(4 * (2 * Math.log(2 * gamma) - 1), 6);
  });

  it('a cone: 2 [ln(1 + y) - y/(1 + y)], y = (gamma theta)^2, for small angles', () => {
    for (const y of [0.1, 1, 30, 1e4]) {
      const cone = eikonalFromAxis(y, velocity, oneMinusV); // 1 - c = y (1 - v) is theta^2/2 = y/(2 gamma^2)
      expect(cone / (2 * (Math.log(1 + y) - y / (1 + y)))).toBeCloseTo(1, 3);
    }
  });

  it('is the integral of 4 v^2 (1 - c^2)/(1 - v^2 c^2)^2', () => {
    let sum = 0;
    for (let i = 0; i < 100000; i++) {
      const c = 0.5 + (0.45 * (i + 0.5)) / 100000;
      sum += ((0.45 / 100000) * 4 * 0.81 * (1 - c * c)) / (1 - 0.81 * c * c) ** 2;
    }
    expect(eikonalFromAxis(5, 0.9, 0.1) - eikonalFromAxis(0.5, 0.9, 0.1)).toBeCloseTo(sum, 8);
  });

  it('draws angles whose integral is the uniform', () => {
    const angles = new EikonalAngle(gamma, Math.cos(0.2));
    for (let i = 0; i < 1000; i++) {
      const x = (i + 0.37) / 1000;
      const share = eikonalFromAxis(angles.oneMinusCos(x) / oneMinusV, velocity, oneMinusV) / angles.total;
      expect(Math.abs(share - x)).toBeLessThan(2e-5);
    }
  });
});

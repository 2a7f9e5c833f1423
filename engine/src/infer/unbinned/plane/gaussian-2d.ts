import { exp } from '../../../basics/elementary.ts';
import { anyNumber, peakKnots, positive, type ShapeParameter } from '../curve.ts';
import type { Columns, Density } from '../density.ts';
import { bell, gaussianInterval } from '../normal-interval.ts';
import { Quadrature } from '../quadrature.ts';

/** Panels of the quadrature: one a sigma, out to 39 on both sides. */
const PANELS = 80;

/**
 * Correlated Gaussian in two observables, an ellipse of any orientation:
 *   g = exp(-[u^2 - 2 rho u v + v^2] / [2 (1 - rho^2)]),  u = (x - meanX)/sigmaX,  v = (y - meanY)/sigmaY,
 * normalised over the rectangle of the ranges: int g du dv = int du e^(-u^2/2) r sqrt(2 pi) [Phi((v_b - rho u)/r) - Phi((v_a - rho u)/r)],
 * r = sqrt(1 - rho^2), by checked quadrature in u; its derivatives are integrals along the edges, closed forms.
 *
 * Parameters: meanX, meanY, sigmaX > 0, sigmaY > 0 [units of x, y], rho in (-1, 1).
 * @source R. L. Plackett, Biometrika 41 (1954) 351 (derivative by rho: the density at the corners; from memory, not checked)
 */
export class Gaussian2d implements Density {
  readonly parameters: readonly ShapeParameter[] = [
    { name: 'meanX', domain: anyNumber },
    { name: 'meanY', domain: anyNumber },
    { name: 'sigmaX', domain: positive },
    { name: 'sigmaY', domain: positive },
    { name: 'rho', domain: [-1, 1] },
  ];
  private readonly x: readonly [number, number];
  private readonly y: readonly [number, number];
  private readonly quadrature = new Quadrature(1);
  private readonly sum = new Float64Array(1);
  private readonly edges = new Float64Array(PANELS + 1);
  private readonly p = new Float64Array(5);
  /** d ln (normalisation) by the parameters */
  private readonly slope = new Float64Array(5);
  private inverse = 1;

  constructor(x: readonly [number, number], y: readonly [number, number]) {
    this.x = x;
    this.y = y;
  }

  set(parameters: Float64Array): boolean {
    this.p.set(parameters);
    const [meanX, meanY, sigmaX, sigmaY, rho] = this.p;
    if (!(sigmaX > 0 && sigmaY > 0 && rho > -1 && rho < 1 && Number.isFinite(meanX + meanY + sigmaX + sigmaY))) return false;
    const r = Math.sqrt(1 - rho * rho);
    const ua = (this.x[0] - meanX) / sigmaX;
    const ub = (this.x[1] - meanX) / sigmaX;
    const va = (this.y[0] - meanY) / sigmaY;
    const vb = (this.y[1] - meanY) / sigmaY;
    // beyond 39 the Gaussian underflows: panels need not look there
    const low = Math.max(ua, Math.min(ub, -39));
    const high = Math.min(ub, Math.max(ua, 39));
    const strip = (u: number, out: Float64Array): void => {
      out[0] = bell(u) * r * gaussianInterval((va - rho * u) / r, (vb - rho * u) / r);
    };
    const steps = Math.max(1, Math.min(PANELS, Math.ceil(high - low)));
    this.edges.fill(high);
    for (let k = 0; k < steps; k++) this.edges[k] = low + ((high - low) * k) / steps;
    this.quadrature.integrate(strip, this.edges, this.sum);
    const mass = this.sum[0];
    if (!(mass > 0)) return false;
    // along an edge u = c: the integral over v of exp(-(u^2 - 2 rho u v + v^2)/2(1-rho^2))
    const edge = (c: number, from: number, to: number): number =>
      bell(c) * r * gaussianInterval((from - rho * c) / r, (to - rho * c) / r);
    const [ea, eb] = [edge(ua, va, vb), edge(ub, va, vb)];
    const [fa, fb] = [edge(va, ua, ub), edge(vb, ua, ub)];
    const corner = (u: number, v: number): number => exp((-0.5 * (u * u - 2 * rho * u * v + v * v)) / (r * r));
    this.slope[0] = (ea - eb) / (sigmaX * mass);
    this.slope[1] = (fa - fb) / (sigmaY * mass);
    this.slope[2] = (1 + (ua * ea - ub * eb) / mass) / sigmaX;
    this.slope[3] = (1 + (va * fa - vb * fb) / mass) / sigmaY;
    // mass = 2 pi r P, dP/drho = sum of the corners with signs / (2 pi r)
    this.slope[4] = -rho / (r * r) + (corner(ub, vb) - corner(ua, vb) - corner(ub, va) + corner(ua, va)) / mass;
    this.inverse = 1 / (sigmaX * sigmaY * mass);
    return this.inverse < Infinity;
  }

  values(points: Columns, from: number, count: number, out: Float64Array): void {
    const [meanX, meanY, sigmaX, sigmaY, rho] = this.p;
    const scale = -0.5 / (1 - rho * rho);
    for (let i = 0; i < count; i++) {
      const u = (points[0][from + i] - meanX) / sigmaX;
      const v = (points[1][from + i] - meanY) / sigmaY;
      out[i] = this.inverse * exp(scale * (u * u - 2 * rho * u * v + v * v));
    }
  }

  gradients(points: Columns, from: number, count: number, out: Float64Array, d: readonly Float64Array[]): void {
    const [meanX, meanY, sigmaX, sigmaY, rho] = this.p;
    const { slope } = this;
    const q = 1 / (1 - rho * rho);
    for (let i = 0; i < count; i++) {
      const u = (points[0][from + i] - meanX) / sigmaX;
      const v = (points[1][from + i] - meanY) / sigmaY;
      const square = u * u - 2 * rho * u * v + v * v;
      const value = this.inverse * exp(-0.5 * q * square);
      const byU = q * (u - rho * v);
      const byV = q * (v - rho * u);
      out[i] = value;
      d[0][i] = value * (byU / sigmaX - slope[0]);
      d[1][i] = value * (byV / sigmaY - slope[1]);
      d[2][i] = value * ((byU * u) / sigmaX - slope[2]);
      d[3][i] = value * ((byV * v) / sigmaY - slope[3]);
      d[4][i] = value * (q * (u * v - rho * q * square) - slope[4]);
    }
  }

  knots(): readonly (readonly number[])[] {
    return [peakKnots(this.p[0], this.p[2]), peakKnots(this.p[1], this.p[3])];
  }
}

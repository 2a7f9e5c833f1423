/** Plots of statistical results: data in, SVG out. */

export { type ClsCurve, clsPlot } from './cls-plot.ts';
export { pValuePlot } from './p-value-plot.ts';
export { type ProfileCurve, profilePlot } from './profile-plot.ts';
export { pullPlot } from './pull-plot.ts';
export { type LimitScan, scanLimitPlot } from './scan-limit-plot.ts';

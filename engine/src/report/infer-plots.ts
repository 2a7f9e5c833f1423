/** Plots of statistical results: data in, SVG out. */

export { pValuePlot } from './p-value-plot.ts';
export { type ProfileCurve, profilePlot } from './profile-plot.ts';
export { pullPlot } from './pull-plot.ts';
export { scanLimitPlot } from './scan-limit-plot.ts';

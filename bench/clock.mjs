/** Clocks that all benches share. Processor time where other programs on the machine must not count. */
import { inlineMore } from '@lacuna/engine/node';

// as the program itself does
inlineMore();

export const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Processor time of this process, all its threads [ms]. */
export function processor() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time of a piece of work [s]. */
export function secondsOf(work) {
  const start = processor();
  work();
  return (processor() - start) / 1000;
}

/** Time of a fixed piece of double-precision work by a clock: 2e7 dependent multiply-adds and square roots [ms]. Tells machines, and moods of one, apart. */
export function calibration(clock = processor) {
  const start = clock();
  let x = 1.5;
  for (let i = 0; i < 2e7; i++) x = Math.sqrt(x * 1.0000001 + 0.25);
  if (!(x > 0)) throw new Error('calibration kernel failed');
  return clock() - start;
}

import { describe, expect, it } from 'vitest';
import { duration, Progress, short } from './progress.ts';

function progressAt(isTTY: boolean) {
  const clock = { ms: 0 };
  const written: string[] = [];
  const progress = new Progress({ write: (text) => written.push(text), isTTY }, () => clock.ms);
  return { clock, written, progress };
}

describe('the progress line', () => {
  it('says rate and time left of what is done now, not of what lay on disk', () => {
    const { clock, progress } = progressAt(true);
    progress.startPhase('generating', 1_000_000, 'events', 200_000);
    clock.ms = 4000;
    progress.advance(400_000);
    expect(progress.line()).toBe('generating  60 %  100 k events/s  4 s left');
  });

  it('is silent for two seconds, without a terminal, and between refreshes', () => {
    const { clock, written, progress } = progressAt(true);
    progress.startPhase('generating', 100, 'events');
    clock.ms = 1999;
    progress.advance(1);
    expect(written).toEqual([]);
    clock.ms = 2000;
    progress.advance(1);
    clock.ms = 2100;
    progress.advance(1);
    expect(written.length).toBe(1);
    progress.clear();
    expect(written[1]).toBe('\r\u001b[2K');

    const file = progressAt(false);
    file.progress.startPhase('generating', 100, 'events');
    file.clock.ms = 60_000;
    file.progress.advance(50);
    file.progress.clear();
    expect(file.written).toEqual([]);
  });

  it('writes numbers as people read them', () => {
    expect([2.34159, 234.159, 23415.9, 2341592].map(short)).toEqual(['2.3', '234', '23 k', '2.34 M']);
    expect([0.2, 99, 100, 3600].map(duration)).toEqual(['1 s', '99 s', '1 min 40 s', '1 h 0 min']);
  });
});

import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sampleResult } from '../../report/fixture.test.ts';
import { limitPlot } from '../../report/limit-plot.ts';
import { fontFiles, renderPng } from './png.ts';

/** Size and raw scan lines of a PNG. */
function decode(png: Uint8Array): { width: number; height: number; bytes: Buffer } {
  const buffer = Buffer.from(png);
  const parts: Buffer[] = [];
  for (let at = 8; at < buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (buffer.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20), bytes: inflateSync(Buffer.concat(parts)) };
}

const box = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="'DejaVu Sans'">${inner}</svg>`;

test('the font files exist where the package says', () => {
  expect(fontFiles().length).toBeGreaterThanOrEqual(4);
});

test('a plot has the size asked for and more than a white ground', () => {
  const { width, height, bytes } = decode(renderPng(limitPlot(sampleResult()), 2));
  expect([width, height]).toEqual([1520, 1120]);
  expect(new Set(bytes).size).toBeGreaterThan(50);
});

test('text is drawn with our fonts, italic and bold are faces of their own', () => {
  const blank = renderPng(box(''));
  const faces = ['', 'font-style="italic"', 'font-weight="bold"'].map((face) =>
    renderPng(box(`<text x="5" y="25" font-size="20" ${face}>M Z′ μ⁺</text>`)),
  );
  for (const face of faces) expect(Buffer.compare(Buffer.from(face), Buffer.from(blank))).not.toBe(0);
  expect(Buffer.compare(Buffer.from(faces[0]!), Buffer.from(faces[1]!))).not.toBe(0);
  expect(Buffer.compare(Buffer.from(faces[0]!), Buffer.from(faces[2]!))).not.toBe(0);
});

test('the same drawing gives the same bytes', () => {
  const svg = limitPlot(sampleResult());
  expect(Buffer.compare(Buffer.from(renderPng(svg, 1)), Buffer.from(renderPng(svg, 1)))).toBe(0);
});

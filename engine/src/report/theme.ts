/** Colours, sizes and fonts shared by every plot and page. */

/** The fonts are given to the PNG writer as files; an SVG alone or in a page falls back when DejaVu Sans is not installed. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, sans-serif";

/** Size of sub- and superscripts relative to the text. */
export const SCRIPT_SIZE = 0.7;

/** Backgrounds in the order of the stack: told apart with any colour vision and in grey (Okabe and Ito 2008, lightened for areas). */
export const FILLS = ['#7fa9c9', '#e6a85c', '#a7a7a7', '#8cc0a4', '#c99bb8', '#e3d27a', '#6f86b3', '#c58a6b'] as const;

/** Signal overlays: strong lines on the light areas. */
export const STROKES = ['#b5121b', '#4b2e83', '#00695c', '#8a4b00', '#1a4f8b', '#7a0f5a'] as const;

export const BAND = { one: '#5cb85f', two: '#f6d04d' } as const;
export const INK = '#111111';
export const MUTED = '#5b5b5b';
export const PUBLISHED = '#1f4e9c';

/** Pixels of the plot; the PNG is drawn at a multiple. */
export const TEXT = { axis: 17, tick: 14, caption: 15, legend: 14, note: 12 } as const;
export const STROKE = { frame: 1.1, tick: 1, data: 1.3, curve: 1.9 } as const;

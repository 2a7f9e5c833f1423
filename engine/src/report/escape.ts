/** The five characters that mean something in HTML and XML. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Control characters (cursor, colour and end of a terminal's line; forbidden in XML even as entities), the ones that turn the direction of
 * text so that it reads as something else (U+061C, U+200E, U+200F, U+202A ... U+202E, U+2066 ... U+2069), line separators, halves of
 * surrogate pairs and the two code points that are no characters.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu;
const REPLACEMENT = '\ufffd';

/** One line of text for a terminal: nothing in it can move the cursor, colour the screen or turn the direction of what follows. */
export const harmless = (text: string) => text.replace(UNSAFE, REPLACEMENT);

/** Text made safe between tags and inside quoted attributes of HTML and SVG. Everything a user wrote passes through here once. */
export function escapeMarkup(text: string): string {
  return text.replace(UNSAFE, (c) => (/[\t\n\r]/.test(c) ? c : REPLACEMENT)).replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

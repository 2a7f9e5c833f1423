import { sha256 as sha256Bytes } from '@noble/hashes/sha2.js';
import { InternalError } from './errors.ts';

/**
 * JSON with sorted keys and no white space: equal values give equal bytes, so that hashes over TypeScript, YAML and files agree.
 * Keys are sorted by UTF-16 code units; numbers are written as ECMAScript does (shortest digits that read back the same), -0 as 0.
 * NaN, infinities, undefined, functions, symbols, bigints, class instances other than plain objects and arrays, and cycles are
 * refused with the path to the offender. Typed arrays are refused too: their owner says how they are written.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', []);
}

function write(value: unknown, path: string, parents: object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new InternalError(`${path}: ${value} has no JSON form`);
      return String(value === 0 ? 0 : value);
    case 'object':
      break;
    default:
      throw new InternalError(`${path}: ${typeof value} has no JSON form`);
  }
  if (value === null) return 'null';
  if (parents.includes(value)) throw new InternalError(`${path}: cycle`);
  const inside = [...parents, value];
  if (Array.isArray(value)) return `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`, inside)).join(',')}]`;
  const prototype = Object.getPrototypeOf(value);
  // an object literal of another realm has another Object.prototype, but that has no prototype either
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new InternalError(`${path}: not a plain object`);
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(record[key], `${path}.${key}`, inside)}`).join(',')}}`;
}

/** SHA-256 (FIPS 180-4) of bytes, or of a text's UTF-8 bytes, as 64 hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  const digest = sha256Bytes(typeof data === 'string' ? utf8(data) : data);
  let text = '';
  for (const byte of digest) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. Own, since TextEncoder is absent from bare JavaScript contexts. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.codePointAt(i) as number;
    if (code > 0xffff) i++;
    else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    const tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[at++] = (tail === 1 ? 0xc0 : tail === 2 ? 0xe0 : 0xf0) | (code >>> (6 * tail));
    for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((code >>> shift) & 0x3f);
  }
  return bytes.subarray(0, at);
}

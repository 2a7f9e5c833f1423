const bits = new DataView(new ArrayBuffer(8));

/** Next double above x. */
export function nextUp(x: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return x;
  if (x === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** Next double below x. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

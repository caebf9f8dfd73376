/** A pseudo-random number of 32 bits from two integers; the same in every run. */
export function hash(value: number, seed: number): number {
  let bits = (Math.imul(value | 0, 0x9e3779b1) ^ Math.imul(seed | 0, 0x85ebca6b)) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** The remainder of a division, never negative. */
export const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor

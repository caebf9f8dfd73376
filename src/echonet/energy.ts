/** What turns a register count into energy; constant for one meter. */
export interface EnergyUnit {
  /** EPC D3, 0–999,999 (real meters: from 1); 1 where the meter has none. */
  readonly coefficient: number
  /** From EPC E1: one count is 10^unitExponent kWh (times the coefficient); −4 … 4. */
  readonly unitExponent: number
  /** EPC D7, 1–8: the register wraps at 10^digits counts. */
  readonly digits: number
}

/**
 * kWh = count × coefficient × 10^unitExponent, as the double nearest to the exact decimal.
 * The product stays an integer (below 2^53: 10^8 counts × 10^6); the point is shifted in the decimal text, because
 * 3 × 0.1 is not 0.3.
 */
export function toKwh(count: number, { coefficient, unitExponent }: EnergyUnit): number {
  return Number(`${count * coefficient}e${unitExponent}`)
}

/** A wrap moves the register a little: by this part of its range (1,000 kWh of a common meter) or a few coarse counts. */
const WRAP = { part: 0.01, counts: 10 }

/**
 * Counts that passed between two neighbouring half-hour readings.
 *
 * A fall is a wrap at 10^digits only when the way over the wrap is one that a household can go in half an hour; any other fall
 * is an exchanged or a reset meter.
 * @param earlier register count, 0 … 99,999,999
 * @param later register count, 0 … 99,999,999
 * @returns the counts, 0 or more, or undefined where no difference exists.
 */
export function countBetween(
  earlier: number,
  later: number,
  { digits }: Pick<EnergyUnit, 'digits'>,
): number | undefined {
  if (later >= earlier) return later - earlier
  const modulus = 10 ** digits
  // A register beyond its own digits cannot have wrapped: D7 speaks of another register.
  if (earlier >= modulus) return undefined
  const wrapped = later + modulus - earlier
  return wrapped <= longestWrap(digits) ? wrapped : undefined
}

/** Below half the range also for the smallest registers: otherwise a fall and a wrap could not be told apart. */
export const longestWrap = (digits: number): number =>
  Math.min(10 ** digits / 2 - 1, Math.max(WRAP.counts, 10 ** digits * WRAP.part))

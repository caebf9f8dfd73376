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

/**
 * Counts that passed between two register values.
 *
 * A fall is a wrap at 10^digits only when the way over the wrap is the shorter one; any other fall is an exchanged or a
 * reset meter.
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
  return wrapped < modulus / 2 ? wrapped : undefined
}

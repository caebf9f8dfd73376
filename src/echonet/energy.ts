/** What turns a register count into energy; constant for one meter. */
export interface EnergyUnit {
  /** EPC D3, 1–999,999; 1 where the meter has none. */
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
 * @returns 0 … 10^digits − 1, or undefined where no difference exists.
 */
export function countBetween(
  earlier: number,
  later: number,
  { digits }: Pick<EnergyUnit, 'digits'>,
): number | undefined {
  if (later >= earlier) return later - earlier
  const wrapped = later + 10 ** digits - earlier
  return wrapped >= 0 && wrapped < 10 ** digits / 2 ? wrapped : undefined
}

/**
 * Exact arithmetic. Energy is a whole number of 0.0001 kWh (no register is finer), a price a whole number of 0.0001 yen for a kWh,
 * and their product, an amount, a whole number of 0.00000001 yen. All stay below 2^53 up to 90 million yen in one amount.
 */

/** 0.0001 kWh, the unit of energy. */
export const KWH = 10_000
/** 0.00000001 yen, the unit of amounts. */
export const YEN = 100_000_000
const DECIMALS = 4

/** A number as people write it, in units of 0.0001: 29.8 → 298,000. @returns undefined where it has more than four decimals. */
export function exactly(value: number): number | undefined {
  const units = Math.round(value * KWH)
  return Number.isSafeInteger(units) && Number(`${units}e-${DECIMALS}`) === value ? units : undefined
}

/** kWh as the double nearest to the exact decimal. */
export const toKwh = (energy: number): number => Number(`${energy}e-${DECIMALS}`)
/** Yen as the double nearest to the exact decimal. */
export const toYen = (amount: number): number => Number(`${amount}e-${2 * DECIMALS}`)

/** What becomes of a fraction: `down` cuts it off, also of a negative amount; `nearest` lifts a half away from zero. */
export type Fraction = 'none' | 'down' | 'nearest' | 'up'

/** A whole number of `unit`s, unless the fraction stays. */
export function round(value: number, unit: number, fraction: Fraction): number {
  const rest = value % unit
  if (fraction === 'none' || rest === 0) return value
  const isLifted = fraction === 'up' || (fraction === 'nearest' && 2 * Math.abs(rest) >= unit)
  return value - rest + (isLifted ? unit * Math.sign(value) : 0)
}

/** `value` × `part` / `whole`, to the nearest unit. */
export const share = (value: number, { part, whole }: { part: number; whole: number }): number =>
  round(value * part, whole, 'nearest') / whole

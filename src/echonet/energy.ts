import { SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../base/clock.js'

/** What turns a register count into energy; constant for one meter. */
export interface EnergyUnit {
  /** EPC D3, 0–999,999 (real meters: from 1); 1 where the meter has none. */
  readonly coefficient: number
  /** From EPC E1: one count is 10^unitExponent kWh (times the coefficient); −4 … 4. */
  readonly unitExponent: number
  /** EPC D7, 1–8: the register wraps at 10^digits counts. */
  readonly digits: number
}

export const sameUnit = (a: EnergyUnit, b: EnergyUnit): boolean =>
  a.coefficient === b.coefficient && a.unitExponent === b.unitExponent && a.digits === b.digits

/**
 * kWh = count × coefficient × 10^unitExponent, as the double nearest to the exact decimal.
 * The product stays an integer (below 2^53: 10^8 counts × 10^6); the point is shifted in the decimal text, because
 * 3 × 0.1 is not 0.3.
 */
export function toKwh(count: number, { coefficient, unitExponent }: EnergyUnit): number {
  return Number(`${count * coefficient}e${unitExponent}`)
}

/** Energy that adds up exactly: a whole number of 0.0001 kWh, and no unit is finer. */
export const energyOf = (count: number, { coefficient, unitExponent }: EnergyUnit): number =>
  count * coefficient * 10 ** (unitExponent + 4)

/** kWh of an exact energy, as the double nearest to the exact decimal. */
export const kwhOf = (energy: number): number => energy / 10_000

/**
 * The most that a register moves in half an hour, kWh: four times what the largest service of this kind can draw. A low-voltage
 * contract is below 50 kW, 25 kWh in half an hour (METI, electricity tariffs), and a meter without transformers carries at most
 * 120 A (three-phase 200 V: 42 kW); a main breaker opens within minutes at twice its rating. Behind transformers the register
 * still counts what passes the meter itself, and the service draws D3 times as much: the bound in counts is the same.
 */
const MOST_KWH_IN_HALF_AN_HOUR = 100
/** A coarse register (E1 up to 10,000 kWh) still moves by whole counts. */
const FEWEST_COUNTS = 10

/** What tells how far a register can move. */
export type RegisterUnit = Pick<EnergyUnit, 'digits' | 'unitExponent'>

/**
 * Counts that passed between two readings.
 *
 * A fall is a wrap at 10^digits when the way over the wrap is one that a service can go in that time. Any other fall, and any longer
 * way forward, is an exchanged or reset meter, or a wrong reading.
 * @param earlier register count, 0 … 99,999,999
 * @param later register count, 0 … 99,999,999
 * @param halfHours between the two
 * @returns the counts, 0 or more, or undefined where no difference can be believed.
 */
export function countBetween(earlier: number, later: number, unit: RegisterUnit, halfHours = 1): number | undefined {
  const modulus = 10 ** unit.digits
  // A register beyond its own digits cannot have wrapped: D7 speaks of another register.
  if (later < earlier && earlier >= modulus) return undefined
  const passed = later - earlier + (later < earlier ? modulus : 0)
  return passed <= longestStep(unit, halfHours) ? passed : undefined
}

/** Below half the range also for the smallest registers: otherwise a fall and a wrap could not be told apart. */
export const longestStep = ({ digits, unitExponent }: RegisterUnit, halfHours = 1): number =>
  Math.min(
    10 ** digits / 2 - 1,
    halfHours * Math.max(FEWEST_COUNTS, Math.floor(MOST_KWH_IN_HALF_AN_HOUR / 10 ** unitExponent)),
  )

/** Register counts of one meter and direction by instant (epoch seconds). */
export type Counts = ReadonlyMap<number, number>

/**
 * Counts used in the half hour that begins at an instant (pure).
 * @returns undefined while the next reading is unknown, and across a hole, a reset or a step that no service can make.
 */
export function usageAt(counts: Counts, time: number, unit: RegisterUnit): number | undefined {
  const [from, to] = [counts.get(time), counts.get(time + SLOT_S)]
  return from === undefined || to === undefined ? undefined : countBetween(from, to, unit)
}

/** Counts used on a date; undefined unless all 48 half hours are known (pure). */
export function usageOfDay(counts: Counts, date: LocalDate, unit: RegisterUnit): number | undefined {
  let sum = 0
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    const usage = usageAt(counts, slotTime(date, slot), unit)
    if (usage === undefined) return undefined
    sum += usage
  }
  return sum
}

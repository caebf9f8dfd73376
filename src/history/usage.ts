import { SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../base/clock.js'
import { countBetween } from '../echonet/energy.js'

/** Register counts by instant (epoch seconds). */
export type Counts = ReadonlyMap<number, number>

export interface Register {
  /** EPC D7: it wraps at 10^digits. */
  readonly digits: number
  /** Readings before this instant are of another meter; undefined when none is known. */
  readonly since: number | undefined
}

/**
 * Counts used in the half hour that begins at an instant (pure).
 * @returns undefined while the next reading is unknown, and across a hole, an exchange or a reset.
 */
export function usageAt(counts: Counts, time: number, { digits, since }: Register): number | undefined {
  const [from, to] = [counts.get(time), counts.get(time + SLOT_S)]
  if (from === undefined || to === undefined) return undefined
  const exchanged = since !== undefined && time < since && time + SLOT_S >= since
  return exchanged ? undefined : countBetween(from, to, { digits })
}

/** Counts used on a date; undefined unless all 48 half hours are known (pure). */
export function usageOfDay(counts: Counts, date: LocalDate, register: Register): number | undefined {
  let sum = 0
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    const usage = usageAt(counts, slotTime(date, slot), register)
    if (usage === undefined) return undefined
    sum += usage
  }
  return sum
}

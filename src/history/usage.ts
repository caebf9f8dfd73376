import { plusDays, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../base/clock.js'
import { countBetween, type RegisterUnit } from '../echonet/energy.js'
import type { HistoryDay } from './day.js'

/** Register counts of one meter and direction by instant (epoch seconds). */
export type Counts = ReadonlyMap<number, number>

/** Stored counts together with those of days that were read (pure). */
export function withDays(known: Counts, days: readonly HistoryDay[]): Map<number, number> {
  const counts = new Map(known)
  for (const { date, counts: read } of days)
    for (const [slot, count] of read.entries()) if (count !== undefined) counts.set(slotTime(date, slot), count)
  return counts
}

/** The counts of a day and of the days before and after it: stored ones, replaced by those that were read (pure). */
export function countsAround(day: HistoryDay, stored: Counts, read: readonly HistoryDay[]): Counts {
  const dates = [-1, 0, 1].map((days) => plusDays(day.date, days))
  const counts = new Map<number, number>()
  for (const date of dates)
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const count = stored.get(slotTime(date, slot))
      if (count !== undefined) counts.set(slotTime(date, slot), count)
    }
  const others = read.filter(({ direction, date }) => direction === day.direction && dates.includes(date))
  return withDays(counts, [...others, day])
}

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

import { plusDays, SLOTS_PER_DAY, slotTime } from '../base/clock.js'
import type { Counts } from '../echonet/energy.js'
import type { HistoryDay } from './day.js'

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

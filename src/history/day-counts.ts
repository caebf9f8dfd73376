import { plusDays, SLOTS_PER_DAY, slotTime, type LocalDate } from '../base/clock.js'
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
  const dates = datesAround([day])
  const others = read.filter(({ direction, date }) => direction === day.direction && dates.has(date))
  return withDays(countsOn(dates, stored), [...others, day])
}

/** Of these days, and of those before and after them. */
export const datesAround = (days: readonly HistoryDay[]): ReadonlySet<LocalDate> =>
  new Set(days.flatMap(({ date }) => [plusDays(date, -1), date, plusDays(date, 1)]))

/** The counts of these dates: all of them are many, and are not copied for each day. */
export function countsOn(dates: ReadonlySet<LocalDate>, all: Counts): Map<number, number> {
  const counts = new Map<number, number>()
  for (const date of dates)
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const time = slotTime(date, slot)
      const count = all.get(time)
      if (count !== undefined) counts.set(time, count)
    }
  return counts
}

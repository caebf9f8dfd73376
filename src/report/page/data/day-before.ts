import { monthOf as firstOfMonth, plusDays, SLOTS_PER_DAY, type LocalDate } from '../../../base/clock.js'
import type { Day, Energy } from './series.js'
import { dayOfMonth, monthBefore } from './sums.js'

/**
 * For each day, what the same day of the month before had; undefined where that month has no such day, or where the day is not whole.
 * @param all the days that may be looked up
 */
export function sameDayBefore(days: readonly Day[], all: readonly Day[]): (Energy | undefined)[] {
  const whole = new Map(all.filter(({ slots }) => slots === SLOTS_PER_DAY).map(({ date, energy }) => [date, energy]))
  return days.map(({ date }) => {
    const before = dayBefore(date)
    return before && whole.get(before)
  })
}

/** 31 March has none. */
function dayBefore(date: LocalDate): LocalDate | undefined {
  const before = plusDays(monthBefore(date), dayOfMonth(date) - 1)
  return before < firstOfMonth(date) ? before : undefined
}

/** Billing months: from reading day to reading day. */
import { dateOfDayNumber, dayNumber, daysBetween, plusDays, type LocalDate } from '../../base/clock.js'
import type { Month, ReadingDays, Tariff } from './tariff.js'

/** From 00:00 of `from` to 00:00 of `to`, which is the reading day that ends it. */
export interface Period {
  readonly from: LocalDate
  readonly to: LocalDate
}

/** A reading day that moved is at most this far from the regular one. */
const MOVED_DAYS = 14

/** The billing months that hold any part of the dates `from` to `to`, both included; ascending, without gaps. */
export function billingPeriods(reading: ReadingDays, { from, to }: Period): Period[] {
  const regular = regularDays(reading.day, { from: plusDays(from, -62), to: plusDays(to, 62) })
  const moved = reading.dates.map((date) => nearest(regular, date))
  const days = [...new Set([...regular.filter((date) => !moved.includes(date)), ...reading.dates])].sort()
  return days
    .slice(1)
    .map((end, index) => ({ from: days[index]!, to: end }))
    .filter((period) => period.to > from && period.from <= to)
}

/** The reading day of every month from the month of one date to that of another. */
function regularDays(day: number, { from, to }: Period): LocalDate[] {
  const days: LocalDate[] = []
  for (let month = monthNumber(from); month <= monthNumber(to); month++) {
    const [first, next] = [firstOf(month), firstOf(month + 1)]
    days.push(plusDays(first, Math.min(day, daysBetween(first, next)) - 1))
  }
  return days
}

const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
const firstOf = (month: number): LocalDate =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01` as LocalDate

/** The regular day that a moved one replaces; undefined where none is near. */
function nearest(regular: readonly LocalDate[], date: LocalDate): LocalDate | undefined {
  const distance = (one: LocalDate): number => Math.abs(dayNumber(one) - dayNumber(date))
  const [best] = regular.filter((one) => distance(one) <= MOVED_DAYS).sort((a, b) => distance(a) - distance(b))
  return best
}

/** The month that a bill is named after, `YYYY-MM`. */
export const nameOf = ({ to }: Period, { monthOf }: Pick<Tariff, 'monthOf'>): Month =>
  (monthOf === 'readingDay' ? to : dateOfDayNumber(dayNumber(to) - 1)).slice(0, 7)

/** The month `count` months later. */
export function plusMonths(month: Month, count: number): Month {
  const [year = 0, inYear = 0] = month.split('-').map(Number)
  const number = year * 12 + inYear - 1 + count
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

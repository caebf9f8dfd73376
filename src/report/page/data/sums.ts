import {
  dayStart,
  daysBetween,
  monthOf as firstOfMonth,
  nextMonth,
  plusDays,
  SLOT_S,
  SLOTS_PER_DAY,
  type LocalDate,
} from '../../../base/clock.js'
import type { Day, Energy, Series } from './series.js'

/** Energy of some days, and how much of them it covers. */
export interface Sum {
  readonly energy: Energy
  /** Half hours that the energy covers, and half hours that there are. */
  readonly slots: number
  readonly of: number
}

export interface Month extends Sum {
  /** `YYYY-MM` */
  readonly month: string
  /** Dates of this month within the span. */
  readonly days: number
}

export const isWhole = ({ slots, of }: Sum): boolean => slots === of

export const monthOf = (date: LocalDate): string => date.slice(0, 7)
export const dayOfMonth = (date: LocalDate): number => Number(date.slice(8))

/** The 1st of the month before. */
export const monthBefore = (date: LocalDate): LocalDate => firstOfMonth(plusDays(firstOfMonth(date), -1))

export function sumOf(days: readonly Pick<Day, 'energy' | 'slots'>[]): Sum {
  let [energy, slots] = [0, 0]
  for (const day of days) {
    energy += day.energy
    slots += day.slots
  }
  return { energy, slots, of: days.length * SLOTS_PER_DAY }
}

/** The days grouped by a key, in their order. */
export function groupBy<T>(days: readonly T[], keyOf: (day: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const day of days) {
    const key = keyOf(day)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [day])
    else group.push(day)
  }
  return groups
}

/**
 * One sum for each month of some days, oldest first. It bridges holes, also of whole days, where both readings lie in the month and
 * in these days. `of` counts all half hours of the month, also those before or after these days.
 */
export function monthsOf({ spans }: Pick<Series, 'spans'>, from: LocalDate, to: LocalDate): Month[] {
  const months = monthsBetween(from, to)
  let index = 0
  for (const span of spans) {
    while (span.from >= (months[index]?.end ?? Infinity)) index++
    const month = months[index]
    if (month === undefined) break
    if (span.from < month.start || span.to > month.end) continue
    month.energy += span.energy
    month.slots += (span.to - span.from) / SLOT_S
  }
  return months.map(({ month, days, energy, slots }) => {
    return { month, days, energy, slots, of: lengthOf(month) * SLOTS_PER_DAY }
  })
}

/** Each month with the instants between which its dates lie. */
function monthsBetween(from: LocalDate, to: LocalDate) {
  const months = []
  for (let first = from; first <= to;) {
    const next = nextMonth(first)
    const last = next <= to ? next : plusDays(to, 1)
    const instants = { start: dayStart(first), end: dayStart(last) }
    months.push({ month: monthOf(first), days: daysBetween(first, last), energy: 0, slots: 0, ...instants })
    first = last
  }
  return months
}

const lengthOf = (month: string): number => {
  const first = `${month}-01` as LocalDate
  return daysBetween(first, nextMonth(first))
}

/** The days of a month so far against the same days of the month before. */
export interface Comparison {
  /** `YYYY-MM` of both. */
  readonly month: string
  readonly monthBefore: string
  /** Both from the 1st to this day of the month. */
  readonly until: number
  readonly now: Sum
  readonly before: Sum
}

/**
 * Whole days only, and no further than the shorter month goes.
 * @param last the newest date that is over; its month is compared
 * @returns undefined where one of the two has no reading
 */
export function compareMonths(series: Pick<Series, 'spans'>, last: LocalDate): Comparison | undefined {
  const start = monthBefore(last)
  const until = Math.min(dayOfMonth(last), dayOfMonth(plusDays(firstOfMonth(last), -1)))
  const upTo = (first: LocalDate): Sum => sumBetween(series, first, plusDays(first, until - 1))
  const [now, before] = [upTo(firstOfMonth(last)), upTo(start)]
  if (before.slots === 0 || now.slots === 0) return undefined
  return { month: monthOf(last), monthBefore: monthOf(start), until, now, before }
}

/** Both dates included; a hole within them is bridged, also one of whole days. */
export function sumBetween({ spans }: Pick<Series, 'spans'>, from: LocalDate, to: LocalDate): Sum {
  const [begin, end] = [dayStart(from), dayStart(plusDays(to, 1))]
  const sum = { energy: 0, slots: 0, of: (end - begin) / SLOT_S }
  for (const span of spans) {
    if (span.from < begin || span.to > end) continue
    sum.energy += span.energy
    sum.slots += (span.to - span.from) / SLOT_S
  }
  return sum
}

/** How a month adds up day by day. */
export interface Course {
  /** `YYYY-MM` */
  readonly month: string
  /** Energy from the 1st to the end of each date; undefined where it is not wholly known, as in a hole over midnight. */
  readonly sums: readonly (Energy | undefined)[]
}

/** @param last the newest date to add. @returns undefined where no sum is known: nothing could be drawn */
export function courseOf({ spans }: Pick<Series, 'spans'>, month: string, last: LocalDate): Course | undefined {
  const first = `${month}-01` as LocalDate
  const sums: (Energy | undefined)[] = []
  const [start, end] = [dayStart(first), dayStart(nextMonth(first))]
  const inMonth = spans.filter(({ from, to }) => from >= start && to <= end)
  let [next, energy, slots] = [0, 0, 0]
  for (let date = first; monthOf(date) === month && date <= last; date = plusDays(date, 1)) {
    const midnight = dayStart(plusDays(date, 1))
    for (let span = inMonth[next]; span !== undefined && span.to <= midnight; span = inMonth[++next]) {
      energy += span.energy
      slots += (span.to - span.from) / SLOT_S
    }
    sums.push(slots === (sums.length + 1) * SLOTS_PER_DAY ? energy : undefined)
  }
  return sums.every((sum) => sum === undefined) ? undefined : { month, sums }
}

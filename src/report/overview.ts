import { dateAt, isPossible, plusDays, SLOTS_PER_DAY, toIso, type LocalDate } from '../base/clock.js'
import { kwhOf } from '../echonet/energy.js'
import { stateOf, type DayMark, type DayState, type Direction } from '../history/day.js'
import { EMPTY_DAYS_AT_END, endOfMemory } from '../history/plan.js'
import type { ReadingPoint } from '../store/store.js'

/** A day that is not complete and that the meter still holds. */
export interface Leaving {
  readonly date: LocalDate
  readonly state: Exclude<DayState, 'complete'>
  /** Half hours without a reading. */
  readonly slots: number
  /** From this date on the meter no longer has the day. */
  readonly forgottenOn: LocalDate
}

export interface CalendarDay {
  readonly date: LocalDate
  readonly state: DayState
  /** Half hours with a reading. */
  readonly slots: number
}

export interface Overview {
  readonly meter: string
  readonly direction: Direction
  /** Today included. */
  readonly days: Readonly<Record<DayState, number>>
  readonly readings: number
  readonly first: { readonly time: string; readonly kwh: number } | undefined
  readonly last: { readonly time: string; readonly kwh: number } | undefined
  /** Sum of all known half hours, kWh. */
  readonly usageKwh: number
  /** Every day, oldest first. */
  readonly calendar: readonly CalendarDay[]
  /** Oldest first: what will be lost next stands on top. */
  readonly leaving: readonly Leaving[]
  /** The meter holds nothing up to this date, itself included, as far as it was asked. */
  readonly memoryEnds: LocalDate | undefined
}

/**
 * Where a calendar ends: today by the host's clock, unless that clock is impossible or behind what is stored; then the newest
 * stored day. Both in epoch seconds.
 */
export const lastDayShown = (host: number, newest: number | undefined): LocalDate =>
  dateAt(newest === undefined || (isPossible(host) && host >= newest) ? host : newest)

/** E5 reaches 99 days back. */
const MEMORY_DAYS = 99

/** What the store holds of one meter in one direction (pure). */
export function overview(
  { meter, direction, today, days }: { meter: string; direction: Direction; today: LocalDate; days: number },
  marks: readonly DayMark[],
  readings: readonly ReadingPoint[],
): Overview {
  const byDate = new Map(marks.map((mark) => [mark.date, mark]))
  const oldestAsked = endOfMemory({ today, days, markOf: (_, date) => byDate.get(date) }, direction)
  const memoryEnds = oldestAsked && plusDays(oldestAsked, EMPTY_DAYS_AT_END - 1)
  const dates = Array.from({ length: days + 1 }, (_, k) => plusDays(today, k - days)).filter((date) =>
    isWithin(memoryEnds, date, byDate.get(date)),
  )
  const counted = { complete: 0, partial: 0, holed: 0, missing: 0 }
  for (const date of dates) counted[stateOf(byDate.get(date))]++
  return {
    meter,
    direction,
    days: counted,
    readings: readings.length,
    first: ends(readings[0]),
    last: ends(readings.at(-1)),
    usageKwh: sumOf(readings),
    calendar: dates.map((date) => calendarDay(date, byDate.get(date))),
    leaving: dates.flatMap((date) => (date === today ? [] : (leaving(date, byDate.get(date)) ?? []))),
    memoryEnds,
  }
}

/** Whether a day is shown: one that the meter no longer holds is shown only where it is stored. */
export const isWithin = (memoryEnds: LocalDate | undefined, date: LocalDate, mark: DayMark | undefined): boolean =>
  memoryEnds === undefined || date > memoryEnds || (mark !== undefined && mark.slots > 0)

/** Exact, as no unit of a register is finer than 0.0001 kWh. */
const sumOf = (readings: readonly ReadingPoint[]): number =>
  kwhOf(readings.reduce((sum, { usageKwh = 0 }) => sum + Math.round(usageKwh * 10_000), 0))

const ends = (point: ReadingPoint | undefined): { time: string; kwh: number } | undefined =>
  point && { time: toIso(point.time), kwh: point.cumulativeKwh }

const calendarDay = (date: LocalDate, mark: DayMark | undefined): CalendarDay => ({
  date,
  state: stateOf(mark),
  slots: mark?.slots ?? 0,
})

function leaving(date: LocalDate, mark: DayMark | undefined): Leaving | undefined {
  const state = stateOf(mark)
  if (state === 'complete') return undefined
  return { date, state, slots: SLOTS_PER_DAY - (mark?.slots ?? 0), forgottenOn: plusDays(date, MEMORY_DAYS + 1) }
}

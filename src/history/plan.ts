import { dateAt, plusDays, type LocalDate } from '../base/clock.js'
import { stateOf, type DayMark, type Direction } from './day.js'

/** A day to read and in which directions. */
export interface PlannedDay {
  readonly date: LocalDate
  /** EPC E5, 0–99. */
  readonly daysAgo: number
  readonly directions: readonly Direction[]
}

export interface PlanInput {
  /** By the meter's clock. */
  readonly today: LocalDate
  /** How many finished days to keep complete, 1–99. */
  readonly days: number
  /** The directions this meter has. */
  readonly directions: readonly Direction[]
  /** What the store knows of a day. */
  readonly markOf: (direction: Direction, date: LocalDate) => DayMark | undefined
}

/** A hole is asked for again on this many different dates, then believed. */
export const HOLE_ATTEMPTS = 3
/** At most so many days are read before their dates are confirmed and they are committed. */
const LARGEST_BATCH = 15
/** So many empty days in a row mark the end of the meter's memory. */
export const EMPTY_DAYS_AT_END = 5

/** How many days the n-th batch (from 0) may have: few at first, so that a link that soon breaks still gets on each time. */
export const batchSize = (n: number): number => Math.min(LARGEST_BATCH, 2 ** (n + 1))

/**
 * The days to read, newest first (pure). Today always comes first: its readings prove the date of all the others.
 * Then the missing and partial days, and the holed ones that were not tried often or today; nothing beyond the end of
 * the meter's memory.
 */
export function planDays(input: PlanInput): PlannedDay[] {
  const ends = input.directions.map((direction) => ({ direction, end: endOfMemory(input, direction) }))
  const planned: PlannedDay[] = [{ date: input.today, daysAgo: 0, directions: input.directions }]
  for (let daysAgo = 1; daysAgo <= input.days; daysAgo++) {
    const date = plusDays(input.today, -daysAgo)
    const directions = ends
      .filter(({ direction, end }) => (end === undefined || date >= end) && isWanted(input, direction, date))
      .map(({ direction }) => direction)
    if (directions.length > 0) planned.push({ date, daysAgo, directions })
  }
  return planned
}

function isWanted({ today, markOf }: PlanInput, direction: Direction, date: LocalDate): boolean {
  const mark = markOf(direction, date)
  switch (stateOf(mark)) {
    case 'missing':
    case 'partial':
      return true
    case 'complete':
      return false
    case 'holed':
      // A hole does not fill within hours; once a day is enough, and a second run of the same day changes nothing.
      return mark!.attempts < HOLE_ATTEMPTS && dateAt(mark!.readAt) !== today
  }
}

/** The oldest of the newest {@link EMPTY_DAYS_AT_END} final days in a row that were empty: nothing older is asked. */
export function endOfMemory(
  { today, days, markOf }: Pick<PlanInput, 'today' | 'days' | 'markOf'>,
  direction: Direction,
): LocalDate | undefined {
  let empty = 0
  for (let daysAgo = 1; daysAgo <= days; daysAgo++) {
    const date = plusDays(today, -daysAgo)
    const mark = markOf(direction, date)
    empty = mark !== undefined && mark.final && mark.slots === 0 ? empty + 1 : 0
    if (empty === EMPTY_DAYS_AT_END) return date
  }
  return undefined
}

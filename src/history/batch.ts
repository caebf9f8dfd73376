import { plusDays, type LocalDate } from '../base/clock.js'
import { isCode, type KenshinError } from '../base/errors.js'
import { sleep } from '../base/time.js'
import { quietFor, type ClockReading } from '../meter/meter-clock.js'
import type { HistoryContext, Known } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { notProven } from './doubts.js'
import { readLatest, type Latest } from './latest.js'
import { EMPTY_DAYS_AT_END, type PlannedDay } from './plan.js'
import { anchorFault } from './proof.js'
import { readDay } from './read-day.js'

/** EA may be renewed up to 5 min after the half hour (application interface), and E2 a little before or after it. */
const ANCHOR_PAUSE_MS = 30_000
const ANCHOR_ATTEMPTS = 13

/** Where a walk stands. */
export interface Walking {
  readonly clock: ClockReading
  readonly latest: Latest
  readonly known: Known
  readonly rest: readonly PlannedDay[]
  readonly total: number
  /** So many days at most. */
  readonly size: number
}

export interface DayBatch {
  readonly days: readonly HistoryDay[]
  readonly rest: readonly PlannedDay[]
  /** The quiet window has begun. */
  readonly isQuiet: boolean
  /** Why the last day of this batch is left out. */
  readonly unreadable: KenshinError | undefined
}

/** Reads days: fewer when the quiet window begins, a day is unreadable, or the meter's memory ends. */
export async function readBatch(context: HistoryContext, walking: Walking): Promise<DayBatch> {
  const days: HistoryDay[] = []
  let { rest } = walking
  for (let read = 0; read < walking.size; read++) {
    const [planned, ...older] = rest
    if (planned === undefined) break
    if (quietFor(walking.clock, context.time.monotonic()) > 0)
      return { days, rest, isQuiet: true, unreadable: undefined }
    const found = await readPlanned(context, planned, walking)
    if (found === 'quiet') return { days, rest, isQuiet: true, unreadable: undefined }
    if (!Array.isArray(found)) return { days, rest: older, isQuiet: false, unreadable: found }
    days.push(...found)
    rest = without(older, forgotten(planned, found, walking.known, days))
    context.onProgress({
      date: planned.date,
      done: walking.total - older.length,
      total: walking.total,
      holes: holesIn(found),
    })
  }
  return { days, rest, isQuiet: false, unreadable: undefined }
}

/** @returns the error instead where a day cannot be read (the others need not wait for it), `quiet` when its time is over. */
async function readPlanned(
  context: HistoryContext,
  planned: PlannedDay,
  walking: Walking,
): Promise<HistoryDay[] | KenshinError | 'quiet'> {
  if (planned.daysAgo === 0) return readToday(context, planned, walking)
  try {
    return await readDay(context.asker, planned, context)
  } catch (error) {
    if (!isCode(error, 'history.other-day', 'echonet.value', 'meter.silent')) throw error
    context.log.warn('day left out', { date: planned.date, why: error.message })
    return error
  }
}

/** Day 0, read until it agrees with the latest half hour: the anchor of all dates of this walk. */
async function readToday(
  context: HistoryContext,
  planned: PlannedDay,
  walking: Walking,
): Promise<HistoryDay[] | 'quiet'> {
  let { latest } = walking
  for (let attempt = 1; ; attempt++) {
    const days = await readDay(context.asker, planned, context)
    const faults = days.flatMap((day) => {
      const stamped = latest[day.direction]
      return (typeof stamped === 'object' ? anchorFault(day, stamped) : undefined) ?? []
    })
    if (faults.length === 0) return days
    context.log.warn('today does not agree with the latest half hour', { why: faults.join('; '), attempt })
    if (attempt === ANCHOR_ATTEMPTS) throw notProven(faults.join('; '))
    await sleep(ANCHOR_PAUSE_MS, context)
    if (quietFor(walking.clock, context.time.monotonic()) > 0) return 'quiet'
    latest = await readLatest(context)
  }
}

/** Directions whose last five days, this one included, were all empty, and those that the meter does not serve. */
function forgotten(
  { date, directions }: PlannedDay,
  found: readonly HistoryDay[],
  known: Known,
  days: readonly HistoryDay[],
): Direction[] {
  const lastDays = Array.from({ length: EMPTY_DAYS_AT_END }, (_, k) => plusDays(date, k))
  return directions.filter(
    (direction) =>
      !found.some((day) => day.direction === direction) ||
      lastDays.every((day) => isEmpty(known, days, direction, day)),
  )
}

function without(older: readonly PlannedDay[], gone: readonly Direction[]): readonly PlannedDay[] {
  if (gone.length === 0) return older
  return older
    .map((planned) => ({ ...planned, directions: planned.directions.filter((each) => !gone.includes(each)) }))
    .filter(({ directions }) => directions.length > 0)
}

function isEmpty(known: Known, days: readonly HistoryDay[], direction: Direction, date: LocalDate): boolean {
  const read = days.find((day) => day.date === date && day.direction === direction)
  if (read !== undefined) return read.final && read.counts.every((count) => count === undefined)
  const mark = known.markOf(direction, date)
  return mark !== undefined && mark.final && mark.slots === 0
}

const holesIn = (days: readonly HistoryDay[]): number =>
  days
    .filter(({ final }) => final)
    .reduce((sum, { counts }) => sum + counts.filter((count) => count === undefined).length, 0)

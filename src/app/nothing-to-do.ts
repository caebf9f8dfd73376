/** Whether a run can end before the port is opened: the store has all that the meter could tell, by a clock that was seen before. */
import { dateAt, DAY_S, isPossible, plusDays, SLOT_S, type LocalDate } from '../base/clock.js'
import { isOurs } from '../base/errors.js'
import type { DayMark, Direction } from '../history/day.js'
import { planDays } from '../history/plan.js'
import { possibleAt, quietFor, type ClockReading } from '../meter/meter-clock.js'
import { goneFrom } from '../store/meter-store/load-stored-history.js'
import type { Store } from '../store/store.js'
import type { MeterRun } from './context.js'

/** The meter's clock as a run saw it, by the host's clock. */
export interface SeenClock {
  /** By the host, epoch seconds. */
  readonly at: number
  /** Host − meter in seconds: at least and at most. */
  readonly ahead: readonly [number, number]
}

/** Clocks that differ by more are none to tell one from the other; the meter's shows whole minutes. */
const MOST_AHEAD_S = 180
/** What both clocks may gain or lose in a day. */
const DRIFT_S = 10

export function seenClock(
  clock: ClockReading,
  now: { readonly nowMs: number; readonly monotonicMs: number },
): SeenClock {
  const [earliest, latest] = possibleAt(clock, now.monotonicMs)
  const host = now.nowMs / 1000
  return { at: Math.floor(host), ahead: [Math.floor(host - latest), Math.ceil(host - earliest)] }
}

/** @returns what {@link seenClock} made, read back from a file; undefined for anything else. */
export function parseSeenClock(kept: unknown): SeenClock | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  const { at, ahead } = kept as Record<keyof SeenClock, unknown>
  const numbers = [at, ...(Array.isArray(ahead) && ahead.length === 2 ? (ahead as unknown[]) : [undefined])]
  return numbers.every((number) => Number.isFinite(number)) ? (kept as SeenClock) : undefined
}

/**
 * What the meter's clock may show while the host's shows `now`.
 * @returns undefined where the host's clock cannot be right, or differed too much or too long ago
 */
export function clockBySight({ at, ahead }: SeenClock, now: number): ClockReading | undefined {
  const isRecent = isPossible(now) && now >= at && now - at <= DAY_S
  if (!isRecent || ahead.some((seconds) => Math.abs(seconds) > MOST_AHEAD_S)) return undefined
  const shown = now - ahead[1] - DRIFT_S
  const coarseness = ahead[1] - ahead[0] + 2 * DRIFT_S
  return { date: dateAt(shown), shown, coarseness, askedMs: 0, answeredMs: 0 }
}

/** The same, where it was seen on the same date and outside the quiet window: on another date yesterday is still to be read. */
function clockOfSameDay(seen: SeenClock | undefined, now: number): ClockReading | undefined {
  const clock = seen && clockBySight(seen, now)
  if (clock === undefined || quietFor(clock, 0) > 0) return undefined
  return clock.date === dateAt(seen!.at - seen!.ahead[1]) ? clock : undefined
}

/** What the store is asked with. */
type Asking = Pick<MeterRun, 'meter' | 'settings' | 'signal'> & { readonly store: Store }

/**
 * Whether the store, once it is prepared, has everything: all finished days are as complete as they will be, and today's slots are not
 * wanted, or the latest one that there can be is stored. In doubt the meter is asked.
 */
export async function isNothingToDo(
  run: MeterRun,
  seen: SeenClock | undefined,
  preparing: Promise<unknown>,
): Promise<boolean> {
  const clock = clockOfSameDay(seen, run.time.now() / 1000)
  // Then the port need not wait for the store.
  if (clock === undefined) return false
  await preparing
  const { store, away } = await run.ready()
  return away === undefined && hasEverything({ ...run, store }, clock)
}

async function hasEverything(run: Asking, clock: ClockReading): Promise<boolean> {
  try {
    const marks = await marksOf(run, clock.date)
    return (
      isPastComplete(run, clock.date, marks) &&
      (await isNothingGone(run, marks)) &&
      (await isTodayRead(run, clock, marks))
    )
  } catch (error) {
    // The run finds out what the store has, and tells it.
    if (!isOurs(error) || run.signal.aborted) throw error
    return false
  }
}

const marksOf = ({ meter, settings, store, signal }: Asking, today: LocalDate): Promise<DayMark[]> =>
  store.days({ meter: meter.name, from: plusDays(today, -settings.history.days), to: today }, { signal })

/** A meter that never sold energy has no marks in reverse. */
const directionsOf = (marks: readonly DayMark[]): Direction[] => [...new Set(marks.map(({ direction }) => direction))]

function isPastComplete({ settings }: Asking, today: LocalDate, marks: readonly DayMark[]): boolean {
  const markOf = (direction: Direction, date: LocalDate): DayMark | undefined =>
    marks.find((mark) => mark.direction === direction && mark.date === date)
  const directions = directionsOf(marks)
  const plan = planDays({ today, days: settings.history.days, directions, markOf })
  return directions.includes('normal') && plan.every(({ daysAgo }) => daysAgo === 0)
}

/** Days whose readings were lost from the store are read again. */
async function isNothingGone({ meter, store, signal }: Asking, marks: readonly DayMark[]): Promise<boolean> {
  const dates = marks.map(({ date }) => date).sort()
  const isGone = await goneFrom(store, { meter: meter.name, from: dates[0]!, to: dates.at(-1)! }, { signal })
  return !marks.some(isGone)
}

async function isTodayRead(
  { meter, settings, store, signal }: Asking,
  { shown, coarseness }: ClockReading,
  marks: readonly DayMark[],
): Promise<boolean> {
  if (!settings.history.today) return true
  const slot = Math.floor((shown + coarseness) / SLOT_S) * SLOT_S
  const readings = await store.readings({ meter: meter.name, from: slot, to: slot + 1 }, { signal })
  return directionsOf(marks).every((direction) => readings.some((reading) => reading.direction === direction))
}

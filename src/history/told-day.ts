import { plusDays } from '../base/clock.js'
import type { CountHistory } from '../echonet/history-values.js'
import { quietFor, type ClockReading } from '../meter/meter-clock.js'
import type { NoValue } from '../meter/reply.js'
import type { ToldHistory } from './ask-history.js'
import type { ReadingContext } from './context.js'
import type { DayResult, DayResults, DayWithoutReadings } from './day-results.js'
import type { Direction } from './day.js'
import type { PlannedDay } from './plan.js'

/** What the first answer of a day tells, where one request asks for more than the plain Get does. */
export interface FirstAnswer {
  /** Without the directions that need to be asked for alone; undefined where the day has to be set and asked for plainly. */
  readonly results: ReadonlyMap<Direction, DayResult> | undefined
  /** Learns from what was told, once the whole day was read. */
  readonly onRead?: ((results: DayResults) => Promise<void>) | undefined
}

/** What an answer tells of a day. Without the directions that need to be asked for alone. */
export function resultsIn(
  context: Pick<ReadingContext, 'time'>,
  planned: PlannedDay,
  { replyTo, clock }: ToldHistory,
): ReadonlyMap<Direction, DayResult> {
  return new Map(
    planned.directions.flatMap((direction) => {
      const reply = replyTo(direction)
      if (reply?.kind === 'silent') return [[direction, withoutReadings(reply)]]
      if (reply?.kind !== 'value' || reply.value.day !== planned.daysAgo) return []
      return [[direction, readDayOf(context, planned, direction, { told: reply.value, clock })]]
    }),
  )
}

export const withoutReadings = ({ kind, why }: NoValue): DayWithoutReadings => ({
  kind: kind === 'refused' ? 'refused' : 'unreadable',
  why,
})

/** A clock in the answer must still show the date under which the day was asked for, outside the quiet window. */
export function readDayOf(
  { time }: Pick<ReadingContext, 'time'>,
  { date, daysAgo }: PlannedDay,
  direction: Direction,
  { told, clock }: { readonly told: CountHistory; readonly clock: ClockReading | undefined },
): DayResult {
  const isStale =
    clock !== undefined && (clock.date !== plusDays(date, daysAgo) || quietFor(clock, time.monotonic()) > 0)
  if (isStale) return { kind: 'undated', clock }
  const { counts, outside } = told
  return { kind: 'done', value: { date, direction, counts, outside, final: daysAgo > 0 }, isDated: clock !== undefined }
}

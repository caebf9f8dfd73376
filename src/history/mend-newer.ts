import { dayStart, daysBetween, plusDays, SLOT_S, type LocalDate } from '../base/clock.js'
import { readCheckedDay, type OtherReadings } from './check-day.js'
import type { ReadingContext } from './context.js'
import { sameCounts, type HistoryDay } from './day.js'
import type { ReadDay } from './day-results.js'
import { MOST_AT_ONCE } from './half-hours.js'
import type { PendingDays } from './pending-days.js'
import { readDayByHalfHours } from './read-half-hours.js'
import type { Step } from './steps.js'

/** What a walk knows when it has read a day. */
export interface Walked {
  readonly today: LocalDate
  readonly pending: PendingDays
  readonly others: () => OtherReadings
  readonly stepsOf: (day: HistoryDay) => readonly Step[]
}

/**
 * Where a day does not join the newer one, the newer one may be of another date, and those after it as well: what is wrong of them
 * is replaced, one after the other, until a day joins.
 * @throws {KenshinError} what ends the link.
 */
export async function mendNewer(context: ReadingContext, walked: Walked, day: HistoryDay): Promise<void> {
  for (let older: HistoryDay | undefined = day; older !== undefined;) {
    const date = plusDays(older.date, 1)
    const step: Step | undefined = walked.stepsOf(older).find(({ time }) => time >= dayStart(date))
    if (step === undefined || date >= walked.today) return
    const before = walked.pending.find(older.direction, date)
    const again: ReadDay | undefined = before
      ? await readAgain(context, walked, before, older)
      : await correctStored(context, walked, older, step)
    if (again === undefined) return
    walked.pending.replace(again)
    older = before && sameCounts(before, again.value) ? undefined : again.value
  }
}

/** One that is not stored yet. */
async function readAgain(
  context: ReadingContext,
  { today, others }: Walked,
  { date, direction }: HistoryDay,
  older: HistoryDay,
): Promise<ReadDay | undefined> {
  const planned = { date, daysAgo: daysBetween(date, today), directions: [direction] }
  const { read, ...rest } = others()
  const [[, again] = []] = await readCheckedDay(context, planned, { ...rest, read: [...read, older] })
  return again?.kind === 'done' ? again : undefined
}

/**
 * One that was stored before: only the second history, which tells the instants themselves, may correct it; and only where it has the
 * count before the step as the history by days has it.
 */
async function correctStored(
  { second, log }: ReadingContext,
  { today }: Walked,
  { date: olderDate, direction }: HistoryDay,
  { since, from, time, to }: Step,
): Promise<ReadDay | undefined> {
  const span = { from: Math.max(since, time - (MOST_AT_ONCE - 1) * SLOT_S), to: time }
  const told = second.isOpen ? await second.askSpan(span) : undefined
  if (told?.kind !== 'value') return undefined
  const [before, count] = [since, time].map((at) => told.value.get(at)?.[direction])
  if (before !== from || count === undefined || count === to) return undefined
  const date = plusDays(olderDate, 1)
  log.warn('a day that was stored is of another date, read again by half hours', { date, direction, stored: to, count })
  const planned = { date, daysAgo: daysBetween(date, today), directions: [direction] }
  const [[, again] = []] = await readDayByHalfHours({ second }, planned)
  return again?.kind === 'done' ? again : undefined
}

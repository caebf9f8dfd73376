import { dayStart, SLOT_S, SLOTS_PER_DAY, slotTime } from '../base/clock.js'
import type { ReadingContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import type { CountsByTime } from './half-hours.js'
import type { PlannedDay } from './plan.js'
import type { DayResult, DayResults } from './day-results.js'

/**
 * Reads a day by its half hours (ED, EC): both directions at once, eight requests for a whole day. Each answer carries its date.
 * @throws {KenshinError} what ends the link.
 */
export async function readDayByHalfHours(
  { second }: Pick<ReadingContext, 'second'>,
  { date, daysAgo, directions, newest = slotTime(date, SLOTS_PER_DAY - 1) }: PlannedDay,
): Promise<DayResults> {
  const reply = await second.askSpan({ from: dayStart(date), to: newest })
  const resultFor = (direction: Direction): DayResult =>
    reply.kind === 'value'
      ? {
          kind: 'done',
          value: { date, direction, counts: countsOf(date, direction, reply.value), final: daysAgo > 0 },
          isDated: true,
          isByHalfHours: true,
        }
      : { kind: reply.kind === 'refused' ? 'refused' : 'unreadable', why: reply.why }
  return directions.map((direction) => [direction, resultFor(direction)])
}

const countsOf = (date: HistoryDay['date'], direction: Direction, told: CountsByTime): HistoryDay['counts'] =>
  Array.from({ length: SLOTS_PER_DAY }, (_, slot) => told.get(dayStart(date) + slot * SLOT_S)?.[direction])

import { SLOT_S, SLOTS_PER_DAY, slotTime, toIso } from '../base/clock.js'
import type { ReadingContext } from './context.js'
import type { HistoryDay } from './day.js'
import { MOST_AT_ONCE, type CountsByTime, type SecondHistory } from './half-hours.js'

/** A whole day in spans of twelve half hours. */
const MOST_SPANS = SLOTS_PER_DAY / MOST_AT_ONCE

/**
 * Asks the second history about doubted half hours of a day, in two requests for up to twelve of them.
 * @param times instants, epoch seconds; those of other days are left out
 * @returns the day with what the second history tells there; as it was where it tells nothing or is not to be had
 * @throws {KenshinError} what ends the link.
 */
export async function settleDoubts(
  { second, log }: Pick<ReadingContext, 'second' | 'log'>,
  day: HistoryDay,
  times: readonly number[],
): Promise<HistoryDay> {
  const [first, last] = [slotTime(day.date, 0), slotTime(day.date, SLOTS_PER_DAY - 1)]
  const doubted = times.filter((time) => time >= first && time <= last)
  let settled = await withTold(second, day, doubted)
  // A count that is another one at its own instant may stand for a day that is another one.
  if (settled.counts.some((count, slot) => day.counts[slot] !== undefined && count !== day.counts[slot]))
    settled = await withTold(second, day, allOf(day))
  for (const [slot, count] of settled.counts.entries())
    if (count !== day.counts[slot])
      log.warn('a count taken from the second history', {
        direction: day.direction,
        at: toIso(slotTime(day.date, slot)),
        instead: day.counts[slot] ?? 'none',
        count,
      })
  return settled
}

async function withTold(second: SecondHistory, day: HistoryDay, times: readonly number[]): Promise<HistoryDay> {
  let told = day
  for (const asked of spansOver(times).slice(0, MOST_SPANS)) {
    if (!second.isOpen) break
    const reply = await second.askSpan(asked)
    if (reply.kind !== 'value') break
    told = withCounts(told, reply.value, times)
  }
  return told
}

/** The half hours of a day that have a count. */
const allOf = ({ date, counts }: HistoryDay): number[] =>
  counts.flatMap((count, slot) => (count === undefined ? [] : [slotTime(date, slot)]))

/** The fewest spans that hold all these instants, newest first (pure). */
function spansOver(times: readonly number[]): { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = []
  for (const time of [...new Set(times)].sort((a, b) => b - a)) {
    const span = spans.at(-1)
    if (span === undefined || span.to - time >= MOST_AT_ONCE * SLOT_S) spans.push({ from: time, to: time })
    else span.from = time
  }
  return spans
}

/** Takes over what is told of the doubted instants; a half hour without a count says nothing. */
function withCounts(day: HistoryDay, told: CountsByTime, doubted: readonly number[]): HistoryDay {
  const countAt = (slot: number): number | undefined => {
    const time = slotTime(day.date, slot)
    return doubted.includes(time) ? told.get(time)?.[day.direction] : undefined
  }
  const outside = day.outside?.filter((slot) => countAt(slot) === undefined)
  return {
    ...day,
    counts: day.counts.map((count, slot) => countAt(slot) ?? count),
    outside: outside?.length === 0 ? undefined : outside,
  }
}

import { dateAt, SLOT_S, SLOTS_PER_DAY, slotAt, slotTime, toIso, type LocalDate } from '../base/clock.js'
import { countBetween, type EnergyUnit } from '../echonet/energy.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { HistoryDay } from './day.js'
import type { Counts } from './usage.js'

/**
 * Proofs that days carry their true dates (pure). Each returns what is wrong, in one English phrase, or undefined.
 */

/**
 * Anchor: the latest half hour (EA or EB) has a full stamp. Day 0 must hold the same count at that time and nothing later:
 * a meter whose clock has passed midnight but whose history has not shows a full day instead.
 */
export function anchorFault(today: HistoryDay, latest: TimedCount): string | undefined {
  if (dateAt(latest.time) !== today.date)
    return `the latest half hour is stamped ${toIso(latest.time)}, not on ${today.date}`
  const slot = slotAt(latest.time)
  if (today.counts[slot] !== latest.count) return `slot ${slot} of today differs from the latest half hour`
  const later = today.counts.findIndex((count, k) => k > slot && count !== undefined)
  return later < 0 ? undefined : `slot ${later} of today lies after the latest half hour`
}

/** A neighbouring pair of readings where the register falls and did not wrap. */
export interface Fall {
  /** The later of the two, epoch seconds. */
  readonly time: number
  readonly from: number
  readonly to: number
  /** Between two days: might be a wrong date, and is read again. Within a day: an exchanged or reset meter. */
  readonly betweenDays: boolean
}

/** Chain: between slot 47 of a day and slot 0 of the next, and within the days, the register never falls but for a wrap. */
export function fallsOf(days: readonly HistoryDay[], counts: Counts, unit: Pick<EnergyUnit, 'digits'>): Fall[] {
  const instants = new Set(
    days.flatMap(({ date }) => Array.from({ length: SLOTS_PER_DAY + 1 }, (_, k) => slotTime(date, k))),
  )
  return [...instants]
    .sort((a, b) => a - b)
    .flatMap((time) => {
      const [from, to] = [counts.get(time - SLOT_S), counts.get(time)]
      if (from === undefined || to === undefined) return []
      if (countBetween(from, to, unit) !== undefined) return []
      return [{ time, from, to, betweenDays: slotAt(time) === 0 }]
    })
}

/** A reading that the store holds with another count. */
export interface Difference {
  readonly date: LocalDate
  readonly slot: number
  readonly stored: number
  readonly read: number
}

/** Readings already stored must be equal; a hole where a value was stored is no contradiction. */
export function differenceOf(day: HistoryDay, stored: Counts): Difference | undefined {
  for (const [slot, read] of day.counts.entries()) {
    const before = stored.get(slotTime(day.date, slot))
    if (read !== undefined && before !== undefined && read !== before)
      return { date: day.date, slot, stored: before, read }
  }
  return undefined
}

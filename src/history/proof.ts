import {
  dateAt,
  DAY_S,
  dayStart,
  SLOT_S,
  SLOTS_PER_DAY,
  slotAt,
  slotTime,
  toIso,
  type LocalDate,
} from '../base/clock.js'
import { countBetween, type RegisterUnit } from '../echonet/energy.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { HistoryDay } from './day.js'
import type { Counts } from './usage.js'

/** Proofs that days carry their true dates and counts (pure). */

/** Whether today agrees with the latest half hour. */
export type Anchor =
  | { readonly kind: 'agrees' }
  /** A slot may still be renewed: worth another look until this instant (epoch seconds, by the meter). */
  | { readonly kind: 'settling'; readonly why: string; readonly until: number }
  | { readonly kind: 'contradicts'; readonly why: string }

/** Slots and stamps settle up to 10 min after the half hour; 5 more for a slow meter. */
const SETTLING_S = 15 * 60
/** Meters roll their history until 00:35 (the quiet window); half an hour more for a slow one. */
const ROLLED_S = 65 * 60

/**
 * Anchor: the latest half hour (EA or EB) has a full stamp. Day 0 must hold the same count at that time and nothing later: a meter
 * whose clock has passed midnight but whose history has not shows a full day instead.
 * @param now the earliest and latest instant that the meter's clock may show, epoch seconds.
 */
export function anchorOf(today: HistoryDay, latest: TimedCount, now: readonly [number, number]): Anchor {
  if (dateAt(latest.time) !== today.date)
    return { kind: 'contradicts', why: `the latest half hour is stamped ${toIso(latest.time)}, not on ${today.date}` }
  const slot = slotAt(latest.time)
  const newest = today.counts.findLastIndex((count) => count !== undefined)
  if (newest > slot) return laterSlot(today, newest, now)
  if (today.counts[slot] === latest.count) return { kind: 'agrees' }
  return unless(
    `slot ${slot} of today differs from the latest half hour`,
    slotTime(today.date, slot) + SETTLING_S,
    now[0],
  )
}

/** Either the stamp is late by one slot, or the history still shows yesterday. */
function laterSlot(today: HistoryDay, newest: number, [earliest, latest]: readonly [number, number]): Anchor {
  const time = slotTime(today.date, newest)
  const until = time <= latest ? time + SETTLING_S : dayStart(today.date) + ROLLED_S
  return unless(`slot ${newest} of today lies after the latest half hour`, until, earliest)
}

const unless = (why: string, until: number, now: number): Anchor =>
  now < until ? { kind: 'settling', why, until } : { kind: 'contradicts', why }

/** Two readings, one after the other, between which the register cannot have moved like that. */
export interface Step {
  /** The instants of both, epoch seconds. */
  readonly since: number
  readonly time: number
  readonly from: number
  readonly to: number
}

/** Readings are compared across holes of up to a day. */
const REACH_SLOTS = SLOTS_PER_DAY

/**
 * Chain: within a day, and between it and the nearest readings before and after, the register never falls but for a wrap, and never
 * rises by more than a service of this kind can draw.
 */
export function stepsOf(day: HistoryDay, counts: Counts, unit: RegisterUnit): Step[] {
  const [start, end] = [dayStart(day.date), dayStart(day.date) + DAY_S]
  const steps: Step[] = []
  let before: { time: number; count: number } | undefined
  for (let time = start - REACH_SLOTS * SLOT_S; time < end + REACH_SLOTS * SLOT_S; time += SLOT_S) {
    const count = counts.get(time)
    if (count === undefined) continue
    if (before !== undefined && time >= start && before.time < end) {
      const halfHours = (time - before.time) / SLOT_S
      if (countBetween(before.count, count, unit, halfHours) === undefined)
        steps.push({ since: before.time, time, from: before.count, to: count })
    }
    before = { time, count }
  }
  return steps
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

/** What stored readings say about the date of a day: `none` where they cannot tell. */
export type Agreement = 'equal' | 'different' | 'none'

/**
 * Two equal readings with different counts prove the date: had the day been shifted by whole days, the register would have stood
 * still from one to the other. Other slots may be damaged.
 */
export function agreementOf(day: HistoryDay, stored: Counts): Agreement {
  const met = day.counts.flatMap((read, slot) => {
    const before = stored.get(slotTime(day.date, slot))
    return read === undefined || before === undefined ? [] : [{ read, isEqual: read === before }]
  })
  if (new Set(met.filter(({ isEqual }) => isEqual).map(({ read }) => read)).size > 1) return 'equal'
  return met.some(({ isEqual }) => !isEqual) ? 'different' : 'none'
}

/** Whether stored readings of a date can tell it from its neighbours: the register moved on it. */
export function isDistinctive(date: LocalDate, stored: Counts): boolean {
  const counts = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => stored.get(slotTime(date, slot)))
  return new Set(counts.filter((count) => count !== undefined)).size > 1
}

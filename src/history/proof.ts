/** Proofs that days carry their true dates and counts (pure). */
import { dateAt, dayStart, SLOTS_PER_DAY, slotAt, slotTime, toIso, type LocalDate } from '../base/clock.js'
import { text, type Text } from '../words/words.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { HistoryDay } from './day.js'
import type { Counts } from '../echonet/energy.js'

/**
 * By what the dates of a run are proven: by clock, day word and chain of the history by days (`E2`), by half hours of the second history
 * as well (`E2+EC`), or by the second history alone (`EC`).
 */
export type Proof = 'E2' | 'E2+EC' | 'EC'

/** What is told later and proves less takes nothing back. */
export const stronger = (known: Proof | undefined, told: Proof): Proof => (told === 'E2' ? (known ?? told) : told)

/** Whether today agrees with the latest half hour. */
export type Anchor =
  | { readonly kind: 'agrees' }
  /** A slot may still be renewed: reading again makes sense until this instant (epoch seconds, by the meter). */
  | { readonly kind: 'settling'; readonly why: Text; readonly until: number }
  | { readonly kind: 'contradicts'; readonly why: Text }

/** Meters renew slots and stamps until 10 min after the half hour; 5 more for a slow one. */
const SETTLING_S = 15 * 60
/** Meters roll their history until 00:35 (the quiet window); half an hour more for a slow one. */
const ROLLED_S = 65 * 60

/**
 * The anchor of the dates: the latest half hour (EA or EB) carries its date and time. Day 0 must hold the same count at that time,
 * and nothing later. Where the meter's clock has passed midnight but its history has not, day 0 is a full day instead.
 * @param now the earliest and latest instant that the meter's clock may show, epoch seconds.
 */
export function anchorOf(today: HistoryDay, latest: TimedCount, now: readonly [number, number]): Anchor {
  if (dateAt(latest.time) !== today.date) return { kind: 'contradicts', why: latestOfOtherDay(latest, today) }
  const slot = slotAt(latest.time)
  const newest = today.counts.findLastIndex((count) => count !== undefined)
  if (newest > slot) return laterSlot(today, newest, now)
  if (today.counts[slot] === latest.count) return { kind: 'agrees' }
  const why = text(({ history }) => history.slotDiffersFromLatest({ slot }))
  return contradictionFrom(slotTime(today.date, slot) + SETTLING_S, now[0], why)
}

/** Either the latest half hour is late by one slot, or the history still shows yesterday. */
function laterSlot(today: HistoryDay, newest: number, [earliest, latest]: readonly [number, number]): Anchor {
  const time = slotTime(today.date, newest)
  const until = time <= latest ? time + SETTLING_S : dayStart(today.date) + ROLLED_S
  return contradictionFrom(
    until,
    earliest,
    text(({ history }) => history.slotAfterLatest({ slot: newest })),
  )
}

/** A contradiction from an instant on; before, the slot may still be renewed. */
const contradictionFrom = (until: number, now: number, why: Text): Anchor =>
  now < until ? { kind: 'settling', why, until } : { kind: 'contradicts', why }

const latestOfOtherDay = ({ time }: TimedCount, { date }: HistoryDay): Text =>
  text(({ history }) => history.latestOfOtherDay({ stamp: toIso(time), date }))

/** A reading that the store holds with another count. */
export interface Difference {
  readonly date: LocalDate
  readonly slot: number
  readonly stored: number
  readonly read: number
}

/** Readings already stored must be equal; a hole where a value was stored is no contradiction. */
export function differencesOf(day: HistoryDay, stored: Counts): Difference[] {
  return day.counts.flatMap((read, slot) => {
    const before = stored.get(slotTime(day.date, slot))
    if (read === undefined || before === undefined || read === before) return []
    return [{ date: day.date, slot, stored: before, read }]
  })
}

/** What stored readings say about the date of a day: `none` where they cannot tell. */
export type Agreement = 'equal' | 'different' | 'none'

/**
 * Two slots that equal the stored ones, and have different counts, prove the date: the register moved between them, so on another
 * date at most one of them could be equal. Further slots may be damaged.
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

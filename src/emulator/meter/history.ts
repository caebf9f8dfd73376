/** The history of the registers, dated by the meter's clock. */
import { dateAt, plusDays, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../../base/clock.js'
import { readingAt, type Direction, type Household } from '../household/household.js'

/** How a meter keeps its history. */
export interface Memory {
  readonly household: Household
  /** Days before today that are kept; older ones are all holes. 99: everything E5 can ask for. */
  readonly memoryDays: number
  /** A slot becomes readable this long after its time. */
  readonly slotDelayS: number
  /** How long after midnight the history still counts days from yesterday. */
  readonly historyRollDelayS: number
}

/** A register count; undefined = no value (FFFFFFFE). */
export type Count = number | undefined

/** The count of a slot, once it is readable. */
export function readableCount(direction: Direction, time: number, now: number, memory: Memory): Count {
  return time + memory.slotDelayS <= now ? readingAt(direction, time, memory.household) : undefined
}

/** The instant of the latest readable slot. */
export const latestSlot = (now: number, { slotDelayS }: Memory): number =>
  Math.floor((now - slotDelayS) / SLOT_S) * SLOT_S

/** E2, E4: the 48 counts of the day `daysAgo` (0–99). */
export function countsOfDay(direction: Direction, daysAgo: number, now: number, memory: Memory): Count[] {
  const isKept = daysAgo <= memory.memoryDays
  const date = plusDays(dateAt(now - memory.historyRollDelayS), -daysAgo)
  return slotsOf(date).map((time) => (isKept ? readableCount(direction, time, now, memory) : undefined))
}

/** All 48 counts of a date, as the meter tells them once the day is over; undefined = a hole. */
export const expectedDay = (date: LocalDate, direction: Direction, household: Household): Count[] =>
  slotsOf(date).map((time) => readingAt(direction, time, household))

const slotsOf = (date: LocalDate): number[] => Array.from({ length: SLOTS_PER_DAY }, (_, slot) => slotTime(date, slot))

/** The history of the registers, dated by the meter's clock. */
import { dateAt, dayNumberAt, plusDays, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../../base/clock.js'
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
  /** E2, E4, EA and EB tell the register of that much earlier than they say; EC tells it right. */
  readonly historyLagS: number
}

/** A register count; undefined = no value (FFFFFFFE). */
export type Count = number | undefined

/** The count of an instant that is readable already and still kept. */
export function keptCount(direction: Direction, time: number, now: number, memory: Memory, lagS = 0): Count {
  const isKept = dayNumberAt(time) >= dayNumberAt(now - memory.historyRollDelayS) - memory.memoryDays
  return isKept && time + memory.slotDelayS <= now ? readingAt(direction, time - lagS, memory.household) : undefined
}

/** The instant of the latest readable slot. */
export const latestSlot = (now: number, { slotDelayS }: Memory): number =>
  Math.floor((now - slotDelayS) / SLOT_S) * SLOT_S

/** E2, E4: the 48 counts of the day `daysAgo` (0–99). */
export function countsOfDay(direction: Direction, daysAgo: number, now: number, memory: Memory, lagS: number): Count[] {
  const date = plusDays(dateAt(now - memory.historyRollDelayS), -daysAgo)
  return slotsOf(date).map((time) => keptCount(direction, time, now, memory, lagS))
}

/** All 48 counts of a date, as the meter tells them once the day is over; undefined = a hole. */
export const expectedDay = (date: LocalDate, direction: Direction, household: Household): Count[] =>
  slotsOf(date).map((time) => readingAt(direction, time, household))

const slotsOf = (date: LocalDate): number[] => Array.from({ length: SLOTS_PER_DAY }, (_, slot) => slotTime(date, slot))

/** What comes of a day, a batch and a walk. */
import type { KenshinError } from '../base/errors.js'
import type { ClockReading } from '../meter/meter-clock.js'
import type { Text } from '../words/words.js'
import type { Direction, HistoryDay } from './day.js'
import type { Outcome } from './plan.js'

/** What came of asking for a day in one direction. What ends the link or the run is thrown instead. */
export type DayResult = ReadDay | DayWithoutReadings | UndatedDay

export interface ReadDay {
  readonly kind: 'done'
  readonly value: HistoryDay
  /** The answer told the date: its own, or that of the clock, which was still the one under which the day was asked for. */
  readonly isDated: boolean
  /** Read by half hours, which carry their own dates: this proves nothing of the days read before. */
  readonly isByHalfHours?: boolean
}

export interface DayWithoutReadings {
  /**
   * `refused`: the meter answered that it does not give this day, however often it was asked. `unreadable`: silence, an answer for
   * another day or without meaning, or readings that contradict the store.
   */
  readonly kind: 'refused' | 'unreadable'
  readonly why: KenshinError
}

/** Read, but the clock in the same answer showed another date than the walk began with, or an instant in the quiet window. */
export interface UndatedDay {
  readonly kind: 'undated'
  readonly clock: ClockReading
}

/** What came of a day, in each direction that was asked for. */
export type DayResults = readonly (readonly [Direction, DayResult])[]

/** The clock that took the date from one of these days. */
export const undatedBy = (results: DayResults): ClockReading | undefined =>
  results.flatMap(([, result]) => (result.kind === 'undated' ? [result.clock] : []))[0]

/** What a run remembers of a day. */
export function outcomeOf(result: DayResult): Outcome {
  if (result.kind !== 'done') return result.kind === 'refused' ? 'refused' : 'left out'
  return result.value.counts.some((count) => count !== undefined) ? 'readings' : 'empty'
}

/** Slots of finished days without a value. */
export const holesIn = (results: DayResults): number =>
  results
    .flatMap(([, result]) => (result.kind === 'done' && result.value.final ? result.value.counts : []))
    .filter((count) => count === undefined).length

/** How the reading of a batch ended; `undated`: the clock in an answer took the date from the day that was read last. */
export type BatchEnd = { readonly kind: 'done' | 'quiet' } | { readonly kind: 'undated'; readonly clock: ClockReading }

/** What came of a walk. After `quiet` (the quiet window has begun) and `discarded` a new walk has to begin. */
export type WalkResult =
  | { readonly kind: 'done' | 'quiet' }
  /** The date of the meter is not the same any more, or the second history contradicts: what was read last was thrown away. */
  | { readonly kind: 'discarded'; readonly why: Text; readonly by?: 'second history' }

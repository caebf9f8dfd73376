/** What comes of a day, a batch and a walk. */
import type { ClockReading } from '../meter/meter-clock.js'
import type { Text } from '../words/words.js'
import type { Outcome } from './plan.js'
import type { DayResult, DayResults } from './read-day.js'

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
  /** The date of the meter is not the same any more: what was read last is not proven and was thrown away. */
  | { readonly kind: 'discarded'; readonly why: Text }

import { SLOTS_PER_DAY, weekdayOf, type LocalDate } from '../../../base/clock.js'
import { mean, quantileSorted } from '../d3.js'
import type { Day, Energy } from './series.js'

/** What is usual in one half hour of the day, of all days on which it is known. */
export interface TypicalSlot {
  readonly days: number
  readonly low: Energy
  readonly median: Energy
  readonly high: Energy
  readonly mean: Energy
}

/** 48 half hours; undefined where no day knows it. */
export type TypicalDay = readonly (TypicalSlot | undefined)[]

export const isWeekend = (date: LocalDate): boolean => weekdayOf(date) >= 6

/** Median, the tenth lowest and highest, and the mean of each half hour. A quantile between two days is interpolated. */
export const typicalDay = (days: readonly Day[]): TypicalDay =>
  Array.from({ length: SLOTS_PER_DAY }, (_, slot) => {
    const known = days.flatMap(({ halfHours }) => halfHours[slot] ?? []).sort((a, b) => a - b)
    if (known.length === 0) return undefined
    const at = (share: number): Energy => quantileSorted(known, share)!
    return { days: known.length, low: at(0.1), median: at(0.5), high: at(0.9), mean: mean(known)! }
  })

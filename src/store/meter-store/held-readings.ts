import { dayNumberAt, secondOfDay, SLOT_S, SLOTS_PER_DAY } from '../../base/clock.js'
import type { ReadingPoint } from '../store.js'

type Held = Pick<ReadingPoint, 'count' | 'cumulativeKwh' | 'usageKwh'>

const [COUNT, CUMULATIVE, USAGE, FIELDS] = [0, 1, 2, 3]

/**
 * The readings of one direction by their instants, in 24 bytes each: as points they would be most of what a run of many meters holds
 * in memory. Only instants of half hours are held: the meter's history has no others.
 */
export class HeldReadings {
  /** By the number of the day; NaN where nothing is. */
  readonly #days = new Map<number, Float64Array>()

  has(time: number): boolean {
    return this.get(time) !== undefined
  }

  get(time: number): Held | undefined {
    const day = this.#days.get(dayNumberAt(time))
    const at = placeOf(time)
    const count = at === undefined ? undefined : day?.[at + COUNT]
    if (count === undefined || Number.isNaN(count)) return undefined
    const usageKwh = day![at! + USAGE]!
    return { count, cumulativeKwh: day![at! + CUMULATIVE]!, usageKwh: Number.isNaN(usageKwh) ? undefined : usageKwh }
  }

  /** An absent usage keeps its value, as in the store. */
  set({ time, count, cumulativeKwh, usageKwh }: ReadingPoint): void {
    const at = placeOf(time)
    if (at === undefined) return
    const number = dayNumberAt(time)
    let day = this.#days.get(number)
    if (day === undefined) this.#days.set(number, (day = new Float64Array(SLOTS_PER_DAY * FIELDS).fill(NaN)))
    day[at + COUNT] = count
    day[at + CUMULATIVE] = cumulativeKwh
    if (usageKwh !== undefined) day[at + USAGE] = usageKwh
  }
}

/** Where the fields of an instant begin. @returns undefined between two half hours */
function placeOf(time: number): number | undefined {
  const slot = secondOfDay(time) / SLOT_S
  return Number.isInteger(slot) ? slot * FIELDS : undefined
}

/** Steps of the register that no service of this kind can make. */
import { DAY_S, dayStart, SLOT_S, SLOTS_PER_DAY, toIso } from '../base/clock.js'
import type { Logger } from '../base/log.js'
import { countBetween, type Counts, type RegisterUnit } from '../echonet/energy.js'
import type { Direction, HistoryDay } from './day.js'

/** Two neighbouring readings between which the register of such a service cannot have moved so far. */
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
 * The impossible steps within a day, and between it and the nearest readings before and after: the register falls without a wrap, or
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

/** Warns of each step that was read twice and stays: once in a run, although days are read again. */
export class StepWarnings {
  readonly #log: Logger
  readonly #warned = new Set<string>()

  constructor(log: Logger) {
    this.#log = log
  }

  warn(direction: Direction, steps: readonly Step[]): void {
    for (const { time, from, to } of steps) {
      const key = `${direction} ${time}`
      if (this.#warned.has(key)) continue
      this.#warned.add(key)
      const facts = { direction, at: toIso(time), from, to }
      if (to < from) this.#log.warn('the register fell: exchanged or reset meter', facts)
      else this.#log.warn('the register jumped further than a service can draw: no usage', facts)
    }
  }
}

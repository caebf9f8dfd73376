import type { LocalDate } from '../base/clock.js'
import type { Direction, HistoryDay } from './day.js'
import type { DayResults, ReadDay } from './day-results.js'

/**
 * Days of a walk that were read and are not yet committed. Dated are those of which the meter told the date in the same answer, or
 * later.
 */
export class PendingDays {
  #days: readonly ReadDay[] = []

  get all(): readonly HistoryDay[] {
    return this.#days.map(({ value }) => value)
  }

  get isEmpty(): boolean {
    return this.#days.length === 0
  }

  get isAllDated(): boolean {
    return !this.isEmpty && this.#days.every(({ isDated }) => isDated)
  }

  add(results: DayResults): void {
    const read = results.flatMap(([, result]) => (result.kind === 'done' ? [result] : []))
    this.#days = [...this.#days, ...read]
    if (read.some(({ isDated, isByHalfHours }) => isDated && isByHalfHours !== true)) this.date()
  }

  /** The meter still tells the date of the walk: all these days were read under it. */
  date(): void {
    this.#days = this.#days.map((day) => ({ ...day, isDated: true }))
  }

  find(direction: Direction, date: LocalDate): HistoryDay | undefined {
    return this.all.find((day) => day.direction === direction && day.date === date)
  }

  /** The same day was read again. */
  replace(again: ReadDay): void {
    const { date, direction } = again.value
    this.#days = [...this.#days.filter(({ value }) => value.date !== date || value.direction !== direction), again]
  }

  /** Empties it. @returns what is dated; the rest is thrown away */
  takeDated(): HistoryDay[] {
    const dated = this.#days.filter(({ isDated }) => isDated)
    this.#days = []
    return dated.map(({ value }) => value)
  }
}

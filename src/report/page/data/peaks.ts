import { SLOTS_PER_DAY, type LocalDate } from '../../../base/clock.js'
import type { Day, Energy } from './series.js'

export interface PeakHalfHour {
  readonly date: LocalDate
  readonly slot: number
  readonly energy: Energy
}

/** The half hours with the most energy, the greatest first; of equal ones the newest. */
export const highestHalfHours = (days: readonly Day[], count: number): PeakHalfHour[] =>
  days
    .flatMap(({ date, halfHours }) =>
      halfHours.flatMap((energy, slot) => (energy === undefined || energy === 0 ? [] : [{ date, slot, energy }])),
    )
    .sort((a, b) => b.energy - a.energy || (a.date === b.date ? b.slot - a.slot : a.date < b.date ? 1 : -1))
    .slice(0, count)

/** The whole days with the most energy, the greatest first; of equal ones the newest. */
export const highestDays = (days: readonly Day[], count: number): Day[] =>
  days
    .filter(({ slots, energy }) => slots === SLOTS_PER_DAY && energy > 0)
    .sort((a, b) => b.energy - a.energy || (a.date < b.date ? 1 : -1))
    .slice(0, count)

import {
  dateAt,
  datesAt,
  dayNumberAt,
  dayStart,
  monthOf,
  nextMonth,
  plusDays,
  SLOT_S,
  SLOTS_PER_DAY,
  type LocalDate,
} from '../../base/clock.js'
import { energyOf, kwhOf, toKwh } from '../../echonet/energy.js'
import type { ReadingPoint } from '../store.js'
import type { DayEnergy, PeriodEnergy } from './energy.js'
import type { Step } from './steps.js'

/**
 * Energy of each date that has a reading, of one direction (pure). A step within a date counts for it whole: so a hole between two
 * readings of a date costs nothing. A step that ends on a later date than it began counts for neither.
 */
export function energyOfDays(readings: readonly ReadingPoint[], steps: readonly Step[]): Map<LocalDate, DayEnergy> {
  const registers = new Map(readings.map(({ time, cumulativeKwh }) => [time, cumulativeKwh]))
  const within = grouped(
    steps,
    (date) => date,
    (date) => plusDays(date, 1),
  )
  return new Map(
    datesAt(readings.map(({ time }) => time)).map((date) => {
      const start = dayStart(date)
      const mine = within.get(date) ?? []
      const halfHours = new Map(mine.filter(isHalfHour).map((step) => [step.from, toKwh(step.counts, step.unit)]))
      const slots = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => halfHours.get(start + slot * SLOT_S))
      return [date, { ...sumOf(mine), registerKwh: registers.get(start), halfHours: slots }]
    }),
  )
}

/** The same of each month, by its first day: steps over whole missing days inside the month count for it. */
export function energyOfMonths(
  readings: readonly ReadingPoint[],
  steps: readonly Step[],
): Map<LocalDate, PeriodEnergy> {
  const within = grouped(steps, monthOf, nextMonth)
  return new Map(
    [...new Set(datesAt(readings.map(({ time }) => time)).map(monthOf))].map((month) => [
      month,
      sumOf(within.get(month) ?? []),
    ]),
  )
}

const isHalfHour = ({ from, to }: Step): boolean => to - from === SLOT_S

function sumOf(steps: readonly Step[]): PeriodEnergy {
  let energy = 0
  let slots = 0
  for (const { from, to, counts, unit } of steps) {
    energy += energyOf(counts, unit)
    slots += (to - from) / SLOT_S
  }
  return { kwh: steps.length === 0 ? undefined : kwhOf(energy), slots }
}

/** Steps that lie within one period, by the first day of it. */
function grouped(
  steps: readonly Step[],
  periodOf: (date: LocalDate) => LocalDate,
  next: (period: LocalDate) => LocalDate,
): Map<LocalDate, Step[]> {
  const groups = new Map<LocalDate, Step[]>()
  let [day, end, group]: [number | undefined, number, Step[]] = [undefined, 0, []]
  for (const step of steps) {
    // A date is made once a day, not once a step: that is what takes time.
    if (dayNumberAt(step.from) !== day) {
      day = dayNumberAt(step.from)
      const period = periodOf(dateAt(step.from))
      end = dayStart(next(period))
      group = groups.get(period) ?? []
      groups.set(period, group)
    }
    if (step.to <= end) group.push(step)
  }
  return groups
}

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
import { toKwh, type EnergyUnit } from '../../echonet/energy.js'
import type { ReadingPoint } from '../store.js'
import type { DayEnergy, PeriodEnergy } from './energy.js'
import type { Step } from './steps.js'

/** Adds up counts; they stay integers until the sum is made. */
class Sum {
  readonly #counts = new Map<string, { counts: number; unit: EnergyUnit }>()
  slots = 0

  add({ from, to, counts, unit }: Step): void {
    const key = `${unit.coefficient} ${unit.unitExponent}`
    this.#counts.set(key, { counts: (this.#counts.get(key)?.counts ?? 0) + counts, unit })
    this.slots += (to - from) / SLOT_S
  }

  /** Exact also across an exchange to a meter with another unit: both are counted in the smaller one. */
  get kwh(): number | undefined {
    const parts = [...this.#counts.values()]
    if (parts.length === 0) return undefined
    const unitExponent = Math.min(...parts.map(({ unit }) => unit.unitExponent))
    const counts = parts.reduce(
      (sum, part) => sum + part.counts * part.unit.coefficient * 10 ** (part.unit.unitExponent - unitExponent),
      0,
    )
    return toKwh(counts, { coefficient: 1, unitExponent, digits: 8 })
  }
}

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
      return [date, { ...energyOf(mine), registerKwh: registers.get(start), halfHours: slots }]
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
      energyOf(within.get(month) ?? []),
    ]),
  )
}

const isHalfHour = ({ from, to }: Step): boolean => to - from === SLOT_S

function energyOf(steps: readonly Step[]): PeriodEnergy {
  const sum = new Sum()
  for (const step of steps) sum.add(step)
  return { kwh: sum.kwh, slots: sum.slots }
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

import type { LocalDate } from '../../base/clock.js'
import { directions, type DayMark, type Direction } from '../../history/day.js'
import type { MeterRecord, ReadingPoint } from '../store.js'
import type { BothWays, DayEnergy, Energy, EnergyDay, PeriodEnergy } from './energy.js'
import { energyOfDays, energyOfMonths } from './periods.js'
import { exchangesIn, stepsOf, type Registers } from './steps.js'

/** What is stored of one meter in a span of time; all ascending. */
export interface Stored {
  readonly readings: readonly ReadingPoint[]
  readonly days: readonly DayMark[]
  /** All of the meter, of any time. */
  readonly meters: readonly MeterRecord[]
}

/**
 * `energy_day` and `energy_month` of one meter (pure). A period is right only where all its readings are given, the first one of the
 * next period included.
 * @param halfHourFields whether each day also tells its 48 half hours
 */
export function energyOf(meter: string, stored: Stored, halfHourFields = true): Energy {
  const registers = registersOf(stored)
  const [bought, sold] = directions.map((direction) => {
    const readings = stored.readings.filter((reading) => reading.direction === direction)
    const steps = stepsOf(readings, registers(direction))
    return { days: energyOfDays(readings, steps), months: energyOfMonths(readings, steps) }
  })
  return {
    energyDays: bothWays(bought!.days, sold!.days).map(([date, energy]) => ({
      meter,
      date,
      ...(halfHourFields ? energy : withoutHalfHours(energy)),
    })),
    energyMonths: bothWays(bought!.months, sold!.months).map(([month, energy]) => ({ meter, month, ...energy })),
  }
}

function registersOf({ days, meters }: Stored): (direction: Direction) => Registers {
  const exchanges = exchangesIn(meters)
  return (direction) => {
    const marks = days.filter((mark) => mark.direction === direction)
    const unit = (marks[0] ?? days[0] ?? meters[0])?.unit
    return { units: new Map(marks.map((mark) => [mark.date, mark.unit])), unit, exchanges }
  }
}

/** Every period of either direction, ascending. */
function bothWays<E extends PeriodEnergy>(
  bought: ReadonlyMap<LocalDate, E>,
  sold: ReadonlyMap<LocalDate, E>,
): [LocalDate, BothWays<E>][] {
  const periods = [...new Set([...bought.keys(), ...sold.keys()])].sort()
  return periods.map((period) => [period, { bought: bought.get(period), sold: sold.get(period) }])
}

function withoutHalfHours({ bought, sold }: BothWays<DayEnergy>): Pick<EnergyDay, 'bought' | 'sold'> {
  const without = (energy: DayEnergy | undefined): DayEnergy | undefined => energy && { ...energy, halfHours: [] }
  return { bought: without(bought), sold: without(sold) }
}

/** The two measurements that are derived from the readings: their points. */
import type { LocalDate } from '../../base/clock.js'

/** Energy of one direction in a period: what is known of it. */
export interface PeriodEnergy {
  /** undefined while no half hour is known. */
  readonly kwh: number | undefined
  /** How many half hours this energy covers. */
  readonly slots: number
}

export interface DayEnergy extends PeriodEnergy {
  /** The register at 00:00; undefined where that reading is a hole. */
  readonly registerKwh: number | undefined
  /** kWh of each half hour, 48 of them, undefined where it is unknown; empty where they are not wanted. */
  readonly halfHours: readonly (number | undefined)[]
}

/** Both directions of a period; `sold` is undefined where no reading of sold energy is stored. */
export interface BothWays<Energy> {
  readonly bought: Energy | undefined
  readonly sold: Energy | undefined
}

/** A point of `energy_day`: derived from the readings, and never read by who collects them. */
export interface EnergyDay extends BothWays<DayEnergy> {
  readonly meter: string
  readonly date: LocalDate
}

/** A point of `energy_month`, derived as well. */
export interface EnergyMonth extends BothWays<PeriodEnergy> {
  readonly meter: string
  /** Its first day. */
  readonly month: LocalDate
}

/** What is derived from readings, and can be derived again at any time. */
export interface Energy {
  readonly energyDays: readonly EnergyDay[]
  readonly energyMonths: readonly EnergyMonth[]
}

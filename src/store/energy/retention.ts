import { dayStart, type LocalDate } from '../../base/clock.js'
import type { Energy } from './energy.js'

/** The database's clock goes on while points are on their way. */
const MARGIN_S = 3600

/**
 * Leaves out what the database no longer holds (pure). Its oldest readings may be inside its retention where the first day of their
 * month is not: such a month has no point.
 * @param since epoch seconds, as of {@link Store.keepsSince}
 */
export function keptSince(
  since: number,
  { energyDays, energyMonths }: Energy,
): { energy: Energy; leftOut: LocalDate[] } {
  const isKept = (date: LocalDate): boolean => dayStart(date) >= since + MARGIN_S
  return {
    energy: {
      energyDays: energyDays.filter(({ date }) => isKept(date)),
      energyMonths: energyMonths.filter(({ month }) => isKept(month)),
    },
    leftOut: energyMonths.map(({ month }) => month).filter((month) => !isKept(month)),
  }
}

import { dateAt, dayStart, daysBetween, monthOf, nextMonth, SLOTS_PER_DAY, type LocalDate } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import type { Store } from '../store.js'
import { energyOf, type Stored } from './derive.js'
import type { Energy, EnergyDay, EnergyMonth } from './energy.js'
import { keptSince } from './retention.js'
import { storedIn } from './stored-months.js'

export interface Rebuilt {
  /** Points of `energy_day`, and those whose 48 half hours are all known. */
  readonly days: number
  readonly wholeDays: number
  readonly months: number
  readonly wholeMonths: number
  /** Months that begin before what the database keeps: they have no point. */
  readonly leftOut: readonly LocalDate[]
}

interface Options extends Waiting {
  readonly meter: string
  readonly halfHourFields?: boolean | undefined
  /** Part of the time span that is done, 0 … 1. */
  readonly onProgress?: (part: number) => void
}

/**
 * Derives all energy of a meter again from its readings, month by month, oldest first. It may be stopped at any time and run again:
 * the same points again change nothing.
 * @throws {KenshinError} `store.…`
 */
export async function rebuild(store: Store, { meter, halfHourFields, signal, onProgress }: Options): Promise<Rebuilt> {
  let rebuilt: Rebuilt = { days: 0, wholeDays: 0, months: 0, wholeMonths: 0, leftOut: [] }
  const span = await store.span({ meter }, { signal })
  if (span === undefined) return rebuilt
  const meters = await store.meters({ meter, from: 0, to: span.last + 1 }, { signal })
  const since = await store.keepsSince({ signal })
  let month: LocalDate | undefined = monthOf(dateAt(span.first))
  while (month !== undefined && dayStart(month) <= span.last) {
    const stored: Stored = { ...(await storedIn(store, { meter, first: month, last: month }, { signal })), meters }
    if (stored.readings.length > 0) {
      const { energy, leftOut } = keptSince(since, energyOfMonth(meter, month, stored, halfHourFields))
      await store.write({ readings: [], days: [], runs: [], ...energy }, { signal })
      rebuilt = sum(rebuilt, energy, leftOut)
    }
    onProgress?.((dayStart(nextMonth(month)) - span.first) / (span.last - span.first + 1))
    month = stored.readings.length > 0 ? nextMonth(month) : await nextWithReadings(store, meter, month, { signal })
  }
  return rebuilt
}

/** Readings that a wrong clock has dated may lie decades away from all others. */
async function nextWithReadings(
  store: Store,
  meter: string,
  month: LocalDate,
  waiting: Waiting,
): Promise<LocalDate | undefined> {
  const span = await store.span({ meter, from: dayStart(nextMonth(month)) }, waiting)
  return span && monthOf(dateAt(span.first))
}

/** The energy of one month and its days, from its readings and the first one of the next month (pure). */
export function energyOfMonth(meter: string, month: LocalDate, stored: Stored, halfHourFields?: boolean): Energy {
  const { energyDays, energyMonths } = energyOf(meter, stored, halfHourFields)
  return {
    energyDays: energyDays.filter(({ date }) => monthOf(date) === month),
    energyMonths: energyMonths.filter((one) => one.month === month),
  }
}

function sum(before: Rebuilt, { energyDays, energyMonths }: Energy, leftOut: readonly LocalDate[]): Rebuilt {
  return {
    days: before.days + energyDays.length,
    wholeDays: before.wholeDays + energyDays.filter((day) => isWhole(day, SLOTS_PER_DAY)).length,
    months: before.months + energyMonths.length,
    wholeMonths: before.wholeMonths + energyMonths.filter((one) => isWhole(one, slotsOf(one))).length,
    leftOut: [...before.leftOut, ...leftOut],
  }
}

const slotsOf = ({ month }: EnergyMonth): number => daysBetween(month, nextMonth(month)) * SLOTS_PER_DAY

const isWhole = ({ bought, sold }: Pick<EnergyDay | EnergyMonth, 'bought' | 'sold'>, slots: number): boolean =>
  [bought, sold].every((energy) => energy === undefined || energy.slots === slots) && bought !== undefined

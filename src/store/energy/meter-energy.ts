import { DAY_S, datesAt, dayStart, monthOf, nextMonth, plusDays, SLOT_S, type LocalDate } from '../../base/clock.js'
import { isCode } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import type { Waiting } from '../../base/time.js'
import type { Batch, Store } from '../store.js'
import { energyOf, type Stored } from './derive.js'
import type { Energy } from './energy.js'
import { keptSince } from './retention.js'
import { storedIn } from './stored-months.js'

interface Parts {
  readonly meter: string
  readonly store: Pick<Store, 'readings' | 'days' | 'meters' | 'keepsSince' | 'write'>
  readonly halfHourFields?: boolean | undefined
  readonly log: Logger
}

const NOTHING: Batch = { readings: [], days: [], runs: [] }

/** Months, from the first to the last, and what the store holds of them. */
interface Known {
  readonly first: LocalDate
  readonly last: LocalDate
  readonly stored: Stored
}

/**
 * Keeps `energy_day` and `energy_month` of one meter in step with its readings. The months of the last batch are kept in memory: a
 * run writes many days of a month, and only this run writes them.
 */
export class MeterEnergy {
  readonly #parts: Parts
  #since: number | undefined
  #known: Known | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Writes a batch and what it changes. @throws {KenshinError} `store.…` */
  async write(batch: Batch, waiting: Waiting): Promise<void> {
    try {
      await this.#send(batch, await this.#changedBy(batch, waiting), waiting)
    } catch (error) {
      this.#known = undefined
      throw error
    }
  }

  /** Writes what a batch changes that is in the store already. @throws {KenshinError} `store.…` */
  async follow(batch: Batch, waiting: Waiting): Promise<void> {
    await this.#send(NOTHING, await this.#changedBy(batch, waiting), waiting)
  }

  /** Points that the database finds too old are left out, until it takes the rest: they must never keep a reading out. */
  async #send(batch: Batch, changed: Energy, waiting: Waiting): Promise<void> {
    const { store, log } = this.#parts
    for (let since = (this.#since ??= await store.keepsSince(waiting)); ; this.#since = since) {
      const { energy, leftOut } = keptSince(since, changed)
      try {
        await store.write({ ...batch, ...energy }, waiting)
        if (leftOut.length > 0) log.warn('months left out: they begin before what the database keeps', named(leftOut))
        return
      } catch (error) {
        const oldest = oldestIn(energy)
        if (!isCode(error, 'store.retention') || oldest === undefined) throw error
        since = dayStart(oldest) + DAY_S
      }
    }
  }

  /** Whole points, never parts: they are made from the batch and everything that the store holds of its months. */
  async #changedBy(batch: Batch, waiting: Waiting): Promise<Energy> {
    const { meter, halfHourFields } = this.#parts
    const dates = touchedBy(batch)
    const [first, last] = [dates[0], dates.at(-1)]
    if (first === undefined || last === undefined) return { energyDays: [], energyMonths: [] }
    const known = await this.#monthsOf(monthOf(first), monthOf(last), waiting)
    const stored = overlaid(known.stored, batch)
    this.#known = { ...known, stored }
    const [touched, months] = [new Set(dates), new Set(dates.map(monthOf))]
    const { energyDays, energyMonths } = energyOf(meter, stored, halfHourFields)
    return {
      energyDays: energyDays.filter(({ date }) => touched.has(date)),
      energyMonths: energyMonths.filter(({ month }) => months.has(month)),
    }
  }

  async #monthsOf(first: LocalDate, last: LocalDate, waiting: Waiting): Promise<Known> {
    const { meter, store } = this.#parts
    if (this.#known?.first === first && this.#known.last === last) return this.#known
    const stored = {
      ...(await storedIn(store, { meter, first, last }, waiting)),
      meters: await store.meters({ meter, from: 0, to: dayStart(nextMonth(last)) }, waiting),
    }
    return { first, last, stored }
  }
}

const named = (months: readonly LocalDate[]): { months: string } => ({
  months: months.map((month) => month.slice(0, 7)).join(' '),
})

const oldestIn = ({ energyDays, energyMonths }: Energy): LocalDate | undefined =>
  [...energyDays.map(({ date }) => date), ...energyMonths.map(({ month }) => month)].sort()[0]

/** Dates whose energy may change: a reading at 00:00 also ends the last half hour of the date before. Ascending. */
function touchedBy({ readings, days }: Batch): LocalDate[] {
  const read = datesAt(readings.flatMap(({ time }) => [time, time - SLOT_S]))
  // After a kill, a day's readings are all in the store, and only its mark is new.
  const marked = days.flatMap(({ date }) => [date, plusDays(date, -1)])
  return [...new Set([...read, ...marked])].sort()
}

/** As the store will be when the batch is written. */
function overlaid(stored: Stored, { readings, days, meters = [] }: Batch): Stored {
  const merged = <T>(old: readonly T[], added: readonly T[], key: (item: T) => string | number): T[] => [
    ...new Map([...old, ...added].map((item) => [key(item), item])).values(),
  ]
  return {
    readings: merged(stored.readings, readings, ({ direction, time }) => (direction === 'normal' ? time : -time)).sort(
      (a, b) => a.time - b.time,
    ),
    days: merged(stored.days, days, ({ direction, date }) => `${direction} ${date}`).sort((a, b) =>
      a.date < b.date ? -1 : 1,
    ),
    meters: merged(stored.meters, meters, ({ time }) => time).sort((a, b) => a.time - b.time),
  }
}

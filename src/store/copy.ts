import { dateAt, dayStart, monthOf, nextMonth, type LocalDate } from '../base/clock.js'
import type { Waiting } from '../base/time.js'
import type { Stored } from './energy/derive.js'
import type { Energy } from './energy/energy.js'
import { energyOfMonth } from './energy/rebuild.js'
import { keptSince } from './energy/retention.js'
import { keptKinds } from './points/rows.js'
import type { Batch, KeptKind, MeterRecord, Store } from './store.js'

/** Points written so far; `done` of `total` months are copied. */
export interface Copied {
  readonly readings: number
  readonly days: number
  readonly runs: number
  readonly done: number
  readonly total: number
}

interface Options extends Waiting {
  /** Whether the energy that is derived for the other store tells the half hours of each day, too. */
  readonly halfHourFields?: boolean | undefined
  readonly onProgress?: (copied: Copied) => void
}

/**
 * Copies everything (readings, day marks, runs, meter records), month by month, oldest first, and derives its energy anew: the first
 * store may be older than that. It may be stopped at any time and run again: points that are written twice change nothing.
 * @throws {KenshinError} `store.…` of either store
 */
export async function copyAll(
  from: Store,
  to: Store,
  { signal, halfHourFields, onProgress }: Options,
): Promise<Copied> {
  const months = await monthsOf(from, { signal })
  const records = await allRecords(from, { signal })
  const since = await to.keepsSince({ signal })
  let copied: Copied = { readings: 0, days: 0, runs: 0, done: 0, total: months.length }
  for (const month of months) {
    const { batch, next } = await contentOf(from, month, { signal })
    const stored = {
      readings: [...batch.readings, ...next.readings],
      days: [...batch.days, ...next.days],
      meters: records,
    }
    const { energy } = keptSince(since, energyIn(month, stored, halfHourFields))
    await to.write({ ...batch, ...energy }, { signal })
    copied = {
      readings: copied.readings + batch.readings.length,
      days: copied.days + batch.days.length,
      runs: copied.runs + batch.runs.length,
      done: copied.done + 1,
      total: copied.total,
    }
    onProgress?.(copied)
  }
  return copied
}

type Content = Required<Batch>

/** A month, and of the next one the reading that ends the last half hour of this one, with its mark. */
async function contentOf(
  store: Store,
  month: LocalDate,
  waiting: Waiting,
): Promise<{ batch: Content; next: Pick<Content, 'readings' | 'days'> }> {
  const next = nextMonth(month)
  const [begin, end] = [dayStart(month), dayStart(next)]
  const readings = await store.readings({ from: begin, to: end + 1 }, waiting)
  const days = await store.days({ from: month, to: next }, waiting)
  const batch = {
    readings: readings.filter(({ time }) => time < end),
    days: days.filter(({ date }) => date < next),
    runs: await store.runs({ from: begin, to: end }, waiting),
    meters: await store.meters({ from: begin, to: end }, waiting),
  }
  return {
    batch,
    next: { readings: readings.filter(({ time }) => time >= end), days: days.filter(({ date }) => date >= next) },
  }
}

async function allRecords(store: Store, waiting: Waiting): Promise<MeterRecord[]> {
  const span = await store.span({ of: 'electricity_meter' }, waiting)
  return span === undefined ? [] : store.meters({ from: span.first, to: span.last + 1 }, waiting)
}

function energyIn(month: LocalDate, { readings, days, meters }: Stored, halfHourFields: boolean | undefined): Energy {
  const names = [...new Set(readings.map(({ meter }) => meter))]
  const parts = names.map((name) => {
    const isOf = ({ meter }: { readonly meter: string }): boolean => meter === name
    const stored = { readings: readings.filter(isOf), days: days.filter(isOf), meters: meters.filter(isOf) }
    return energyOfMonth(name, month, stored, halfHourFields)
  })
  return {
    energyDays: parts.flatMap(({ energyDays }) => energyDays),
    energyMonths: parts.flatMap(({ energyMonths }) => energyMonths),
  }
}

/**
 * The months that hold points, ascending. Empty ones are left out: a record that was dated by a wrong clock may lie decades away from
 * all others.
 */
async function monthsOf(store: Store, waiting: Waiting): Promise<LocalDate[]> {
  const ahead = new Map<KeptKind, number | undefined>()
  const look = async (from?: number): Promise<void> => {
    for (const of of keptKinds) {
      const known = ahead.get(of)
      if (from !== undefined && (known === undefined || known >= from)) continue
      ahead.set(of, (await store.span({ of, ...(from !== undefined && { from }) }, waiting))?.first)
    }
  }
  const months: LocalDate[] = []
  await look()
  for (;;) {
    const next = Math.min(...[...ahead.values()].map((time) => time ?? Infinity))
    if (next === Infinity) return months
    const month = monthOf(dateAt(next))
    months.push(month)
    await look(dayStart(nextMonth(month)))
  }
}

import { dateAt } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import type { EnergyUnit } from '../../echonet/energy.js'
import type { Batch, MeterRecord, Store } from '../store.js'

/** What is stored of the meter that was last read under a name. */
export interface StoredMeter {
  /** A digest of its maker and production number; undefined where it never served them. */
  readonly identity: string | undefined
  /** Instant of its oldest reading, where it replaced another meter: epoch seconds. */
  readonly registerSince: number | undefined
  /** undefined where nothing is stored of it. */
  readonly unit: EnergyUnit | undefined
  /** Its newest record in the store, from which the rest comes; undefined where there is none. */
  readonly record: MeterRecord | undefined
}

/**
 * Reads the newest record of a meter or, where there is none, the unit of its newest day mark.
 * @throws {KenshinError} `store.…`
 */
export async function storedMeter(
  store: Pick<Store, 'span' | 'meters' | 'days'>,
  meter: string,
  waiting: Waiting,
): Promise<StoredMeter> {
  const records = await store.span({ meter, of: 'electricity_meter' }, waiting)
  if (records !== undefined) {
    const { last } = records
    return meterIn({ meters: await store.meters({ meter, from: last, to: last + 1 }, waiting), days: [] })
  }
  const marks = await store.span({ meter, of: 'electricity_day' }, waiting)
  if (marks === undefined) return meterIn({ meters: [], days: [] })
  const date = dateAt(marks.last)
  return meterIn({ meters: [], days: await store.days({ meter, from: date, to: date }, waiting) })
}

/** The same from records and marks at hand, both ascending. */
export function meterIn({ meters, days }: Required<Pick<Batch, 'meters' | 'days'>>): StoredMeter {
  const record = meters.at(-1)
  const { identity, registerSince, unit } = record ?? { ...UNKNOWN, unit: days.at(-1)?.unit }
  return { identity, registerSince, unit, record }
}

const UNKNOWN = { identity: undefined, registerSince: undefined } as const

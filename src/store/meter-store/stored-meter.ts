import { DAY_S, dateAt } from '../../base/clock.js'
import { KenshinError } from '../../base/errors.js'
import type { Waiting } from '../../base/time.js'
import type { EnergyUnit } from '../../echonet/energy.js'
import { sameUnit } from './stored-history.js'
import type { Batch, MeterRecord, Store } from '../store.js'

/** What is known of the meter that was read last under a name. */
export interface StoredMeter {
  /** A digest of its serial number; undefined where it never told one. */
  readonly identity: string | undefined
  /** The oldest reading of this meter where it replaced another, epoch seconds. */
  readonly registerSince: number | undefined
  /** Undefined where nothing is stored of it. */
  readonly unit: EnergyUnit | undefined
  /** The store's newest record of it, which the rest is from; undefined where there is none. */
  readonly record: MeterRecord | undefined
}

/** What a meter tells of itself. */
export interface ToldMeter {
  readonly identity: string | undefined
  readonly unit: EnergyUnit
}

/** A database with a retention forgets the record as it forgets readings: it is written again in time. */
const RECORD_LASTS_S = 30 * DAY_S

/** From the newest record of the store or, where it has none, from its newest day mark. */
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

/** The same from records and marks, both ascending. */
export function meterIn({ meters, days }: Required<Pick<Batch, 'meters' | 'days'>>): StoredMeter {
  const record = meters.at(-1)
  const { identity, registerSince, unit } = record ?? { ...UNKNOWN, unit: days.at(-1)?.unit }
  return { identity, registerSince, unit, record }
}

const UNKNOWN = { identity: undefined, registerSince: undefined } as const

/** Another meter hangs there now. A meter that does not tell its number is taken for the same. */
export const isExchanged = (known: StoredMeter, told: ToldMeter): boolean =>
  known.identity !== undefined && told.identity !== undefined && known.identity !== told.identity

/** The same meter never changes its unit. @throws {KenshinError} `history.unit-differs` */
export function proveUnit(meter: string, known: StoredMeter, told: ToldMeter): void {
  if (known.unit === undefined || isExchanged(known, told) || sameUnit(known.unit, told.unit)) return
  const { unit: before } = known
  throw new KenshinError(
    'history.unit-differs',
    (words) => words.unitDiffers({ meter, now: words.unit(told.unit), before: words.unit(before) }),
    { facts: { known: before, told: told.unit } },
  )
}

/** @returns the record to write with readings of its date; undefined while the newest one says the same and is fresh */
export function recordDue({ record: old }: StoredMeter, record: MeterRecord): MeterRecord | undefined {
  const isSame =
    old !== undefined &&
    old.identity === record.identity &&
    old.registerSince === record.registerSince &&
    sameUnit(old.unit, record.unit)
  return isSame && record.time - old.time <= RECORD_LASTS_S ? undefined : record
}

/** The history by instants: ED and EF say from when and how many, EC and EE give them. */
import { SLOT_S } from '../base/clock.js'
import { outOfRange, type ValueKind } from './property-spec.js'
import { COUNT_RANGE, countBytes, readCount, type CountPair } from './register-values.js'
import { bytesOf, readTime, timeBytes, viewOf, within } from './value-bytes.js'

/** EPC EC, EE. */
export interface RecentCounts {
  /** The instant asked for, epoch seconds; undefined before it was ever set. */
  readonly time: number | undefined
  /** Newest first: the first at `time`, each following one step earlier. Empty without `time`. */
  readonly readings: readonly CountPair[]
}

/** EPC ED, EF: what EC and EE shall tell. */
export interface CollectionTime {
  /** Epoch seconds; undefined = not set. */
  readonly time: number | undefined
  /** Readings to collect. */
  readonly count: number
}

const NO_YEAR = 0xffff

/** How EC/ED and EE/EF differ. */
interface Collection {
  /** Seconds between two readings; the time asked for is a multiple of it. */
  readonly step: number
  readonly most: number
}
export const halfHours: Collection = { step: SLOT_S, most: 12 }
export const minutes: Collection = { step: 60, most: 10 }

function readCollection(view: DataView, { step, most }: Collection): CollectionTime {
  const count = within(view.getUint8(6), 1, most)
  if (view.getUint16(0) === NO_YEAR) return { time: undefined, count }
  return { time: onStep(readTime(view, 6), step), count }
}

function collectionBytes({ time, count }: CollectionTime, { step, most }: Collection): number[] {
  const instant = time === undefined ? bytesOf(0xffff_ffff_ffff, 6) : timeBytes(onStep(time, step), 6)
  return [...instant, within(count, 1, most)]
}

function onStep(time: number, step: number): number {
  if (time % step !== 0) throw outOfRange()
  return time
}

/** EPC ED, EF. */
export const collectionTime = (collection: Collection): ValueKind<CollectionTime> => ({
  size: 7,
  range: `date, time in steps of ${collection.step / 60} min, FFFF not set; n 1–${collection.most}`,
  decode: (edt) => readCollection(viewOf(edt), collection),
  encode: (value) => Uint8Array.from(collectionBytes(value, collection)),
})

/** EPC EC, EE: as ED, EF, then n × (normal, reverse), newest first. */
export const recentCounts = (collection: Collection): ValueKind<RecentCounts> => ({
  size: { min: 7 + 8, max: 7 + 8 * collection.most },
  range: `date, time in steps of ${collection.step / 60} min, FFFF not set; n 1–${collection.most}; 2n × ${COUNT_RANGE}`,
  unit: 'count',
  decode(edt) {
    const view = viewOf(edt)
    const { time, count } = readCollection(view, collection)
    if (edt.length !== 7 + 8 * count) throw outOfRange()
    const pairs = Array.from({ length: count }, (_, i) => ({
      normal: readCount(view, 7 + 8 * i),
      reverse: readCount(view, 11 + 8 * i),
    }))
    if (time === undefined) return { time, readings: [] }
    return { time, readings: pairs.map((pair, i) => ({ time: time - i * collection.step, ...pair })) }
  },
  encode({ time, readings }) {
    // A meter that was not told a time answers one reading without data.
    const pairs = time === undefined ? [{ normal: undefined, reverse: undefined }] : readings
    return Uint8Array.from([
      ...collectionBytes({ time, count: pairs.length }, collection),
      ...pairs.flatMap(({ normal, reverse }) => [...countBytes(normal), ...countBytes(reverse)]),
    ])
  },
})

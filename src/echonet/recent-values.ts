/** The history by instants: ED and EF say from when and how many, EC and EE give them. */
import { SLOT_S } from '../base/clock.js'
import { outOfRange, type ValueKind } from './property-spec.js'
import { COUNT_RANGE, countOf, isOutside, outsideBytes, type CountPair } from './register-values.js'
import { bytesOf, readTime, timeBytes, viewOf, within } from './value-bytes.js'

/** Both registers at one instant of EC, EE. */
export interface RecentReading extends CountPair {
  /** Directions whose count is outside the standard; it is undefined there. One such count does not spoil the others. */
  readonly outside?: readonly (typeof DIRECTIONS)[number][] | undefined
}

/** EPC EC, EE: the registers at the instants that ED, EF ask for, as the meter tells them. */
export interface RecentCounts {
  /**
   * The instant of the newest reading, epoch seconds; undefined before ED, EF was ever set. The answer carries it in full: it is right
   * even where another controller has set another one since.
   */
  readonly time: number | undefined
  /**
   * EC 1–12, EE 1–10, newest first: the first at `time`, each following one step earlier. A meter may give fewer than were asked for.
   * Empty without `time`.
   */
  readonly readings: readonly RecentReading[]
}

/** EPC ED, EF: what EC and EE shall tell. */
export interface CollectionTime {
  /** The newest reading, epoch seconds: ED a half hour, EF a minute. undefined = not set. */
  readonly time: number | undefined
  /** Readings to collect: ED 1–12, EF 1–10. */
  readonly count: number
}

const NO_YEAR = 0xffff
const DIRECTIONS = ['normal', 'reverse'] as const
const READING_BYTES = 8
const sizeOf = (readings: number): number => 7 + READING_BYTES * readings

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
  size: { min: sizeOf(1), max: sizeOf(collection.most) },
  range: `date, time in steps of ${collection.step / 60} min, FFFF not set; n 1–${collection.most}; 2n × ${COUNT_RANGE}`,
  unit: 'count',
  decode(edt) {
    const view = viewOf(edt)
    const { time, count } = readCollection(view, collection)
    if (edt.length !== sizeOf(count)) throw outOfRange()
    if (time === undefined) return { time, readings: [] }
    const instants = instantsOf(time, count, collection)
    return { time, readings: instants.map((instant, i) => readReading(view, sizeOf(i), instant)) }
  },
  encode({ time, readings }) {
    const instants = time === undefined ? [] : instantsOf(time, readings.length, collection)
    if (readings.length !== instants.length || readings.some((reading, i) => reading.time !== instants[i]))
      throw outOfRange()
    // A meter that was not told a time answers one reading without data.
    const bytes = time === undefined ? NOTHING_TOLD : readings.flatMap(readingBytes)
    return Uint8Array.from([...collectionBytes({ time, count: bytes.length / READING_BYTES }, collection), ...bytes])
  },
})

/** Newest first. */
const instantsOf = (newest: number, count: number, { step }: Collection): number[] =>
  Array.from({ length: count }, (_, i) => newest - i * step)

function readReading(view: DataView, at: number, time: number): RecentReading {
  const raw = { normal: view.getUint32(at), reverse: view.getUint32(at + 4) }
  const outside = DIRECTIONS.filter((direction) => isOutside(raw[direction]))
  const counts = { normal: countOf(raw.normal), reverse: countOf(raw.reverse) }
  return { time, ...counts, ...(outside.length > 0 && { outside }) }
}

const readingBytes = ({ outside = [], ...counts }: Omit<RecentReading, 'time'>): number[] =>
  DIRECTIONS.flatMap((direction) => outsideBytes(counts[direction], outside.includes(direction)))

const NOTHING_TOLD = readingBytes({ normal: undefined, reverse: undefined })

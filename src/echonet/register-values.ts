import { dateAt, dayStart, secondOfDay, SLOT_S, SLOTS_PER_DAY } from '../base/clock.js'
import { outOfRange, type ValueKind } from './property-spec.js'
import { bytesOf, bytesOfDate, dateOf, unsigned, viewOf, within } from './property-values.js'

/** A register count, 0 … 99,999,999; undefined = the meter has none for that instant. */
export type Count = number | undefined

/** EPC E2, E4: the register on one day. */
export interface CountHistory {
  /** Days ago as the meter repeats it, 0–99; {@link DAY_NOT_SET} before E5 was ever set. */
  readonly day: number
  /** Exactly 48: at 00:00, 00:30 … 23:30 JST. */
  readonly counts: readonly Count[]
  /** Slots (0–47) whose count is outside the standard; it is undefined there. One such count does not spoil the day. */
  readonly outside?: readonly number[] | undefined
}

/** EPC EA, EB: the register at the latest full half hour. */
export interface TimedCount {
  /** Epoch seconds. */
  readonly time: number
  readonly count: Count
}

/** Both registers at one instant. */
export interface CountPair {
  /** Epoch seconds. */
  readonly time: number
  readonly normal: Count
  readonly reverse: Count
}

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

/** E5, and the day word of E2 and E4, of a meter that was never asked for a day. */
export const DAY_NOT_SET = 0xff

const NO_DATA = 0xfffffffe
const NO_MEANING = 0xffffffff
const HIGHEST_COUNT = 99_999_999
const HIGHEST_DAY = 99
const NO_YEAR = 0xffff
const COUNT_RANGE = '0–99999999, FFFFFFFE no data'

const readCount = (view: DataView, at: number): Count => {
  const raw = view.getUint32(at)
  return raw === NO_DATA ? undefined : within(raw, 0, HIGHEST_COUNT)
}

const countBytes = (count: Count): number[] =>
  bytesOf(count === undefined ? NO_DATA : within(count, 0, HIGHEST_COUNT), 4)

/** EPC E0, E3. */
export const registerCount: ValueKind<Count> = {
  size: 4,
  range: COUNT_RANGE,
  unit: 'count',
  decode: (edt) => readCount(viewOf(edt), 0),
  encode: (count) => Uint8Array.from(countBytes(count)),
}

const checkedDay = (day: number): number => (day === DAY_NOT_SET ? day : within(day, 0, HIGHEST_DAY))

/** EPC E5. */
export const collectionDay: ValueKind<number> = {
  ...unsigned(1, 0, 0xff, 'day'),
  range: '0–99, FF not set',
  decode: (edt) => checkedDay(edt[0]!),
  encode: (day) => Uint8Array.of(checkedDay(day)),
}

/**
 * EPC E2, E4: the day (2 bytes), then 48 counts (4 bytes each).
 * A slot that the day has not reached yet holds FFFFFFFE, like a hole.
 */
export const countHistory: ValueKind<CountHistory> = {
  size: 2 + 4 * SLOTS_PER_DAY,
  range: `day 0–99, 00FF not set; 48 × ${COUNT_RANGE}`,
  unit: 'count',
  decode(edt) {
    const view = viewOf(edt)
    const raw = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => view.getUint32(2 + 4 * slot))
    const outside = raw.flatMap((count, slot) => (count > HIGHEST_COUNT && count !== NO_DATA ? [slot] : []))
    return {
      day: checkedDay(view.getUint16(0)),
      counts: raw.map((count) => (count > HIGHEST_COUNT ? undefined : count)),
      ...(outside.length > 0 && { outside }),
    }
  },
  encode({ day, counts, outside = [] }) {
    if (counts.length !== SLOTS_PER_DAY) throw outOfRange()
    const bytes = counts.flatMap((count, slot) => (outside.includes(slot) ? bytesOf(NO_MEANING, 4) : countBytes(count)))
    return Uint8Array.from([...bytesOf(checkedDay(day), 2), ...bytes])
  },
}

/** Year (2), month, day, hour, minute and, where there are 7 bytes, second: always Japanese time. */
function readTime(view: DataView, bytes: 6 | 7): number {
  const date = dateOf(view.getUint16(0), view.getUint8(2), view.getUint8(3))
  const [hour, minute] = [within(view.getUint8(4), 0, 23), within(view.getUint8(5), 0, 59)]
  const second = bytes === 7 ? within(view.getUint8(6), 0, 59) : 0
  return dayStart(date) + hour * 3600 + minute * 60 + second
}

const FIRST_INSTANT = dayStart(dateOf(1, 1, 1))
const LAST_INSTANT = dayStart(dateOf(9999, 12, 31)) + 86_399

function timeBytes(time: number, bytes: 6 | 7): number[] {
  const of = secondOfDay(within(time, FIRST_INSTANT, LAST_INSTANT))
  const clock = [Math.floor(of / 3600), Math.floor(of / 60) % 60, of % 60]
  return [...bytesOfDate(dateAt(time)), ...clock.slice(0, bytes - 4)]
}

/** EPC EA, EB. */
export const timedCount: ValueKind<TimedCount> = {
  size: 11,
  range: `date, time; ${COUNT_RANGE}`,
  unit: 'count',
  decode(edt) {
    const view = viewOf(edt)
    return { time: readTime(view, 7), count: readCount(view, 7) }
  },
  encode: ({ time, count }) => Uint8Array.from([...timeBytes(time, 7), ...countBytes(count)]),
}

/** EPC D0. */
export const countPair: ValueKind<CountPair> = {
  size: 15,
  range: `date, time; 2 × ${COUNT_RANGE}`,
  unit: 'count',
  decode(edt) {
    const view = viewOf(edt)
    return { time: readTime(view, 7), normal: readCount(view, 7), reverse: readCount(view, 11) }
  },
  encode: ({ time, normal, reverse }) =>
    Uint8Array.from([...timeBytes(time, 7), ...countBytes(normal), ...countBytes(reverse)]),
}

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

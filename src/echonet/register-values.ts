import type { ValueKind } from './property-spec.js'
import { bytesOf, readTime, timeBytes, viewOf, within } from './value-bytes.js'

/** A register count, 0 … 99,999,999; undefined = the meter has none for that instant. */
export type Count = number | undefined

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

const NO_DATA = 0xfffffffe
const NO_MEANING = 0xffffffff
const HIGHEST_COUNT = 99_999_999
export const COUNT_RANGE = '0–99999999, FFFFFFFE no data'

export const readCount = (view: DataView, at: number): Count => {
  const raw = view.getUint32(at)
  return raw === NO_DATA ? undefined : within(raw, 0, HIGHEST_COUNT)
}

export const countBytes = (count: Count): number[] =>
  bytesOf(count === undefined ? NO_DATA : within(count, 0, HIGHEST_COUNT), 4)

/** One count of a history, where one outside the standard does not spoil the others: it is undefined. */
export const countOf = (raw: number): Count => (raw > HIGHEST_COUNT ? undefined : raw)
export const isOutside = (raw: number): boolean => raw > HIGHEST_COUNT && raw !== NO_DATA
export const outsideBytes = (count: Count, outside: boolean): number[] =>
  outside ? bytesOf(NO_MEANING, 4) : countBytes(count)

/** EPC E0, E3. */
export const registerCount: ValueKind<Count> = {
  size: 4,
  range: COUNT_RANGE,
  unit: 'count',
  decode: (edt) => readCount(viewOf(edt), 0),
  encode: (count) => Uint8Array.from(countBytes(count)),
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

/** The history by days: E5 says which, E2 and E4 give it. */
import { SLOTS_PER_DAY } from '../base/clock.js'
import { outOfRange, type ValueKind } from './property-spec.js'
import { unsigned } from './property-values.js'
import { COUNT_RANGE, countOf, isOutside, outsideBytes, type Count } from './register-values.js'
import { bytesOf, viewOf, within } from './value-bytes.js'

/** EPC E2, E4: the register on one day. */
export interface CountHistory {
  /** Days ago as the meter repeats it, 0–99; {@link DAY_NOT_SET} before E5 was ever set. */
  readonly day: number
  /** Exactly 48: at 00:00, 00:30 … 23:30 JST. */
  readonly counts: readonly Count[]
  /** Slots (0–47) whose count is outside the standard; it is undefined there. One such count does not spoil the day. */
  readonly outside?: readonly number[] | undefined
}

/** E5, and the day word of E2 and E4, of a meter that was never asked for a day. */
export const DAY_NOT_SET = 0xff

const HIGHEST_DAY = 99

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
    const outside = raw.flatMap((count, slot) => (isOutside(count) ? [slot] : []))
    return {
      day: checkedDay(view.getUint16(0)),
      counts: raw.map(countOf),
      ...(outside.length > 0 && { outside }),
    }
  },
  encode({ day, counts, outside = [] }) {
    if (counts.length !== SLOTS_PER_DAY) throw outOfRange()
    const bytes = counts.flatMap((count, slot) => outsideBytes(count, outside.includes(slot)))
    return Uint8Array.from([...bytesOf(checkedDay(day), 2), ...bytes])
  },
}

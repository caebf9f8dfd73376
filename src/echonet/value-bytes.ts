/** Numbers, dates and times as the bytes of a property's data (EDT); everything is big-endian. */
import { dateAt, dayStart, makeDate, secondOfDay, type LocalDate } from '../base/clock.js'
import { outOfRange } from './property-spec.js'

/** @throws {KenshinError} `echonet.value` when it is no whole number within min … max. */
export function within(value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) throw outOfRange()
  return value
}

export const viewOf = (edt: Uint8Array): DataView => new DataView(edt.buffer, edt.byteOffset, edt.byteLength)

/** Big-endian bytes of a value that was checked to fit. */
export const bytesOf = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** (size - 1 - i)) & 0xff)

/** The unsigned number that big-endian bytes hold. */
export const numberOf = (edt: Uint8Array): number => edt.reduce((value, byte) => value * 256 + byte, 0)

/** @throws {KenshinError} `echonet.value` when there is no such day. */
export function dateOf(year: number, month: number, day: number): LocalDate {
  within(year, 1, 9999)
  try {
    return makeDate(year, month, day)
  } catch {
    throw outOfRange()
  }
}

/** Year (2), month, day. */
export function bytesOfDate(date: LocalDate): number[] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  dateOf(year, month, day)
  return [...bytesOf(year, 2), month, day]
}

/** Year (2), month, day, hour, minute and, where there are 7 bytes, second: always Japanese time. */
export function readTime(view: DataView, bytes: 6 | 7): number {
  const date = dateOf(view.getUint16(0), view.getUint8(2), view.getUint8(3))
  const [hour, minute] = [within(view.getUint8(4), 0, 23), within(view.getUint8(5), 0, 59)]
  const second = bytes === 7 ? within(view.getUint8(6), 0, 59) : 0
  return dayStart(date) + hour * 3600 + minute * 60 + second
}

const FIRST_INSTANT = dayStart(dateOf(1, 1, 1))
const LAST_INSTANT = dayStart(dateOf(9999, 12, 31)) + 86_399

export function timeBytes(time: number, bytes: 6 | 7): number[] {
  const of = secondOfDay(within(time, FIRST_INSTANT, LAST_INSTANT))
  const clock = [Math.floor(of / 3600), Math.floor(of / 60) % 60, of % 60]
  return [...bytesOfDate(dateAt(time)), ...clock.slice(0, bytes - 4)]
}

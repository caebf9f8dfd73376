import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayStart, makeDate, parseDate, SLOT_S, slotTime } from '../../src/base/clock.js'
import { isCode } from '../../src/base/errors.js'
import { bytesToHex, hexToBytes } from '../../src/echonet/codes.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { RecentReading } from '../../src/echonet/recent-values.js'

const { recentHalfHours: history, recentHalfHoursTime: collection } = smartMeter
const outside: unknown = expect.objectContaining({ code: 'echonet.value' })

const FIRST = dayStart(makeDate(1, 1, 1)) / SLOT_S
const LAST = (dayStart(makeDate(9999, 12, 31)) + 86_400) / SLOT_S - 1
const halfHour = fc.integer({ min: FIRST, max: LAST }).map((n) => n * SLOT_S)
const count = fc.option(fc.oneof(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(0, 99_999_999)), {
  nil: undefined,
  freq: 4,
})
type Counts = Omit<RecentReading, 'time'>
const within: fc.Arbitrary<Counts> = fc.record({ normal: count, reverse: count })
const beyond: fc.Arbitrary<Counts> = count.map((reverse) => ({ normal: undefined, reverse, outside: ['normal'] }))
const answerOf = (counts: fc.Arbitrary<Counts>) =>
  fc
    .record({ time: halfHour, counts: fc.array(counts, { minLength: 1, maxLength: 12 }) })
    .map(({ time, counts }) => ({ time, readings: counts.map((pair, i) => ({ time: time - i * SLOT_S, ...pair })) }))
const told = answerOf(fc.oneof({ weight: 8, arbitrary: within }, { weight: 1, arbitrary: beyond }))

describe('EC, ED', () => {
  it('EC is read as it is written, whatever its instant, number of readings and holes', () => {
    fc.assert(
      fc.property(told, (value) => {
        expect(history.decode(history.encode(value))).toEqual(value)
      }),
    )
  })

  it('ED is read as it is written', () => {
    fc.assert(
      fc.property(halfHour, fc.integer({ min: 1, max: 12 }), (time, n) => {
        expect(collection.decode(collection.encode({ time, count: n }))).toEqual({ time, count: n })
      }),
    )
  })

  it('EC begins with the ED that asks for the same, and has eight bytes more for each reading', () => {
    fc.assert(
      fc.property(told, (value) => {
        const [edt, asked] = [history.encode(value), { time: value.time, count: value.readings.length }]
        expect(bytesToHex(edt.subarray(0, 7))).toBe(bytesToHex(collection.encode(asked)))
        expect(edt).toHaveLength(7 + 8 * asked.count)
      }),
    )
  })

  it('one byte changed gives what the bytes say or echonet.value, never what was meant', () => {
    fc.assert(
      fc.property(answerOf(within), fc.nat(102), fc.integer({ min: 1, max: 255 }), (value, at, change) => {
        const changed = history.encode(value).map((byte, i) => (i === at ? byte ^ change : byte))
        fc.pre(at < changed.length)
        expect(meaningOf(changed)).not.toEqual(value.readings)
      }),
      { numRuns: 500 },
    )
  })

  /** Undefined where the bytes hold no value. */
  function meaningOf(edt: Uint8Array): readonly RecentReading[] | undefined {
    try {
      const value = history.decode(edt)
      expect(history.decode(history.encode(value))).toEqual(value)
      return value.readings
    } catch (error) {
      expect(isCode(error, 'echonet.value'), String(error)).toBe(true)
      return undefined
    }
  }
})

describe('what a meter may answer', () => {
  const TIME = slotTime(parseDate('2026-11-23'), 21)
  /** 2026-11-23 10:30, 2 readings. */
  const ANSWER = '07EA0B170A1E02000003E800000000000003E700000001'

  it('fewer readings than were asked for, and another time than the one that was asked for', () => {
    expect(bytesToHex(collection.encode({ time: TIME + SLOT_S, count: 12 }))).toBe('07EA0B170B000C')
    expect(history.decode(hexToBytes(ANSWER))).toEqual({
      time: TIME,
      readings: [
        { time: TIME, normal: 1000, reverse: 0 },
        { time: TIME - SLOT_S, normal: 999, reverse: 1 },
      ],
    })
  })

  it('not more and not fewer readings than it says itself', () => {
    for (const n of ['00', '01', '03', '0C', '0D', 'FF'])
      expect(() => history.decode(hexToBytes(ANSWER.replace(/^(.{12})02/, `$1${n}`)))).toThrow(outside)
  })
})

describe('what is not written', () => {
  const TIME = slotTime(parseDate('2026-11-23'), 21)
  const reading = { time: TIME, normal: 1, reverse: 1 }

  it.each<[string, () => Uint8Array]>([
    ['ED: 0 readings', () => collection.encode({ time: TIME, count: 0 })],
    ['ED: 13 readings', () => collection.encode({ time: TIME, count: 13 })],
    ['ED: a quarter of an hour', () => collection.encode({ time: TIME + 900, count: 1 })],
    ['ED: an instant after the year 9999', () => collection.encode({ time: (LAST + 1) * SLOT_S, count: 1 })],
    ['ED: an instant before the year 1', () => collection.encode({ time: (FIRST - 1) * SLOT_S, count: 1 })],
    ['EC: no reading', () => history.encode({ time: TIME, readings: [] })],
    [
      'EC: oldest first',
      () => history.encode({ time: TIME, readings: [{ ...reading, time: TIME - SLOT_S }, reading] }),
    ],
    ['EC: the newest at another time', () => history.encode({ time: TIME + SLOT_S, readings: [reading] })],
    ['EC: a reading twice', () => history.encode({ time: TIME, readings: [reading, reading] })],
    ['EC: readings without a time', () => history.encode({ time: undefined, readings: [reading] })],
    [
      'EC: a count of 100,000,000',
      () => history.encode({ time: TIME, readings: [{ ...reading, normal: 100_000_000 }] }),
    ],
  ])('%s', (_, encode) => {
    expect(encode).toThrow(outside)
  })
})

import { describe, expect, it } from 'vitest'
import { makeDate, plusDays, slotTime } from '../../src/base/clock.js'
import type { HistoryDay } from '../../src/history/day.js'
import { anchorFault, differenceOf, fallsOf } from '../../src/history/proof.js'
import { usageAt, usageOfDay, withDays } from '../../src/history/usage.js'

const TODAY = makeDate(2026, 3, 1)
const YESTERDAY = plusDays(TODAY, -1)
const unit = { digits: 4 }

/** A day whose slots hold what a function says. */
const dayOf = (date: typeof TODAY, count: (slot: number) => number | undefined): HistoryDay => ({
  date,
  direction: 'normal',
  counts: Array.from({ length: 48 }, (_, slot) => count(slot)),
  final: date !== TODAY,
})
const until = (last: number, count = (slot: number): number | undefined => 100 + slot): HistoryDay =>
  dayOf(TODAY, (slot) => (slot <= last ? count(slot) : undefined))

describe('anchorFault()', () => {
  const latest = { time: slotTime(TODAY, 20), count: 120 }

  it('is satisfied with the same count and holes after it', () =>
    expect(anchorFault(until(20), latest)).toBeUndefined())

  it('is satisfied where neither knows the count', () =>
    expect(
      anchorFault(
        until(20, (slot) => (slot === 20 ? undefined : 7)),
        { ...latest, count: undefined },
      ),
    ).toBeUndefined())

  it.each([
    ['a hole at that time', until(19), latest],
    ['another count', until(20, (slot) => 99 + slot), latest],
    ['a later slot', until(21), latest],
    ['a slot much later', dayOf(TODAY, (slot) => (slot <= 20 || slot === 47 ? 100 + slot : undefined)), latest],
    ['a stamp of yesterday', until(47), { time: slotTime(YESTERDAY, 47), count: 147 }],
    ['a value where EA has none', until(20), { ...latest, count: undefined }],
    ['a whole day: a history that has not rolled', until(47), latest],
    ['a whole day of an empty home, whose count never changes', until(47, () => 120), latest],
  ])('finds %s', (_, day, stamped) => expect(anchorFault(day, stamped)).toBeTypeOf('string'))
})

describe('fallsOf()', () => {
  const falls = (before: (slot: number) => number | undefined, today: (slot: number) => number | undefined) => {
    const days = [dayOf(YESTERDAY, before), dayOf(TODAY, today)]
    return fallsOf(days, withDays(new Map(), days), unit)
  }

  it('finds none in a register that rises, rests or wraps', () => {
    expect(
      falls(
        (slot) => 9900 + slot,
        (slot) => (9948 + slot * 3) % 10_000,
      ),
    ).toEqual([])
    expect(
      falls(
        () => 5,
        () => 5,
      ),
    ).toEqual([])
  })

  it('tells a fall between days from one within a day', () => {
    expect(
      falls(
        (slot) => 5000 + slot,
        (slot) => 4000 + slot,
      ),
    ).toEqual([{ time: slotTime(TODAY, 0), from: 5047, to: 4000, betweenDays: true }])
    expect(
      falls(
        (slot) => 5000 + slot,
        (slot) => (slot < 9 ? 5050 : 3000),
      ),
    ).toMatchObject([{ time: slotTime(TODAY, 9), from: 5050, to: 3000, betweenDays: false }])
  })

  it('sees nothing across a hole', () =>
    expect(
      falls(
        (slot) => (slot === 47 ? undefined : 5000),
        () => 4,
      ),
    ).toEqual([]))

  it('joins a day with stored neighbours on both sides', () => {
    const stored = new Map([
      [slotTime(YESTERDAY, 47), 9000],
      [slotTime(plusDays(TODAY, 1), 0), 10],
    ])
    const day = dayOf(TODAY, () => 5000)
    expect(fallsOf([day], withDays(stored, [day]), unit).map(({ time }) => time)).toEqual([
      slotTime(TODAY, 0),
      slotTime(TODAY, 48),
    ])
  })
})

describe('differenceOf()', () => {
  const stored = new Map([[slotTime(TODAY, 7), 107]])

  it('finds another count', () =>
    expect(
      differenceOf(
        until(9, (slot) => 101 + slot),
        stored,
      ),
    ).toEqual({ date: TODAY, slot: 7, stored: 107, read: 108 }))

  it('finds none in equal counts, nor in a hole where a value was stored', () => {
    expect(differenceOf(until(9), stored)).toBeUndefined()
    expect(differenceOf(until(6), stored)).toBeUndefined()
  })
})

describe('usageAt(), usageOfDay()', () => {
  const both = withDays(new Map(), [dayOf(YESTERDAY, (slot) => 9950 + slot), dayOf(TODAY, (slot) => slot)])

  it('reach over the border of days and over the wrap', () => {
    expect(usageAt(both, slotTime(YESTERDAY, 47), unit)).toBe(3)
    expect(usageOfDay(both, YESTERDAY, unit)).toBe(50)
  })

  it('know nothing of the last half hour while the next day is unknown', () => {
    expect(usageAt(both, slotTime(TODAY, 47), unit)).toBeUndefined()
    expect(usageOfDay(both, TODAY, unit)).toBeUndefined()
  })

  it('know nothing on both sides of a hole, nor across a reset', () => {
    const holed = withDays(new Map(), [dayOf(TODAY, (slot) => (slot === 5 ? undefined : slot < 30 ? 3000 : 10))])
    expect([4, 5, 6, 29, 30].map((slot) => usageAt(holed, slotTime(TODAY, slot), unit))).toEqual([
      undefined,
      undefined,
      0,
      undefined,
      0,
    ])
  })
})

describe('withDays()', () => {
  it('keeps what is known where a day has holes', () => {
    const counts = withDays(new Map([[slotTime(TODAY, 40), 5]]), [until(2)])
    expect([...counts.values()]).toEqual([5, 100, 101, 102])
  })
})

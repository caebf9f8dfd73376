import { describe, expect, it } from 'vitest'
import { makeDate, plusDays, slotTime, type LocalDate } from '../../src/base/clock.js'
import { recent, recentSince } from '../../src/report/recent.js'
import type { ReadingPoint } from '../../src/store/store.js'
import { reading } from '../store/samples.js'

const TODAY = makeDate(2026, 12, 3)
const asked = { direction: 'normal', today: TODAY } as const

/** Readings of a day whose half hours of 0.1 kWh are known up to a slot; the reading at that slot has no energy yet. */
const day = (date: LocalDate, slots = 48, holes: readonly number[] = []): ReadingPoint[] =>
  Array.from({ length: Math.min(48, slots + 1) }, (_, slot) =>
    reading(0, 0, { time: slotTime(date, slot), usageKwh: slot < slots && !holes.includes(slot) ? 0.1 : undefined }),
  )

describe('recent()', () => {
  it('adds up exactly, today as far as it is known', () => {
    const readings = Array.from({ length: 10 }, (_, n) => day(plusDays(TODAY, n - 10))).flat()
    const found = recent(asked, [...readings, ...day(TODAY, 25)])
    expect(found.today).toEqual({ date: TODAY, kwh: 2.5, unknown: 0, until: '2026-12-03T12:30:00+09:00' })
    expect(found.yesterday).toEqual({ date: '2026-12-02', kwh: 4.8, unknown: 0 })
    expect(found.month).toEqual({ from: '2026-12-01', kwh: 12.1, unknown: 0 })
    expect(found.week.map(({ date, kwh }) => [date, kwh])).toEqual([
      ...Array.from({ length: 6 }, (_, n) => [plusDays(TODAY, n - 6), 4.8]),
      [TODAY, 2.5],
    ])
    expect(found.sevenDays).toEqual({ kwh: 31.3, unknown: 0 })
  })

  it('counts half hours that are not known, and never takes one for 0', () => {
    const found = recent(asked, [...day(plusDays(TODAY, -1), 48, [3, 47]), ...day(TODAY, 10, [4])])
    expect(found.yesterday).toMatchObject({ kwh: 4.6, unknown: 2 })
    expect(found.today).toMatchObject({ kwh: 0.9, unknown: 1, until: '2026-12-03T05:00:00+09:00' })
    expect(found.month).toMatchObject({ kwh: 5.5, unknown: 48 + 2 + 1 })
    expect(found.week[0]).toEqual({ date: '2026-11-27', kwh: undefined, unknown: 48 })
    expect(found.halfHours.today.slice(3, 6)).toEqual([0.1, undefined, 0.1])
    expect(found.halfHours.today).toHaveLength(48)
  })

  it('knows nothing of an empty store, and of a day that was 0 that it was 0', () => {
    const empty = recent(asked, [])
    expect(empty.today).toEqual({ date: TODAY, kwh: undefined, unknown: 0, until: undefined })
    expect([empty.yesterday.kwh, empty.month.kwh, empty.sevenDays.kwh]).toEqual([undefined, undefined, undefined])
    const zero = [reading(0, 0, { time: slotTime(TODAY, 0), usageKwh: 0 })]
    expect(recent(asked, zero).today).toMatchObject({ kwh: 0, until: '2026-12-03T00:30:00+09:00' })
  })

  it('ends a whole day at midnight', () =>
    expect(recent(asked, day(TODAY)).today.until).toBe('2026-12-04T00:00:00+09:00'))

  it('begins the month on its first day', () => {
    const first = makeDate(2026, 12, 1)
    const found = recent({ ...asked, today: first }, [...day(makeDate(2026, 11, 30)), ...day(first, 2)])
    expect(found.month).toEqual({ from: first, kwh: 0.2, unknown: 0 })
  })
})

describe('recentSince()', () => {
  it('reaches back to the first of the month, and at least over seven days', () => {
    expect(recentSince(TODAY)).toBe('2026-11-27')
    expect(recentSince(makeDate(2026, 12, 31))).toBe('2026-12-01')
  })
})

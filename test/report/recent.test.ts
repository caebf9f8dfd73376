import { describe, expect, it } from 'vitest'
import { dayStart, makeDate, plusDays, SLOT_S, slotTime, type LocalDate } from '../../src/base/clock.js'
import { recent, recentSince } from '../../src/report/recent.js'
import type { EnergySpan } from '../../src/report/tariff/spans.js'

const TODAY = makeDate(2026, 12, 3)
const ago = (days: number): LocalDate => plusDays(TODAY, -days)
const asked = { direction: 'normal', today: TODAY } as const

/** Energy of 0.1 kWh in each half hour, between readings from one instant to another, without those that are holes. */
function spans(from: number, to: number, holes: readonly number[] = []): EnergySpan[] {
  const all = Array.from({ length: (to - from) / SLOT_S + 1 }, (_, k) => from + k * SLOT_S)
  const times = all.filter((time) => !holes.includes(time))
  return times.slice(1).map((time, k) => ({ from: times[k]!, to: time, energy: ((time - times[k]!) / SLOT_S) * 1000 }))
}

describe('recent()', () => {
  it('adds up exactly, today as far as it is known', () => {
    const found = recent(asked, spans(dayStart(ago(10)), slotTime(TODAY, 25)))
    expect(found.today).toEqual({ date: TODAY, kwh: 2.5, unknown: 0, until: '2026-12-03T12:30:00+09:00' })
    expect(found.yesterday).toEqual({ date: '2026-12-02', kwh: 4.8, unknown: 0 })
    expect(found.month).toEqual({ from: '2026-12-01', kwh: 12.1, unknown: 0 })
    expect(found.week.map(({ date, kwh }) => [date, kwh])).toEqual([
      ...Array.from({ length: 6 }, (_, n) => [plusDays(TODAY, n - 6), 4.8]),
      [TODAY, 2.5],
    ])
    expect(found.sevenDays).toEqual({ kwh: 31.3, unknown: 0 })
  })

  it('bridges a hole within a day by the register, and one over midnight in the month alone', () => {
    const holes = [slotTime(ago(1), 4), slotTime(TODAY, 0), slotTime(TODAY, 5)]
    const found = recent(asked, spans(dayStart(ago(2)), slotTime(TODAY, 10), holes))
    expect(found.yesterday).toMatchObject({ kwh: 4.7, unknown: 1 })
    expect(found.today).toMatchObject({ kwh: 0.9, unknown: 1, until: '2026-12-03T05:00:00+09:00' })
    expect(found.month).toMatchObject({ kwh: 10.6, unknown: 0 })
    expect(found.halfHours.today.slice(3, 7)).toEqual([0.1, undefined, undefined, 0.1])
    expect(found.halfHours.today).toHaveLength(48)
  })

  it('counts half hours that are not known, and never takes one for 0', () => {
    const found = recent(asked, spans(slotTime(ago(1), 2), slotTime(TODAY, 10)))
    expect(found.yesterday).toMatchObject({ kwh: 4.6, unknown: 2 })
    expect(found.month).toMatchObject({ kwh: 5.6, unknown: 48 + 2 })
    expect(found.week[0]).toEqual({ date: '2026-11-27', kwh: undefined, unknown: 48 })
  })

  it('knows nothing of an empty store, and of a day that was 0 that it was 0', () => {
    const empty = recent(asked, [])
    expect(empty.today).toEqual({ date: TODAY, kwh: undefined, unknown: 0, until: undefined })
    expect([empty.yesterday.kwh, empty.month.kwh, empty.sevenDays.kwh]).toEqual([undefined, undefined, undefined])
    const zero = [{ from: dayStart(TODAY), to: slotTime(TODAY, 1), energy: 0 }]
    expect(recent(asked, zero).today).toMatchObject({ kwh: 0, until: '2026-12-03T00:30:00+09:00' })
  })

  it('ends a whole day at midnight', () =>
    expect(recent(asked, spans(dayStart(TODAY), slotTime(TODAY, 48))).today.until).toBe('2026-12-04T00:00:00+09:00'))

  it('begins the month on its first day', () => {
    const first = makeDate(2026, 12, 1)
    const found = recent({ ...asked, today: first }, spans(dayStart(makeDate(2026, 11, 30)), slotTime(first, 2)))
    expect(found.month).toEqual({ from: first, kwh: 0.2, unknown: 0 })
  })
})

describe('recentSince()', () => {
  it('reaches back to the first of the month, and at least over seven days', () => {
    expect(recentSince(TODAY)).toBe('2026-11-27')
    expect(recentSince(makeDate(2026, 12, 31))).toBe('2026-12-01')
  })
})

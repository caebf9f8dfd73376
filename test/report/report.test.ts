import { describe, expect, it } from 'vitest'
import { makeDate, plusDays, slotTime } from '../../src/base/clock.js'
import type { DayMark } from '../../src/history/day.js'
import { planDays } from '../../src/history/plan.js'
import { estimate } from '../../src/report/estimate.js'
import { overview } from '../../src/report/overview.js'
import type { ReadingPoint } from '../../src/store/store.js'

const TODAY = makeDate(2027, 1, 5)
const ago = (n: number) => plusDays(TODAY, -n)
const mark = (n: number, slots: number, final = true): DayMark => ({
  meter: 'home',
  direction: 'normal',
  date: ago(n),
  slots,
  final,
  attempts: final ? 1 : 0,
  usageKwh: undefined,
  readAt: slotTime(ago(n), 50),
  unit: { coefficient: 1, unitExponent: -1, digits: 6 },
})
const reading = (n: number, slot: number, count: number, usageKwh: number | undefined): ReadingPoint => ({
  meter: 'home',
  direction: 'normal',
  time: slotTime(ago(n), slot),
  count,
  cumulativeKwh: count / 10,
  usageKwh,
})

describe('overview()', () => {
  const asked = { meter: 'home', direction: 'normal', today: TODAY, days: 20 } as const

  it('adds up exactly', () => {
    const readings = Array.from({ length: 1000 }, (_, i) => reading(30, i, i, 0.1))
    const { usageKwh, first, last } = overview(asked, [], [...readings, reading(30, 1000, 1000, undefined)])
    expect(usageKwh).toBe(100)
    expect(first).toEqual({ time: '2026-12-06T00:00:00+09:00', kwh: 0 })
    expect(last?.kwh).toBe(100)
  })

  it('says nothing of an empty store but that all days are missing', () => {
    const view = overview(asked, [], [])
    expect(view.days).toEqual({ complete: 0, partial: 0, holed: 0, missing: 21 })
    expect(view).toMatchObject({ readings: 0, first: undefined, last: undefined, usageKwh: 0, memoryEnds: undefined })
    expect(view.leaving).toHaveLength(20)
  })

  it('lists what is not complete, oldest first, with the date on which E5 no longer reaches it', () => {
    const marks = Array.from({ length: 21 }, (_, n) => mark(n, n === 7 ? 40 : 48, n > 0)).filter(
      ({ date }) => date !== ago(11),
    )
    const { leaving, days } = overview(asked, marks, [])
    expect(leaving).toEqual([
      { date: ago(11), state: 'missing', slots: 48, forgottenOn: plusDays(ago(11), 100) },
      { date: ago(7), state: 'holed', slots: 8, forgottenOn: plusDays(ago(7), 100) },
    ])
    expect(days).toEqual({ complete: 18, partial: 1, holed: 1, missing: 1 })
  })

  it('counts nothing of the days that the meter never held', () => {
    const marks = [...Array.from({ length: 12 }, (_, n) => mark(n, n <= 6 ? 48 : 0, n > 0)), mark(20, 0, true)]
    const { memoryEnds, days, leaving } = overview(asked, marks, [])
    expect(memoryEnds).toBe(ago(7))
    expect(days).toEqual({ complete: 6, partial: 1, holed: 0, missing: 0 })
    expect(leaving).toEqual([])
  })
})

describe('estimate()', () => {
  const plan = (days: number, directions: readonly ['normal', 'reverse'] | readonly ['normal'] = ['normal']) =>
    planDays({ today: TODAY, days, directions, markOf: () => undefined })

  it('counts two requests a day, one a batch, and the opening', () => {
    expect(estimate(plan(99), {})).toMatchObject({ days: 100, oldest: ago(99), requests: 3 + 9 + 200 })
    const capabilities = { clockBesideHistory: true, directionsAtOnce: true }
    expect(estimate(plan(99), { capabilities }).requests).toBe(201)
    expect(estimate(plan(99, ['normal', 'reverse']), { capabilities }).requests).toBe(201)
    const setGet = { capabilities: { ...capabilities, setGet: true } }
    expect(estimate(plan(99), setGet).requests).toBe(101)
    expect(estimate(plan(1), {}).requests).toBe(3 + 1 + 4)
    expect(estimate(plan(99, ['normal', 'reverse']), {}).requests).toBe(3 + 9 + 300)
  })

  it('takes the pace of the last run, and never less for a bad link', () => {
    const [guessed, slow] = [estimate(plan(99), {}), estimate(plan(99), { secondsPerRequest: 20 })]
    expect([guessed.measured, slow.measured]).toEqual([false, true])
    expect(guessed.seconds.bad).toBeGreaterThan(guessed.seconds.usual)
    expect(slow.seconds.usual).toBeGreaterThan(guessed.seconds.bad)
    expect(slow.seconds.bad).toBeGreaterThan(slow.seconds.usual)
  })
})

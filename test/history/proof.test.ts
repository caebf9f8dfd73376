import { describe, expect, it } from 'vitest'
import { DAY_S, makeDate, plusDays, SLOT_S, slotTime } from '../../src/base/clock.js'
import type { HistoryDay } from '../../src/history/day.js'
import { agreementOf, anchorOf, differencesOf, isDistinctive } from '../../src/history/proof.js'
import { stepsOf } from '../../src/history/steps.js'
import { usageAt, usageOfDay } from '../../src/echonet/energy.js'
import { withDays } from '../../src/history/day-counts.js'

const TODAY = makeDate(2026, 3, 1)
const YESTERDAY = plusDays(TODAY, -1)
const unit = { digits: 4, unitExponent: -1 }

/** A day whose slots hold what a function says. */
const dayOf = (date: typeof TODAY, count: (slot: number) => number | undefined): HistoryDay => ({
  date,
  direction: 'normal',
  counts: Array.from({ length: 48 }, (_, slot) => count(slot)),
  final: date !== TODAY,
})
const until = (last: number, count = (slot: number): number | undefined => 100 + slot): HistoryDay =>
  dayOf(TODAY, (slot) => (slot <= last ? count(slot) : undefined))

describe('anchorOf()', () => {
  const latest = { time: slotTime(TODAY, 20), count: 120 }
  /** Some minutes after slot 20 by the meter, which shows whole minutes. */
  const after = (minutes: number): [number, number] => [latest.time + minutes * 60, latest.time + minutes * 60 + 60]

  it('agrees with the same count and holes after it', () =>
    expect(anchorOf(until(20), latest, after(7))).toEqual({ kind: 'agrees' }))

  it('agrees where neither knows the count', () => {
    const day = until(20, (slot) => (slot === 20 ? undefined : 7))
    expect(anchorOf(day, { ...latest, count: undefined }, after(7))).toEqual({ kind: 'agrees' })
  })

  const otherCount = until(20, (slot) => 99 + slot)
  const wholeDay = until(47)
  const stillHome = until(47, () => 120)
  it.each([
    ['a hole at that time, 10 min after it', until(19), latest, after(10), 'settling'],
    ['a hole at that time, 20 min after it', until(19), latest, after(20), 'contradicts'],
    ['another count, 10 min after it', otherCount, latest, after(10), 'settling'],
    ['another count, 20 min after it', otherCount, latest, after(20), 'contradicts'],
    ['a later slot, 10 min after that', until(21), latest, after(40), 'settling'],
    ['a later slot, 20 min after that', until(21), latest, after(50), 'contradicts'],
    ['a value where EA has none', until(20), { ...latest, count: undefined }, after(20), 'contradicts'],
    ['a whole day at noon', wholeDay, latest, after(7), 'contradicts'],
    ['a whole day of an empty home, whose count never changes', stillHome, latest, after(7), 'contradicts'],
    ['a stamp of yesterday', wholeDay, { time: slotTime(YESTERDAY, 47), count: 147 }, after(7), 'contradicts'],
    ['a stamp of next year', until(20), { time: latest.time + 365 * DAY_S, count: 120 }, after(7), 'contradicts'],
  ] as const)('%s: %#', (_, day, stamped, now, kind) => expect(anchorOf(day, stamped, now).kind).toBe(kind))

  it.each([
    [until(19), latest, 'slot 20 of today differs', '20'],
    [until(21), latest, 'slot 21 of today lies after', '21'],
    [until(20), { time: slotTime(YESTERDAY, 47), count: 147 }, 'stamped 2026-02-28T23:30:00', '2026-02-28T23:30:00'],
  ] as const)('tells why in both languages: %#', (day, stamped, en, ja) => {
    const anchor = anchorOf(day, stamped, after(90))
    const why = 'why' in anchor ? anchor.why : expect.unreachable(anchor.kind)
    expect(why.en).toContain(en)
    expect(why.ja).toContain(ja)
    expect(why.ja).toMatch(/[ぁ-ん]/)
  })

  it('waits for a history that has not rolled until 01:05', () => {
    const midnight = { time: slotTime(TODAY, 1), count: 101 }
    const at = (minutes: number): [number, number] => [
      slotTime(TODAY, 0) + minutes * 60,
      slotTime(TODAY, 0) + minutes * 60,
    ]
    expect(anchorOf(wholeDay, midnight, at(37))).toMatchObject({
      kind: 'settling',
      until: slotTime(TODAY, 0) + 65 * 60,
    })
    expect(anchorOf(wholeDay, midnight, at(65)).kind).toBe('contradicts')
  })
})

describe('stepsOf()', () => {
  const steps = (before: (slot: number) => number | undefined, today: (slot: number) => number | undefined) => {
    const [yesterday, day] = [dayOf(YESTERDAY, before), dayOf(TODAY, today)]
    return stepsOf(day, withDays(new Map(), [yesterday, day]), unit)
  }

  it('finds none in a register that rises, rests or wraps', () => {
    expect(
      steps(
        (slot) => 9900 + slot,
        (slot) => (9948 + slot * 3) % 10_000,
      ),
    ).toEqual([])
    expect(
      steps(
        () => 5,
        () => 5,
      ),
    ).toEqual([])
  })

  it('finds a fall between days and within the day', () => {
    expect(
      steps(
        (slot) => 5000 + slot,
        (slot) => 4000 + slot,
      ),
    ).toEqual([{ since: slotTime(YESTERDAY, 47), time: slotTime(TODAY, 0), from: 5047, to: 4000 }])
    expect(
      steps(
        (slot) => 5000 + slot,
        (slot) => (slot < 9 ? 5050 : 3000),
      ),
    ).toMatchObject([{ time: slotTime(TODAY, 9), from: 5050, to: 3000 }])
  })

  it('finds a jump further than a service can draw, and the way back', () =>
    expect(
      steps(
        () => 5000,
        (slot) => (slot === 9 ? 6001 : 5000),
      ),
    ).toMatchObject([
      { time: slotTime(TODAY, 9), from: 5000, to: 6001 },
      { time: slotTime(TODAY, 10), from: 6001, to: 5000 },
    ]))

  it('sees over holes: in four half hours a register may move four times as far', () => {
    const over = (slots: number, count: number) =>
      steps(
        (slot) => (slot < 48 - slots ? 5000 : undefined),
        () => count,
      )
    expect(over(3, 4)).toMatchObject([{ since: slotTime(TODAY, 0) - 4 * SLOT_S, from: 5000, to: 4 }])
    expect(over(3, 8999)).toEqual([])
    expect(over(3, 9999)).toHaveLength(1)
    expect(over(1, 8999)).toHaveLength(1)
  })

  it('joins a day with stored neighbours on both sides', () => {
    const stored = new Map([
      [slotTime(YESTERDAY, 47), 9000],
      [slotTime(plusDays(TODAY, 1), 0), 10],
    ])
    const day = dayOf(TODAY, () => 5000)
    expect(stepsOf(day, withDays(stored, [day]), unit).map(({ time }) => time)).toEqual([
      slotTime(TODAY, 0),
      slotTime(TODAY, 48),
    ])
  })
})

describe('agreementOf()', () => {
  const day = dayOf(TODAY, (slot) => 100 + Math.floor(slot / 4))
  const shifted = (slots: number): Map<number, number> =>
    new Map(day.counts.map((count, slot) => [slotTime(TODAY, slot) + slots * SLOT_S, count!]))

  it('is equal where two different counts are met again, whatever else is damaged', () => {
    expect(agreementOf(day, shifted(0))).toBe('equal')
    expect(agreementOf(day, new Map([...shifted(0)].map(([time, count], i) => [time, i % 5 > 0 ? 7 : count])))).toBe(
      'equal',
    )
  })

  it('is different where the readings are those of another day', () => {
    const stored = new Map(day.counts.map((count, slot) => [slotTime(TODAY, slot), count! + 30]))
    expect(agreementOf(day, stored)).toBe('different')
  })

  it('is none where nothing is met again, or only a register that stands still', () => {
    expect(agreementOf(day, new Map())).toBe('none')
    expect(
      agreementOf(
        dayOf(TODAY, () => 7),
        new Map([slotTime(TODAY, 1), slotTime(TODAY, 9)].map((time) => [time, 7])),
      ),
    ).toBe('none')
    expect(
      agreementOf(
        dayOf(TODAY, () => undefined),
        shifted(0),
      ),
    ).toBe('none')
  })

  it('asks only days on which the register moved', () => {
    expect(isDistinctive(TODAY, shifted(0))).toBe(true)
    expect(isDistinctive(YESTERDAY, shifted(0))).toBe(false)
    expect(isDistinctive(TODAY, new Map([...shifted(0).keys()].map((time) => [time, 7])))).toBe(false)
    // A hole beside one count is not a second count.
    expect(isDistinctive(TODAY, new Map([[slotTime(TODAY, 9), 7]]))).toBe(false)
  })
})

describe('differencesOf()', () => {
  const stored = new Map([[slotTime(TODAY, 7), 107]])

  it('finds another count', () =>
    expect(
      differencesOf(
        until(9, (slot) => 101 + slot),
        stored,
      ),
    ).toEqual([{ date: TODAY, slot: 7, stored: 107, read: 108 }]))

  it.each([0, 23, 24, 47])('finds it in slot %i', (slot) =>
    expect(differencesOf(until(47), new Map([[slotTime(TODAY, slot), 1]]))).toMatchObject([{ slot, read: 100 + slot }]),
  )

  it('finds none in equal counts, nor in a hole where a value was stored', () => {
    expect(differencesOf(until(9), stored)).toEqual([])
    expect(differencesOf(until(6), stored)).toEqual([])
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

import { describe, expect, it } from 'vitest'
import { makeDate, plusDays, slotTime, type LocalDate } from '../../src/base/clock.js'
import { directions, stateOf, type DayMark, type Direction } from '../../src/history/day.js'
import { batchSize, endOfMemory, planDays, type PlanInput } from '../../src/history/plan.js'

const TODAY = makeDate(2026, 3, 1)
const ago = (n: number): LocalDate => plusDays(TODAY, -n)

/** State of a day: slots, final, attempts, and how many days ago it was read. */
type Marked = readonly [slots: number, final: boolean, attempts?: number, readAgo?: number]

function marks(known: Readonly<Record<number, Marked>>, only?: Direction): PlanInput['markOf'] {
  return (direction, date) => {
    const n = Object.keys(known).find((key) => ago(Number(key)) === date)
    if (n === undefined || (only !== undefined && direction !== only)) return undefined
    const [slots, final, attempts = 1, readAgo = 1] = known[Number(n)]!
    const unit = { coefficient: 1, unitExponent: -1, digits: 6 }
    const readAt = slotTime(ago(readAgo), 7)
    return {
      meter: 'home',
      direction,
      date,
      slots,
      final,
      attempts,
      usageKwh: undefined,
      readAt,
      unit,
    } satisfies DayMark
  }
}

const all = (state: Marked, days = 99): Record<number, Marked> =>
  Object.fromEntries(Array.from({ length: days }, (_, n) => [n + 1, state]))
const plan = (markOf: PlanInput['markOf'], more: Partial<PlanInput> = {}): number[] =>
  planDays({ today: TODAY, days: 99, directions: ['normal'], markOf, ...more }).map(({ daysAgo }) => daysAgo)

describe('stateOf()', () => {
  it.each([
    [undefined, 'missing'],
    [{ final: false, slots: 48 }, 'partial'],
    [{ final: true, slots: 48 }, 'complete'],
    [{ final: true, slots: 47 }, 'holed'],
    [{ final: true, slots: 0 }, 'holed'],
  ] as const)('tells %j as %s', (mark, state) => expect(stateOf(mark)).toBe(state))
})

describe('planDays()', () => {
  it('asks for everything at first, newest first', () => {
    const days = planDays({ today: TODAY, days: 99, directions, markOf: () => undefined })
    expect(days.map(({ daysAgo }) => daysAgo)).toEqual(Array.from({ length: 100 }, (_, n) => n))
    expect(days[3]).toEqual({ date: '2026-02-26', daysAgo: 3, directions: ['normal', 'reverse'] })
  })

  it('asks for as many days as are set', () => expect(plan(() => undefined, { days: 3 })).toEqual([0, 1, 2, 3]))

  it('asks only for today when nothing is missing', () => expect(plan(marks(all([48, true])))).toEqual([0]))

  it('asks for missing and partial days', () => {
    const known = Object.fromEntries(Object.entries(all([48, true])).filter(([n]) => n !== '40'))
    expect(plan(marks({ ...known, 1: [30, false] }))).toEqual([0, 1, 40])
  })

  it.each([
    ['after one attempt', [47, true, 1, 1], [0, 9]],
    ['after two attempts', [47, true, 2, 3], [0, 9]],
    ['not after three attempts', [47, true, 3, 3], [0]],
    ['not twice on one date', [47, true, 1, 0], [0]],
  ] as const)('asks for a holed day again %s', (_, state, expected) =>
    expect(plan(marks({ ...all([48, true]), 9: state }))).toEqual(expected),
  )

  it('asks in the directions in which a day is wanted', () => {
    const known = marks(all([48, true]), 'normal')
    const days = planDays({ today: TODAY, days: 2, directions, markOf: known })
    expect(days.map((day) => day.directions)).toEqual([['normal', 'reverse'], ['reverse'], ['reverse']])
  })

  it('asks newest first also where the directions want other days', () => {
    const wanted: PlanInput['markOf'] = (direction, date) =>
      marks({ ...all([48, true]), [direction === 'normal' ? 5 : 2]: [30, false] })(direction, date)
    const days = planDays({ today: TODAY, days: 9, directions, markOf: wanted })
    expect(days.map(({ daysAgo }) => daysAgo)).toEqual([0, 2, 5])
  })

  it('asks beyond four empty days, and beyond five that are not all final', () => {
    const four = { 4: [0, true, 3], 5: [0, true, 3], 6: [0, true, 3], 7: [0, true, 3] } as const
    expect(plan(marks(four), { days: 9 })).toEqual([0, 1, 2, 3, 8, 9])
    expect(plan(marks({ ...four, 8: [0, false] }), { days: 9 })).toEqual([0, 1, 2, 3, 8, 9])
  })
})

describe('planDays(), a row of days without readings', () => {
  /** Days 4–8 are empty; of more, as many as are named. */
  const gap = (...more: number[]): Record<number, Marked> =>
    Object.fromEntries([4, 5, 6, 7, 8, ...more].map((n) => [n, [0, true, 3]]))
  const far = { days: 99 }

  it('asks the oldest day first, then all others', () =>
    expect(plan(marks(gap()), { days: 12 })).toEqual([0, 12, 1, 2, 3, 9, 10, 11]))

  it('is a gap where there are readings behind it', () =>
    expect(plan(marks({ ...gap(), 12: [48, true] }), { days: 12 })).toEqual([0, 1, 2, 3, 9, 10, 11]))

  it('is the end where the oldest day is empty as well and few days lie between', () =>
    expect(plan(marks(gap(21)), { days: 21 })).toEqual([0, 1, 2, 3]))

  it('is the end where it reaches to the oldest day', () => {
    const onceEmpty = Object.fromEntries([4, 5, 6, 7, 8].map((n): [number, Marked] => [n, [0, true]]))
    expect(plan(marks(onceEmpty), { days: 8 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('is probed behind as long as a row of more than 24 days is unknown', () => {
    expect(plan(marks(gap(33)), { days: 33 })).toEqual([0, 1, 2, 3])
    expect(plan(marks(gap(34)), { days: 34 })[1]).toBe(21)
    // Of two such rows the newer one first.
    expect(plan(marks(gap(34, 60)), { days: 60 })[1]).toBe(21)
    // A row that reaches to the oldest day: that day tells most.
    expect(plan(marks(gap(20)), { days: 60 })[1]).toBe(60)
  })

  it('is halved while many days lie between', () => {
    const probe = (...asked: number[]): number | undefined => plan(marks(gap(...asked)), far)[1]
    expect(probe()).toBe(99)
    expect(probe(99)).toBe(54)
    expect(probe(99, 54)).toBe(31)
    const asked = [99]
    for (let next = probe(...asked); next !== 1; next = probe(...asked)) asked.push(next!)
    expect(asked.length).toBeLessThan(10)
    expect(plan(marks(gap(...asked)), far)).toEqual([0, 1, 2, 3])
  })

  it('finds readings of four weeks anywhere behind it', () => {
    for (let from = 9; from <= 73; from++) {
      const known: Record<number, Marked> = gap()
      for (let probe = 99; known[probe] === undefined && probe > 3; probe = plan(marks(known), far)[1]!)
        known[probe] = probe >= from && probe < from + 26 ? [48, true] : [0, true, 3]
      expect(plan(marks(known), far).length).toBeGreaterThan(10)
    }
  })

  it('is one for each direction, and a day is asked in the directions that want it', () => {
    const days = planDays({ today: TODAY, days: 12, directions, markOf: marks(gap(), 'reverse') })
    expect(days.map(({ daysAgo, directions: of }) => [daysAgo, of.length])).toEqual([
      [0, 2],
      [12, 2],
      ...[1, 2, 3].map((n) => [n, 2]),
      ...[4, 5, 6, 7, 8, 9, 10, 11].map((n) => [n, 1]),
      ...[9, 10, 11].map((n) => [n, 1]),
    ])
  })

  it('is not seen in days that were left out', () => {
    const leftOut: NonNullable<PlanInput['outcomeOf']> = (_, date) =>
      [1, 2, 3, 4, 5].some((n) => ago(n) === date) ? 'left out' : undefined
    expect(plan(() => undefined, { days: 9, outcomeOf: leftOut })).toEqual([0, 6, 7, 8, 9])
  })

  it('is not believed from refusals, which only end the asking of this run', () => {
    const refused =
      (days: readonly number[]): NonNullable<PlanInput['outcomeOf']> =>
      (_, date) =>
        days.some((n) => ago(n) === date) ? 'refused' : undefined
    expect(plan(() => undefined, { days: 9, outcomeOf: refused([1, 2, 3, 4, 5]) })).toEqual([0, 9, 6, 7, 8])
    expect(plan(() => undefined, { days: 9, outcomeOf: refused([1, 2, 3, 4, 5, 9]) })).toEqual([0])
    expect(plan(() => undefined, { days: 9 })).toHaveLength(10)
  })
})

describe('endOfMemory()', () => {
  const end = (known: Record<number, Marked>, days: number) =>
    endOfMemory({ today: TODAY, days, markOf: marks(known) }, 'normal')
  const five: Record<number, Marked> = Object.fromEntries([4, 5, 6, 7, 8].map((n) => [n, [0, true]]))

  it('is the oldest of five empty days when the oldest day of all is empty as well', () => {
    expect(end({ ...five, 20: [0, true] }, 20)).toBe(ago(8))
    expect(end(five, 8)).toBeUndefined()
    expect(end(five, 20)).toBeUndefined()
    expect(end({ ...five, 20: [48, true] }, 20)).toBeUndefined()
    expect(end({ ...five, 99: [0, true] }, 99)).toBeUndefined()
  })
})

describe('batchSize()', () => {
  it('grows to fifteen days', () => expect([0, 1, 2, 3, 4, 9].map(batchSize)).toEqual([2, 4, 8, 15, 15, 15]))
})

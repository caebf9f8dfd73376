import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeDate, plusDays, type LocalDate } from '../../../src/base/clock.js'
import type { DayState } from '../../../src/history/day.js'
import { calendar, cellOfStates } from '../../../src/report/terminal/calendar.js'
import { paper } from './meters.js'

beforeEach(() => void vi.stubEnv('KENSHIN_LANG', 'en'))

const TODAY = makeDate(2027, 1, 5)
const ago = (n: number): LocalDate => plusDays(TODAY, -n)

const states = new Map<LocalDate, DayState>([
  [ago(0), 'partial'],
  [ago(1), 'complete'],
  [ago(2), 'holed'],
  [ago(5), 'complete'],
])
const cellOf = (date: LocalDate) => cellOfStates([states.get(date) ?? 'missing'])

describe('calendar()', () => {
  it('has a column a week, over the turn of the year', () =>
    expect(calendar(cellOf, { from: ago(10), to: TODAY }, paper)).toEqual([
      '      Jan',
      'Mon   · █',
      'Tue   · ▒',
      'Wed   ·',
      'Thu   █',
      'Fri   ·',
      'Sat · ·',
      'Sun · ◇',
    ]))

  it('leaves the place of a day empty, and weeks before the first one out', () => {
    const since = (date: LocalDate) => (date >= ago(1) ? cellOf(date) : undefined)
    expect(calendar(since, { from: ago(30), to: TODAY }, paper)).toEqual([
      '    Jan',
      'Mon █',
      'Tue ▒',
      'Wed',
      'Thu',
      'Fri',
      'Sat',
      'Sun',
    ])
    expect(calendar(() => undefined, { from: ago(30), to: TODAY }, paper)[1]).toBe('Mon')
  })

  it('names each month above the week of its first day', () =>
    expect(calendar(cellOf, { from: plusDays(TODAY, -99), to: TODAY }, paper)[0]).toBe(
      '    Oct     Nov       Dec     Jan',
    ))

  it('paints each sign by its state', () => {
    const painted = calendar(cellOf, { from: ago(1), to: TODAY }, { ...paper, paint: (ink) => ink.charAt(0) })
    expect(painted.slice(1, 3)).toEqual(['Mon c', 'Tue p'])
  })
})

describe('cellOfStates()', () => {
  it('shows the worse state of two directions, and that they differ', () => {
    expect(cellOfStates(['complete', 'complete'])).toEqual({ state: 'complete', differs: false })
    expect(cellOfStates(['holed', 'complete'])).toEqual({ state: 'holed', differs: true })
    expect(cellOfStates(['partial', 'missing'])).toEqual({ state: 'missing', differs: true })
    expect(cellOfStates([])).toBeUndefined()
  })
})

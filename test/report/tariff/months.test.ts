import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysBetween, plusDays } from '../../../src/base/clock.js'
import { billingPeriods, nameOf, plusMonths } from '../../../src/report/tariff/months.js'
import { date } from './tariffs.js'

const periods = (day: number, from: string, to: string, dates: string[] = []): string[] =>
  billingPeriods({ day, dates: dates.map(date) }, { from: date(from), to: date(to) }).map(
    (period) => `${period.from} ${period.to}`,
  )

describe('billingPeriods()', () => {
  it('goes from reading day to reading day, and holds the first and the last date', () => {
    expect(periods(14, '2026-09-14', '2026-11-14')).toEqual([
      '2026-09-14 2026-10-14',
      '2026-10-14 2026-11-14',
      '2026-11-14 2026-12-14',
    ])
    expect(periods(14, '2026-09-13', '2026-09-13')).toEqual(['2026-08-14 2026-09-14'])
  })

  it('reads on the last day of a month that is shorter, in leap years, too', () => {
    expect(periods(31, '2027-12-31', '2028-03-30')).toEqual([
      '2027-12-31 2028-01-31',
      '2028-01-31 2028-02-29',
      '2028-02-29 2028-03-31',
    ])
    expect(periods(29, '2026-02-01', '2026-02-27')).toEqual(['2026-01-29 2026-02-28'])
    expect(periods(1, '2026-02-01', '2026-02-28')).toEqual(['2026-02-01 2026-03-01'])
  })

  it('takes a date in place of the regular day nearest to it, also in the next month', () => {
    expect(periods(30, '2026-09-01', '2026-10-29', ['2026-10-01'])).toEqual([
      '2026-08-30 2026-10-01',
      '2026-10-01 2026-10-30',
    ])
  })

  it('keeps the regular day where a date is far from it', () => {
    expect(periods(1, '2026-10-01', '2026-10-31', ['2026-10-16'])).toEqual([
      '2026-10-01 2026-10-16',
      '2026-10-16 2026-11-01',
    ])
  })

  it('leaves no gap and no overlap, whatever the days', () => {
    const day = fc.integer({ min: 1, max: 31 })
    const moved = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 12 })
    fc.assert(
      fc.property(day, moved, fc.integer({ min: 0, max: 400 }), (reading, offsets, length) => {
        const [from, start] = [date('2027-06-10'), date('2027-01-01')]
        const to = plusDays(from, length)
        const dates = offsets.map((offset) => plusDays(start, offset))
        const found = billingPeriods({ day: reading, dates }, { from, to })
        expect(found[0]!.from <= from && found.at(-1)!.to > to).toBe(true)
        for (const [index, period] of found.entries()) {
          expect(daysBetween(period.from, period.to)).toBeGreaterThan(0)
          if (index > 0) expect(period.from).toBe(found[index - 1]!.to)
        }
      }),
    )
  })
})

describe('nameOf()', () => {
  const may = { from: date('2026-05-01'), to: date('2026-06-01') }

  it('is the month of the reading day, or of the last day of use', () => {
    expect(nameOf(may, { monthOf: 'readingDay' })).toBe('2026-06')
    expect(nameOf(may, { monthOf: 'lastDay' })).toBe('2026-05')
    expect(nameOf({ from: date('2026-12-14'), to: date('2027-01-14') }, { monthOf: 'lastDay' })).toBe('2027-01')
  })
})

describe('plusMonths()', () => {
  it('goes over the year', () => {
    expect(plusMonths('2026-05', 12)).toBe('2027-05')
    expect(plusMonths('2026-12', 1)).toBe('2027-01')
    expect(plusMonths('2026-01', 11)).toBe('2026-12')
  })
})

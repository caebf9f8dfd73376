/** Honest costs where readings are missing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SLOT_S, slotTime } from '../../../src/base/clock.js'
import { billingMonths, type BillingMonth } from '../../../src/report/tariff/cost.js'
import { energySpans, type EnergySpan } from '../../../src/report/tariff/spans.js'
import { date, meterOf, tariffOf, threeTiers, unit } from './tariffs.js'

const night = tariffOf({
  versions: [
    {
      from: '2024-04-01',
      energy: [
        { name: 'night', hours: ['22:00-6:00'], yenPerKwh: 20 },
        { name: 'day', yenPerKwh: 40 },
      ],
    },
  ],
  rounding: { kwh: 'none', total: 'none' },
})

const months = (tariff: typeof night, bought: EnergySpan[]): BillingMonth[] =>
  billingMonths(tariff, { bought, sold: [], today: date('2026-11-28') })

/** Readings are missing from one slot of a date to before another. */
const withHole = (on: string, from: number, to: number): EnergySpan[] =>
  meterOf(
    '2026-09-14',
    '2026-11-14',
    () => 1,
    (time) => time >= slotTime(date(on), from) && time < slotTime(date(on), to),
  )

describe('a hole', () => {
  it('within hours of one price is priced as if it were not there', () => {
    const [whole] = months(night, withHole('2026-09-20', 0, 0))
    const [holed] = months(night, withHole('2026-09-20', 20, 30))
    expect(holed?.yen).toEqual(whole?.yen)
    expect(holed?.notes).toEqual([])
    expect(holed?.bought).toMatchObject({ kwh: 144, halfHours: { all: 1440, known: 1440, measured: 1429 } })
  })

  it('over hours of two prices makes the cost a range, with the sum of kWh right', () => {
    // Readings from 5:00 to 7:00 are missing: five half hours from 4:30, all at 20 yen, or all at 40.
    const [month] = months(night, withHole('2026-09-20', 10, 14))
    expect(month?.lines.at(-1)).toMatchObject({ kind: 'unknownTime', kwh: 0.5, yen: { low: 10, high: 20 } })
    // 48 − 0.3 kWh at night and 96 − 0.2 kWh by day are known.
    expect(month?.yen).toEqual({ low: 954 + 3832 + 10, high: 954 + 3832 + 20 })
    expect(month?.notes).toEqual(['timeUnknown'])
    expect(month?.bought.kwh).toBe(144)
  })

  it('is certain where there are only tiers', () => {
    const [month] = months(tariffOf({ versions: [threeTiers] }), withHole('2026-09-20', 10, 14))
    expect(month?.notes).toEqual([])
    expect(month?.yen?.low).toBe(month?.yen?.high)
  })

  it('on the reading day belongs to neither month', () => {
    const [october, november] = months(night, withHole('2026-10-14', -2, 3))
    expect(october).toMatchObject({ notes: ['incomplete'], bought: { kwh: 143.7, crossingKwh: 0.6 } })
    expect(october?.bought.halfHours).toEqual({ all: 1440, known: 1437, measured: 1437 })
    expect(november).toMatchObject({ notes: ['incomplete'], bought: { kwh: 148.5, crossingKwh: 0.6 } })
  })

  it('is bridged over the wrap of the register, and never over an exchange', () => {
    const [first, second, third] = [0, 1, 5].map((slot) => slotTime(date('2026-09-20'), slot))
    const counts = new Map([
      [first!, 999_990],
      [second!, 999_995],
      [third!, 10],
    ])
    expect(energySpans(counts, unit)).toEqual([
      { from: first, to: second, energy: 5000 },
      { from: second, to: third, energy: 15_000 },
    ])
    expect(energySpans(counts, unit, [third!])).toHaveLength(1)
    expect(energySpans(counts, unit, [second! + SLOT_S])).toHaveLength(1)
    expect(energySpans(counts, unit, [second!, third! + SLOT_S])).toEqual([{ from: second, to: third, energy: 15_000 }])
  })

  it('never hides the true cost: it lies between low and high', () => {
    const start = slotTime(date('2026-09-14'), 0)
    const holes = fc.array(fc.tuple(fc.integer({ min: 1, max: 1400 }), fc.integer({ min: 1, max: 39 })), {
      maxLength: 8,
    })
    const use = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(holes, use, (missing, pattern) => {
        const countsAt = (time: number): number => pattern[((time - start) / SLOT_S) % 7]!
        const isHole = (time: number): boolean => {
          const slot = (time - start) / SLOT_S
          return missing.some(([from, length]) => slot >= from && slot < Math.min(from + length, 1440))
        }
        const [truth] = months(night, meterOf('2026-09-14', '2026-10-14', countsAt))
        const [known] = months(night, meterOf('2026-09-14', '2026-10-14', countsAt, isHole))
        expect(known?.bought.kwh).toBe(truth?.bought.kwh)
        expect(known!.yen!.low).toBeLessThanOrEqual(truth!.yen!.low)
        expect(known!.yen!.high).toBeGreaterThanOrEqual(truth!.yen!.high)
      }),
      { numRuns: 12 },
    )
  })
})

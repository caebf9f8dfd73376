/** What holds of every tariff and every use. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SLOT_S, slotTime } from '../../../src/base/clock.js'
import { billingMonths } from '../../../src/report/tariff/cost.js'
import { exampleMonth } from '../../../src/report/tariff/example.js'
import { exactly, KWH, round, share, toYen, YEN, type Fraction } from '../../../src/report/tariff/exact.js'
import { date, evenly, meterOf, tariffOf, threeTiers } from './tariffs.js'

const cents = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((hundredths) => hundredths / 100)

describe('exactly()', () => {
  it('takes up to four decimals, and nothing finer', () => {
    expect([29.8, 0.1 + 0.2, -3.5, 0.0001, 0.00005, NaN].map(exactly)).toEqual([
      298_000,
      undefined,
      -35_000,
      1,
      undefined,
      undefined,
    ])
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (units) => {
        expect(exactly(Number(`${units}e-4`))).toBe(units)
      }),
    )
  })
})

describe('round()', () => {
  const all = (value: number): number[] =>
    (['none', 'down', 'nearest', 'up'] satisfies Fraction[]).map((fraction) => round(value, 10, fraction))

  it('lifts a half away from zero, and cuts towards it', () => {
    expect([14, 15, 10, -14, -15, 0].map(all)).toEqual([
      [14, 10, 10, 20],
      [15, 10, 20, 20],
      [10, 10, 10, 10],
      [-14, -10, -10, -20],
      [-15, -10, -20, -20],
      [0, 0, 0, 0],
    ])
  })

  it('is never wrong by a binary fraction next to a whole yen', () => {
    expect(round(90_000_000 * YEN - 1, YEN, 'down')).toBe(89_999_999 * YEN)
  })
})

describe('share()', () => {
  it('goes to the nearest unit', () => {
    expect([share(105, { part: 15, whole: 30 }), share(120, { part: 10, whole: 31 })]).toEqual([53, 39])
  })
})

describe('a month', () => {
  it('costs what whole numbers of any size say', () => {
    const price = cents(0, 9999)
    fc.assert(
      fc.property(
        price,
        price,
        price,
        cents(0, 500_000),
        fc.integer({ min: 0, max: 30_000 }),
        (a, b, c, basic, counts) => {
          const tiers = [{ upToKwh: 120, yenPerKwh: a }, { upToKwh: 300, yenPerKwh: b }, { yenPerKwh: c }]
          const versions = [{ from: '2024-04-01', basic: { yen: basic }, energy: [{ tiers }] }]
          const bought = evenly('2026-09-14', '2026-10-14', counts)
          const [month] = billingMonths(tariffOf({ versions }), { bought, sold: [], today: date('2026-11-28') })
          const kwh = BigInt(Math.floor((counts + 5) / 10))
          const within = (above: bigint, upTo: bigint): bigint => (kwh > above ? (kwh < upTo ? kwh : upTo) - above : 0n)
          const hundredths = (yen: number): bigint => BigInt(Math.round(yen * 100))
          const sum =
            hundredths(basic) +
            within(0n, 120n) * hundredths(a) +
            within(120n, 300n) * hundredths(b) +
            within(300n, 1_000_000n) * hundredths(c)
          expect(month?.yen?.low).toBe(Number(sum / 100n))
          const inTiers = month?.lines.reduce((all, line) => all + (line.kwh ?? 0), 0)
          expect(inTiers).toBe(month?.bought.billedKwh)
          expect(month?.bought.billedKwh).toBe(Number(kwh))
        },
      ),
      { numRuns: 20 },
    )
  })

  it('takes nothing and adds nothing: the months hold the energy of the meter, whatever the reading days', () => {
    const start = slotTime(date('2027-12-20'), 0)
    const use = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 })
    const tariff = (readingDay: number, moved: string[]): ReturnType<typeof tariffOf> =>
      tariffOf({ readingDay, readingDates: moved, versions: [threeTiers, { ...threeTiers, from: '2028-02-11' }] })
    const days = fc.array(fc.constantFrom('2028-01-03', '2028-01-30', '2028-02-29', '2028-03-17'), { maxLength: 3 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), days, use, (day, moved, pattern) => {
        const bought = meterOf('2027-12-20', '2028-04-02', (time) => pattern[((time - start) / SLOT_S) % 5]!)
        const months = billingMonths(tariff(day, moved), { bought, sold: [], today: date('2028-05-01') })
        const sum = months.reduce((all, month) => all + Math.round(month.bought.kwh * KWH), 0)
        expect(sum).toBe(bought.reduce((all, { energy }) => all + energy, 0))
        expect(months.reduce((all, { bought: { halfHours } }) => all + halfHours.measured, 0)).toBe(bought.length)
      }),
      { numRuns: 12 },
    )
  })

  it('of evenly used energy is the example that retailers give', () => {
    const tariff = tariffOf({ versions: [threeTiers], levy: [{ from: '2026-05', yenPerKwh: 4.18 }] })
    const month = exampleMonth(tariff, { kwh: 300, on: date('2026-10-14') })
    // 935.25 + 120 × 29.8 + 180 × 36.4 + 1,254
    expect(month).toMatchObject({
      from: '2026-10-14',
      to: '2026-11-14',
      bought: { kwh: 300 },
      yen: { low: 12317 },
      notes: [],
    })
  })

  it('is one of 120 in ten years', () => {
    const bought = evenly('2016-11-14', '2026-11-14', 400_000)
    expect(billingMonths(tariffOf({}), { bought, sold: [], today: date('2026-11-28') })).toHaveLength(120)
  })
})

describe('toYen()', () => {
  it('is the double nearest to the decimal', () => {
    expect([toYen(29.8 * YEN), toYen(-350_000_000), toYen(1)]).toEqual([29.8, -3.5, 0.00000001])
  })
})

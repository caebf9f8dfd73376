import { describe, expect, it } from 'vitest'
import { billingMonths, type BillingMonth } from '../../../src/report/tariff/cost.js'
import { date, evenly, tariffOf } from './tariffs.js'

const october = (bill: Record<string, number>, counts = 3124): BillingMonth | undefined =>
  billingMonths(
    tariffOf({
      bills: [{ readOn: '2026-10-15', kwh: 0, yen: 0, ...bill }],
      versions: [{ from: '2024-04-01', energy: [{ yenPerKwh: 30 }], soldYenPerKwh: 16 }],
    }),
    {
      bought: evenly('2026-09-14', '2026-10-15', counts),
      sold: evenly('2026-09-14', '2026-10-15', 1000),
      today: date('2026-11-28'),
    },
  )[0]

describe('a bill', () => {
  it('ends the month on its reading day, and is compared with it', () => {
    expect(october({ kwh: 312, yen: 9400 })).toMatchObject({
      from: '2026-09-14',
      to: '2026-10-15',
      yen: { low: 9360, high: 9360 },
      bill: {
        kwh: 312,
        yen: 9400,
        kwhDifference: 0.4,
        isSameEnergy: true,
        yenDifference: { low: -40, high: -40 },
        sold: undefined,
      },
    })
  })

  it('may differ by 1 kWh, and not by more', () => {
    const isSame = (kwh: number, counts: number): boolean | undefined =>
      october({ kwh, yen: 1 }, counts)?.bill?.isSameEnergy
    expect([isSame(312, 3130), isSame(312, 3110), isSame(312, 3131), isSame(312, 3109)]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('of energy sold is compared where it is written', () => {
    expect(october({ kwh: 312, yen: 9400, soldKwh: 101, soldYen: 1616 })?.bill?.sold).toEqual({
      kwh: 101,
      kwhDifference: -1,
      isSameEnergy: true,
      yen: 1616,
      yenDifference: { low: -16, high: -16 },
    })
    expect(october({ kwh: 312, yen: 9400, soldKwh: 101 })?.bill?.sold).toMatchObject({
      yen: undefined,
      yenDifference: undefined,
    })
  })

  it('of another reading day leaves the month without one', () => {
    const tariff = tariffOf({ bills: [{ readOn: '2026-07-14', kwh: 1, yen: 1 }] })
    const bought = evenly('2026-09-14', '2026-10-14', 3124)
    expect(billingMonths(tariff, { bought, sold: [], today: date('2026-11-28') })[0]?.bill).toBeUndefined()
  })
})

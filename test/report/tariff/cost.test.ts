import { describe, expect, it } from 'vitest'
import { billingMonths, type BillingMonth } from '../../../src/report/tariff/cost.js'
import type { EnergySpan } from '../../../src/report/tariff/spans.js'
import type { Tariff } from '../../../src/report/tariff/tariff.js'
import { date, evenly, meterOf, tariffOf, threeTiers } from './tariffs.js'

const months = (tariff: Tariff, bought: EnergySpan[], sold: EnergySpan[] = []): BillingMonth[] =>
  billingMonths(tariff, { bought, sold, today: date('2026-11-28') })
const linesOf = (month: BillingMonth | undefined): unknown[] =>
  (month?.lines ?? []).map(({ kind, kwh, yen }) => [kind, kwh, yen.low])

describe('billingMonths()', () => {
  it('prices three tiers, cuts the levy and the sum to whole yen', () => {
    const tariff = tariffOf({ versions: [threeTiers], levy: [{ from: '2026-05', yenPerKwh: 4.18 }] })
    const [october] = months(tariff, evenly('2026-09-14', '2026-10-14', 3124))
    expect(linesOf(october)).toEqual([
      ['basic', undefined, 935.25],
      ['energy', 120, 3576],
      ['energy', 180, 6552],
      ['energy', 12, 485.88],
      ['levy', 312, 1304],
    ])
    expect(october).toMatchObject({
      name: '2026-10',
      bought: { kwh: 312.4, billedKwh: 312, halfHours: { all: 1440, known: 1440, measured: 1440 } },
      yen: { low: 12853, high: 12853 },
      sold: undefined,
      notes: [],
    })
  })

  it('prices by the hour on the half hour', () => {
    const energy = [
      { name: 'night', hours: ['1:00-6:00'], yenPerKwh: 27.86 },
      { name: 'day', yenPerKwh: 35.76 },
    ]
    const tariff = tariffOf({ versions: [{ from: '2024-04-01', energy }] })
    const [month] = months(
      tariff,
      meterOf('2026-09-14', '2026-10-14', () => 1),
    )
    // 10 of 48 half hours are night: 30 × 10 × 0.1 kWh and 30 × 38 × 0.1 kWh.
    expect(linesOf(month)).toEqual([
      ['energy', 30, 835.8],
      ['energy', 114, 4076.64],
    ])
    expect(month?.yen).toEqual({ low: 4912, high: 4912 })
  })
})

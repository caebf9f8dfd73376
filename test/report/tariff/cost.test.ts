import { describe, expect, it } from 'vitest'
import type { WrittenTariff } from '../../../config/tariff/schema.js'
import { isNationalHoliday } from '../../../config/tariff/holidays.js'
import { slotTime } from '../../../src/base/clock.js'
import { billingMonths, type BillingMonth } from '../../../src/report/tariff/cost.js'
import type { EnergySpan } from '../../../src/report/tariff/spans.js'
import type { Tariff } from '../../../src/report/tariff/tariff.js'
import { date, evenly, meterOf, tariffOf, threeTiers } from './tariffs.js'

const months = (tariff: Tariff, bought: EnergySpan[], sold: EnergySpan[] = []): BillingMonth[] =>
  billingMonths(tariff, { bought, sold, today: date('2026-11-28') })
const linesOf = (month: BillingMonth | undefined): unknown[] =>
  (month?.lines ?? []).map(({ kind, kwh, yen }) => [kind, kwh, yen.low])
const energyOf = (month: BillingMonth | undefined): unknown[] =>
  (month?.lines ?? []).map(({ name, kwh }) => [name, kwh])
const exactly = (yen: number): { low: number; high: number } => ({ low: yen, high: yen })

type Version = WrittenTariff['versions'][number]
const since = (energy: Version['energy'], rest: Partial<Version> = {}): Version => ({
  from: '2024-04-01',
  energy,
  ...rest,
})

/** Everything stays as exact as it is. */
const NO_ROUNDING = { kwh: 'none', basic: 'none', energy: 'none', fuel: 'none', levy: 'none', total: 'none' } as const

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
    expect(october?.lines[2]).toMatchObject({ tier: { above: 120, upTo: 300 }, yenPerKwh: 36.4 })
    expect(october).toMatchObject({
      name: '2026-10',
      bought: { kwh: 312.4, billedKwh: 312, halfHours: { all: 1440, known: 1440, measured: 1440 } },
      yen: exactly(12853),
      sold: undefined,
      notes: [],
    })
  })

  // A worked example as published: https://harumoe.com/?p=4722 (Kansai, 従量電灯A, 400 kWh).
  it('makes the 9,440 yen of a published example with a minimum charge for the first 15 kWh', () => {
    const tiers = [
      { upToKwh: 15, yenPerKwh: 0 },
      { upToKwh: 120, yenPerKwh: 19.81 },
      { upToKwh: 300, yenPerKwh: 23.83 },
      { yenPerKwh: 27.3 },
    ]
    const tariff = tariffOf({ versions: [since([{ tiers }], { basic: { yen: 341.02 } })] })
    expect(months(tariff, evenly('2026-09-14', '2026-10-14', 4000))[0]?.yen).toEqual(exactly(9440))
  })

  // A worked example as published, for 15 of 30 days: https://www.faq.eneos.co.jp/faq/show/7094
  it('shares basic charge and tiers by days where prices change within the month', () => {
    const other = { ...threeTiers, from: '2026-04-16' }
    const tariff = tariffOf({ readingDay: 1, versions: [threeTiers, other] })
    const [april] = months(tariff, evenly('2026-04-01', '2026-05-01', 4000))
    expect(linesOf(april)).toEqual([
      ['basic', undefined, 467.625],
      ['basic', undefined, 467.625],
      ['energy', 60, 1788],
      ['energy', 90, 3276],
      ['energy', 50, 2024.5],
      ['energy', 60, 1788],
      ['energy', 90, 3276],
      ['energy', 50, 2024.5],
    ])
    expect(april?.notes).toEqual(['split'])
  })

  it('has no cost before the first version, and still counts the energy', () => {
    const tariff = tariffOf({ versions: [{ ...threeTiers, from: '2026-10-20' }] })
    const [september, october] = months(tariff, evenly('2026-09-14', '2026-11-14', 6100))
    expect(september).toMatchObject({ lines: [], yen: undefined, notes: ['noPrices'], bought: { kwh: 300 } })
    expect(october).toMatchObject({ lines: [], yen: undefined, notes: ['noPrices'], bought: { kwh: 310 } })
  })
})

describe('prices by time', () => {
  const night = since([
    { name: 'night', hours: ['22:00-6:00'], yenPerKwh: 20 },
    { name: 'day', yenPerKwh: 40 },
  ])

  it('change on the half hour, also past midnight', () => {
    const used = (...times: number[]): EnergySpan[] =>
      meterOf('2026-09-14', '2026-10-14', (time) => (times.includes(time) ? 10 : 0))
    const at = (slot: number): unknown[] =>
      energyOf(months(tariffOf({ versions: [night] }), used(slotTime(date('2026-09-20'), slot)))[0])
    expect([43, 44, 47, 0, 11, 12].map(at)).toEqual([
      [['day', 1]],
      [['night', 1]],
      [['night', 1]],
      [['night', 1]],
      [['night', 1]],
      [['day', 1]],
    ])
  })

  it('change with the season within a billing month, at midnight', () => {
    const summer = since([
      { name: 'summer', months: [7, 8, 9], yenPerKwh: 40 },
      { name: 'else', yenPerKwh: 30 },
    ])
    const [july] = months(
      tariffOf({ versions: [summer] }),
      meterOf('2026-06-14', '2026-07-14', () => 1),
    )
    // 17 days of June, 13 of July, 4.8 kWh each.
    expect(energyOf(july)).toEqual([
      ['summer', 62],
      ['else', 82],
    ])
    expect(july?.bought).toMatchObject({ kwh: 144, billedKwh: 144 })
  })

  it('tell weekdays, weekend and holidays apart', () => {
    const week = since([
      { name: 'off', days: ['sat', 'sun', 'holiday'], yenPerKwh: 20 },
      { name: 'work', yenPerKwh: 40 },
    ])
    const plain = tariffOf({ versions: [week] })
    const bought = meterOf('2026-09-14', '2026-10-14', () => 1)
    // 2026-09-14 is a Monday: 4 weekends, and Monday to Wednesday 21–23 September are holidays.
    expect(energyOf(months(plain, bought)[0])).toEqual([
      ['off', 38],
      ['work', 106],
    ])
    // 12 October is a holiday, too: 8 + 4 days.
    expect(energyOf(months({ ...plain, isHoliday: isNationalHoliday }, bought)[0])).toEqual([
      ['off', 58],
      ['work', 86],
    ])
  })

  it('take a holiday on a Saturday for a holiday, not for a Saturday', () => {
    const week = since([
      { name: 'saturday', days: ['sat'], yenPerKwh: 20 },
      { name: 'else', yenPerKwh: 40 },
    ])
    const isHoliday = (one: string): boolean => one === '2026-09-19'
    const bought = meterOf('2026-09-14', '2026-10-14', () => 1)
    expect(energyOf(months({ ...tariffOf({ versions: [week] }), isHoliday }, bought)[0])[0]).toEqual(['saturday', 14])
  })
})

describe('what is billed by the kWh', () => {
  const bought = evenly('2026-04-14', '2026-05-14', 1000)

  it('may be negative, and its fraction is cut towards zero', () => {
    const fuel = [{ month: '2026-05', yenPerKwh: -2.015 }]
    const tariff = (rounding: WrittenTariff['rounding']): Tariff => tariffOf({ fuel, rounding: rounding ?? {} })
    expect(linesOf(months(tariff({}), bought)[0])[1]).toEqual(['fuel', 100, -201.5])
    expect(linesOf(months(tariff({ fuel: 'down' }), bought)[0])[1]).toEqual(['fuel', 100, -201])
    expect(linesOf(months(tariff({ fuel: 'nearest' }), bought)[0])[1]).toEqual(['fuel', 100, -202])
  })

  it('is told to be lacking where the file has not the month', () => {
    const lacking = tariffOf({ fuel: [{ month: '2026-04', yenPerKwh: 1 }], levy: [{ from: '2026-06', yenPerKwh: 1 }] })
    expect(months(lacking, bought)[0]).toMatchObject({ notes: ['noFuel', 'noLevy'], yen: exactly(3000) })
    expect(months(tariffOf({}), bought)[0]?.notes).toEqual([])
  })

  it('the levy changes with the month that ends in May, and ends after twelve months', () => {
    const tariff = tariffOf({
      levy: [
        { from: '2025-05', yenPerKwh: 3.98 },
        { from: '2026-05', yenPerKwh: 4.18 },
      ],
    })
    const levies = billingMonths(tariff, {
      bought: evenly('2026-03-14', '2027-06-14', 15_000),
      sold: [],
      today: date('2027-07-01'),
    }).map(({ name, lines }) => [name, lines.find(({ kind }) => kind === 'levy')?.yenPerKwh])
    expect(levies[0]).toEqual(['2026-04', 3.98])
    expect(levies[1]).toEqual(['2026-05', 4.18])
    expect(levies[12]).toEqual(['2027-04', 4.18])
    expect(levies[13]).toEqual(['2027-05', undefined])
  })
})

describe('a month with little energy', () => {
  it('is lifted to the minimum before the levy', () => {
    const levy = [{ from: '2026-05', yenPerKwh: 4.18 }]
    const tariff = tariffOf({
      versions: [since([{ yenPerKwh: 30 }], { basic: { yen: 100 }, minimumYen: 328.08 })],
      levy,
    })
    expect(linesOf(months(tariff, evenly('2026-09-14', '2026-10-14', 20))[0])).toEqual([
      ['basic', undefined, 100],
      ['energy', 2, 60],
      ['minimum', undefined, 168.08],
      ['levy', 2, 8],
    ])
  })

  it('costs half the basic charge without any energy, where the tariff says so', () => {
    const versions = [{ ...threeTiers, basic: { yen: 311.75, units: 3, halfIfUnused: true } }]
    const cost = (counts: number, to: string): unknown =>
      months(tariffOf({ versions, rounding: NO_ROUNDING }), evenly('2026-09-14', to, counts))[0]?.yen
    expect(cost(0, '2026-10-14')).toEqual(exactly(467.625))
    expect(cost(1, '2026-10-14')).toEqual(exactly(938.23))
    // What the rest of the month brings is unknown.
    expect(cost(0, '2026-10-13')).toEqual(exactly(935.25))
  })
})

describe('energy sold', () => {
  it('is priced apart, and is not taken off', () => {
    const tariff = tariffOf({ versions: [since([{ yenPerKwh: 30 }], { soldYenPerKwh: 8.5 })] })
    const bought = evenly('2026-09-14', '2026-10-14', 1000)
    const [month] = months(tariff, bought, evenly('2026-09-14', '2026-10-14', 1234))
    expect(month).toMatchObject({ yen: exactly(3000), sold: { kwh: 123.4, billedKwh: 123, yen: exactly(1045) } })
    expect(months(tariffOf({}), bought, evenly('2026-09-14', '2026-10-14', 1234))[0]?.sold).toMatchObject({
      kwh: 123.4,
      billedKwh: 123,
      yen: undefined,
    })
  })
})

describe('notes', () => {
  it('say that a month is running, or that the prices are a sample', () => {
    const [october, november] = months(tariffOf({ sample: true }), evenly('2026-10-14', '2026-11-28', 900))
    expect(october?.notes).toEqual(['sample'])
    expect(november?.notes).toEqual(['running', 'sample'])
    expect(november?.bought.halfHours).toEqual({ all: 1440, known: 672, measured: 672 })
  })
})

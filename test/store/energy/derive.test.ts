import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayStart, makeDate, nextMonth, plusDays, SLOT_S, slotTime, type LocalDate } from '../../../src/base/clock.js'
import { toKwh, type EnergyUnit } from '../../../src/echonet/energy.js'
import type { DayMark, Direction } from '../../../src/history/day.js'
import { energyOf, type Stored } from '../../../src/store/energy/derive.js'
import { energyDayRow, energyMonthRow } from '../../../src/store/energy/rows.js'
import type { MeterRecord, ReadingPoint } from '../../../src/store/store.js'

const FIRST = makeDate(2026, 11, 29)
const day = (n: number): LocalDate => plusDays(FIRST, n)
const unit: EnergyUnit = { coefficient: 1, unitExponent: -1, digits: 6 }

const reading = (time: number, count: number, direction: Direction = 'normal', of = unit): ReadingPoint => ({
  meter: 'home',
  direction,
  time,
  count,
  cumulativeKwh: toKwh(count, of),
  usageKwh: undefined,
})
const mark = (date: LocalDate, of = unit, direction: Direction = 'normal'): DayMark => ({
  meter: 'home',
  direction,
  date,
  slots: 48,
  final: true,
  attempts: 1,
  usageKwh: undefined,
  readAt: 0,
  unit: of,
})
const record = (registerSince: number | undefined, identity = 'a', time = 0): MeterRecord => ({
  meter: 'home',
  time,
  identity,
  registerSince,
  unit,
})

/** Readings from slot `from` to slot `to` of the first date, both included; `to` may be on a later date. */
const line = (from: number, to: number, countAt: (slot: number) => number | undefined): ReadingPoint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((slot) => {
    const count = countAt(slot)
    return count === undefined ? [] : [reading(slotTime(FIRST, slot), count)]
  })

function derive(readings: readonly ReadingPoint[], more: Partial<Stored> = {}, halfHourFields?: boolean) {
  const days = [-1, 0, 1, 2, 3].map((n) => mark(day(n)))
  const { energyDays, energyMonths } = energyOf('home', { readings, days, meters: [], ...more }, halfHourFields)
  return { days: energyDays.map(energyDayRow), months: energyMonths.map(energyMonthRow) }
}

describe('energyOf()', () => {
  it('makes one point of a whole date: exact, with its half hours and the register at 00:00', () => {
    const [row] = derive(line(0, 48, (slot) => 1000 + 2 * slot)).days
    expect(row).toMatchObject({
      meter: 'home',
      time: dayStart(FIRST),
      weekday: 7,
      day_of_month: 29,
      bought_kwh: 9.6,
      bought_slots: 48,
      bought_register_kwh: 100,
      bought_0000: 0.2,
      bought_1330: 0.2,
      bought_2330: 0.2,
    })
    expect(Object.keys(row!).filter((name) => name.startsWith('sold'))).toEqual([])
  })

  it('counts what passed during a hole between two readings of a date, and leaves its half hours out', () => {
    const [row] = derive(line(0, 48, (slot) => (slot === 5 || slot === 6 ? undefined : 2 * slot))).days
    expect(row).toMatchObject({ bought_kwh: 9.6, bought_slots: 48, bought_0130: 0.2 })
    expect([row!.bought_0200, row!.bought_0230, row!.bought_0300]).toEqual([undefined, undefined, undefined])
    expect(row!.bought_0330).toBe(0.2)
  })

  it('gives a hole at 00:00 to neither date, and to the month that holds it', () => {
    const { days, months } = derive(line(0, 96, (slot) => (slot === 48 ? undefined : slot)))
    expect(days.map((row) => [row.bought_kwh, row.bought_slots, row.bought_register_kwh])).toEqual([
      [4.7, 47, 0],
      [4.7, 47, undefined],
      [undefined, 0, 9.6],
    ])
    expect(months.map((row) => [row.time, row.bought_kwh, row.bought_slots, row.slots])).toEqual([
      [dayStart(makeDate(2026, 11, 1)), 9.6, 96, 30 * 48],
      [dayStart(makeDate(2026, 12, 1)), undefined, 0, 31 * 48],
    ])
  })

  it('bridges whole missing dates inside a month, not across its end', () => {
    const start = makeDate(2026, 12, 1)
    const at = (n: number, count: number): ReadingPoint => reading(dayStart(plusDays(start, n)), count)
    const { months } = derive([at(0, 0), at(10, 700), at(40, 9000)])
    expect(months).toMatchObject([
      { bought_kwh: 70, bought_slots: 480, slots: 1488 },
      { bought_slots: 0, slots: 1488 },
    ])
  })

  it('goes over a wrap and not over a fall', () => {
    const wraps = derive(line(0, 48, (slot) => (999_990 + slot) % 1_000_000)).days[0]
    expect(wraps).toMatchObject({ bought_kwh: 4.8, bought_slots: 48 })
    const falls = derive(line(0, 48, (slot) => (slot < 20 ? 5000 + slot : slot))).days[0]
    expect(falls).toMatchObject({ bought_kwh: 4.7, bought_slots: 47 })
    expect(falls!.bought_0930).toBeUndefined()
  })

  it('never joins two meters, though their registers seem to join', () => {
    const readings = line(0, 48, (slot) => 5000 + slot)
    const [row] = derive(readings, { meters: [record(undefined), record(slotTime(FIRST, 20), 'b')] }).days
    expect(row).toMatchObject({ bought_kwh: 4.7, bought_slots: 47 })
  })

  it('takes the last word on where a register begins: an import walks back to it, night after night', () => {
    const readings = line(0, 48, (slot) => 5000 + slot)
    const meters = [record(undefined), record(slotTime(FIRST, 30), 'b', 1), record(slotTime(FIRST, 0), 'b', 2)]
    expect(derive(readings, { meters }).days[0]).toMatchObject({ bought_kwh: 4.8, bought_slots: 48 })
  })

  it('adds the energy of two meters with different units exactly', () => {
    const fine: EnergyUnit = { coefficient: 1, unitExponent: -2, digits: 6 }
    const readings = [
      ...line(0, 48, (slot) => 5000 + slot),
      ...Array.from({ length: 48 }, (_, slot) => reading(slotTime(day(1), slot), slot * 3, 'normal', fine)),
    ].filter(({ time }, i, all) => all.findIndex((one) => one.time === time) === i)
    const { months } = derive(
      readings.filter(({ time }) => time !== dayStart(day(1))),
      { days: [mark(day(0)), mark(day(1), fine)] },
    )
    // 47 steps of 0.1 kWh, then 46 steps of 0.03 kWh.
    expect(months).toMatchObject([{ bought_kwh: 6.08, bought_slots: 93 }])
  })

  it('tells bought and sold apart in one point, each with what is known of it', () => {
    const sold = Array.from({ length: 25 }, (_, slot) => reading(slotTime(FIRST, slot), 3 * slot, 'reverse'))
    const readings = [...line(0, 48, (slot) => slot), ...sold]
    const { days, months } = derive(readings, { days: [mark(FIRST), mark(FIRST, unit, 'reverse')] })
    expect(days[0]).toMatchObject({ bought_kwh: 4.8, bought_slots: 48, sold_kwh: 7.2, sold_slots: 24, sold_1130: 0.3 })
    expect(days[0]!.sold_1200).toBeUndefined()
    expect(months[0]).toMatchObject({ bought_kwh: 4.8, sold_kwh: 7.2, sold_slots: 24 })
  })

  it('leaves the half hours out where they are not wanted', () => {
    const [row] = derive(
      line(0, 48, (slot) => slot),
      {},
      false,
    ).days
    expect(row).toMatchObject({ bought_kwh: 4.8, bought_slots: 48, bought_register_kwh: 0 })
    expect(Object.keys(row!).filter((name) => /_\d{4}$/.test(name))).toEqual([])
  })

  it('is the difference of the last and the first known reading of each period', () => {
    const slots = fc.uniqueArray(fc.integer({ min: 0, max: 4 * 48 }), { minLength: 1, maxLength: 80 })
    const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4 * 48 + 1, maxLength: 4 * 48 + 1 })
    fc.assert(
      fc.property(slots, steps, (known, used) => {
        const counts = used.map((_, slot) => (999_900 + used.slice(0, slot).reduce((a, b) => a + b, 0)) % 1_000_000)
        const readings = line(0, 4 * 48, (slot) => (known.includes(slot) ? counts[slot] : undefined))
        const { days, months } = derive(readings)
        const passed = (start: number, end: number) => {
          const inside = known.map((slot) => slotTime(FIRST, slot)).filter((time) => time >= start && time <= end)
          const [first, last] = [Math.min(...inside), Math.max(...inside)]
          const slotOf = (time: number): number => (time - dayStart(FIRST)) / SLOT_S
          const sum = used.slice(slotOf(first), slotOf(last)).reduce((a, b) => a + b, 0)
          return [first === last ? undefined : sum / 10, slotOf(last) - slotOf(first)]
        }
        for (const row of days)
          expect([row.bought_kwh, row.bought_slots]).toEqual(passed(row.time, row.time + 48 * SLOT_S))
        for (const row of months) {
          const month = makeDate(2026, row.time < dayStart(makeDate(2026, 12, 1)) ? 11 : 12, 1)
          expect([row.bought_kwh, row.bought_slots]).toEqual(passed(row.time, dayStart(nextMonth(month))))
        }
      }),
    )
  })
})

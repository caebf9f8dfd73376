import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateAt,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  dayStart,
  DAY_S,
  makeDate,
  parseDate,
  plusDays,
  secondOfDay,
  slotAt,
  SLOT_S,
  slotTime,
  toIso,
} from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'

const instant = fc.integer({ min: 0, max: 4_102_444_800 })
const date = fc.integer({ min: 0, max: 47_000 }).map(dateOfDayNumber)
const slot = fc.integer({ min: 0, max: 47 })

describe('days and slots', () => {
  it('put an instant into exactly one slot of one date', () =>
    fc.assert(
      fc.property(instant, (time) => {
        const begin = slotTime(dateAt(time), slotAt(time))
        expect(begin <= time && time < begin + SLOT_S).toBe(true)
        expect(dayStart(dateAt(time)) + secondOfDay(time)).toBe(time)
      }),
    ))

  it('give a slot back from its instant', () =>
    fc.assert(
      fc.property(date, slot, (day, k) => {
        const time = slotTime(day, k)
        expect([dateAt(time), slotAt(time), secondOfDay(time)]).toEqual([day, k, k * SLOT_S])
      }),
    ))

  it('let slot 48 be slot 0 of the next day', () =>
    fc.assert(fc.property(date, (day) => slotTime(day, 48) === slotTime(plusDays(day, 1), 0))))

  it('count days forth and back', () =>
    fc.assert(
      fc.property(date, fc.integer({ min: -400, max: 400 }), (day, n) => {
        expect(daysBetween(day, plusDays(day, n))).toBe(n)
        expect(dayStart(plusDays(day, n)) - dayStart(day)).toBe(n * DAY_S)
        expect(dateOfDayNumber(dayNumber(day))).toBe(day)
      }),
    ))

  it('sort as text', () => fc.assert(fc.property(date, date, (a, b) => a < b === dayNumber(a) < dayNumber(b))))

  it.each([
    ['2024-02-28', '2024-02-29'],
    ['2024-02-29', '2024-03-01'],
    ['2026-02-28', '2026-03-01'],
    ['2100-02-28', '2100-03-01'],
    ['2026-12-31', '2027-01-01'],
    ['2024-12-31', '2025-01-01'],
  ])('know that %s is followed by %s', (day, next) => {
    expect(plusDays(parseDate(day), 1)).toBe(next)
    expect(plusDays(parseDate(next), -1)).toBe(day)
  })
})

describe('parseDate(), makeDate()', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '20261120', '2026-11-20T00:00', ''])('reject %j', (words) =>
    expect(() => parseDate(words)).toThrow(),
  )

  it('reject days that do not exist', () => {
    expect(() => makeDate(2026, 2, 30)).toThrow()
    expect(() => makeDate(2026, 0, 1)).toThrow()
    expect(makeDate(2024, 2, 29)).toBe('2024-02-29')
  })
})

describe('parseInstant()', () => {
  it('takes a text without offset as Japanese time', () => {
    expect(parseInstant('2026-11-23T10:30:00')).toBe(Date.UTC(2026, 10, 23, 1, 30) / 1000)
    expect(parseInstant('2026-11-23T10:30:00Z')).toBe(Date.UTC(2026, 10, 23, 10, 30) / 1000)
  })

  it('reads what toIso() writes', () => fc.assert(fc.property(instant, (t) => parseInstant(toIso(t)) === t)))

  it('rejects what is no instant', () => expect(() => parseInstant('yesterday')).toThrow())
})

describe('clock.ts under other zones of the host', () => {
  const program = fileURLToPath(new URL('programs/clock-table.js', import.meta.url))

  const tableIn = (zone: string): { offset: number } =>
    JSON.parse(execFileSync(process.execPath, [program], { env: { TZ: zone }, encoding: 'utf8' })) as {
      offset: number
    }

  it('knows only Japanese days', () => {
    const { offset, ...japan } = tableIn('Asia/Tokyo')
    expect(offset).toBe(-540)
    for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) {
      const { offset: other, ...table } = tableIn(zone)
      expect(other).not.toBe(-540)
      expect(table).toEqual(japan)
    }
  })
})

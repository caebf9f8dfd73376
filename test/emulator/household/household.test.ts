import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayStart, parseDate, SLOT_S } from '../../../src/base/clock.js'
import { countBetween } from '../../../src/echonet/energy.js'
import {
  countAt,
  defaultHousehold,
  powerAt,
  readingAt,
  type Household,
} from '../../../src/emulator/household/household.js'

const START = dayStart(parseDate('2024-01-01'))
const YEARS_S = 4 * 366 * 86_400
const instant = fc.integer({ min: START, max: START + YEARS_S })
const household = fc
  .record({
    unitExponent: fc.integer({ min: -4, max: 4 }),
    coefficient: fc.constantFrom(1, 20),
    digits: fc.integer({ min: 3, max: 8 }),
    seed: fc.nat(),
    solar: fc.boolean(),
  })
  .map((made): Household => ({ ...defaultHousehold, ...made }))
const direction = fc.constantFrom('normal', 'reverse')

/** The same household on a register that never wraps within the time of these tests. */
const wide = (seed: number, solar: boolean): Household => ({
  ...defaultHousehold,
  seed,
  solar,
  digits: 8,
  unitExponent: -4,
})

describe('countAt()', () => {
  it('never falls', () => {
    fc.assert(
      fc.property(
        direction,
        instant,
        fc.integer({ min: 0, max: 7200 }),
        fc.nat(),
        fc.boolean(),
        (way, time, ahead, seed, solar) => {
          const made = { ...wide(seed, solar), wrapAt: START - 1 }
          const passed = countBetween(countAt(way, time, made), countAt(way, time + ahead, made), made)
          expect(passed).toBeDefined()
          // Two hours at 10 kW, in 0.0001 kWh.
          expect(passed).toBeLessThan(200_000)
        },
      ),
    )
  })

  it('depends on nothing but its arguments and stays within the digits', () => {
    fc.assert(
      fc.property(direction, instant, household, (way, time, made) => {
        const count = countAt(way, time, made)
        expect(countAt(way, time, { ...made })).toBe(count)
        expect(Number.isInteger(count) && count >= 0 && count < 10 ** made.digits).toBe(true)
      }),
    )
  })

  it('follows the true time, however wrong the clock of the meter is', () => {
    fc.assert(
      fc.property(
        direction,
        instant,
        household,
        fc.integer({ min: -900_000_000, max: 900_000_000 }),
        (way, time, made, ahead) => {
          expect(countAt(way, time + ahead, { ...made, clockAheadS: ahead })).toBe(countAt(way, time, made))
        },
      ),
    )
  })

  it('passes the end of the register at the instant asked for', () => {
    const wrapAt = dayStart(parseDate('2026-11-10')) + 12 * 3600
    const made = { ...defaultHousehold, wrapAt }
    expect([wrapAt - SLOT_S, wrapAt - 1, wrapAt, wrapAt + 1].map((time) => countAt('normal', time, made))).toEqual([
      expect.closeTo(999_997, -1),
      999_999,
      0,
      0,
    ])
  })

  it('begins near 0 where the meter was exchanged', () => {
    const exchangeAt = dayStart(parseDate('2026-11-10'))
    const made = { ...defaultHousehold, exchangeAt }
    expect(countAt('normal', exchangeAt, made)).toBe(0)
    expect(readingAt('normal', exchangeAt - SLOT_S, made)).toBeUndefined()
    expect(readingAt('normal', exchangeAt, made)).toBe(0)
  })

  it('is a household of 5 to 20 kWh a day', () => {
    for (let time = START; time < START + YEARS_S; time += 86_400) {
      const counts = countAt('normal', time + 86_400, defaultHousehold) - countAt('normal', time, defaultHousehold)
      expect(counts).toBeGreaterThan(50)
      expect(counts).toBeLessThan(200)
    }
  })

  it('sells at noon and not at night, and nothing without panels', () => {
    const midnight = dayStart(parseDate('2026-06-21'))
    const roof = { ...defaultHousehold, solar: true }
    const sold = (from: number, to: number): number =>
      countAt('reverse', midnight + to * 3600, roof) - countAt('reverse', midnight + from * 3600, roof)
    expect(sold(0, 6)).toBe(0)
    expect(sold(7, 17)).toBeGreaterThan(30)
    expect(sold(18, 24)).toBe(0)
    expect(countAt('reverse', midnight, defaultHousehold)).toBe(0)
  })
})

describe('powerAt()', () => {
  it('is the slope of the register', () => {
    const time = dayStart(parseDate('2026-11-10')) + 19 * 3600
    const fine = wide(1, false)
    const counts = countAt('normal', time + SLOT_S, fine) - countAt('normal', time, fine)
    expect(powerAt(time + 60, fine)).toBe(Math.round(counts / 5))
  })

  it('is negative at noon under panels', () => {
    const noon = dayStart(parseDate('2026-06-21')) + 12 * 3600
    expect(powerAt(noon, { ...defaultHousehold, solar: true })).toBeLessThan(0)
  })
})

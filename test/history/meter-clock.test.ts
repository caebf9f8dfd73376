import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateAt, secondOfDay } from '../../src/base/clock.js'
import { possibleAt, provenDate, QUIET, quietFor, type ClockReading } from '../../src/meter/meter-clock.js'
import { at } from './history-reader.js'

/** A look at the clock whose answer took some seconds. */
const look = (shown: number, coarseness = 60, tookS = 0): ClockReading => ({
  date: dateAt(shown),
  shown,
  coarseness,
  askedMs: 0,
  answeredMs: tookS * 1000,
})
const EA = 2400

const isQuiet = (time: number): boolean => secondOfDay(time) >= QUIET.from || secondOfDay(time) < QUIET.to

describe('quietFor()', () => {
  it.each([
    ['12:00:00', 60, 0, 0],
    ['23:48:00', 60, 0, 0],
    ['23:49:00', 60, 0, 46 * 60],
    ['23:40:00', 60, 8 * 60, 0],
    ['23:40:00', 60, 10 * 60, 45 * 60],
    ['23:59:00', 60, 0, 36 * 60],
    ['00:00:00', 60, 0, 35 * 60],
    ['00:34:00', 60, 0, 60],
    ['00:35:00', 60, 0, 0],
    ['23:00:00', EA, 0, 0],
    ['23:00:00', EA, 10 * 60, 85 * 60],
    ['23:30:00', EA, 0, 65 * 60],
    ['00:30:00', EA, 0, 5 * 60],
    ['01:00:00', EA, 0, 0],
  ])('shown %s, coarse by %i s, %i s ago: %i s', (clock, coarseness, agoS, expected) =>
    expect(quietFor(look(at(clock), coarseness), agoS * 1000)).toBe(expected),
  )

  const looks = fc.record({
    shown: fc.integer({ min: at('00:00:00'), max: at('00:00:00', '2026-11-22') }),
    coarseness: fc.constantFrom(60, EA),
    tookS: fc.integer({ min: 0, max: 300 }),
    laterS: fc.integer({ min: 0, max: 7200 }),
  })

  it('is 0 only where no instant that the clock may show is quiet, and all are of one date', () =>
    fc.assert(
      fc.property(looks, fc.double({ min: 0, max: 1, noNaN: true }), ({ shown, coarseness, tookS, laterS }, part) => {
        const clock = look(shown, coarseness, tookS)
        const now = (tookS + laterS) * 1000
        if (quietFor(clock, now) > 0) return
        const [earliest, latest] = possibleAt(clock, now)
        const truth = earliest + part * (latest - earliest)
        expect(isQuiet(truth)).toBe(false)
        expect(dateAt(truth)).toBe(dateAt(earliest))
      }),
      { numRuns: 1000 },
    ))

  it('waits until the clock is surely out of the window, and no longer than window and doubt last', () =>
    fc.assert(
      fc.property(looks, ({ shown, coarseness, tookS, laterS }) => {
        const clock = look(shown, coarseness, tookS)
        const now = (tookS + laterS) * 1000
        const waitS = quietFor(clock, now)
        const [earliest, latest] = possibleAt(clock, now)
        expect(waitS).toBeLessThanOrEqual(45 * 60 + latest - earliest)
        if (waitS > 0) expect(secondOfDay(earliest + waitS)).toBeGreaterThanOrEqual(QUIET.to)
      }),
      { numRuns: 1000 },
    ))
})

describe('provenDate()', () => {
  it('is the date that the clock shows', () => expect(provenDate(look(at('23:59:00')))).toBe('2026-11-20'))

  it('is that of the stamp of EA while midnight cannot have passed', () => {
    expect(provenDate(look(at('23:00:00'), EA))).toBe('2026-11-20')
    expect(provenDate(look(at('23:30:00'), EA))).toBeUndefined()
    expect(provenDate(look(at('23:00:00'), EA, 1300))).toBeUndefined()
    expect(provenDate(look(at('00:00:00'), EA))).toBe('2026-11-20')
  })
})

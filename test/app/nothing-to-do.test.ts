import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, dayStart, plusDays, RELEASE_DATE } from '../../src/base/clock.js'
import { clockBySight, seenClock } from '../../src/app/nothing-to-do.js'
import { possibleAt, type ClockReading } from '../../src/meter/meter-clock.js'

const NOON = dayStart(plusDays(RELEASE_DATE, 5)) + 12 * 3600

/** The meter shows noon; the answer took 2 s. */
const look: ClockReading = { date: dateAt(NOON), shown: NOON, coarseness: 60, askedMs: 5000, answeredMs: 7000 }

describe('clockBySight()', () => {
  it.each([-110, 0, 30, 61, 170])('holds every instant that the meter may show, the host ahead by %i s', (aheadS) => {
    const host = NOON + aheadS
    const seen = seenClock(look, { nowMs: host * 1000, monotonicMs: 7000 })
    for (const laterS of [0, 59, 3600, DAY_S - 1]) {
      const clock = clockBySight(seen, host + laterS)!
      const [earliest, latest] = possibleAt(look, 7000 + laterS * 1000)
      expect(clock.shown).toBeLessThanOrEqual(earliest)
      expect(clock.shown + clock.coarseness).toBeGreaterThanOrEqual(latest)
      expect(clock.coarseness).toBeLessThan(90)
    }
  })

  it.each([
    ['was seen more than a day ago', NOON, NOON + DAY_S + 1],
    ['was seen in the future', NOON, NOON - 1],
    ['is four minutes behind the host', NOON + 240, NOON + 241],
    ['is four minutes ahead of it', NOON - 240, NOON - 239],
  ])('is none where the clock %s', (_, host, now) => {
    const seen = seenClock(look, { nowMs: host * 1000, monotonicMs: 7000 })
    expect(clockBySight(seen, now)).toBeUndefined()
  })

  it('is none by a host that cannot be right', () => {
    expect(clockBySight({ at: 0, ahead: [0, 60] }, 30)).toBeUndefined()
  })
})

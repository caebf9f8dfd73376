import { describe, expect, it } from 'vitest'
import { dateAt, parseDate, type LocalDate } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import type { KenshinError } from '../../src/base/errors.js'
import { silent } from '../../src/base/log.js'
import {
  hostAhead,
  possibleAt,
  provenDate,
  quietFor,
  readMeterClock,
  type ClockReading,
} from '../../src/meter/meter-clock.js'
import { readProfile } from '../../src/meter/profile.js'
import { failure, never } from '../helpers/play.js'
import { emulatedSession, NOON, type EmulatedSession } from './meters.js'

const signal = never
const at = (words: string): number => parseInstant(`2026-11-${words}`)

const clockOf = ({ asker, time }: EmulatedSession, showsClock = true, severalAtOnce = true): Promise<ClockReading> => {
  const learned = { gets: undefined, sets: undefined, hasClock: true, hasCoefficient: true }
  const profile = { capabilities: { ...learned, severalAtOnce }, showsClock }
  return readMeterClock({ asker, profile, time, log: silent, signal })
}
const read = (
  talk: EmulatedSession,
  ...shape: [showsClock?: boolean, severalAtOnce?: boolean]
): Promise<ClockReading> => talk.settle(clockOf(talk, ...shape))

const asked = ({ emulator }: EmulatedSession): string[] =>
  emulator.log.map(({ frame }) => frame.properties.map(({ epc }) => epc.toString(16).toUpperCase()).join(' '))

describe('readMeterClock()', () => {
  it('reads date and time in one frame', async () => {
    const talk = await emulatedSession({ clockRate: 0 })
    const begun = talk.time.monotonic()
    expect(await read(talk)).toEqual({
      date: '2026-11-20',
      shown: NOON,
      coarseness: 60,
      askedMs: begun,
      answeredMs: talk.time.monotonic(),
    })
    expect(asked(talk)).toEqual(['98 97'])
  })

  it('reads the date before and after the time where the meter serves one property at a time', async () => {
    const talk = await emulatedSession({ clockRate: 0, maxOpc: 1 })
    expect(await read(talk, true, false)).toMatchObject({ date: '2026-11-20', shown: NOON, coarseness: 60 })
    expect(asked(talk)).toEqual(['98', '97', '98'])
  })

  it.each([
    ['between date and time', 1],
    ['between time and date', 2.5],
  ])('never pairs date and time of two days: midnight passes %s', async (_, secondsBefore) => {
    const midnight = at('21T00:00:00')
    const talk = await emulatedSession({ maxOpc: 1 })
    talk.emulator.clock.set(midnight - secondsBefore)
    const clock = await read(talk, true, false)
    expect(asked(talk)).toEqual(['98', '97', '98', '98', '97', '98'])
    expect(clock).toMatchObject({ date: '2026-11-21', shown: midnight, coarseness: 60 })
  })

  it('takes the stamp of the latest half hour where there is no clock', async () => {
    const talk = await emulatedSession({ clockRate: 0, without: ['97', '98'] })
    expect(await read(talk, false)).toMatchObject({ date: '2026-11-20', shown: at('20T12:00:00'), coarseness: 2400 })
    expect(asked(talk)).toEqual(['EA'])
  })

  it('rejects a meter that has neither', async () => {
    const talk = await emulatedSession({ without: ['97', '98', 'EA'] })
    expect(await talk.settle(failure(clockOf(talk, false)))).toMatchObject({ code: 'echonet.refused' })
  })

  it.each([
    ['refused once', { faults: [{ fault: 'sna', on: '97' }] }, ['98 97', '98 97']],
    ['refused in part once', { faults: [{ fault: 'refuse-property', on: '97' }] }, ['98 97', '98 97']],
    ['not answered once', { faults: [{ fault: 'drop-answer', on: '97' }] }, ['98 97', '98 97']],
  ] as const)('asks again for a clock that was %s', async (_, options, requests) => {
    const talk = await emulatedSession({ clockRate: 0, ...options })
    expect(await read(talk)).toMatchObject({ shown: NOON, coarseness: 60 })
    expect(asked(talk)).toEqual(requests)
  })

  it.each([
    ['the time is refused from now on', { without: ['97'] }],
    ['the clock is not set any more', { fixed: { '98': 'FFFFFFFF', '97': 'FFFF' } }],
    ['only the time is not set', { fixed: { '97': 'FFFF' } }],
    ['the date is not set, in zeros', { fixed: { '98': '00000000' } }],
  ])('takes the stamp of the latest half hour where %s', async (_, options) => {
    const talk = await emulatedSession({ clockRate: 0, ...options })
    expect(await read(talk)).toMatchObject({ date: '2026-11-20', shown: at('20T12:00:00'), coarseness: 2400 })
    expect(asked(talk).at(-1)).toBe('EA')
  })

  it('says so where neither the clock nor the latest half hour shows a date', async () => {
    const talk = await emulatedSession({ fixed: { EA: 'FFFFFFFFFFFFFF0000FE68' } })
    const error = await talk.settle(failure(clockOf(talk, false)))
    expect(error).toMatchObject({ code: 'history.date-not-proven', exit: 5 })
    const { message, remedy, cause } = error as KenshinError
    expect(message).toContain("The meter's clock is not set")
    expect([remedy.en, remedy.ja]).toEqual([
      expect.stringContaining('operator'),
      expect.stringContaining('送配電事業者'),
    ])
    expect(cause).toMatchObject({ code: 'echonet.value' })
  })

  it('says that the stamp is nonsense where there is no clock at all', async () => {
    const talk = await emulatedSession({ without: ['97', '98'], fixed: { EA: 'FFFFFFFFFFFFFF0000FE68' } })
    const { asker, time } = talk
    const profile = await talk.settle(readProfile(asker, { time, log: silent, signal }))
    const error = await talk.settle(failure(readMeterClock({ asker, profile, time, log: silent, signal })))
    expect(error).toMatchObject({ code: 'echonet.value', facts: { epc: 'EA' } })
  })

  it('rejects when the meter is silent', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'silent-meter' }] })
    expect(await talk.settle(failure(clockOf(talk)))).toMatchObject({ code: 'meter.silent' })
    // A silent meter is not asked for its latest half hour as well.
    expect(asked(talk)).not.toContain('EA')
  })

  it('holds the true instant in its span, however slow the answer', async () => {
    for (const seconds of [0, 29.9, 59.9]) {
      const talk = await emulatedSession({ faults: [{ fault: 'drop-answer', times: 2 }] })
      talk.emulator.clock.set(NOON + seconds)
      const clock = await read(talk)
      await talk.time.pass(12_345)
      const [earliest, latest] = possibleAt(clock, talk.time.monotonic())
      expect(earliest).toBeLessThanOrEqual(talk.emulator.clock.now())
      expect(latest).toBeGreaterThanOrEqual(talk.emulator.clock.now())
    }
  })
})

/** A look at a clock that took no time, at monotonic 0. */
const looked = (shown: number, coarseness = 60, answeredMs = 0): ClockReading => ({
  date: dateAt(shown),
  shown,
  coarseness,
  askedMs: 0,
  answeredMs,
})

describe('quietFor()', () => {
  it.each([
    ['20T12:00:00', 0],
    // It may be 23:49:59 now, but not yet 23:50.
    ['20T23:48:59', 0],
    // A minute shown as 23:49 may be over.
    ['20T23:49:00', 46 * 60],
    ['20T23:50:00', 45 * 60],
    ['20T23:59:00', 36 * 60],
    ['21T00:00:00', 35 * 60],
    ['21T00:33:00', 2 * 60],
    ['21T00:34:00', 60],
    ['21T00:35:00', 0],
  ])('at %s by the minute: %i s', (shown, seconds) => {
    expect(quietFor(looked(at(shown)), 0)).toBe(seconds)
  })

  it('moves on with the host’s monotonic time', () => {
    const clock = looked(at('20T23:40:00'))
    expect(quietFor(clock, 8 * 60_000)).toBe(0)
    expect(quietFor(clock, 9 * 60_000)).toBe(46 * 60)
    expect(quietFor(clock, 54 * 60_000)).toBe(60)
    expect(quietFor(clock, 55 * 60_000)).toBe(0)
  })

  it('counts the time that the answer took', () => {
    expect(quietFor(looked(at('20T23:48:00'), 60, 0), 0)).toBe(0)
    // The answer came after 90 s: the clock was read at 23:48 at its beginning or its end.
    const slow = looked(at('20T23:48:00'), 60, 90_000)
    expect(quietFor(slow, 90_000)).toBe(47 * 60)
  })

  it.each([
    // The latest half hour is known up to 40 min late.
    ['20T23:00:00', 0],
    ['20T23:30:00', 65 * 60],
    ['21T00:00:00', 35 * 60],
    ['21T00:30:00', 5 * 60],
    ['21T01:00:00', 0],
  ])('with the stamp of the latest half hour at %s: %i s', (shown, seconds) => {
    expect(quietFor(looked(at(shown), 2400), 0)).toBe(seconds)
  })

  it('is not fooled by a span that holds the whole window', () => {
    const clock = looked(at('20T23:45:00'), 60, 3_600_000)
    const [earliest, latest] = possibleAt(clock, 3_600_000)
    expect([earliest, latest]).toEqual([at('20T23:45:00'), at('21T00:46:00')])
    expect(quietFor(clock, 3_600_000)).toBe(50 * 60)
  })

  it('has passed when it says so', () => {
    for (let minute = 0; minute < 1440; minute++)
      for (const coarseness of [60, 2400]) {
        const clock = looked(at('20T00:00:00') + minute * 60, coarseness)
        const seconds = quietFor(clock, 0)
        expect(seconds).toBeLessThanOrEqual(86_400)
        if (seconds > 0) expect(quietFor(clock, seconds * 1000 + coarseness * 1000)).toBe(0)
      }
  })
})

describe('provenDate()', () => {
  const date = (words: string): LocalDate => parseDate(`2026-11-${words}`)

  it('is the date of the clock, whatever the minute', () => {
    expect(provenDate(looked(at('20T23:59:00')))).toBe(date('20'))
    expect(provenDate(looked(at('21T00:00:00')))).toBe(date('21'))
  })

  it('is unknown from a stamp that may be of yesterday by now', () => {
    expect(provenDate(looked(at('20T23:00:00'), 2400))).toBe(date('20'))
    expect(provenDate(looked(at('20T23:30:00'), 2400))).toBeUndefined()
    expect(provenDate(looked(at('21T00:00:00'), 2400))).toBe(date('21'))
    // The answer took half an hour.
    expect(provenDate(looked(at('20T23:00:00'), 2400, 1_800_000))).toBeUndefined()
  })
})

describe('hostAhead()', () => {
  const now = (words: string, ms = 0) => ({ nowMs: at(words) * 1000 + ms, monotonicMs: 0 })

  it.each([
    ['12:10:00', 0],
    ['12:10:59', 0],
    ['12:11:00', 0],
    ['12:11:01', 1],
    ['12:13:00', 120],
    ['12:09:59', -1],
    ['12:00:00', -600],
  ])('at %s, when the meter shows 12:10: %i s', (words, seconds) => {
    expect(hostAhead(looked(at('20T12:10:00')), now(`20T${words}`))).toBe(seconds)
  })

  it('compares at the same moment', () => {
    const later = { nowMs: at('20T12:20:30') * 1000, monotonicMs: 600_000 }
    expect(hostAhead(looked(at('20T12:10:00')), later)).toBe(0)
    expect(hostAhead(looked(at('20T12:10:00')), { ...later, monotonicMs: 0 })).toBe(570)
  })
})

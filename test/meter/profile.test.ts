import { describe, expect, it } from 'vitest'
import { readMeterClock } from '../../src/meter/meter-clock.js'
import { readProfile } from '../../src/meter/profile.js'
import { failure, never } from '../helpers/play.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { emulatedSession, type EmulatedSession } from './meters.js'

const signal = never

/** The EPCs of each request. */
const asked = ({ emulator }: EmulatedSession): string[] =>
  emulator.log.map(({ frame }) => frame.properties.map(({ epc }) => epc.toString(16).toUpperCase()).join(' '))

const ALL = 'E1 D7 98 97 D3 8D'
const meter = (options: EmulatorOptions): Promise<EmulatedSession> => emulatedSession({ latency: 'none', ...options })

describe('readProfile()', () => {
  it('asks once where the meter serves everything', async () => {
    const talk = await meter({})
    expect(await talk.settle(readProfile(talk.asker, { signal }))).toEqual({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      identity: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      capabilities: { hasClock: true, severalAtOnce: true, hasCoefficient: true },
    })
    expect(asked(talk)).toEqual([ALL])
  })

  it('shows nothing of the serial number, but another meter', async () => {
    const identityOf = async (serial: string): Promise<string | undefined> => {
      const talk = await meter({ fixed: { '8D': Buffer.from(serial).toString('hex') } })
      return (await talk.settle(readProfile(talk.asker, { signal }))).identity
    }
    const identity = await identityOf('Z01234567890')
    expect(identity).not.toContain('Z0123')
    expect(await identityOf('Z01234567890')).toBe(identity)
    expect(await identityOf('Z01234567891')).not.toBe(identity)
  })

  it('keeps what was served beside a refusal, and asks the rest one by one', async () => {
    const talk = await meter({ without: ['D3', '8D'] })
    expect(await talk.settle(readProfile(talk.asker, { signal }))).toEqual({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      identity: undefined,
      capabilities: { hasClock: true, severalAtOnce: true, hasCoefficient: false },
    })
    expect(asked(talk)).toEqual([ALL, 'D3', '8D'])
  })

  it.each([
    ['without D3', { without: ['D3'] }, 1],
    ['with D3 = 0', { fixed: { D3: '00000000' } }, 1],
    ['with D3 = 10', { fixed: { D3: '0000000A' } }, 10],
  ])('reads the coefficient of a meter %s', async (_, options, coefficient) => {
    const talk = await meter(options)
    expect((await talk.settle(readProfile(talk.asker, { signal }))).unit.coefficient).toBe(coefficient)
  })

  it.each(['refuse', 'silence'] as const)('reads one by one where the meter meets six with: %s', async (overMaxOpc) => {
    const talk = await meter({ maxOpc: 1, overMaxOpc })
    expect(await talk.settle(readProfile(talk.asker, { signal }))).toMatchObject({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      capabilities: { hasClock: true, severalAtOnce: false },
    })
    const tries = overMaxOpc === 'refuse' ? 1 : 4
    expect(asked(talk)).toEqual([...Array<string>(tries).fill(ALL), ...ALL.split(' ')])
  })

  it.each([
    ['E1', ['E1']],
    ['D7', ['D7']],
  ])('rejects a meter without %s', async (epc, without) => {
    const talk = await meter({ without })
    const error = await talk.settle(failure(readProfile(talk.asker, { signal })))
    expect(error).toMatchObject({ code: 'echonet.refused', exit: 5, facts: { what: `EPC ${epc}` } })
  })

  it('rejects a unit that no standard names', async () => {
    const talk = await meter({ fixed: { E1: '77' } })
    expect(await talk.settle(failure(readProfile(talk.asker, { signal })))).toMatchObject({ code: 'echonet.value' })
  })

  it.each([['97'], ['98']])('takes a meter without %s for one without a clock', async (epc) => {
    const talk = await meter({ without: [epc] })
    expect(await talk.settle(readProfile(talk.asker, { signal }))).toMatchObject({
      capabilities: { hasClock: false, severalAtOnce: true },
    })
  })

  it('rejects when the meter is silent to one property as well', async () => {
    const talk = await meter({ faults: [{ fault: 'silent-meter' }] })
    expect(await talk.settle(failure(readProfile(talk.asker, { signal })))).toMatchObject({ code: 'meter.silent' })
  })

  it('rejects with the reason of an abort', async () => {
    const talk = await meter({ faults: [{ fault: 'silent-meter' }] })
    const stop = new AbortController()
    const error = failure(readProfile(talk.asker, { signal: stop.signal }))
    await talk.time.pass(200_000)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await error).toBe(reason)
  })

  it('is enough to read the clock of a meter that serves two, not six', async () => {
    const talk = await meter({ maxOpc: 2 })
    const profile = await talk.settle(readProfile(talk.asker, { signal }))
    const context = { asker: talk.asker, profile, time: talk.time, signal }
    expect(await talk.settle(readMeterClock(context))).toMatchObject({ date: '2026-11-20' })
  })
})

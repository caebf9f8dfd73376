import { describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { IdleTime } from '../helpers/idle-time.js'
import { dump, emulator, NOON, quietLog, run, sqliteIn, temporaryFolder, type Dump } from './harness.js'

const DAYS = 20

interface Imported {
  readonly stored: Dump
  /** By the clock of meter and client. */
  readonly seconds: number
  readonly requests: number
  readonly log: string
}

async function imported(pace: 'polite' | 'swift', options: EmulatorOptions = {}): Promise<Imported> {
  const time = new IdleTime(NOON)
  const meter = await emulator({ time, latency: 'real', ...options })
  const folder = await temporaryFolder()
  const { log, lines } = quietLog()
  await run(meter, { folder, time, log, history: { days: DAYS, pace } })
  return {
    stored: await dump(sqliteIn(folder)),
    seconds: time.monotonic() / 1000,
    requests: meter.log.length,
    log: lines.join(''),
  }
}

/** Of two runs, but for the time at which they read. */
const readings = ({ stored }: Imported): unknown => [stored.readings, stored.energy]

/** The request that found it out is the one more. */
const WITHOUT_SET_GET = { setGet: 'refuse' } as const
const TRIAL = 1

describe('the swift pace', () => {
  it.each([
    [{}, 0.55],
    [{ household: { solar: true } }, 0.6],
    [{ whileBusy: 'after' }, 0.75],
  ] satisfies [EmulatorOptions, number][])(
    'reads the same in half the requests, of a meter that sets and tells a day in one (SetGet): %j, in %f of the time',
    async (options, part) => {
      const [polite, swift] = [await imported('polite', options), await imported('swift', options)]
      expect(readings(swift)).toEqual(readings(polite))
      // The day that brings the witness is read politely, and so is the first for which both directions are asked at once.
      expect(swift.requests).toBe(polite.requests - DAYS + ('household' in options ? 2 : 1))
      expect(swift.seconds).toBeLessThan(polite.seconds * part)
    },
  )

  it('asks by one request a day, one at a time, of a meter that drops the second', async () => {
    const [polite, swift] = [await imported('polite'), await imported('swift', { whileBusy: 'drop' })]
    expect(readings(swift)).toEqual(readings(polite))
    expect(swift.requests).toBeLessThanOrEqual(polite.requests - DAYS + 4)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
    expect(swift.seconds).toBeLessThan(polite.seconds)
  })

  it.each([
    [{}, 0.6],
    [{ household: { solar: true } }, 0.65],
    [{ besideHistory: 'refuse' }, 0.65],
    [{ maxOpc: 1 }, 0.8],
  ] satisfies [EmulatorOptions, number][])(
    'reads the same sooner, of a meter whose delay is the radio’s: %j, in %f of the time',
    async (options, part) => {
      const [polite, swift] = [
        await imported('polite', options),
        await imported('swift', { ...WITHOUT_SET_GET, ...options }),
      ]
      expect(readings(swift)).toEqual(readings(polite))
      // One that serves one property at a time is not tried.
      expect(swift.requests).toBe(polite.requests + ('maxOpc' in options ? 0 : TRIAL))
      expect(swift.seconds).toBeLessThan(polite.seconds * part)
    },
  )

  it('costs no second more at a meter that serves one after the other, and no request but the trial of SetGet', async () => {
    const options = { ...WITHOUT_SET_GET, whileBusy: 'after' } as const
    const [polite, swift] = [await imported('polite', options), await imported('swift', options)]
    expect(readings(swift)).toEqual(readings(polite))
    expect(swift.requests).toBe(polite.requests + TRIAL)
    expect(swift.seconds).toBeLessThanOrEqual(polite.seconds)
  })

  it('ends with the first day that a meter reads before it is set', async () => {
    const [polite, swift] = [
      await imported('polite'),
      await imported('swift', { ...WITHOUT_SET_GET, whileBusy: 'first' }),
    ]
    expect(readings(swift)).toEqual(readings(polite))
    expect(swift.requests - polite.requests).toBeLessThanOrEqual(2 + TRIAL)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
  })

  it('ends after a few requests that a busy meter drops', async () => {
    const [polite, swift] = [
      await imported('polite'),
      await imported('swift', { ...WITHOUT_SET_GET, whileBusy: 'drop' }),
    ]
    expect(readings(swift)).toEqual(readings(polite))
    // Beside what is dropped: the witness, which is not tried with a day where the link seems to lose requests.
    expect(swift.requests - polite.requests).toBeLessThanOrEqual(3 + TRIAL + 2)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
  })

  it('is the polite one unless it is asked for', async () => {
    const { log } = await imported('polite', { whileBusy: 'drop' })
    expect(log).not.toContain('politely')
    expect(log).not.toContain('attempt=2')
  })
})

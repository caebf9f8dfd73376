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

/** The two requests that set and tell a day. */
const PLAIN = { setGet: 'refuse' } as const

describe('the swift pace', () => {
  it.each([
    [{}, 0.8],
    [{ household: { solar: true } }, 0.85],
    [{ whileBusy: 'after' }, 0.95],
    [{ ...PLAIN }, 0.6],
    [{ ...PLAIN, household: { solar: true } }, 0.65],
    [{ ...PLAIN, besideHistory: 'refuse' }, 0.65],
    [{ ...PLAIN, maxOpc: 1 }, 0.8],
    [{ ...PLAIN, whileBusy: 'after' }, 0.95],
  ] satisfies [EmulatorOptions, number][])(
    'reads the same sooner, by not one request more: %j, in %f of the time',
    async (options, part) => {
      const [polite, swift] = [await imported('polite', options), await imported('swift', options)]
      expect(readings(swift)).toEqual(readings(polite))
      expect(swift.requests).toBe(polite.requests)
      expect(swift.seconds).toBeLessThan(polite.seconds * part)
    },
  )

  it('asks by one request a day, one at a time, of a meter that drops the second', async () => {
    const [polite, swift] = [await imported('polite'), await imported('swift', { whileBusy: 'drop' })]
    expect(readings(swift)).toEqual(readings(polite))
    expect(swift.requests).toBeLessThanOrEqual(polite.requests + 3)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
  })

  it('ends with the first day that a meter reads before it is set', async () => {
    const [polite, swift] = [await imported('polite', PLAIN), await imported('swift', { ...PLAIN, whileBusy: 'first' })]
    expect(readings(swift)).toEqual(readings(polite))
    expect(swift.requests - polite.requests).toBeLessThanOrEqual(2)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
  })

  it('ends after a few requests that a busy meter drops', async () => {
    const [polite, swift] = [await imported('polite', PLAIN), await imported('swift', { ...PLAIN, whileBusy: 'drop' })]
    expect(readings(swift)).toEqual(readings(polite))
    // Beside what is dropped: the witness, which is not tried with a day where the link seems to lose requests.
    expect(swift.requests - polite.requests).toBeLessThanOrEqual(3 + 2)
    expect(swift.log.match(/politely from now on/g)).toHaveLength(1)
  })

  it('is the polite one unless it is asked for', async () => {
    const { log } = await imported('polite', { whileBusy: 'drop' })
    expect(log).not.toContain('politely')
    expect(log).not.toContain('attempt=2')
  })
})

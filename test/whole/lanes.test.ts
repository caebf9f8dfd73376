import { afterEach, describe, expect, it } from 'vitest'
import { nightlyBackfill } from '../../jobs/nightly-backfill.js'
import type { Outcome, RunContext } from '../../src/app/context.js'
import { Secret } from '../../src/base/secret.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import { dummyCredentials, type EmulatorOptions } from '../../src/emulator/options.js'
import { IdleTime } from '../helpers/idle-time.js'
import { dump, emulator, never, NOON, quietLog, sqliteIn, storedCounts, temporaryFolder } from './harness.js'

const credentials = { id: new Secret(dummyCredentials.routeBId), password: new Secret(dummyCredentials.password) }

const HISTORY = { days: 3, today: true, quietWindow: 'wait', meterClock: 'trust' } as const

interface Night {
  readonly outcomes: readonly Outcome[]
  /** When the run of each meter ended, seconds by the simulated clock. */
  readonly ends: Readonly<Record<string, number>>
  /** When the whole run ended. */
  readonly seconds: number
  readonly folder: string
  readonly lines: readonly string[]
}

/** One night of the real client; each meter is read at its port. */
async function night(
  ports: Readonly<Record<string, { readonly port: number }>>,
  time: IdleTime,
  more: Partial<RunContext> & { readonly folder?: string; readonly concurrency?: number } = {},
): Promise<Night> {
  const { folder = await temporaryFolder(), concurrency = 50, ...context } = more
  const { log, lines } = quietLog()
  const begun = time.monotonic()
  const seconds = (): number => (time.monotonic() - begun) / 1000
  const ends: Record<string, number> = {}
  const settings = {
    meters: Object.entries(ports).map(([name, { port }]) => ({
      name,
      port: `tcp://127.0.0.1:${port}`,
      routeB: () => credentials,
    })),
    store: sqliteIn(folder),
    history: HISTORY,
    state: `${folder}/state`,
    jobs: { concurrency },
  }
  const onOutcome = ({ meter }: Outcome): void => void (ends[meter] = seconds())
  const outcomes = await time.during(() =>
    nightlyBackfill({ settings, time, log, signal: never, onOutcome, ...context }),
  )
  return { outcomes, ends, seconds: seconds(), folder, lines }
}

async function meters(
  count: number,
  time: IdleTime,
  options: EmulatorOptions = {},
): Promise<Record<string, RunningEmulator>> {
  const made: Record<string, RunningEmulator> = {}
  for (let n = 0; n < count; n++)
    made[`flat-${n}`] = await emulator({ time, latency: 'real', household: { seed: n }, ...options })
  return made
}

const errorsOf = ({ outcomes }: Night): (string | undefined)[] => outcomes.map(({ error }) => error?.message)

describe('ten meters or more, each on its own dongle,', () => {
  const warnings: Error[] = []
  const keep = (warning: Error): void => void warnings.push(warning)
  afterEach(() => void process.off('warning', keep))

  it('take a night of at most 1.5 times one meter, and all of it is stored', async () => {
    process.on('warning', keep)
    const time = new IdleTime(NOON)
    const one = await night(await meters(1, time), time)
    const ten = await meters(12, time)
    const all = await night(ten, time)
    expect([errorsOf(one), errorsOf(all)]).toEqual([[undefined], Array(12).fill(undefined)])
    expect(all.seconds).toBeLessThanOrEqual(1.5 * one.seconds)
    const stored = await dump(sqliteIn(all.folder))
    for (const [name, meter] of Object.entries(ten)) {
      const own = { ...stored, readings: stored.readings.filter((reading) => reading.meter === name) }
      for (const { date } of stored.days.filter((mark) => mark.meter === name && mark.final))
        expect([...storedCounts(own).values()]).toEqual(expect.arrayContaining(meter.expectedDay(date)))
      expect(own.readings).toHaveLength(3 * 48 + 25)
    }
    // Node warns of many listeners on one signal.
    expect(warnings).toEqual([])
  })

  it('end as early where one of them lets us in and answers nothing', async () => {
    const time = new IdleTime(NOON)
    const well = await night(await meters(10, time), time)
    const ten = await meters(10, time)
    ten['flat-4']!.faults.push({ fault: 'drop-answer', times: Infinity })
    const ill = await night(ten, time)
    expect(ill.outcomes.filter(({ error }) => error !== undefined).map(({ meter }) => meter)).toEqual(['flat-4'])
    for (const [name, end] of Object.entries(ill.ends))
      if (name !== 'flat-4') expect([name, Math.round(end - well.ends[name]!)]).toEqual([name, 0])
  })

  it('end in good order when they are told to', async () => {
    const [time, stop] = [new IdleTime(NOON), new AbortController()]
    const ten = await meters(10, time)
    const onProgress = (): void => stop.abort(new Error('told to stop'))
    const { outcomes } = await night(ten, time, { signal: stop.signal, onProgress })
    expect(outcomes.map(({ error }) => error?.message)).toEqual(Array(10).fill('told to stop'))
    for (const meter of Object.values(ten)) expect(meter.radio.session.state).toBe('none')
  })
})

describe('several meters on one dongle', () => {
  it('are read in turn', async () => {
    const time = new IdleTime(NOON)
    const meter = await emulator({ time, latency: 'real' })
    const run = await night({ a: meter, b: meter, c: meter }, time)
    expect(errorsOf(run)).toEqual([undefined, undefined, undefined])
    // Who is first at the dongle has the first turn: whose files were opened first.
    const [first = 0, second = 0, third = 0] = Object.values(run.ends).sort((a, b) => a - b)
    expect(second).toBeGreaterThan(1.5 * first)
    expect(third).toBeGreaterThan(2.5 * first)
    // The wait for the dongle is no part of a run.
    for (const { totals } of run.outcomes) expect(totals!.seconds).toBeLessThan(1.2 * first)
  })

  it('that was silent last night comes last this night', async () => {
    const time = new IdleTime(NOON)
    const meter = await emulator({ time, latency: 'real' })
    const folder = await temporaryFolder()
    meter.faults.push({ fault: 'drop-answer', times: Infinity })
    await night({ b: meter }, time, { folder })
    meter.faults.clear()
    const { ends } = await night({ b: meter, a: meter, c: meter }, time, { folder })
    expect(Object.keys(ends)).toHaveLength(3)
    expect(Object.keys(ends).at(-1)).toBe('b')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { DAY_S, dateAt, parseDate, plusDays, slotTime } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import { createLogger, silent, type Logger } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { systemTime, type Time } from '../../src/base/time.js'
import { collect } from '../../src/app/collect.js'
import type { MeterRun, ReadyStore, RunProgress, RunSettings } from '../../src/app/context.js'
// Loaded lazily by the program: a module that is still being loaded would look like idleness to a leaping clock.
import '../../src/dongle/port/tcp-port.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import { IdleTime } from '../helpers/idle-time.js'
import { dummyCredentials, type EmulatorOptions } from '../../src/emulator/options.js'
import { directions, type DayMark } from '../../src/history/day.js'
import type { Totals } from '../../src/app/run-statistics.js'
import { SharedStore } from '../../src/app/shared-store.js'
import { openStore } from '../../src/store/open.js'
import { defaultMeasurements, type ReadingPoint, type Store, type StoreSettings } from '../../src/store/store.js'
import { energyRows, type EnergyRows } from '../store/energy/energy-rows.js'

/** Noon of an ordinary day: where the meter's clock stands unless a test moves it. */
export const NOON = parseInstant('2026-11-20T12:10:00')
export const TODAY = dateAt(NOON)

export const never = new AbortController().signal

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** An emulator on TCP that stands still at {@link NOON}. */
export async function emulator(options: EmulatorOptions & { readonly port?: number } = {}): Promise<RunningEmulator> {
  const running = await startEmulator({ clock: NOON, clockRate: 0, latency: 'none', ...options })
  onTestFinished(() => running.close())
  return running
}

/** A clock for both sides that leaps over every wait. */
export const fast = (start: number = NOON): Time => new IdleTime(start)

export const sqliteIn = (folder: string): StoreSettings => ({ kind: 'sqlite', path: join(folder, 'kenshin.sqlite') })

export const influxAt = (
  url: string,
  bucket: string,
): Extract<StoreSettings, { kind: 'influxdb' }> & { url: string } => ({
  kind: 'influxdb',
  url,
  bucket,
  timeoutMs: 20_000,
  measurements: defaultMeasurements,
})

export interface RunOptions extends Partial<Pick<MeterRun, 'job' | 'time' | 'signal'>> {
  readonly onProgress?: (progress: RunProgress) => void
  readonly folder: string
  readonly store?: StoreSettings
  readonly history?: Partial<RunSettings['history']>
  readonly id?: string
  readonly password?: string
  readonly port?: string
  /** Of the meter; `home` where it is left out. */
  readonly name?: string
  readonly log?: Logger
  /** Changes what the run gets for its store. */
  readonly ready?: (store: SharedStore) => Promise<ReadyStore>
}

/** One whole run of the real client against an emulator. */
export async function run(meter: { readonly port: number }, options: RunOptions): Promise<Totals> {
  const time = options.time ?? systemTime
  const log = options.log ?? quietLog().log
  const settings = settingsOf(options)
  const { onProgress } = options
  const signal = options.signal ?? never
  const store = new SharedStore({ settings, time, log, signal })
  try {
    const work = (): Promise<Totals> =>
      collect({
        settings,
        job: options.job ?? 'test',
        meter: { name: options.name ?? 'home', port: options.port ?? `tcp://127.0.0.1:${meter.port}` },
        routeB: {
          id: new Secret(options.id ?? dummyCredentials.routeBId),
          password: new Secret(options.password ?? dummyCredentials.password),
        },
        ready: () => (options.ready ?? ((one) => one.ready()))(store),
        inTurn: (_, session) => session(),
        time,
        log,
        signal,
        ...(onProgress && { onProgress: (_: string, progress: RunProgress) => onProgress(progress) }),
      })
    return await (time instanceof IdleTime ? time.during(work) : work())
  } finally {
    await store.close()
  }
}

const settingsOf = ({ folder, store, history }: RunOptions): RunSettings => ({
  meters: [],
  store: store ?? sqliteIn(folder),
  history: { days: 99, today: true, quietWindow: 'wait', meterClock: 'trust', ...history },
  state: join(folder, 'state'),
  jobs: { concurrency: 1 },
})

/** Lines are kept, and shown only when the test fails. */
export function quietLog(level: 'trace' | 'debug' = 'debug'): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const log = createLogger({ level, format: 'plain', write: (line) => lines.push(line) })
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(lines.slice(-80).join(''))
  })
  return { log, lines }
}

export interface Dump {
  readonly readings: readonly ReadingPoint[]
  readonly days: readonly DayMark[]
  readonly energy: EnergyRows
}

export const emptyDump: Dump = { readings: [], days: [], energy: { days: [], months: [] } }

/** Everything but the notes on the runs. */
export async function dump(settings: StoreSettings): Promise<Dump> {
  const store = await openStore(settings, { mode: 'read', time: systemTime, log: silent })
  try {
    return await dumpOf(store)
  } finally {
    await store.close()
  }
}

export const dumpOf = async (store: Store): Promise<Dump> => ({
  readings: await store.readings({ from: 0, to: NOON + 200 * DAY_S }, { signal: never }),
  days: await store.days({ from: parseDate('2026-01-01'), to: parseDate('2027-06-30') }, { signal: never }),
  energy: await energyRows(store),
})

/** What the household says that a store has to hold at an instant: counts by direction and time. */
export function expectedCounts(meter: RunningEmulator, until: number, days = 99): Map<string, number> {
  const today = dateAt(until)
  const expected = new Map<string, number>()
  for (const direction of directions)
    for (let daysAgo = 0; daysAgo <= days; daysAgo++) {
      const date = plusDays(today, -daysAgo)
      for (const [slot, count] of meter.expectedDay(date, direction).entries())
        if (count !== undefined && slotTime(date, slot) <= until)
          expected.set(`${direction} ${slotTime(date, slot)}`, count)
    }
  return expected
}

export const storedCounts = ({ readings }: Dump): Map<string, number> =>
  new Map(readings.map(({ direction, time, count }) => [`${direction} ${time}`, count]))

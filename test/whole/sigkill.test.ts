import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { historicalImport } from '../../jobs/historical-import.js'
import { silent } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { systemTime } from '../../src/base/time.js'
import { hex } from '../../src/echonet/codes.js'
import { toldBy } from '../../src/echonet/frame.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import type { RouteBCredentials } from '../../src/dongle/dongle.js'
import type { StoreSettings } from '../../src/store/store.js'
import { describeInfluxd1, serving, startInfluxd1, type Influxd1 } from '../helpers/influxd.js'
import { start, writeSettingsOf } from '../helpers/kenshin.js'
import { makeFolder, meterAt } from '../commands/home.js'
import { dump, influxAt, never, NOON, sqliteIn, temporaryFolder, type Dump } from './harness.js'

/**
 * Twenty instants: at the n-th request, and some ms after the n-th look at the meter's clock (98, 97), when files are renamed
 * and points and marks are sent. The first look opens the walk, each later one comes with a day; the third and the seventh end a batch.
 */
const INSTANTS: readonly Instant[] = [
  ...[1, 3, 7, 10, 14, 19, 25, 31].map((n) => ({ at: 'request', n, delayMs: 0 }) as const),
  ...[0, 2, 5, 9, 14, 20, 30, 45].map((delayMs) => ({ at: 'clock', n: 3, delayMs }) as const),
  ...[1, 4, 8, 25].map((delayMs) => ({ at: 'clock', n: 7, delayMs }) as const),
]

/** Four batches, over the end of a month. */
const DAYS = 26

interface Instant {
  readonly at: 'request' | 'clock'
  readonly n: number
  readonly delayMs: number
}

describe('import killed with SIGKILL and run again: SQLite', () => {
  let meter: RunningEmulator
  let expected: Dump

  beforeAll(async () => {
    meter = await meterAt({ clock: NOON })
    const undisturbed = await makeFolder()
    await importInto([meter], undisturbed, sqliteIn(undisturbed))
    expected = await dump(sqliteIn(undisturbed))
  })

  it.each(INSTANTS)('gives the database of an undisturbed import: $at $n, $delayMs ms later', async (instant) => {
    const folder = await temporaryFolder()
    await killedAt(instant, [meter], folder)
    await importInto([meter], folder, sqliteIn(folder))
    expect(await dump(sqliteIn(folder))).toEqual(expected)
  })
})

/** The path from the meter's answers to the commit is the same as above; what differs is the dongle that the killed program leaves. */
const J11_INSTANTS = INSTANTS.filter((_, index) => index % 4 === 3)

describe('import through a dongle that speaks J11, killed with SIGKILL and run again: SQLite', () => {
  let meter: RunningEmulator
  let expected: Dump

  beforeAll(async () => {
    const [bySkstack, undisturbed] = [await meterAt({ clock: NOON }), await makeFolder()]
    meter = await meterAt({ clock: NOON, model: 'RS-WSUHA-J11' })
    await importInto([bySkstack], undisturbed, sqliteIn(undisturbed))
    expected = await dump(sqliteIn(undisturbed))
  })

  it.each(J11_INSTANTS)(
    'gives the database of an undisturbed import through SKSTACK-IP: $at $n, $delayMs ms later',
    async (instant) => {
      const folder = await temporaryFolder()
      await killedAt(instant, [meter], folder)
      await importInto([meter], folder, sqliteIn(folder))
      expect(await dump(sqliteIn(folder))).toEqual(expected)
    },
  )
})

/** Three meters at once: while one writes, others read, and the file is replaced when all have ended. */
const WITH_OTHERS: readonly Instant[] = [
  ...[36, 62, 92].map((n) => ({ at: 'request', n, delayMs: 0 }) as const),
  ...[40, 200, 400].map((delayMs) => ({ at: 'request', n: 92, delayMs }) as const),
]
const NAMES = ['home', 'shop', 'barn']

describe('import of three meters killed with SIGKILL and run again: SQLite', () => {
  let meters: readonly RunningEmulator[]
  let expected: Dump

  beforeAll(async () => {
    meters = await Promise.all(NAMES.map((_, seed) => meterAt({ clock: NOON, household: { seed } })))
    const undisturbed = await makeFolder()
    await importInto(meters, undisturbed, sqliteIn(undisturbed))
    expected = await dump(sqliteIn(undisturbed))
    expect(new Set(expected.readings.map(({ meter }) => meter))).toEqual(new Set(NAMES))
  })

  it.each(WITH_OTHERS)('gives the database of an undisturbed import: $at $n, $delayMs ms later', async (instant) => {
    const folder = await temporaryFolder()
    await killedAt(instant, meters, folder)
    await importInto(meters, folder, sqliteIn(folder))
    expect(await dump(sqliteIn(folder))).toEqual(expected)
    expect((await readdir(folder)).filter((name) => name.startsWith('kenshin.sqlite'))).toEqual(['kenshin.sqlite'])
  })
})

/** The path to the commit is the same as above; what differs is the write of points and marks. */
const INFLUX_INSTANTS = INSTANTS.filter((_, index) => index % 4 === 1)

describeInfluxd1('import killed with SIGKILL and run again: InfluxDB 1.6.7', () => {
  const server = serving(() => startInfluxd1())
  let meter: RunningEmulator
  let expected: Dump

  beforeAll(async () => {
    meter = await meterAt({ clock: NOON })
    const undisturbed = await database(server(), 'undisturbed')
    await importInto([meter], await makeFolder(), undisturbed.settings)
    expected = await dump(undisturbed.settings)
  })

  it.each(INFLUX_INSTANTS)(
    'gives the database of an undisturbed import: $at $n, $delayMs ms later',
    async (instant) => {
      const { settings, lines } = await database(server(), `killed_${instant.at}${instant.n}_${instant.delayMs}`)
      const folder = await temporaryFolder()
      await killedAt(instant, [meter], folder, ...lines)
      await importInto([meter], folder, settings)
      expect(await dump(settings)).toEqual(expected)
    },
  )
})

async function database(server: Influxd1, name: string): Promise<{ settings: StoreSettings; lines: string[] }> {
  await server.query(`CREATE DATABASE ${name}`)
  const lines = ['store:', '  kind: influxdb', `  url: ${server.url}`, `  bucket: ${name}`]
  return { settings: influxAt(server.url, name), lines }
}

/** In this process: starting the program forty times more would show nothing. */
async function importInto(meters: readonly RunningEmulator[], folder: string, store: StoreSettings): Promise<void> {
  const outcomes = await historicalImport({
    settings: {
      meters: meters.map(({ port }, n) => ({
        name: NAMES[n]!,
        port: `tcp://127.0.0.1:${port}`,
        routeB: credentials,
      })),
      store,
      history: { days: DAYS, today: true, quietWindow: 'wait', meterClock: 'trust' },
      state: join(folder, 'state'),
      jobs: { concurrency: 9 },
    },
    time: systemTime,
    log: silent,
    signal: never,
  })
  for (const { error } of outcomes) expect(error).toBeUndefined()
}

const credentials = (): RouteBCredentials => ({
  id: new Secret(dummyCredentials.routeBId),
  password: new Secret(dummyCredentials.password),
})

/** Kills the import when the emulator has heard what the instant names. */
async function killedAt(
  { at, n, delayMs }: Instant,
  meters: readonly RunningEmulator[],
  folder: string,
  ...lines: string[]
): Promise<void> {
  const ports = meters.map(({ port }, n) => [NAMES[n]!, `tcp://127.0.0.1:${port}`] as const)
  await writeSettingsOf(ports, folder, ...lines)
  const running = start(['import', '--days', String(DAYS)], { cwd: folder })
  let heard = 0
  const forgets: (() => void)[] = []
  const reached = new Promise<void>((resolve) => {
    for (const meter of meters)
      forgets.push(
        meter.faults.push({
          name: 'kill',
          onRequest({ request }) {
            const isClock = request && toldBy(request).some(({ epc }) => hex(epc) === '98')
            if ((at === 'request' || isClock === true) && ++heard === n) resolve()
            return undefined
          },
        }),
      )
  })
  await Promise.race([reached, running.ended])
  if (delayMs > 0) await pause(delayMs)
  running.child.kill('SIGKILL')
  // On a busy machine the import may be over before this program has its turn.
  expect([null, 0]).toContain((await running.ended).code)
  expect(heard).toBeGreaterThanOrEqual(n)
  for (const forget of forgets) forget()
}

import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import type { StoreSettings } from '../../src/store/store.js'
import { describeInfluxd1, startInfluxd1, type Influxd1 } from '../helpers/influxd.js'
import { kenshin, start, writeSettings } from '../helpers/kenshin.js'
import { dump, emulator, influxAt, sqliteIn, temporaryFolder } from './harness.js'

/**
 * Twenty instants: in the middle of days, and around the commits that follow the confirmations (every 15 days), where files
 * are renamed and points and marks are sent. Requests are counted by the emulator; the delay after one is in ms.
 */
const INSTANTS: readonly (readonly [request: number, delayMs: number])[] = [
  ...[1, 3, 7, 19, 50, 101, 150, 209].map((request) => [request, 0] as const),
  ...[1, 4, 8, 12, 16, 20, 30, 45].map((delayMs) => [34, delayMs] as const),
  ...[2, 6, 10, 25].map((delayMs) => [65, delayMs] as const),
]

describe('import killed with SIGKILL and run again: SQLite', () => {
  it('gives the database of an undisturbed import, at twenty instants', { timeout: 180_000 }, async () => {
    const meter = await emulator()
    const undisturbed = await temporaryFolder()
    await importInto(meter, undisturbed)
    const expected = await dump(sqliteIn(undisturbed))
    for (const instant of INSTANTS) {
      const folder = await temporaryFolder()
      await killedAt(instant, meter, folder)
      await importInto(meter, folder)
      expect({ instant, ...(await dump(sqliteIn(folder))) }).toEqual({ instant, ...expected })
    }
  })
})

describeInfluxd1('import killed with SIGKILL and run again: InfluxDB 1.6.7', () => {
  it('gives the database of an undisturbed import, at twenty instants', { timeout: 180_000 }, async () => {
    const [meter, server] = [await emulator(), await startInfluxd1()]
    try {
      const undisturbed = await database(server, 'undisturbed')
      await importInto(meter, await temporaryFolder(), ...undisturbed.lines)
      const expected = await dump(undisturbed.settings)
      for (const [i, instant] of INSTANTS.entries()) {
        const { settings, lines } = await database(server, `killed${i}`)
        const folder = await temporaryFolder()
        await killedAt(instant, meter, folder, ...lines)
        await importInto(meter, folder, ...lines)
        expect({ instant, ...(await dump(settings)) }).toEqual({ instant, ...expected })
      }
    } finally {
      await server.stop()
    }
  })
})

async function database(server: Influxd1, name: string): Promise<{ settings: StoreSettings; lines: string[] }> {
  await server.query(`CREATE DATABASE ${name}`)
  const lines = ['store:', '  kind: influxdb', `  url: ${server.url}`, `  bucket: ${name}`]
  return { settings: influxAt(server.url, name), lines }
}

async function importInto(meter: RunningEmulator, folder: string, ...lines: string[]): Promise<void> {
  await writeSettings(folder, `tcp://127.0.0.1:${meter.port}`, ...lines)
  const { code, stderr } = await kenshin(['import'], { cwd: folder })
  expect(code, stderr).toBe(0)
}

/** Kills the import when the emulator hears its n-th request, or a little later. */
async function killedAt(
  [request, delayMs]: readonly [number, number],
  meter: RunningEmulator,
  folder: string,
  ...lines: string[]
): Promise<void> {
  await writeSettings(folder, `tcp://127.0.0.1:${meter.port}`, ...lines)
  const running = start(['import'], { cwd: folder })
  let heard = 0
  const reached = new Promise<void>((resolve) => {
    const forget = meter.faults.push({
      name: 'kill',
      onRequest() {
        if (++heard !== request) return undefined
        forget()
        resolve()
        return undefined
      },
    })
  })
  await Promise.race([reached, running.ended])
  if (delayMs > 0) await pause(delayMs)
  running.child.kill('SIGKILL')
  expect((await running.ended).code).toBe(null)
}

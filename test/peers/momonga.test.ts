import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dateAt, dayStart, plusDays } from '../../src/base/clock.js'
import { toKwh } from '../../src/echonet/energy.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import type { ModelName } from '../../src/emulator/dongle/models.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import { openPty } from '../../src/emulator/serving/pty.js'
import { describePeer, env, runPython } from './peers.js'

const SCRIPT = new URL('momonga-days.py', import.meta.url).pathname
/** The meter's clock stands: the library says "days ago", and the host's midnight must not matter. */
const NOW = dayStart(dateAt(Date.now() / 1000)) + 12 * 3600

interface Answer {
  readonly power: number
  readonly coefficient: number
  readonly unit: number
  readonly days: Readonly<Record<string, readonly (readonly [clock: string, kwh: number | null])[]>>
}

const CLOCKS = Array.from(
  { length: 48 },
  (_, slot) => `${String(slot >> 1).padStart(2, '0')}:${slot % 2 ? '30' : '00'}`,
)

describePeer('momonga 0.7.0, unchanged', ['momonga', 'socat'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-momonga-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function readDays(model: ModelName): Promise<void> {
    const holes = new Set([dayStart(plusDays(dateAt(NOW), -3)) + 5 * 1800])
    const emulator = await startEmulator({ model, latency: 'fast', clock: NOW, clockRate: 0, household: { holes } })
    const pty = await openPty({ path: join(folder, model), port: emulator.port, env })
    try {
      const answer = await runScript(pty.path)
      expect(answer).toMatchObject({ coefficient: 1, unit: 0.1 })
      for (let day = 1; day <= 5; day++) {
        const readings = answer.days[day] ?? []
        const expected = emulator.expectedDay(plusDays(dateAt(NOW), -day))
        expect(readings.map(([clock]) => clock)).toEqual(CLOCKS)
        expect(readings.map(([, kwh]) => rounded(kwh))).toEqual(expected.map((count) => kwhOf(count)))
      }
      expect(answer.days[3]?.[5]?.[1]).toBeNull()
    } finally {
      await pty.close()
      await emulator.close()
    }
  }

  async function runScript(device: string): Promise<Answer> {
    const { routeBId, password } = dummyCredentials
    return JSON.parse(await runPython('momonga', SCRIPT, [device, routeBId, password])) as Answer
  }

  const kwhOf = (count: number | undefined): number | null =>
    count === undefined ? null : toKwh(count, { coefficient: 1, unitExponent: -1, digits: 6 })
  /** It multiplies with 0.1; the counts are what counts. */
  const rounded = (kwh: number | null): number | null => (kwh === null ? null : Number(kwh.toFixed(1)))

  it.concurrent('reads five days in the single dialect', () => readDays('BP35A1'))
  it.concurrent('reads five days in the dual dialect', () => readDays('BP35C2'))
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dateAt, dayStart, plusDays } from '../../src/base/clock.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import type { J11ModelName } from '../../src/emulator/dongle/models.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import { openPty } from '../../src/emulator/serving/pty.js'
import { describePeer, env, runPython } from './peers.js'

const SCRIPT = new URL('broute-j11-days.py', import.meta.url).pathname
const DAYS = [1, 2, 3]
/** How E2 transmits a hole. */
const HOLE = 0xfffffffe

interface Answer {
  readonly power: number
  readonly current: readonly number[]
  readonly days: readonly { readonly day: number; readonly counts: readonly number[] }[]
}

describePeer('broute-j11 0.1.0, unchanged', ['broute-j11', 'socat'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-broute-j11-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function readDays(model: J11ModelName): Promise<void> {
    const now = dayStart(dateAt(Date.now() / 1000)) + 12 * 3600
    const holes = new Set([dayStart(plusDays(dateAt(now), -3)) + 5 * 1800])
    const emulator = await startEmulator({ model, latency: 'fast', clock: now, clockRate: 0, household: { holes } })
    const pty = await openPty({ path: join(folder, model), port: emulator.port, env })
    try {
      const { routeBId, password } = dummyCredentials
      const answer = JSON.parse(await runPython('broute-j11', SCRIPT, [pty.path, routeBId, password])) as Answer
      const { object } = emulator.meter
      expect(answer).toMatchObject({
        ...{ channel: 16, firmware: '1.3.5514', timeouts: 0, discarded: 0 },
        power: smartMeter.instantaneousPower.decode(object.get(0xe7)!),
        // 0.1 A each.
        current: [0, 2].map((at) => Buffer.from(object.get(0xe8)!).readInt16BE(at) / 10),
      })
      for (const [n, daysAgo] of DAYS.entries()) {
        const counts = emulator.expectedDay(plusDays(dateAt(now), -daysAgo)).map((count) => count ?? HOLE)
        expect(answer.days[n]).toEqual({ day: daysAgo, counts })
      }
    } finally {
      await pty.close()
      await emulator.close()
    }
  }

  it.concurrent('polls the meter and reads three days with RS-WSUHA-J11', () => readDays('RS-WSUHA-J11'))
  it.concurrent('polls the meter and reads three days with BP35C2-J11-T01', () => readDays('BP35C2-J11-T01'))
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import type { KenshinError } from '../../src/base/errors.js'
import { deferred } from '../../src/base/time.js'
import { systemTime } from '../../src/base/time.js'
import { openPort } from '../../src/dongle/port/open-port.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import { openPty, type Pty } from '../../src/emulator/serving/pty.js'
import { NOON } from '../commands/home.js'
import { kenshin, writeSettings } from '../helpers/kenshin.js'
import { describePeer, env } from './peers.js'

const folder = mkdtempSync(join(tmpdir(), 'kenshin-serial-'))
const never = new AbortController().signal
let emulator: RunningEmulator
let pty: Pty

afterAll(() => rmSync(folder, { recursive: true }))

describePeer('a serial path', ['socat'], () => {
  beforeEach(async () => {
    // At noon: in its quiet window the meter would be left alone.
    emulator = await startEmulator({ latency: 'none', clock: NOON, clockRate: 0 })
    pty = await openPty({ path: join(folder, 'dongle'), port: emulator.port, env })
  })
  afterEach(async () => {
    await pty.close()
    await emulator.close()
  })

  it('closes while bytes are being read, again and again', async () => {
    for (let round = 0; round < 20; round++) {
      const heard = deferred<undefined>()
      const lost: KenshinError[] = []
      const listener = { receive: () => heard.resolve(undefined), lose: (error: KenshinError) => void lost.push(error) }
      const port = await openPort(pty.path, listener, { time: systemTime, signal: never })
      await port.write(Buffer.from('SKVER\r\n'))
      await heard.promise
      await port.close()
      expect(lost).toEqual([])
    }
  })

  it('tells of the plug that was pulled', async () => {
    const heard = deferred<undefined>()
    const lost = deferred<KenshinError>()
    const listener = { receive: () => heard.resolve(undefined), lose: lost.resolve }
    const port = await openPort(pty.path, listener, { time: systemTime, signal: never })
    // The link appears before socat has connected; a plug that is not in yet cannot be pulled.
    await port.write(Buffer.from('SKVER\r\n'))
    await heard.promise
    emulator.unplug()
    expect((await lost.promise).code).toBe('dongle.lost')
    await port.close()
  })

  it('carries a whole run of the program to its end', async () => {
    await writeSettings(folder, pty.path)
    for (const command of [['import', '--days', '2'], ['backfill']]) {
      const { code, stderr } = await kenshin(command, { cwd: folder })
      expect(code, stderr).toBe(0)
    }
  })
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it } from 'vitest'
import { isCode } from '../../src/base/errors.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import { openPty, type Pty } from '../../src/emulator/serving/pty.js'
import { serve } from '../../src/emulator/serving/serve.js'
import { describePeer, env } from './peers.js'

const folder = mkdtempSync(join(tmpdir(), 'kenshin-pty-'))
let emulator: RunningEmulator | undefined
let pty: Pty | undefined

afterAll(() => rmSync(folder, { recursive: true }))
afterEach(async () => {
  await pty?.close()
  pty = undefined
  await emulator?.close()
  emulator = undefined
})

/** What the terminal answers, read until the answer is whole. */
async function says(path: string, words: string, end: string): Promise<string> {
  const file = await open(path, 'r+')
  try {
    await file.write(words)
    let said = ''
    while (!said.endsWith(end)) said += (await file.read()).buffer.toString('latin1').replaceAll('\0', '')
    return said
  } finally {
    await file.close()
  }
}

describePeer('openPty()', ['socat'], () => {
  it('serves one program after the other', async () => {
    emulator = await startEmulator({ latency: 'none' })
    pty = await openPty({ path: join(folder, 'dongle'), port: emulator.port, env })
    expect(await says(pty.path, 'SKSREG SFE 0\r\n', 'OK\r\n')).toBe('SKSREG SFE 0\r\nOK\r\n')
    expect(await says(pty.path, 'SKVER\r\n', 'OK\r\n')).toBe('EVER 1.5.2\r\nOK\r\n')
    await pty.close()
    expect(existsSync(pty.path)).toBe(false)
  })

  it('is what kenshin emulate --pty serves', async () => {
    let ready = ''
    const path = join(folder, 'served')
    const served = await serve(
      { pty: path },
      { env, logLevel: 'error', json: false, print: (line) => (ready += line), log: (line) => (ready += line) },
    )
    expect(JSON.parse(ready)).toEqual({ ready: true, pty: path })
    expect(await says(path, 'SKVER\r\n', 'OK\r\n')).toContain('EVER')
    await served.close()
  })

  it('comes back after the connection was dropped', async () => {
    emulator = await startEmulator({ latency: 'none' })
    const path = join(folder, 'again')
    pty = await openPty({ path, port: emulator.port, env })
    // An answer proves that socat has connected: before that there is nothing to drop.
    await says(path, 'SKVER\r\n', 'OK\r\n')
    emulator.unplug()
    await expect.poll(() => says(path, 'SKVER\r\n', 'OK\r\n').catch(() => '')).toContain('EVER')
  })
})

it('openPty() says that socat is missing', async () => {
  emulator = await startEmulator({ latency: 'none' })
  const error: unknown = await openPty({
    path: join(folder, 'none'),
    port: emulator.port,
    env: { PATH: folder },
  }).catch((reason: unknown) => reason)
  expect(isCode(error, 'config.usage')).toBe(true)
  expect(String(error)).toContain('socat')
})

import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, constants, openSync, realpathSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { silent } from '../../src/base/log.js'
import { makeTime, systemTime } from '../../src/base/time.js'
import { SKVER } from '../../src/dongle/commands.js'
import { openDongle, type Dongle } from '../../src/dongle/dongle.js'
import { openSerial } from '../../src/dongle/serial-port.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import { Asker } from '../../src/meter/ask.js'
import { join } from '../../src/meter/join.js'
import { MeterSession } from '../../src/meter/session.js'
import { failure, never } from '../helpers/play.js'
import { terminal } from '../helpers/terminal.js'
import { credentials, joined } from '../meter/meters.js'
import { describePeer } from '../peers/peers.js'

const signal = never
const time = systemTime
const nobody = { data: () => undefined, lost: () => undefined }

const openAt = async (path: string): Promise<Dongle> => {
  const dongle = await openDongle(path, { time, log: silent, signal })
  onTestFinished(() => dongle.close())
  return dongle
}

/** Resolves with the reason of the loss; rejects when it takes longer than a second. */
const lostWithinASecond = (lost: AbortSignal): Promise<unknown> =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('not lost within a second')), 1000).unref()
    if (lost.aborted) resolve(lost.reason)
    else lost.addEventListener('abort', () => resolve(lost.reason), { once: true })
  })

/** Part of one processor that this process uses, over half a second. */
async function load(): Promise<number> {
  const before = process.cpuUsage()
  await pause(500)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 500_000
}

describePeer('serial port, through socat', ['socat'], () => {
  let emulator: RunningEmulator
  beforeEach(async () => {
    emulator = await startEmulator({ latency: 'fast', announces: 'nothing' })
    return () => emulator.close()
  })

  it('wakes a dongle, joins and reads', async () => {
    const { path } = await terminal(emulator.port)
    const dongle = await openAt(path)
    expect(dongle).toMatchObject({ port: path, dialect: 'dual', firmware: '1.5.2' })
    const found = await join(dongle, credentials, joined.pan, { time, log: silent, signal })
    const session = new MeterSession(dongle, found, { time, log: silent })
    const asker = new Asker(session, { time, log: silent })
    expect(await asker.read(smartMeter.effectiveDigits, { signal })).toEqual({ kind: 'value', value: 6 })
    await session.leave()
    await dongle.close()
    await dongle.close()
    expect(dongle.lost.aborted).toBe(false)
    expect(emulator.radio.session.state).toBe('none')
  })

  it('is opened by one program only', async () => {
    const { path } = await terminal(emulator.port)
    const first = await openAt(path)
    const error = await failure(openAt(path))
    expect(error).toMatchObject({ code: 'dongle.busy', exit: 3, message: `Another program holds ${path}.` })
    expect((await first.command(SKVER, { signal })).events).toHaveLength(2)
  })

  it('can be opened again as soon as it is closed', async () => {
    const { path } = await terminal(emulator.port)
    // Without another holder socat would end with the first session.
    const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY)
    onTestFinished(() => closeSync(holder))
    for (let i = 0; i < 3; i++) {
      const dongle = await openAt(path)
      await dongle.close()
    }
  })

  it('is refused to those without permission', async () => {
    const { path } = await terminal(emulator.port)
    chmodSync(realpathSync(path), 0o000)
    const error = await asOrdinaryUser(() => failure(openSerial(path, nobody, signal)))
    expect(error).toMatchObject({
      code: 'dongle.no-permission',
      exit: 3,
      message: `No permission to open ${path}.`,
    })
  })

  it('rejects everything within a second when the plug is pulled', async () => {
    const { path, pull } = await terminal(emulator.port)
    const dongle = await openAt(path)
    emulator.dongle.silence()
    const pending = failure(dongle.command(SKVER, { signal }))
    await pause(50)
    pull()
    expect(await lostWithinASecond(dongle.lost)).toMatchObject({ code: 'dongle.lost' })
    expect(await pending).toMatchObject({ code: 'dongle.lost' })
    expect(await failure(dongle.command(SKVER, { signal }))).toMatchObject({ code: 'dongle.lost' })
    expect(await load()).toBeLessThan(0.3)
  })

  it('notices a plug that was pulled before the first byte could be read, and does not spin', async () => {
    for (let i = 0; i < 5; i++) {
      const { path, pid } = await terminal(emulator.port)
      const loss = new AbortController()
      const opening = openSerial(path, { data: () => undefined, lost: (error) => loss.abort(error) }, signal)
      // The driver opens in another thread; this one stands still until the plug is out, so the first read comes too late.
      standStill(100)
      execFileSync('kill', ['-KILL', String(pid)])
      standStill(50)
      const port = await opening
      expect(await lostWithinASecond(loss.signal)).toMatchObject({ code: 'dongle.lost' })
      await port.close()
    }
    expect(await load()).toBeLessThan(0.3)
  })

  it('rejects a writing after the plug was pulled', async () => {
    const { path, pull } = await terminal(emulator.port)
    const loss = new AbortController()
    const port = await openSerial(path, { data: () => undefined, lost: (error) => loss.abort(error) }, signal)
    pull()
    await lostWithinASecond(loss.signal)
    expect(await failure(port.write(Uint8Array.of(13, 10)))).toMatchObject({ code: 'dongle.lost' })
  })

  it('gives up a dongle that says nothing', async () => {
    emulator.dongle.silence()
    const { path } = await terminal(emulator.port)
    const rushed = makeTime({ rate: 20 })
    const begun = rushed.monotonic()
    const error = await failure(openDongle(path, { time: rushed, log: silent, signal }))
    expect(error).toMatchObject({ code: 'dongle.silent' })
    expect(rushed.monotonic() - begun).toBeLessThan(30_000)
  })
})

it('names a serial path that does not exist', async () => {
  const error = await failure(openSerial('/dev/kenshin-none', nobody, signal))
  expect(error).toMatchObject({
    code: 'dongle.no-port',
    exit: 3,
    message: 'There is no serial port /dev/kenshin-none.',
  })
})

it.each(['/dev/null', '/etc', new URL(import.meta.url).pathname])('says that %s is no serial port', async (path) => {
  const error = await failure(openSerial(path, nobody, signal))
  expect(error).toMatchObject({ code: 'dongle.no-port', exit: 3 })
  expect((error as Error).message).toBe(`${path} is no serial port.`)
})

it('is not opened under a signal that has ended', async () => {
  const reason = new Error('enough')
  expect(await failure(openSerial('/dev/kenshin-none', nobody, AbortSignal.abort(reason)))).toBe(reason)
})

const standStill = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const NOBODY = 65_534

/** Root may open everything. */
async function asOrdinaryUser<T>(task: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return task()
  process.seteuid?.(NOBODY)
  try {
    return await task()
  } finally {
    process.seteuid?.(0)
  }
}

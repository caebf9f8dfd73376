import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, closeSync, constants, openSync, readFileSync, realpathSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { silent } from '../../../src/base/log.js'
import { deferred, makeTime } from '../../../src/base/time.js'
import type { Dongle } from '../../../src/dongle/dongle.js'
import { openDongle } from '../../../src/dongle/open-dongle.js'
import type { Port, PortListener } from '../../../src/dongle/port/port.js'
import { openSerial } from '../../../src/dongle/port/serial-port.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { startEmulator, type RunningEmulator } from '../../../src/emulator/emulator.js'
import { Asker } from '../../../src/meter/ask.js'
import { join } from '../../../src/meter/join.js'
import { MeterSession } from '../../../src/meter/session.js'
import { failure, never } from '../../helpers/play.js'
import { terminal } from '../../helpers/terminal.js'
import { credentials, joined } from '../../meter/meters.js'
import { describePeer } from '../../peers/peers.js'

const signal = never
/** The limits of a dongle, a hundred times as long: none of them strikes because the machine is slow. */
const time = makeTime({ rate: 0.01 })
const nobody = { receive: () => undefined, lose: () => undefined }

const openAt = async (path: string): Promise<Dongle> => {
  const dongle = await openDongle(path, { time, log: silent, signal })
  onTestFinished(() => dongle.close())
  return dongle
}

/** Resolves with the reason of the loss. */
const loss = (lost: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (lost.aborted) resolve(lost.reason)
    else lost.addEventListener('abort', () => resolve(lost.reason), { once: true })
  })

describePeer('serial port, through socat', ['socat'], () => {
  let emulator: RunningEmulator
  beforeEach(async () => {
    emulator = await startEmulator({ latency: 'fast', announces: 'nothing' })
    return () => emulator.close()
  })

  it('wakes a dongle, joins and reads', async () => {
    const { path } = await terminal(emulator.port)
    const dongle = await openAt(path)
    expect(await dongle.look({ signal })).toMatchObject({ dialect: 'dual', firmware: '1.5.2' })
    const found = await join(dongle, credentials, joined.pan, { time, log: silent, signal })
    const session = new MeterSession(found, { time, log: silent })
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
    expect(error).toMatchObject({ code: 'dongle.busy', exit: 3 })
    // Who holds it may follow.
    expect((error as Error).message).toContain(`Another program holds ${path}.`)
    expect(await first.look({ signal })).toMatchObject({ dialect: 'dual' })
  })

  it('can be opened again as soon as it is closed, whatever is being read', async () => {
    const { path } = await terminal(await chatter())
    // Without another holder socat would end with the first session.
    const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY)
    onTestFinished(() => closeSync(holder))
    for (let i = 0; i < ROUNDS; i++) {
      const heard = deferred<undefined>()
      const port = await openSerial(path, { ...nobody, receive: () => heard.resolve(undefined) }, signal)
      await heard.promise
      // Both callers wait for the same end.
      await Promise.all([port.close(), port.close()])
    }
  })

  it('carries on when the port is all that turns the loop', async () => {
    const { path } = await terminal(await slowEcho())
    const { stdout } = await promisify(execFile)(process.execPath, [ECHO, path, '100'])
    expect(stdout).toBe('done')
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

  it('rejects everything when the plug is pulled', async () => {
    const { path, pull } = await terminal(emulator.port)
    const dongle = await openAt(path)
    emulator.dongle.silence()
    const pending = failure(dongle.look({ signal }))
    pull()
    expect(await loss(dongle.lost)).toMatchObject({ code: 'dongle.lost' })
    expect(await pending).toMatchObject({ code: 'dongle.lost' })
    expect(await failure(dongle.look({ signal }))).toMatchObject({ code: 'dongle.lost' })
  })

  it('notices a plug that was pulled before the first byte could be read', async () => {
    for (let i = 0; i < 5; i++) {
      const lost = new AbortController()
      const port = await openedAndPulled({ receive: () => undefined, lose: (error) => lost.abort(error) })
      expect(await loss(lost.signal)).toMatchObject({ code: 'dongle.lost' })
      await port.close()
    }
  })

  /** The driver opens in another thread; this one stands still until the plug is out, so that the first read comes too late. */
  async function openedAndPulled(listener: PortListener, stillMs = 100): Promise<Port> {
    const { path, pid } = await terminal(emulator.port)
    const opening = openSerial(path, listener, signal)
    standStill(stillMs)
    execFileSync('kill', ['-KILL', String(pid)])
    while (!readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')) standStill(1)
    // On a slow machine the plug may have been out before the port was open.
    return opening.catch(() => openedAndPulled(listener, 2 * stillMs))
  }

  it('rejects a writing after the plug was pulled', async () => {
    const { path, pull } = await terminal(emulator.port)
    const lost = new AbortController()
    const port = await openSerial(path, { ...nobody, lose: (error) => lost.abort(error) }, signal)
    pull()
    await loss(lost.signal)
    expect(await failure(port.write(Uint8Array.of(13, 10)))).toMatchObject({ code: 'dongle.lost' })
  })

  it('gives up a dongle that says nothing', async () => {
    emulator.dongle.silence()
    const { path } = await terminal(emulator.port)
    const error = await failure(openDongle(path, { time: makeTime({ rate: 20 }), log: silent, signal }))
    expect(error).toMatchObject({ code: 'dongle.silent' })
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

/** So often that a read is still under way at some of the ends. */
const ROUNDS = 2000
const ECHO = new URL('programs/echo.js', import.meta.url).pathname

/** A device that never stops talking, until it is unplugged. */
const chatter = (): Promise<number> =>
  device((socket) => {
    const more = (): void => void socket.write('.'.repeat(50), (error) => error ?? setTimeout(more, 1))
    more()
  })

/** A device that answers, but only when the reader has nothing to do but wait. */
const slowEcho = (): Promise<number> =>
  device((socket) => void socket.on('data', (bytes) => void setTimeout(() => socket.write(bytes), 5)))

/** @returns its TCP port. */
async function device(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => talk(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

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

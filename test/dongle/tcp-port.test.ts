import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, describe, it, onTestFinished } from 'vitest'
import { silent } from '../../src/base/log.js'
import { makeTime, systemTime } from '../../src/base/time.js'
import { SKVER } from '../../src/dongle/commands.js'
import { openDongle, type Dongle } from '../../src/dongle/dongle.js'
import { openPort } from '../../src/dongle/port.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { failure, never } from '../helpers/play.js'

const signal = never
const nobody = { data: () => undefined, lost: () => undefined }

async function serve(connected: (socket: Socket) => void): Promise<{ name: string; server: Server }> {
  const server = createServer(connected).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { name: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

async function emulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const running = await startEmulator({ latency: 'none', announces: 'nothing', ...options })
  onTestFinished(() => running.close())
  return running
}

const openAt = async (name: string, time = systemTime): Promise<Dongle> => {
  const dongle = await openDongle(name, { time, log: silent, signal })
  onTestFinished(() => dongle.close())
  return dongle
}

describe('tcp://', () => {
  it.each([{ pieceBytes: 1 }, { pieceBytes: 7 }, {}])('carries bytes in pieces of any size: %j', async (options) => {
    const { port } = await emulator(options)
    expect(await openAt(`tcp://127.0.0.1:${port}`)).toMatchObject({ dialect: 'dual', firmware: '1.5.2' })
  })

  it('finds a host by its IPv6 address', async () => {
    const running = await startEmulator({ host: '::1', latency: 'none' })
    onTestFinished(() => running.close())
    expect(await openAt(`tcp://[::1]:${running.port}`)).toMatchObject({ dialect: 'dual' })
  })

  it('names the address that refuses', async () => {
    const { name, server } = await serve(() => undefined)
    server.close()
    const error = await failure(openAt(name))
    expect(error).toMatchObject({
      code: 'dongle.unreachable',
      exit: 3,
      message: `No connection to ${name} (ECONNREFUSED).`,
    })
  })

  it('names a host that does not exist', async () => {
    const error = await failure(openAt('tcp://no-such-host.invalid:3610'))
    expect(error).toMatchObject({ code: 'dongle.unreachable' })
  })

  it('rejects everything at once when the connection is dropped', async () => {
    const running = await emulator()
    const dongle = await openAt(`tcp://127.0.0.1:${running.port}`)
    running.dongle.silence()
    const pending = [1, 2, 3].map(() => failure(dongle.command(SKVER, { signal })))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await running.close()
    for (const error of await Promise.all(pending)) expect(error).toMatchObject({ code: 'dongle.lost' })
    expect(dongle.lost.reason).toMatchObject({ code: 'dongle.lost' })
    await dongle.close()
    await dongle.close()
  })

  it.each([
    ['ends', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
  ])('is lost when the peer %s the connection', async (_, finish) => {
    const { name } = await serve((socket) => void socket.once('data', () => finish(socket)))
    expect(await failure(openAt(name))).toMatchObject({ code: 'dongle.lost' })
  })

  it('says so when another host holds the dongle', async () => {
    const { port } = await emulator()
    const first = await openAt(`tcp://127.0.0.1:${port}`)
    expect(await failure(openAt(`tcp://127.0.0.1:${port}`))).toMatchObject({ code: 'dongle.lost' })
    expect((await first.command(SKVER, { signal })).events).not.toHaveLength(0)
  })

  it('is not lost by its own close()', async () => {
    const { port } = await emulator()
    const dongle = await openAt(`tcp://127.0.0.1:${port}`)
    await dongle.close()
    expect(dongle.lost.aborted).toBe(false)
    expect(await failure(dongle.command(SKVER, { signal }))).toMatchObject({ code: 'dongle.lost' })
    expect(await openAt(`tcp://127.0.0.1:${port}`)).toMatchObject({ dialect: 'dual' })
  })

  it('closes although the peer takes no more bytes', async () => {
    const { name } = await serve((socket) => socket.pause())
    const port = await openPort(name, nobody, signal)
    const writing = failure(port.write(new Uint8Array(50_000_000)))
    await port.close()
    expect(await writing).toMatchObject({ code: 'dongle.lost' })
  })

  it('gives up a peer that says nothing', async () => {
    const { name } = await serve(() => undefined)
    const time = makeTime({ rate: 20 })
    const error = await failure(openAt(name, time))
    expect(error).toMatchObject({ code: 'dongle.silent', exit: 3 })
    expect((error as Error).message).toBe('Nothing on this port answers like a Wi-SUN dongle.')
  })

  it('rejects with the reason of an abort, before and while it connects and while it wakes', async () => {
    const { name } = await serve(() => undefined)
    const reason = new Error('enough')
    expect(await failure(openPort(name, nobody, AbortSignal.abort(reason)))).toBe(reason)
    for (const ms of [0, 100]) {
      const stop = new AbortController()
      const error = failure(openDongle(name, { time: systemTime, log: silent, signal: stop.signal }))
      setTimeout(() => stop.abort(reason), ms)
      expect(await error).toBe(reason)
    }
  })
})

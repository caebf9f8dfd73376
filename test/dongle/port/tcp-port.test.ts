import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, describe, it, onTestFinished } from 'vitest'
import type { KenshinError } from '../../../src/base/errors.js'
import { silent } from '../../../src/base/log.js'
import { makeTime, systemTime } from '../../../src/base/time.js'
import type { Dongle, DongleFacts } from '../../../src/dongle/dongle.js'
import { openDongle } from '../../../src/dongle/open-dongle.js'
import { openPort } from '../../../src/dongle/port/open-port.js'
import { startEmulator, type RunningEmulator } from '../../../src/emulator/emulator.js'
import { models } from '../../../src/emulator/dongle/models.js'
import type { EmulatorOptions } from '../../../src/emulator/options.js'
import { failure, never } from '../../helpers/play.js'

const signal = never
const nobody = { receive: () => undefined, lose: () => undefined }

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

const lookAt = async (name: string): Promise<DongleFacts> => (await openAt(name)).look({ signal })

describe('tcp://', () => {
  it.each([{ pieceBytes: 1 }, { pieceBytes: 7 }, {}])('carries bytes in pieces of any size: %j', async (options) => {
    const { port } = await emulator(options)
    expect(await lookAt(`tcp://127.0.0.1:${port}`)).toMatchObject({ dialect: 'dual', firmware: '1.5.2' })
  })

  it('finds a host by its IPv6 address', async () => {
    const running = await startEmulator({ host: '::1', latency: 'none' })
    onTestFinished(() => running.close())
    expect(await lookAt(`tcp://[::1]:${running.port}`)).toMatchObject({ dialect: 'dual' })
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
    const pending = [1, 2, 3].map(() => failure(dongle.look({ signal })))
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
    const { name } = await serve((socket) => {
      socket.once('data', () => socket.write('OK\r\n', () => setTimeout(() => finish(socket), 20)))
    })
    expect(await failure(openAt(name))).toMatchObject({ code: 'dongle.lost' })
  })

  it('says so when another host holds the dongle', async () => {
    const { port } = await emulator()
    const first = await openAt(`tcp://127.0.0.1:${port}`)
    expect(await failure(openAt(`tcp://127.0.0.1:${port}`))).toMatchObject({ code: 'dongle.busy' })
    expect(await first.look({ signal })).toMatchObject({ dialect: 'dual' })
  })

  it('is not lost by its own close()', async () => {
    const { port } = await emulator()
    const dongle = await openAt(`tcp://127.0.0.1:${port}`)
    await dongle.close()
    expect(dongle.lost.aborted).toBe(false)
    expect(await failure(dongle.look({ signal }))).toMatchObject({ code: 'dongle.lost' })
    expect(await lookAt(`tcp://127.0.0.1:${port}`)).toMatchObject({ dialect: 'dual' })
  })

  it('closes although the peer takes no more bytes', async () => {
    const { name } = await serve((socket) => socket.pause())
    const port = await openPort(name, nobody, { time: systemTime, signal })
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
    expect(await failure(openPort(name, nobody, { time: systemTime, signal: AbortSignal.abort(reason) }))).toBe(reason)
    for (const ms of [0, 100, 400]) {
      const stop = new AbortController()
      const error = failure(openDongle(name, { time: systemTime, log: silent, signal: stop.signal }))
      setTimeout(() => stop.abort(reason), ms)
      expect(await error).toBe(reason)
    }
  })
})

/** What a server of another kind, or one that cannot serve, does to whoever connects. */
describe('tcp://, a server that serves no dongle', () => {
  const NEGOTIATION = Uint8Array.of(0xff, 0xfb, 3, 0xff, 0xfd, 3, 0xff, 0xfb, 1, 0xff, 0xfe, 1)

  it.each([
    'Port already in use',
    "Port's device already in use",
    'kicked off, new user is coming',
    'Device open failure: Value or file not found',
    'Accessed denied due to your net address',
  ])('hands on what it says: %s', async (words) => {
    for (const before of [[], NEGOTIATION, Buffer.from('ser2net port 7023 on /dev/ttyUSB0\r\n')]) {
      const { name } = await serve((socket) => {
        socket.on('error', () => undefined)
        socket.write(Uint8Array.from(before))
        socket.end(`${words}\r\n`)
      })
      expect(await failure(openAt(name))).toMatchObject({
        code: 'dongle.busy',
        message: `The server at ${name} says "${words}" and closed the connection.`,
      })
    }
  })

  it('hands on what it says when it throws the user out', async () => {
    const { name } = await serve((socket) => {
      socket.once('data', () => socket.write('OK\r\n', () => socket.end('kicked off, new user is coming\r\n')))
    })
    expect(await failure(openAt(name))).toMatchObject({ code: 'dongle.busy' })
  })

  it.each([
    ['ends', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
    ['ends after bytes of another protocol', (socket: Socket) => void socket.end(Uint8Array.of(0x15, 3, 1, 0, 2, 2))],
  ])('tells of a connection that it %s at once', async (_, finish) => {
    const { name } = await serve((socket) => void socket.once('data', () => finish(socket)))
    const error = await failure(openAt(name))
    expect(error).toMatchObject({ code: 'dongle.busy', exit: 3 })
    expect((error as KenshinError).explain()).not.toMatch(/USB power/)
  })

  it.each([true, false])('tells a web server, which keeps the connection: %s', async (keeps) => {
    const server = createHttpServer((_, response) => response.end('<h1>router</h1>'))
    server.on('clientError', (_, socket) => {
      const answer = 'HTTP/1.1 400 Bad Request\r\n\r\n'
      if (keeps) socket.write(answer)
      else socket.end(answer)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    onTestFinished(() => server.closeAllConnections())
    const name = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await failure(openAt(name))).toMatchObject({
      code: 'dongle.unreachable',
      message: `At ${name} there is a web server, and no dongle.`,
    })
  })
})

describe('tcp://, a server that speaks telnet', () => {
  it('is told at once where the dongle prints raw bytes', async () => {
    for (const model of ['BP35A1', 'BP35C2'] as const) {
      const { port } = await emulator({ model, output: 'binary', telnet: true })
      expect(await failure(openAt(`tcp://127.0.0.1:${port}`))).toMatchObject({
        code: 'dongle.unreachable',
        message: expect.stringContaining('speaks telnet') as string,
      })
    }
  })

  it.each(['BP35A1', 'BP35C2', 'RL7023-DSS'] as const)('is no obstacle where %s prints text', async (model) => {
    const { port } = await emulator({ model, output: 'ascii', telnet: true, pieceBytes: 5 })
    expect(await lookAt(`tcp://127.0.0.1:${port}`)).toMatchObject({ dialect: models[model].dialect })
  })

  it('is no obstacle where it only begins with a negotiation and hands the rest on as it is', async () => {
    const behind = await emulator({ output: 'ascii' })
    const { name } = await serve((socket) => {
      const to = connect({ host: '127.0.0.1', port: behind.port })
      socket.write(Uint8Array.of(0xff, 0xfb, 1, 0xff, 0xfb, 3))
      socket.pipe(to).pipe(socket)
      for (const each of [socket, to]) each.on('error', () => undefined)
    })
    const dongle = await openAt(name)
    expect(await dongle.look({ signal })).toMatchObject({ dialect: 'dual', firmware: '1.5.2' })
  })
})

import { connect, type Socket } from 'node:net'
import type { Context } from '../../base/context.js'
import { KenshinError } from '../../base/errors.js'
import { sleep } from '../../base/time.js'
import { lostPort, type Port, type PortListener } from './port.js'
import { ServerMessage } from './server-message.js'
import { Telnet, TELNET_QUESTION } from './telnet.js'

/** Where a host drops all packets, the kernel would go on trying for minutes. */
const CONNECT_MS = 10_000

/**
 * A server that refuses the connection, or negotiates telnet, does so at once. If kenshin wrote before, ser2net would reset the
 * connection, and its message would be lost.
 */
const GREETING_MS = 250

/** Opens `tcp://host:port`: a dongle behind ser2net, or the emulator. */
export async function openTcp(
  name: string,
  listener: PortListener,
  { time, signal }: Omit<Context, 'log'>,
): Promise<Port> {
  signal.throwIfAborted()
  const { hostname, port } = new URL(name)
  // `signal` ends the opening only: an open socket is needed to end the session in good order (SKTERM).
  const socket = await connected(name, { host: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port) }, signal)
  const opened = new TcpPort(name, socket, listener)
  try {
    await sleep(GREETING_MS, { time, signal })
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

class TcpPort implements Port {
  readonly name: string
  readonly #socket: Socket
  readonly #listener: PortListener
  readonly #words: ServerMessage
  readonly #telnet = new Telnet()
  #closing = false
  #ended: KenshinError | undefined

  constructor(name: string, socket: Socket, listener: PortListener) {
    this.name = name
    this.#socket = socket
    this.#listener = listener
    this.#words = new ServerMessage(name)
    let cause: unknown
    socket.on('data', (bytes: Buffer) => this.#receive(bytes))
    socket.on('error', (error) => (cause = error))
    socket.on('end', () => socket.destroy())
    socket.on('close', () => this.#end(this.#words.ended(cause)))
  }

  get speaksTelnet(): boolean {
    return this.#telnet.isSpoken
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (): void => reject(this.#ended ?? lostPort(this.name))
      this.#socket.write(this.#telnet.sent(bytes), (error) => {
        // A socket destroyed meanwhile calls back without an error. The last message of the server arrives before `close`.
        if (!error && !this.#socket.destroyed) resolve()
        else if (this.#socket.closed) failed()
        else this.#socket.once('close', failed)
      })
    })
  }

  close(): Promise<void> {
    this.#closing = true
    return closed(this.#socket)
  }

  #receive(bytes: Uint8Array): void {
    const before = this.#telnet.isSpoken
    const data = this.#telnet.received(bytes)
    if (this.#telnet.isSpoken && !before) this.#socket.write(TELNET_QUESTION)
    const trouble = this.#words.hear(data)
    if (trouble !== undefined) {
      this.#end(trouble)
      this.#socket.destroy()
    } else if (data.length > 0) this.#listener.receive(data)
  }

  #end(error: KenshinError): void {
    if (this.#closing || this.#ended !== undefined) return
    this.#ended = error
    this.#listener.lose(error)
  }
}

function connected(name: string, where: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...where, noDelay: true, keepAlive: true })
    const settle = (): void => {
      signal.removeEventListener('abort', aborted)
      socket.setTimeout(0)
    }
    const aborted = (): void => {
      socket.destroy()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', aborted, { once: true })
    socket.setTimeout(CONNECT_MS, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', (error) => {
      settle()
      reject(unreachable(name, error))
    })
    socket.once('connect', () => {
      settle()
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

/** Nothing needs to be flushed: commands have waited for their bytes, and the kernel sends what it has. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
    socket.destroy()
  })
}

const unreachable = (name: string, error: NodeJS.ErrnoException): KenshinError =>
  new KenshinError(
    'dongle.unreachable',
    (words) => words.noConnection({ server: name, why: error.code ?? error.message }),
    { cause: error },
  )

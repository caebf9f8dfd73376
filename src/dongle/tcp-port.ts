import { connect, type Socket } from 'node:net'
import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import { lostPort, type Port, type PortListener } from './port-contract.js'

/** A host that swallows everything would hold the kernel's own attempts for minutes. */
const CONNECT_MS = 10_000

/** Opens `tcp://host:port`: a dongle behind ser2net, or the emulator. */
export async function openTcp(name: string, listener: PortListener, signal: AbortSignal): Promise<Port> {
  signal.throwIfAborted()
  const { hostname, port } = new URL(name)
  // `signal` guards the opening only; afterwards the session ends in good order (SKTERM) before the socket does.
  const socket = await connected(name, { host: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port) }, signal)
  let closing = false
  let ended: unknown
  socket.on('data', (bytes: Buffer) => listener.data(bytes))
  socket.on('error', (error) => (ended = error))
  socket.on('end', () => socket.destroy())
  socket.on('close', () => {
    if (!closing) listener.lost(lostPort(name, ended))
  })
  return {
    name,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // A socket destroyed meanwhile calls back without an error.
        socket.write(bytes, (error) => (error || socket.destroyed ? reject(lostPort(name, error)) : resolve()))
      }),
    close: () => {
      closing = true
      return closed(socket)
    },
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

/** Commands have seen their bytes off, and the kernel sends what it has: nothing is waited for. */
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
    text(
      `No connection to ${name} (${error.code ?? error.message}).`,
      `${name} に接続できません（${error.code ?? error.message}）。`,
    ),
    { cause: error },
  )

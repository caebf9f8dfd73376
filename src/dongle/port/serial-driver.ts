import { read as readFd } from 'node:fs'
import { promisify } from 'node:util'
import type { SerialPort } from 'serialport'

/** The parts of serialport 13's binding for Linux and macOS that are mended here; their presence is checked before use. */
interface Binding {
  fd: number | null
  poller?: Poller
  read: (buffer: Buffer, offset: number, length: number) => Promise<{ bytesRead: number; buffer: Buffer }>
  close: () => Promise<void>
}

interface Poller {
  once(event: 'readable' | 'writable', callback: (error: Error | null) => void): void
}

const readAsync = promisify(readFd)
const WAIT_CODES = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR'])

/**
 * Mends three faults of serialport 13.0.0 in an open port: a hang-up makes it spin, a promise settled by the poller may never
 * continue, and a closed port stays locked while a read is under way.
 */
export function patchDriver(port: SerialPort): void {
  const binding = port.port as unknown as Binding | undefined
  if (binding?.poller === undefined) return
  continueInNextTurn(binding.poller)
  readUntilHangUp(binding, binding.poller)
}

/**
 * From Node 26.4 on, promises settled in a callback of the native poller continue only when something else turns the event loop,
 * which may never happen (serialport/node-serialport issue 3148). A callback of `setImmediate` does not have this fault.
 */
function continueInNextTurn(poller: Poller): void {
  const once = poller.once.bind(poller)
  poller.once = (event, callback) => once(event, (error) => setImmediate(() => callback(error)))
}

/**
 * The driver takes a read of 0 bytes (hang-up: unplugged, or socat gone) for "try again" and spins at 100 % CPU for ever,
 * without an event (serialport/bindings-cpp issue 162). Here 0 bytes and I/O errors are a disconnection.
 */
function readUntilHangUp(binding: Binding, poller: Poller): void {
  let underWay: Promise<unknown> = Promise.resolve()
  let closing = false
  const throwIfClosing = (): void => {
    if (closing || binding.fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true })
  }
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      throwIfClosing()
      const reading = readAsync(binding.fd!, buffer, offset, length, null)
      underWay = reading.catch(() => undefined)
      try {
        const { bytesRead } = await reading
        if (bytesRead > 0) return { bytesRead, buffer }
        throw new Error('hang-up')
      } catch (error) {
        if (!WAIT_CODES.has((error as NodeJS.ErrnoException).code ?? ''))
          throw Object.assign(error as Error, { disconnect: true })
      }
      // Asking the destroyed poller would end the process (SIGSEGV).
      throwIfClosing()
      await new Promise<void>((resolve, reject) =>
        poller.once('readable', (error) => (error ? reject(error) : resolve())),
      )
    }
  }
  const { close } = binding
  // A read under way in another thread keeps the file open and locked even after close(2).
  binding.close = async () => {
    closing = true
    await underWay
    await close.call(binding)
  }
}

import { read as readFd } from 'node:fs'
import { promisify } from 'node:util'
import { SerialPort } from 'serialport'
import { KenshinError } from '../base/errors.js'
import { text, type Text } from '../base/text.js'
import { lostPort, type Port, type PortListener } from './port-contract.js'

const BAUD_RATE = 115_200

/** Opens a serial device. Signals cannot interrupt the driver's open; it returns at once or fails. */
export async function openSerial(path: string, listener: PortListener, signal: AbortSignal): Promise<Port> {
  signal.throwIfAborted()
  const port = new SerialPort({ path, baudRate: BAUD_RATE, autoOpen: false, lock: true })
  let closing = false
  // For the object's whole life: an error event without a listener (EBADF after close) would end the process.
  port.on('error', () => undefined)
  // Before the reader: its first read begins with this event, and it may be the one that meets the hang-up.
  port.on('open', () => guardAgainstHangUp(port))
  port.on('data', (bytes: Buffer) => listener.data(bytes))
  port.on('close', (error: unknown) => {
    if (!closing) listener.lost(lostPort(path, error))
  })
  await opened(port, path)
  return {
    name: path,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // The driver would keep it for an opening that never comes.
        if (port.isOpen) port.write(Buffer.from(bytes), (error) => (error ? reject(lostPort(path, error)) : resolve()))
        else reject(lostPort(path))
      }),
    async close() {
      if (closing || !port.isOpen) return
      closing = true
      await new Promise<void>((resolve) => {
        // A plug pulled meanwhile closes the port too; `drain` of a closed port would wait for its opening.
        port.once('close', () => resolve())
        port.drain(() => port.close(() => resolve()))
      })
    },
  }
}

function opened(port: SerialPort, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((error) => (error ? reject(openError(path, error)) : resolve()))
  })
}

function openError(path: string, error: Error): KenshinError {
  const of = (code: 'dongle.no-port' | 'dongle.no-permission' | 'dongle.busy', words: Text): KenshinError =>
    new KenshinError(code, words, { cause: error })
  if (/no such file|ENOENT|ENXIO|no such device/i.test(error.message))
    return of('dongle.no-port', text(`There is no serial port ${path}.`, `シリアルポート ${path} がありません。`))
  if (/permission denied|EACCES|EPERM/i.test(error.message))
    return of('dongle.no-permission', text(`No permission to open ${path}.`, `${path} を開く権限がありません。`))
  if (/lock|busy|temporarily unavailable/i.test(error.message))
    return of('dongle.busy', text(`Another program holds ${path}.`, `${path} は別のプログラムが使用中です。`))
  // A file, a folder, /dev/null: whatever cannot be set to a baud rate.
  if (/ioctl|ENOTTY|is a directory/i.test(error.message))
    return of('dongle.no-port', text(`${path} is no serial port.`, `${path} はシリアルポートではありません。`))
  return of(
    'dongle.no-port',
    text(
      `${path} cannot be opened as a serial port (${error.message}).`,
      `${path} をシリアルポートとして開けません（${error.message}）。`,
    ),
  )
}

/** The part of serialport 13's Linux and macOS binding that the guard needs; checked before use. */
interface Binding {
  fd: number | null
  poller?: { once(event: 'readable', callback: (error: Error | null) => void): void }
  read: (buffer: Buffer, offset: number, length: number) => Promise<{ bytesRead: number; buffer: Buffer }>
}

const readAsync = promisify(readFd)
const WAIT_CODES = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR'])

/**
 * serialport 13.0.0 takes a read of 0 bytes (hang-up: unplugged, or socat gone) for "try again" and spins at 100 % CPU for
 * ever, without an event (serialport/bindings-cpp issue 162). Here 0 bytes and I/O errors are a disconnection.
 */
function guardAgainstHangUp(port: SerialPort): void {
  const binding = port.port as unknown as Binding | undefined
  if (binding?.poller === undefined) return
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      const { fd, poller } = binding
      if (fd === null || poller === undefined) throw notOpen()
      try {
        const { bytesRead } = await readAsync(fd, buffer, offset, length, null)
        if (bytesRead > 0) return { bytesRead, buffer }
        throw new Error('hang-up')
      } catch (error) {
        if (!WAIT_CODES.has((error as NodeJS.ErrnoException).code ?? ''))
          throw Object.assign(error as Error, { disconnect: true })
      }
      // Closed while this read was under way: asking the destroyed poller would end the process (SIGSEGV).
      if (binding.fd === null) throw notOpen()
      await new Promise<void>((resolve, reject) =>
        poller.once('readable', (error) => (error ? reject(error) : resolve())),
      )
    }
  }
}

const notOpen = (): Error => Object.assign(new Error('Port is not open'), { canceled: true })

import { KenshinError } from '../../base/errors.js'
import { loadSerialDriver, type SerialPort } from './load-driver.js'
import { lostPort, type Port, type PortListener } from './port.js'
import { patchDriver } from './serial-driver.js'

const BAUD_RATE = 115_200

/** Opens a serial device. Signals cannot interrupt the driver's open; it returns at once or fails. */
export async function openSerial(path: string, listener: PortListener, signal: AbortSignal): Promise<Port> {
  signal.throwIfAborted()
  const Serial = loadSerialDriver()
  const port = new Serial({ path, baudRate: BAUD_RATE, autoOpen: false, lock: true })
  let closing = false
  // Never removed: an error event without a listener (EBADF after close) would end the process.
  port.on('error', () => undefined)
  // Before the listener for data: the first read begins with this event, and may already meet the hang-up.
  port.on('open', () => patchDriver(port))
  port.on('data', (bytes: Buffer) => listener.receive(bytes))
  const closed = new Promise<void>((resolve) => port.once('close', () => resolve()))
  port.on('close', (error: unknown) => {
    if (!closing) listener.lose(lostPort(path, error))
  })
  await opened(port, path)
  return {
    name: path,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // A closed port would keep the bytes for an opening that never comes.
        if (port.isOpen) port.write(Buffer.from(bytes), (error) => (error ? reject(lostPort(path, error)) : resolve()))
        else reject(lostPort(path))
      }),
    // Also after the plug was pulled: resolves when the port is closed and can be opened again.
    close() {
      // `drain` would wait for the opening of a port that is being closed.
      if (!closing && port.isOpen) port.drain(() => port.close())
      closing = true
      return closed
    },
  }
}

function opened(port: SerialPort, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((error) => (error ? reject(openError(path, error)) : resolve()))
  })
}

function openError(path: string, cause: Error): KenshinError {
  const { message } = cause
  if (/no such file|ENOENT|ENXIO|no such device/i.test(message))
    return new KenshinError('dongle.no-port', (words) => words.noSuchPort({ path }), { cause })
  if (/permission denied|EACCES|EPERM/i.test(message))
    return new KenshinError('dongle.no-permission', (words) => words.notAllowed({ path }), { cause })
  if (/lock|busy|temporarily unavailable/i.test(message))
    return new KenshinError('dongle.busy', (words) => words.inUse({ port: path }), { cause })
  // A file, a folder, /dev/null: whatever cannot be set to a baud rate.
  if (/ioctl|ENOTTY|is a directory/i.test(message))
    return new KenshinError('dongle.no-port', (words) => words.notSerial({ path }), { cause })
  return new KenshinError('dongle.no-port', (words) => words.notOpened({ path, why: message }), { cause })
}

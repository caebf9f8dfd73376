import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'

/** A byte stream to the dongle, open from {@link openPort} until `close`. */
export interface Port {
  /** As configured: a serial path or `tcp://host:port`. */
  readonly name: string
  /** Resolves when the bytes have left the program. */
  write(bytes: Uint8Array): Promise<void>
  /** Bounded, never throws, safe to call twice. */
  close(): Promise<void>
}

/** Attached before the port opens and until it closes: a serial port without a reader never notices a pulled plug. */
export interface PortListener {
  data(bytes: Uint8Array): void
  /** At most once, and not after `close`: the cable was pulled or the connection ended. */
  lost(error: KenshinError): void
}

/**
 * Opens a serial path (115200 8N1, exclusive, no flow control) or `tcp://host:port` (ser2net, the emulator).
 * @throws {KenshinError} `dongle.no-port`, `dongle.no-permission`, `dongle.busy`, `dongle.unreachable`
 */
export async function openPort(name: string, listener: PortListener, signal: AbortSignal): Promise<Port> {
  const { open } = name.startsWith('tcp://') ? await import('./tcp-port.js') : await import('./serial-port.js')
  return open(name, listener, signal)
}

export const lostPort = (name: string, cause?: unknown): KenshinError =>
  new KenshinError(
    'dongle.lost',
    text(`The connection to the dongle at ${name} was lost.`, `${name} のドングルとの接続が切れました。`),
    { cause },
  )

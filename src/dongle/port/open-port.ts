import type { Context } from '../../base/context.js'
import type { Port, PortListener } from './port.js'

/**
 * Opens a serial path (115200 8N1, exclusive, no flow control) or `tcp://host:port` (ser2net, the emulator).
 * @throws {KenshinError} `dongle.no-port`, `dongle.no-permission`, `dongle.no-driver`, `dongle.busy`,
 *   `dongle.unreachable`
 */
export async function openPort(
  name: string,
  listener: PortListener,
  { time, signal }: Omit<Context, 'log'>,
): Promise<Port> {
  if (name.startsWith('tcp://')) {
    const { openTcp } = await import('./tcp-port.js')
    return openTcp(name, listener, { time, signal })
  }
  // The native driver is loaded only where it is needed.
  const { openSerial } = await import('./serial-port.js')
  return openSerial(name, listener, signal)
}

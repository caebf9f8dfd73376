import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { KenshinError } from '../../base/errors.js'
import type { Host, HostConnection } from './host.js'
import { escaped, NEGOTIATION, TelnetReader } from './telnet.js'

export interface Listener {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

interface Attachable {
  attach(host: Host): HostConnection | undefined
}

/** The wording of ser2net. */
const BUSY = 'Port already in use\r\n'

/**
 * Serves an emulator on TCP, one client at a time, as a device server does with a serial port. A second one is turned away.
 * @param telnet speak telnet with the client.
 * @throws {KenshinError} `config.usage` when the address is in use or not ours.
 */
export async function listen(
  emulator: Attachable,
  { host, port, telnet }: { host: string; port: number; telnet: boolean },
): Promise<Listener> {
  const clients = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    // A client may reset the connection when it ends.
    client.on('error', () => client.destroy())
    plugIn(emulator, client, telnet)
  })
  await opened(server, host, port)
  const address = server.address() as AddressInfo
  return {
    host: address.address,
    port: address.port,
    async close() {
      for (const client of clients) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function plugIn(emulator: Attachable, client: Socket, telnet: boolean): void {
  const write = (bytes: Uint8Array): void => {
    if (client.writable) client.write(bytes)
  }
  if (telnet) write(NEGOTIATION)
  const connection = emulator.attach({
    write: (bytes) => write(telnet ? escaped(bytes) : bytes),
    hangUp: () => client.destroy(),
  })
  if (connection === undefined) {
    client.end(BUSY)
    client.resume()
    return
  }
  const reader = new TelnetReader(write)
  client.on('data', (bytes) => connection.receive(telnet ? reader.read(bytes) : bytes))
  client.on('end', () => connection.detach())
  client.on('close', () => connection.detach())
}

async function opened(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new KenshinError('config.usage', ({ emulator }) => emulator.cannotListen({ host, port, reason }), {
      cause: error,
      remedy: ({ emulator }) => emulator.otherPort,
    })
  }
}

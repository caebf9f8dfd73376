import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { atEnd } from './at-end.js'

/** When a door closes for good: at which write, and how far that has come. */
export interface Closing {
  /** 1 = the first. */
  readonly write: number
  readonly at: 'its beginning' | 'its middle' | 'its answer'
  /** Called as it closes. */
  readonly then?: () => unknown
}

/** A way to a server: a port of its own that hands on what comes, until it is closed. */
export interface Door {
  readonly url: string
  close(): void
  open(): void
  closeAt(closing: Closing): void
}

/** Opens a way to a server; it ends with the test file. A write is seen by its first bytes: the client begins each anew. */
export async function doorTo(server: string): Promise<Door> {
  const { hostname, port } = new URL(server)
  const sockets = new Set<Socket>()
  let [isOpen, writes] = [true, 0]
  let closing: Closing | undefined
  const close = (): void => {
    isOpen = false
    for (const socket of sockets) socket.destroy()
    closing?.then?.()
    closing = undefined
  }
  const listener = createServer((near) => {
    if (!isOpen) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const socket of [near, far])
      sockets.add(socket.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy())))
    let isLast = false
    near.on('data', (bytes: Buffer) => {
      const begins = bytes.toString('latin1', 0, 11) === 'POST /write'
      if (begins) writes++
      isLast = closing?.write === writes && (isLast || begins)
      if (isLast && closing?.at === 'its beginning') {
        close()
        return
      }
      if (!isLast || closing?.at !== 'its middle') return far.write(bytes)
      far.write(bytes.subarray(0, bytes.length / 2), close)
    })
    far.on('data', (bytes: Buffer) => (isLast ? close() : near.write(bytes)))
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    close()
    listener.close()
  })
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close,
    open: () => (isOpen = true),
    closeAt: (moment) => (closing = moment),
  }
}

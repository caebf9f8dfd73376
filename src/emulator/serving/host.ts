/** The program at the other end of the serial line. */
export interface Host {
  write(bytes: Uint8Array): void
  /** The connection was dropped. */
  hangUp(): void
}

/** What a connected host can do. */
export interface HostConnection {
  receive(bytes: Uint8Array): void
  /** Disconnects; what the dongle prints from now on is lost. */
  detach(): void
}

/** The serial port of the dongle: one host at a time. The dongle keeps its state when the host changes. */
export class HostPort {
  readonly #pieceBytes: number | undefined
  #host: Host | undefined

  constructor(pieceBytes: number | undefined) {
    this.#pieceBytes = pieceBytes
  }

  attach(host: Host, receive: (bytes: Uint8Array) => void): HostConnection | undefined {
    if (this.#host !== undefined) return undefined
    this.#host = host
    return {
      receive: (bytes) => {
        if (this.#host === host) receive(bytes)
      },
      detach: () => {
        if (this.#host === host) this.#host = undefined
      },
    }
  }

  write(bytes: Uint8Array): void {
    const step = this.#pieceBytes ?? bytes.length
    for (let at = 0; at < bytes.length; at += step) this.#host?.write(bytes.subarray(at, at + step))
  }

  hangUp(): void {
    const host = this.#host
    this.#host = undefined
    host?.hangUp()
  }
}

/** Whoever is plugged in. */
export interface Host {
  write(bytes: Uint8Array): void
  /** The plug is pulled. */
  hangUp(): void
}

/** The connection: at most one host at a time. */
export interface HostConnection {
  receive(bytes: Uint8Array): void
  /** Unplugs; what the dongle prints from now on is lost. */
  detach(): void
}

/** Where hosts plug in. The dongle keeps its state from one to the next. */
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

import { KenshinError } from '../../base/errors.js'

/** A byte stream to the dongle, open until `close`. */
export interface Port {
  /** As configured: a serial path or `tcp://host:port`. */
  readonly name: string
  /** Resolves when the bytes have left the program; rejects with `dongle.lost`. */
  write(bytes: Uint8Array): Promise<void>
  /** Whether a server in front of the dongle began to negotiate telnet. */
  readonly speaksTelnet?: boolean
  /** Never throws, safe to call twice. */
  close(): Promise<void>
}

/** Listens from before the port opens until it closes: a serial port that is not read never notices a pulled plug. */
export interface PortListener {
  receive(bytes: Uint8Array): void
  /** At most once, and not after `close`: the cable was pulled or the connection ended. */
  lose(error: KenshinError): void
}

export const lostPort = (name: string, cause?: unknown): KenshinError =>
  new KenshinError('dongle.lost', (words) => words.connectionLost({ port: name }), { cause })

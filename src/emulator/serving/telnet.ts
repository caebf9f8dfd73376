/** The telnet side of a device server (RFC 854), as ser2net 4.3 speaks it with `accepter: telnet,tcp,…`. */
const [WONT, DO, DONT, WILL, IAC] = [0xfc, 0xfd, 0xfe, 0xfb, 0xff] as const

/** Sent to each client at once. */
export const NEGOTIATION = Uint8Array.of(
  ...[IAC, WILL, 3, IAC, DO, 3, IAC, WILL, 1, IAC, DONT, 1],
  ...[IAC, DO, 0, IAC, WILL, 0],
)

/** Data for the client, with IAC doubled. */
export const escaped = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])))

/** Removes telnet commands from what a client sends; every option that the client asks for is refused. */
export class TelnetReader {
  readonly #answer: (bytes: Uint8Array) => void
  #command: number[] = []

  constructor(answer: (bytes: Uint8Array) => void) {
    this.#answer = answer
  }

  read(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from([...bytes].flatMap((byte) => this.#next(byte)))
  }

  /** @returns the data bytes that are known after this byte: one or none. */
  #next(byte: number): number[] {
    if (this.#command.length === 0 && byte !== IAC) return [byte]
    this.#command.push(byte)
    const [, verb, option] = this.#command
    if (verb === undefined || (verb >= WILL && verb <= DONT && option === undefined)) return []
    this.#command = []
    if (verb === DO) this.#answer(Uint8Array.of(IAC, WONT, option!))
    return verb === IAC ? [IAC] : []
  }
}

/**
 * Telnet (RFC 854), which some servers in front of a serial port begin by themselves (ser2net 4.3: FF FB 03 FF FD 03 …). This is
 * only as much of it as a dongle with text output needs.
 */
const [SE, SB, WILL, WONT, DO, DONT, IAC] = [0xf0, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff] as const
const TIMING_MARK = 6

/**
 * A server that interprets telnet commands must answer this. Another one passes it on to the dongle, where the line end keeps it
 * apart from the next command.
 */
export const TELNET_QUESTION = Uint8Array.of(IAC, DO, TIMING_MARK, 0x0d, 0x0a)

export class Telnet {
  #isSpoken: boolean | undefined
  #isInterpreted = false
  #pending: number[] = []

  /** The server began with a negotiation. */
  get isSpoken(): boolean {
    return this.#isSpoken === true
  }

  /** The data among these bytes: all of them, unless the server began with a negotiation. */
  received(bytes: Uint8Array): Uint8Array {
    if (this.#isSpoken === false) return bytes
    const all = [...this.#pending.splice(0), ...bytes]
    if (this.#isSpoken === undefined && all.length < 2 && all[0] === IAC) {
      this.#pending = all
      return new Uint8Array()
    }
    this.#isSpoken ??= all[0] === IAC && isNegotiation(all[1])
    return this.#isSpoken ? this.#withoutCommands(all) : Uint8Array.from(all)
  }

  /** The bytes to send for this data: FF is doubled where the server would take it for a command (every request has one). */
  sent(bytes: Uint8Array): Uint8Array {
    if (!this.#isInterpreted) return bytes
    return Uint8Array.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])))
  }

  #withoutCommands(bytes: readonly number[]): Uint8Array {
    const data: number[] = []
    for (let at = 0; at < bytes.length;) {
      const length = bytes[at] === IAC ? commandLength(bytes, at) : 1
      if (at + length > bytes.length) {
        this.#pending = bytes.slice(at)
        break
      }
      if (length === 1 && bytes[at] !== 0) data.push(bytes[at]!)
      if (length === 2 && bytes[at + 1] === IAC) data.push(IAC)
      if (length === 3 && isAnswer(bytes[at + 1]) && bytes[at + 2] === TIMING_MARK) this.#isInterpreted = true
      at += length
    }
    return Uint8Array.from(data)
  }
}

const isNegotiation = (byte: number | undefined): boolean => byte !== undefined && byte >= WILL && byte <= DONT
const isAnswer = (byte: number | undefined): boolean => byte === WILL || byte === WONT

/** Bytes of the command, with its FF; more than there are while it is incomplete. */
function commandLength(bytes: readonly number[], at: number): number {
  if (isNegotiation(bytes[at + 1])) return 3
  if (bytes[at + 1] !== SB) return 2
  const end = bytes.findIndex((byte, i) => i > at + 1 && byte === SE && bytes[i - 1] === IAC)
  return end < 0 ? Infinity : end + 1 - at
}

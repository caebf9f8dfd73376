/**
 * bytes → pieces. A piece is a line, or an ERXUDP head with its payload: payloads may be raw bytes with CR and LF inside
 * (ROPT 00, the factory setting of most dongles), so they are cut by their length, never by line.
 */
export type Piece =
  | { readonly kind: 'line'; readonly line: string }
  /** `head` ends before the data: `ERXUDP FE80:… 0E1A 0E1A 0011223344556677 1 0 0012`. */
  | { readonly kind: 'datagram'; readonly head: string; readonly payload: Uint8Array }
  /** Bytes that make no sense; shown in traces, never dropped in silence. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }

const [CR, LF, SPACE] = [0x0d, 0x0a, 0x20]
const MARK = Buffer.from('ERXUDP ')
/** The longest true line: ERXUDP of 1232 bytes as hex. Without line end beyond this the baud rate is wrong. */
const LONGEST_LINE_BYTES = 4096
/** SKSENDTO and ERXUDP carry at most 04D0 bytes. */
const LONGEST_PAYLOAD_BYTES = 1232
/** ERXUDP source destination remote-port local-port MAC, then 2, 3 or 4 more; the head is never longer than this. */
const LONGEST_HEAD_BYTES = 160

export class Splitter {
  #rest: Buffer = Buffer.alloc(0)
  /** The last byte was a CR that ended a line: an LF that follows belongs to it, perhaps in the next chunk. */
  #afterCr = false

  /** Any chunking of the same bytes gives the same pieces. Empty lines give none. */
  push(chunk: Uint8Array): Piece[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    const pieces: Piece[] = []
    for (let next = this.#next(); next !== undefined; next = this.#next()) if (next !== 'nothing') pieces.push(next)
    return pieces
  }

  /** The next piece; `'nothing'` when bytes were taken that mean nothing; undefined when more bytes are needed. */
  #next(): Piece | 'nothing' | undefined {
    if (this.#rest.length === 0) return undefined
    if (this.#afterCr) {
      this.#afterCr = false
      if (this.#rest[0] === LF) return this.#drop(1)
    }
    const end = this.#rest.findIndex((byte) => byte === CR || byte === LF)
    // ERXUDP may stand behind an echo that has no line end of its own.
    const mark = this.#rest.indexOf(MARK)
    if (mark >= 0 && (end < 0 || mark < end)) return mark > 0 ? this.#line(mark, 0) : this.#datagram()
    if (end >= 0) return this.#line(end, 1)
    return this.#rest.length > LONGEST_LINE_BYTES ? { kind: 'garbage', bytes: this.#take(this.#rest.length) } : undefined
  }

  #line(length: number, lineEnd: 0 | 1): Piece | 'nothing' {
    this.#afterCr = lineEnd === 1 && this.#rest[length] === CR
    const line = this.#take(length + lineEnd).toString('latin1', 0, length)
    return line.trim() === '' ? 'nothing' : { kind: 'line', line }
  }

  #datagram(): Piece | 'nothing' | undefined {
    const head = headOf(this.#rest)
    if (head === 'incomplete') return this.#rest.length > LONGEST_HEAD_BYTES ? this.#unmark() : undefined
    if (head === 'broken') return this.#unmark()
    const { end, length } = head
    const first = this.#rest[end]
    if (length > 0 && first === undefined) return undefined
    const ascii = first !== undefined && isHexDigit(first)
    const size = ascii ? length * 2 : length
    if (this.#rest.length < end + size) return undefined
    const data = this.#rest.subarray(end, end + size)
    const payload = ascii ? Buffer.from(data.toString('latin1'), 'hex') : Buffer.from(data)
    // A hex text with a stranger in it was cut or mixed up on the wire: its line is shown, not believed.
    if (payload.length !== length) return this.#unmark()
    const words = this.#rest.toString('latin1', 0, end).trim()
    this.#take(end + size)
    return { kind: 'datagram', head: words, payload: Uint8Array.from(payload) }
  }

  /** What stands at the front only looks like a datagram: take the mark as a word, so that the rest is read by line. */
  #unmark(): Piece {
    return { kind: 'garbage', bytes: this.#take(MARK.length) }
  }

  #drop(length: number): 'nothing' {
    this.#take(length)
    return 'nothing'
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}

/**
 * Where the data of an ERXUDP begins and how many bytes it has. The dialects differ in the words before LEN (side, LQI);
 * LEN is the first word of four digits after the MAC address, so the shape tells without knowing the dialect.
 */
function headOf(bytes: Buffer): { end: number; length: number } | 'incomplete' | 'broken' {
  const WORDS_BEFORE = 6
  let start = 0
  for (let word = 0; word < 11; word++) {
    const end = bytes.indexOf(SPACE, start)
    if (end < 0) return bytes.subarray(start).some((byte) => byte === CR || byte === LF) ? 'broken' : 'incomplete'
    const token = bytes.toString('latin1', start, end)
    if (!/^[0-9A-FX:RUDPE]+$/i.test(token)) return 'broken'
    if (word >= WORDS_BEFORE && token.length === 4) {
      const length = Number.parseInt(token, 16)
      return length <= LONGEST_PAYLOAD_BYTES ? { end: end + 1, length } : 'broken'
    }
    start = end + 1
  }
  return 'broken'
}

/**
 * Hex text or raw bytes: told by the first byte. ECHONET Lite begins with 10 or '1', PANA with 00 or '0'; no raw datagram
 * on these ports begins with an upper-case hex digit, so no register of the dongle needs to be asked or written (WOPT wears
 * out its flash).
 */
const isHexDigit = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46)

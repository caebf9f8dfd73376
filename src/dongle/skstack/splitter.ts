/**
 * bytes → pieces. A piece is a line, or an ERXUDP head with its payload: payloads may be raw bytes with CR and LF inside
 * (ROPT 00, the factory setting of most dongles), so they are cut by their length, never by line.
 */

export type Piece =
  | { readonly kind: 'line'; readonly line: string }
  /** `head` ends before the data: `ERXUDP FE80:… 0E1A 0E1A 0011223344556677 1 0 0012`. */
  | { readonly kind: 'datagram'; readonly head: string; readonly payload: Uint8Array }
  /** Bytes that are neither; traces show them. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }

const [CR, LF, SPACE] = [0x0d, 0x0a, 0x20]
const MARK = Buffer.from('ERXUDP ')
/** More than the longest line, ERXUDP with 1232 bytes as hex: bytes without a line end for so long mean a wrong baud rate. */
const LONGEST_LINE_BYTES = 4096

export class Splitter {
  #rest: Buffer = Buffer.alloc(0)

  /** @returns the same pieces however the bytes are cut into chunks; empty lines (also the one between CR and LF) give none. */
  push(chunk: Uint8Array): Piece[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    const pieces: Piece[] = []
    for (let next = this.#next(); next !== undefined; next = this.#next()) if (next !== 'nothing') pieces.push(next)
    return pieces
  }

  /** The next piece; `'nothing'` when bytes were taken that mean nothing; undefined when more bytes are needed. */
  #next(): Piece | 'nothing' | undefined {
    if (this.#rest.length === 0) return undefined
    const mark = this.#rest.indexOf(MARK)
    if (mark !== 0) return this.#line(mark)
    const found = datagramIn(this.#rest)
    if (found === 'incomplete') return undefined
    // A damaged datagram becomes a line, which nobody takes for data. The next datagram may follow it without a line end.
    if (found === 'broken') return this.#line(this.#rest.indexOf(MARK, MARK.length))
    this.#take(found.end)
    return { kind: 'datagram', head: found.head, payload: found.payload }
  }

  /** @param mark where the next ERXUDP begins, or −1: it may stand behind an echo that has no line end of its own. */
  #line(mark: number): Piece | 'nothing' | undefined {
    const end = this.#rest.findIndex((byte) => byte === CR || byte === LF)
    const isGlued = mark >= 0 && (end < 0 || mark < end)
    const length = isGlued ? mark : end
    if (length < 0 || length > LONGEST_LINE_BYTES) return this.#endless()
    const line = this.#take(isGlued ? length : length + 1).toString('latin1', 0, length)
    return line.trim() === '' ? 'nothing' : { kind: 'line', line }
  }

  /** Takes always the same number of bytes, and waits until a mark that begins among them would be complete. */
  #endless(): Piece | undefined {
    if (this.#rest.length < LONGEST_LINE_BYTES + MARK.length) return undefined
    return { kind: 'garbage', bytes: Uint8Array.from(this.#take(LONGEST_LINE_BYTES)) }
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}

/** The one line that may hold raw bytes: `ERXUDP source destination rport lport MAC [lqi] sec [side] len data`. */
const IPV6 = /^(?:[0-9A-F]{4}:){7}[0-9A-F]{4}$/
const FOUR_DIGITS = /^[0-9A-F]{4}$/
const HEAD = [/^ERXUDP$/, IPV6, IPV6, FOUR_DIGITS, FOUR_DIGITS, /^[0-9A-F]{16}$/]
/** Between MAC and LEN: sec (single stack), sec and side (dual), LQI, sec and side (dual with register SA2). */
const SHORT_WORD = /^[0-9A-F]{1,2}$/
const [FEWEST_SHORT_WORDS, MOST_SHORT_WORDS] = [1, 3]
const LONGEST_HEAD_BYTES = 160
/** SKSENDTO and ERXUDP carry at most 04D0 bytes. */
const LONGEST_PAYLOAD_BYTES = 1232

interface Found {
  /** The words before the data. */
  readonly head: string
  readonly payload: Uint8Array
  /** Length of head and data; the line end follows. */
  readonly end: number
}

/**
 * The datagram at the front of the bytes.
 * @returns `incomplete` when more bytes are needed; `broken` when bytes were lost on the wire. More bytes change only
 * `incomplete`.
 */
function datagramIn(bytes: Buffer): Found | 'incomplete' | 'broken' {
  const head = headOf(bytes)
  if (typeof head === 'string') return head
  const { begin, length } = head
  const first = bytes[begin]
  if (first === undefined) return 'incomplete'
  const ascii = length > 0 && isHexDigit(first)
  const end = begin + (ascii ? length * 2 : length)
  const data = bytes.subarray(begin, end)
  if (ascii ? hasNoHexDigit(data) : hasOtherLine(data)) return 'broken'
  const after = bytes[end]
  if (after === undefined) return 'incomplete'
  // Otherwise the data is longer than LEN, or bytes are missing and the line end was taken for data.
  // A firmware may end its lines with a space (EINFO was seen so); behind hex text it can be nothing else.
  if (after !== CR && !(ascii && after === SPACE)) return 'broken'
  const payload = ascii ? Buffer.from(data.toString('latin1'), 'hex') : data
  return { head: bytes.toString('latin1', 0, begin - 1), payload: Uint8Array.from(payload), end }
}

/** Where the data begins, and how many bytes LEN announces. The shapes of the words are enough; the dialect need not be known. */
function headOf(bytes: Buffer): { begin: number; length: number } | 'incomplete' | 'broken' {
  const words = bytes.toString('latin1', 0, LONGEST_HEAD_BYTES).split(' ')
  const unfinished = words.pop() ?? ''
  let begin = 0
  for (const [i, word] of words.entries()) {
    begin += word.length + 1
    const shorts = i - HEAD.length
    if (shorts >= FEWEST_SHORT_WORDS && FOUR_DIGITS.test(word)) {
      const length = Number.parseInt(word, 16)
      return length <= LONGEST_PAYLOAD_BYTES ? { begin, length } : 'broken'
    }
    const shape = HEAD[i] ?? SHORT_WORD
    if (shorts >= MOST_SHORT_WORDS || !shape.test(word)) return 'broken'
  }
  return /[\r\n]/.test(unfinished) || bytes.length >= LONGEST_HEAD_BYTES ? 'broken' : 'incomplete'
}

/**
 * The first byte tells hex text from raw bytes. ECHONET Lite begins with 10 or '1', PANA with 00 or '0'; no raw datagram
 * on these ports begins with an upper-case hex digit, so no register of the dongle needs to be asked or written (WOPT wears
 * out its flash).
 */
const isHexDigit = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46)

const hasNoHexDigit = (data: Buffer): boolean => !data.every(isHexDigit)

/** Whether raw data was cut, and the next lines of the dongle stand where its rest should be. No payload looks so by chance. */
const hasOtherLine = (data: Buffer): boolean =>
  /EVENT [0-9A-F]{1,2} FE80:|ERXUDP FE80:|\r\nOK\r\n|\r\nFAIL ER/.test(data.toString('latin1'))

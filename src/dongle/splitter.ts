/**
 * bytes → pieces. A piece is a line, or an ERXUDP head with its payload: payloads may be raw bytes with CR and LF inside
 * (ROPT 00, the factory setting of most dongles), so they are cut by their length, never by line.
 */
import { datagramIn } from './erxudp.js'

export type Piece =
  | { readonly kind: 'line'; readonly line: string }
  /** `head` ends before the data: `ERXUDP FE80:… 0E1A 0E1A 0011223344556677 1 0 0012`. */
  | { readonly kind: 'datagram'; readonly head: string; readonly payload: Uint8Array }
  /** Bytes that are neither; traces show them. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }

const [CR, LF] = [0x0d, 0x0a]
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

import { HEADER_BYTES, MAX_DATA_BYTES, readHeader, sumOf, UniqueCode } from './frame.js'
import type { Direction, Fault, J11Frame } from './frame.js'

export type J11Piece =
  | ({ readonly kind: 'frame' } & J11Frame)
  /** Begins like a frame and is none. Its bytes are searched again, so a good frame behind it is found. */
  | { readonly kind: 'broken'; readonly fault: Fault; readonly code: number }
  /** Bytes outside any frame; how they are grouped depends on the chunks. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }

interface Options {
  /** Whether a frame with a wrong sum is taken all the same: some firmware is said to look at none. */
  readonly ignoresSums?: boolean
}

/**
 * bytes → frames. Nothing is escaped: a unique code may stand inside data, so a length counts once the header sum is right, and a
 * frame once the data sum is.
 */
export class J11Splitter {
  readonly #mark: Buffer
  readonly #ignoresSums: boolean
  #rest: Buffer = Buffer.alloc(0)

  /** @param direction whose frames: the host hears responses, a dongle requests */
  constructor(direction: Direction, { ignoresSums = false }: Options = {}) {
    this.#mark = Buffer.from(UniqueCode[direction])
    this.#ignoresSums = ignoresSums
  }

  /** @returns the same frames and faults however the bytes are cut into chunks. Less than one frame is kept. */
  push(chunk: Uint8Array): J11Piece[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    const pieces: J11Piece[] = []
    for (let next = this.#next(); next !== undefined; next = this.#next()) pieces.push(next)
    this.#rest = Buffer.from(this.#rest)
    return pieces
  }

  /**
   * The code of the frame that has begun and is not whole; undefined before its header is.
   * With {@link isInFrame}: what a dongle tells when the rest does not come.
   */
  get pendingCode(): number | undefined {
    return this.#rest.length < HEADER_BYTES ? undefined : readHeader(this.#rest).code
  }

  /** Whether a frame has begun and is not whole. */
  get isInFrame(): boolean {
    return this.#rest.length >= this.#mark.length
  }

  /** The rest of the frame that has begun will not come: what is behind its first byte is searched for others. */
  giveUp(): J11Piece[] {
    if (!this.isInFrame) return []
    return [this.#garbage(1), ...this.push(new Uint8Array())]
  }

  /** The next piece; undefined when more bytes are needed. */
  #next(): J11Piece | undefined {
    const before = this.#bytesBeforeMark()
    if (before > 0) return this.#garbage(before)
    if (this.#rest.length < HEADER_BYTES) return undefined
    const { code, dataBytes, dataSum, isSumRight } = readHeader(this.#rest)
    if (!isSumRight && !this.#ignoresSums) return this.#broken('header-sum', code)
    if (dataBytes < 0 || dataBytes > MAX_DATA_BYTES) return this.#broken('length', code)
    if (this.#rest.length < HEADER_BYTES + dataBytes) return undefined
    const data = this.#rest.subarray(HEADER_BYTES, HEADER_BYTES + dataBytes)
    if (sumOf(data) !== dataSum && !this.#ignoresSums) return this.#broken('data-sum', code)
    this.#take(HEADER_BYTES + dataBytes)
    return { kind: 'frame', code, data: Uint8Array.from(data) }
  }

  /** How many bytes cannot begin a frame. The last ones may, when its unique code is not whole yet. */
  #bytesBeforeMark(): number {
    const found = this.#rest.indexOf(this.#mark)
    if (found >= 0) return found
    for (let kept = Math.min(this.#mark.length - 1, this.#rest.length); kept > 0; kept--)
      if (this.#rest.subarray(-kept).equals(this.#mark.subarray(0, kept))) return this.#rest.length - kept
    return this.#rest.length
  }

  #broken(fault: Fault, code: number): J11Piece {
    this.#take(1)
    return { kind: 'broken', fault, code }
  }

  #garbage(length: number): J11Piece {
    return { kind: 'garbage', bytes: Uint8Array.from(this.#take(length)) }
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}

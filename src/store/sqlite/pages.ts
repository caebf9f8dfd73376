import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { versionOfOpen } from './file.js'

/** Changes are kept in blocks of this size, the usual page. */
const BLOCK = 4096
/** How much of the content is in memory at once while it is copied. */
const PART = 64 * BLOCK
/** The largest page (https://sqlite.org/fileformat.html). */
const LARGEST_PAGE = 65_536

/**
 * A file from which SQLite reads one page at a time, and what it has changed of it: nothing more is in memory. The file itself is
 * only read. What is read is of one version only where `version()` stays the same.
 */
export class Pages {
  readonly #file: number
  readonly #changed = new Map<number, Uint8Array>()
  readonly #page = new Uint8Array(LARGEST_PAGE)
  #size = 0
  #asked = 0
  #failure: Error | undefined

  constructor(path: string) {
    this.#file = openSync(path, 'r')
  }

  /** Of the file that is open, also where another one lies in its place by now. */
  version(): string {
    return versionOfOpen(this.#file)
  }

  /**
   * What `new Database()` takes for an array of the whole content. sql.js gives it to the file system that Emscripten keeps in memory.
   * That keeps a `slice()` of it as the content of a file, and asks it for its `length`, `subarray()` and `set()` alone.
   */
  asArray(): Uint8Array {
    this.#size = fstatSync(this.#file).size
    const content = {
      // The capacity: Emscripten moves the content to a longer array where it ends.
      length: Number.MAX_SAFE_INTEGER,
      subarray: (from: number, to: number) => this.#subarray(from, to),
      set: (bytes: Uint8Array, at: number) => this.#set(bytes, at),
    }
    return { ...content, length: this.#size, slice: () => content } as unknown as Uint8Array
  }

  /** How often sql.js has asked for bytes. */
  get asked(): number {
    return this.#asked
  }

  /** All of it with the changes, part by part; each is valid until the next one. @throws what the file system says */
  *parts(): Iterable<Uint8Array> {
    const part = new Uint8Array(PART)
    for (let at = 0; at < this.#size; at += PART) {
      const bytes = part.subarray(0, this.#size - at)
      this.#read(bytes, at)
      yield bytes
    }
  }

  /** @throws what the file system said where SQLite was given zeros, because something could not be read */
  proveRead(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  close(): void {
    closeSync(this.#file)
  }

  #subarray(from: number, to: number): Uint8Array {
    this.#asked++
    const length = to - from
    const bytes = length > LARGEST_PAGE ? new Uint8Array(length) : this.#page.subarray(0, length)
    this.#readOrFail(bytes, from)
    return bytes
  }

  #set(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;) {
      const start = (at + done) % BLOCK
      const part = bytes.subarray(done, done + BLOCK - start)
      this.#blockAt(at + done - start).set(part, start)
      done += part.length
    }
    this.#size = Math.max(this.#size, at + bytes.length)
  }

  #blockAt(at: number): Uint8Array {
    let block = this.#changed.get(at)
    if (block === undefined) {
      block = new Uint8Array(BLOCK)
      // A smaller page changes a part of it.
      this.#readOrFail(block, at)
      this.#changed.set(at, block)
    }
    return block
  }

  /** An error must not pass through SQLite, which it would leave in the middle of its work. */
  #readOrFail(bytes: Uint8Array, at: number): void {
    try {
      this.#read(bytes, at)
    } catch (error) {
      bytes.fill(0)
      this.#failure ??= error as Error
    }
  }

  #read(bytes: Uint8Array, at: number): void {
    const end = at + bytes.length
    let read = 0
    for (let more = -1; more !== 0 && read < bytes.length; read += more)
      more = readSync(this.#file, bytes, read, bytes.length - read, at + read)
    bytes.fill(0, read)
    for (let block = at - (at % BLOCK); block < end; block += BLOCK) {
      const changed = this.#changed.get(block)
      const from = Math.max(block, at)
      if (changed !== undefined) bytes.set(changed.subarray(from - block, end - block), from - at)
    }
  }
}

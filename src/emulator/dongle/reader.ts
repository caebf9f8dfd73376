/** Bytes from the host → commands, as the dongle cuts them. */
import type { Dialect } from './models.js'

/** What the host sent. */
export type Unit =
  | { readonly kind: 'line'; readonly words: string }
  /** ROPT, WOPT, RUART, WUART: they end at CR. */
  | { readonly kind: 'product'; readonly words: string }
  /** SKSENDTO with its data. */
  | { readonly kind: 'send'; readonly args: readonly string[]; readonly data: Uint8Array }
  /** SKSENDTO in the words of the other dialect: where its data would end is unknown. */
  | { readonly kind: 'misfit'; readonly fail: 'ER05' | 'ER06' }

const [CR, LF] = [0x0d, 0x0a]
const MOST_DATA = 1232

interface DataPhase {
  readonly args: readonly string[]
  readonly bytes: number[]
  wanted: number
}

export class CommandReader {
  readonly #dialect: Dialect
  readonly #echo: (byte: number) => void
  #pending: number[] = []
  #words = ''
  #phase: DataPhase | undefined

  /** @param echo takes each character of a command as it is read; the data of SKSENDTO is not echoed. */
  constructor(dialect: Dialect, echo: (byte: number) => void) {
    this.#dialect = dialect
    this.#echo = echo
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#pending.push(byte)
  }

  /** Reads on until a command is whole; undefined when more bytes are needed. */
  next(): Unit | undefined {
    while (this.#pending.length > 0) {
      const byte = this.#pending.shift()!
      const unit = this.#phase === undefined ? this.#character(byte) : this.#datum(this.#phase, byte)
      if (unit !== undefined) return unit
    }
    return undefined
  }

  /** The data of the last SKSENDTO is not over yet: more bytes belong to it. */
  hang(unit: Extract<Unit, { kind: 'send' }>, bytes: number): void {
    this.#phase = { args: unit.args, bytes: [...unit.data], wanted: unit.data.length + bytes }
  }

  /** Forgets what was not read yet. */
  discard(): void {
    this.#pending = []
    this.#words = ''
  }

  #datum(phase: DataPhase, byte: number): Unit | undefined {
    phase.bytes.push(byte)
    if (phase.bytes.length < phase.wanted) return undefined
    this.#phase = undefined
    return { kind: 'send', args: phase.args, data: Uint8Array.from(phase.bytes) }
  }

  #character(byte: number): Unit | undefined {
    this.#echo(byte)
    if (byte === LF) return this.#line()
    this.#words += String.fromCharCode(byte)
    if (byte === CR) return this.#productCommand()
    return byte === 0x20 ? this.#sendHeader() : undefined
  }

  #line(): Unit {
    return { kind: 'line', words: this.#take().replace(/\r$/, '') }
  }

  /** Hosts that end it with CRLF are served as well: the LF is echoed and means nothing. */
  #productCommand(): Unit | undefined {
    if (!/^(ROPT|WOPT|RUART|WUART)\b/.test(this.#words)) return undefined
    if (this.#pending[0] === LF) this.#echo(this.#pending.shift()!)
    return { kind: 'product', words: this.#take().trim() }
  }

  /** The space behind LEN begins the data. */
  #sendHeader(): Unit | undefined {
    if (!this.#words.startsWith('SKSENDTO ')) return undefined
    const args = this.#words.trimEnd().split(' ').slice(1)
    const wanted = this.#dialect === 'dual' ? 6 : 5
    if (this.#dialect === 'dual' && args.length === 5 && args[4]?.length !== 1) return this.#misfit('ER05')
    if (args.length < wanted) return undefined
    const length = Number.parseInt(args.at(-1)!, 16)
    if (!(length >= 1 && length <= MOST_DATA)) return this.#misfit('ER06')
    this.#phase = { args, bytes: [], wanted: length }
    this.#words = ''
    return undefined
  }

  #misfit(fail: 'ER05' | 'ER06'): Unit {
    this.discard()
    return { kind: 'misfit', fail }
  }

  #take(): string {
    const words = this.#words
    this.#words = ''
    return words
  }
}
